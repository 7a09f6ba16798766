"""Who asks: verifies exactly one credential of those that an endpoint takes."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Literal, TypeAlias

import jwt
from attrs import frozen

from .problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

__all__ = ["ANYBODY", "Scheme", "Secrets", "check_caller"]

Scheme: TypeAlias = Literal["partner_key", "api_key", "login"]
ANYBODY: frozenset[Scheme] = frozenset()
_HEADERS = ("Authorization", "Parcels-Key")
_LIFETIME = 300


@frozen
class Secrets:
    """What the carrier knows of its customers."""

    partners: Mapping[str, str]
    """Keys that sign, by ID."""
    api_keys: frozenset[str]
    """Keys that are sent as they are."""
    logins: Mapping[str, str]
    """Passwords by name."""


def check_caller(request: web.Request, secrets: Secrets, accepted: frozenset[Scheme]) -> None:
    """Refuse whoever does not prove itself as the endpoint wants it.

    Raises:
        Problem: 400 where credentials are sent that are not wanted, 401 where they prove nothing,
            403 where they are not enough.
    """
    given = [name for name in _HEADERS if name in request.headers]
    if accepted == ANYBODY:
        if given:
            raise Problem(400, "credentials_not_taken", f"{given[0]} is not taken here.")
        return
    if not given:
        raise _unknown("No credentials were sent.")
    if len(given) > 1:
        raise Problem(400, "credentials_not_taken", "Only one credential is taken.")
    scheme = _scheme(request.headers[given[0]], given[0], secrets)
    if scheme not in accepted:
        raise Problem(403, "credentials_not_enough", f"The {scheme} may not do this.")


def _scheme(value: str, header: str, secrets: Secrets) -> Scheme:
    if header == "Parcels-Key":
        if value not in secrets.api_keys:
            raise _unknown("The key is unknown.")
        return "api_key"
    kind, _, proof = value.partition(" ")
    if kind == "Basic":
        _check_login(proof, secrets.logins)
        return "login"
    if kind == "Bearer":
        _check_token(proof, secrets.partners)
        return "partner_key"
    raise _unknown("Authorization is neither Basic nor Bearer.")


def _check_login(proof: str, logins: Mapping[str, str]) -> None:
    try:
        name, _, password = base64.b64decode(proof, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise _unknown("Name and password cannot be read.") from None
    if not password or logins.get(name) != password:
        raise _unknown("Name or password is wrong.")


def _check_token(proof: str, partners: Mapping[str, str]) -> None:
    try:
        key_id = jwt.get_unverified_header(proof).get("kid", "")
        required = ["iss", "sub", "aud", "iat", "exp"]
        claims = jwt.decode(
            proof,
            partners.get(key_id, ""),
            algorithms=["HS256"],
            audience="parcels",
            issuer=key_id,
            options={"require": required},
        )
    except jwt.InvalidTokenError as error:
        raise _unknown(f"The token is not valid: {error}") from None
    if claims["exp"] - claims["iat"] > _LIFETIME or not claims["sub"].startswith("depots/"):
        raise _unknown("The token lives too long, or is for no depot.")


def _unknown(detail: str) -> Problem:
    headers = {"WWW-Authenticate": "Bearer, Basic"}
    return Problem(401, "caller_unknown", detail, headers=headers)

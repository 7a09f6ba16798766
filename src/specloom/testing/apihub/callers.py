"""Who calls: the token of a request, verified.

See https://apihub.net/docs/readme/keys.html
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import jwt
import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST: Final = 2 * 60 * 60
"""Seconds that a token may be valid for."""


class TokenError(Exception):
    """The token is not one that this service accepts; the text says why."""


@attrs.frozen
class Caller:
    """Whoever sent a request."""

    kind: Literal["anonymous", "app", "person"]
    ak: str | None = None
    """The key that signed the token."""
    claims: Mapping[str, Any] = attrs.field(factory=dict[str, Any])

    @property
    def user_id(self) -> str | None:
        """Whose token it is, for a person."""
        return str(self.claims["sub"]) if self.kind == "person" else None

    @property
    def roles(self) -> list[str]:
        """The roles of a person."""
        return list(self.claims.get("roles", ()))

    @property
    def groups(self) -> list[str]:
        """The groups of a person, as paths."""
        return list(self.claims.get("groups", ()))


ANONYMOUS: Final = Caller("anonymous")


class _Claims(msgspec.Struct):
    """What a token must say."""

    sub: str
    iss: str
    typ: Literal["app_token", "person_token"]
    iat: int | float
    exp: int | float
    roles: list[str] = []
    groups: list[str] = []


def identify(token: str | None, keys: Mapping[str, str]) -> Caller:
    """The caller that a token names; anonymous without one.

    Args:
        token: The `apihub-token` header.
        keys: Each ak and its sk.

    Raises:
        TokenError: The token is malformed, expired, or not signed by one of the keys.
    """
    if token is None:
        return ANONYMOUS
    verified = _verified(token, keys)
    try:
        claims = msgspec.convert(verified, _Claims)
    except msgspec.ValidationError as error:
        raise TokenError(str(error)) from None
    if claims.exp - claims.iat > LONGEST:
        raise TokenError("valid for more than 2 hours")
    if claims.typ == "person_token":
        return Caller("person", claims.iss, verified)
    if claims.sub != claims.iss:
        raise TokenError("sub is not iss")
    return Caller("app", claims.iss, verified)


def _verified(token: str, keys: Mapping[str, str]) -> dict[str, Any]:
    try:
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
        sk = keys.get(issuer) if isinstance(issuer, str) else None
        if sk is None:
            raise TokenError(f"unknown iss {issuer!r}")
        with warnings.catch_warnings():
            # How long an sk is, is up to the real service.
            warnings.simplefilter("ignore")
            return jwt.decode(token, sk, algorithms=["HS256"])
    except jwt.PyJWTError as error:
        raise TokenError(str(error)) from None

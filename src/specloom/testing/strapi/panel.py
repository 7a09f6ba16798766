"""What administrators do: `/admin`.

See https://docs.strapi.io/cms/features/api-tokens
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs

from specloom.testing.server import json_response
from specloom.testing.strapi.access import Token
from specloom.testing.strapi.actions import actions_of, uids
from specloom.testing.strapi.bodies import object_of, text_of
from specloom.testing.strapi.documents import new_document_id
from specloom.testing.strapi.errors import (
    StrapiError,
    application_error,
    unauthorized,
    validation_error,
    validation_errors,
)
from specloom.testing.strapi.problems import problem, wrong_type
from specloom.testing.strapi.sessions import Sessions
from specloom.testing.strapi.values import now, timestamp

if TYPE_CHECKING:
    from aiohttp import web

    from specloom.testing.strapi.problems import Problem
    from specloom.testing.strapi.schema import Schema
    from specloom.testing.strapi.wire import Json

__all__ = ["Panel"]

_COOKIE: Final = "strapi_admin_refresh"
_KINDS: Final = ("read-only", "full-access", "custom")
_LIFESPANS: Final = (604800000, 2592000000, 7776000000)
_OPEN: Final = {("POST", "login"), ("POST", "access-token")}
_ROUTES: Final = {
    *_OPEN,
    ("POST", "logout"),
    ("GET", "api-tokens"),
    ("POST", "api-tokens"),
    ("GET", "api-tokens/*"),
    ("PUT", "api-tokens/*"),
    ("DELETE", "api-tokens/*"),
    ("POST", "api-tokens/*/regenerate"),
    ("GET", "content-api/permissions"),
}


@attrs.define
class _Held:
    """An API token, as administrators see it."""

    id: int
    name: str
    description: str
    type: str
    permissions: list[str]
    key: str
    lifespan: int | None
    expires: datetime | None
    created: datetime
    updated: datetime

    def shown(self, *, key: bool = False) -> dict[str, Json]:
        shown: dict[str, Json] = {
            "id": self.id,
            "kind": "content-api",
            "name": self.name,
            "description": self.description,
            "lastUsedAt": None,
            "type": self.type,
            "lifespan": None if self.lifespan is None else str(self.lifespan),
            "expiresAt": None if self.expires is None else timestamp(self.expires),
            "createdAt": timestamp(self.created),
            "updatedAt": timestamp(self.updated),
            "permissions": list(self.permissions),
        }
        return shown | ({"accessKey": self.key} if key else {})


class Panel:
    """Administrators, and the API tokens that they manage.

    Args:
        schema: What there is to be allowed.
        tokens: The tokens that the REST API takes, by key.
    """

    def __init__(self, schema: Schema, tokens: dict[str, Token]) -> None:
        self._schema = schema
        self._tokens = tokens
        self._held: dict[int, _Held] = {}
        self._admins: list[tuple[str, str]] = []
        self._made = 0
        self.shows_keys = True
        """Whether the server has an encryption key."""
        self.sessions = Sessions(seconds=1800)

    def add_admin(self, email: str, password: str) -> None:
        """Let somebody log in who may do everything."""
        self._admins.append((email.lower(), password))

    def answer(
        self, method: str, segments: list[str], body: Json, headers: Any
    ) -> web.Response | None:
        """Answer a request below `/admin`; None when there is no such route.

        Raises:
            StrapiError: The request does not make sense, or is not allowed.
        """
        pattern = [part if index != 1 else "*" for index, part in enumerate(segments)]
        known = {(method, "/".join(segments)), (method, "/".join(pattern))} & _ROUTES
        if not known:
            return None
        given = object_of(body)
        route = min(known)
        if route == ("POST", "login"):
            return self._log_in(given)
        if route == ("POST", "access-token"):
            return self._renew(headers.get("Cookie", ""))
        admin = self._caller(headers.get("Authorization", ""))
        match segments:
            case ["logout"]:
                device = text_of(given, "deviceId")
                self.sessions.end(admin, device=device or None)
                return json_response({"data": {}})
            case ["content-api", _]:
                actions = actions_of(self._schema)
                shown = {owner: {"controllers": held} for owner, held in actions.items()}
                return json_response({"data": shown})
            case _:
                return self._token_answer(method, segments[1:], given)

    def _log_in(self, body: dict[str, Json]) -> web.Response:
        device = body.get("deviceId")
        if device is not None and not isinstance(device, str):
            raise validation_errors([wrong_type("deviceId", "string", device)])
        email, password = text_of(body, "email").lower(), text_of(body, "password")
        if not email or not password:
            raise application_error("Missing credentials")
        if (email, password) not in self._admins:
            raise application_error("Invalid credentials")
        number = self._admins.index((email, password)) + 1
        token, refresh = self.sessions.begin(number, device)
        user = _shown_admin(number, email)
        answer = json_response({"data": {"token": token, "accessToken": token, "user": user}})
        return _with_cookie(answer, refresh)

    def _renew(self, cookies: str) -> web.Response:
        pairs = (pair.strip().partition("=") for pair in cookies.split(";"))
        refresh = {name: value for name, _, value in pairs}.get(_COOKIE)
        if not refresh:
            raise unauthorized("Missing refresh token")
        tokens = self.sessions.renew(refresh)
        if tokens is None:
            raise unauthorized("Invalid refresh token")
        return _with_cookie(json_response({"data": {"token": tokens[0]}}), tokens[1])

    def _caller(self, authorization: str) -> int:
        found = self.sessions.owner_of(authorization.partition(" ")[2])
        if found is None or not self.sessions.is_held(found[1]):
            raise unauthorized("Missing or invalid credentials")
        return found[0]

    def _token_answer(
        self, method: str, segments: list[str], body: dict[str, Json]
    ) -> web.Response:
        if not segments:
            if method == "GET":
                held = sorted(self._held.values(), key=lambda token: token.name)
                return json_response({"data": [token.shown() for token in held]})
            return json_response({"data": self._create(body).shown(key=True)}, status=201)
        token = self._held.get(int(segments[0]) if segments[0].isdecimal() else 0)
        if method == "DELETE":
            return json_response({"data": None if token is None else self._delete(token)})
        if method == "PUT":
            body = _checked_changes(body)
        if token is None:
            raise StrapiError(404, "NotFoundError", "API Token not found", {})
        if method == "PUT":
            self._update(token, body)
            return json_response({"data": token.shown()})
        if method == "GET":
            return json_response({"data": token.shown(key=self.shows_keys)})
        self._withdraw(token)
        token.key = secrets.token_hex(128)
        self._grant(token)
        said: dict[str, Json] = {"id": token.id, "accessKey": token.key, "kind": "content-api"}
        return json_response({"data": said}, status=201)

    def _create(self, body: dict[str, Json]) -> _Held:
        name, kind = text_of(body, "name").strip(), body.get("type")
        _check_new(body, name)
        if self._named(name):
            raise application_error("Name already taken")
        permissions = self._checked(kind, body.get("permissions"))
        self._made += 1
        now, lifespan = self.sessions.now(), body.get("lifespan")
        span = lifespan if isinstance(lifespan, int) else None
        token = _Held(
            self._made,
            name,
            text_of(body, "description").strip(),
            str(kind or "read-only"),
            permissions,
            secrets.token_hex(128),
            span,
            None if span is None else now + timedelta(milliseconds=span),
            now,
            now,
        )
        self._held[token.id] = token
        self._grant(token)
        return token

    def _update(self, token: _Held, body: dict[str, Json]) -> None:
        other = self._named(text_of(body, "name")) if "name" in body else None
        if other is not None and other is not token:
            raise application_error("Name already taken")
        kind = text_of(body, "type") or token.type
        if "permissions" in body or ("type" in body and kind == "custom"):
            token.permissions = self._checked(kind, body.get("permissions"))
        token.name = text_of(body, "name") or token.name
        if "description" in body:
            token.description = text_of(body, "description")
        token.type, token.updated = kind, self.sessions.now()
        self._grant(token)

    def _delete(self, token: _Held) -> Json:
        self._withdraw(token)
        del self._held[token.id]
        return token.shown()

    def _named(self, name: str) -> _Held | None:
        return next((token for token in self._held.values() if token.name == name), None)

    def _checked(self, kind: Json, permissions: Json) -> list[str]:
        if kind != "custom":
            if permissions:
                raise validation_error("Non-custom tokens should not reference permissions")
            return []
        if not isinstance(permissions, list):
            raise validation_error("Missing permissions attribute for custom token")
        known = uids(actions_of(self._schema))
        unknown = [str(each) for each in permissions if each not in known]
        if unknown:
            raise validation_error(f"Unknown permissions provided: {', '.join(unknown)}")
        return [str(each) for each in permissions]

    def _grant(self, token: _Held) -> None:
        kind: Any = token.type
        self._tokens[token.key] = Token(
            kind, frozenset(token.permissions), is_over=lambda: self._is_over(token)
        )

    def _is_over(self, token: _Held) -> bool:
        return token.expires is not None and token.expires <= self.sessions.now()

    def _withdraw(self, token: _Held) -> None:
        self._tokens.pop(token.key, None)


def _shown_admin(number: int, email: str) -> Json:
    moment = now()
    return {
        "id": number,
        "documentId": new_document_id(),
        "firstname": "Ada",
        "lastname": None,
        "username": None,
        "email": email,
        "isActive": True,
        "blocked": False,
        "preferedLanguage": None,
        "createdAt": moment,
        "updatedAt": moment,
        "publishedAt": moment,
        "locale": None,
    }


def _with_cookie(answer: web.Response, refresh: str) -> web.Response:
    flags = "path=/admin; samesite=lax; httponly"
    answer.headers.add("Set-Cookie", f"{_COOKIE}={refresh}; {flags}")
    answer.headers.add("Set-Cookie", f"{_COOKIE}.sig={secrets.token_urlsafe(20)}; {flags}")
    return answer


def _check_new(body: dict[str, Json], name: str) -> None:
    found: list[Problem] = []
    if not name:
        found.append(problem("name", "name must be at least 1 characters", ""))
        found.append(problem("name", "name is a required field", ""))
    found += _check_type(body)
    lifespan = body.get("lifespan")
    if lifespan is not None and lifespan not in _LIFESPANS:
        spans = ", ".join(map(str, _LIFESPANS))
        message = f"lifespan must be one of the following values: , {spans}"
        found.append(problem("lifespan", message, lifespan))
    if found:
        raise validation_errors(found)


def _check_type(body: dict[str, Json]) -> list[Problem]:
    kind = body.get("type")
    if kind is None or kind in _KINDS:
        return []
    message = f"type must be one of the following values: {', '.join(_KINDS)}"
    return [problem("type", message, kind)]


def _checked_changes(body: dict[str, Json]) -> dict[str, Json]:
    known = {"name", "description", "type", "permissions"}
    unknown = [name for name in body if name not in known]
    found: list[Problem] = []
    if unknown:
        message = f"this field has unspecified keys: {', '.join(unknown)}"
        found.append(problem("", message, body))
    if "name" in body and not text_of(body, "name").strip():
        found.append(problem("name", "name must be at least 1 characters", ""))
    found += _check_type(body)
    if found:
        raise validation_errors(found)
    return body

"""Who calls: the credentials that the service knows, and which of them a request shows.

See https://kintone.dev/en/docs/common/authentication/
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

import attrs

from specloom.testing.kintone.errors import RefusedError, illegal_request, not_logged_in
from specloom.testing.kintone.oauth import OAuthServer, scope_of
from specloom.testing.kintone.users import ADMINISTRATOR, Directory, User

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import web

__all__ = ["Caller", "Credentials", "Session"]

_MOST_TOKENS = 9


@attrs.frozen
class Session:
    """A browser's login."""

    cookies: Mapping[str, str]
    request_token: str
    user: User

    def shown_by(self, request: web.Request) -> bool:
        """Whether the request carries the cookies, and the header that no plain form can send."""
        return bool(request.headers.get("X-Requested-With")) and self.has_cookies(request)

    def has_cookies(self, request: web.Request) -> bool:
        """Whether the request carries the cookies."""
        sent = request.cookies
        return all(sent.get(name) == value for name, value in self.cookies.items())


@attrs.frozen
class Caller:
    """In whose name a call is made, and how far it may reach."""

    user: User
    tokens: frozenset[str] | None = None
    """The app tokens shown; None when the credentials are not bound to apps."""
    session: Session | None = None
    scopes: frozenset[str] | None = None
    """What an OAuth client may do; None when the credentials have no scopes."""

    def check_scope(self, method: str, name: str) -> None:
        """Refuse what the user did not allow the client."""
        if self.scopes is not None and scope_of(method, name) not in self.scopes:
            raise RefusedError(403, "CB_NO02", "No privilege to proceed.")


@attrs.define
class Credentials:
    """Everything that the service accepts."""

    directory: Directory
    oauth: OAuthServer
    user_api_tokens: set[str] = attrs.field(factory=set[str])
    oauth_tokens: dict[str, User] = attrs.field(factory=dict[str, User])
    sessions: list[Session] = attrs.field(factory=list[Session])
    basic: tuple[str, str] | None = None

    def passes_basic(self, request: web.Request) -> bool:
        """Whether the layer in front, if there is one, lets the request in."""
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        return self.basic is None or (kind.lower() == "basic" and _pair(value) == self.basic)

    def oauth_client(self, request: web.Request) -> tuple[str, str] | None:
        """The ID and secret that an OAuth client shows."""
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        return _pair(value) if kind.lower() == "basic" else None

    def browser(self, request: web.Request) -> User | None:
        """Who is logged in with the browser that a request comes from."""
        found = (each for each in self.sessions if each.has_cookies(request))
        session = next(found, None)
        return None if session is None else session.user

    def kintone_caller(self, request: web.Request) -> Caller:
        """Who calls kintone: by password, then API token, then OAuth, then session."""
        return (
            self._by_password(request)
            or self._by_app_tokens(request)
            or self._by_oauth(request)
            or self._by_session(request)
        )

    def user_api_caller(self, request: web.Request) -> Caller:
        """Who calls the User API: by API token, then password, then session."""
        token = _bearer(request)
        if token is None:
            return self._by_password(request) or self._by_session(request)
        if token not in self.user_api_tokens:
            raise not_logged_in()
        return Caller(ADMINISTRATOR)

    def _by_password(self, request: web.Request) -> Caller | None:
        header = request.headers.get("X-Cybozu-Authorization")
        if not header:
            return None
        login, password = _pair(header) or ("", "")
        user = self.directory.login(login)
        if user is None or user.password is None or user.password != password:
            raise RefusedError(401, "CB_WA01", "Password authentication failed.")
        return Caller(user)

    def _by_app_tokens(self, request: web.Request) -> Caller | None:
        headers = request.headers.getall("X-Cybozu-API-Token", [])
        tokens = [token.strip() for token in ",".join(headers).split(",") if token.strip()]
        if not tokens:
            return None
        if len(tokens) > _MOST_TOKENS:
            raise illegal_request()
        return Caller(ADMINISTRATOR, tokens=frozenset(tokens))

    def _by_oauth(self, request: web.Request) -> Caller | None:
        token = _bearer(request)
        if token is None:
            return None
        user = self.oauth_tokens.get(token)
        if user is not None:
            return Caller(user)
        consent = self.oauth.consent_of(token)
        if consent is None:
            raise RefusedError(401, "CB_OA01", "The access token is invalid.")
        return Caller(consent.user, scopes=consent.scopes)

    def _by_session(self, request: web.Request) -> Caller:
        for session in self.sessions:
            if session.shown_by(request):
                return Caller(session.user, session=session)
        raise not_logged_in()


def _bearer(request: web.Request) -> str | None:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else None


def _pair(encoded: str) -> tuple[str, str] | None:
    """The two halves of Base64 of UTF-8 `name:secret`; the secret may hold colons."""
    try:
        name, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, secret) if colon else None

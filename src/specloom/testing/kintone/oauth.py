"""OAuth: consent, codes, and tokens that end.

The vendor documents the parameters, the Basic authentication of clients, the form of the answers,
that access tokens live an hour, and that refresh tokens neither end nor change. How it says that
something is wrong is not documented: errors are those of RFC 6749, and codes live ten minutes.

See https://cybozu.dev/ja/common/docs/oauth-client/add-client/
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

import attrs
from aiohttp import web

from specloom.testing.server import json_response

if TYPE_CHECKING:
    from datetime import datetime

    from specloom.testing.kintone.domain import Domain
    from specloom.testing.kintone.users import User

__all__ = ["SCOPES", "Consent", "OAuthServer", "scope_of"]

SCOPES: Final = frozenset(
    f"k:{area}:{act}"
    for area in ("app_record", "app_settings", "file")
    for act in ("read", "write")
)
_CODE_LIFETIME: Final = timedelta(minutes=10)


def scope_of(method: str, name: str) -> str:
    """The scope that an API needs."""
    area = "app_settings"
    if name == "file":
        area = "file"
    elif name.startswith(("record", "bulkRequest", "search")):
        area = "app_record"
    return f"k:{area}:{'read' if method == 'GET' else 'write'}"


@attrs.frozen
class Consent:
    """What a user allowed a client."""

    client_id: str
    user: User
    scopes: frozenset[str]


@attrs.frozen
class _Client:
    secret: str
    redirect_uri: str


@attrs.frozen
class _Given:
    """A code or an access token."""

    consent: Consent
    ends: datetime


class _OAuthError(Exception):
    """What the token endpoint refuses."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.status = status


class OAuthServer:
    """The two endpoints of a domain, and what they gave out."""

    def __init__(self, domain: Domain) -> None:
        self._domain = domain
        self.lifetime = 3600
        """Seconds that an access token lives."""
        self.rotates = False
        """Whether a refresh token holds once only and comes with a new one, as kintone's do not."""
        self._clients: dict[str, _Client] = {}
        self._codes: dict[str, _Given] = {}
        self._access: dict[str, _Given] = {}
        self._refresh: dict[str, Consent] = {}

    def add_client(self, client_id: str, client_secret: str, redirect_uri: str) -> None:
        """Register a client."""
        self._clients[client_id] = _Client(client_secret, redirect_uri)

    def consent_of(self, access_token: str) -> Consent | None:
        """What an access token that still lives stands for."""
        given = self._access.get(access_token)
        return given.consent if given is not None and self._domain.clock() < given.ends else None

    def revoke(self, user: str) -> None:
        """Take back every token of a user, as an administrator can."""
        self._access = {
            token: given for token, given in self._access.items() if given.consent.user.code != user
        }
        self._refresh = {
            token: consent for token, consent in self._refresh.items() if consent.user.code != user
        }

    def authorize(self, request: web.Request, user: User | None) -> web.Response:
        """Answer a browser; a user who is logged in consents at once."""
        asked = request.query
        client = self._clients.get(asked.get("client_id", ""))
        if client is None or asked.get("redirect_uri") != client.redirect_uri:
            # Nobody is sent to an address that is not registered.
            return web.Response(status=400, text="<h2>Bad Request</h2>", content_type="text/html")
        if user is None:
            return web.Response(status=302, headers={"Location": "/login"})
        scopes = frozenset(asked.get("scope", "").split())
        if asked.get("response_type") != "code":
            answer = {"error": "unsupported_response_type"}
        elif not asked.get("state"):
            answer = {"error": "invalid_request"}
        elif not scopes or not scopes <= SCOPES:
            answer = {"error": "invalid_scope"}
        else:
            code = secrets.token_urlsafe()
            consent = Consent(asked["client_id"], user, scopes)
            self._codes[code] = _Given(consent, self._domain.clock() + _CODE_LIFETIME)
            answer = {"code": code}
        answer["state"] = asked.get("state", "")
        location = f"{client.redirect_uri}?{urlencode(answer)}"
        return web.Response(status=302, headers={"Location": location})

    def token(
        self, request: web.Request, body: bytes, pair: tuple[str, str] | None
    ) -> web.Response:
        """Answer a client that asks for tokens and shows `pair`, its ID and secret."""
        no_store = {"Cache-Control": "no-store"}
        try:
            answer = self._tokens(request, body, pair)
        except _OAuthError as error:
            said = {"error": error.error, "error_description": error.description}
            return json_response(said, status=error.status, headers=no_store)
        return json_response(answer, headers=no_store)

    def _tokens(
        self, request: web.Request, body: bytes, pair: tuple[str, str] | None
    ) -> dict[str, Any]:
        client = None if pair is None else self._clients.get(pair[0])
        if pair is None or client is None or client.secret != pair[1]:
            raise _OAuthError("invalid_client", "The client is unknown.", 401)
        if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
            raise _OAuthError("invalid_request", "The request is no form.")
        form = dict(parse_qsl(body.decode(), keep_blank_values=True))
        match form.get("grant_type"):
            case "authorization_code":
                return self._by_code(pair[0], client, form)
            case "refresh_token":
                return self._by_refresh_token(pair[0], form)
            case _:
                raise _OAuthError("unsupported_grant_type", "The grant type is unknown.")

    def _by_code(self, client_id: str, client: _Client, form: dict[str, str]) -> dict[str, Any]:
        given = self._codes.pop(form.get("code", ""), None)
        if (
            given is None
            or given.consent.client_id != client_id
            or self._domain.clock() >= given.ends
            or form.get("redirect_uri") != client.redirect_uri
        ):
            raise _OAuthError("invalid_grant", "The code is not valid.")
        return self._access_to(given.consent) | self._refreshed_by(given.consent)

    def _by_refresh_token(self, client_id: str, form: dict[str, str]) -> dict[str, Any]:
        token = form.get("refresh_token", "")
        consent = self._refresh.get(token)
        if consent is None or consent.client_id != client_id:
            raise _OAuthError("invalid_grant", "The refresh token is not valid.")
        if not self.rotates:
            return self._access_to(consent)
        del self._refresh[token]
        return self._access_to(consent) | self._refreshed_by(consent)

    def _access_to(self, consent: Consent) -> dict[str, Any]:
        token = secrets.token_urlsafe()
        self._access[token] = _Given(
            consent, self._domain.clock() + timedelta(seconds=self.lifetime)
        )
        return {
            "access_token": token,
            "token_type": "bearer",
            "expires_in": self.lifetime,
            "scope": " ".join(sorted(consent.scopes)),
        }

    def _refreshed_by(self, consent: Consent) -> dict[str, Any]:
        token = secrets.token_urlsafe()
        self._refresh[token] = consent
        return {"refresh_token": token}

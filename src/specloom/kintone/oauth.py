"""OAuth: users let an application act for them, without giving it their password.

The vendor documents the authorization-code grant of confidential clients, whose requests for
tokens carry Basic authentication. PKCE is not documented, and not used. Refresh tokens are
documented to stay as they are; a new one that comes with an answer is kept all the same.

https://cybozu.dev/ja/common/docs/oauth-client/add-client/
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlsplit

import msgspec
from attrs import evolve, frozen

from specloom.core.credentials import UserPassword, checked
from specloom.core.errors import ArgumentError, ConfigurationError, DecodeError
from specloom.core.operation import ErrorShape, Operation
from specloom.core.query import encode_query
from specloom.core.renewal import RenewedCredential
from specloom.core.secret import Secret, hidden
from specloom.core.tokens import Tokens

from ._generated.errors import KintoneAuthenticationError
from ._generated.service import OAUTH, SERVICE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from specloom.core.credentials import Credential
    from specloom.core.tokens import TokenRequests

__all__ = ["KintoneOAuthError", "OAuth", "OAuthClient", "OAuthSession", "OAuthTokens"]


class KintoneOAuthError(KintoneAuthenticationError):
    """The token endpoint refused; `code` is OAuth's word for it: `invalid_grant` and so on."""

    hint = (
        "Check client ID, client secret and redirect endpoint; after invalid_grant the user has to "
        "allow access again"
    )


@frozen(kw_only=True)
class OAuthTokens(Tokens):
    """What a user's consent gave: store it, and make an `OAuthSession` of it."""

    scopes: tuple[str, ...] = ()
    """What the user allowed, `k:app_record:read` for one."""


class OAuthClient(UserPassword):
    """An application that is registered with a domain as an OAuth client.

    Args:
        client_id: Its client ID.
        client_secret: Its client secret.
        redirect_uri: Its redirect endpoint, as it is registered.
        clock: Gives the time, in seconds since 1970.

    Raises:
        ConfigurationError: One of these is empty or cannot be what it should.
    """

    service: ClassVar[str] = "kintone"
    scheme: ClassVar[str] = "oauth_client"

    def __init__(
        self,
        client_id: str | Secret,
        client_secret: str | Secret,
        *,
        redirect_uri: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        name, secret = hidden(client_id), hidden(client_secret)
        del client_id, client_secret  # what is raised below must not show them among the locals
        self._client_id = checked(name, "OAuthClient: client_id")
        checked(secret, "OAuthClient: client_secret")
        if urlsplit(redirect_uri).scheme not in {"https", "http"}:
            raise ConfigurationError(
                "OAuthClient: redirect_uri must be the whole URL of the redirect endpoint"
            )
        super().__init__(self._client_id.reveal(), secret)
        self.redirect_uri = redirect_uri
        """Where the user's browser comes back to."""
        self.clock = clock

    @property
    def client_id(self) -> Secret:
        """The client ID."""
        return self._client_id


class OAuthSession(RenewedCredential[OAuthTokens]):
    """Calls in the name of a user who allowed it. The User API does not accept it.

    The access token is renewed shortly before it ends, and once when a call is refused for it; any
    number of calls at once renew it once. Requests for tokens go to the client's own domain only.

    Args:
        client: The application that the tokens were given to.
        tokens: What `kintone.oauth.exchange` gave, or what was stored last.
        on_renewal: Called with new tokens before a call is made with them, to store them; it may
            be a coroutine function. What it raises is raised by the calls that wait, and the next
            call hands it the same tokens again.

    Raises:
        ConfigurationError: There is no refresh token; `OAuthToken` holds an access token alone.
    """

    service: ClassVar[str] = "kintone"
    scheme: ClassVar[str] = "oauth"

    def __init__(
        self,
        client: OAuthClient,
        tokens: OAuthTokens,
        *,
        on_renewal: Callable[[OAuthTokens], Awaitable[None] | None] | None = None,
    ) -> None:
        if not tokens.refresh_token:
            raise ConfigurationError(
                "OAuthSession: the tokens hold no refresh token: give an access token alone as "
                "OAuthToken"
            )
        checked(tokens.access_token, "OAuthSession: the access token")
        super().__init__(tokens, on_renewal=on_renewal, clock=client.clock)
        self._client = client

    async def renew(self, tokens: OAuthTokens, requests: TokenRequests) -> OAuthTokens:
        """Ask the domain for a new access token."""
        refresh = tokens.refresh_token or Secret("")
        content: dict[str, str | Secret] = {
            "grant_type": "refresh_token",
            "refresh_token": refresh,
        }
        return await _tokens(requests, self._client, content, tokens)


class OAuth:
    """How users of a domain let an application act for them: `kintone.oauth`."""

    def __init__(self, base_url: str, requests: TokenRequests, basic: Credential | None) -> None:
        self._base_url = base_url
        self._requests = requests
        self._basic = basic

    def authorization_url(self, client: OAuthClient, *, scopes: Sequence[str], state: str) -> str:
        """Give the address to send a user's browser to, for consent.

        The browser comes back to the redirect endpoint with the parameters `code` and `state`, or
        with `error`.

        See https://cybozu.dev/ja/common/docs/oauth-client/add-client/

        Args:
            client: The application.
            scopes: What to ask for: `k:app_record:read`, `k:app_settings:write`, `k:file:read`…
            state: A random text, `secrets.token_urlsafe()` for one, kept with the user's session.
                What comes back with another one was not begun by this user: drop it.

        Raises:
            ArgumentError: There is no scope, or no state.
        """
        if isinstance(scopes, str) or not scopes or not all(scopes):
            raise ArgumentError("oauth.authorization_url: scopes must be a list that is not empty")
        if not state:
            raise ArgumentError(
                "oauth.authorization_url: state is empty: without it anybody can begin a log-in "
                "for anybody"
            )
        query = {
            "client_id": client.client_id.reveal(),
            "redirect_uri": client.redirect_uri,
            "state": state,
            "response_type": "code",
            "scope": " ".join(scopes),
        }
        text = encode_query(query, "plain", "oauth.authorization_url")
        return f"{self._base_url}{OAUTH.path}/authorization?{text}"

    async def exchange(self, client: OAuthClient, *, code: str | Secret) -> OAuthTokens:
        """Exchange the code that a browser came back with for tokens. It can be done once.

        See https://cybozu.dev/ja/common/docs/oauth-client/add-client/

        Args:
            client: The application that the code was given to.
            code: The code.

        Raises:
            KintoneOAuthError: The domain refused the code or the client.
            ConfigurationError: The client has Basic authentication, which needs the same header.
        """
        if self._basic is not None:
            raise ConfigurationError(
                f"{type(client).__name__} and {type(self._basic).__name__} both need the header "
                "Authorization: a request can carry one"
            )
        content: dict[str, str | Secret] = {
            "grant_type": "authorization_code",
            "code": checked(code, "oauth.exchange: code"),
            "redirect_uri": client.redirect_uri,
        }
        del code
        return await _tokens(self._requests, client, content, None)


def _errors() -> ErrorShape:
    refused = dict.fromkeys(("bad_request", "authentication"), KintoneOAuthError)
    return ErrorShape(
        classes={**SERVICE.errors.classes, **refused},
        code=("error",),
        message=(("error_description",),),
        login_path=SERVICE.errors.login_path,
    )


_TOKEN: Final[Operation[Any]] = Operation(
    "oauth.token",
    "POST",
    "/token",
    service=evolve(SERVICE, errors=_errors()),
    api=OAUTH,
    retry="never",
    form=True,
)


class _Answer(msgspec.Struct):
    access_token: str
    refresh_token: str | None = None
    expires_in: float | None = None
    scope: str | None = None


async def _tokens(
    requests: TokenRequests,
    client: OAuthClient,
    content: dict[str, str | Secret],
    before: OAuthTokens | None,
) -> OAuthTokens:
    """Ask for tokens; what the answer leaves out stays as it was before."""
    asked_at = client.clock()
    response = await requests.ask(_TOKEN, content, client)
    found = _read(response.body, asked_at, before or OAuthTokens(access_token=""))
    if found is None:
        # What came may hold tokens, and is not shown.
        raise DecodeError(
            f"{_TOKEN.name}: {response.request.host} answered without a usable access token; check "
            "the base URL",
            operation=_TOKEN.name,
        )
    return found


def _read(body: bytes, asked_at: float, before: OAuthTokens) -> OAuthTokens | None:
    try:
        answer = msgspec.json.decode(body, type=_Answer, strict=False)  # numbers may be texts
        access = checked(answer.access_token, "")
    except (msgspec.DecodeError, UnicodeDecodeError, ConfigurationError):
        return None
    return OAuthTokens(
        access_token=access,
        refresh_token=answer.refresh_token or before.refresh_token,
        expires_at=None if answer.expires_in is None else asked_at + answer.expires_in,
        scopes=before.scopes if answer.scope is None else tuple(answer.scope.split()),
    )

"""What a kintone client proves itself with.

https://kintone.dev/en/docs/common/authentication/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from specloom.core.credentials import FixedCredential, UserPassword, checked
from specloom.core.errors import ConfigurationError
from specloom.core.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["ApiToken", "BasicAuth", "BrowserSession", "OAuthToken", "Password", "UserApiToken"]

MOST_TOKENS = 9


class Password(UserPassword):
    """A login name and password. Every API accepts it."""

    scheme: ClassVar[str] = "password"


class BasicAuth(UserPassword):
    """Basic authentication in front of a domain, given as `basic_auth=` beside a credential."""

    scheme: ClassVar[str] = "basic"


class ApiToken(FixedCredential):
    """API tokens of apps, for records, files and app settings.

    Several are sent together, for calls that reach into other apps by lookups.

    Args:
        tokens: The tokens, nine at most.

    Raises:
        ConfigurationError: There is none, or more than nine, or one cannot be a token.
    """

    scheme: ClassVar[str] = "api_token"

    def __init__(self, *tokens: str | Secret | Sequence[str | Secret]) -> None:
        hidden = _hidden(tokens)
        del tokens  # what is raised below must not show them among the locals
        if not hidden:
            raise ConfigurationError("ApiToken: no token given")
        for token in hidden:
            checked(token, "ApiToken: a token")
        if len(hidden) > MOST_TOKENS:
            raise ConfigurationError(
                f"ApiToken: {len(hidden)} tokens given; kintone takes {MOST_TOKENS} at most"
            )
        super().__init__(Secret(",".join(token.reveal() for token in hidden)))


class OAuthToken(FixedCredential):
    """An access token of an OAuth client. The User API does not accept it.

    Args:
        token: The access token.
    """

    scheme: ClassVar[str] = "oauth"

    def __init__(self, token: str | Secret) -> None:
        super().__init__(checked(token, "OAuthToken: the token"))


class UserApiToken(FixedCredential):
    """An API token of the User API, made in the domain's administration.

    Args:
        token: The token, `cy.s.api1.…`.
    """

    scheme: ClassVar[str] = "user_api_token"

    def __init__(self, token: str | Secret) -> None:
        super().__init__(checked(token, "UserApiToken: the token"))


class BrowserSession(FixedCredential):
    """The session of somebody who is logged in with a browser.

    Args:
        cookies: The session's cookies by name.
        request_token: The session's CSRF token, which writes need.
    """

    scheme: ClassVar[str] = "session"

    def __init__(
        self, cookies: Mapping[str, str | Secret], request_token: str | Secret | None = None
    ) -> None:
        jar = {name: _secret(value) for name, value in cookies.items()}
        token = None if request_token is None else _secret(request_token)
        del cookies, request_token  # what is raised below must not show them among the locals
        if not jar:
            raise ConfigurationError("BrowserSession: no cookie given")
        for name, value in jar.items():
            checked(value, f"BrowserSession: the cookie {name!r}")
            if not name or _breaks_cookie(name, value):
                raise ConfigurationError(f"BrowserSession: {name!r} cannot be a cookie")
        super().__init__(Secret("; ".join(f"{name}={jar[name].reveal()}" for name in jar)))
        if token is not None:
            self.request_token = checked(token, "BrowserSession: the request token")


def _secret(value: str | Secret) -> Secret:
    return value if isinstance(value, Secret) else Secret(value)


def _hidden(tokens: Iterable[str | Secret | Sequence[str | Secret]]) -> list[Secret]:
    hidden: list[Secret] = []
    for token in tokens:
        several = [token] if isinstance(token, (str, Secret)) else token
        # One string may hold several, as the header does.
        hidden += [
            Secret(part.strip(" "))
            for each in several
            for part in _secret(each).reveal().split(",")
        ]
    return hidden


def _breaks_cookie(name: str, value: Secret) -> bool:
    return any(char in "=;," or char.isspace() for char in name) or any(
        char in ";," for char in value.reveal()
    )

"""What a kintone client proves itself with.

https://kintone.dev/en/docs/common/authentication/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from specloom.core.credentials import FixedCredential, UserPassword, checked
from specloom.core.errors import ConfigurationError
from specloom.core.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
        flat: list[str | Secret] = []
        for token in tokens:
            flat.extend([token] if isinstance(token, (str, Secret)) else token)
        if not flat:
            raise ConfigurationError("ApiToken: no token given")
        values = [checked(token, "ApiToken: a token").reveal() for token in flat]
        # One string may hold several, as the header does.
        split = [part.strip() for value in values for part in value.split(",")]
        if not all(split):
            raise ConfigurationError("ApiToken: a token is empty")
        if len(split) > MOST_TOKENS:
            raise ConfigurationError(
                f"ApiToken: {len(split)} tokens given; kintone takes {MOST_TOKENS} at most"
            )
        super().__init__(Secret(",".join(split)))


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
        if not cookies:
            raise ConfigurationError("BrowserSession: no cookie given")
        pairs: list[str] = []
        for name, value in cookies.items():
            text = checked(value, f"BrowserSession: the cookie {name!r}").reveal()
            if any(char in f"{name}{text}" for char in ";,\r\n") or "=" in name or not name:
                raise ConfigurationError(f"BrowserSession: {name!r} cannot be a cookie")
            pairs.append(f"{name}={text}")
        super().__init__(Secret("; ".join(pairs)))
        if request_token is not None:
            self.request_token = checked(request_token, "BrowserSession: the request token")

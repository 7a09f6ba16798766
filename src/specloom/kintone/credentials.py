"""What a kintone client proves itself with.

https://kintone.dev/en/docs/common/authentication/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from specloom.core.credentials import FixedCredential, checked
from specloom.core.errors import ConfigurationError
from specloom.core.secret import Secret, hidden, reveal
from specloom.core.shapes import is_list

from ._generated.credentials import BasicAuth, OAuthToken, Password, UserApiToken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["ApiToken", "BasicAuth", "BrowserSession", "OAuthToken", "Password", "UserApiToken"]

MOST_TOKENS = 9


class ApiToken(FixedCredential):
    """API tokens of apps, for records, files and app settings.

    Several are sent together, for calls that reach into other apps by lookups.

    Args:
        tokens: The tokens, nine at most.

    Raises:
        ConfigurationError: There is none, or more than nine, or one cannot be a token.
    """

    service: ClassVar[str] = "kintone"
    scheme: ClassVar[str] = "api_token"

    def __init__(self, *tokens: str | Secret | Sequence[str | Secret]) -> None:
        each = _each(tokens)
        del tokens  # what is raised below must not show them among the locals
        if not each:
            raise ConfigurationError("ApiToken: no token given")
        for token in each:
            checked(token, "ApiToken: a token")
        if len(each) > MOST_TOKENS:
            raise ConfigurationError(
                f"ApiToken: {len(each)} tokens given; kintone takes {MOST_TOKENS} at most"
            )
        super().__init__(Secret(",".join(token.reveal() for token in each)))


class BrowserSession(FixedCredential):
    """The session of somebody who is logged in with a browser.

    Args:
        cookies: The session's cookies by name.
        request_token: The session's CSRF token, which writes need.
    """

    service: ClassVar[str] = "kintone"
    scheme: ClassVar[str] = "session"

    def __init__(
        self, cookies: Mapping[str, str | Secret], request_token: str | Secret | None = None
    ) -> None:
        token = hidden(request_token)
        jar: dict[str, Secret] = {}
        # The caller may come without a type checker.
        if isinstance(cookies, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
            jar.update({name: hidden(value) for name, value in cookies.items()})
        del cookies, request_token  # what is raised below must not show them among the locals
        if not jar:
            raise ConfigurationError(
                "BrowserSession: cookies must hold one cookie at least, by name"
            )
        for name, value in jar.items():
            checked(value, f"BrowserSession: the cookie {name!r}")
            if not name or _breaks_cookie(name, value):
                raise ConfigurationError(f"BrowserSession: {name!r} cannot be a cookie")
        super().__init__(Secret("; ".join(f"{name}={jar[name].reveal()}" for name in jar)))
        if token is not None:
            self.request_token = checked(token, "BrowserSession: the request token")


def _each(tokens: Iterable[str | Secret | Sequence[str | Secret]]) -> list[Secret]:
    found: list[Secret] = []
    for token in tokens:
        for each in token if is_list(token) else [token]:
            if isinstance(each, (str, Secret)):
                # One string may hold several, as the header does.
                found += [Secret(part.strip(" ")) for part in reveal(each).split(",")]
            else:
                found.append(
                    cast("Secret", each)
                )  # what is wrong with it is told where nothing else shows
    return found


def _breaks_cookie(name: str, value: Secret) -> bool:
    is_name = name.isascii() and name.isprintable() and not any(char in "=;, " for char in name)
    return not is_name or any(char in ";," for char in value.reveal())

"""What a Strapi client proves itself with.

https://docs.strapi.io/cms/features/api-tokens
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar

from specloom.core.credentials import checked
from specloom.core.renewal import RenewedCredential
from specloom.core.secret import Secret, hidden
from specloom.core.tokens import Tokens

from ._generated.credentials import ApiToken
from .lifetimes import end_by_server, end_from, result_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from specloom.core.tokens import TokenRequests

    from ._generated.auth import LogIn

__all__ = ["ApiToken", "UserToken"]


class UserToken(RenewedCredential[Tokens]):
    """The token of a user who logged in with Users & Permissions.

    With a refresh token it is renewed shortly before it ends, and once when a call is refused for
    it; any number of calls at once renew it once. The server takes each refresh token once, so
    that whoever stores it must store the new one: `on_renewal` is told.

    Args:
        token: The JWT that the log-in gave.
        refresh_token: What a new one is got for, where the server's tokens are renewed.
        on_renewal: Called with new tokens before a call is made with them, to store them; it may
            be a coroutine function. What it raises is raised by the calls that wait, and the next
            call hands it the same tokens again.
        clock: Gives the time, in seconds since 1970.

    Raises:
        ConfigurationError: One cannot be a token.
    """

    service: ClassVar[str] = "strapi"
    scheme: ClassVar[str] = "user_token"

    def __init__(
        self,
        token: str | Secret,
        *,
        refresh_token: str | Secret | None = None,
        on_renewal: Callable[[Tokens], Awaitable[None] | None] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        access, refresh = hidden(token), hidden(refresh_token)
        del token, refresh_token  # what is raised below must not show them among the locals
        checked(access, "UserToken: the token")
        if refresh is not None:
            checked(refresh, "UserToken: the refresh token")
        ends = None if refresh is None else end_by_server(access)
        tokens = Tokens(access_token=access, refresh_token=refresh, expires_at=ends)
        super().__init__(tokens, on_renewal=on_renewal, clock=clock)

    @classmethod
    def of(
        cls,
        login: LogIn,
        *,
        on_renewal: Callable[[Tokens], Awaitable[None] | None] | None = None,
    ) -> UserToken:
        """The token of a log-in.

        Args:
            login: What `auth.login` or `auth.register` gave.
            on_renewal: Called with new tokens before a call is made with them, to store them.

        Raises:
            FieldNotLoaded: The user has no token yet: the address must be confirmed first.
        """
        refresh = login.refresh_token if login.has("refresh_token") else None
        return cls(login.jwt, refresh_token=refresh, on_renewal=on_renewal)

    async def renew(self, tokens: Tokens, requests: TokenRequests) -> Tokens:
        """Ask the server for a new token."""
        from ._generated.auth import REFRESH

        refresh = tokens.refresh_token or Secret("")
        asked_at = self._clock()
        response = await requests.ask(REFRESH, {"refreshToken": refresh})
        made = result_of(REFRESH, response)
        return Tokens(
            access_token=made.jwt,
            refresh_token=made.refresh_token if made.has("refresh_token") else refresh,
            expires_at=end_from(made.jwt, asked_at),
        )

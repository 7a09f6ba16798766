"""What administrators do in the panel, and how they log in.

https://docs.strapi.io/cms/features/api-tokens
"""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, ClassVar, Final

from attrs import evolve

from specloom.core.credentials import FixedCredential
from specloom.core.errors import AuthenticationError, ConfigurationError
from specloom.core.renewal import RenewedCredential
from specloom.core.secret import Secret, hidden
from specloom.core.tokens import Tokens

from ._generated.client import StrapiAdminNamespaces
from ._generated.errors import StrapiAuthenticationError
from ._generated.service import SERVICE
from ._generated.sessions import LOGIN, RENEW
from .client import without_prefix
from .lifetimes import end_from, result_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from ssl import SSLContext

    import aiohttp

    from specloom.core.chain import Middleware
    from specloom.core.message import Response
    from specloom.core.middleware.retry import Retry
    from specloom.core.tokens import TokenRequests

__all__ = ["AdminSession", "StrapiAdmin"]

PREFIX: Final = "/admin"

_NONE: Final = Tokens(access_token="", refresh_token="", expires_at=0.0)
"""What a session begins with: it is over, and there is a way to another."""


_REFUSED: Final = {**SERVICE.errors.classes, "bad_request": StrapiAuthenticationError}
# The server answers 400 to a wrong password.
_LOGIN: Final = evolve(
    LOGIN, service=evolve(SERVICE, errors=evolve(SERVICE.errors, classes=_REFUSED))
)


class AdminSession(RenewedCredential[Tokens]):
    """The session of an administrator, who logs in when the first call is made.

    Its token is renewed shortly before it ends, and when a call is refused for it; where that is
    refused too, the administrator logs in again. Any number of calls at once do so once.

    Args:
        email: E-mail address.
        password: The password.
        clock: Gives the time, in seconds since 1970.

    Raises:
        ConfigurationError: One of these is empty.
    """

    service: ClassVar[str] = "strapi"
    scheme: ClassVar[str] = "admin_session"

    def __init__(
        self,
        email: str,
        password: str | Secret,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        password = hidden(password)  # what is raised below must not show it
        if not email or not password:
            raise ConfigurationError("AdminSession: email and password must not be empty")
        self._email = email
        self._password = password
        self.device_id = str(uuid.uuid4())
        """What the server knows the session by: ending it leaves those in browsers alone."""
        super().__init__(_NONE, clock=clock)

    async def renew(self, tokens: Tokens, requests: TokenRequests) -> Tokens:
        """Ask the server for a new token."""
        asked_at = self._clock()
        response = await self._asked(tokens, requests)
        made = result_of(_LOGIN, response)
        return Tokens(
            access_token=made.token,
            refresh_token=Secret(_cookies(response)),
            expires_at=end_from(made.token, asked_at),
        )

    async def _asked(self, tokens: Tokens, requests: TokenRequests) -> Response:
        if tokens.refresh_token:
            try:
                return await requests.ask(RENEW, {}, _Cookie(tokens.refresh_token))
            except AuthenticationError:
                pass  # that session is over
        content: dict[str, str | Secret] = {
            "email": self._email,
            "password": self._password,
            "deviceId": self.device_id,
        }
        return await requests.ask(_LOGIN, content)

    def forget(self) -> None:
        """Log in anew for the next call."""
        self._tokens = _NONE


class StrapiAdmin(StrapiAdminNamespaces):
    """What administrators of a Strapi server do in the panel: manage API tokens.

    Use it as an async context manager, or close it.

        async with StrapiAdmin("https://cms.example.com", email="…", password="…") as admin:
            made = await admin.tokens.create(name="deploy", type="read-only", days=90)
            key = made.access_key  # a Secret

    Args:
        base_url: The server: `https://cms.example.com`, with or without `/admin`.
        email: E-mail address of the administrator.
        password: The administrator's password.
        ssl: An SSL context of your own, for a CA of your own for one.
        proxy: URL of an HTTP proxy to go through, `http://user:password@proxy:8080` for one.
        session: Your own `aiohttp.ClientSession`; it is not closed.
        timeout: Seconds that a call may take, all attempts together; 30 when absent.
        retry: When and how often to try again.
        middlewares: Your own links of the chain.
        concurrency: Requests under way at once, at most; 20 when absent.

    Raises:
        ConfigurationError: One of these cannot work.
    """

    def __init__(
        self,
        base_url: str,
        *,
        email: str,
        password: str | Secret,
        ssl: SSLContext | None = None,
        proxy: str | Secret | None = None,
        session: aiohttp.ClientSession | None = None,
        timeout: float | None = None,
        retry: Retry | None = None,
        middlewares: Sequence[Middleware] = (),
        concurrency: int | None = None,
    ) -> None:
        # What is raised below must not show these.
        address = without_prefix(base_url, PREFIX)
        password, proxy = hidden(password), hidden(proxy)
        del base_url
        self._session = AdminSession(email, password)
        super().__init__(
            address,
            auth=self._session,
            ssl=ssl,
            proxy=proxy,
            session=session,
            timeout=timeout,
            retry=retry,
            middlewares=middlewares,
            concurrency=concurrency,
        )

    async def log_out(self) -> None:
        """End the session on the server; the next call logs in again.

        Raises:
            StrapiError: The server refused.
        """
        await self.sessions.logout(device_id=self._session.device_id)
        self._session.forget()


class _Cookie(FixedCredential):
    """The cookie of a log-in."""

    service: ClassVar[str] = "strapi"
    scheme: ClassVar[str] = "admin_cookie"


def _cookies(response: Response) -> str:
    """The cookies that an answer sets, as a request sends them back."""
    lines = response.headers.getall("Set-Cookie", ())
    return "; ".join(line.partition(";")[0] for line in lines)

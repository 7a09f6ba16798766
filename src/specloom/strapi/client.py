"""The Strapi client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.core.secret import hidden

from ._generated.client import StrapiNamespaces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ssl import SSLContext

    import aiohttp

    from specloom.core.chain import Middleware
    from specloom.core.credentials import Credential
    from specloom.core.middleware.retry import Retry
    from specloom.core.secret import Secret
    from specloom.core.telemetry import Telemetry

__all__ = ["StrapiClient"]

PREFIX = "/api"


class StrapiClient(StrapiNamespaces):
    """Content of a Strapi 5 server.

    Use it as an async context manager, or close it.

    Args:
        base_url: The server: `https://cms.example.com`, with or without `/api`.
        auth: An API token or a user's token; none means the rights of the public role.
        ssl: An SSL context of your own, for a CA of your own for one.
        proxy: URL of an HTTP proxy to go through, `http://user:password@proxy:8080` for one.
        session: Your own `aiohttp.ClientSession`; it is not closed.
        timeout: Seconds that a call may take, all attempts together; 30 when absent.
        retry: When and how often to try again.
        middlewares: Your own links of the chain.
        telemetry: Is told of calls and tries.
        concurrency: Requests under way at once, at most; 20 when absent.
        max_answer_bytes: Bytes that an answer may have, decompressed; 256 MiB when absent.

    Raises:
        ConfigurationError: One of these cannot work.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: Credential | Sequence[Credential] | None = None,
        ssl: SSLContext | None = None,
        proxy: str | Secret | None = None,
        session: aiohttp.ClientSession | None = None,
        timeout: float | None = None,
        retry: Retry | None = None,
        middlewares: Sequence[Middleware] = (),
        telemetry: Telemetry | None = None,
        concurrency: int | None = None,
        max_answer_bytes: int | None = None,
    ) -> None:
        proxy = hidden(proxy)  # what is raised below must not show its password
        super().__init__(
            # The vendor's own client is given the address with the prefix.
            base_url.rstrip("/").removesuffix(PREFIX),
            auth=auth,
            ssl=ssl,
            proxy=proxy,
            session=session,
            timeout=timeout,
            retry=retry,
            middlewares=middlewares,
            telemetry=telemetry,
            concurrency=concurrency,
            max_answer_bytes=max_answer_bytes,
        )

"""The Strapi client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specloom.core.secret import Secret, hidden, veiled

from ._generated.client import StrapiNamespaces
from .versions import checked_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from ssl import SSLContext

    import aiohttp

    from specloom.core.chain import Middleware
    from specloom.core.credentials import Credential
    from specloom.core.middleware.retry import Retry
    from specloom.core.telemetry import Telemetry

    from .versions import Version

__all__ = ["StrapiClient"]

PREFIX = "/api"


def without_prefix(base_url: str, prefix: str = PREFIX) -> Secret:
    """The address of a server: the vendor's own client is given it with the prefix."""
    address = hidden(base_url)
    del base_url
    if not isinstance(address, Secret):  # pyright: ignore[reportUnnecessaryIsInstance]
        return address  # the base client says what is wrong with it
    return Secret(address.reveal().rstrip("/").removesuffix(prefix))


class StrapiClient(StrapiNamespaces):
    """Content of a Strapi 5 server, or of a Strapi 4.

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
        version: Major version of the server. Documents of a Strapi 4 are read and written as those
            of a Strapi 5: their ID is their number, and nothing is nested in `attributes`.

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
        version: Version = 5,
    ) -> None:
        # What is raised below must not show what may be a secret where none belongs.
        address, proxy, auth = without_prefix(base_url), hidden(proxy), veiled(auth)
        del base_url
        self._version = checked_version(version)
        super().__init__(
            address,
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

    def _own_links(self) -> Sequence[Middleware]:
        """Translate between the versions, where that is needed."""
        if self._version == 5:
            return ()
        from .legacy import Legacy

        return (Legacy(),)

    async def health(self) -> None:
        """Ask whether the server is up.

        Raises:
            StrapiError: It answers, and is not.
            TransportError: It does not answer.
        """
        await self.server.health()

    async def graphql(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        *,
        operation_name: str | None = None,
    ) -> Any:
        """Run a GraphQL document. The server needs the plugin for it.

        See https://docs.strapi.io/cms/api/graphql

        Args:
            query: The document.
            variables: Variables by name.
            operation_name: Which operation to run, where the document holds several.

        Returns:
            The `data` of the answer, as JSON.

        Raises:
            GraphqlError: It failed, or a part of it: `errors` says what, `data` holds the rest.
            StrapiError: The server refused.
        """
        from .graphql import run

        return await run(self.server, query, variables, operation_name)

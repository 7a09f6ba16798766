"""The kintone client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specloom.core.errors import ArgumentError, ConfigurationError
from specloom.core.lazy import cached_property
from specloom.core.secret import hidden, veiled

from ._generated.client import KintoneNamespaces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ssl import SSLContext

    import aiohttp

    from specloom.core.certificate import ClientCertificate
    from specloom.core.chain import Middleware
    from specloom.core.credentials import Credential
    from specloom.core.middleware.retry import Retry
    from specloom.core.operation import Operation
    from specloom.core.secret import Secret
    from specloom.core.telemetry import Telemetry

    from ._generated.bulk import BulkItem, BulkResult
    from .credentials import BasicAuth
    from .oauth import OAuth

__all__ = ["KintoneClient"]


class KintoneClient(KintoneNamespaces):
    """Records, files, apps and users of a kintone domain.

    Use it as an async context manager, or close it.

    Args:
        base_url: The domain: `https://example.cybozu.com`.
        auth: One credential or several. For records and apps the first of password, API token,
            OAuth and session is sent; for the User API the first of API token, password and
            session.
        basic_auth: Basic authentication in front of the domain.
        guest_space_id: The guest space whose apps are meant.
        client_certificate: The certificate that Secure Access demands; the address is then
            `https://example.s.cybozu.com`.
        ssl: An SSL context of your own, for a CA of your own for one; `client_certificate` is
            loaded into it.
        proxy: URL of an HTTP proxy to go through, `http://user:password@proxy:8080` for one.
        session: Your own `aiohttp.ClientSession`; it is not closed.
        timeout: Seconds that a call may take, all attempts together; 30 when absent.
        retry: When and how often to try again.
        middlewares: Your own links of the chain.
        telemetry: Is told of calls and tries.
        concurrency: Requests under way at once, at most; 20 when absent, of the 100 that a domain
            takes from all its clients together.
        max_answer_bytes: Bytes that an answer may have, decompressed; 256 MiB when absent.

    Raises:
        ConfigurationError: One of these cannot work.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: Credential | Sequence[Credential] | None = None,
        basic_auth: BasicAuth | None = None,
        guest_space_id: int | None = None,
        client_certificate: ClientCertificate | None = None,
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
        # What is raised below must not show what may be a secret where none belongs.
        address, proxy = hidden(base_url), hidden(proxy)
        auth, basic_auth = veiled(auth), veiled(basic_auth)
        del base_url
        variants: dict[str, object] = {}
        if guest_space_id is not None:
            variants["guest_space_id"] = _checked_space(guest_space_id)
        if client_certificate is not None:
            if session is not None:
                raise ConfigurationError(
                    "session= and client_certificate= exclude each other: load the certificate "
                    "into the SSL context of the session, by its method load_into()"
                )
            ssl = _with_certificate(client_certificate, ssl)
        super().__init__(
            address,
            auth=auth,
            basic_auth=basic_auth,
            session=session,
            ssl=ssl,
            proxy=proxy,
            timeout=timeout,
            retry=retry,
            middlewares=middlewares,
            telemetry=telemetry,
            concurrency=concurrency,
            max_answer_bytes=max_answer_bytes,
            variants=variants,
        )

    @cached_property
    def oauth(self) -> OAuth:
        """How users let an application act for them."""
        from .oauth import OAuth

        return OAuth(self._base, self._token_requests, self._options.auth.basic)

    async def bulk_request(self, *, requests: Sequence[BulkItem]) -> BulkResult:
        """Run several writes, all or none.

        See https://kintone.dev/en/docs/kintone/rest-api/records/bulk-request/

        Args:
            requests: The writes, 20 at most, in order.

        Returns:
            What each write gave, in order.

        Raises:
            KintoneError: One was refused, `batch_index` says which, and all were rolled back.
        """
        return await self.bulk.send(requests=requests)

    def _prepare(
        self,
        operation: Operation[Any],
        path: dict[str, Any] | None,
        query: dict[str, Any] | None,
        body: dict[str, Any] | None,
        content: Any,
        *,
        headers: dict[str, Any] | None,
    ) -> tuple[str, Any]:
        try:
            return super()._prepare(operation, path, query, body, content, headers=headers)
        except ArgumentError as error:
            app = (body or query or {}).get("app")
            if isinstance(app, int):
                head = f"{operation.name}: "
                error.args = (f"{head}app {app}: {str(error).removeprefix(head)}",)
            raise


def _with_certificate(certificate: ClientCertificate, context: SSLContext | None) -> SSLContext:
    from ssl import create_default_context

    context = context or create_default_context()
    certificate.load_into(context)
    return context


def _checked_space(guest_space_id: int) -> int:
    text = str(guest_space_id)
    if isinstance(guest_space_id, bool) or not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise ConfigurationError(
            f"guest_space_id must be a positive number, not {guest_space_id!r}"
        )
    return int(text)

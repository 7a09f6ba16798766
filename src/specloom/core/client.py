"""The base of every client: it holds the chain and sends operations down it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar
from urllib.parse import quote

from attrs import evolve, field, frozen

from .chain import Handler, Middleware, link
from .client_arguments import credentials_in, positive, prefixes_of
from .errors import (
    ClientClosedError,
    ConfigurationError,
    DeadlineError,
    DecodeError,
    TransportError,
)
from .headers import header_values
from .inputs import check_params
from .message import Request, Response
from .middleware.auth import Auth
from .middleware.concurrency import ConcurrencyLimit
from .middleware.error_decoding import ErrorDecoding
from .middleware.override import Override
from .middleware.retry import Retry, RetryBudget, RetryMiddleware
from .middleware.trace import Trace, TraceAttempts
from .pending import Pending
from .query import check_url, encode_query, fill_path
from .raw import raw_operation
from .replies import Reply, keep, reply_of
from .results import decode_result
from .secret import Secret, hidden, veiled
from .unset import UNSET, Unset

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Coroutine, Mapping, Sequence
    from types import TracebackType

    import aiohttp

    from .credentials import Credential
    from .downloads import FileStream
    from .operation import Operation, Safety, Service
    from .progress import Progress
    from .telemetry import Telemetry
    from .transport import Transport
    from .uploads import FileUpload, Outgoing

__all__ = ["Client"]

T = TypeVar("T")

MOST_BYTES = 256 << 20
"""Bytes that an answer may have, unless the client says otherwise."""


@frozen(kw_only=True)
class _Options:
    """What a client was told when it was made."""

    auth: Auth
    timeout: float
    retry: Retry
    middlewares: tuple[Middleware, ...]
    telemetry: Telemetry | None
    prefixes: Mapping[tuple[str, bool], str] = field(repr=False)
    """Base URL and path prefix by API, without and with its variant."""


class Client:
    """A client of one service. Use it as an async context manager, or close it.

    It may be made outside of an event loop and belongs to the first one that it is used in. It can
    be shared by any number of tasks.

    Args:
        base_url: Where the service is: https, or http on loopback.
        auth: One credential or several; for each operation the first one that it accepts, by the
            service's priority, is sent.
        basic_auth: Basic authentication of a gate before the service, sent beside the credential.
        session: Your own `aiohttp.ClientSession`, whose connections and settings are then used; it
            is not closed.
        timeout: Seconds that a call may take, all attempts together.
        retry: When and how often to try again; `Retry(attempts=1)` for never.
        middlewares: Your own links of the chain, called once per attempt, before credentials are
            added.
        telemetry: Is told of calls and tries.
        concurrency: Requests under way at once, at most.
        max_answer_bytes: Bytes that an answer may have once it is decompressed; files may have any
            number.
        ssl: An SSL context of your own.
        proxy: URL of an HTTP proxy to go through, `http://user:password@proxy:8080` for one.
        variants: Values of the path variants of the service's APIs.

    Raises:
        ConfigurationError: One of these cannot work.
    """

    service: ClassVar[Service]

    _base = ""  # what is not whole shows too, in a traceback for one

    def __init__(
        self,
        base_url: str | Secret | None = None,
        *,
        auth: Credential | Sequence[Credential] | None = None,
        basic_auth: Credential | None = None,
        session: aiohttp.ClientSession | None = None,
        timeout: float | None = None,
        retry: Retry | None = None,
        middlewares: Sequence[Middleware] = (),
        telemetry: Telemetry | None = None,
        concurrency: int | None = None,
        max_answer_bytes: int | None = None,
        ssl: ssl.SSLContext | None = None,
        proxy: str | Secret | None = None,
        variants: Mapping[str, object] | None = None,
    ) -> None:
        # aiohttp takes most of the time of an import, and no client needs it sooner.
        from .address import checked_base_url, checked_proxy
        from .tokens import TokenRequests
        from .transport import Transport

        service = self.service
        # What is raised below must not show what may be a secret where none belongs.
        address = hidden(base_url if base_url is not None else service.default_base_url)
        auth, basic_auth = veiled(auth), veiled(basic_auth)
        del base_url
        if address is None:
            raise ConfigurationError(f"a {service.title} client needs a base_url")
        base = checked_base_url(address)
        if session is not None and ssl is not None:
            raise ConfigurationError(
                "session= and ssl= exclude each other: give the SSL context to the session"
            )
        way = None if proxy is None else checked_proxy(proxy)
        del proxy
        if session is not None and way is not None:
            raise ConfigurationError(
                "session= and proxy= exclude each other: give the proxy to the session"
            )
        limit = positive(concurrency, "concurrency", int) or service.concurrency.limit
        self._base = base
        self._pending = Pending()
        self._transport: Transport = Transport(
            service,
            base,
            session=session,
            ssl=ssl,
            proxy=way,
            connections=limit,
            most=positive(max_answer_bytes, "max_answer_bytes", int) or MOST_BYTES,
        )
        self._token_requests = TokenRequests(base, self._transport, self._pending, service.timeout)
        self._options = _Options(
            auth=Auth(service, credentials_in(auth), basic_auth, self._token_requests),
            timeout=positive(timeout, "timeout") or service.timeout,
            retry=retry or Retry(),
            middlewares=tuple(middlewares),
            telemetry=telemetry,
            prefixes=prefixes_of(base, service, variants or {}),
        )
        self._limit = ConcurrencyLimit(service, limit)
        self._retry_budget = RetryBudget()
        self._owns_transport = True
        self._handler = self._make_chain()

    def _make_chain(self) -> Handler:
        options, service = self._options, self.service
        telemetry = options.telemetry
        return link(
            [
                Trace(telemetry),
                RetryMiddleware(options.retry, service.retry, self._retry_budget, self._limit),
                self._limit,
                *([] if telemetry is None else [TraceAttempts(telemetry)]),
                *options.middlewares,
                *self._own_links(),
                options.auth,
                Override(),
                ErrorDecoding(),
            ],
            self._transport,
        )

    def _own_links(self) -> Sequence[Middleware]:
        """Links of the chain that a service needs beside those that all share."""
        return ()

    def with_options(
        self,
        *,
        auth: Credential | Sequence[Credential] | None = None,
        timeout: float | None = None,
        retry: Retry | None = None,
        middlewares: Sequence[Middleware] | None = None,
        telemetry: Telemetry | None = None,
    ) -> Self:
        """A client with other options that shares this one's connections and their limit.

        Args:
            auth: Credentials to use instead.
            timeout: Seconds that a call may take, all attempts together.
            retry: When and how often to try again.
            middlewares: Your own links of the chain, instead of the present ones.
            telemetry: Is told of calls and tries, instead of the present one.
        """
        changes: dict[str, Any] = {}
        if auth is not None:
            changes["auth"] = Auth(
                self.service, credentials_in(auth), self._options.auth.basic, self._token_requests
            )
        if timeout is not None:
            changes["timeout"] = positive(timeout, "timeout")
        if retry is not None:
            changes["retry"] = retry
        if middlewares is not None:
            changes["middlewares"] = tuple(middlewares)
        if telemetry is not None:
            changes["telemetry"] = telemetry
        # Namespaces that were touched are cached beside the private state and hold this client.
        clone = object.__new__(type(self))
        clone.__dict__.update({k: v for k, v in self.__dict__.items() if k.startswith("_")})
        clone._options = evolve(self._options, **changes)
        clone._owns_transport = False
        clone._handler = clone._make_chain()
        return clone

    async def with_response(self, call: Awaitable[T]) -> Reply[T]:
        """Await a call of this client and keep the answer beside the result.

            reply = await client.with_response(client.records.list(app=7))
            reply.value, reply.response.status, reply.response.headers

        Of a call that asks more than once, `records.add_all` for one, it is the last answer.

        Args:
            call: The call, not yet awaited.
        """
        return await reply_of(call)

    async def raw_request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = UNSET,
        retry: Safety | None = None,
    ) -> Response:
        """Send a request to an endpoint that this client does not know, through the whole chain.

        Args:
            method: HTTP method.
            path: Path below the base URL, without a query: `/k/v1/records.json`.
            query: Parameters of the query.
            json: What the body holds.
            retry: Whether it may be repeated; `safe` for GET and `never` for others when absent.

        Raises:
            ArgumentError: The path or a value cannot be sent.
            ApiError: The service refused or failed.
            TransportError: No whole answer came.
        """
        operation = raw_operation(self.service, method, path, retry)
        url = self._base + quote(path, safe="/%:@!$&'()*+,;=~-._")
        return await self._send(operation, url, query or {}, json)

    async def execute(
        self,
        operation: Operation[T],
        *,
        path: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
        content: Any = UNSET,
        upload: FileUpload | None = None,
        link: str | None = None,
    ) -> T:
        """Send one operation and decode its result. Generated methods call this.

        Args:
            operation: The operation.
            path: Path parameters by placeholder.
            query: Query parameters by wire name; None is left out.
            headers: Header parameters by name; None is left out.
            body: Properties of the JSON body, or fields of the form, by wire name; None and UNSET
                are left out, None not where null is a value of its own.
            content: The whole JSON body, instead of `body`.
            upload: The file of a form, whose other fields are those of `body`, or the body itself.
            link: URL of a page that the service has linked to; it stands for `path` and `query`.
        """
        outgoing: Outgoing | None = None
        if upload is not None:
            from .uploads import prepare

            outgoing = prepare(upload, operation.name, file_type=operation.file_type)
        url, content = self._prepare(operation, path, query, body, content, headers=headers)
        if link is not None:
            from .links import followed

            prefix = self._options.prefixes[operation.api.name, operation.variants]
            url, query = followed(link, prefix, operation), None
        response = await self._send(operation, url, query or {}, content, outgoing, headers=headers)
        return decode_result(operation, response)

    async def open_file(
        self,
        operation: Operation[None],
        *,
        path: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
        content: Any = UNSET,
        progress: Progress | None = None,
    ) -> FileStream:
        """Send one operation whose result is a file, and give that as it arrives.

        Args:
            operation: The operation.
            path: As `execute` takes it.
            query: As `execute` takes it.
            headers: As `execute` takes it.
            body: As `execute` takes it.
            content: As `execute` takes it.
            progress: Called with the bytes that arrived, and their total if that is known.
        """
        from .downloads import FileStream

        url, content = self._prepare(operation, path, query, body, content, headers=headers)
        response = await self._send(operation, url, query or {}, content, headers=headers)
        if response.stream is None:  # a middleware answered by itself
            raise DecodeError(f"{operation.name}: the answer is no file", operation=operation.name)
        timeout = self._options.timeout
        return FileStream(response, response.stream, timeout, progress, self._pending)

    def owe(self, duty: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin what must be done even when nobody waits for it any more; closing waits for it."""
        return self._pending.owe(duty)

    def path_of(self, operation: Operation[Any]) -> str:
        """Path of an operation below the base URL, as a request that holds others names it."""
        prefix = self._options.prefixes[operation.api.name, operation.variants]
        return prefix.removeprefix(self._base) + operation.path

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
        """Check the arguments of an operation; gives URL and body."""
        if operation.params:
            check_params(operation, path, query, headers, body)
        url = self._options.prefixes[operation.api.name, operation.variants]
        url += operation.path if path is None else fill_path(operation.path, path, operation.name)
        if body is not None:
            nullable = operation.nullable
            content = {
                name: value
                for name, value in body.items()
                if value is not UNSET and (value is not None or name in nullable)
            }
        return url, content

    async def _send(
        self,
        operation: Operation[Any],
        url: str,
        query: Mapping[str, Any],
        json: Any | Unset,
        upload: Outgoing | None = None,
        *,
        headers: Mapping[str, Any] | None = None,
    ) -> Response:
        if query:
            api = operation.api
            text = encode_query(
                query,
                api.query_style,
                operation.name,
                styles=operation.query_styles,
                max_items=api.max_query_items,
            )
            if text:
                url = f"{url}?{text}"
        check_url(url, operation)
        timeout = self._options.timeout
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        sent: Mapping[str, str | Secret] = operation.api.headers
        if headers is not None:
            sent = {**sent, **header_values(headers, operation.name)}
        request = Request(operation, operation.method, url, query, json, sent, deadline=deadline)
        clock, pending = asyncio.timeout(None), self._pending
        if upload is not None:
            # A file may take any time, as long as it moves on.
            upload.on_chunk = lambda: pending.moves_on(clock, loop.time() + timeout)
            request = request.evolve(upload=upload, deadline=None)
        try:
            async with clock:
                pending.watch(clock, deadline)
                response = await self._handler(request)
        except TimeoutError:
            if not clock.expired():
                raise  # a middleware's own
        else:
            keep(response)
            return response
        finally:
            pending.forget(clock)
        # Raised out here so that what was cut off, and the headers in it, is not its context.
        raise self._cut_off(request)

    def _cut_off(self, request: Request) -> TransportError:
        """Give the error of a call that ended before its answer was there."""
        name, timeout = request.operation.name, self._options.timeout
        told: dict[str, Any] = {"operation": name, "host": request.host, "maybe_done": True}
        error: TransportError = (
            ClientClosedError(
                f"{name}: the client was closed before {request.host} had answered",
                is_final=True,
                **told,
            )
            if self._pending.is_closed
            else DeadlineError(
                f"{name}: no answer from {request.host} within {timeout:g} s; check whether the "
                "service is up, or give the client a longer timeout=",
                **told,
            )
        )
        error.attempts = request.tally.attempts
        return error

    async def close(self) -> None:
        """End calls under way and close the connections that this client opened.

        Calls under way raise `ClientClosedError`, and those after that are refused. It takes a few
        seconds at most.
        """
        if self._owns_transport:
            try:
                await self._pending.close()
            finally:
                await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._base}>"

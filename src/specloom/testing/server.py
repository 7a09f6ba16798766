"""What the local services share: a real HTTP server on loopback that remembers what it received."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, ClassVar, Self

import msgspec
from aiohttp import web

if TYPE_CHECKING:
    from types import TracebackType

    from multidict import CIMultiDictProxy

__all__ = ["LocalService", "Received"]

Fault = Callable[[web.Request], Awaitable[web.StreamResponse]]
"""What answers one request in the service's stead."""


class Received:
    """One request as it came over the wire."""

    __slots__ = ("body", "headers", "method", "path", "query_string")

    def __init__(
        self, method: str, path: str, query_string: str, headers: CIMultiDictProxy[str], body: bytes
    ) -> None:
        self.method = method
        self.path = path
        """The path as sent, percent-encoding included."""
        self.query_string = query_string
        """What followed `?`, percent-encoding included."""
        self.headers = headers
        self.body = body

    def json(self) -> Any:
        """The body, decoded as JSON."""
        return msgspec.json.decode(self.body)

    def __repr__(self) -> str:
        return f"<Received {self.method} {self.path}>"


class LocalService:
    """A service embedded in this process, on a loopback port that the system picks.

    Use it as an async context manager, or call `start` and `stop`.
    """

    remembers: ClassVar[int] = 1000
    """How many of the last requests `received` keeps."""

    def __init__(self) -> None:
        self.received: deque[Received] = deque(maxlen=self.remembers)
        self.faults: deque[Fault] = deque()
        """Each answers one request, first in first out, before the service itself sees any."""
        self._runner: web.AppRunner | None = None
        self._base_url = ""

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`, once started."""
        if not self._base_url:
            raise RuntimeError(
                f"{type(self).__name__} is not running: use `async with` or await start()"
            )
        return self._base_url

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request. Each service implements this."""
        raise NotImplementedError

    async def start(self) -> Self:
        """Listen on a free loopback port."""
        app = web.Application(
            client_max_size=256 * 1024 * 1024,
            # Else aiohttp answers 400 to what the real services take, or refuse in their way.
            handler_args={"max_line_size": 1 << 20, "max_field_size": 1 << 20},
        )
        app.router.add_route("*", "/{path:.*}", self._receive)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._runner = runner
        host, port = runner.addresses[0][:2]
        self._base_url = f"http://{host}:{port}"
        return self

    async def stop(self) -> None:
        """Stop listening and drop open connections."""
        runner, self._runner, self._base_url = self._runner, None, ""
        if runner is not None:
            await runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        raw_path, _, query_string = request.raw_path.partition("?")
        self.received.append(
            Received(request.method, raw_path, query_string, request.headers, body)
        )
        if self.faults:
            return await self.faults.popleft()(request)
        return await self.handle(request)


def json_response(
    data: Any, *, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """A JSON answer, as the services send theirs."""
    return web.Response(
        body=msgspec.json.encode(data),
        status=status,
        headers=headers,
        content_type="application/json",
        charset="utf-8",
    )

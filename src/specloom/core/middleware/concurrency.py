"""Bounds how many requests a client has under way at once, first come, first served."""

from __future__ import annotations

import asyncio
import heapq
from itertools import count
from typing import TYPE_CHECKING

from specloom.core.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from specloom.core.chain import Handler
    from specloom.core.downloads import ByteStream
    from specloom.core.message import Request, Response
    from specloom.core.operation import Service

__all__ = ["ConcurrencyLimit"]

_NEAR = 0.9
"""Share of the service's limit at which it is time to do less."""


class ConcurrencyLimit:
    """Lets some requests pass at once; the others wait in line, those that are repeated first.

    A file keeps its place until it has arrived or is closed.

    Where the service tells how busy it is, no more than `places` pass: as many as the service's
    spec states at first, more while it has room, half as many when it is almost full or turns one
    away. They are never more than the client's own bound, and never fewer than one.

    Args:
        service: Its spec names the headers that tell.
        bound: The client's own bound.
    """

    def __init__(self, service: Service, bound: int) -> None:
        told = service.concurrency
        self._limit_header = told.limit_header or ""
        self._running_header = told.running_header or ""
        self._final = service.retry.final
        self.adapts = told.limit_header is not None
        """Whether it heeds what the service tells."""
        self._bound = bound
        self._set(min(bound, told.limit) if self.adapts else bound)
        self._grows_fast = True
        self._round: int = 0
        self._running = 0
        self._line: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._numbers = count()

    async def __call__(self, request: Request, call_next: Handler) -> Response:
        """Handle one request."""
        if self._line or self._running >= self.places:
            await self._wait_in_line(request)
        else:
            self._running += 1
        round_ = self._round
        stream: ByteStream | None = None
        try:
            response = await call_next(request)
            stream = response.stream
            if self.adapts:
                self._heed(response.headers, round_)
        except ApiError as error:
            if self.adapts and error.status == 429 and error.code not in self._final:
                self._shrink(round_)
            raise
        finally:
            if stream is None:
                self._leave()
        if stream is not None:
            response.stream = _Held(stream, self._leave)
        return response

    def _leave(self) -> None:
        self._running -= 1
        if self._line:
            self._let_in()

    async def _wait_in_line(self, request: Request) -> None:
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # One that is tried again came before all those that wait for their first try.
        heapq.heappush(self._line, (request.attempt == 1, next(self._numbers), place))
        self._let_in()
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():  # it was let in just then
                self._running -= 1
                self._let_in()
            raise

    def _let_in(self) -> None:
        while self._line and self._running < self.places:
            *_, place = heapq.heappop(self._line)
            if not place.done():
                self._running += 1
                place.set_result(None)

    def _heed(self, headers: Mapping[str, str], round_: int) -> None:
        limit = headers.get(self._limit_header)
        if limit is not None and _is_near(headers.get(self._running_header, ""), limit):
            self._shrink(round_)
        elif self._width < self._bound and self._running >= self.places:
            self._set(self._width + (1.0 if self._grows_fast else 1 / self._width))

    def _shrink(self, round_: int) -> None:
        if round_ != self._round:
            return  # it was sent before the last time, and tells nothing new
        self._round += 1
        self._grows_fast = False
        self._set(self.places / 2)

    def _set(self, width: float) -> None:
        self._width = min(max(width, 1.0), self._bound)
        self.places: int = int(self._width)
        """How many may pass at once."""


def _is_near(running: str, limit: str) -> bool:
    if not (running.isdecimal() and limit.isdecimal()) or len(running + limit) > 20:
        return False
    return int(running) >= int(limit) * _NEAR


class _Held:
    """The body of a file, which gives its place up at the end."""

    def __init__(self, stream: ByteStream, release: Callable[[], None]) -> None:
        self._stream = stream
        self._release: Callable[[], None] | None = release

    async def receive(self) -> bytes:
        """Give what arrived next; nothing at the end."""
        chunk = await self._stream.receive()
        if not chunk:
            self._free()
        return chunk

    def close(self) -> None:
        """Give up what did not arrive yet."""
        self._stream.close()
        self._free()

    def _free(self) -> None:
        release, self._release = self._release, None
        if release is not None:
            release()

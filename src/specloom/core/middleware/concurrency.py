"""Bounds how many requests a client has under way at once, first come, first served."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from specloom.core.chain import Handler
    from specloom.core.downloads import ByteStream
    from specloom.core.message import Request, Response

__all__ = ["ConcurrencyLimit"]


class ConcurrencyLimit:
    """Lets `limit` requests pass at once; the others wait in line.

    A file keeps its place until it has arrived or is closed.
    """

    def __init__(self, limit: int) -> None:
        self._places = asyncio.Semaphore(limit)

    async def __call__(self, request: Request, call_next: Handler) -> Response:
        """Handle one request."""
        await self._places.acquire()
        stream: ByteStream | None = None
        try:
            response = await call_next(request)
            stream = response.stream
        finally:
            if stream is None:
                self._places.release()
        if stream is not None:
            response.stream = _Held(stream, self._places.release)
        return response


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

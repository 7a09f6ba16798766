"""The body of an answer, read within bounds and without its content encoding.

aiohttp undoes encodings by itself, but of a whole chunk at once: a few kilobytes may become
gigabytes before anybody can say stop.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator

    import aiohttp

__all__ = ["ENCODINGS", "Body", "BrokenEncodingError", "OverLimitError", "read_body"]

ENCODINGS = "gzip, deflate"
"""What is asked for, and understood."""

_PIECE = 1 << 18
_GZIP, _ZLIB, _BARE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS


class OverLimitError(Exception):
    """A body is larger than what is taken."""


class BrokenEncodingError(Exception):
    """A body is not encoded as its header says, or breaks off."""


class _Inflater:
    """Undoes gzip and deflate, in pieces of a bounded size."""

    def __init__(self, encoding: str) -> None:
        name = encoding.strip().lower()
        if name not in {"gzip", "x-gzip", "deflate"}:
            raise BrokenEncodingError(f"its encoding {encoding[:40]!r} was not asked for")
        self._is_gzip = name != "deflate"
        self._engine: zlib._Decompress | None = None  # pyright: ignore[reportPrivateUsage]

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give what some more of the body holds."""
        while data:
            engine = self._engine
            if engine is None or engine.eof:
                # Files of gzip may stand one after another.
                engine = self._engine = zlib.decompressobj(self._window(data))
            try:
                piece = engine.decompress(data, _PIECE)
                while piece:
                    yield piece
                    piece = engine.decompress(engine.unconsumed_tail, _PIECE)
            except zlib.error:
                raise BrokenEncodingError("it is not encoded as it says") from None
            data = engine.unused_data if self._is_gzip else b""

    def _window(self, data: bytes) -> int:
        if self._is_gzip:
            return _GZIP
        # Some servers leave the two bytes out that deflate begins with.
        return _ZLIB if data[0] & 0x0F == zlib.DEFLATED else _BARE

    def finish(self) -> None:
        """Refuse what ends too soon."""
        if self._engine is not None and not self._engine.eof:
            raise BrokenEncodingError("it broke off")


class Body:
    """A body while it arrives."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._content = response.content
        encoding = response.headers.get("Content-Encoding", "").strip()
        self._inflater = None if encoding.lower() in {"", "identity"} else _Inflater(encoding)
        self._pieces: Iterator[bytes] = iter(())

    async def receive(self) -> bytes:
        """Give what arrived next; nothing at the end.

        Raises:
            BrokenEncodingError: It is not what its header says.
        """
        while True:
            piece = next(self._pieces, None)
            if piece is not None:
                return piece
            chunk = await self._content.readany()
            if self._inflater is None:
                return chunk
            if not chunk:
                self._inflater.finish()
                return chunk
            self._pieces = self._inflater.feed(chunk)


def read_body(response: aiohttp.ClientResponse, most: int) -> Awaitable[bytes]:
    """Read a whole body, or give up its connection.

    Args:
        response: The answer.
        most: Bytes that it may have, after its encoding is undone too.

    Raises:
        OverLimitError: It has more.
        BrokenEncodingError: It is not what its header says.
    """
    headers = response.headers
    length = headers.get("Content-Length", "")
    size = int(length) if length.isdecimal() and len(length) < 20 else None
    if (
        size is not None
        and size <= most
        and "Content-Encoding" not in headers
        and "Transfer-Encoding" not in headers
    ):
        return response.read()
    return _read_bounded(response, size or 0, most)


async def _read_bounded(response: aiohttp.ClientResponse, size: int, most: int) -> bytes:
    try:
        body = Body(response)
        data = bytearray()
        while size <= most:
            piece = await body.receive()
            if not piece:
                return bytes(data)
            data += piece
            size = len(data)
    except BaseException:
        response.close()
        raise
    response.close()
    raise OverLimitError(f"the answer has more than {most} bytes")

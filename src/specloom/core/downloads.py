"""Files that are received: as bytes, as a stream, or on disk."""

from __future__ import annotations

import asyncio
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from .errors import ArgumentError, ClientClosedError, DeadlineError, TransportError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from os import PathLike
    from types import TracebackType

    from .message import Response
    from .pending import Pending
    from .progress import Progress

__all__ = ["ByteStream", "FileDownload", "FileStream"]


class ByteStream(Protocol):
    """The body of an answer, while it arrives."""

    async def receive(self) -> bytes:
        """Give what arrived next; nothing at the end.

        Raises:
            TransportError: It broke off.
        """
        ...

    def close(self) -> None:
        """Give up what did not arrive yet."""
        ...


class FileStream:
    """A file while it arrives: iterate over it, read it, or save it.

    Each wait for more may take as long as the client's `timeout`. Until the file has arrived or is
    closed, it is one of the requests that the client has under way: whoever sends requests while
    reading several files needs a `concurrency=` higher than their number.
    """

    def __init__(
        self,
        response: Response,
        stream: ByteStream,
        timeout: float,
        progress: Progress | None,
        pending: Pending,
    ) -> None:
        headers = response.headers
        self.response = response
        """The answer; its body is empty."""
        self.content_type = headers.get("Content-Type") or "application/octet-stream"
        """Media type, as the service says it."""
        length = headers.get("Content-Length", "")
        is_plain = headers.get("Content-Encoding", "identity") == "identity"
        self.size = int(length) if is_plain and length.isdecimal() else None
        """Bytes; None where the service does not say."""
        self._stream = stream
        self._timeout = timeout
        self._progress = progress
        self._pending = pending
        self._received = 0
        self._is_done = False
        self._failure: Exception | None = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if self._failure is not None:
            raise self._failure  # a file that broke off has no end
        if self._is_done:
            raise StopAsyncIteration
        try:
            chunk = await self._receive()
        except Exception as error:
            self._failure = error
            self.close()
            raise
        if not chunk:
            self._is_done = True
            raise StopAsyncIteration
        if self._progress is not None:
            self._progress(self._received, self.size)
        return chunk

    async def _receive(self) -> bytes:
        request = self.response.request
        operation, host = request.operation.name, request.host
        clock = asyncio.timeout(self._timeout)
        chunk: bytes | None = None
        try:
            async with clock:
                self._pending.watch(clock)
                chunk = await self._stream.receive()
        except (TimeoutError, TransportError):
            if not clock.expired() and not self._pending.is_closed:
                raise
        finally:
            self._pending.forget(clock)
        if self._pending.is_closed:
            raise ClientClosedError(
                f"{operation}: the client was closed before the whole file had come",
                operation=operation,
                host=host,
                maybe_done=True,
                is_final=True,
            )
        if chunk is None:
            raise DeadlineError(
                f"{operation}: {host}: the file stopped arriving for {self._timeout:g} s, after "
                f"{self._received} bytes; try again",
                operation=operation,
                host=host,
                maybe_done=True,
            )
        self._received += len(chunk)
        if self.size is not None and (
            self._received > self.size or (not chunk and self._received < self.size)
        ):
            raise TransportError(
                f"{operation}: {host}: the file has {self.size} bytes, of which {self._received} "
                "came; try again",
                operation=operation,
                host=host,
                maybe_done=True,
            )
        return chunk

    async def read(self) -> bytes:
        """Give what is left of the file.

        Raises:
            TransportError: It broke off.
        """
        return b"".join([chunk async for chunk in self])

    async def save(self, path: str | PathLike[str]) -> Path:
        """Write the whole file to disk.

        It is written beside the path under another name, and takes its place when it is complete,
        in one step: whatever was there before is then replaced. A failure leaves nothing behind.

        Args:
            path: Where to, file name included; the folder must exist.

        Returns:
            The path.

        Raises:
            ArgumentError: Some of the file was read before.
            TransportError: It broke off.
            OSError: It cannot be written.
        """
        if self._received or self._is_done:
            raise ArgumentError(
                f"{self.response.request.operation.name}: some of the file was read before save()"
            )
        target = Path(path)
        part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
        if await asyncio.to_thread(target.is_dir):
            raise IsADirectoryError(f"{target} is a folder; give the name of the file too")
        try:
            with part.open("xb") as file:
                async for chunk in self:
                    await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(os.replace, part, target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return target

    def close(self) -> None:
        """Give up what did not arrive yet; `async with` does so by itself."""
        if not self._is_done and self._failure is None:
            self._failure = ArgumentError(
                f"{self.response.request.operation.name}: the file is closed; read it within "
                "`async with`"
            )
        self._stream.close()

    def __repr__(self) -> str:
        return f"<FileStream {self.content_type}, {self.size} bytes>"


class FileDownload:
    """A download that is yet to begin.

    Await it for the bytes of the whole file, or open it to have them as they arrive:

        content = await client.files.download(file_key=key)

        async with client.files.download(file_key=key) as file:
            await file.save("report.pdf")
    """

    def __init__(self, start: Callable[[], Awaitable[FileStream]]) -> None:
        self._start = start
        self._file: FileStream | None = None

    def __await__(self) -> Generator[Any, None, bytes]:
        return self._read().__await__()

    async def _read(self) -> bytes:
        file = await self._start()
        try:
            return await file.read()
        finally:
            file.close()

    async def __aenter__(self) -> FileStream:
        if self._file is not None:
            raise ArgumentError("the download is open already; ask for another one")
        self._file = await self._start()
        return self._file

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

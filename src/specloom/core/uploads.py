"""Files to send: of bytes, paths, open files and iterators, a chunk at a time."""

from __future__ import annotations

import asyncio
import os
import re
import stat
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, TypeAlias

from attrs import field, frozen

from .errors import ArgumentError
from .media_types import media_type

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from .progress import Progress

__all__ = ["FileContent", "FileUpload", "Outgoing", "prepare"]

CHUNK = 256 * 1024
"""Bytes that are read of a file at once."""

FileContent: TypeAlias = (
    bytes
    | bytearray
    | memoryview
    | str
    | PathLike[str]
    | BinaryIO
    | Iterable[bytes]
    | AsyncIterable[bytes]
)
"""What a file can be made of; text is a path."""

_MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(\s*;[ -~]*)?", re.ASCII)


@frozen
class FileUpload:
    """A file as a caller gives it."""

    content: FileContent = field(repr=False)
    name: str | None = None
    content_type: str | None = None
    progress: Progress | None = None


class _Bytes:
    """Bytes in memory."""

    is_replayable = True
    name: str | None = None

    def __init__(self, content: bytes | bytearray | memoryview[Any]) -> None:
        self._view = memoryview(content).cast("B")
        self.size = len(self._view)

    def open(self) -> int | None:
        return self.size

    async def chunks(self) -> AsyncIterator[bytes]:
        for start in range(0, self.size, CHUNK):
            yield bytes(self._view[start : start + CHUNK])

    def close(self) -> None:
        pass


class _OpenFile:
    """A binary file that somebody else opened, from where it stands."""

    def __init__(self, file: IO[bytes], operation: str) -> None:
        self._file = file
        self._operation = operation
        self.name = _name_of(file)
        self.is_replayable = _is_seekable(file)
        self._start = file.tell() if self.is_replayable else 0

    def open(self) -> int | None:
        if not self.is_replayable:
            return None
        end = self._file.seek(0, os.SEEK_END)
        self._file.seek(self._start)
        return end - self._start

    async def chunks(self) -> AsyncIterator[bytes]:
        while True:
            # A slow disk or pipe must not hold up everything else.
            chunk = await asyncio.to_thread(self._file.read, CHUNK)
            if not chunk:
                return
            yield _checked_chunk(chunk, self._operation)

    def close(self) -> None:
        pass


class _Path:
    """A file by its path, opened anew for each try."""

    is_replayable = True

    def __init__(self, path: Path, operation: str) -> None:
        self._path = path
        self._operation = operation
        self.name: str | None = path.name
        self._file: IO[bytes] | None = None
        self.open()
        self.close()

    def open(self) -> int | None:
        self.close()
        try:
            # A pipe would wait for its other end, and cannot be opened anew.
            if not stat.S_ISREG(self._path.stat().st_mode):
                raise ArgumentError(
                    f"{self._operation}: {self._path} cannot be read: it is no regular file"
                )
            self._file = self._path.open("rb")
        except OSError as error:
            raise ArgumentError(
                f"{self._operation}: {self._path} cannot be read: {error.strerror}"
            ) from error
        return os.fstat(self._file.fileno()).st_size

    async def chunks(self) -> AsyncIterator[bytes]:
        file = self._file
        while file is not None and (chunk := await asyncio.to_thread(file.read, CHUNK)):
            yield chunk

    def close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()


class _Iterator:
    """Whatever gives bytes once."""

    is_replayable = False
    name: str | None = None

    def __init__(self, content: Iterable[bytes] | AsyncIterable[bytes], operation: str) -> None:
        self._content = content
        self._operation = operation

    def open(self) -> int | None:
        return None

    async def chunks(self) -> AsyncIterator[bytes]:
        if isinstance(self._content, AsyncIterable):
            async for chunk in self._content:
                yield _checked_chunk(chunk, self._operation)
        else:
            for chunk in self._content:
                yield _checked_chunk(chunk, self._operation)

    def close(self) -> None:
        pass


_Source: TypeAlias = "_Bytes | _OpenFile | _Path | _Iterator"


class Outgoing:
    """A file on its way, which knows whether it can be sent once more."""

    def __init__(
        self, source: _Source, name: str, content_type: str, progress: Progress | None, where: str
    ) -> None:
        self.name = name
        """Without directories."""
        self.content_type = content_type
        self.failure: Exception | None = None
        """What reading it failed with."""
        self.on_chunk: Callable[[], None] | None = None
        """Called before each chunk is sent."""
        self._source = source
        self._progress = progress
        self._where = where
        self.size: int | None = None
        """Bytes of the try that was begun; None where that is not known."""
        self._is_begun = False
        self._trace: TracebackType | None = None

    @property
    def can_be_sent(self) -> bool:
        """Whether all of it can be sent: once, or once more."""
        return self._source.is_replayable or not self._is_begun

    def open(self) -> int | None:
        """Begin a try.

        Returns:
            How many bytes it has; None where that is not known.

        Raises:
            ArgumentError: It cannot be read.
        """
        self.failure = None
        self.size = self._source.open()
        return self.size

    async def chunks(self) -> AsyncIterator[bytes]:
        """Give the content in chunks, and tell of progress when each was sent."""
        try:
            async for chunk in self._read():
                yield chunk
        except Exception as error:
            self.failure, self._trace = error, error.__traceback__
            raise

    async def _read(self) -> AsyncIterator[bytes]:
        self._is_begun = True
        sent = 0
        async for chunk in self._source.chunks():
            sent += len(chunk)
            if self.size is not None and sent > self.size:
                break
            if self.on_chunk is not None:
                self.on_chunk()
            yield chunk
            if self._progress is not None:
                self._progress(sent, self.size)
        if self.size is not None and sent != self.size:
            raise ArgumentError(
                f"{self._where}: {self.name} changed while it was sent: "
                f"it had {self.size} bytes at first"
            )

    def close(self) -> None:
        """End a try."""
        self._source.close()
        if self.failure is not None:
            # The frames of who sent it hold the headers.
            self.failure = self.failure.with_traceback(self._trace)

    def __repr__(self) -> str:
        return f"<Outgoing {self.name!r}>"


def prepare(upload: FileUpload, operation: str, *, file_type: str | None = None) -> Outgoing:
    """Make a file ready to be sent.

    Args:
        upload: The file.
        operation: What errors name.
        file_type: Media type, unless the file has its own, of a body that is the file itself: its
            name is not sent then.

    Raises:
        ArgumentError: It cannot be read, has no name, or its name or type cannot be sent.
    """
    source = _source_of(upload.content, operation)
    if file_type is not None:
        name = source.name or "the content"
    else:
        name = _checked_name(source.name if upload.name is None else upload.name, operation)
    content_type = upload.content_type
    if content_type is None:
        content_type = file_type or media_type(name)
    elif not _MEDIA_TYPE.fullmatch(content_type):
        raise ArgumentError(f"{operation}: content_type {content_type!r} is no media type")
    return Outgoing(source, name, content_type, upload.progress, operation)


def _source_of(content: FileContent, operation: str) -> _Source:
    if isinstance(content, (bytes, bytearray, memoryview)):
        return _Bytes(content)
    if isinstance(content, (str, PathLike)):
        return _Path(Path(content), operation)
    if isinstance(content, AsyncIterable):
        return _Iterator(content, operation)
    file: Any = content
    if hasattr(file, "read"):
        if isinstance(file.read(0), str):
            raise ArgumentError(f"{operation}: content is open as text; open it in mode 'rb'")
        return _OpenFile(file, operation)
    # The caller may come without a type checker.
    if isinstance(content, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        return _Iterator(content, operation)
    raise ArgumentError(
        f"{operation}: content is bytes, a path, an open binary file or an iterator of bytes, "
        f"not {type(file).__name__}"
    )


def _checked_name(name: str | None, operation: str) -> str:
    if name is None:
        raise ArgumentError(f"{operation}: name is required: the content does not tell one")
    # The caller may come without a type checker.
    if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(f"{operation}: name must be text, not {type(name).__name__}")
    base = re.split(r"[/\\]", name)[-1]
    if base.strip() in {"", ".", ".."} or "\x00" in base:
        raise ArgumentError(f"{operation}: name {name!r} cannot be the name of a file")
    try:
        base.encode()
    except UnicodeEncodeError:
        raise ArgumentError(f"{operation}: name {name!r} is not valid text") from None
    return base


def _checked_chunk(chunk: bytes | bytearray | memoryview, operation: str) -> bytes:
    if isinstance(chunk, bytes):
        return chunk
    # The caller may come without a type checker.
    if isinstance(chunk, (bytearray, memoryview)):  # pyright: ignore[reportUnnecessaryIsInstance]
        return bytes(chunk)
    raise ArgumentError(f"{operation}: content gave {type(chunk).__name__}, not bytes")


def _name_of(file: IO[bytes]) -> str | None:
    name: Any = getattr(file, "name", None)  # a number, where it was opened by its descriptor
    return name if isinstance(name, str) and name else None


def _is_seekable(file: IO[bytes]) -> bool:
    seekable: Any = getattr(file, "seekable", None)
    return seekable is not None and bool(seekable())

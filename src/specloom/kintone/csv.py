"""Users, organizations, job titles and groups as CSV files, out and in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from specloom.core.batches import Chunks
from specloom.core.errors import ArgumentError

from ._generated import csv as generated
from .csv_imports import Watch
from .csv_rows import CsvRow, read_cells, write_cells

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable

    from specloom.core.batches import Many
    from specloom.core.uploads import FileContent

    from ._generated.csv import CsvType
    from .csv_imports import ImportProgress

__all__ = ["Csv"]

R = TypeVar("R", bound=CsvRow)

TIMEOUT = 600.0
INTERVAL = 1.0
SLOWEST = 10.0
"""Longest wait between two questions, in first waits."""
ROWS_AT_ONCE = 500


class Csv(generated.Csv):
    """Users, organizations, job titles and groups as CSV files; only for administrators."""

    __slots__ = ()

    async def rows(self, *, kind: type[R]) -> AsyncGenerator[R]:
        """Iterate over everything of one kind, as it arrives.

        Args:
            kind: The type of the rows, `TitleRow` for one.

        Yields:
            The rows. Columns that it does not know are kept in `rest`.

        Raises:
            KintoneError: The service refused; `code` says why.
            DecodeError: The file is not what it should be.
        """
        async with self.export(type=kind.csv_type) as file:
            number = 0
            async for cells in read_cells(file):
                number += 1
                yield kind.from_cells(cells, number)

    async def import_rows(
        self,
        *,
        kind: type[R],
        rows: Many[R],
        replace: bool = False,
        timeout: float = TIMEOUT,  # noqa: ASYNC109  # as clients have it
        interval: float = INTERVAL,
        progress: Callable[[ImportProgress], None] | None = None,
    ) -> int:
        """Import rows, and wait until that is done.

        Args:
            kind: The type of the rows, `TitleRow` for one.
            rows: The rows, one at least: a list, or any sync or async iterable.
            replace: As in `import_file`.
            timeout: As in `import_file`.
            interval: As in `import_file`.
            progress: As in `import_file`.

        Returns:
            ID of the import, which went well.

        Raises:
            CsvImportError: As in `import_file`.
            ArgumentError: A row cannot be written; nothing was started.
            KintoneError: The service refused the file; nothing was started.
        """
        return await self.import_file(
            type=kind.csv_type,
            content=_written(kind, rows),
            name=f"{kind.csv_type}.csv",
            replace=replace,
            timeout=timeout,
            interval=interval,
            progress=progress,
        )

    async def import_file(
        self,
        *,
        type: CsvType,  # noqa: A002
        content: FileContent,
        name: str | None = None,
        variable_custom_item_length: bool | None = None,
        replace: bool = False,
        timeout: float = TIMEOUT,  # noqa: ASYNC109  # as clients have it
        interval: float = INTERVAL,
        progress: Callable[[ImportProgress], None] | None = None,
    ) -> int:
        """Upload a CSV file, start its import, and wait until that is done.

        Args:
            type: What the file holds.
            content: The file: bytes, a path, an open binary file or an iterator of bytes; UTF-8
                without headings.
            name: Name of the file; that of `content` or of `type` when absent.
            variable_custom_item_length: Of users, whether rows may have fewer or more custom
                profile items than there are.
            replace: Must be true for organizations: those that the file does not name are deleted,
                with those below them.
            timeout: Seconds that all of it may take.
            interval: Seconds until the first question whether it is done; later ones take longer.
            progress: Called while the file is uploaded, and after each question.

        Returns:
            ID of the import, which went well.

        Raises:
            CsvImportError: It failed, or how it ended is not known; `id` names it, so that it can
                be waited for. A cancelled call raises `CancelledError` with this as its cause.
            ArgumentError: The file cannot be read, or an argument cannot be; nothing was started.
            KintoneError: The service refused the file; nothing was started.
        """
        if replace != (type == "organization"):
            raise ArgumentError(
                "csv.import_file: organizations that the file does not name are deleted: say so "
                "with replace=True"
                if type == "organization"
                else f"csv.import_file: replace=True is for organizations, not for {type}"
            )
        watch = Watch(type, None, "not started", progress)
        async with watch.bounded(timeout):
            uploaded = await self.upload(
                content=content,
                name=f"{type}.csv" if name is None and not _has_name(content) else name,
                content_type="text/csv",
                progress=None if progress is None else watch.uploaded,
            )
            watch.outcome = "uncertain"
            started = await self.start_import(
                type=type,
                file_key=uploaded.file_key,
                variable_custom_item_length=variable_custom_item_length,
            )
            watch.id, watch.outcome = started.id, "under way"
            await self._wait(watch, interval)
        return started.id

    async def wait_for_import(
        self,
        *,
        id: int,  # noqa: A002
        timeout: float = TIMEOUT,  # noqa: ASYNC109  # as clients have it
        interval: float = INTERVAL,
        progress: Callable[[ImportProgress], None] | None = None,
    ) -> None:
        """Wait until an import is done that was started before.

        Args:
            id: ID of the import.
            timeout: Seconds to wait.
            interval: Seconds until the second question whether it is done; later ones take longer.
            progress: Called after each question.

        Raises:
            CsvImportError: It failed, or how it ended is not known.
        """
        watch = Watch(None, id, "under way", progress)
        async with watch.bounded(timeout):
            await self._wait(watch, interval)

    async def _wait(self, watch: Watch, interval: float) -> None:
        assert watch.id is not None  # noqa: S101  # it was started
        started = asyncio.get_running_loop().time()
        pause = interval
        while True:
            result = await self.get_result(id=watch.id)
            watch.asked(asyncio.get_running_loop().time() - started)
            if result.done:
                if not result.success:
                    watch.outcome = "failed"
                    error_code = result.error_code if result.has("error_code") else None
                    raise watch.error(error_code or "the service does not say why", error_code)
                return
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, interval * SLOWEST)


def _has_name(content: Any) -> bool:
    if isinstance(content, (bytes, bytearray, memoryview)):
        return False
    return hasattr(content, "__fspath__") or isinstance(getattr(content, "name", content), str)


async def _written(kind: type[R], rows: Many[R]) -> AsyncIterator[bytes]:
    chunks = Chunks(rows, ROWS_AT_ONCE)
    while chunk := await chunks.take():
        first = chunks.taken - len(chunk)
        for index, row in enumerate(chunk, first):
            # The caller may come without a type checker.
            if type(row) is not kind:
                raise ArgumentError(
                    f"csv.import_rows: rows[{index}] is a {type(row).__name__}, not a "
                    f"{kind.__name__}"
                )
        yield write_cells([row.cells() for row in chunk])
    if not chunks.taken:
        raise ArgumentError("csv.import_rows: there are no rows")

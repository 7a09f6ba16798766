"""Writes of any number of records, in bulk requests of 2,000.

https://kintone.dev/en/docs/kintone/rest-api/records/bulk-request/
"""

from __future__ import annotations

import asyncio
import re
from array import array
from collections.abc import AsyncIterable, Callable, Iterable, Mapping, Sequence, Sized
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import field, frozen

from specloom.core.batches import Chunks, run_bounded
from specloom.core.errors import ApiError, ArgumentError, DecodeError, TransportError
from specloom.core.shapes import is_object

from ._generated.bulk import SEND
from ._generated.records import ADD_MANY
from .written import Part, PartialWriteError, WriteFailure, WrittenRecords

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from specloom.core.batches import Many
    from specloom.core.client import Client
    from specloom.core.progress import Progress

    from ._generated.bulk import BulkItem, BulkResult
    from .bulk_kinds import Kind

__all__ = ["BulkWrite", "write_all"]

T = TypeVar("T")

PER_CALL = 100
"""Records of one call within a bulk request."""
PER_REQUEST = 20 * PER_CALL
"""Records of one bulk request."""

_PLACE = re.compile(r"^(records|ids|revisions)\[(\d+)\]")


@frozen(kw_only=True)
class _Chunk:
    """What goes into one bulk request."""

    start: int
    records: list[Any] = field(repr=False)

    @property
    def indexes(self) -> range:
        return range(self.start, self.start + len(self.records))


class BulkWrite(Generic[T]):
    """One write of any number of records.

    Args:
        kind: What is done with them.
        app: App ID.
        records: The records, gone through once.
        api: Path of the calls within a bulk request.
        send: Sends a bulk request.
        concurrency: Bulk requests under way at once.
        progress: Called with the records written, and how many there are if that is known.

    Raises:
        ArgumentError: One of these cannot be.
    """

    def __init__(
        self,
        kind: Kind[T],
        *,
        app: int,
        records: Many[T] | None,
        api: str,
        send: Callable[[Sequence[BulkItem]], Awaitable[BulkResult]],
        concurrency: int,
        progress: Progress | None,
    ) -> None:
        checked = _checked(kind, app, records, concurrency)
        self._kind = kind
        self._app = app
        self._api = api
        self._send = send
        self._concurrency = concurrency
        self._progress = progress
        self._total = len(checked) if isinstance(checked, Sized) else None
        self._records = checked
        self._is_list = isinstance(checked, Sequence)
        self._chunks = Chunks(checked, PER_REQUEST)
        self._parts: list[Part] = []
        self._uncertain: list[range] = []
        self._failures: list[WriteFailure] = []
        self._done = 0

    async def run(self) -> WrittenRecords:
        """Write everything.

        Raises:
            PartialWriteError: Something failed; it says what was written.
        """
        try:
            if self._is_list:
                await self._check()
            await run_bounded(self._take, self._write, limit=self._concurrency)
        except asyncio.CancelledError as error:
            state = self._state()
            error.__cause__ = state  # whoever cancels may want to know how far it came
            error.add_note(str(state))
            raise
        if self._failures:
            raise self._state()
        return WrittenRecords(self._parts)

    async def _check(self) -> None:
        """Look at all records of a list: what is wrong with one is told before any is written."""
        for _ in range(0, self._total or 0, PER_REQUEST):
            if await self._take() is None:
                return
            await asyncio.sleep(0)
        self._chunks = Chunks(self._records, PER_REQUEST)

    async def _take(self) -> _Chunk | None:
        """Take and check the records of the next bulk request, unless one failed meanwhile."""
        if self._failures:
            return None
        start = self._chunks.taken
        try:
            taken = await self._chunks.take()
        except Exception as error:  # noqa: BLE001  # whatever the caller's input raises
            end = self._chunks.taken
            self._fail(range(end, end), error)
            return None
        if self._failures or not taken:
            return None
        encoded: list[Any] = []
        for index, record in enumerate(taken, start):
            where = f"{self._kind.place(self._app)}, {self._kind.noun}[{index}]"
            try:
                encoded.append(self._kind.encode(record, where))
            except Exception as error:  # noqa: BLE001  # a field not loaded, a mapping of one's own
                self._fail(range(start, start + len(taken)), error, index=index, is_sent=False)
                return None
        return _Chunk(start=start, records=encoded)

    async def _write(self, chunk: _Chunk) -> None:
        calls = [
            chunk.records[start : start + PER_CALL]
            for start in range(0, len(chunk.records), PER_CALL)
        ]
        requests: list[BulkItem] = [
            {
                "api": self._api,
                "method": self._kind.method,
                "payload": {"app": self._app, **self._kind.payload(call)},
            }
            for call in calls
        ]
        try:
            result = await self._send(requests)
            part = self._part(chunk.start, calls, result)
        except asyncio.CancelledError:
            self._uncertain.append(chunk.indexes)
            raise
        except Exception as error:  # noqa: BLE001  # a middleware of the caller may raise anything
            self._fail(chunk.indexes, error)
            return
        self._parts.append(part)
        self._done += len(chunk.records)
        if self._progress is not None:
            try:
                self._progress(self._done, self._total)
            except Exception as error:  # noqa: BLE001  # the caller's own
                self._fail(range(chunk.indexes.stop, chunk.indexes.stop), error)

    def _part(self, start: int, calls: list[list[Any]], result: BulkResult) -> Part:
        ids, revisions = array("q"), array("q")
        operations: list[str] = []
        try:
            for call, given in zip(calls, result.results, strict=True):
                rows = self._kind.read(given, call)
                for (record_id, revision, operation), _ in zip(rows, call, strict=True):
                    ids.append(int(record_id))
                    if revision is not None:
                        revisions.append(int(revision))
                    if operation is not None:
                        operations.append(str(operation))
        except (TypeError, ValueError, KeyError, OverflowError):
            raise DecodeError(
                f"{self._kind.name}: the answer does not tell of every record that was sent",
                operation=self._kind.name,
                path="$.results",
            ) from None
        return Part(start, ids, revisions, tuple(operations))

    def _fail(
        self,
        indexes: range,
        error: Exception,
        *,
        index: int | None = None,
        is_sent: bool = True,
    ) -> None:
        suspects, details = indexes, dict[str, Any]()
        if index is None and isinstance(error, ApiError):
            index, suspects, details = _place_of(error, indexes)
        if index is not None:
            suspects = range(index, index + 1)
        is_uncertain = is_sent and bool(indexes) and _may_be_done(error)
        if is_uncertain:
            self._uncertain.append(indexes)
        self._failures.append(
            WriteFailure(
                indexes=indexes,
                index=index,
                suspects=suspects,
                error=error,
                is_uncertain=is_uncertain,
                details=details,
            )
        )

    def _state(self) -> PartialWriteError:
        return PartialWriteError(
            self._kind.name,
            self._app,
            parts=self._parts,
            uncertain=self._uncertain,
            taken=self._chunks.taken,
            failures=self._failures,
        )


async def write_all(
    client: Client,
    kind: Kind[T],
    *,
    app: int,
    records: Many[T] | None,
    concurrency: int,
    progress: Progress | None,
) -> WrittenRecords:
    """Write any number of records by a client.

    Raises:
        PartialWriteError: Something failed; it says what was written.
        ArgumentError: An argument cannot be; nothing was sent.
    """

    def send(requests: Sequence[BulkItem]) -> Awaitable[BulkResult]:
        return client.execute(SEND, body={"requests": requests})

    writing = BulkWrite(
        kind,
        app=app,
        records=records,
        api=client.path_of(ADD_MANY),
        send=send,
        concurrency=concurrency,
        progress=progress,
    )
    return await writing.run()


def _checked(kind: Kind[T], app: int, records: Many[T] | None, concurrency: int) -> Many[T]:
    name = type(records).__name__
    # The caller may come without a type checker.
    if app is None:  # pyright: ignore[reportUnnecessaryComparison]
        raise ArgumentError(f"{kind.name}: app is required")
    if records is None or isinstance(records, (str, bytes, Mapping)):
        raise ArgumentError(f"{kind.name}: {kind.noun}: expected any number of them, got {name}")
    if not isinstance(records, (Iterable, AsyncIterable)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(f"{kind.name}: {kind.noun}: expected any number of them, got {name}")
    if not isinstance(concurrency, int) or isinstance(concurrency, bool) or concurrency < 1:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(f"{kind.name}: concurrency is {concurrency!r}; it is 1 at least")
    return records


def _may_be_done(error: Exception) -> bool:
    """Whether a bulk request that failed in this way may have been carried out."""
    if isinstance(error, ArgumentError):
        return False
    if isinstance(error, TransportError):
        return error.maybe_done
    if isinstance(error, ApiError):
        # With a code of its own kintone rolled back; a gateway before it does not know.
        return error.status < 300 or (error.status >= 500 and error.code is None)
    return True


def _place_of(error: ApiError, indexes: range) -> tuple[int | None, range, dict[str, Any]]:
    """Which records a refusal means: the first one, those it may mean, and what it says of each."""
    if error.batch_index is None:
        return None, indexes, {}
    start = indexes.start + error.batch_index * PER_CALL
    suspects = range(start, min(start + PER_CALL, indexes.stop))
    details: dict[str, Any] = {}
    found: list[int] = []
    for place, said in (error.details if is_object(error.details) else {}).items():
        match = _PLACE.match(place)
        if match is None:
            details[place] = said
            continue
        found.append(start + int(match[2]))
        details[f"{match[1]}[{found[-1]}]{place[match.end() :]}"] = said
    first = min(found) if found else suspects.start if len(suspects) == 1 else None
    return first, suspects, details

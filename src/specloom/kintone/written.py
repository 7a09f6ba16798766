"""What writing any number of records gave, and what is known when that failed."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, overload

from attrs import field, frozen

from specloom.core.errors import ApiError, SpecloomError

__all__ = [
    "Part",
    "PartialWriteError",
    "PartlyWritten",
    "WriteFailure",
    "WrittenRecord",
    "WrittenRecords",
]

T = TypeVar("T")


@frozen
class WrittenRecord:
    """A record that was written."""

    id: int
    revision: int | None = None
    """New revision; None where it was deleted."""
    operation: str | None = None
    """`INSERT` or `UPDATE`, of an upsert."""


@frozen(order=True)
class Part:
    """What one bulk request wrote, in few bytes a record."""

    start: int
    """Input index of its first record."""
    ids: array[int] = field(order=False)
    revisions: array[int] = field(order=False, factory=lambda: array("q"))
    operations: tuple[str, ...] = field(order=False, default=())

    @property
    def indexes(self) -> range:
        """Input indexes of its records."""
        return range(self.start, self.start + len(self.ids))

    def at(self, index: int) -> WrittenRecord:
        """The record of an input index."""
        offset = index - self.start
        return WrittenRecord(
            self.ids[offset],
            self.revisions[offset] if self.revisions else None,
            self.operations[offset] if self.operations else None,
        )


class WrittenRecords(Sequence[WrittenRecord]):
    """The records that were written, in the order of the input."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Iterable[Part]) -> None:
        self._parts = sorted(parts)

    @property
    def ids(self) -> list[int]:
        """IDs of the records."""
        return [each for part in self._parts for each in part.ids]

    @property
    def revisions(self) -> list[int]:
        """New revisions; empty where the records were deleted."""
        return [each for part in self._parts for each in part.revisions]

    def __len__(self) -> int:
        return self._parts[-1].indexes.stop if self._parts else 0

    @overload
    def __getitem__(self, index: int) -> WrittenRecord: ...
    @overload
    def __getitem__(self, index: slice) -> list[WrittenRecord]: ...
    def __getitem__(self, index: int | slice) -> WrittenRecord | list[WrittenRecord]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        position = range(len(self))[index]
        part = _part_of(self._parts, position)
        assert part is not None  # noqa: S101  # the parts of a whole have no gaps
        return part.at(position)

    def __iter__(self) -> Iterator[WrittenRecord]:
        for part in self._parts:
            for index in part.indexes:
                yield part.at(index)

    def __repr__(self) -> str:
        return f"<WrittenRecords: {len(self)}>"


class PartlyWritten(Mapping[int, WrittenRecord]):
    """The records that were written, by input index."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Iterable[Part]) -> None:
        self._parts = sorted(parts)

    @property
    def ranges(self) -> tuple[range, ...]:
        """The input indexes, in ranges."""
        return _merged(part.indexes for part in self._parts)

    def __getitem__(self, index: int) -> WrittenRecord:
        part = _part_of(self._parts, index)
        if part is None:
            raise KeyError(index)
        return part.at(index)

    def __iter__(self) -> Iterator[int]:
        for part in self._parts:
            yield from part.indexes

    def __len__(self) -> int:
        return sum(len(part.ids) for part in self._parts)

    def __repr__(self) -> str:
        return f"<PartlyWritten: {len(self)}>"


@frozen(kw_only=True)
class WriteFailure:
    """One bulk request that failed, or what kept it from being sent."""

    indexes: range
    """Input indexes of its records; empty where reading the input or telling of progress failed."""
    index: int | None
    """Input index of the record at fault, where that is known."""
    suspects: range
    """Input indexes of the records that may be at fault: the 100 of a refused call, for one."""
    error: Exception
    is_uncertain: bool
    """Whether the records may have been written all the same."""
    details: Mapping[str, Any]
    """What kintone says of single fields, with input indexes: `records[2101].price.value`."""


class PartialWriteError(SpecloomError):
    """Some records of many were not written, or may not have been.

    A bulk request, 2,000 records, is written as a whole or not at all. Those under way when one
    failed were waited for. To go on without writing anything twice:

        except PartialWriteError as error:
            await kintone.records.add_all(app=7, records=error.remaining(records))
    """

    def __init__(
        self,
        operation: str,
        app: int,
        *,
        parts: Iterable[Part],
        uncertain: Iterable[range],
        taken: int,
        failures: Iterable[WriteFailure],
    ) -> None:
        self.operation = operation
        self.app = app
        """App ID."""
        self.taken = taken
        """How many records were taken from the input."""
        self.written = PartlyWritten(parts)
        """The records that were written, by input index."""
        self.uncertain = _merged(uncertain)
        """Input indexes of records that may have been written: the answer was lost. Look in the app
        before writing them again."""
        self.unwritten = _gaps((*self.written.ranges, *self.uncertain), taken)
        """Input indexes of records that were taken and surely not written."""
        self.failures = tuple(sorted(failures, key=lambda each: each.indexes.start))
        """What failed, by input index; empty where the call was cancelled."""
        first = self.failures[0] if self.failures else None
        self.error = None if first is None else first.error
        """Why: the first failure's error, a `KintoneError` where kintone refused."""
        self.index = None if first is None else first.index
        """Input index of the first record at fault, where that is known."""
        self.details: Mapping[str, Any] = {} if first is None else first.details
        """What kintone says of single fields, with input indexes."""
        api = self.error if isinstance(self.error, ApiError) else None
        self.code = None if api is None else api.code
        """kintone's code, where it refused."""
        self.status = None if api is None else api.status
        """HTTP status, where kintone refused."""
        self.batch_index = None if api is None else api.batch_index
        """Which request of the bulk request failed, from 0."""
        super().__init__(self._text(first))
        self.__cause__ = self.error

    @property
    def resume_index(self) -> int:
        """The first input index that is not known to be written: everything before it is.

        With `concurrency=1` and nothing uncertain, nothing from it on was written either; else ask
        `remaining`.
        """
        ranges = self.written.ranges
        return ranges[0].stop if ranges and ranges[0].start == 0 else 0

    def remaining(self, records: Iterable[T]) -> Iterator[T]:
        """Give those of the input that were surely not written, to write them now.

        Args:
            records: The same input again, from its beginning.
        """
        settled = _merged((*self.written.ranges, *self.uncertain))
        for index, record in enumerate(records):
            if not any(index in each for each in settled):
                yield record

    def _text(self, first: WriteFailure | None) -> str:
        counts = [f"{len(self.written)} of {self.taken} records taken from the input were written"]
        if self.unwritten:
            counts.append(f"{sum(map(len, self.unwritten))} surely not")
        if self.uncertain:
            counts.append(f"{sum(map(len, self.uncertain))} maybe")
        text = f"{self.operation}: app {self.app}: {', '.join(counts)}"
        if first is None:
            return f"{text}; the call was cancelled"
        if first.index is not None:
            text += f"; the record at index {first.index} failed"
        elif first.suspects:
            text += (
                f"; one of the records {first.suspects.start} to {first.suspects.stop - 1} failed"
            )
        return f"{text}: {first.error or type(first.error).__name__}"


def _part_of(parts: Sequence[Part], index: int) -> Part | None:
    position = bisect_right(parts, index, key=lambda part: part.start) - 1
    part = parts[position] if position >= 0 else None
    return part if part is not None and index in part.indexes else None


def _merged(ranges: Iterable[range]) -> tuple[range, ...]:
    """Join ranges that follow each other, in their order."""
    found: list[range] = []
    for each in sorted(ranges, key=lambda one: one.start):
        if found and found[-1].stop == each.start:
            found[-1] = range(found[-1].start, each.stop)
        elif each:
            found.append(each)
    return tuple(found)


def _gaps(ranges: Iterable[range], stop: int) -> tuple[range, ...]:
    """What lies between ranges, up to an end."""
    gaps: list[range] = []
    at = 0
    for each in (*_merged(ranges), range(stop, stop)):
        if each.start > at:
            gaps.append(range(at, each.start))
        at = each.stop
    return tuple(gaps)

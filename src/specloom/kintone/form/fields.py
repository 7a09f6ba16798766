"""Field objects of text, numbers and times, one class for what is alike in Python.

https://kintone.dev/en/docs/kintone/overview/field-types/
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias

from attrs import frozen

from specloom.core.errors import ArgumentError
from specloom.kintone.values import (
    date_text,
    instant_text,
    integer_text,
    number_text,
    read_date,
    read_date_time,
    read_moment,
    read_number,
    read_text,
    read_time,
    time_text,
)

from .field import Field
from .functions import DateFunction, InstantFunction
from .operators import Emptiable, Equal, Keyed, Listed, Ordered, Searched, Sortable

__all__ = [
    "CalcTextField",
    "DateField",
    "DateTimeField",
    "IdField",
    "LongTextField",
    "Lookup",
    "NumberField",
    "RecordNumberField",
    "RevisionField",
    "StatusField",
    "TextField",
    "TimeField",
    "TimestampField",
]

Number: TypeAlias = Decimal | int | float


@frozen(kw_only=True)
class Lookup:
    """Where a lookup gets its values from."""

    app: int | None = None
    """The app that it looks in; None where the form does not tell."""
    key: str
    """The code of the field there that it looks for."""


class IdField(Ordered[int, int], Listed[int, int | None], Sortable[int]):
    """The ID of a record."""

    usual_type = "__ID__"

    def _read(self, value: Any) -> int:
        return int(value)

    def _text(self, value: Any, at: str) -> str:
        return integer_text(value, at)


class RevisionField(Field[int]):
    """The revision of a record."""

    usual_type = "__REVISION__"

    def _read(self, value: Any) -> int:
        return int(value)


class RecordNumberField(Ordered[str, str | int], Listed[str, str | int | None], Sortable[str]):
    """The number of a record, with the app's code before it if it has one."""

    usual_type = "RECORD_NUMBER"

    def _read(self, value: Any) -> str:
        return read_text(value)

    def _text(self, value: Any, at: str) -> str:
        return value if isinstance(value, str) else integer_text(value, at)


class TextField(
    Equal[str, str],
    Listed[str, str | None],
    Searched[str],
    Emptiable[str],
    Sortable[str],
    Keyed[str, str],
):
    """A line of text, or a link; empty text where there is none."""

    usual_type = "SINGLE_LINE_TEXT"

    def _read(self, value: Any) -> str:
        return read_text(value)

    def _written(self, value: Any, path: str, at: str, *, is_new: bool) -> Any:
        text = super()._written(value, path, at, is_new=is_new)
        if text:
            _check_length(self, text, at)
        return text


class LongTextField(Searched[str], Emptiable[str]):
    """Text of several lines, or rich text; empty text where there is none."""

    usual_type = "MULTI_LINE_TEXT"

    def _read(self, value: Any) -> str:
        return read_text(value)


class NumberField(
    Ordered[Decimal | None, Number],
    Listed[Decimal | None, Number | None],
    Emptiable[Decimal | None],
    Sortable[Decimal | None],
    Keyed[Decimal | None, Number],
):
    """A number, written or calculated; None where there is none."""

    usual_type = "NUMBER"

    def _read(self, value: Any) -> Decimal | None:
        return read_number(value)

    def _text(self, value: Any, at: str) -> str:
        return number_text(value, at)

    def _written(self, value: Any, path: str, at: str, *, is_new: bool) -> Any:
        text = super()._written(value, path, at, is_new=is_new)
        if text is not None:
            _check_range(self, Decimal(text), at)
        return text


class CalcTextField(
    Ordered[str, Number | str], Listed[str, Number | str | None], Emptiable[str], Sortable[str]
):
    """A calculated value that has no type in Python: a length of time, `26:05` for one."""

    usual_type = "CALC"

    def _read(self, value: Any) -> str:
        return read_text(value)

    def _text(self, value: Any, at: str) -> str:
        return value if isinstance(value, str) else number_text(value, at)


class DateField(
    Ordered[date | None, date | DateFunction],
    Emptiable[date | None],
    Sortable[date | None],
    Keyed[date | None, date],
):
    """A date, written or calculated; None where there is none."""

    usual_type = "DATE"

    def _read(self, value: Any) -> date | None:
        return read_date(value)

    def _text(self, value: Any, at: str) -> str:
        return date_text(value, at)


class TimeField(Ordered[time | None, time], Emptiable[time | None], Sortable[time | None]):
    """A time of day, written or calculated; None where there is none."""

    usual_type = "TIME"

    def _read(self, value: Any) -> time | None:
        return read_time(value)

    def _text(self, value: Any, at: str) -> str:
        return time_text(value, at)


class DateTimeField(
    Ordered[datetime | None, datetime | InstantFunction],
    Emptiable[datetime | None],
    Sortable[datetime | None],
    Keyed[datetime | None, datetime],
):
    """A date and time with its time zone, written or calculated; None where there is none."""

    usual_type = "DATETIME"

    def _read(self, value: Any) -> datetime | None:
        return read_date_time(value)

    def _text(self, value: Any, at: str) -> str:
        return instant_text(value, at)


class TimestampField(Ordered[datetime, datetime | InstantFunction], Sortable[datetime]):
    """When a record was added or changed; administrators may say it of what they add."""

    def _read(self, value: Any) -> datetime:
        return read_moment(value)

    def _text(self, value: Any, at: str) -> str:
        return instant_text(value, at)


class StatusField(Equal[str, str], Listed[str, str | None], Sortable[str]):
    """The status of process management."""

    usual_type = "STATUS"

    def _read(self, value: Any) -> str:
        return read_text(value)


def _check_length(field: Field[Any], text: str, at: str) -> None:
    if field.min_length is not None and len(text) < field.min_length:
        raise ArgumentError(
            f"{at} has {len(text)} characters; the form takes {field.min_length} at least"
        )
    if field.max_length is not None and len(text) > field.max_length:
        raise ArgumentError(
            f"{at} has {len(text)} characters; the form takes {field.max_length} at most"
        )


def _check_range(field: Field[Any], number: Decimal, at: str) -> None:
    if field.minimum is not None and number < field.minimum:
        raise ArgumentError(f"{at} is {number}; the form takes {field.minimum} at least")
    if field.maximum is not None and number > field.maximum:
        raise ArgumentError(f"{at} is {number}; the form takes {field.maximum} at most")

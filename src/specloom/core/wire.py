"""Types whose form on the wire is not that of the Python value.

To editors and type checkers each is the plain Python type, by which they show it; the codec reads
the mark beside it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any

from .errors import ArgumentError
from .secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "DecimalText",
    "EpochMs",
    "EpochMsText",
    "IntText",
    "MaybeDecimalText",
    "MaybeIntText",
    "SecretInput",
    "SecretText",
    "WireForm",
    "date_time_text",
    "parse_date_time",
    "read_decimal",
    "read_int",
]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class WireForm:
    """How values of a type are read from JSON and written to it.

    Args:
        wire: The type on the wire, as msgspec takes it.
        read: Makes the Python value of it; raises ValueError where that loses anything.
        parse: Makes the Python value of text that msgspec does not take, though it is right.
        write: Makes JSON of the Python value; takes the value and the path that errors name.
    """

    __slots__ = ("parse", "read", "wire", "write")

    def __init__(
        self,
        *,
        wire: Any = None,
        read: Callable[[Any], Any] | None = None,
        parse: Callable[[str], Any] | None = None,
        write: Callable[[Any, str], Any] | None = None,
    ) -> None:
        self.wire = wire
        self.read = read
        self.parse = parse
        self.write = write


def read_int(value: int | str) -> int:
    """Read an integer that may travel as text.

    Raises:
        ValueError: It is none.
    """
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdecimal():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"expected an integer, got {value!r}")


def read_decimal(value: Decimal | float | str) -> Decimal:
    """Read a number that may travel as text.

    Raises:
        ValueError: It is none.
    """
    # Decimal itself also takes underscores, blanks, digits of any script, and NaN.
    if not isinstance(value, bool) and _NUMBER.fullmatch(str(value)):
        with suppress(InvalidOperation):
            return Decimal(str(value))
    raise ValueError(f"expected a number, got {value!r}")


def _read_epoch_ms(value: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=value)


def parse_date_time(value: str) -> datetime:
    """Read an ISO 8601 date and time, with or without seconds."""
    return datetime.fromisoformat(value)


def date_time_text(value: Any, path: str) -> str:
    """Write a date and time as ISO 8601, UTC as `Z`."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ArgumentError(f"{path}: expected a datetime with a time zone, got {value!r}")
    return value.isoformat().replace("+00:00", "Z")


def _write_date(value: Any, path: str) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ArgumentError(f"{path}: expected a date, got {value!r}")
    return value.isoformat()


def _write_time(value: Any, path: str) -> str:
    if not isinstance(value, time):
        raise ArgumentError(f"{path}: expected a time, got {value!r}")
    return value.isoformat()


def _write_decimal(value: Any, path: str) -> str:
    if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
        raise ArgumentError(f"{path}: expected a Decimal or an int, got {value!r}")
    number = Decimal(value)
    if not number.is_finite():
        raise ArgumentError(f"{path}: {value!r} is not a number that JSON has")
    return format(number, "f")


def _write_int(value: Any, path: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ArgumentError(f"{path}: expected an int, got {value!r}")
    return str(value)


def _write_epoch_ms(value: Any, path: str) -> int:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ArgumentError(f"{path}: expected a datetime with a time zone, got {value!r}")
    return (value - _EPOCH) // timedelta(milliseconds=1)


def _write_secret(value: Any, path: str) -> Secret:
    if not isinstance(value, (str, Secret)):
        raise ArgumentError(f"{path}: expected text, got {type(value).__name__}")
    return value if isinstance(value, Secret) else Secret(value)


_SECRET = WireForm(wire=str, read=Secret, write=_write_secret)

if TYPE_CHECKING:
    # Editors show an import by the name of what it is, where they show an alias by its own.
    from builtins import int as IntText  # noqa: N812
    from datetime import datetime as EpochMs  # noqa: N812
    from datetime import datetime as EpochMsText  # noqa: N812
    from decimal import Decimal as DecimalText

    from .secret import Secret as SecretText
else:
    IntText = Annotated[int, WireForm(wire=int | str, read=read_int)]
    """An integer that travels as decimal text; a number is taken too."""

    DecimalText = Annotated[
        Decimal, WireForm(wire=str | int | float, read=read_decimal, write=_write_decimal)
    ]
    """A Decimal that travels as text; a number is taken too."""

    EpochMs = Annotated[datetime, WireForm(wire=int, read=_read_epoch_ms, write=_write_epoch_ms)]
    """A moment that travels as milliseconds since 1970, UTC."""

    EpochMsText = Annotated[
        datetime,
        WireForm(wire=int | str, read=lambda value: _read_epoch_ms(read_int(value))),
    ]
    """A moment that travels as text of milliseconds since 1970, UTC; a number is taken too."""

    SecretText = Annotated[Secret, _SECRET]
    """Text that never shows."""

MaybeIntText = Annotated[
    int | None,
    WireForm(
        wire=int | str | None,
        read=lambda value: None if value in {"", None} else read_int(value),
        write=lambda value, path: "" if value is None else _write_int(value, path),
    ),
]
"""An integer that travels as decimal text; none is empty text."""

MaybeDecimalText = Annotated[
    Decimal | None,
    WireForm(
        wire=str | int | float | None,
        read=lambda value: None if value in {"", None} else read_decimal(value),
        write=lambda value, path: "" if value is None else _write_decimal(value, path),
    ),
]
"""A Decimal that travels as text; none is empty text."""

SecretInput = Annotated[str | Secret, _SECRET]
"""Text that never shows once it was given."""

FORMS: dict[Any, WireForm] = {
    datetime: WireForm(wire=datetime, parse=parse_date_time, write=date_time_text),
    date: WireForm(wire=date, write=_write_date),
    time: WireForm(wire=str, read=time.fromisoformat, write=_write_time),
    Decimal: WireForm(wire=str | int | float, read=read_decimal, write=_write_decimal),
}
"""The forms of types that JSON does not have."""


def form_of(tp: Any) -> WireForm | None:
    """The wire form that a type is marked with, or has by itself."""
    for mark in getattr(tp, "__metadata__", ()):
        if isinstance(mark, WireForm):
            return mark
    return FORMS.get(tp) if isinstance(tp, type) else None

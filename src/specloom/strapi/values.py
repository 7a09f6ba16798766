"""Values of attributes on their way to the server, by the type of the attribute."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from specloom.core.errors import ArgumentError
from specloom.core.hints import near
from specloom.core.options import warn_unknown
from specloom.core.wire import FORMS, date_time_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from .content_type import Attribute

__all__ = ["encode_value"]


def encode_value(attribute: Attribute, value: Any, path: str) -> Any:
    """Check one value and give its form on the wire.

    Raises:
        ArgumentError: It is not of the attribute's type.

    Warns:
        UnknownOptionWarning: An enumeration does not have it.
    """
    encode = _ENCODERS.get(attribute.type)
    if encode is not None:
        return encode(value, path)
    if not isinstance(value, str):
        raise ArgumentError(f"{path}: expected text, got {value!r}")
    if attribute.type == "enumeration" and value not in attribute.values:
        hint = near(value, attribute.values)
        warn_unknown(f"{path}: {value!r} is none of the values that the spec lists{hint}")
    return value


def _integer(value: Any, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ArgumentError(f"{path}: expected a whole number, got {value!r}")
    return value


def _big_integer(value: Any, path: str) -> str:
    return str(_integer(value, path))  # JavaScript's numbers end at 2**53


def _float(value: Any, path: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ArgumentError(f"{path}: expected a number, got {value!r}")
    return value


def _boolean(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise ArgumentError(f"{path}: expected True or False, got {value!r}")
    return value


def _time(value: Any, path: str) -> str:
    if not isinstance(value, time) or value.tzinfo is not None:
        raise ArgumentError(f"{path}: expected a time without a time zone, got {value!r}")
    # The server wants the seconds, and reads three digits behind them.
    return value.isoformat(timespec="milliseconds")


def _timestamp(value: Any, path: str) -> str:
    date_time_text(value, path)
    return str(round(value.timestamp() * 1000))


def _formed(kind: type) -> Callable[[Any, str], Any]:
    write = FORMS[kind].write
    assert write is not None  # noqa: S101  # all of these have one
    return write


_ENCODERS: Final[dict[str, Callable[[Any, str], Any]]] = {
    "integer": _integer,
    "biginteger": _big_integer,
    "float": _float,
    "decimal": _formed(Decimal),
    "boolean": _boolean,
    "date": _formed(date),
    "time": _time,
    "datetime": _formed(datetime),
    "timestamp": _timestamp,
    "json": lambda value, _: value,
    "customField": lambda value, _: value,
}

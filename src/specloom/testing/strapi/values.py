"""Values between the wire and the columns, by attribute type."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from specloom.testing.strapi.errors import internal_error, validation_error
from specloom.testing.strapi.schema import NUMBERS, STRINGS
from specloom.testing.strapi.wire import Json, boolean_word, to_number

if TYPE_CHECKING:
    from collections.abc import Callable

Sql: TypeAlias = "int | float | str | None"
"""What a column holds."""

_TIME: Final = re.compile(r"((?:2[0-3]|[01]\d):[0-5]\d:[0-5]\d)(?:\.(\d{1,3}))?")
_BIGGEST: Final = 2**63


def timestamp(moment: datetime) -> str:
    """A moment as Strapi writes it: UTC, milliseconds, `Z`."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def now() -> str:
    """This moment."""
    return timestamp(datetime.now(UTC))


def to_column(kind: str, value: Json) -> Sql:
    """What is stored for a value, or compared with by a filter.

    Raises:
        StrapiError: 400 for a date or time that is none, 500 for a number that is none.
    """
    if value is None:
        return None
    if kind in STRINGS:
        return str(value)
    if kind in NUMBERS:
        return _number(value)
    encode = _ENCODERS.get(kind)
    return encode(value) if encode else msgspec.json.encode(value).decode()


def to_wire(kind: str) -> Callable[[Sql], Json] | None:
    """What turns a column into JSON, or None when it is JSON already."""
    return _DECODERS.get(kind)


def _number(value: Json) -> Sql:
    if isinstance(value, (list, dict)) or (isinstance(value, str) and not value.strip()):
        raise internal_error()
    number = to_number(value)
    if isinstance(number, float):
        if math.isnan(number):
            raise internal_error()
        return int(number) if number.is_integer() else number
    return number if -_BIGGEST <= number < _BIGGEST else str(number)


def _boolean(value: Json) -> Sql:
    word = boolean_word(value)
    return int(bool(value) if word is None else word)


def _moment(value: Json, message: str) -> datetime:
    if not isinstance(value, str):
        raise validation_error(message)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise validation_error(message) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _date(value: Json) -> Sql:
    return _moment(value, "Invalid date format, expected YYYY-MM-DD").date().isoformat()


def _time(value: Json) -> Sql:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise validation_error("Invalid time format, expected HH:mm:ss.SSS")
    return f"{match[1]}.{(match[2] or '').ljust(3, '0')}"


def _epoch(value: Json) -> Sql:
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    moment = _moment(value, "Invalid format, expected a timestamp or an ISO date")
    return round(moment.timestamp() * 1000)


def _datetime(value: Json) -> Sql:
    return timestamp(datetime.fromtimestamp(int(_epoch(value) or 0) / 1000, UTC))


def _json(value: Sql) -> Json:
    decoded: Json = None if value is None else msgspec.json.decode(str(value))
    return decoded


def _text(value: Sql) -> Json:
    return None if value is None else str(value)


def _bool(value: Sql) -> Json:
    return None if value is None else bool(value)


_ENCODERS: Final[dict[str, Callable[[Json], Sql]]] = {
    "boolean": _boolean,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "timestamp": _epoch,
}

_DECODERS: Final[dict[str, Callable[[Sql], Json]]] = {
    "boolean": _bool,
    "biginteger": _text,
    "timestamp": _text,
    "json": _json,
    "blocks": _json,
    "customField": _json,
}

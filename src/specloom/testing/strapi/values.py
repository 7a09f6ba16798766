"""Values between the wire and the columns, by attribute type."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from specloom.testing.strapi.errors import StrapiError, internal_error, validation_error
from specloom.testing.strapi.schema import NUMBERS, STRINGS
from specloom.testing.strapi.wire import Json, boolean_word, to_number, type_of

if TYPE_CHECKING:
    from collections.abc import Callable

Sql: TypeAlias = "int | float | str | None"
"""What a column holds."""

BIG_INTEGER: Final = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)
_SHORT_DATE: Final = re.compile(r"\d{4}(-\d\d)?", re.ASCII)
_EPOCH: Final = re.compile(r"-?\d+", re.ASCII)
_EPOCH_START: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_EPOCH: Final = 253_402_300_799_999
"""The end of the year 9999, where Python's calendar ends."""
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
    encode = _ENCODERS.get(kind)
    if encode is not None:
        return encode(value)
    return _number(value) if kind in NUMBERS else msgspec.json.encode(value).decode()


def to_wire(kind: str) -> Callable[[Sql], Json] | None:
    """What turns a column into JSON, or None when it is JSON already."""
    return _DECODERS.get(kind)


def _number(value: Json) -> Sql:
    if isinstance(value, str) and not value.strip():
        raise internal_error()
    number = to_number(value)
    if math.isnan(number):
        raise internal_error()
    if abs(number) >= _BIGGEST:
        return float(number)
    return int(number) if number == math.floor(number) else number


def _big_integer(value: Json) -> Sql:
    """Every digit is kept, as databases other than SQLite do."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value):
        value = str(int(value))
    if not isinstance(value, str) or not BIG_INTEGER.fullmatch(value):
        raise internal_error()
    number = int(value)
    return number if -_BIGGEST <= number < _BIGGEST else str(number)


def _integer_key(value: Json) -> Sql:
    """A numeric id; what is no number is compared as it is, and equals none."""
    number = math.nan if isinstance(value, bool) else to_number(value)
    return str(value) if math.isnan(number) else number


def _boolean(value: Json) -> Sql:
    word = boolean_word(value.lower() if isinstance(value, str) else value)
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
    """What follows the date is cut off."""
    found = _DATE.match(value) if isinstance(value, str) else None
    if found is None:
        raise validation_error("Invalid format, expected yyyy-MM-dd")
    return _moment(found[0], "Invalid date").date().isoformat()


def _time(value: Json) -> Sql:
    if not isinstance(value, str):
        raise validation_error(f"Expected a string, got a {type_of(value)}")
    match = _TIME.fullmatch(value)
    if match is None:
        raise validation_error("Invalid time format, expected HH:mm:ss.SSS")
    return f"{match[1]}.{(match[2] or '').ljust(3, '0')}"


def _epoch(value: Json) -> Sql:
    message = "Invalid format, expected a timestamp or an ISO date"
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    if _SHORT_DATE.fullmatch(text):
        text = f"{text}-01-01"[:10]
    try:
        moment = _moment(text, message)
    except StrapiError:
        if not _EPOCH.fullmatch(text) or abs(int(text)) > _LAST_EPOCH:
            raise
        return int(text)
    return round(moment.timestamp() * 1000)


def _datetime(value: Json) -> Sql:
    return timestamp(_EPOCH_START + timedelta(milliseconds=int(_epoch(value) or 0)))


def _parsed(value: Json) -> Sql:
    """JSON as it is stored: a string that is JSON itself counts as what it says."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _unparsed(value: Sql) -> Json:
    """JSON as it is read: a string that says a string is read once more."""
    decoded = _decoded(value)
    return _decoded(decoded, value) if isinstance(decoded, str) else decoded


def _decoded(value: Json, otherwise: Json = None) -> Json:
    if not isinstance(value, str):
        return value
    try:
        decoded: Json = msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value if otherwise is None else otherwise
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
    "biginteger": _big_integer,
    "id": _integer_key,
    "json": _parsed,
}

_DECODERS: Final[dict[str, Callable[[Sql], Json]]] = {
    "boolean": _bool,
    "biginteger": _text,
    "timestamp": _text,
    "json": _unparsed,
    "blocks": _unparsed,
    "customField": _unparsed,
}

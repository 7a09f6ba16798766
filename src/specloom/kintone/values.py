"""Values of fields: as they travel, and as Python has them, both ways.

https://kintone.dev/en/docs/kintone/overview/field-types/
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import msgspec
from attrs import frozen

from specloom.core.errors import ArgumentError, DecodeError
from specloom.core.wire import parse_date_time, read_decimal, read_int

from ._generated.common import RecordFieldType  # noqa: TC001  # msgspec reads it

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "READ",
    "READ_ONLY",
    "Attachment",
    "Cell",
    "Entity",
    "date_text",
    "file_object",
    "instant_text",
    "integer_text",
    "mistyped",
    "number_text",
    "object_of_code",
    "read_attachments",
    "read_cell",
    "read_choice",
    "read_choices",
    "read_date",
    "read_date_time",
    "read_entities",
    "read_entity",
    "read_moment",
    "read_number",
    "read_text",
    "read_time",
    "scalar_text",
    "time_text",
    "whole_text",
]


@frozen
class Entity:
    """A user, a group or an organization in a field."""

    code: str
    """Its code: the login name of a user."""
    name: str | None = None
    """Its display name, in what was read."""


@frozen(kw_only=True)
class Attachment:
    """A file in a field."""

    file_key: str
    """In what was read, the key to download it by; to attach a new file, the key of its upload."""
    name: str | None = None
    content_type: str | None = None
    size: int | None = None
    """Bytes."""


class Cell(msgspec.Struct, frozen=True, gc=False):
    """A field as it travels: its type and its value."""

    # msgspec finds a literal faster than it makes a string; one that is not known is taken too, by
    # the careful way.
    type: RecordFieldType
    value: Any


READ_ONLY = frozenset(
    {
        "__ID__",
        "__REVISION__",
        "RECORD_NUMBER",
        "CREATOR",
        "MODIFIER",
        "CREATED_TIME",
        "UPDATED_TIME",
        "CALC",
        "CATEGORY",
        "STATUS",
        "STATUS_ASSIGNEE",
        "REFERENCE_TABLE",
    }
)
"""Types that a record's update does not take."""

_MOST_DIGITS = 100_000


# ---------------------------------------------------------------- wire to Python


def read_cell(cell: Cell, code: str, read: Callable[[Any], Any], where: Callable[[], str]) -> Any:
    """Read the value of a cell; `where` is what errors call it.

    Raises:
        DecodeError: It is not what the type holds.
    """
    try:
        return read(cell.value)
    except (TypeError, ValueError, KeyError, InvalidOperation):
        raise DecodeError(
            f"{where()} of type {cell.type} holds {cell.value!r}", path=f"$.{code}.value"
        ) from None


def read_number(value: Any) -> Decimal | None:
    """Read a number; None when empty."""
    return read_decimal(value) if value not in {None, ""} else None


def read_date(value: Any) -> date | None:
    """Read a date; None when empty."""
    return date.fromisoformat(value) if value else None


def read_time(value: Any) -> time | None:
    """Read a time of day; None when empty."""
    return time.fromisoformat(value) if value else None


def read_date_time(value: Any) -> datetime | None:
    """Read a date and time; None when empty."""
    return parse_date_time(value) if value else None


def read_moment(value: Any) -> datetime:
    """Read a date and time that is never empty."""
    return parse_date_time(value)


def read_entity(value: Any) -> Entity:
    """Read a user, a group or an organization."""
    return Entity(value["code"], value.get("name"))


def read_entities(value: Any) -> list[Entity]:
    """Read users, groups or organizations."""
    return [read_entity(item) for item in value]


def read_attachments(value: Any) -> list[Attachment]:
    """Read the files of a field."""
    return [
        Attachment(
            file_key=item["fileKey"],
            name=item.get("name"),
            content_type=item.get("contentType"),
            size=read_int(item["size"]) if item.get("size") is not None else None,
        )
        for item in value
    ]


def read_text(value: Any) -> str:
    """Read text; null is empty text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError
    return value


def read_choice(value: Any) -> str | None:
    """Read the option that is chosen; None where none is."""
    return None if value is None else read_text(value)


def read_choices(value: Any) -> list[str]:
    """Read the options that are chosen."""
    return [read_text(item) for item in value or ()]


READ: dict[str, Callable[[Any], Any]] = {
    "__ID__": read_int,
    "__REVISION__": read_int,
    "NUMBER": read_number,
    "DATE": read_date,
    "TIME": read_time,
    "DATETIME": read_date_time,
    "CREATED_TIME": read_date_time,
    "UPDATED_TIME": read_date_time,
    "CREATOR": read_entity,
    "MODIFIER": read_entity,
    "USER_SELECT": read_entities,
    "ORGANIZATION_SELECT": read_entities,
    "GROUP_SELECT": read_entities,
    "STATUS_ASSIGNEE": read_entities,
    "FILE": read_attachments,
}
"""How the values of a type are read; tables apart, those of other types go as they are."""


# ---------------------------------------------------------------- Python to wire


def integer_text(value: Any, path: str) -> str:
    """Write an integer."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise mistyped(path, "an int", value)
    return str(value)


def number_text(value: Any, path: str) -> str:
    """Write a number without an exponent."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise mistyped(path, "a Decimal, an int or a float", value)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ArgumentError(f"{path}: {value!r} is not a number")
    if abs(number.adjusted()) > _MOST_DIGITS:  # written out it could fill the memory
        raise ArgumentError(f"{path}: {value!r} has more than {_MOST_DIGITS:,} digits")
    return format(number, "f")


def date_text(value: Any, path: str) -> str:
    """Write a date."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise mistyped(path, "a date", value)
    return value.isoformat()


def time_text(value: Any, path: str) -> str:
    """Write a time of day, to the minute."""
    if not isinstance(value, time):
        raise mistyped(path, "a time", value)
    if value.tzinfo is not None:
        raise ArgumentError(f"{path}: a time of day has no time zone in kintone: {value!r}")
    return value.isoformat("minutes")


def instant_text(value: Any, path: str) -> str:
    """Write a date and time in UTC."""
    if not isinstance(value, datetime):
        raise mistyped(path, "a datetime", value)
    if value.tzinfo is None:
        raise ArgumentError(f"{path}: {value!r} has no time zone; give it one")
    try:
        instant = value.astimezone(UTC)
    except OverflowError:
        raise ArgumentError(f"{path}: {value!r} is out of range in UTC") from None
    return instant.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def whole_text(value: str, path: str) -> str:
    """Give a text back, unless it cannot be sent: half of a surrogate pair is in it."""
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            half = value[error.start]
            raise ArgumentError(f"{path}: a text cannot hold the character {half!r}") from None
    return value


def scalar_text(value: Any, path: str) -> str:
    """Write a number, a date or a time, by the type that it has in Python."""
    if isinstance(value, datetime):
        return instant_text(value, path)
    if isinstance(value, date):
        return date_text(value, path)
    if isinstance(value, time):
        return time_text(value, path)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return number_text(value, path)
    raise ArgumentError(f"{path}: a field cannot hold {value!r} of type {type(value).__name__}")


def object_of_code(entity: Entity) -> dict[str, str]:
    """Write a user, a group or an organization."""
    return {"code": entity.code}


def file_object(attachment: Attachment) -> dict[str, str]:
    """Write a file of a field."""
    return {"fileKey": attachment.file_key}


def mistyped(path: str, expected: str, value: Any) -> ArgumentError:
    """The error for a value of another type than is expected."""
    return ArgumentError(
        f"{path}: expected {expected}, got {value!r} of type {type(value).__name__}"
    )

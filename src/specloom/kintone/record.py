"""Records: field values as Python values, both ways.

https://kintone.dev/en/docs/kintone/overview/field-types/
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, ClassVar, Literal, Self

import msgspec
from attrs import frozen

from specloom.core.errors import ArgumentError, DecodeError, FieldNotLoaded
from specloom.core.shapes import is_list, is_mapping, is_object
from specloom.core.wire import WireForm, parse_date_time, read_decimal, read_int

__all__ = [
    "Attachment",
    "Entity",
    "FieldInput",
    "FieldValues",
    "Fields",
    "NewRow",
    "Record",
    "Row",
    "encode_fields",
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


@frozen
class NewRow:
    """A row to write into a table."""

    values: Mapping[str, FieldInput]
    """Values by field code."""
    id: int | None = None
    """The row to change; a new one when absent."""


FieldType = Literal[
    "__ID__",
    "__REVISION__",
    "CALC",
    "CATEGORY",
    "CHECK_BOX",
    "CREATED_TIME",
    "CREATOR",
    "DATE",
    "DATETIME",
    "DROP_DOWN",
    "FILE",
    "GROUP_SELECT",
    "LINK",
    "MODIFIER",
    "MULTI_LINE_TEXT",
    "MULTI_SELECT",
    "NUMBER",
    "ORGANIZATION_SELECT",
    "RADIO_BUTTON",
    "RECORD_NUMBER",
    "RICH_TEXT",
    "SINGLE_LINE_TEXT",
    "STATUS",
    "STATUS_ASSIGNEE",
    "SUBTABLE",
    "TIME",
    "UPDATED_TIME",
    "USER_SELECT",
]
"""The types of fields that hold values, as far as they are known."""


class Cell(msgspec.Struct, frozen=True, gc=False):
    """A field as it travels: its type and its value."""

    # msgspec finds a literal faster than it makes a string; one that is not known is taken too, by
    # the careful way.
    type: FieldType
    value: Any


class Fields(Mapping[str, Any]):
    """Fields by code, each read as the Python value of its type.

    | field | value |
    |---|---|
    | text, rich text, link, calculation, radio button, drop-down, status | `str`, or None |
    | number | `Decimal`, or None when empty |
    | check boxes, multi-select, categories | `list[str]` |
    | date, time, date and time | `date`, `time`, aware `datetime`, or None |
    | created and updated time | aware `datetime` |
    | creator, modifier | `Entity` |
    | users, groups, organizations, assignees | `list[Entity]` |
    | attachments | `list[Attachment]` |
    | table | `list[Row]` |

    Codes of system fields are localised and can be renamed: read those by `of_type`.
    """

    __slots__ = ("_cells",)

    def __init__(self, cells: Mapping[str, Cell]) -> None:
        self._cells = cells

    def __getitem__(self, code: str) -> Any:
        cell = self._cells.get(code)
        if cell is None:
            raise FieldNotLoaded(type(self).__name__, code, hint=self._hint(code))
        read = _READ.get(cell.type)
        if read is None:
            return cell.value
        try:
            return read(cell.value)
        except (TypeError, ValueError, KeyError, InvalidOperation):
            raise DecodeError(
                f"the field {code!r} of type {cell.type} holds {cell.value!r}",
                path=f"$.{code}.value",
            ) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def __contains__(self, code: object) -> bool:
        return code in self._cells

    def type_of(self, code: str) -> str:
        """The kintone type of a field, `SINGLE_LINE_TEXT` for one."""
        if code not in self._cells:
            raise FieldNotLoaded(type(self).__name__, code, hint=self._hint(code))
        return self._cells[code].type

    def of_type(self, field_type: str) -> Any:
        """The value of the one field of a type: `CREATED_TIME`, `STATUS` and other system fields.

        Raises:
            FieldNotLoaded: There is no field of this type.
        """
        for code, cell in self._cells.items():
            if cell.type == field_type:
                return self[code]
        raise FieldNotLoaded(
            type(self).__name__, field_type, hint="it may be switched off, or not asked for"
        )

    def raw(self) -> dict[str, dict[str, Any]]:
        """The fields as they travel: `{code: {"type": …, "value": …}}`."""
        return {
            code: {"type": cell.type, "value": cell.value} for code, cell in self._cells.items()
        }

    def writable(self) -> dict[str, dict[str, Any]]:
        """What of this can be written back, in the form that writes take."""
        return {
            code: {"value": _writable_value(cell)}
            for code, cell in self._cells.items()
            if cell.type not in _READ_ONLY
        }

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {dict(self)!r}>"

    def _hint(self, code: str) -> str:
        near = difflib.get_close_matches(code, list(self._cells), n=1)
        if near:
            return f"did you mean {near[0]!r}?"
        return "it may not exist, or was not asked for in fields="


class Record(Fields):
    """A record of an app."""

    __slots__ = ()

    __wire_type__: ClassVar[Any] = dict[str, Cell]

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Make a record of plain JSON, with fields of any type.

        Raises:
            ValueError: It is not a record.
        """
        return cls(_cells(data))

    @property
    def id(self) -> int:
        """Record ID."""
        value: int = self["$id"] if "$id" in self else self.of_type("__ID__")
        return value

    @property
    def revision(self) -> int:
        """Revision, which goes up with each change."""
        value: int = self["$revision"] if "$revision" in self else self.of_type("__REVISION__")
        return value


class Row(Fields):
    """A row of a table."""

    __slots__ = ("id",)

    def __init__(self, id: int, cells: Mapping[str, Cell]) -> None:  # noqa: A002
        super().__init__(cells)
        self.id = id
        """Row ID."""


# ---------------------------------------------------------------- wire to Python


def _cells(data: Any) -> dict[str, Cell]:
    if not is_object(data):
        raise ValueError(f"expected fields by code, got {type(data).__name__}")
    cells: dict[str, Cell] = {}
    for code, cell in data.items():
        if not is_object(cell) or not isinstance(cell.get("type"), str) or "value" not in cell:
            raise ValueError(f"the field {code!r} has no type and value")
        cells[code] = Cell(cell["type"], cell["value"])
    return cells


def _number(value: Any) -> Decimal | None:
    return read_decimal(value) if value not in {None, ""} else None


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _time(value: Any) -> time | None:
    return time.fromisoformat(value) if value else None


def _date_time(value: Any) -> datetime | None:
    return parse_date_time(value) if value else None


def _entity(value: Any) -> Entity:
    return Entity(value["code"], value.get("name"))


def _entities(value: Any) -> list[Entity]:
    return [_entity(item) for item in value]


def _attachments(value: Any) -> list[Attachment]:
    return [
        Attachment(
            file_key=item["fileKey"],
            name=item.get("name"),
            content_type=item.get("contentType"),
            size=read_int(item["size"]) if item.get("size") is not None else None,
        )
        for item in value
    ]


def _rows(value: Any) -> list[Row]:
    return [Row(read_int(row["id"]), _cells(row["value"])) for row in value]


_READ: dict[str, Callable[[Any], Any]] = {
    "__ID__": read_int,
    "__REVISION__": read_int,
    "NUMBER": _number,
    "DATE": _date,
    "TIME": _time,
    "DATETIME": _date_time,
    "CREATED_TIME": _date_time,
    "UPDATED_TIME": _date_time,
    "CREATOR": _entity,
    "MODIFIER": _entity,
    "USER_SELECT": _entities,
    "ORGANIZATION_SELECT": _entities,
    "GROUP_SELECT": _entities,
    "STATUS_ASSIGNEE": _entities,
    "FILE": _attachments,
    "SUBTABLE": _rows,
}
"""How the values of a type are read; those of other types go as they are."""

_READ_ONLY = frozenset(
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


def _writable_value(cell: Cell) -> Any:
    if cell.type == "FILE":
        return [{"fileKey": item["fileKey"]} for item in cell.value]
    if cell.type == "SUBTABLE":
        return [{"id": row.id, "value": row.writable()} for row in _rows(cell.value)]
    return cell.value


# ---------------------------------------------------------------- Python to wire

FieldInput = (
    str
    | int
    | float
    | Decimal
    | date
    | datetime
    | time
    | Entity
    | Sequence[str]
    | Sequence[Entity]
    | Sequence[Attachment]
    | Sequence[NewRow | Row]
    | Mapping[str, Any]
    | Sequence[Mapping[str, Any]]
    | None
)
"""A value to write: as `Fields` reads it, or in kintone's own form, `{"value": …}`. None clears."""


def encode_fields(values: Any, path: str) -> dict[str, Any]:
    """Write field values as kintone takes them: `{code: {"value": …}}`.

    Args:
        values: Values by field code, or a record that was read, of which what cannot be written is
            left out.
        path: What errors call it.

    Raises:
        ArgumentError: A value is not one that a field can hold.
    """
    if isinstance(values, Fields):
        return values.writable()
    if not is_mapping(values):
        raise ArgumentError(f"{path}: expected values by field code, got {type(values).__name__}")
    encoded: dict[str, Any] = {}
    for code, value in values.items():
        # The caller may come without a type checker.
        if not isinstance(code, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError(f"{path}: {code!r} is not a field code")
        where = f"{path}[{code!r}]"
        if is_mapping(value) and "value" in value:
            encoded[code] = {"value": value["value"]}
        else:
            encoded[code] = {"value": _encode(value, where)}
    return encoded


FieldValues = Annotated[Mapping[str, FieldInput], WireForm(write=encode_fields)]
"""Values by field code."""


def _encode(value: Any, path: str) -> Any:
    if value is None or isinstance(value, str):
        return value
    if is_list(value):
        return [_encode_item(item, f"{path}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, Entity):
        return {"code": value.code}
    return _encode_scalar(value, path)


def _encode_scalar(value: Any, path: str) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ArgumentError(f"{path}: {value!r} has no time zone; give it one")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        if value.tzinfo is not None:
            raise ArgumentError(f"{path}: a time of day has no time zone in kintone: {value!r}")
        return value.isoformat("minutes")
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite():
            raise ArgumentError(f"{path}: {value!r} is not a number")
        return format(number, "f")
    raise ArgumentError(f"{path}: a field cannot hold {value!r} of type {type(value).__name__}")


def _encode_item(item: Any, path: str) -> Any:
    if isinstance(item, str):
        return item
    if isinstance(item, Entity):
        return {"code": item.code}
    if isinstance(item, Attachment):
        return {"fileKey": item.file_key}
    if isinstance(item, Row):
        return {"id": item.id, "value": item.writable()}
    if isinstance(item, NewRow):
        row: dict[str, Any] = {"value": encode_fields(item.values, path)}
        return row if item.id is None else {"id": item.id, **row}
    if is_mapping(item) and ("value" in item or "code" in item or "fileKey" in item):
        return item
    raise ArgumentError(f"{path}: {item!r} is not an item of a field; a row of a table is a NewRow")

"""Records: field values as Python values, both ways.

https://kintone.dev/en/docs/kintone/overview/field-types/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from attrs import frozen

from specloom.core.errors import ArgumentError, FieldNotLoaded
from specloom.core.hints import did_you_mean
from specloom.core.shapes import is_list, is_mapping, is_object
from specloom.core.wire import WireForm, read_int

from .values import (
    READ,
    READ_ONLY,
    Attachment,
    Cell,
    Entity,
    file_object,
    object_of_code,
    read_cell,
    scalar_text,
    whole_text,
)

__all__ = [
    "FieldInput",
    "FieldValues",
    "Fields",
    "NewRow",
    "Record",
    "Row",
    "encode_fields",
    "read_rows",
]


@frozen
class NewRow:
    """A row to write into a table."""

    values: Mapping[str, FieldInput]
    """Values by field code."""
    id: int | None = None
    """The row to change; a new one when absent."""


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
            raise FieldNotLoaded(self._name, code, hint=self._hint(code))
        read = _READ.get(cell.type)
        if read is None:
            return cell.value
        return read_cell(cell, code, read, lambda: f"{self._name}: {code!r}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def __contains__(self, code: object) -> bool:
        return code in self._cells

    def cell(self, code: str) -> Cell | None:
        """A field as it travels; None where the server did not send it."""
        return self._cells.get(code)

    def type_of(self, code: str) -> str:
        """The kintone type of a field, `SINGLE_LINE_TEXT` for one."""
        if code not in self._cells:
            raise FieldNotLoaded(self._name, code, hint=self._hint(code))
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
            self._name, field_type, hint="it may be switched off, or not asked for"
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
            if cell.type not in READ_ONLY
        }

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {dict(self)!r}>"

    @property
    def _name(self) -> str:
        """What errors call it."""
        return type(self).__name__

    def _hint(self, code: str) -> str:
        otherwise = "it may not exist, or was not asked for in fields="
        return did_you_mean(code, self._cells) or otherwise


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

    @property
    def _name(self) -> str:
        # The ID may be what cannot be read.
        cell = self.cell("$id")
        return "Record" if cell is None else f"Record {cell.value}"


class Row(Fields):
    """A row of a table."""

    __slots__ = ("id",)

    def __init__(self, id: int, cells: Mapping[str, Cell]) -> None:  # noqa: A002
        super().__init__(cells)
        self.id = id
        """Row ID."""

    @property
    def _name(self) -> str:
        return f"Row {self.id}"


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


def read_rows(value: Any) -> list[Row]:
    """Read the rows of a table."""
    return [Row(read_int(row["id"]), _cells(row["value"])) for row in value]


_READ: dict[str, Callable[[Any], Any]] = {**READ, "SUBTABLE": read_rows}


def _writable_value(cell: Cell) -> Any:
    if cell.type == "FILE":
        return [{"fileKey": item["fileKey"]} for item in cell.value]
    if cell.type == "SUBTABLE":
        return [{"id": row.id, "value": row.writable()} for row in read_rows(cell.value)]
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
    if value is None:
        return None
    if isinstance(value, str):
        return whole_text(value, path)
    if is_list(value):
        return [_encode_item(item, f"{path}[{index}]") for index, item in enumerate(value)]
    if isinstance(value, Entity):
        return object_of_code(value)
    return scalar_text(value, path)


def _encode_item(item: Any, path: str) -> Any:
    if isinstance(item, str):
        return whole_text(item, path)
    if isinstance(item, Entity):
        return object_of_code(item)
    if isinstance(item, Attachment):
        return file_object(item)
    if isinstance(item, Row):
        return {"id": item.id, "value": item.writable()}
    if isinstance(item, NewRow):
        row: dict[str, Any] = {"value": encode_fields(item.values, path)}
        return row if item.id is None else {"id": item.id, **row}
    if is_mapping(item) and ("value" in item or "code" in item or "fileKey" in item):
        return item
    raise ArgumentError(f"{path}: {item!r} is not an item of a field; a row of a table is a NewRow")

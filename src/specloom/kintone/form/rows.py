"""Tables and their rows, and related records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from specloom.core.shapes import is_mapping
from specloom.kintone.record import read_rows
from specloom.kintone.values import integer_text

from .field import Field
from .fielded import Fielded
from .inputs import encode_values, items_of, values_to_write_back

if TYPE_CHECKING:
    from specloom.kintone.record import Row

__all__ = ["AppRow", "RelatedRecords", "TableField"]

RowT = TypeVar("RowT", bound="AppRow")


class AppRow(Fielded):
    """A row of a table, with a typed attribute for each of its fields.

    Args:
        row: What was read.
    """

    __slots__ = ()

    __in_table__: ClassVar[bool] = True

    def __init__(self, row: Row) -> None:
        self.__values__ = row

    @property
    def row(self) -> Row:
        """The row by field codes, with fields that the spec does not know."""
        return cast("Row", self.__values__)

    @property
    def id(self) -> int:
        """Row ID."""
        return self.row.id


class RelatedRecords(Fielded):
    """Fields of related records, for conditions; their values do not come with a record."""

    __slots__ = ()

    __in_table__: ClassVar[bool] = True


class TableField(Field[list[RowT]]):
    """The rows of a table; what is written replaces all of them.

    Args:
        code: The field code.
        row: The class of its rows.
    """

    usual_type = "SUBTABLE"

    def __init__(self, code: str, row: type[RowT]) -> None:
        super().__init__(code)
        self._row = row

    @property
    def row(self) -> type[RowT]:
        """The class of its rows."""
        return self._row

    def __set_name__(self, owner: type[Fielded], name: str) -> None:
        super().__set_name__(owner, name)
        self._row.__table__ = self

    def _read(self, value: Any) -> list[RowT]:
        return [self._row(row) for row in read_rows(value)]

    def _written(self, value: Any, path: str, at: str, *, is_new: bool) -> Any:
        rows: list[Any] = []
        for index, (row, _) in enumerate(items_of(value, at)):
            where = f"{path}[{index}]"
            if isinstance(row, self._row):
                rows.append({"id": row.id, "value": values_to_write_back(row)})
                continue
            row_id = row.get("id") if is_mapping(row) else None
            encoded = encode_values(
                self._row, row, where, is_new=is_new or row_id is None, without=("id",)
            )
            if row_id is not None:
                integer_text(row_id, f"{where}.id")
            rows.append({"value": encoded} if row_id is None else {"id": row_id, "value": encoded})
        return rows

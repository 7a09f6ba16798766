"""Rows of the User API's CSV files, typed, both ways.

Files are UTF-8, with commas and without headings; `*` stands for what stays as it is.
https://cybozu.dev/ja/common/docs/user-api/csv/csv-format
"""

from __future__ import annotations

import codecs
import csv
import io
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from attrs import Attribute, field, fields, frozen

from specloom.core.errors import ArgumentError, DecodeError

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Callable, Sequence

    from ._generated.csv import CsvType

__all__ = [
    "CsvRow",
    "GroupRow",
    "Membership",
    "OrganizationRow",
    "TitleRow",
    "UserGroupsRow",
    "UserOrganizationsRow",
    "UserRow",
    "UserServicesRow",
    "read_cells",
    "write_cells",
]

UNCHANGED = "*"


class CsvRow(ABC):
    """A row of a CSV file."""

    csv_type: ClassVar[CsvType]

    @classmethod
    @abstractmethod
    def from_cells(cls, cells: Sequence[str], number: int) -> Self:
        """Make a row of its cells.

        Raises:
            DecodeError: There are too few.
        """

    @abstractmethod
    def cells(self) -> list[str]:
        """Give the cells.

        Raises:
            ArgumentError: A value cannot be written.
        """


class _Columns(CsvRow):
    """A row with a column for each attribute, and maybe more after them."""

    rest: tuple[str, ...]

    @classmethod
    def from_cells(cls, cells: Sequence[str], number: int) -> Self:
        """Make a row of its cells."""
        columns = _columns(cls)
        if len(cells) < len(columns):
            raise _too_few(cls, cells, number, len(columns))
        values: dict[str, Any] = {
            column.name: _READ.get(column.type, _text_of)(cell)
            for column, cell in zip(columns, cells, strict=False)
        }
        made: Self = cast("Any", cls)(**values, rest=tuple(cells[len(columns) :]))
        return made

    def cells(self) -> list[str]:
        """Give the cells."""
        return [_cell(self, column) for column in _columns(type(self))] + [*self.rest]


def _columns(cls: type[_Columns]) -> list[Attribute[Any]]:
    made: Any = cls
    return [each for each in fields(made) if each.name != "rest"]


def _text_of(cell: str) -> str | None:
    return None if cell == UNCHANGED else cell


def _flag_of(cell: str) -> bool | None:
    return None if cell in {UNCHANGED, ""} else cell == "1"


_READ: dict[Any, Callable[[str], Any]] = {
    "str": str,
    "bool": lambda cell: cell == "1",
    "bool | None": _flag_of,
}
"""How a cell is read, by the type of its attribute; others may stay as they are."""


def _cell(row: _Columns, column: Attribute[Any]) -> str:
    value = getattr(row, column.name)
    if value is None:
        return UNCHANGED
    if isinstance(value, bool):
        # What is not to be deleted is no change; what is not active is one.
        return "1" if value else "" if column.name == "delete" else "0"
    if not isinstance(value, str):
        raise ArgumentError(f"{type(row).__name__}: {column.name} is {value!r}; it must be text")
    return value


@frozen(kw_only=True)
class TitleRow(_Columns):
    """A job title: one to add, or a change of the one with that code. None leaves as it is."""

    csv_type: ClassVar[CsvType] = "title"

    code: str
    """Code of the job title."""
    name: str
    """Name, which every row must have."""
    new_code: str | None = None
    description: str | None = None
    delete: bool = False
    """Whether to delete it."""
    rest: tuple[str, ...] = field(default=(), repr=False)
    """What stood in further columns."""


@frozen(kw_only=True)
class GroupRow(_Columns):
    """A group: one to add, or a change of the one with that code. None leaves as it is."""

    csv_type: ClassVar[CsvType] = "group"

    code: str
    """Group code."""
    name: str
    """Name, which every row must have and no other group has."""
    new_code: str | None = None
    type: str | None = None
    """`static` or `dynamic`, of a new group; it never changes."""
    description: str | None = None
    delete: bool = False
    """Whether to delete it."""
    rest: tuple[str, ...] = field(default=(), repr=False)
    """What stood in further columns."""


@frozen(kw_only=True)
class OrganizationRow(_Columns):
    """An organization, after the one above it. None leaves as it is.

    An import deletes the organizations that it has no row of, with those below them.
    """

    csv_type: ClassVar[CsvType] = "organization"

    code: str
    """Organization code."""
    name: str
    """Display name, which every row must have."""
    new_code: str | None = None
    local_name: str | None = None
    local_name_locale: str | None = None
    """Language of `local_name`, which that must have."""
    parent_code: str | None = None
    """Code of the organization above; at the top when empty."""
    description: str | None = None
    rest: tuple[str, ...] = field(default=(), repr=False)
    """What stood in further columns."""


@frozen(kw_only=True)
class UserRow(_Columns):
    """A user: one to add, or a change of the one with that login name. None leaves as it is."""

    csv_type: ClassVar[CsvType] = "user"

    code: str
    """Login name."""
    name: str
    """Display name, which every row must have."""
    new_code: str | None = None
    """New login name."""
    password: str | None = field(default=None, repr=False)
    """A new user without one cannot log in with it yet."""
    sur_name: str | None = None
    given_name: str | None = None
    sur_name_reading: str | None = None
    given_name_reading: str | None = None
    local_name: str | None = None
    local_name_locale: str | None = None
    """Language of `local_name`, which that must have."""
    email: str | None = None
    valid: bool | None = None
    """Whether the user is active."""
    locale: str | None = None
    timezone: str | None = None
    phone: str | None = None
    extension_number: str | None = None
    mobile_phone: str | None = None
    url: str | None = None
    employee_number: str | None = None
    join_date: str | None = None
    birth_date: str | None = None
    description: str | None = None
    sort_order: str | None = None
    callto: str | None = None
    """Skype name."""
    delete: bool = False
    """Whether to delete the user."""
    rest: tuple[str, ...] = field(default=(), repr=False)
    """What stood in further columns: custom profile items, in their order."""


@frozen
class Membership:
    """That a user is in an organization."""

    organization: str
    """Organization code."""
    title: str = ""
    """Code of the job title there; empty for none."""


@frozen(kw_only=True)
class UserOrganizationsRow(CsvRow):
    """All organizations that a user is in; the first one has priority."""

    csv_type: ClassVar[CsvType] = "userOrganizations"

    code: str
    """Login name."""
    organizations: tuple[Membership, ...] = ()

    @classmethod
    def from_cells(cls, cells: Sequence[str], number: int) -> Self:
        """Make a row of its cells."""
        if not cells:
            raise _too_few(cls, cells, number, 1)
        pairs = zip(cells[1::2], [*cells[2::2], ""], strict=False)
        return cls(
            code=cells[0], organizations=tuple(Membership(*pair) for pair in pairs if pair[0])
        )

    def cells(self) -> list[str]:
        """Give the cells."""
        return [
            self.code,
            *(text for each in self.organizations for text in (each.organization, each.title)),
        ]


@frozen(kw_only=True)
class UserGroupsRow(CsvRow):
    """All static groups that a user is in."""

    csv_type: ClassVar[CsvType] = "userGroups"

    code: str
    """Login name."""
    groups: tuple[str, ...] = ()
    """Group codes."""

    @classmethod
    def from_cells(cls, cells: Sequence[str], number: int) -> Self:
        """Make a row of its cells."""
        if not cells:
            raise _too_few(cls, cells, number, 1)
        return cls(code=cells[0], groups=tuple(filter(None, cells[1:])))

    def cells(self) -> list[str]:
        """Give the cells."""
        return [self.code, *self.groups]


@frozen(kw_only=True)
class UserServicesRow(CsvRow):
    """All services that a user may use."""

    csv_type: ClassVar[CsvType] = "userServices"

    code: str
    """Login name."""
    services: tuple[str, ...] = ()
    """`ki` for kintone, `gr` Garoon, `of` Office, `mw` Mailwise, `sa` Secure Access."""

    @classmethod
    def from_cells(cls, cells: Sequence[str], number: int) -> Self:
        """Make a row of its cells."""
        if not cells:
            raise _too_few(cls, cells, number, 1)
        return cls(code=cells[0], services=tuple(filter(None, cells[1:])))

    def cells(self) -> list[str]:
        """Give the cells."""
        return [self.code, *self.services]


def _too_few(cls: type[CsvRow], cells: Sequence[str], number: int, least: int) -> DecodeError:
    return DecodeError(
        f"csv.rows: row {number} of {cls.csv_type}.csv has {len(cells)} columns; "
        f"{cls.__name__} has {least}",
        operation="csv.rows",
        path=f"row {number}",
    )


async def read_cells(content: AsyncIterable[bytes]) -> AsyncIterator[list[str]]:
    """Read a CSV file row by row, as it arrives.

    Raises:
        DecodeError: It is not CSV in UTF-8.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    held, open_row = "", ""
    number = 0
    try:
        async for chunk in content:
            *lines, held = (held + decoder.decode(chunk)).split("\n")
            for line in lines:
                open_row += f"{line}\n"
                # A line break within quotes is text: the row is whole when they are closed.
                if open_row.count('"') % 2 == 0:
                    number += 1
                    cells, open_row = _cells_of(open_row), ""
                    if cells:
                        yield cells
        open_row += held + decoder.decode(b"", final=True)
        if open_row:
            number += 1
            yield _cells_of(open_row)
    except (csv.Error, UnicodeDecodeError) as error:
        raise DecodeError(
            f"csv.rows: row {number} is not CSV in UTF-8: {error}",
            operation="csv.rows",
            path=f"row {number}",
        ) from None


def _cells_of(text: str) -> list[str]:
    none: list[str] = []
    return next(csv.reader([text], strict=True), none)


def write_cells(rows: Sequence[Sequence[str]]) -> bytes:
    """Write rows as CSV."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()

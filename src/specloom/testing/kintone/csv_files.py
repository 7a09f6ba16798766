"""The CSV files of the User API: what they hold, and what importing them does.

An import that fails changes nothing. `SLASH_IL15` is the one code that is documented; what else a
row can have wrong is told as `CB_VA01`.

See https://cybozu.dev/ja/common/docs/user-api/csv/csv-format
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

import attrs

from specloom.testing.kintone.users import User

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from specloom.testing.kintone.users import Directory

__all__ = ["TYPES", "RowError", "export", "import_rows"]

_USER: Final = (
    "surName", "givenName", "surNameReading", "givenNameReading", "localName",
    "localNameLocale", "email", "valid", "locale", "timezone", "phone", "extensionNumber",
    "mobilePhone", "url", "employeeNumber", "joinDate", "birthDate", "description", "sortOrder",
    "callto",
)  # fmt: skip
"""Properties of a user in the columns after the password."""

_COLUMNS: Final[Mapping[str, tuple[str, int]]] = {
    "user": ("users", 25),
    "organization": ("organizations", 7),
    "title": ("titles", 5),
    "group": ("groups", 6),
}
"""What a file with a fixed number of columns lists, and that number."""

TYPES: Final = (*_COLUMNS, "userOrganizations", "userGroups", "userServices")


class RowError(Exception):
    """A row that cannot be imported."""

    def __init__(self, code: str, number: int, message: str) -> None:
        super().__init__(f"{code}: Line {number}: {message}")


def export(directory: Directory, kind: str) -> bytes:
    """Give everything of a kind as a file."""
    rows: list[list[str]]
    match kind:
        case "user":
            rows = [_user_row(one) for one in directory.listed["users"].values()]
        case "organization":
            names = ("localName", "localNameLocale", "parentCode", "description")
            rows = [
                [one["code"], one["name"], "*", *(one[name] or "" for name in names)]
                for one in directory.listed["organizations"].values()
            ]
        case "title":
            rows = [
                [one["code"], one["name"], "*", one["description"], ""]
                for one in directory.listed["titles"].values()
            ]
        case "group":
            rows = [
                [one["code"], one["name"], "*", one.get("type", "static"), one["description"], ""]
                for one in directory.listed["groups"].values()
            ]
        case "userOrganizations":
            pairs = directory.memberships
            rows = [
                [user, *(text for pair in pairs.get(user, ()) for text in pair)]
                for user in directory.listed["users"]
            ]
        case _:
            held = directory.joined if kind == "userGroups" else directory.services
            rows = [[user, *held.get(user, ())] for user in directory.listed["users"]]
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode()


def _user_row(one: dict[str, Any]) -> list[str]:
    values = [one[name] for name in _USER]
    cells = ["" if value is None else value for value in values]
    cells[_USER.index("valid")] = "1" if one["valid"] else "0"
    return [one["code"], one["name"], "*", "*", *map(str, cells), ""]


def import_rows(directory: Directory, kind: str, content: bytes, *, any_length: bool) -> None:
    """Import a file.

    Raises:
        RowError: A row cannot be imported.
    """
    try:
        rows = [row for row in csv.reader(io.StringIO(content.decode(), newline="")) if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise RowError("CB_VA01", 1, f"This is no CSV in UTF-8: {error}") from None
    if kind not in _COLUMNS:
        _import_members(directory, kind, rows)
        return
    listed, width = _COLUMNS[kind]
    for number, row in enumerate(rows, 1):
        is_free = kind == "user" and any_length and len(row) >= width
        if len(row) != width and not is_free:
            raise RowError("SLASH_IL15", number, "There are too few or too many items.")
        _import_row(directory, kind, listed, [cell.strip() for cell in row], number)
    if kind == "organization":
        named = {row[0].strip() if row[2].strip() in {"", "*"} else row[2].strip() for row in rows}
        for code in [*directory.listed[listed]]:
            if code not in named:
                directory.remove(listed, code)


def _import_row(
    directory: Directory, kind: str, listed: str, row: Sequence[str], number: int
) -> None:
    code, name, new_code = row[:3]
    if not code or not name:
        raise RowError("CB_VA01", number, "The code and the name are required.")
    is_there = code in directory.listed[listed]
    if kind != "organization" and row[-1 if kind != "user" else 24] == "1":
        if not is_there:
            raise RowError("CB_VA01", number, f"{code!r} does not exist.")
        directory.remove(listed, code)
        return
    if not is_there:
        _add(directory, kind, code, name)
    one = directory.listed[listed][code]
    one["name"] = name if name != "*" else one["name"]
    _fill[kind](directory, one, row, number)
    if new_code not in {"", "*", code}:
        if new_code in directory.listed[listed]:
            raise RowError("CB_VA01", number, f"{new_code!r} is there already.")
        directory.rename(listed, code, new_code)


def _add(directory: Directory, kind: str, code: str, name: str) -> None:
    match kind:
        case "user":
            directory.add_user(User(code, name), {})
        case "organization":
            directory.add_organization(code, name, None)
        case "title":
            directory.add_title(code, name)
        case _:
            directory.add_group(code, name)


def _fill_user(directory: Directory, one: dict[str, Any], row: Sequence[str], _: int) -> None:
    user = directory.logins[one["code"]]
    password = user.password if row[3] == "*" else row[3] or None
    directory.logins[one["code"]] = attrs.evolve(user, name=one["name"], password=password)
    for name, cell in zip(_USER, row[4:24], strict=True):
        if cell == "*":
            continue
        if name == "valid":
            one[name] = cell == "1"
        elif name in {"joinDate", "birthDate"}:
            one[name] = cell or None
        elif name == "sortOrder":
            one[name] = int(cell) if cell else None
        else:
            one[name] = cell


def _fill_organization(
    directory: Directory, one: dict[str, Any], row: Sequence[str], number: int
) -> None:
    for name, cell in zip(
        ("localName", "localNameLocale", "parentCode", "description"), row[3:], strict=True
    ):
        if cell != "*":
            one[name] = (cell or None) if name == "parentCode" else cell
    if one["parentCode"] is not None and one["parentCode"] not in directory.listed["organizations"]:
        raise RowError("CB_VA01", number, f"The organization {one['parentCode']!r} is not there.")


def _fill_title(_: Directory, one: dict[str, Any], row: Sequence[str], __: int) -> None:
    if row[3] != "*":
        one["description"] = row[3]


def _fill_group(_: Directory, one: dict[str, Any], row: Sequence[str], number: int) -> None:
    before = one.get("type")
    if before is None and row[3] not in {"static", "dynamic", "*", ""}:
        raise RowError("CB_VA01", number, "The type is 'static' or 'dynamic'.")
    if before is not None and row[3] not in {before, "*", ""}:
        raise RowError("CB_VA01", number, "The type cannot be changed.")
    one.setdefault("type", "dynamic" if row[3] == "dynamic" else "static")
    if row[4] != "*":
        one["description"] = row[4]


_fill: Mapping[str, Callable[[Directory, dict[str, Any], Sequence[str], int], None]] = {
    "user": _fill_user,
    "organization": _fill_organization,
    "title": _fill_title,
    "group": _fill_group,
}


def _import_members(directory: Directory, kind: str, rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows, 1):
        user, *cells = (cell.strip() for cell in row)
        if user not in directory.listed["users"]:
            raise RowError("CB_VA01", number, f"The user {user!r} is not there.")
        if kind == "userOrganizations":
            pairs = [*zip(cells[::2], [*cells[1::2], ""], strict=False)]
            directory.memberships[user] = [pair for pair in pairs if pair[0]]
            for organization, title in directory.memberships[user]:
                _check(directory, "organizations", organization, number)
                if title:
                    _check(directory, "titles", title, number)
        elif kind == "userGroups":
            directory.joined[user] = [cell for cell in cells if cell]
            for group in directory.joined[user]:
                _check(directory, "groups", group, number)
        else:
            directory.services[user] = [cell for cell in cells if cell]


def _check(directory: Directory, kind: str, code: str, number: int) -> None:
    if code not in directory.listed[kind]:
        raise RowError("CB_VA01", number, f"{code!r} is none of the {kind}.")

"""Records, in an SQLite database in memory.

Each app has a table with one row a record: its JSON as it goes over the wire, and a column for
each field that a query can compare. Rows of a SUBTABLE, and the items of a field that holds a
list, have tables of their own. An index is made when the first query asks for it.
"""

# ruff: noqa: S608 - the names of tables and columns are made here; values are placeholders
from __future__ import annotations

import re
import sqlite3
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs
import msgspec

from specloom.testing.kintone.fields import LISTS, Field
from specloom.testing.kintone.values import read_minutes, read_number

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from decimal import Decimal

    from specloom.testing.kintone.apps import KintoneApp
    from specloom.testing.kintone.conditions import Selection

__all__ = ["Key", "Place", "Record", "Schema", "Store", "measure_key"]

Key = str | int | None
"""What a column holds of a value: it compares as the value does."""

_TAG = re.compile(r"<[^>]*>")
_DIGITS = str.maketrans("0123456789", "9876543210")
_OFFSET = 5000  # makes exponents positive, four digits wide


@attrs.define
class Record:
    """One record."""

    id: int
    revision: int
    values: dict[str, Any]
    """The value of each field but the record number."""


@attrs.frozen
class Place:
    """Where the database keeps a field."""

    field: Field
    home: str
    """The table whose rows have the field: the records, or the rows of a SUBTABLE."""
    key: str
    """What tells those rows apart."""
    column: str
    items: str = ""
    """The table of the items, for a field that holds a list; `column` is in there."""


class Schema:
    """The tables of one app."""

    def __init__(self, app: KintoneApp) -> None:
        self.app = app
        self.main = f"app{app.id}"
        self.places: dict[str, Place] = {}
        self.tables: dict[str, str] = {}
        """The table of each SUBTABLE's rows, by its code."""
        self.statements: list[str] = []
        number = app.fields[app.system["RECORD_NUMBER"]]
        fields = [field for field in app.fields.values() if field is not number]
        for index, field in enumerate(fields):
            if field.type == "SUBTABLE":
                table = self.tables[field.code] = f"{self.main}_t{index}"
                rows = self._place(field.fields.values(), table, "row")
                self._create(table, ["row INTEGER PRIMARY KEY", "record INTEGER", *rows])
                self._index(table, "record")
        columns = self._place(fields, self.main, "id")
        self.places["$id"] = self.places[number.code] = Place(number, self.main, "id", "id")
        key = "id INTEGER PRIMARY KEY AUTOINCREMENT"
        self._create(self.main, [key, "revision INTEGER", "body BLOB", *columns])
        for place in self.places.values():
            if place.field.unique:
                self._index(place.home, place.column)

    def columns(self, home: str) -> list[Place]:
        """The places of the columns of a table, in order, but for those that all tables have."""
        return [
            place
            for place in self.places.values()
            if place.home == home and not place.items and place.column != "id"
        ]

    def lists(self, home: str) -> list[Place]:
        """The places of the lists that rows of a table hold."""
        return [place for place in self.places.values() if place.home == home and place.items]

    def _place(self, fields: Iterable[Field], home: str, key: str) -> list[str]:
        columns: list[str] = []
        for index, field in enumerate(fields):
            if field.type in LISTS:
                items = f"{home}_i{index}"
                self._create(items, ["owner INTEGER", "item TEXT"])
                self._index(items, "owner")
                self._index(items, "item")
                self.places[field.code] = Place(field, home, key, "item", items)
            elif field.type != "SUBTABLE":
                columns.append(f"c{index}")
                self.places[field.code] = Place(field, home, key, f"c{index}")
        return columns

    def _create(self, table: str, columns: list[str]) -> None:
        self.statements.append(f"CREATE TABLE {table} ({', '.join(columns)})")

    def _index(self, table: str, column: str) -> None:
        self.statements.append(_index_statement(table, column))


class Store:
    """The database of every app's records."""

    def __init__(self) -> None:
        self._database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._database.close)
        self._database.create_function("holds", 2, _holds, deterministic=True)
        self._indexed: set[tuple[str, str]] = set()
        self._depth = 0

    def create(self, schema: Schema) -> None:
        """Make the tables of an app."""
        for statement in schema.statements:
            self._database.execute(statement)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Undo everything that was written within, when an exception leaves it."""
        name = f"level{self._depth}"
        self._database.execute(f"SAVEPOINT {name}")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._database.execute(f"ROLLBACK TO {name}")
            raise
        finally:
            self._depth -= 1
            self._database.execute(f"RELEASE {name}")

    def next_id(self, schema: Schema) -> int:
        """The ID that the next record of an app gets; IDs of deleted records do not return."""
        found = self._database.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = ?", (schema.main,)
        ).fetchone()
        return found[0] + 1 if found else 1

    def write(self, schema: Schema, record: Record) -> None:
        """Keep a record, in place of the one with its ID if there is one."""
        main = schema.main
        places = schema.columns(main)
        row = [
            record.id,
            record.revision,
            _body(schema.app, record),
            *(_key(place.field, record.values[place.field.code]) for place in places),
        ]
        self._drop_parts(schema, record.id)
        self._insert(f"INSERT OR REPLACE INTO {main}", row)
        self._write_lists(schema, main, record.id, record.values)
        for code, table in schema.tables.items():
            inner = schema.columns(table)
            for part in record.values[code]:
                cells = {name: cell["value"] for name, cell in part["value"].items()}
                keys = [_key(place.field, cells[place.field.code]) for place in inner]
                self._insert(f"INSERT INTO {table}", [int(part["id"]), record.id, *keys])
                self._write_lists(schema, table, int(part["id"]), cells)

    def read(self, schema: Schema, record_id: int) -> Record | None:
        """The record with that ID."""
        found = self._database.execute(
            f"SELECT revision, body FROM {schema.main} WHERE id = ?", (record_id,)
        ).fetchone()
        if found is None:
            return None
        cells: dict[str, dict[str, Any]] = msgspec.json.decode(found[1])
        return Record(record_id, found[0], {code: cell["value"] for code, cell in cells.items()})

    def body(self, schema: Schema, record_id: int) -> bytes | None:
        """The JSON of the record with that ID."""
        found = self._database.execute(
            f"SELECT body FROM {schema.main} WHERE id = ?", (record_id,)
        ).fetchone()
        return found[0] if found else None

    def bodies(self, schema: Schema) -> list[bytes]:
        """The JSON of every record of an app, in the order of the IDs."""
        sql = f"SELECT body FROM {schema.main} ORDER BY id"
        return [body for (body,) in self._database.execute(sql)]

    def delete(self, schema: Schema, record_id: int) -> None:
        """Delete a record."""
        self._drop_parts(schema, record_id)
        self._database.execute(f"DELETE FROM {schema.main} WHERE id = ?", (record_id,))

    def find(self, schema: Schema, code: str, value: Any) -> int | None:
        """The ID of a record whose field has the value, the lowest of several."""
        place = schema.places[code]
        key = value if place.column == "id" else _key(place.field, value)
        self._ensure_index(place.home, place.column)
        found = self._database.execute(
            f"SELECT id FROM {schema.main} WHERE {place.column} = ? ORDER BY id LIMIT 1", (key,)
        ).fetchone()
        return found[0] if found else None

    def select(self, selection: Selection) -> list[bytes]:
        """The JSON of the records that a query selects, in its order."""
        for table, column in selection.columns:
            self._ensure_index(table, column)
        sql = (
            f"SELECT body FROM {selection.table} WHERE {selection.where}"
            f" ORDER BY {selection.order} LIMIT ? OFFSET ?"
        )
        limits = (-1 if selection.limit is None else selection.limit, selection.offset)
        return [body for (body,) in self._database.execute(sql, (*selection.keys, *limits))]

    def count(self, selection: Selection) -> int:
        """How many records a query matches, whatever its limit."""
        sql = f"SELECT count(*) FROM {selection.table} WHERE {selection.where}"
        [[count]] = self._database.execute(sql, selection.keys)
        return int(count)

    def _insert(self, command: str, row: list[Any]) -> None:
        self._database.execute(f"{command} VALUES ({', '.join('?' * len(row))})", row)

    def _write_lists(self, schema: Schema, home: str, owner: int, values: dict[str, Any]) -> None:
        for place in schema.lists(home):
            items = {(owner, _item(item)) for item in values[place.field.code]}
            self._database.executemany(f"INSERT INTO {place.items} VALUES (?, ?)", items)

    def _drop_parts(self, schema: Schema, record_id: int) -> None:
        for place in schema.places.values():
            if place.items:
                owner = "?"
                if place.home != schema.main:
                    owner = f"(SELECT row FROM {place.home} WHERE record = ?)"
                self._database.execute(
                    f"DELETE FROM {place.items} WHERE owner IN ({owner})", (record_id,)
                )
        for table in schema.tables.values():
            self._database.execute(f"DELETE FROM {table} WHERE record = ?", (record_id,))

    def _ensure_index(self, table: str, column: str) -> None:
        if column != "id" and (table, column) not in self._indexed:
            self._indexed.add((table, column))
            self._database.execute(_index_statement(table, column))


def _number_key(number: Decimal) -> str:
    """A text that sorts among its like as the number does, without loss of precision."""
    if not number:
        return "1"
    digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
    key = f"{number.adjusted() + _OFFSET:04}{digits}"
    # The larger the size of a negative number, the smaller it is: count each digit down.
    return f"0{key.translate(_DIGITS)}~" if number < 0 else f"2{key}"


def measure_key(kind: str, text: str) -> str | None:
    """The key of a number or of a length of time; None if it is none."""
    number = read_number(text) if kind == "NUMBER" else read_minutes(text)
    return None if number is None else _number_key(number)


def _key(field: Field, value: Any) -> Key:
    match field.compared_as:
        case "NUMBER" | "DURATION" as kind:
            return measure_key(kind, value)
        case "CREATOR" | "MODIFIER":
            return str(value["code"])
        case "MULTI_LINE_TEXT":
            return value if value.strip() else None
        case "RICH_TEXT":
            return _TAG.sub(" ", value).strip() or None
        case _:
            return value or None


def _item(item: Any) -> str:
    """What tells an item of a list: a choice itself, the code of an entity, a file's name."""
    return item if isinstance(item, str) else item.get("code") or item["name"]


def _body(app: KintoneApp, record: Record) -> bytes:
    number = app.system["RECORD_NUMBER"]
    values = {**record.values, number: app.record_number(record.id)}
    cells = {
        code: {"type": field.type, "value": values[code]} for code, field in app.fields.items()
    }
    cells["$id"] = {"type": "__ID__", "value": str(record.id)}
    cells["$revision"] = {"type": "__REVISION__", "value": str(record.revision)}
    return msgspec.json.encode(cells)


def _holds(text: str | None, word: str) -> bool:
    return text is not None and word.casefold() in text.casefold()


def _index_statement(table: str, column: str) -> str:
    return f"CREATE INDEX IF NOT EXISTS {table}_{column} ON {table} ({column})"

"""Entries in an SQLite database in memory.

A row of a type's table is one version of a document: draft or published, in one locale. As in the
real one, relations are rows that link one version to another.
"""
# ruff: noqa: S608 - tables and columns are named by the schema, never by a request

from __future__ import annotations

import sqlite3
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from specloom.testing.strapi.errors import internal_error
from specloom.testing.strapi.schema import ContentType

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from specloom.testing.strapi.schema import Link, Model
    from specloom.testing.strapi.values import Sql

Row = tuple[Any, ...]

_LINKS = """
CREATE TABLE links (
    field TEXT NOT NULL, source INTEGER NOT NULL, target INTEGER NOT NULL,
    pos INTEGER NOT NULL, inverse_pos INTEGER NOT NULL
);
CREATE INDEX links_source ON links (field, source, pos);
CREATE INDEX links_target ON links (field, target, inverse_pos);
"""


class Store:
    """The tables of every model, and the links between their rows."""

    def __init__(self) -> None:
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.executescript(_LINKS)
        weakref.finalize(self, connection.close)
        self._connection = connection
        self._tables = 0

    def new_table(self) -> str:
        """A table name that is not in use."""
        self._tables += 1
        return f"m{self._tables}"

    def create(self, model: Model) -> None:
        """Create the table of a model."""
        columns = [attribute.column for attribute in model.stored()[1:]]
        if isinstance(model, ContentType):
            indexes = ["document_id"]
            indexes += [a.column for a in model.writable() if a.is_unique]
        else:
            columns += ["owner", "owner_id", "field", "pos"]
            indexes = ["owner, field, owner_id"]
        keyed = ", ".join(["id INTEGER PRIMARY KEY AUTOINCREMENT", *columns])
        self._connection.execute(f"CREATE TABLE {model.table} ({keyed})")
        for number, indexed in enumerate(indexes):
            self._connection.execute(
                f"CREATE INDEX {model.table}_{number} ON {model.table} ({indexed})"
            )

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All that is written within, or nothing."""
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def query(self, sql: str, parameters: Sequence[Sql] = ()) -> list[Row]:
        """Every row of a SELECT.

        Raises:
            StrapiError: 500 for what SQLite cannot do, such as joining more than 64 tables.
        """
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except (sqlite3.OperationalError, OverflowError):
            raise internal_error() from None

    def insert(self, model: Model, values: Mapping[str, Sql]) -> int:
        """Add a row, its values by column, and return its id."""
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        cursor = self._connection.execute(
            f"INSERT INTO {model.table} ({columns}) VALUES ({marks})", tuple(values.values())
        )
        return int(cursor.lastrowid or 0)

    def update(self, model: Model, row_id: int, values: Mapping[str, Sql]) -> None:
        """Change columns of a row."""
        changes = ", ".join(f"{column} = ?" for column in values)
        self._connection.execute(
            f"UPDATE {model.table} SET {changes} WHERE id = ?", (*values.values(), row_id)
        )

    def delete(self, model: Model, row_id: int) -> None:
        """Remove a row."""
        self._connection.execute(f"DELETE FROM {model.table} WHERE id = ?", (row_id,))

    def columns(self, model: Model, row_id: int) -> dict[str, Sql]:
        """The scalar columns of a row."""
        names = [attribute.column for attribute in model.stored()]
        rows = self.query(f"SELECT {', '.join(names)} FROM {model.table} WHERE id = ?", (row_id,))
        return dict(zip(names, rows[0], strict=True)) if rows else {}

    def component_rows(self, model: Model, owner: Model, owner_id: int, field: str) -> list[Row]:
        """`(pos, id)` of the components of one kind that an attribute holds."""
        return self.query(
            f"SELECT pos, id FROM {model.table} WHERE owner = ? AND field = ? AND owner_id = ?",
            (owner.uid, field, owner_id),
        )

    def linked(self, link: Link, row_id: int) -> list[int]:
        """The rows on the other side of a link, in order."""
        here, there, order = link.columns
        rows = self.query(
            f"SELECT {there} FROM links WHERE field = ? AND {here} = ? ORDER BY {order}",
            (link.field, row_id),
        )
        return [row[0] for row in rows]

    def set_linked(
        self,
        link: Link,
        row_id: int,
        others: Sequence[int],
        *,
        exclusive: bool,
        like: int | None = None,
    ) -> None:
        """Make these rows, in this order, what a row is linked to.

        Seen from them, it keeps its place, or takes that of the row `like`.
        """
        here, there, order = link.columns
        far_order = "pos" if link.reverse else "inverse_pos"
        execute = self._connection.execute
        kept: dict[int, int] = dict(
            self.query(
                f"SELECT {there}, {far_order} FROM links WHERE field = ? AND {here} = ?",
                (link.field, row_id if like is None else like),
            )
        )
        execute(f"DELETE FROM links WHERE field = ? AND {here} = ?", (link.field, row_id))
        for position, other in enumerate(others):
            if exclusive:
                execute(f"DELETE FROM links WHERE field = ? AND {there} = ?", (link.field, other))
            far = kept.get(other)
            if far is None:
                far = self._next_position(link.field, there, other, far_order)
            execute(
                f"INSERT INTO links (field, {here}, {there}, {order}, {far_order})"
                " VALUES (?, ?, ?, ?, ?)",
                (link.field, row_id, other, position, far),
            )

    def follow(self, field: str, row_id: int, other: int) -> None:
        """Link whatever is linked to one row to another as well, in the same places."""
        self._connection.execute(
            "INSERT INTO links (field, source, target, pos, inverse_pos)"
            " SELECT field, source, ?, pos, inverse_pos FROM links WHERE field = ? AND target = ?",
            (other, field, row_id),
        )

    def repoint(self, field: str, old: int, new: int) -> None:
        """Make the links to one row links to another."""
        self._connection.execute(
            "UPDATE links SET target = ? WHERE field = ? AND target = ?", (new, field, old)
        )

    def unlink(self, field: str, side: str, row_id: int) -> None:
        """Remove every link of a row."""
        self._connection.execute(
            f"DELETE FROM links WHERE field = ? AND {side} = ?", (field, row_id)
        )

    def _next_position(self, field: str, side: str, row_id: int, order: str) -> int:
        rows = self.query(
            f"SELECT COALESCE(MAX({order}), -1) + 1 FROM links WHERE field = ? AND {side} = ?",
            (field, row_id),
        )
        return int(rows[0][0])

"""Entries of plugins' types, whose answers have no envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.testing.strapi.access import Access
from specloom.testing.strapi.pagination import Page, read_page
from specloom.testing.strapi.populate import Planner
from specloom.testing.strapi.reader import Reader, Version
from specloom.testing.strapi.wire import to_number

if TYPE_CHECKING:
    from specloom.testing.strapi.access import Caller
    from specloom.testing.strapi.documents import Documents
    from specloom.testing.strapi.schema import ContentType, Schema
    from specloom.testing.strapi.store import Store
    from specloom.testing.strapi.wire import Json

__all__ = ["Entries"]

_ALL = 2**31
_VERSION = Version()


class Entries:
    """The entries of one type, known by their number."""

    def __init__(
        self, model: ContentType, schema: Schema, store: Store, documents: Documents
    ) -> None:
        self.model = model
        self._schema = schema
        self._store = store
        self._documents = documents

    def find(self, caller: Caller, query: dict[str, Json]) -> list[dict[str, Json]]:
        """All that match; paging is by `start` and `limit` at the top of the query."""
        start, limit = to_number(query.get("start", 0)), to_number(query.get("limit", _ALL))
        whole = Page(
            int(start) if start > 0 else 0,
            int(limit) if limit > 0 else _ALL,
            paged=False,
            counted=True,
        )
        return self._find(caller, query, whole)[0]

    def count(self, caller: Caller, query: dict[str, Json]) -> int:
        """How many match."""
        return self._find(caller, query, Page(0, _ALL, paged=False, counted=True))[1]

    def page(
        self, caller: Caller, query: dict[str, Json], default_limit: int, max_limit: int
    ) -> tuple[list[dict[str, Json]], dict[str, Json]]:
        """One page of matches, and what is said of it."""
        page = read_page(query, default_limit, max_limit)
        found, total = self._find(caller, query, page)
        return found, page.meta(total)

    def _find(
        self, caller: Caller, query: dict[str, Json], page: Page
    ) -> tuple[list[dict[str, Json]], int]:
        planner = Planner(self._schema, Access(caller))
        plan = planner.plan(self.model, query)
        reader = Reader(self._schema, self._store, planner)
        return reader.find(self.model, plan, _VERSION, page, None)

    def one(
        self, caller: Caller, number: str | int, query: dict[str, Json] | None = None
    ) -> dict[str, Json] | None:
        """One entry, or None when there is none of that number."""
        planner = Planner(self._schema, Access(caller))
        plan = planner.plan(self.model, query or {})
        if not str(number).isdecimal():
            return None
        return Reader(self._schema, self._store, planner).row(
            self.model, plan, _VERSION, int(number)
        )

    def by(self, **values: Json) -> dict[str, Json] | None:
        """The columns of the first entry with these values, hidden ones included."""
        where = " AND ".join(f"{self.column(name)} = ?" for name in values)
        rows = self._store.query(
            f"SELECT id FROM {self.model.table} WHERE {where}",  # noqa: S608
            [str(value) for value in values.values()],
        )
        return self.raw(int(rows[0][0])) if rows else None

    def raw(self, number: int) -> dict[str, Json]:
        """What an entry holds, hidden columns included."""
        columns = self._store.columns(self.model, number)
        names = {attribute.column: attribute.name for attribute in self.model.stored()}
        return {names[column]: value for column, value in columns.items()}

    def add(self, data: dict[str, Json]) -> int:
        """Create an entry, and give its number."""
        with self._store.transaction():
            return self._documents.create(self.model, data, publish=True, locale="en")

    def change(self, number: int, data: dict[str, Json]) -> None:
        """Change an entry."""
        with self._store.transaction():
            self._documents.update(self.model, number, data, publish=True)

    def remove(self, number: int) -> None:
        """Delete an entry."""
        with self._store.transaction():
            document_id = self._documents.document_id(self.model, number)
            self._documents.delete(self.model, document_id, "*")

    def column(self, name: str) -> str:
        """The column of an attribute."""
        attribute = self.model.lookup(name)
        assert attribute is not None  # noqa: S101  # the callers name attributes of their types
        return attribute.column

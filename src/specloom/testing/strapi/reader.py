"""Reading of entries, as the wire shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from specloom.testing.strapi.populate import Plan
from specloom.testing.strapi.publication import publication_condition
from specloom.testing.strapi.select import Select, sibling
from specloom.testing.strapi.values import to_wire

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from specloom.testing.strapi.pagination import Page
    from specloom.testing.strapi.populate import Planner
    from specloom.testing.strapi.schema import Attribute, ContentType, Model, Schema
    from specloom.testing.strapi.store import Row, Store
    from specloom.testing.strapi.values import Sql
    from specloom.testing.strapi.wire import Json

Entry = dict[str, "Json"]


@attrs.frozen
class Version:
    """Which versions of documents are meant."""

    status: str = "published"
    """Every other word than `published` means drafts."""
    locale: str = "en"
    """`*` for all locales."""
    locales: tuple[str, ...] = ()
    """Several locales, instead of that one."""
    publication: str | None = None
    """A mode of `publicationFilter`."""

    @property
    def is_published(self) -> bool:
        """Whether published versions are meant."""
        return self.status == "published"

    def limit(self, select: Select, model: ContentType, *, any_locale: bool = False) -> None:
        """Leave only these versions in a SELECT."""
        if model.draft_and_publish:
            select.where(f"t0.published_at IS {'NOT ' if self.is_published else ''}NULL")
        if model.localized and self.locale != "*" and not any_locale:
            locales = self.locales or (self.locale,)
            select.where(f"t0.locale IN ({', '.join('?' * len(locales))})", list(locales))


class Reader:
    """Reads what a plan asks for."""

    def __init__(self, schema: Schema, store: Store, planner: Planner) -> None:
        self._schema = schema
        self._store = store
        self._planner = planner

    def find(
        self, model: ContentType, plan: Plan, version: Version, page: Page, words: Json
    ) -> tuple[list[Entry], int]:
        """One page of matches, and how many there are in all."""
        select = self._select(model, plan, version)
        select.search(words)
        select.sort(plan.sort)
        shape = _Shape(model, plan)
        rows = select.rows(self._store, shape.columns, limit=page.limit, offset=page.offset)
        total = select.count(self._store) if page.counted else 0
        return [entry for _, entry in self._entries(model, shape, plan, version, rows)], total

    def find_one(
        self,
        model: ContentType,
        plan: Plan,
        version: Version,
        words: Json,
        document_id: str | None = None,
    ) -> Entry | None:
        """One document, or the only one of a single type."""
        select = self._select(model, plan, version)
        select.search(words)
        if document_id is not None:
            select.where("t0.document_id = ?", [document_id])
        return self._first(model, plan, version, select)

    def row(self, model: ContentType, plan: Plan, version: Version, row_id: int) -> Entry | None:
        """The version with a numeric id."""
        select = Select(self._schema, model)
        select.where("t0.id = ?", [row_id])
        return self._first(model, plan, version, select)

    def _select(self, model: ContentType, plan: Plan, version: Version) -> Select:
        select = Select(self._schema, model)
        version.limit(select, model)
        if version.publication is not None and model.draft_and_publish:
            published = version.is_published
            select.where(publication_condition(model, version.publication, published=published))
        select.filter(plan.filters)
        return select

    def _first(
        self, model: ContentType, plan: Plan, version: Version, select: Select
    ) -> Entry | None:
        shape = _Shape(model, plan)
        rows = select.rows(self._store, shape.columns, limit=1)
        found = self._entries(model, shape, plan, version, rows)
        return found[0][1] if found else None

    def _entries(
        self, model: Model, shape: _Shape, plan: Plan, version: Version, rows: Sequence[Row]
    ) -> list[tuple[int, Entry]]:
        """Rows as entries with all that is populated, each with the key of its row."""
        entries = [(int(row[0]), shape.entry(row)) for row in rows]
        ids = sorted({int(row[1]) for row in rows})
        for name, nested_plan in plan.populate.items():
            held = _Held(model, model.attributes[name], ids)
            nested = self._nested(held, nested_plan, version)
            for row, (_, entry) in zip(rows, entries, strict=True):
                entry[name] = _shown(held.attribute, nested_plan, nested.get(int(row[1]), []))
        return entries

    def _nested(self, held: _Held, plan: Plan, version: Version) -> dict[int, list[Entry]]:
        """What an attribute holds, by the id of the row that holds it."""
        attribute = held.attribute
        if attribute.is_morph or not held.ids:
            return {}
        # Asked for every locale at once, the real one finds no others.
        if attribute.system and version.locale == "*":
            return {}
        if attribute.is_zone:
            return self._zone(held, plan, version)
        if not attribute.is_component:
            return self._related(held, plan, version)
        component = self._schema.model(attribute.target)
        placed = self._components(held, component, plan, version)
        return {owner: [entry for _, entry in found] for owner, found in placed.items()}

    def _related(self, held: _Held, plan: Plan, version: Version) -> dict[int, list[Entry]]:
        target = self._schema.model(held.attribute.target)
        select = self._siblings(held) if held.attribute.system else self._linked(held, version)
        select.filter(plan.filters)
        select.sort(plan.sort)
        shape = _Shape(target, plan)
        rows = select.rows(self._store, shape.columns)
        nested: dict[int, list[Entry]] = {}
        for owner, entry in self._entries(target, shape, plan, version, rows):
            nested.setdefault(owner, []).append(entry)
        return nested

    def _siblings(self, held: _Held) -> Select:
        """The other locales of documents."""
        table = held.model.table
        origin = f"{table} AS p JOIN {table} AS t0 ON {sibling('t0', 'p')}"
        select = Select(self._schema, held.model, origin=origin, key="p.id", order="t0.locale")
        select.where(f"p.id IN ({held.listed})")
        return select

    def _linked(self, held: _Held, version: Version) -> Select:
        """The targets of a relation."""
        link = self._schema.link(held.model, held.attribute)
        here, there, order = link.columns
        origin = f"links AS l JOIN {link.target.table} AS t0 ON t0.id = l.{there}"
        select = Select(
            self._schema, link.target, origin=origin, key=f"l.{here}", order=f"l.{order}"
        )
        select.where(f"l.field = ? AND l.{here} IN ({held.listed})", [link.field])
        version.limit(select, link.target, any_locale=True)
        return select

    def _components(
        self, held: _Held, component: Model, plan: Plan, version: Version
    ) -> dict[int, list[tuple[int, Entry]]]:
        """Components of one kind with their positions, by owner."""
        select = Select(self._schema, component, key="t0.owner_id", order="t0.pos")
        select.where(
            f"t0.owner = ? AND t0.field = ? AND t0.owner_id IN ({held.listed})",
            [held.model.uid, held.attribute.name],
        )
        select.filter(plan.filters)
        select.sort(plan.sort)
        shape = _Shape(component, plan)
        rows = select.rows(self._store, [*shape.columns, "pos"])
        placed: dict[int, list[tuple[int, Entry]]] = {}
        found = self._entries(component, shape, plan, version, rows)
        for row, (owner, entry) in zip(rows, found, strict=True):
            placed.setdefault(owner, []).append((int(row[-1]), entry))
        return placed

    def _zone(self, held: _Held, plan: Plan, version: Version) -> dict[int, list[Entry]]:
        placed: dict[int, list[tuple[int, Entry]]] = {}
        for component in self._schema.component_models(held.attribute):
            part = Plan() if plan.on is None else plan.on.get(component.uid)
            if part is None:
                continue
            if plan.deep and not part.populate:
                part.populate = self._planner.everything(component)
            found = self._components(held, component, part, version)
            for owner, entries in found.items():
                placed.setdefault(owner, []).extend(
                    (position, {"__component": component.uid, **entry})
                    for position, entry in entries
                )
        return {
            owner: [entry for _, entry in sorted(entries, key=lambda item: item[0])]
            for owner, entries in placed.items()
        }


@attrs.frozen
class _Held:
    """An attribute of several rows of a model."""

    model: Model
    attribute: Attribute
    ids: list[int]

    @property
    def listed(self) -> str:
        """The ids of the rows as SQL."""
        return ", ".join(map(str, self.ids))


class _Shape:
    """The columns to read for a plan, and how their values go over the wire."""

    def __init__(self, model: Model, plan: Plan) -> None:
        keys = {attribute.name for attribute in model.key_attributes}
        shown = [
            attribute
            for attribute in model.stored()
            if not attribute.hidden
            and (plan.fields is None or attribute.name in keys | plan.fields)
        ]
        self.columns = [attribute.column for attribute in shown]
        self._names = [attribute.name for attribute in shown]
        self._decoders: list[tuple[int, str, Callable[[Sql], Json]]] = [
            (index, attribute.name, decode)
            for index, attribute in enumerate(shown, start=1)
            if (decode := to_wire(attribute.type)) is not None
        ]

    def entry(self, row: Row) -> Entry:
        """One row, whose first column is its key, as JSON."""
        entry: Entry = dict(zip(self._names, row[1:], strict=False))
        for index, name, decode in self._decoders:
            entry[name] = decode(row[index])
        return entry


def _shown(attribute: Attribute, plan: Plan, found: list[Entry]) -> Json:
    if plan.count and not attribute.is_zone and not attribute.system:
        return {"count": len(found)}
    if attribute.to_many:
        return list(found)
    return found[0] if found else None

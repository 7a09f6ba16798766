"""Relations and media in bodies.

See https://docs.strapi.io/cms/api/rest/relations
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from specloom.testing.strapi.errors import validation_error
from specloom.testing.strapi.schema import FILE_UID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specloom.testing.strapi.schema import Attribute, ContentType, Model, Schema
    from specloom.testing.strapi.store import Store
    from specloom.testing.strapi.wire import Json

_INVALID = "Invalid relations"
_UNKNOWN_PART = "Cannot build relations store from dynamiczone, component identifier is undefined"
_IDS = frozenset({"id", "documentId"})
_NUMBER = re.compile(r"\s*[+-]?\d+")


@attrs.frozen
class Place:
    """The version that a body writes to."""

    type: ContentType
    locale: str | None
    """None when the type is not localized."""


class Relations:
    """Resolves what a body points to, and links it."""

    def __init__(self, schema: Schema, store: Store, default_locale: str) -> None:
        self._schema = schema
        self._store = store
        self._default_locale = default_locale

    def write(
        self, model: Model, attribute: Attribute, row_id: int, value: Json, place: Place
    ) -> None:
        """Set, connect or disconnect what an attribute of a row points to.

        Raises:
            StrapiError: 400 for a target that does not exist.
        """
        link = self._schema.link(model, attribute)
        current = self._documents(link.target, self._store.linked(link, row_id))
        documents = dict(current)
        if isinstance(value, dict) and value.get("set") is not None:
            documents = self._resolved(link.target, _listed(value["set"]), place)
        elif isinstance(value, dict) and not value.keys() & _IDS:
            for document, _ in self._found(
                link.target, _listed(value.get("disconnect")), place, strict=False
            ):
                documents.pop(document, None)
            for item in _listed(value.get("connect")):
                added = self._resolved(link.target, [item], place)
                documents = _placed(documents, added, item)
        else:
            documents = self._resolved(link.target, _listed(value), place)
        if not attribute.to_many:
            documents = dict(list(documents.items())[-1:])
        rows = [row for found in documents.values() for row in found]
        self._store.set_linked(link, row_id, rows, exclusive=attribute.is_exclusive)

    def check(self, model: Model, data: dict[str, Json], place: Place) -> str | None:
        """What is wrong with the relations of a body, or None.

        Raises:
            StrapiError: 400 for a documentId that does not exist.
        """
        fault: str | None = None
        for attribute in model.writable():
            value = data.get(attribute.name)
            if value is None:
                continue
            if attribute.is_link:
                found = self._check_link(attribute, value, place)
            elif attribute.holds_components:
                found = self._check_components(attribute, value, place)
            else:
                continue
            fault = fault or found
        return fault

    def _check_link(self, attribute: Attribute, value: Json, place: Place) -> str | None:
        target = self._schema.types.get(attribute.target)
        if target is None:
            return _INVALID
        if isinstance(value, dict) and not value.keys() & _IDS:
            connected = value.get("connect")
            named = [*_listed(value.get("disconnect")), *_anchors(_listed(connected))]
            for item in named:
                document = self._document_id(target, item)
                locale = place.locale or self._default_locale
                if document is not None and not self._versions(target, document, locale, place):
                    raise _missing(target, document, locale)
            value = value.get("set") if connected is None else connected
        items = _listed(value)
        missing = 0
        for item in items if attribute.to_many else items[-1:]:
            document = self._document_id(target, item)
            locale = place.locale or _text(item, "locale") or self._default_locale
            if document == "" or (isinstance(item, dict) and not item.keys() & _IDS):
                return _INVALID
            if document is None:
                missing += 1
            elif not self._versions(target, document, locale, place):
                raise _missing(target, document, locale)
        return _lost(target, missing) if missing else None

    def _check_components(self, attribute: Attribute, value: Json, place: Place) -> str | None:
        for item in value if isinstance(value, list) else [value]:
            uid = attribute.target
            if attribute.is_zone:
                if item is None or isinstance(item, (int, float)):
                    return _INVALID
                kind = item.get("__component") if isinstance(item, dict) else None
                if not kind:
                    return _UNKNOWN_PART
                uid = str(kind)
            component = self._schema.components.get(uid)
            if component is None:
                return _INVALID
            fault = self.check(component, item, place) if isinstance(item, dict) else None
            if fault:
                return fault
        return None

    def copy(self, model: Model, old_id: int, new_id: int, replaced: int | None = None) -> None:
        """Give a published row the links of its draft, to published versions only.

        Seen from there, it takes the place of the row that it replaces.
        """
        for attribute in model.writable():
            if not attribute.is_link:
                continue
            link = self._schema.link(model, attribute)
            drafts = self._store.linked(link, old_id)
            rows = [self.published(link.target, row) for row in drafts]
            self._store.set_linked(
                link,
                new_id,
                [row for row in rows if row is not None],
                exclusive=attribute.is_exclusive,
                like=replaced,
            )

    def published(self, model: ContentType, row_id: int) -> int | None:
        """The published version of the document that a row belongs to."""
        if not model.draft_and_publish:
            return row_id
        rows = self._store.query(
            f"SELECT p.id FROM {model.table} AS p JOIN {model.table} AS d"  # noqa: S608 - a table
            " ON p.document_id = d.document_id AND p.locale IS d.locale"
            " WHERE d.id = ? AND p.published_at IS NOT NULL",
            (row_id,),
        )
        return rows[0][0] if rows else None

    def _documents(self, model: ContentType, rows: Sequence[int]) -> dict[str, list[int]]:
        documents: dict[str, list[int]] = {}
        for row in rows:
            document = str(self._store.columns(model, row)["document_id"])
            documents.setdefault(document, []).append(row)
        return documents

    def _resolved(
        self, model: ContentType, items: list[Json], place: Place
    ) -> dict[str, list[int]]:
        return dict(self._found(model, items, place, strict=True))

    def _found(
        self, model: ContentType, items: list[Json], place: Place, *, strict: bool
    ) -> list[tuple[str, list[int]]]:
        """Each target's documentId, and its versions that a row at this place links to."""
        found: list[tuple[str, list[int]]] = []
        for item in items:
            document = self._document_id(model, item)
            # The locale of what is written wins over the one that the item names.
            locale = place.locale or _text(item, "locale") or self._default_locale
            rows = self._versions(model, document, locale, place) if document else []
            if document and rows:
                found.append((document, rows))
            elif strict:
                raise _missing(model, str(document), locale)
        return found

    def _document_id(self, model: ContentType, item: Json) -> str | None:
        """The document that an item means: by documentId, or by the id of any version.

        A bare string that starts with a digit is read as an id, as the real one does.
        """
        if isinstance(item, dict):
            if item.get("documentId") is not None:
                return str(item["documentId"])
            item = item.get("id")
        if isinstance(item, str):
            number = _NUMBER.match(item)
            if number is None:
                return item
            item = int(number[0])
        if not isinstance(item, int) or isinstance(item, bool):
            return None
        columns = self._store.columns(model, item)
        return str(columns["document_id"]) if columns else None

    def _versions(self, model: ContentType, document: str, locale: str, place: Place) -> list[int]:
        sql = f"SELECT id FROM {model.table} WHERE document_id = ?"  # noqa: S608 - a table
        values = [document]
        if model.localized:
            sql += " AND locale = ?"
            values.append(locale)
        if model.draft_and_publish and place.type.draft_and_publish:
            sql += " AND published_at IS NULL"
        return [row[0] for row in self._store.query(f"{sql} ORDER BY id", values)]


def _placed(
    documents: dict[str, list[int]], added: dict[str, list[int]], item: Json
) -> dict[str, list[int]]:
    """Put a connected document where its `position` says, last by default."""
    kept = {name: rows for name, rows in documents.items() if name not in added}
    position = item.get("position") if isinstance(item, dict) else None
    if not isinstance(position, dict):
        return kept | added
    names = list(kept)
    index = 0 if position.get("start") else len(names)
    for word, offset in (("before", 0), ("after", 1)):
        anchor = position.get(word)
        if isinstance(anchor, str) and anchor in kept:
            index = names.index(anchor) + offset
    ordered = [*names[:index], *added, *names[index:]]
    everything = kept | added
    return {name: everything[name] for name in ordered}


def _anchors(items: list[Json]) -> list[Json]:
    """What the positions of connected items are relative to."""
    positions = [item.get("position") for item in items if isinstance(item, dict)]
    return [
        position[word]
        for position in positions
        if isinstance(position, dict)
        for word in ("before", "after")
        if word in position
    ]


def _lost(model: ContentType, count: int) -> str:
    return f"{count} relation(s) of type {model.uid} associated with this entity do not exist"


def _missing(model: ContentType, document: str, locale: str) -> Exception:
    if model.uid == FILE_UID:
        return validation_error(_lost(model, 1))
    shown = locale if model.localized else "null"
    return validation_error(f'Document with id "{document}", locale "{shown}" not found')


def _listed(value: Json) -> list[Json]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if item is not None]


def _text(item: Json, key: str) -> str | None:
    value = item.get(key) if isinstance(item, dict) else None
    return value if isinstance(value, str) else None

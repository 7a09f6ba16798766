"""Creating, updating, publishing and deleting documents.

See https://docs.strapi.io/cms/features/draft-and-publish
"""

from __future__ import annotations

import secrets
import string
from typing import TYPE_CHECKING

from specloom.testing.strapi.keys import component_of
from specloom.testing.strapi.relations import Place, Relations
from specloom.testing.strapi.schema import ContentType
from specloom.testing.strapi.select import sibling
from specloom.testing.strapi.validation import Validator, with_defaults
from specloom.testing.strapi.values import now, to_column, to_wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom.testing.strapi.schema import Attribute, Model, Schema
    from specloom.testing.strapi.store import Store
    from specloom.testing.strapi.values import Sql
    from specloom.testing.strapi.wire import Json

_ALPHABET = string.ascii_lowercase + string.digits


def new_document_id() -> str:
    """24 lower-case letters and digits, a letter first."""
    rest = "".join(_ALPHABET[byte % 36] for byte in secrets.token_bytes(23))
    return string.ascii_lowercase[secrets.randbelow(26)] + rest


class Documents:
    """Writes documents.

    Where a type has draft and publish, a document has a draft row and, once published, a second
    row made from it. Every publishing replaces that second row, so that its numeric id changes.
    """

    def __init__(self, schema: Schema, store: Store, default_locale: str) -> None:
        self._schema = schema
        self._store = store
        self._relations = Relations(schema, store, default_locale)

    def create(
        self,
        model: ContentType,
        data: dict[str, Json],
        *,
        publish: bool,
        locale: str,
        document_id: str | None = None,
    ) -> int:
        """Create a document, or another locale of one; return the id of the version made.

        Raises:
            StrapiError: 400 when a value does not fit; nothing is stored then.
        """
        if document_id is not None:
            siblings = self.versions(model, document_id)
            # A published version comes last, and is what a new locale takes after.
            data = (self.shared(model, siblings[-1]) if siblings else {}) | _given(data)
        data = with_defaults(model, data)
        place = Place(model, locale if model.localized else None)
        fault = self._relations.check(model, data, place)
        validator = self._validator(place, draft=model.draft_and_publish, creation=True)
        validator.validate(model, data, fault)
        moment = now()
        values: dict[str, Sql] = {
            "document_id": document_id or new_document_id(),
            "created_at": moment,
            "updated_at": moment,
            "published_at": None if model.draft_and_publish else moment,
        }
        if model.localized:
            values["locale"] = locale
        row_id = self._store.insert(model, values | _scalars(model, data))
        self._write_rest(model, row_id, data, place)
        return self._publish(row_id, place) if publish and model.draft_and_publish else row_id

    def update(
        self, model: ContentType, row_id: int, data: dict[str, Json], *, publish: bool
    ) -> int:
        """Change the draft (or only) version; return the id of the version made.

        Raises:
            StrapiError: 400 when a value does not fit; nothing is stored then.
        """
        columns = self._store.columns(model, row_id)
        locale = columns.get("locale")
        place = Place(model, None if locale is None else str(locale))
        draft = model.draft_and_publish
        fault = self._relations.check(model, data, place)
        validator = self._validator(place, draft=draft, creation=False, row_id=row_id)
        validator.validate(model, data, fault)
        self._store.update(model, row_id, {"updated_at": now()} | _scalars(model, data))
        self._write_rest(model, row_id, data, place)
        return self._publish(row_id, place) if publish and draft else row_id

    def delete(self, model: ContentType, document_id: str, locale: str) -> None:
        """Delete a document in one locale, or in all of them with `*`."""
        for row_id in self.versions(model, document_id, locale):
            self._remove(model, row_id)

    def shared(self, model: ContentType, row_id: int) -> dict[str, Json]:
        """What a version holds that is the same in every locale."""
        if not model.localized:
            return {}
        data = self._snapshot(model, row_id)
        for attribute in model.writable():
            if attribute.is_localized:
                data.pop(attribute.name, None)
            elif attribute.is_link:
                files = self._store.linked(self._schema.link(model, attribute), row_id)
                data[attribute.name] = [{"id": file} for file in files]
        return data

    def share(self, model: ContentType, row_id: int, before: dict[str, Json] | None = None) -> None:
        """Give the other locales of a document what a version holds, unless it held it before.

        A draft gives to drafts, a published version to published ones.
        """
        shared = self.shared(model, row_id)
        if shared == (before or {}):
            return
        rows = self._store.query(
            f"SELECT t0.id, t0.locale FROM {model.table} AS t0 JOIN {model.table} AS o"  # noqa: S608
            f" ON {sibling('t0', 'o')} WHERE o.id = ?",
            (row_id,),
        )
        for other, locale in rows:
            self._store.update(model, other, {"updated_at": now()} | _scalars(model, shared))
            self._write_rest(model, other, shared, Place(model, locale))

    def versions(
        self, model: ContentType, document_id: str | None = None, locale: str = "*"
    ) -> list[int]:
        """The rows of a document, or of a whole type; drafts first."""
        sql, values = f"SELECT id FROM {model.table} WHERE 1 = 1", list[str]()  # noqa: S608
        if document_id is not None:
            sql += " AND document_id = ?"
            values.append(document_id)
        if model.localized and locale != "*":
            sql += " AND locale = ?"
            values.append(locale)
        rows = self._store.query(f"{sql} ORDER BY published_at IS NOT NULL, id", values)
        return [row[0] for row in rows]

    def document_id(self, model: ContentType, row_id: int) -> str:
        """The document that a row is a version of."""
        return str(self._store.columns(model, row_id)["document_id"])

    def _validator(
        self, place: Place, *, draft: bool, creation: bool, row_id: int = 0
    ) -> Validator:
        def is_taken(attribute: Attribute, value: Json) -> bool:
            table, column = place.type.table, attribute.column
            rows = self._store.query(
                f"SELECT 1 FROM {table} WHERE {column} = ? AND locale IS ?"  # noqa: S608 - names
                " AND published_at IS NOT NULL"
                f" AND document_id NOT IN (SELECT document_id FROM {table} WHERE id = ?)",
                (to_column(attribute.type, value), place.locale, row_id),
            )
            return bool(rows)

        return Validator(self._schema, draft=draft, creation=creation, is_taken=is_taken)

    def _publish(self, draft_id: int, place: Place) -> int:
        """Check a draft strictly, and make it the published version."""
        model = place.type
        snapshot = self._snapshot(model, draft_id)
        self._validator(place, draft=False, creation=True, row_id=draft_id).validate(
            model, snapshot
        )
        old_id = self._relations.published(model, draft_id)
        new_id = self._clone(
            model, draft_id, self._store.columns(model, draft_id) | {"published_at": now()}
        )
        for owner, field in self._schema.inbound(model.uid):
            if old_id is not None:
                self._store.repoint(field, old_id, new_id)
            elif isinstance(owner, ContentType) and not owner.draft_and_publish:
                self._store.follow(field, draft_id, new_id)
        self._relations.copy(model, draft_id, new_id, replaced=old_id)
        if old_id is not None:
            self._remove(model, old_id)
        return new_id

    def _clone(self, model: Model, row_id: int, columns: dict[str, Sql]) -> int:
        """Copy a row and the components in it; the id is new."""
        new_id = self._store.insert(
            model, {name: value for name, value in columns.items() if name != "id"}
        )
        for attribute, component, position, part_id in self._lasting_parts(model, row_id):
            place = _owned(model, new_id, attribute, position)
            self._clone(component, part_id, self._store.columns(component, part_id) | place)
        if not isinstance(model, ContentType):
            self._relations.copy(model, row_id, new_id)
        return new_id

    def _write_rest(self, model: Model, row_id: int, data: dict[str, Json], place: Place) -> None:
        """Write what is not in the row itself: links and components."""
        for attribute in model.writable():
            if attribute.name not in data:
                continue
            value = data[attribute.name]
            if attribute.is_link:
                self._relations.write(model, attribute, row_id, value, place)
            elif attribute.holds_components:
                self._write_components(model, attribute, row_id, value, place)

    def _write_components(
        self, model: Model, attribute: Attribute, row_id: int, value: Json, place: Place
    ) -> None:
        """Replace what an attribute holds; the components get new ids."""
        for held, old, _, part_id in list(self._parts(model, row_id)):
            if held is attribute:
                self._remove(old, part_id)
        items = value if isinstance(value, list) else [value]
        for position, item in enumerate(items):
            component = component_of(self._schema, attribute, item)
            if component is None or not isinstance(item, dict):
                continue
            data = with_defaults(component, item)
            owned = _owned(model, row_id, attribute, position)
            part_id = self._store.insert(component, owned | _scalars(component, data))
            self._write_rest(component, part_id, data, place)

    def _parts(self, model: Model, row_id: int) -> Iterator[tuple[Attribute, Model, int, int]]:
        """The components in a row: attribute, model, position and id of each."""
        for attribute in model.writable():
            found = [
                (position, part_id, component)
                for component in self._schema.component_models(attribute)
                for position, part_id in self._store.component_rows(
                    component, model, row_id, attribute.name
                )
            ]
            for position, part_id, model_of_part in sorted(found, key=lambda item: item[0]):
                yield attribute, model_of_part, position, part_id

    def _lasting_parts(
        self, model: Model, row_id: int
    ) -> Iterator[tuple[Attribute, Model, int, int]]:
        """The components in a row without those that their zone does not list.

        Such a one is in the draft alone.
        """
        for part in self._parts(model, row_id):
            attribute, component, _, _ = part
            if not attribute.is_zone or component.uid in attribute.components:
                yield part

    def _snapshot(self, model: Model, row_id: int) -> dict[str, Json]:
        """What a row holds, as a body would say it, for the strict check."""
        columns = self._store.columns(model, row_id)
        data: dict[str, Json] = {}
        for attribute in model.writable():
            if attribute.is_scalar:
                decode = to_wire(attribute.type)
                stored = columns[attribute.column]
                data[attribute.name] = decode(stored) if decode else stored
            elif attribute.holds_components and attribute.to_many:
                data[attribute.name] = []
        for attribute, component, _, part_id in self._lasting_parts(model, row_id):
            part = self._snapshot(component, part_id)
            if attribute.is_zone:
                part["__component"] = component.uid
            held = data.setdefault(attribute.name, part)
            if isinstance(held, list):
                held.append(part)
        return data

    def _remove(self, model: Model, row_id: int) -> None:
        """Delete a row, the components in it and every link to or from it."""
        for _, component, _, part_id in list(self._parts(model, row_id)):
            self._remove(component, part_id)
        for attribute in model.writable():
            if attribute.is_link and not attribute.options.get("mappedBy"):
                self._store.unlink(f"{model.uid}.{attribute.name}", "source", row_id)
        for _, field in self._schema.inbound(model.uid):
            self._store.unlink(field, "target", row_id)
        self._store.delete(model, row_id)


def _scalars(model: Model, data: dict[str, Json]) -> dict[str, Sql]:
    return {
        attribute.column: to_column(attribute.type, data[attribute.name])
        for attribute in model.writable()
        if attribute.is_scalar and attribute.name in data
    }


def _given(data: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in data.items() if value is not None}


def _owned(model: Model, row_id: int, attribute: Attribute, position: int) -> dict[str, Sql]:
    return {
        "owner": model.uid,
        "owner_id": row_id,
        "field": attribute.name,
        "pos": position,
    }

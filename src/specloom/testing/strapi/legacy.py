"""Answers in the form of Strapi 4, for callers who ask for it with a header.

See https://docs.strapi.io/cms/migration/v4-to-v5/breaking-changes/new-response-format
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specloom.testing.strapi.schema import Attribute, Model, Schema
    from specloom.testing.strapi.wire import Json


def as_v4(schema: Schema, model: Model, entry: Json) -> Json:
    """An entry, or a list of them, with its attributes apart from what identifies it."""
    if isinstance(entry, list):
        return [as_v4(schema, model, item) for item in entry]
    if not isinstance(entry, dict):
        return entry
    keys = {attribute.name for attribute in model.key_attributes}
    nested: dict[str, Json] = {name: entry[name] for name in keys if name in entry}
    return nested | {"attributes": _attributes(schema, model, entry, keys)}


def _attributes(schema: Schema, model: Model, entry: dict[str, Json], keys: set[str]) -> Json:
    return {
        name: _value(schema, model.attributes.get(name), value)
        for name, value in entry.items()
        if name not in keys
    }


def _value(schema: Schema, attribute: Attribute | None, value: Json) -> Json:
    if attribute is None:
        return value
    if attribute.is_link:
        return {"data": as_v4(schema, schema.model(attribute.target), value)}
    return _component(schema, attribute, value) if attribute.holds_components else value


def _component(schema: Schema, attribute: Attribute, value: Json) -> Json:
    """Components stay flat; what is in them does not."""
    if isinstance(value, list):
        return [_component(schema, attribute, item) for item in value]
    if not isinstance(value, dict):
        return value
    uid = str(value.get("__component", attribute.target))
    return _attributes(schema, schema.model(uid), value, set())

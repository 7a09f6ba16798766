"""What the content-type builder says about the schemas.

Its form is not that of `schema.json`: `info` and `options` are flattened, and the attributes that
Strapi adds by itself are missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specloom.testing.strapi.schema import Component, ContentType, Schema
    from specloom.testing.strapi.wire import Json

_GROUPS = {"content-types": "content-types.getContentType", "components": "components.getComponent"}


def builder_action(group: str, uid: str | None) -> str | None:
    """The action of `/api/content-type-builder/{group}[/{uid}]`, or None without such a route."""
    action = _GROUPS.get(group)
    if action is None:
        return None
    return f"plugin::content-type-builder.{action}{'' if uid else 's'}"


def describe(schema: Schema, group: str, uid: str | None) -> Json:
    """One model, or all of a group; None when there is no such model."""
    if group == "components":
        described = {name: _component(model) for name, model in schema.components.items()}
    else:
        described = {name: _content_type(model) for name, model in schema.types.items()}
    return list(described.values()) if uid is None else described.get(uid)


def _content_type(model: ContentType) -> Json:
    owner, _, rest = model.uid.partition("::")
    described: dict[str, Json] = {"uid": model.uid, "apiID": model.singular}
    if owner == "plugin":
        described["plugin"] = rest.partition(".")[0]
    described["schema"] = {
        "displayName": _title(model.singular),
        "singularName": model.singular,
        "pluralName": model.plural,
        "description": "",
        "draftAndPublish": model.draft_and_publish,
        "kind": model.kind,
        "collectionName": model.plural.replace("-", "_"),
        "pluginOptions": {"i18n": {"localized": True}} if model.localized else {},
        "attributes": dict(model.schema),
        "visible": owner == "api",
    }
    return described


def _component(model: Component) -> Json:
    category, _, name = model.uid.partition(".")
    return {
        "uid": model.uid,
        "category": category,
        "apiId": name,
        "schema": {
            "displayName": _title(name),
            "description": "",
            "collectionName": f"components_{model.uid}s".replace(".", "_").replace("-", "_"),
            "attributes": dict(model.schema),
        },
    }


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()

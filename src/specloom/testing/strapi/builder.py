"""What the content-type builder says about the schemas.

Its form is not that of `schema.json`: `info` and `options` are flattened, and the attributes that
Strapi adds by itself are missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specloom.testing.strapi.schema import Attribute, Component, ContentType, Schema
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
        described = {
            name: _content_type(model)
            for name, model in schema.types.items()
            if uid is None or model.uid.startswith("api::")  # the others are listed only
        }
    return list(described.values()) if uid is None else described.get(uid)


def unknown_model(group: str) -> Json:
    """What is said of a model that does not exist."""
    return {"error": f"{'component' if group == 'components' else 'contentType'}.notFound"}


def _content_type(model: ContentType) -> Json:
    owner, _, rest = model.uid.partition("::")
    described: dict[str, Json] = {"uid": model.uid, "apiID": model.singular}
    if owner == "plugin":
        described["plugin"] = rest.partition(".")[0]
    about: dict[str, Json] = {
        "displayName": _title(model.singular),
        "description": "",
        "collectionName": model.plural.replace("-", "_"),
    }
    if model.localized:
        about["pluginOptions"] = {"i18n": {"localized": True}}
    described["schema"] = {
        **about,
        **{name: model.about[name] for name in (*about, "pluginOptions") if name in model.about},
        "singularName": model.singular,
        "pluralName": model.plural,
        "draftAndPublish": model.draft_and_publish,
        "kind": model.kind,
        "attributes": {a.name: _attribute(a) for a in model.writable()},
        "visible": owner == "api",
        "restrictRelationsTo": None if owner == "api" else [],
    }
    return described


def _attribute(attribute: Attribute) -> Json:
    options = dict(attribute.options)
    if attribute.type in {"relation", "media"}:
        options |= {name: options.get(name) is True for name in ("required", "private")}
    if attribute.type == "media":
        options["multiple"] = attribute.to_many
    if attribute.type == "relation":
        options["targetAttribute"] = options.get("inversedBy") or options.get("mappedBy")
    return options


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
            "attributes": {a.name: _attribute(a) for a in model.writable()},
        },
    }


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()

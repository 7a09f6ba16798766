"""Schemas of a Strapi, however they were got."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from specloom.core.shapes import is_object
from specloom_codegen.pulled.folder import PullError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "USER",
    "ComponentSchema",
    "SchemaError",
    "Schemas",
    "TypeSchema",
    "attributes_of",
    "kebab",
    "part_of",
    "title_of",
    "type_schema",
]

USER: Final = "plugin::users-permissions.user"
"""UID of the type of users, which the plugin Users & Permissions brings along."""


class SchemaError(PullError):
    """Schemas that cannot be had."""


@frozen(kw_only=True)
class TypeSchema:
    """What a schema says of a content type."""

    uid: str
    is_single: bool
    singular: str
    plural: str
    title: str
    """What people call it."""
    drafts: bool
    localized: bool
    attributes: Mapping[str, Mapping[str, Any]]


@frozen(kw_only=True)
class ComponentSchema:
    """What a schema says of a component."""

    uid: str
    title: str
    attributes: Mapping[str, Mapping[str, Any]]


@frozen(kw_only=True)
class Schemas:
    """Every schema of a Strapi."""

    types: Mapping[str, TypeSchema]
    """By UID."""
    components: Mapping[str, ComponentSchema]
    """By UID."""
    locales: tuple[str, ...] | None
    """None where they cannot be known."""
    told: tuple[str, ...] = ()
    """What could not be had, in words."""


def type_schema(uid: str, schema: Mapping[str, Any], where: str) -> TypeSchema:
    """Make the schema of a content type of what a file or the builder says of it.

    Args:
        uid: Its UID.
        schema: What is said; the builder does without `info` and `options`.
        where: What errors name.

    Raises:
        SchemaError: It is no schema.
    """
    options = part_of(schema, "options")
    flat = {**schema, **part_of(schema, "info")}
    singular, plural = flat.get("singularName"), flat.get("pluralName")
    if not isinstance(singular, str) or not isinstance(plural, str):
        raise SchemaError(f"{where}: not a content type: it has no singularName and pluralName")
    i18n = part_of(part_of(schema, "pluginOptions"), "i18n")
    return TypeSchema(
        uid=uid,
        is_single=schema.get("kind") == "singleType",
        singular=singular,
        plural=plural,
        title=title_of(flat),
        drafts={**schema, **options}.get("draftAndPublish") is True,
        localized=i18n.get("localized") is True,
        attributes=attributes_of(schema, where),
    )


def attributes_of(schema: Mapping[str, Any], where: str) -> Mapping[str, Mapping[str, Any]]:
    """Give the attributes that a schema has.

    Raises:
        SchemaError: It has none, or one is not an object.
    """
    attributes = schema.get("attributes")
    if not is_object(attributes):
        raise SchemaError(f"{where}: not a schema: it has no 'attributes'")
    for name, each in attributes.items():
        if not is_object(each):
            raise SchemaError(f"{where}: not a schema: the attribute {name!r} is not an object")
    return attributes


def title_of(info: Mapping[str, Any]) -> str:
    """Give what people call a content type or a component."""
    found = info.get("displayName")
    return " ".join(found.split()) if isinstance(found, str) else ""


def kebab(name: str) -> str:
    """Give a name as Strapi makes UIDs of names of folders and files."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "-", name)
    return spaced.strip("-").lower()


def part_of(schema: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Give an object within a schema; an empty one where there is none."""
    found = schema.get(name)
    return found if is_object(found) else {}

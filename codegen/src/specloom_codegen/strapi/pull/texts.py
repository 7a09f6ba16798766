"""Specs of content types and components as YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from specloom_codegen.names import class_name
from specloom_codegen.pulled.texts import yaml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specloom_codegen.strapi.spec import Attribute, Component, Contents, ContentType, Shape

__all__ = ["components_text", "service_text", "stated", "type_text"]

_MANY: Final = {"media": "multiple", "relation": "many", "component": "repeatable"}
"""The key that says that it is a list, by the type that has one."""


def service_text(contents: Contents) -> str:
    """Give `service.yaml`."""
    client = contents.client
    return yaml_text(
        _given(
            service=contents.name,
            extends=contents.extends,
            client="" if client == f"{class_name(contents.name)}Client" else client,
            description=contents.description,
            locales=list(contents.locales),
        )
    )


def type_text(shape: ContentType) -> str:
    """Give the spec of a content type."""
    head = _given(
        type=shape.uid,
        kind=shape.kind,
        path=shape.path,
        **{"class": shape.class_name},
        description=shape.description,
        drafts=shape.drafts,
        localized=shape.localized,
    )
    return yaml_text({**head, "attributes": _attributes(shape)})


def components_text(components: Iterable[Component]) -> str:
    """Give the spec of components."""
    return yaml_text(
        {
            "components": {
                each.uid: {
                    **_given(**{"class": each.class_name}, description=each.description),
                    "attributes": _attributes(each),
                }
                for each in components
            }
        }
    )


def stated(attribute: Attribute) -> dict[str, Any]:
    """Give what is said of an attribute, in reading order."""
    return dict(_stated(attribute))


def _attributes(shape: Shape) -> dict[str, Any]:
    return {each.name: stated(each) for each in shape.attributes}


def _given(**values: object) -> dict[str, Any]:
    """Give the values that say something."""
    return {key: value for key, value in values.items() if value}


def _stated(attribute: Attribute) -> Iterator[tuple[str, Any]]:
    first = {
        "type": attribute.type_name,
        "name": "" if attribute.wire == attribute.name else attribute.wire,
        "description": attribute.description,
        "to": attribute.to,
        "component": attribute.component,
        "components": list(attribute.components),
        _MANY.get(attribute.type_name, "many"): attribute.many and attribute.type_name in _MANY,
        "polymorphic": attribute.polymorphic,
        "enum": list(attribute.enum),
        "kinds": list(attribute.kinds),
        "required": attribute.required,
        "default": attribute.default,
        "unique": attribute.unique,
        "private": attribute.private,
    }
    yield from ((key, value) for key, value in first.items() if value)
    yield from attribute.limits.items()
    last = {"pattern": attribute.pattern, "custom_field": attribute.custom_field}
    yield from ((key, value) for key, value in last.items() if value)

"""What is known of content types and components, as the runtime is told it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specloom_codegen.code import Call, Code, literal
from specloom_codegen.plan.imports import Need
from specloom_codegen.strapi.spec import ContentType

from .modules import Statement

if TYPE_CHECKING:
    from specloom_codegen.strapi.spec import Attribute, Shape

    from .room import Room

__all__ = ["plan_facts"]


def plan_facts(shape: Shape, room: Room) -> Statement:
    """Plan the constant that states what is known of a content type or component."""
    is_type = isinstance(shape, ContentType)
    name = room.strapi("ContentType" if is_type else "Component", Need.RUNTIME)
    attributes = {each.name: _attribute(each, room) for each in shape.attributes}
    positional = (shape.uid, Code(shape.class_name), attributes)
    stated = _stated(shape, room) if isinstance(shape, ContentType) else {}
    return Statement(
        name=Code(shape.facts),
        annotation=Code(f": {room.typing('Final')}[{name}]"),
        value=literal(Call(name, positional, stated, spread=True)),
        doc=Code(),
    )


def _stated(shape: ContentType, room: Room) -> dict[str, Any]:
    locales = Code()
    if shape.localized and room.contents.locales:
        locales = Code(room.imports.name(".locales", "LOCALES", Need.RUNTIME))
    stated = {
        "path": shape.path,
        "namespace": "" if shape.kind == "related" else shape.module,
        "is_single": shape.kind == "single",
        "localized": shape.localized,
        "locales": locales,
    }
    return {key: value for key, value in stated.items() if value}


def _attribute(attribute: Attribute, room: Room) -> Call:
    name = room.strapi("Attribute", Need.RUNTIME)
    stated = {
        "wire": attribute.wire if attribute.is_hidden and attribute.wire != attribute.name else "",
        "many": attribute.many and not attribute.is_zone,
        "required": attribute.must_be_given,
        "hidden": attribute.is_hidden,
        "values": attribute.enum,
        "to": _to(attribute, room),
        "parts": _parts(attribute, room),
    }
    return Call(
        name, (attribute.type_name,), {key: value for key, value in stated.items() if value}
    )


def _to(attribute: Attribute, room: Room) -> Code:
    if room.is_file(attribute):
        return Code(f"lambda: {room.strapi('MEDIA', Need.RUNTIME)}")
    target = room.target(attribute)
    if target is None:
        return Code()
    return Code(f"lambda: {room.own(target, target.facts, Need.RUNTIME)}")


def _parts(attribute: Attribute, room: Room) -> Code:
    parts = [room.own(each, each.facts, Need.RUNTIME) for each in room.parts(attribute)]
    return Code(f"lambda: ({', '.join(parts)},)") if parts else Code()

"""Conditions: what can be asked of each attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom_codegen.plan.annotations import Use
from specloom_codegen.plan.imports import Need

from .models import system_members
from .selection import keys_type
from .texts import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.strapi.spec import Attribute, Shape

    from .modules import Statement
    from .room import Room

__all__ = ["plan_enum_filter", "plan_filters"]

_SYSTEM: Final = {
    "id": "IntegerFilter",
    "document_id": "StringFilter",
    "created_at": "DateTimeFilter",
    "updated_at": "DateTimeFilter",
    "published_at": "DateTimeFilter",
    "locale": "StringFilter",
}


def plan_enum_filter(shape: Shape, attribute: Attribute, room: Room) -> Statement:
    """Plan conditions on an enumeration."""
    name = f"{shape.inner(attribute)}Filter"
    one = f"{shape.inner(attribute)} | str | None"
    many = room.sequence(one)
    keys = {"$eq": one, "$ne": one, "$in": many, "$notIn": many}
    keys |= {"$null": "bool", "$notNull": "bool", "$not": name}
    return keys_type(name, keys, f"Conditions on {attribute.name}", room)


def plan_filters(shape: Shape, room: Room) -> Statement:
    """Plan conditions on a content type or component."""
    name = f"{shape.class_name}Filters"
    many = room.sequence(name)
    keys = {
        **dict(_system(shape, room)),
        **{each.name: _condition(shape, each, room) for each in shape.shown if _is_asked(each)},
        "$and": many,
        "$or": many,
        "$not": name,
        "$null": "bool",
        "$notNull": "bool",
    }
    return keys_type(name, keys, f"Conditions on {words_of(shape)}", room)


def _system(shape: Shape, room: Room) -> Iterator[tuple[str, str]]:
    annotator = room.annotator(Need.ANNOTATION)
    for each in system_members(shape):
        if each.of is None:
            yield each.name, f"{shape.class_name}Filters | None"
            continue
        of = annotator(each.of, Use.ARGUMENT, optional=each.name in {"published_at", "locale"})
        yield each.name, f"{room.strapi(_SYSTEM[each.name])} | {of}"


def _is_asked(attribute: Attribute) -> bool:
    """Tell whether the server takes conditions on an attribute."""
    return not attribute.is_zone and not attribute.polymorphic


def _condition(shape: Shape, attribute: Attribute, room: Room) -> str:
    """Give what a condition is: a value, operators, or conditions on what it leads to."""
    value, name = attribute.type.value, attribute.type.filter
    if value is None:
        return f"{_of_target(attribute, room)} | None"
    if attribute.enum:
        own = shape.inner(attribute)
        return f"{own}Filter | {own} | str | None"
    if not name:
        return room.typing("Any")
    if name == "JsonFilter":
        return f"{room.strapi(name)} | None"
    of = room.annotator(Need.ANNOTATION)(value, Use.ARGUMENT)
    if value.format == "decimal":
        of = f"{of} | int"
    return f"{room.strapi(name)} | {of} | None"


def _of_target(attribute: Attribute, room: Room) -> str:
    if room.is_file(attribute):
        return room.strapi("MediaFilters")
    target = room.target(attribute)
    if target is None:
        return room.anything()
    return room.own(target, f"{target.class_name}Filters")

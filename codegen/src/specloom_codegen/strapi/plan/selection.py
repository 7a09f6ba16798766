"""What is asked for: conditions, order, attributes, and what is populated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom_codegen.code import Call, Code, literal
from specloom_codegen.plan.annotations import Use
from specloom_codegen.plan.docs import MODULE, attribute_doc, docstring
from specloom_codegen.plan.imports import Need
from specloom_codegen.plan.modules import Attribute as Member
from specloom_codegen.plan.modules import TypeAliasPlan, TypeClass

from .models import system_members
from .modules import KeysType
from .texts import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specloom_codegen.plan.annotations import Annotator
    from specloom_codegen.strapi.spec import Attribute, Shape

    from .room import Room

__all__ = [
    "is_populated",
    "plan_filters",
    "plan_keys",
    "plan_names",
    "plan_order",
    "plan_populate",
    "plan_query",
    "sort_type",
]

_SYSTEM_FILTERS: Final = {
    "id": "IntegerFilter",
    "document_id": "StringFilter",
    "created_at": "DateTimeFilter",
    "updated_at": "DateTimeFilter",
    "published_at": "DateTimeFilter",
    "locale": "StringFilter",
}


def is_populated(shape: Shape) -> bool:
    """Tell whether there is anything to populate."""
    return bool(_populated(shape))


def plan_names(shape: Shape, room: Room) -> Iterator[TypeAliasPlan]:
    """Plan the names that can be asked for, sorted by and populated."""
    for each in shape.attributes:
        if each.enum:
            text = f"Values of `{each.name}`"
            yield _literal(shape.inner(each), each.enum, text, room)
    name, words = shape.class_name, words_of(shape)
    values = _values(shape)
    yield _literal(f"{name}Field", values, f"What can be asked for of {words}", room)
    ways = [f"{each}{way}" for each in values for way in ("", ":asc", ":desc")]
    yield _literal(f"{name}Sort", ways, f"What {words} can be sorted by", room)
    if is_populated(shape):
        text = f"What can be populated of {words}"
        yield _literal(f"{name}Populated", _populated(shape), text, room)


def plan_keys(shape: Shape, room: Room) -> Iterator[KeysType]:
    """Plan the mappings whose keys are operators or UIDs."""
    name = f"{shape.class_name}Filters"
    many = room.sequence(name)
    groups = {"$and": many, "$or": many, "$not": name, "$null": "bool", "$notNull": "bool"}
    yield _keys(f"_{shape.class_name}Groups", groups, "", room)
    for each in shape.attributes:
        if each.enum and not each.is_hidden:
            yield _enum_filter(shape, each, room)
        if each.is_zone and not each.is_hidden:
            on = {part.uid: f"{_query_of(part, room)} | bool" for part in room.parts(each)}
            text = f"What to get of `{each.name}`, by component"
            yield _keys(f"{shape.inner(each)}On", on, text, room)


def plan_filters(shape: Shape, room: Room) -> TypeClass:
    """Plan conditions."""
    annotator = room.annotator(Need.ANNOTATION, _names(shape))
    members = [*_system_filters(shape, room, annotator), *_filters(shape, room, annotator)]
    return _class(f"{shape.class_name}Filters", f"Conditions on {words_of(shape)}", members, room,
                  base=f"_{shape.class_name}Groups")  # fmt: skip


def plan_order(shape: Shape, room: Room) -> TypeClass:
    """Plan what is sorted by, also through relations."""
    members = [(each, room.strapi("Direction")) for each in _values(shape)]
    for each in shape.shown:
        if each.many or each.is_zone or each.polymorphic or not each.type.is_populated:
            continue
        if room.is_file(each):
            members.append((each.name, room.strapi("MediaOrder")))
            continue
        target = room.target(each)
        if target is not None:
            members.append((each.name, room.own(target, f"{target.class_name}Order")))
    text = f"What to sort {words_of(shape)} by, and which way"
    return _class(f"{shape.class_name}Order", text, members, room)


def plan_populate(shape: Shape, room: Room) -> Iterator[TypeClass]:
    """Plan what is populated, with what is to be got of it."""
    if not is_populated(shape):
        return
    annotator = room.annotator(Need.ANNOTATION, _names(shape))
    flag = annotator.builtin("bool")
    members: list[tuple[str, str]] = []
    if "localizations" in _populated(shape):
        members.append(("localizations", f"{_query_of(shape, room)} | {flag}"))
    for each in shape.shown:
        if each.is_zone:
            yield _zone_query(shape, each, room)
        if each.type.is_populated:
            members.append((each.name, f"{_options(shape, each, room)} | {flag}"))
    text = f"What to populate of {words_of(shape)}"
    yield _class(f"{shape.class_name}Populate", text, members, room)


def plan_query(shape: Shape, room: Room) -> TypeClass:
    """Plan what is to be got where another type populates this one."""
    name = shape.class_name
    stated = {
        "fields": (room.sequence(f"{name}Field"), "What to get of each; everything when absent."),
        "filters": (f"{name}Filters", "Which to get; all when absent."),
        "sort": (sort_type(shape, room), "Their order."),
    }
    if is_populated(shape):
        text = "What to get beside their own attributes."
        stated["populate"] = (populate_type(shape, room), text)
    return TypeClass(
        name=Code(f"{name}Query"),
        bases=_bases(room),
        decorator=Code(),
        doc=docstring(f"What to get of {words_of(shape)} that something leads to"),
        attributes=tuple(
            Member(name=Code(key), annotation=Code(of), doc=attribute_doc(text))
            for key, (of, text) in stated.items()
        ),
    )


def sort_type(shape: Shape, room: Room) -> str:
    """Give the type of an order."""
    one = f"{shape.class_name}Sort | {shape.class_name}Order"
    return f"{one} | {room.sequence(one)}"


def populate_type(shape: Shape, room: Room) -> str:
    """Give the type of what is populated."""
    name, every = shape.class_name, f"{room.typing('Literal')}['*']"
    return f"{room.sequence(f'{name}Populated')} | {name}Populate | {every}"


def _names(shape: Shape) -> set[str]:
    system = {each.name for each in system_members(shape)}
    return system | {each.name for each in shape.attributes}


def _values(shape: Shape) -> list[str]:
    """Give the attributes that are there without being populated."""
    system = [each.name for each in system_members(shape) if each.of is not None]
    return [*system, *(each.name for each in shape.shown if not each.type.is_populated)]


def _populated(shape: Shape) -> list[str]:
    system = [each.name for each in system_members(shape) if each.of is None]
    return [*system, *(each.name for each in shape.shown if each.type.is_populated)]


def _literal(name: str, values: Iterable[str], text: str, room: Room) -> TypeAliasPlan:
    room.typing("TypeAlias")
    of = room.typing("Literal")
    return TypeAliasPlan(
        name=Code(name),
        value=Code(f"{of}[{', '.join(map(literal, values))}]"),
        doc=attribute_doc(text, indent=MODULE),
    )


def _keys(name: str, keys: Mapping[str, str], text: str, room: Room) -> KeysType:
    """Plan a mapping by its keys; their types are texts, for they may name what follows."""
    call = Call(room.typing("TypedDict"), (name, dict(keys)), {"total": False})
    return KeysType(name=Code(name), value=literal(call), doc=attribute_doc(text, indent=MODULE))


def _enum_filter(shape: Shape, attribute: Attribute, room: Room) -> KeysType:
    name = shape.inner(attribute)
    one, many = f"{name} | str | None", room.sequence(f"{name} | str | None")
    keys = {"$eq": one, "$ne": one, "$in": many, "$notIn": many, "$null": "bool"}
    keys |= {"$notNull": "bool", "$not": f"{name}Filter"}
    return _keys(f"{name}Filter", keys, f"Conditions on `{attribute.name}`", room)


def _system_filters(shape: Shape, room: Room, annotator: Annotator) -> Iterator[tuple[str, str]]:
    for each in system_members(shape):
        if each.of is None:
            yield each.name, f"{shape.class_name}Filters"
            continue
        of = annotator(each.of, Use.ARGUMENT, optional=each.name in {"published_at", "locale"})
        yield each.name, f"{room.strapi(_SYSTEM_FILTERS[each.name])} | {of}"


def _filters(shape: Shape, room: Room, annotator: Annotator) -> Iterator[tuple[str, str]]:
    for each in shape.shown:
        if each.is_zone or each.polymorphic:
            continue
        if each.type.is_populated:
            yield each.name, f"{_target_filters(each, room)} | None"
        elif each.enum:
            name, text = shape.inner(each), annotator.builtin("str")
            yield each.name, f"{name}Filter | {name} | {text} | None"
        elif each.type.value is not None:
            yield each.name, _value_filter(each, room, annotator)


def _value_filter(attribute: Attribute, room: Room, annotator: Annotator) -> str:
    """Give what a condition on a value is: an operator with another value, or that value."""
    value, name = attribute.type.value, attribute.type.filter
    if value is None or not name:
        return room.typing("Any")
    if name == "JsonFilter":
        return f"{room.strapi(name)} | None"
    of = annotator(value, Use.ARGUMENT)
    if value.format == "decimal":
        of = f"{of} | {annotator.builtin('int')}"
    return f"{room.strapi(name)} | {of} | None"


def _target_filters(attribute: Attribute, room: Room) -> str:
    if room.is_file(attribute):
        return room.strapi("MediaFilters")
    target = room.target(attribute)
    if target is None:
        return _anything(room)
    return room.own(target, f"{target.class_name}Filters")


def _options(shape: Shape, attribute: Attribute, room: Room) -> str:
    """Give what can be said of something that is populated."""
    if attribute.is_zone:
        return f"{shape.inner(attribute)}Query"
    if room.is_file(attribute):
        return room.strapi("MediaQuery")
    target = room.target(attribute)
    return _anything(room) if target is None else _query_of(target, room)


def _query_of(shape: Shape, room: Room) -> str:
    return room.own(shape, f"{shape.class_name}Query")


def _anything(room: Room) -> str:
    mapping = room.imports.name("collections.abc", "Mapping", Need.ANNOTATION)
    return f"{mapping}[str, {room.typing('Any')}]"


def _zone_query(shape: Shape, zone: Attribute, room: Room) -> TypeClass:
    on = Member(
        name=Code("on"),
        annotation=Code(f"{room.typing('Required')}[{shape.inner(zone)}On]"),
        doc=attribute_doc("What to get of each component; those that are left out are not sent."),
    )
    return TypeClass(
        name=Code(f"{shape.inner(zone)}Query"),
        bases=_bases(room),
        decorator=Code(),
        doc=docstring(f"What to get of `{zone.name}`"),
        attributes=(on,),
    )


def _class(
    name: str, text: str, members: Iterable[tuple[str, str]], room: Room, *, base: str = ""
) -> TypeClass:
    return TypeClass(
        name=Code(name),
        bases=Code(f"{base}, total=False") if base else _bases(room),
        decorator=Code(),
        doc=docstring(text),
        attributes=tuple(
            Member(name=Code(key), annotation=Code(of), doc=Code()) for key, of in members
        ),
    )


def _bases(room: Room) -> Code:
    return Code(f"{room.typing('TypedDict')}, total=False")

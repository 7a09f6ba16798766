"""What is asked for: attributes, order, and what is populated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.code import Call, Code, literal
from specloom_codegen.plan.docs import MODULE, attribute_doc, docstring
from specloom_codegen.plan.modules import Attribute as Member
from specloom_codegen.plan.modules import TypeClass

from .models import system_members
from .modules import Statement
from .texts import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specloom_codegen.strapi.spec import Attribute, Shape

    from .room import Room

__all__ = [
    "has_tree",
    "keys_type",
    "plan_enum",
    "plan_field",
    "plan_order",
    "plan_populate",
    "plan_query",
    "plan_sort",
    "plan_tree",
    "plan_zones",
]

_UNSORTED = frozenset({"json", "blocks"})


def has_tree(shape: Shape) -> bool:
    """Tell whether there is anything to populate."""
    return bool(_populated(shape))


def plan_enum(shape: Shape, attribute: Attribute, room: Room) -> Statement:
    """Plan the values of an enumeration."""
    text = f"Values of {attribute.name}"
    return _alias(shape.inner(attribute), _literal(attribute.enum, room), text, room)


def plan_field(shape: Shape, room: Room) -> Statement:
    """Plan the attributes that can be asked for."""
    text = f"An attribute of {words_of(shape)} to get"
    return _alias(f"{shape.class_name}Field", _literal(_values(shape), room), text, room)


def plan_order(shape: Shape, room: Room) -> TypeClass:
    """Plan what is sorted by, also through relations."""
    members = [(each, room.strapi("Direction")) for each in _sorted(shape)]
    for each in shape.shown:
        if each.many or each.is_zone or each.polymorphic or not each.type.is_populated:
            continue
        if room.is_file(each):
            members.append((each.name, room.strapi("MediaOrder")))
            continue
        target = room.target(each)
        if target is not None:
            members.append((each.name, room.own(target, f"{target.class_name}Order")))
    return _class(f"{shape.class_name}Order", _by(shape), members, room)


def plan_sort(shape: Shape, room: Room) -> Statement:
    """Plan what is sorted by, as names and as an order."""
    ways = [f"{each}{way}" for each in _sorted(shape) for way in ("", ":asc", ":desc")]
    value = f"{_literal(ways, room)} | {shape.class_name}Order"
    return _alias(f"{shape.class_name}Sort", f"({value})", _by(shape), room)


def plan_zones(shape: Shape, room: Room) -> Iterator[Statement | TypeClass]:
    """Plan what is to be got of dynamic zones, by component."""
    for each in shape.shown:
        if not each.is_zone:
            continue
        text = f"What to get of {each.name}"
        on = {part.uid: _query(part, room) for part in room.parts(each)}
        yield keys_type(f"{shape.inner(each)}On", on, f"{text}, by component", room)
        yield TypeClass(
            name=Code(f"{shape.inner(each)}Query"),
            bases=Code(room.typing("TypedDict")),
            decorator=Code(),
            doc=docstring(text),
            attributes=(
                Member(name=Code("on"), annotation=Code(f"{shape.inner(each)}On"), doc=Code()),
            ),
        )


def plan_tree(shape: Shape, room: Room) -> TypeClass:
    """Plan what is populated, with what is to be got of it."""
    members: list[tuple[str, str]] = []
    if "localizations" in _populated(shape):
        members.append(("localizations", _query(shape, room)))
    members += [
        (each.name, _options(shape, each, room)) for each in shape.shown if each.type.is_populated
    ]
    text = f"What to populate of {words_of(shape)}, and how"
    return _class(f"{shape.class_name}Tree", text, members, room)


def plan_populate(shape: Shape, room: Room) -> Iterator[Statement]:
    """Plan what is populated, as names and as a tree."""
    name, text = shape.class_name, f"An attribute of {words_of(shape)} to populate"
    yield _alias(f"{name}Include", _literal(_populated(shape), room), text, room)
    every = f"{room.typing('Literal')}['*']"
    value = literal(f"{every} | {room.sequence(f'{name}Include')} | {name}Tree")
    yield _alias(f"{name}Populate", value, f"What to populate of {words_of(shape)}", room)


def plan_query(shape: Shape, room: Room) -> TypeClass:
    """Plan what is to be got where another type populates this one."""
    name = shape.class_name
    members = [
        ("fields", room.sequence(f"{name}Field")),
        ("filters", f"{name}Filters"),
        ("sort", f"{name}Sort | {room.sequence(f'{name}Sort')}"),
    ]
    if has_tree(shape):
        members.append(("populate", f"{name}Populate"))
    text = f"What to get of {words_of(shape)}, where it is populated"
    return _class(f"{name}Query", text, members, room)


def keys_type(name: str, keys: Mapping[str, str], text: str, room: Room) -> Statement:
    """Plan a mapping by its keys; their types are texts, for they may name what follows."""
    call = Call(room.typing("TypedDict"), (name, dict(keys)), {"total": False})
    return Statement(
        name=Code(name),
        annotation=Code(),
        value=literal(call),
        doc=attribute_doc(text, indent=MODULE),
    )


def _values(shape: Shape) -> list[str]:
    """Give the attributes that are there without being populated."""
    system = [each.name for each in system_members(shape) if each.of is not None]
    return [*system, *(each.name for each in shape.shown if not each.type.is_populated)]


def _sorted(shape: Shape) -> list[str]:
    left_out = {each.name for each in shape.shown if each.type_name in _UNSORTED}
    return [name for name in _values(shape) if name not in left_out]


def _populated(shape: Shape) -> list[str]:
    system = [each.name for each in system_members(shape) if each.of is None]
    return [*system, *(each.name for each in shape.shown if each.type.is_populated)]


def _by(shape: Shape) -> str:
    return f"What of {words_of(shape)} to sort by"


def _literal(values: Iterable[str], room: Room) -> str:
    return f"{room.typing('Literal')}[{', '.join(map(literal, values))}]"


def _alias(name: str, value: str, text: str, room: Room) -> Statement:
    room.typing("TypeAlias")
    return Statement(
        name=Code(name),
        annotation=Code(": TypeAlias"),
        value=Code(value),
        doc=attribute_doc(text, indent=MODULE),
    )


def _options(shape: Shape, attribute: Attribute, room: Room) -> str:
    """Give what can be said of something that is populated."""
    if attribute.is_zone:
        return f"bool | {shape.inner(attribute)}Query"
    if room.is_file(attribute):
        return f"bool | {room.strapi('MediaQuery')}"
    target = room.target(attribute)
    return f"bool | {room.anything()}" if target is None else _query(target, room)


def _query(shape: Shape, room: Room) -> str:
    return f"bool | {room.own(shape, f'{shape.class_name}Query')}"


def _class(name: str, text: str, members: Iterable[tuple[str, str]], room: Room) -> TypeClass:
    return TypeClass(
        name=Code(name),
        bases=Code(f"{room.typing('TypedDict')}, total=False"),
        decorator=Code(),
        doc=docstring(text),
        attributes=tuple(
            Member(name=Code(key), annotation=Code(of), doc=Code()) for key, of in members
        ),
    )

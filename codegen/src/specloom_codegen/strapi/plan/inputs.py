"""What is written: new documents, changes, and components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.code import Code, literal
from specloom_codegen.plan.annotations import Use
from specloom_codegen.plan.docs import attribute_doc, docstring
from specloom_codegen.plan.imports import Need
from specloom_codegen.plan.modules import Attribute as Member
from specloom_codegen.plan.modules import TypeClass

from .texts import described, words_of

if TYPE_CHECKING:
    from specloom_codegen.plan.annotations import Annotator
    from specloom_codegen.strapi.spec import Attribute, Shape

    from .room import Room

__all__ = ["plan_changes", "plan_new", "plan_part"]


def plan_new(shape: Shape, room: Room) -> TypeClass:
    """Plan what a new document or component is made of."""
    text = f"{words_of(shape)}, to write"
    return _type(f"New{shape.class_name}", text, shape, room, is_whole=True)


def plan_changes(shape: Shape, room: Room) -> TypeClass:
    """Plan what a document is changed by."""
    text = f"What to change of {words_of(shape)}, or a draft of it"
    return _type(f"{shape.class_name}Changes", text, shape, room, is_whole=False)


def plan_part(shape: Shape, room: Room) -> TypeClass:
    """Plan what a component in a dynamic zone is made of."""
    of = f"{room.typing('Required')}[{room.typing('Literal')}[{literal(shape.uid)}]]"
    return TypeClass(
        name=Code(f"New{shape.class_name}Part"),
        bases=Code(f"New{shape.class_name}, total=False"),
        decorator=Code(),
        doc=docstring(f"{words_of(shape)}, to write into a dynamic zone"),
        attributes=(
            Member(name=Code("component"), annotation=Code(of), doc=attribute_doc("Its UID.")),
        ),
    )


def _type(name: str, text: str, shape: Shape, room: Room, *, is_whole: bool) -> TypeClass:
    annotator = room.annotator(Need.ANNOTATION, {each.name for each in shape.written})
    members: list[Member] = []
    for each in shape.written:
        is_required = is_whole and each.must_be_given
        of = _written(shape, each, room, annotator, optional=not is_required)
        if is_required:
            of = f"{room.typing('Required')}[{of}]"
        doc = attribute_doc(described(each))
        members.append(Member(name=Code(each.name), annotation=Code(of), doc=doc))
    return TypeClass(
        name=Code(name),
        bases=Code(f"{room.typing('TypedDict')}, total=False"),
        decorator=Code(),
        doc=docstring(text),
        attributes=tuple(members),
    )


def _written(
    shape: Shape, attribute: Attribute, room: Room, annotator: Annotator, *, optional: bool
) -> str:
    """Give the type of the values that an attribute takes."""
    if attribute.type_name == "relation" and not attribute.polymorphic:
        return room.strapi("RelatedList" if attribute.many else "Related")
    if attribute.type_name == "media" and optional:
        return room.strapi("Files" if attribute.many else "File")
    text = _item(shape, attribute, room, annotator)
    if attribute.many:
        text = room.sequence(text)
    return f"{text} | None" if optional and text != "Any" else text


def _item(shape: Shape, attribute: Attribute, room: Room, annotator: Annotator) -> str:  # noqa: PLR0911  # one a type
    number, value = annotator.builtin("int"), attribute.type.value
    if attribute.enum:
        return f"{shape.inner(attribute)} | {annotator.builtin('str')}"
    if attribute.type_name == "blocks":
        return room.sequence(f"{room.strapi('NewBlock')} | {room.strapi('Block')}")
    if value is not None:
        text = annotator(value, Use.ARGUMENT)
        return f"{text} | {number}" if value.format == "decimal" else text
    if attribute.is_zone:
        parts = [
            room.own(each, name)
            for each in room.parts(attribute)
            for name in (f"New{each.class_name}Part", each.class_name)
        ]
        return " | ".join([*parts, room.strapi("UnknownComponent")])
    if attribute.type_name == "media":
        return f"{room.strapi('MediaFile')} | {number}"
    part = room.contents.component(attribute.component)
    if part is None:  # a polymorphic relation, which takes numbers of rows
        return number
    return f"{room.own(part, f'New{part.class_name}')} | {room.own(part, part.class_name)}"

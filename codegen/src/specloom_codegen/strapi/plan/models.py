"""What is read: the models of documents and components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.code import Call, Code, literal
from specloom_codegen.plan.annotations import Use
from specloom_codegen.plan.docs import MODULE, attribute_doc, docstring
from specloom_codegen.plan.imports import Need
from specloom_codegen.plan.modules import Attribute as Member
from specloom_codegen.plan.modules import TypeAliasPlan, TypeClass
from specloom_codegen.spec import Plain
from specloom_codegen.strapi.spec import ContentType

from .texts import called, described

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.plan.annotations import Annotator
    from specloom_codegen.strapi.spec import Attribute, Shape

    from .room import Room

__all__ = ["System", "plan_model", "plan_zone", "system_members", "zone_parts"]

_TAG: Final = "component"
_MOMENT: Final = Plain("string", "date-time")


def zone_parts(room: Room) -> frozenset[str]:
    """Give the UIDs of the components that stand in dynamic zones."""
    contents = room.contents
    shapes: tuple[Shape, ...] = (*contents.types, *contents.components)
    return frozenset(
        uid for shape in shapes for each in shape.attributes for uid in each.components
    )


def plan_model(shape: Shape, room: Room) -> TypeClass:
    """Plan what a document or component is read as."""
    system = {each.name for each in system_members(shape)}
    annotator = room.annotator(Need.HINT, system | {each.name for each in shape.shown})
    tagged = not isinstance(shape, ContentType) and shape.uid in zone_parts(room)
    return TypeClass(
        name=Code(shape.class_name),
        bases=Code(room.strapi("Entry", Need.RUNTIME)),
        decorator=_decorator(shape, room, tagged=tagged),
        doc=docstring(called(shape)),
        attributes=(
            *([_tag(shape, room)] if tagged else ()),
            *_system(shape, annotator),
            *(
                Member(
                    name=Code(each.name),
                    annotation=Code(_read(shape, each, room, annotator)),
                    doc=attribute_doc(described(each)),
                )
                for each in shape.shown
            ),
        ),
    )


def plan_zone(shape: Shape, zone: Attribute, room: Room) -> TypeAliasPlan:
    """Plan what a dynamic zone is read as."""
    parts = [room.own(each, each.class_name, Need.HINT) for each in room.parts(zone)]
    room.typing("TypeAlias")
    unknown = room.strapi("UnknownComponent", Need.RUNTIME)
    return TypeAliasPlan(
        name=Code(shape.inner(zone)),
        value=Code(" | ".join([*parts, unknown])),
        doc=attribute_doc(f"What stands in `{zone.name}`", indent=MODULE),
    )


@frozen
class System:
    """An attribute that the server keeps by itself."""

    name: str
    wire: str
    of: Plain | None
    """Its value; none for the other locales of a document."""
    text: str = ""


_ID: Final = System("id", "id", Plain("integer"), "Number of the row; it changes: do not keep it.")
_DOCUMENT: Final = (
    System("document_id", "documentId", Plain("string"), "ID of the document."),
    _ID,
    System("created_at", "createdAt", _MOMENT),
    System("updated_at", "updatedAt", _MOMENT),
    System("published_at", "publishedAt", _MOMENT, "None for a draft."),
)
_LOCALIZED: Final = (
    System("locale", "locale", Plain("string")),
    System("localizations", "localizations", None, "The same document in other locales."),
)


def system_members(shape: Shape) -> tuple[System, ...]:
    """Give the attributes that the server keeps by itself."""
    if not isinstance(shape, ContentType):
        return (_ID,)
    return (*_DOCUMENT, *(_LOCALIZED if shape.localized else ()))


def _system(shape: Shape, annotator: Annotator) -> Iterator[Member]:
    for each in system_members(shape):
        if each.of is None:
            text = f"{annotator.builtin('list')}[{shape.class_name}]"
        else:
            is_optional = each.name in {"published_at", "locale"}
            text = annotator(each.of, Use.RESULT, optional=is_optional)
        yield Member(name=Code(each.name), annotation=Code(text), doc=attribute_doc(each.text))


def _tag(shape: Shape, room: Room) -> Member:
    return Member(
        name=Code(_TAG),
        annotation=Code(f"{room.typing('Literal')}[{literal(shape.uid)}]"),
        doc=attribute_doc("Its UID; sent in a dynamic zone only."),
    )


def _decorator(shape: Shape, room: Room, *, tagged: bool) -> Code:
    wires = {_TAG: "__component"} if tagged else {}
    wires |= {each.name: each.wire for each in system_members(shape) if each.name != each.wire}
    wires |= {each.name: each.wire for each in shape.shown if each.name != each.wire}
    stated = {
        "wire": wires,
        "required": ("document_id",) if isinstance(shape, ContentType) else (),
        "tag": (_TAG, (shape.uid,)) if tagged else (),
    }
    keywords = {key: value for key, value in stated.items() if value}
    name = room.imports.name("specloom.core.model", "model", Need.RUNTIME)
    return literal(Call(name, keywords=keywords)) if keywords else Code(name)


def _read(shape: Shape, attribute: Attribute, room: Room, annotator: Annotator) -> str:
    text = _item(shape, attribute, room, annotator)
    if attribute.many:
        return f"{annotator.builtin('list')}[{text}]"
    return text if text == "Any" else f"{text} | None"


def _item(shape: Shape, attribute: Attribute, room: Room, annotator: Annotator) -> str:
    """Give the type of a value, or of one of several."""
    if attribute.enum:
        return f"{shape.inner(attribute)} | {annotator.builtin('str')}"
    if attribute.type_name == "blocks":
        return f"{annotator.builtin('list')}[{room.strapi('Block', Need.HINT)}]"
    if attribute.type.value is not None:
        return annotator(attribute.type.value, Use.RESULT)
    if attribute.is_zone:
        return shape.inner(attribute)
    if room.is_file(attribute):
        return room.strapi("MediaFile", Need.HINT)
    target = room.target(attribute)
    if target is None:
        return room.strapi("Document", Need.HINT)
    return room.own(target, target.class_name, Need.HINT)

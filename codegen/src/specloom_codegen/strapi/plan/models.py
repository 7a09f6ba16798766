"""What is read: the models of documents and components."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.code import Call, Code, literal
from specloom_codegen.plan.annotations import Use
from specloom_codegen.plan.docs import attribute_doc, docstring
from specloom_codegen.plan.imports import Need
from specloom_codegen.plan.modules import Attribute as Member
from specloom_codegen.plan.modules import TypeClass
from specloom_codegen.spec import Plain
from specloom_codegen.strapi.spec import ContentType

from .texts import called, described

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.plan.annotations import Annotator
    from specloom_codegen.strapi.spec import Attribute, Shape

    from .room import Room

__all__ = ["System", "plan_model", "system_members"]

_TAG: Final = "component"
_MOMENT: Final = Plain("string", "date-time")


def plan_model(shape: Shape, room: Room) -> TypeClass:
    """Plan what a document or component is read as."""
    system = {each.name for each in system_members(shape)}
    annotator = room.annotator(Need.HINT, system | {each.name for each in shape.shown})
    tag = () if isinstance(shape, ContentType) else (_tag(shape, room),)
    return TypeClass(
        name=Code(shape.class_name),
        bases=Code(room.strapi("Entry", Need.RUNTIME)),
        decorator=_decorator(shape, room),
        doc=docstring(called(shape)),
        attributes=(
            *tag,
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


@frozen
class System:
    """An attribute that the server keeps by itself."""

    name: str
    wire: str
    of: Plain | None
    """Its value; none for the other locales of a document."""
    text: str = ""


_PART: Final = System(
    "id",
    "id",
    Plain("integer"),
    "Number of this row. It changes whenever the component is written.",
)
_DOCUMENT: Final = (
    System(
        "id",
        "id",
        Plain("integer"),
        "Number of this row. It changes with every publication: do not keep it.",
    ),
    System(
        "document_id",
        "documentId",
        Plain("string"),
        "What the document is known by, in every version and locale.",
    ),
    System("created_at", "createdAt", _MOMENT, "When it was made."),
    System("updated_at", "updatedAt", _MOMENT, "When it was last changed."),
    System("published_at", "publishedAt", _MOMENT, "When it was published; None in a draft."),
)
_LOCALIZED: Final = (
    System("locale", "locale", Plain("string"), "The locale of this version."),
    System("localizations", "localizations", None, "The same document in other locales."),
)


def system_members(shape: Shape) -> tuple[System, ...]:
    """Give the attributes that the server keeps by itself."""
    if not isinstance(shape, ContentType):
        return (_PART,)
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
        doc=attribute_doc("The component's UID, in a dynamic zone."),
    )


def _decorator(shape: Shape, room: Room) -> Code:
    is_type = isinstance(shape, ContentType)
    wires = {} if is_type else {_TAG: "__component"}
    wires |= {each.name: each.wire for each in system_members(shape) if each.name != each.wire}
    wires |= {each.name: each.wire for each in shape.shown if each.name != each.wire}
    stated = {
        "wire": wires,
        "required": ("document_id",) if is_type else (),
        "tag": () if is_type else (_TAG, (shape.uid,)),
    }
    name = room.imports.name("specloom.core.model", "model", Need.RUNTIME)
    return literal(Call(name, keywords={key: value for key, value in stated.items() if value}))


def _read(shape: Shape, attribute: Attribute, room: Room, annotator: Annotator) -> str:
    text = _item(shape, attribute, room, annotator)
    if attribute.many:
        return f"{annotator.builtin('list')}[{text}]"
    return text if text == "Any" else f"{text} | None"


def _item(shape: Shape, attribute: Attribute, room: Room, annotator: Annotator) -> str:  # noqa: PLR0911  # one a type
    """Give the type of a value, or of one of several."""
    if attribute.enum:
        return f"{shape.inner(attribute)} | {annotator.builtin('str')}"
    if attribute.type_name == "blocks":
        return f"{annotator.builtin('list')}[{room.strapi('Block', Need.HINT)}]"
    value = attribute.type.value
    if value is not None:
        # A decimal is a number on the wire, whose digits are kept without a mark.
        return annotator(value, Use.ARGUMENT if value.format == "decimal" else Use.RESULT)
    if attribute.is_zone:
        parts = [room.own(each, each.class_name, Need.HINT) for each in room.parts(attribute)]
        return " | ".join([*parts, room.strapi("UnknownComponent", Need.HINT)])
    if room.is_file(attribute):
        return room.strapi("MediaFile", Need.HINT)
    target = room.target(attribute)
    if target is None:
        return room.strapi("Document", Need.HINT)
    return room.own(target, target.class_name, Need.HINT)

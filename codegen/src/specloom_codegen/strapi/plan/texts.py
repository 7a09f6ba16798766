"""What generated docs say of attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.plan.docs import sentence
from specloom_codegen.plan.texts import limit_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.strapi.spec import Attribute, Shape

__all__ = ["called", "described", "words_of"]


def called(shape: Shape) -> str:
    """Say what a content type or a component is."""
    return sentence(shape.description) or sentence(words_of(shape))


def words_of(shape: Shape) -> str:
    """Give what people call a content type or a component."""
    return shape.description.rstrip(".") or shape.class_name


def described(attribute: Attribute) -> str:
    """Say what an attribute is, as far as its name does not, and what the server demands of it."""
    marks = "; ".join(_marks(attribute))
    text = sentence(attribute.description)
    return f"{text} {sentence(marks[:1].upper() + marks[1:])}".strip()


def _marks(attribute: Attribute) -> Iterator[str]:
    if attribute.required:
        yield "required"
    if attribute.unique:
        yield "unique"
    yield from limit_texts(attribute.limits)
    if attribute.pattern:
        yield f"matches {attribute.pattern}"
    if attribute.kinds:
        yield f"holds {', '.join(attribute.kinds)}"
    if attribute.custom_field:
        yield f"the custom field {attribute.custom_field}"
    if attribute.is_hidden:
        yield "never shown by the server"

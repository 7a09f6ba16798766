"""What generated docs say of fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.plan.docs import sentence
from specloom_codegen.plan.texts import limit_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.kintone.spec import App, Field

__all__ = ["called", "described", "number_of"]


def number_of(app: App) -> str:
    """Say which app it is; nothing where its description says that alone."""
    text = f"App {app.id}."
    return "" if sentence(app.description) == text else text


def called(field: Field) -> str:
    """Give what people call a field."""
    return " ".join((field.label or field.code).split())


def described(field: Field) -> str:
    """Say what a field is, unless its name says it, and what the form demands of it."""
    marks = "; ".join(_marks(field))
    code = "" if field.code == field.name else field.code
    text = sentence(field.description or field.label or code)
    return f"{text} {sentence(marks[:1].upper() + marks[1:])}".strip()


def _marks(field: Field) -> Iterator[str]:
    if field.required:
        yield "required"
    if field.unique:
        yield "unique"
    yield from limit_texts(field.limits)
    if field.lookup is not None:
        app = f" in app {field.lookup.app}" if field.lookup.app else ""
        yield f"looked up by {field.lookup.key}{app}"
    if field.filled_by:
        yield f"filled by the lookup {field.filled_by}"
    if field.calculated:
        yield "calculated by kintone"

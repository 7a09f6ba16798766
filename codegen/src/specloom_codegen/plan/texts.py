"""What generated docs say beside the spec's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.spec import Array, Named, Nullable, Parameter

from .docs import note, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specloom_codegen.spec import Declared, Operation, Service, Type

__all__ = ["described", "notes", "raises", "result_text", "see"]


def described(parameter: Parameter) -> str:
    """Say what a parameter or field is."""
    words = parameter.name.replace("_", " ")
    text = sentence(parameter.description or f"{words[:1].upper()}{words[1:]}")
    return f"{text} {note('Deprecated', parameter.deprecated)}".strip()


def notes(operation: Operation) -> tuple[str, ...]:
    """Say what is to be kept in mind of an operation."""
    return (
        f"It takes the right `{operation.right}`."
        if operation.right and "{" not in operation.right
        else "",
        note("Deprecated", operation.deprecated),
        note("Unconfirmed", operation.unconfirmed),
    )


def result_text(of: Type | None, own: str, types: Mapping[str, Declared]) -> str:
    """Say what a result is: by its own words, or by those of its type."""
    if own or of is None:
        return own
    match of:
        case Named(name=name) if name in types:
            return types[name].description
        case Nullable(type=inner):
            return f"{sentence(result_text(inner, '', types))} None where the service says null."
        case Array(items=Named(name=name)) if name in types:
            return f"A list of `{name}`."
        case Named(name=name):
            return f"The `{name}`."
        case _:
            return "What the service answers."


def raises(service: Service) -> dict[str, str]:
    """Say what a call raises."""
    return {service.errors.class_name: "The service refused; `code` says why."}


def see(url: str) -> str:
    """Say where the vendor says it."""
    return f"See {url}" if url else ""

"""What generated docs say beside the spec's own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from specloom_codegen.spec import Array, Named, Nullable, Parameter

from .docs import note, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from specloom_codegen.spec import Declared, Operation, Service, Type

__all__ = ["choices", "described", "limit_texts", "notes", "raises", "result_text", "see"]

_LIMITS: Final = (
    ("minimum", "maximum", ""),
    ("min_length", "max_length", " characters"),
    ("min_items", "max_items", " items"),
)


def described(parameter: Parameter) -> str:
    """Say what a parameter or field is."""
    words = parameter.name.replace("_", " ")
    text = sentence(parameter.description or f"{words[:1].upper()}{words[1:]}")
    limits = "; ".join(limit_texts(_unsaid(parameter)))
    limits = sentence(limits[:1].upper() + limits[1:])
    return " ".join(filter(None, (text, limits, note("Deprecated", parameter.deprecated))))


def _unsaid(parameter: Parameter) -> dict[str, int | float]:
    """Give the limits whose numbers the description does not name.

    Without the limit above, that nothing is negative or empty goes without saying.
    """
    said = set(re.findall(r"-?\d+(?:\.\d+)?", parameter.description.replace(",", "")))
    unsaid = {name: limit for name, limit in parameter.limits.items() if str(limit) not in said}
    for least, most, _ in _LIMITS:
        if most not in unsaid and unsaid.get(least, 2) <= 1:
            unsaid.pop(least, None)
    return unsaid


def notes(operation: Operation) -> tuple[str, ...]:
    """Say what is to be kept in mind of an operation."""
    return (
        f"It takes the right `{operation.right}`."
        if operation.right and "{" not in operation.right
        else "",
        choices(operation),
        note("Deprecated", operation.deprecated),
        note("Unconfirmed", operation.unconfirmed),
    )


def choices(of: Operation | Declared) -> str:
    """Say which names exclude each other, and of which one is needed."""
    groups = [("exactly", group) for group in of.one_of]
    groups += [("at most", group) for group in of.exclusive]
    return " ".join(f"Give {much} one of {_listed(group)}." for much, group in groups)


def _listed(names: Sequence[str]) -> str:
    *others, last = (f"`{name}`" for name in names)
    return f"{', '.join(others)} and {last}"


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


def limit_texts(limits: Mapping[str, int | float] | Mapping[str, int | Decimal]) -> Iterator[str]:
    """Go through what the limits of a value say."""
    for least, most, unit in _LIMITS:
        if least in limits and most in limits:
            yield f"from {limits[least]} to {limits[most]}{unit}"
        elif least in limits:
            yield f"at least {limits[least]}{unit}"
        elif most in limits:
            yield f"at most {limits[most]}{unit}"

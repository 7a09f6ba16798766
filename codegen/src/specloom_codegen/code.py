"""Python text that is safe to print: spec text becomes code in this module only, by `repr`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["WIDTH", "Call", "Code", "columns", "folded", "literal"]

WIDTH: Final = 100


class Code(str):
    """Python text. Templates print nothing else."""

    __slots__ = ()


@frozen
class Call:
    """A call in generated code."""

    name: str
    positional: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(factory=dict[str, Any])
    spread: bool = False
    """Whether each argument has a line of its own, however short they are."""


def literal(value: Any) -> Code:
    """Give the expression that makes a value.

    Args:
        value: Code, a call, a primitive, or a tuple, set or mapping of them.
    """
    match value:
        case Code():
            return value
        case Call():
            parts = [literal(each) for each in value.positional]
            parts += [Code(f"{name}={literal(each)}") for name, each in value.keywords.items()]
            return Code(f"{value.name}({_listed(parts)}{',' if value.spread else ''})")
        case str() | int() | float() | None:
            return Code(repr(value))
        case tuple():
            items = cast("tuple[object, ...]", value)
            return Code(f"({_listed(map(literal, items))}{',' if len(items) == 1 else ''})")
        case frozenset():
            members = _listed(map(literal, sorted(cast("Iterable[Any]", value))))
            return Code(f"frozenset({{{members}}})" if members else "frozenset()")
        case Mapping():
            entries = cast("Mapping[object, object]", value)
            pairs = (f"{literal(key)}: {literal(each)}" for key, each in entries.items())
            return Code(f"{{{_listed(pairs)}}}")
        case _:
            raise TypeError(f"no literal of {type(value).__name__}")


def folded(head: str, parts: Sequence[str], tail: str, *, indent: int) -> Code:
    """Give a call or signature: on one line where it fits, else one part a line.

    The comma at the end is what makes the formatter break it.
    """
    line = f"{head}{_listed(parts)}{tail}"
    if indent + len(line) <= WIDTH:
        return Code(line)
    return Code(f"{head}{_listed(parts)},{tail}")


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def columns(text: str) -> int:
    """Give the width that a text has on screen."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)

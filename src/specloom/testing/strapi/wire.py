"""The JSON type, and how JavaScript reads words and numbers."""

from __future__ import annotations

import math
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""Anything that JSON can say."""

_BASES = {"0x": 16, "0o": 8, "0b": 2}
_INFINITE = frozenset({"Infinity", "+Infinity", "-Infinity"})
_TRUE = frozenset({"true", "t", "1"})
_FALSE = frozenset({"false", "f", "0"})


def boolean_word(value: Json) -> bool | None:
    """What a word for a boolean means, or None when it is no such word."""
    if isinstance(value, bool):
        return value
    word = str(value) if isinstance(value, (str, int)) else ""
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def type_of(value: Json) -> str:
    """What JavaScript's `typeof` says of a value."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    return "number" if isinstance(value, (int, float)) else "object"


def to_number(value: Json) -> int | float:
    """A value as JavaScript's `Number(value)` reads it: NaN when it is no number."""
    if isinstance(value, float):
        return value
    if isinstance(value, int) or value is None:
        return int(value or 0)
    if isinstance(value, list) and len(value) == 1:
        return to_number(value[0])  # as JavaScript joins it
    if not isinstance(value, str) or "_" in value:
        return math.nan
    return _parsed(value.strip() or "0")


def cast_number(value: Json) -> int | float:
    """A value of a body as a number, more strictly: NaN for what is empty or a boolean.

    A list reads as JavaScript joins it: `[5]` is 5.
    """
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is None or isinstance(value, bool) or (isinstance(value, str) and not value.strip()):
        return math.nan
    return to_number(value)


def _parsed(text: str) -> int | float:
    base = _BASES.get(text[:2].lower(), 10)
    try:
        return int(text, base)
    except ValueError:
        pass
    # What ends in a letter is a word that only Python reads as a number.
    if text in _INFINITE or text[-1].isdigit() or text[-1] == ".":
        try:
            number = float(text)
        except ValueError:
            return math.nan
        return int(number) if number.is_integer() else number
    return math.nan

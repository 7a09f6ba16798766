"""The JSON type, and how JavaScript reads words and numbers."""

from __future__ import annotations

import math
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""Anything that JSON can say."""

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


def to_number(value: Json) -> int | float:
    """A value as JavaScript's `Number(value)` reads it: NaN when it is no number."""
    if isinstance(value, float):
        return value
    if isinstance(value, int) or value is None:
        return int(value or 0)
    if not isinstance(value, str) or "_" in value:
        return math.nan
    return _parsed(value.strip() or "0")


def _parsed(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return math.nan
    return int(number) if number.is_integer() else number

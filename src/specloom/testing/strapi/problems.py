"""How the faults of a body are worded."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, TypeAlias

from specloom.testing.strapi.errors import VALIDATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom.testing.strapi.wire import Json

Problem: TypeAlias = "dict[str, Json]"
"""One item of `details.errors`."""
Problems: TypeAlias = "Iterator[Problem]"


def problem(name: str, message: str, value: Json) -> Problem:
    """A fault of the value that an attribute was given; what is no number goes as null."""
    if isinstance(value, float) and not math.isfinite(value):
        value = None
    return absent(name, message) | {"value": value}


def absent(name: str, message: str) -> Problem:
    """A fault of an attribute that was given no value."""
    path: list[Json] = [part for part in re.split(r"[.\[\]]+", name) if part]
    return {"path": path, "message": message, "name": VALIDATION}


def wrong_type(name: str, kind: str, value: Json) -> Problem:
    """A value that is not of the type that its attribute has."""
    message = f"{name} must be a `{kind}` type, but the final value was: `{printed(value)}`."
    return problem(name, message, value)


def not_cast(name: str, kind: str, value: Json) -> Problem:
    """A value that cannot be made to be of the type that its attribute has."""
    nothing = "NaN" if kind == "number" else "null"
    message = f"{name or 'this'} must be a `{kind}` type, but the final value was: `{nothing}`"
    origin = "" if value is None else f" (cast from the value `{printed(value)}`)"
    return problem(name, f"{message}{origin}.", None)


def printed(value: Json) -> str:
    """A value as messages show it: scalars as words, in lists and objects as quoted words."""
    if isinstance(value, (list, dict)):
        return json.dumps(_words(value), indent=2, ensure_ascii=False)
    if isinstance(value, str):
        return f'"{value}"'
    return json.dumps(value)


def _words(value: Json) -> Json:
    if isinstance(value, list):
        return [_words(item) for item in value]
    if isinstance(value, dict):
        return {name: _words(item) for name, item in value.items()}
    return printed(value)

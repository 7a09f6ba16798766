"""What the fields and classes of an app are called in Python."""

from __future__ import annotations

import keyword
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from specloom_codegen.names import class_name

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["attribute_name", "inner_class_name", "numbered", "plain_class_name"]

_SOFT: Final = frozenset({"case", "match", "type"})
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def attribute_name(code: str, reserved: Collection[str] = ()) -> str:
    """Give the attribute for a field code: `OrderNo.` is `order_no`, `数量（個）` is `数量_個`.

    Args:
        code: The field code.
        reserved: Names that the class has itself.
    """
    text = "".join(char if _can_stand(char) else " " for char in _normal(code))
    name = _normal("_".join(_HUMP.sub(" ", text).split()).lower())
    if not name:
        return "field"
    if not name.isidentifier():
        name = f"field_{name}"
    is_taken = keyword.iskeyword(name) or name in _SOFT or name in reserved
    return f"{name}_" if is_taken else name


def plain_class_name(text: str) -> str:
    """Give a name in PascalCase and ASCII; empty where the text has none to give."""
    name = class_name(_normal(text))
    is_plain = name.isascii() and name.isidentifier() and not keyword.iskeyword(name)
    return name if is_plain and name[0].isupper() else ""


def inner_class_name(owner: str, attribute: str) -> str:
    """Give the name of what belongs to an attribute of a class: `OrderStatus`."""
    words = attribute.split("_")
    return owner + "".join(f"{word[:1].upper()}{word[1:]}" for word in words)


def numbered(name: str, taken: Collection[str], joint: str = "") -> str:
    """Give a name that is not taken: the name itself, else one with 2 or more after it."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}{joint}{number}"
    return found


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _can_stand(char: str) -> bool:
    """Tell whether an identifier can hold a character, whatever Python's version."""
    is_word = char.isalnum() or unicodedata.category(char) in {"Mn", "Mc"}
    return is_word and f"a{char}".isidentifier()

"""The words of specs for what a description says."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from specloom_codegen.names import RESERVED, numbered

from .schemas import LIMIT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specloom_codegen.nodes import MappingNode
    from specloom_codegen.resolve.types import Role

    from .description import Description
    from .schemas import Json

__all__ = [
    "UNDESCRIBED",
    "Declaration",
    "bare",
    "claim",
    "complete",
    "limits",
    "said",
    "text_of",
]

UNDESCRIBED: Final = "Not described."
_LIMITS: Final = {
    "array": ("min_items", "max_items"),
    "map": ("min_items", "max_items"),
    "string": ("min_length", "max_length"),
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
}
_LONGEST: Final = 300
_MARKUP: Final = re.compile(
    r"</?(?:a|b|br|code|div|em|i|li|ol|p|pre|span|strong|ul)\b[^<>]*>|<!--.*?-->"
)
_UNLIMITED: Final = {"date", "time", "date-time", "epoch-ms"}


@define
class Declaration:
    """A type to declare."""

    name: str
    role: Role
    node: MappingNode
    module: str = ""
    """Where the description says that it belongs; empty where it does not."""
    words: Json = field(factory=dict[str, Any])
    notes: list[str] = field(factory=list[str])
    uses: set[str] = field(factory=set[str])
    """Names of types that it is made of."""
    tag: str = ""
    """Of a variant of a union, the name on the wire of what tells it apart."""
    union: str = ""
    """Of a variant, the union."""


def limits(node: MappingNode, words: Json, *, is_imported: bool) -> Json | None:
    """Give the limits that mean something for a type; None where they contradict each other."""
    if "enum" in words or words.get("format") in _UNLIMITED:
        return {}
    known = tuple(LIMIT_WORDS) if is_imported else _LIMITS.get(words["type"], ())
    found: Json = {}
    for name in known:
        key = LIMIT_WORDS[name]
        if words["type"] == "map":
            key = key.replace("Items", "Properties")
        value = node.number(key)
        if value is None or isinstance(value, bool):
            continue
        if isinstance(value, float) and value.is_integer() and words["type"] == "integer":
            value = int(value)
        if name in {"minimum", "maximum"} or (isinstance(value, int) and value >= 0):
            found[name] = value if isinstance(value, int) else Decimal(repr(value))
    pairs = zip(known[::2], known[1::2], strict=True)
    is_sound = all(
        found.get(low, 0) <= found[high] for low, high in pairs if {low, high} <= found.keys()
    )
    return found if is_sound else None


def said(nodes: Iterable[MappingNode], description: Description) -> Json:
    """Give what is said of a parameter or property beside its type; the first that says it wins."""
    words: Json = {}
    listed = list(nodes)
    texts = [text_of(each, "description", description) for each in listed]
    words["description"] = next(filter(None, texts), "" if description.is_ours else UNDESCRIBED)
    default = next((each.scalar("default") for each in listed if each.scalar("default")), None)
    if default is not None and default.text and not description.is_ours:
        words["description"] = f"{words['description']} Default: `{default.text}`."
    for each in listed:
        if each.flag("deprecated"):
            words["deprecated"] = each.text("x-specloom-deprecated") or True
    return words


def text_of(node: MappingNode, key: str, description: Description) -> str:
    """Give a text on one line, its first paragraph; of specs, as it stands there."""
    text = node.text(key)
    return text if description.is_ours else _trimmed(text)


def _trimmed(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n|\n(?=\s*(?:[-*>#|]|\d+\.) )", _MARKUP.sub(" ", text).strip())
    line = " ".join(next(iter(paragraphs), "").split()).lstrip("#> ")
    if len(line) <= _LONGEST:
        return line
    end = max(line.rfind(mark, 0, _LONGEST) for mark in (". ", "! ", "? ", "\u3002"))
    return line[: end + 1] if end > 0 else f"{line[:_LONGEST].rpartition(' ')[0]} …"


def bare(words: Json) -> Any:
    """Give the name of a type alone where nothing else is said of it."""
    return words["type"] if words.keys() == {"type"} else words


def complete(words: Json) -> Any:
    """Give the words of a parameter without those that say nothing."""
    if words.get("description") == "":
        del words["description"]
    return bare(words) if "const" not in words else words


def claim(name: str, names: set[str]) -> str:
    """Give a parameter a name that none of these is, and add it to them."""
    found = numbered(name if name not in RESERVED["parameter"] else f"{name}_", names, "_")
    names.add(found)
    return found

"""What `oneOf` and `anyOf` allow, and by what the alternatives can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.nodes import MappingNode, Scalar

from .merging import is_annotation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specloom_codegen.nodes import Node

    from .description import Description

__all__ = ["Told", "listed_values", "options_of", "parts_that_say", "told_apart"]

_NO_TYPE: Final = frozenset(
    {"required", "not", "minProperties", "maxProperties", "dependentRequired"}
)
"""What an alternative says where it only tells which properties go together."""


@frozen
class Told:
    """Alternatives that a property tells apart."""

    wire: str
    variants: tuple[tuple[str, Node], ...]
    """Each with its value of the property."""


def options_of(node: MappingNode, description: Description) -> tuple[list[Node], bool]:
    """Give the alternatives that say what a value is, each once, and whether null is one."""
    found: dict[int, Node] = {}
    may_be_null = False
    for each in (*description.items(node, "oneOf"), *description.items(node, "anyOf")):
        target, _ = description.follow(each)
        if target is None:
            continue
        words = _words(target)
        if isinstance(target, MappingNode) and target.text("type") == "null":
            may_be_null = True
        elif not words or words - _NO_TYPE:
            found.setdefault(id(target), each)
    return list(found.values()), may_be_null


def parts_that_say(node: MappingNode, description: Description) -> list[Node]:
    """Give the parts of an `allOf` that say what a value is, the schema around it among them."""
    own = _words(node) - {"allOf"}
    if own == {"type"} and node.text("type") == "object":
        own = set[str]()
    parts: list[Node] = [node] if own else []
    for each in description.items(node, "allOf"):
        target, _ = description.follow(each)
        parts += [each] if target is not None and _words(target) else []
    return parts


def _words(node: Node) -> set[str]:
    """Give the keys by which a schema says what a value is."""
    if not isinstance(node, MappingNode):
        return set()
    return {key for key in node.keys if not is_annotation(key)}


def told_apart(node: MappingNode, description: Description) -> Told | None:
    """Give what tells the alternatives of a schema apart: as it says, or as they show."""
    told = node.mapping("discriminator")
    options, _ = options_of(node, description)
    if "discriminator" not in node:
        return _shown(options, description)
    wire, mapping = told.text("propertyName"), told.mapping("mapping")
    if not wire:
        return None
    variants = [(key.text, _target(mapping.text(key.text), key)) for key, _ in mapping.entries()]
    if not variants:
        named = [each for each in options if isinstance(each, MappingNode) and "$ref" in each]
        variants = [(each.text("$ref").rpartition("/")[2], each) for each in named]
        if len(named) < len(options):
            return _shown(options, description)
    itself = id(node)
    kept = [each for each in variants if id(description.follow(each[1])[0]) != itself]
    return Told(wire, tuple(kept)) if kept else None


def _shown(options: Sequence[Node], description: Description) -> Told | None:
    """Find the property that has a value of its own in every alternative."""
    if len(options) < 2:
        return None
    tags: list[dict[str, tuple[str, ...]]] = []
    for each in options:
        target, _ = description.follow(each)
        if not isinstance(target, MappingNode):
            return None
        properties, required = description.properties(target)
        own = {name: _constants(properties[name], description) for name in properties}
        tags.append({name: found for name, found in own.items() if found and name in required})
    for wire in tags[0]:
        listed = [each.get(wire, ()) for each in tags]
        values = [value for each in listed for value in each]
        if all(listed) and len(set(values)) == len(values):
            variants = [(tag, options[i]) for i, own in enumerate(listed) for tag in own]
            return Told(wire, tuple(variants))
    return None


def _constants(node: Node, description: Description) -> tuple[str, ...]:
    found = listed_values(node, description)
    if found is None or not all(isinstance(each.value, str) and each.text for each in found):
        return ()
    return tuple(dict.fromkeys(each.text for each in found))


def listed_values(node: Node, description: Description) -> tuple[Scalar, ...] | None:
    """Give the values of an enum or constant; None where it is neither."""
    found, _ = description.follow(node)
    if not isinstance(found, MappingNode):
        return None
    whole = description.schemas.whole(found)
    constant = whole.scalar("const")
    return (constant,) if constant is not None else whole.scalars("enum") or None


def _target(pointer: str, at: Scalar) -> MappingNode:
    """Give a reference to a variant, which may be told by its name alone."""
    is_pointer = "/" in pointer or "#" in pointer or pointer.endswith((".json", ".yaml"))
    text = pointer if is_pointer else f"#/components/schemas/{pointer}"
    scalar = Scalar(at.place, text, text)
    return MappingNode(at.place, {"$ref": scalar}, {"$ref": scalar})

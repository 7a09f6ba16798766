"""The attributes of content types and components: whether what is said of each fits its type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from specloom_codegen.faults import quoted
from specloom_codegen.resolve.packages import distinct, limits_of

from .attribute_types import ATTRIBUTE_TYPES, LIMITS
from .spec import Attribute

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from specloom_codegen.faults import Faults, Place
    from specloom_codegen.nodes import MappingNode, Scalar

    from .attribute_types import AttributeType

__all__ = ["OF_DOCUMENTS", "OF_PARTS", "resolve_attributes"]

_DEPENDENT: Final = frozenset(key for each in ATTRIBUTE_TYPES.values() for key in each.keys)
"""Keys that not every type has."""
_NEEDED: Final = {
    "enum": "which values does the enumeration have?",
    "component": "which component is it?",
    "components": "which components does the zone take?",
}
OF_PARTS: Final = frozenset({"id"})
"""Names on the wire of what the server gives every component itself."""
OF_DOCUMENTS: Final = OF_PARTS | {
    "createdAt",
    "createdBy",
    "documentId",
    "locale",
    "localizations",
    "publishedAt",
    "updatedAt",
    "updatedBy",
}
"""Names on the wire of what the server gives every document itself, whatever its schema says."""


def resolve_attributes(
    node: MappingNode, system: Collection[str], components: Collection[str], faults: Faults
) -> tuple[Attribute, ...]:
    """Resolve the attributes of a content type or a component.

    Args:
        node: The attributes by name.
        system: Names on the wire that it has already.
        components: UIDs of all components.
        faults: Takes what is wrong.
    """
    found = tuple(_attributes(node, components, faults))
    wires: dict[str, Place] = {}
    for each in found:
        first = wires.setdefault(each.wire, each.place)
        if first != each.place:
            message = f"the name {quoted(each.wire)} is in line {first.line} already"
            faults.add(each.place, "E025", message)
        elif each.wire in system:
            what = "component" if system is OF_PARTS else "document"
            message = f"every {what} has {quoted(each.wire)} already"
            faults.add(each.place, "E025", message)
    return found


def _attributes(
    node: MappingNode, components: Collection[str], faults: Faults
) -> Iterator[Attribute]:
    for key, value in node.entries():
        each = cast("MappingNode", value)
        found = ATTRIBUTE_TYPES.get(each.text("type"))
        if found is None:
            continue
        _check_keys(each, found, faults)
        for scalar in (each.scalar("component"), *each.scalars("components")):
            if scalar is not None and scalar.text not in components:
                message = f"unknown component {quoted(scalar.text)}"
                faults.add(scalar.place, "E012", message, word=scalar.text, known=components)
        yield _attribute(key, each, found, faults)


def _attribute(key: Scalar, node: MappingNode, found: AttributeType, faults: Faults) -> Attribute:
    many = any(node.flag(each) for each in ("many", "multiple", "repeatable"))
    return Attribute(
        name=key.text,
        place=key.place,
        wire=node.text("name") or key.text,
        type_name=node.text("type"),
        type=found,
        description=node.text("description"),
        required=node.flag("required"),
        default=node.flag("default"),
        unique=node.flag("unique"),
        private=node.flag("private"),
        limits=limits_of(node, LIMITS, faults),
        pattern=node.text("pattern"),
        enum=distinct(node, "enum", "value", faults),
        kinds=distinct(node, "kinds", "kind", faults),
        many=many or node.text("type") == "dynamiczone",
        to=node.text("to"),
        polymorphic=node.flag("polymorphic"),
        component=node.text("component"),
        components=distinct(node, "components", "component", faults),
        custom_field=node.text("custom_field"),
    )


def _check_keys(node: MappingNode, found: AttributeType, faults: Faults) -> None:
    """Report keys that the type does not have, and those that it lacks."""
    type_name = quoted(node.text("type"))
    for key in node.keys:
        if key in _DEPENDENT and key not in found.keys:
            message = f"{quoted(key)} means nothing for the type {type_name}"
            faults.add(node.keys[key].place, "E027", message)
    for key, question in _NEEDED.items():
        if key in found.keys and key not in node:
            message = f"the key {quoted(key)} is missing: {question}"
            faults.add(node.place, "E008", message)
    if "to" in found.keys and "to" not in node and not node.flag("polymorphic"):
        message = "the key 'to' is missing: where does the relation lead?"
        faults.add(node.place, "E008", message)

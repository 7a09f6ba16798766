"""Which schemas are objects with fields, and which are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from specloom_codegen.nodes import MappingNode

from .alternatives import options_of, told_apart

if TYPE_CHECKING:
    from .description import Description

__all__ = ["Objects", "has_patterns", "kinds_of"]


@define
class Objects:
    """Finds the objects among the schemas of a description."""

    description: Description
    _found: dict[int, MappingNode | None] = field(factory=dict[int, "MappingNode | None"])

    def is_union(self, node: MappingNode) -> bool:
        """Tell whether a schema lists alternatives that a property tells apart."""
        return told_apart(node, self.description) is not None

    def fields_of(self, node: MappingNode) -> MappingNode | None:
        """Give the object with fields that a schema is, its parts and kinds together, if it is."""
        if id(node) not in self._found:
            self._found[id(node)] = None  # what leads back here is none
            self._found[id(node)] = self._as_object(node)
        return self._found[id(node)]

    def _as_object(self, node: MappingNode) -> MappingNode | None:
        whole = self.description.schemas.whole(node)
        if whole.text("type") not in {"", "object"} and kinds_of(whole) != ["object", "null"]:
            return None
        properties = whole.mapping("properties")
        options, _ = options_of(whole, self.description)
        if len(options) > 1 or (options and properties.keys):
            targets = [self.description.follow(each)[0] for each in options]
            kinds = [self.fields_of(e) if isinstance(e, MappingNode) else None for e in targets]
            objects = [each for each in kinds if each is not None]
            is_made_of_objects = len(objects) == len(kinds)
            return self.description.schemas.any_of(whole, objects) if is_made_of_objects else None
        if options:
            return None
        is_object = "object" in kinds_of(whole)
        is_empty = is_object and "additionalProperties" not in whole
        return whole if properties.keys or (is_empty and not has_patterns(whole)) else None


def kinds_of(node: MappingNode) -> list[str]:
    """Give the types that a schema lists; an empty one where it has none."""
    listed = node.scalars("type")
    return [each.text for each in listed] if listed else [node.text("type")]


def has_patterns(node: MappingNode) -> bool:
    """Tell whether an object has properties whose names follow a pattern."""
    return bool(node.mapping("patternProperties").keys)

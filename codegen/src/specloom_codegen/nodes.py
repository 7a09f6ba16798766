"""What a YAML file consists of: scalars, lists and mappings that know where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .faults import Place

__all__ = ["Broken", "ListNode", "MappingNode", "Node", "Scalar", "Value", "kind_of"]

Value: TypeAlias = "str | int | float | bool | None"


@frozen
class Scalar:
    """A single value."""

    place: Place
    text: str
    """As it is written, without quotes."""
    value: Value


@frozen
class ListNode:
    """A list."""

    place: Place
    items: tuple[Node, ...]


@frozen
class MappingNode:
    """A mapping, in the order of the file."""

    place: Place
    keys: Mapping[str, Scalar] = field(factory=dict["str", "Scalar"])
    values: Mapping[str, Node] = field(factory=dict["str", "Node"])

    def __contains__(self, key: str) -> bool:
        """Tell whether the key is there."""
        return key in self.values

    def entries(self) -> Iterator[tuple[Scalar, Node]]:
        """Go through keys and values."""
        return zip(self.keys.values(), self.values.values(), strict=True)

    def scalar(self, key: str) -> Scalar | None:
        """Give the scalar under a key, if there is one."""
        node = self.values.get(key)
        return node if isinstance(node, Scalar) else None

    def text(self, key: str, default: str = "") -> str:
        """Give the text under a key."""
        node = self.scalar(key)
        return node.value if node is not None and isinstance(node.value, str) else default

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Give the truth value under a key."""
        node = self.scalar(key)
        return node.value if node is not None and isinstance(node.value, bool) else default

    def integer(self, key: str) -> int | None:
        """Give the integer under a key."""
        node = self.scalar(key)
        return node.value if node is not None and isinstance(node.value, int) else None

    def number(self, key: str) -> float | int | None:
        """Give the number under a key."""
        node = self.scalar(key)
        return node.value if node is not None and isinstance(node.value, (int, float)) else None

    def mapping(self, key: str) -> MappingNode:
        """Give the mapping under a key; an empty one if there is none."""
        node = self.values.get(key)
        return node if isinstance(node, MappingNode) else MappingNode(self.place)

    def items(self, key: str) -> tuple[Node, ...]:
        """Give the items of the list under a key."""
        node = self.values.get(key)
        return node.items if isinstance(node, ListNode) else ()

    def scalars(self, key: str) -> tuple[Scalar, ...]:
        """Give the scalars of the list under a key."""
        return tuple(node for node in self.items(key) if isinstance(node, Scalar))

    def place_of(self, key: str) -> Place:
        """Give where the value of a key stands; where the mapping does if there is none."""
        node = self.values.get(key)
        return self.place if node is None else node.place


@frozen
class Broken:
    """What cannot be used; the fault is reported already."""

    place: Place


Node: TypeAlias = Scalar | ListNode | MappingNode | Broken


def kind_of(node: Node) -> str:
    """Say what a node is, as messages call it."""
    if isinstance(node, ListNode):
        return "a list"
    if isinstance(node, MappingNode):
        return "a mapping"
    value = node.value if isinstance(node, Scalar) else None
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"the boolean {str(value).lower()}"
    if isinstance(value, str):
        return "text"
    return "an integer" if isinstance(value, int) else "a number"

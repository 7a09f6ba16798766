"""An OpenAPI description as it is read: nodes, and what references lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from specloom_codegen.faults import Faults, Place, quoted
from specloom_codegen.load import FOREIGN, load
from specloom_codegen.nodes import Broken, ListNode, MappingNode, Scalar, kind_of

from .merging import Merger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from specloom_codegen.nodes import Node

__all__ = ["Description", "plain", "read_description"]

_MOST_STEPS: Final = 100


@define
class Description:
    """A description; what is faulty in it is reported where it is met."""

    root: MappingNode
    faults: Faults
    is_ours: bool = field(init=False)
    """Whether it was made of specs, so that it says what OpenAPI has no word for."""
    schemas: Merger = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.is_ours = "x-specloom-service" in self.root
        self.schemas = Merger(self.follow)

    def mapping(self, node: Node | None, what: str) -> MappingNode:
        """Give a mapping, or what a reference in its place leads to; empty where there is none."""
        found, _ = self.follow(node)
        if isinstance(found, MappingNode):
            return found
        if found is not None and not isinstance(found, Broken):
            message = f"{what} must be a mapping, not {kind_of(found)}"
            self.faults.add(found.place, "E009", message)
        return MappingNode(self.root.place if found is None else found.place)

    def schema(self, node: Node | None) -> MappingNode:
        """Give a schema; an empty one for `true` and `false`."""
        found, _ = self.follow(node)
        if isinstance(found, Scalar) and isinstance(found.value, bool):
            return MappingNode(found.place)
        return self.mapping(found, "a schema")

    def entries(self, node: MappingNode, key: str) -> Iterator[tuple[Scalar, Node]]:
        """Go through the entries of the mapping under a key."""
        found = node.values.get(key)
        if isinstance(found, MappingNode):
            yield from found.entries()
        elif found is not None and not isinstance(found, Broken):
            message = f"{quoted(key)} must be a mapping, not {kind_of(found)}"
            self.faults.add(found.place, "E009", message)

    def items(self, node: MappingNode, key: str) -> tuple[Node, ...]:
        """Give the items of the list under a key."""
        found = node.values.get(key)
        if found is not None and not isinstance(found, (ListNode, Broken)):
            message = f"{quoted(key)} must be a list, not {kind_of(found)}"
            self.faults.add(found.place, "E009", message)
        return node.items(key)

    def follow(self, node: Node | None) -> tuple[Node | None, str]:
        """Follow references to what they lead to, and tell the last of them."""
        pointer = ""
        for _ in range(_MOST_STEPS):
            if not isinstance(node, MappingNode) or "$ref" not in node:
                return node, pointer
            reference = node.scalar("$ref")
            if reference is None:
                message = "'$ref' must be text"
                self.faults.add(node.place_of("$ref"), "E009", message)
                return None, ""
            pointer = reference.text
            node = self._at(reference)
        assert node is not None  # noqa: S101  # None ends the loop
        message = f"the reference {quoted(pointer)} leads back to itself"
        self.faults.add(node.place, "E012", message)
        return None, ""

    def _at(self, reference: Scalar) -> Node | None:
        if not reference.text.startswith("#"):
            message = f"{quoted(reference.text)} is in another file: bundle them into one first"
            self.faults.add(reference.place, "E010", message)
            return None
        node: Node | None = self.root
        for part in reference.text[1:].split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            known: tuple[str, ...] = ()
            if isinstance(node, MappingNode):
                known = tuple(node.keys)
                node = node.values.get(key)
            elif isinstance(node, ListNode) and key.isdecimal() and int(key) < len(node.items):
                node = node.items[int(key)]
            else:
                node = None
            if node is None:
                message = f"the reference {quoted(reference.text)} leads nowhere"
                self.faults.add(reference.place, "E012", message, word=key, known=known)
                return None
        return node

    def properties(self, node: MappingNode) -> tuple[dict[str, Node], set[str]]:
        """Give the properties of an object, with those of its parts, and which are required.

        Those without a name are left out.
        """
        whole = self.schemas.whole(node)
        listed = self.entries(whole, "properties")
        properties = {key.text: value for key, value in listed if key.text.strip()}
        return properties, {each.text for each in whole.scalars("required")}


def plain(node: Node | None) -> object:
    """Give a node as Python has it."""
    match node:
        case Scalar(value=value):
            return value
        case ListNode(items=items):
            return [plain(each) for each in items]
        case MappingNode():
            return {key.text: plain(value) for key, value in node.entries()}
        case _:
            return None


def read_description(path: Path, faults: Faults) -> Description | None:
    """Read an OpenAPI description, 3.0 or 3.1, YAML or JSON; None where it is none."""
    shown = str(path)
    root = load(path, shown, faults, FOREIGN)
    if root is None:
        return None
    if not isinstance(root, MappingNode):
        faults.add(root.place, "E006", f"this is no OpenAPI description but {kind_of(root)}")
        return None
    version = root.scalar("openapi")
    if version is None or not version.text.startswith(("3.0", "3.1")):
        told = "it has no 'openapi'" if version is None else f"'openapi' is {quoted(version.text)}"
        if "swagger" in root:
            told = "it is Swagger 2.0: convert it first"
        place = Place(shown) if version is None else version.place
        faults.add(place, "E006", f"this is no OpenAPI 3.0 or 3.1 description: {told}")
        return None
    has_none = version.text.startswith("3.1") and ("webhooks" in root or "components" in root)
    if "paths" not in root and not has_none:
        faults.add(root.place, "E006", "the description has no 'paths'")
        return None
    return Description(root, faults)

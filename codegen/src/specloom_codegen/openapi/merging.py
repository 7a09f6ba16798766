"""Schemas made of several: all of `allOf` together, or any of several objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field

from specloom_codegen.nodes import ListNode, MappingNode, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from specloom_codegen.faults import Place
    from specloom_codegen.nodes import Node

__all__ = ["Merger", "is_annotation"]

_SAID: Final = frozenset(
    {
        "default",
        "deprecated",
        "description",
        "example",
        "examples",
        "externalDocs",
        "nullable",
        "readOnly",
        "title",
        "writeOnly",
        "xml",
    }
)
"""What a schema says beside what it is."""
_OURS: Final = frozenset({"x-specloom-class", "x-specloom-type"})
_KINDS: Final = frozenset({"discriminator", "oneOf", "anyOf"})


def is_annotation(key: str) -> bool:
    """Tell whether a key of a schema says nothing of the values."""
    return key in _SAID or (key.startswith(("x-", "$comment")) and key not in _OURS)


@define
class Merger:
    """Makes one schema of several; the same one for the same ones."""

    follow: Callable[[Node | None], tuple[Node | None, str]]
    _made: dict[tuple[object, ...], MappingNode] = field(
        factory=dict["tuple[object, ...]", MappingNode]
    )
    _kept: list[Node] = field(factory=list["Node"])
    """What the keys tell apart by identity, so that it stays."""

    def whole(self, node: MappingNode) -> MappingNode:
        """Give a schema with what the parts of its `allOf` say, its own words first."""
        if "allOf" not in node:
            return node
        return self._once(("whole", id(node)), node, lambda: self._merged(node, self.parts(node)))

    def parts(self, node: MappingNode) -> list[MappingNode]:
        """Give a schema and all that its `allOf` leads to, each once."""
        found: dict[int, MappingNode] = {}
        waiting: list[Node | None] = [node]
        while waiting:
            part, _ = self.follow(waiting.pop(0))
            if isinstance(part, MappingNode) and id(part) not in found:
                found[id(part)] = part
                waiting = [*part.items("allOf"), *waiting]
        return list(found.values())

    def any_of(self, node: MappingNode, options: list[MappingNode]) -> MappingNode:
        """Give the object that has the properties of all, and needs what each of them needs."""
        key = ("any", id(node), *map(id, options))
        return self._once(key, node, lambda: self._object(node, options))

    def _once(
        self, key: tuple[object, ...], node: MappingNode, make: Callable[[], MappingNode]
    ) -> MappingNode:
        if key not in self._made:
            self._kept.append(node)
            self._made[key] = make()
        return self._made[key]

    def _merged(self, node: MappingNode, parts: list[MappingNode]) -> MappingNode:
        keys: dict[str, Scalar] = {}
        values: dict[str, Node] = {}
        for part in parts:
            for key, value in part.entries():
                if key.text != "allOf" and (part is node or key.text not in _kinds_of(part)):
                    keys.setdefault(key.text, key)
                    values.setdefault(key.text, value)
        held = [part for part in parts if isinstance(part.values.get("properties"), MappingNode)]
        if held:
            values["properties"] = self._together("allOf", [e.mapping("properties") for e in held])
        for word in ("items", "additionalProperties"):
            given = [each.values[word] for each in parts if word in each]
            if len(given) > 1:
                values[word] = self._one("allOf", given)
        needed = [each for part in parts for each in part.scalars("required")]
        if needed:
            values["required"] = _listed(needed, node.place)
        allowed = [part.scalars("enum") for part in parts if part.scalars("enum")]
        if len(allowed) > 1:
            common = _in_all({each.text for each in some} for some in allowed)
            kept = [each for each in allowed[0] if each.text in common]
            values["enum"] = _listed(kept, node.place)
        nullable = next((part.values["nullable"] for part in parts if part.flag("nullable")), None)
        if nullable is not None:
            values["nullable"] = nullable
        return MappingNode(
            node.place, {key: keys.get(key, _key(key, node)) for key in values}, values
        )

    def _object(self, node: MappingNode, options: list[MappingNode]) -> MappingNode:
        wholes = [self.whole(each) for each in options]
        own = [node.mapping("properties")] if "properties" in node else []
        properties = self._together("anyOf", [*own, *(e.mapping("properties") for e in wholes)])
        needs = [{each.text: each for each in some.scalars("required")} for some in wholes]
        common = _in_all(map(set, needs))
        needed = [
            *node.scalars("required"),
            *(needs[0][name] for name in needs[0] if name in common),
        ]
        values: dict[str, Node] = {
            key: value for key, value in node.values.items() if is_annotation(key)
        }
        values |= {"properties": properties, "required": _listed(needed, node.place)}
        return MappingNode(node.place, {key: _key(key, node) for key in values}, values)

    def _together(self, word: str, several: list[MappingNode]) -> MappingNode:
        """Give properties of several objects: one that several have is made one."""
        keys: dict[str, Scalar] = {}
        found: dict[str, list[Node]] = {}
        for each in several:
            for key, value in each.entries():
                keys.setdefault(key.text, key)
                found.setdefault(key.text, []).append(value)
        values = {name: self._one(word, given) for name, given in found.items()}
        return MappingNode(several[0].place, keys, values)

    def _one(self, word: str, given: list[Node]) -> Node:
        distinct: dict[tuple[object, ...], Node] = {}
        for each in given:
            target, _ = self.follow(each)
            distinct.setdefault(_likeness(target), each)
        if len(distinct) == 1:
            return given[0]
        key = (word, *(id(self.follow(each)[0]) for each in distinct.values()))
        nodes = tuple(distinct.values())
        self._kept += nodes
        place = nodes[0].place
        scalar = Scalar(place, word, word)
        return self._once(
            key,
            MappingNode(place),
            lambda: MappingNode(place, {word: scalar}, {word: ListNode(place, nodes)}),
        )


def _likeness(node: Node | None) -> tuple[object, ...]:
    """Give what is the same for schemas that say the same: a short one by its words."""
    if not isinstance(node, MappingNode):
        return (id(node),)
    words = {key: value for key, value in node.values.items() if not is_annotation(key)}
    if all(isinstance(each, Scalar) for each in words.values()):
        return tuple(sorted((k, v.text) for k, v in words.items() if isinstance(v, Scalar)))
    return (id(node),)


def _in_all(several: Iterable[set[str]]) -> set[str]:
    first, *others = several
    return first.intersection(*others)


def _kinds_of(part: MappingNode) -> frozenset[str]:
    """Give the keys by which a part lists its own kinds, which a kind of it does not have."""
    return _KINDS if "discriminator" in part else frozenset()


def _listed(nodes: Iterable[Scalar], place: Place) -> ListNode:
    return ListNode(place, tuple({each.text: each for each in nodes}.values()))


def _key(text: str, node: MappingNode) -> Scalar:
    return node.keys.get(text) or Scalar(node.place, text, text)

"""Types of a description in the words of specs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from specloom_codegen.faults import quoted
from specloom_codegen.names import RESERVED, attribute_name, numbered, plain_class_name, tag_name
from specloom_codegen.nodes import MappingNode

from .alternatives import told_apart
from .description import plain
from .words import UNDESCRIBED, bare, text_of

if TYPE_CHECKING:
    from specloom_codegen.resolve.types import Role

    from .alternatives import Told
    from .schemas import Json
    from .uses import Uses
    from .words import Declaration

__all__ = ["Declarer"]


@frozen
class Declarer:
    """Gives types their words."""

    uses: Uses

    def settle(self) -> None:
        """Give every type that is waiting its words, and those that it is made of theirs."""
        while self.uses.waiting:
            made = self.uses.waiting.pop(0)
            self.uses.collect(made.notes, made.uses)
            made.words = self._declaration(made)

    def _declaration(self, made: Declaration) -> Json:
        node = made.node
        words: Json = {
            "description": text_of(node, "description", self.uses.description) or UNDESCRIBED
        }
        if "enum" in node:
            listed = [each.text for each in node.scalars("enum")]
            return {**words, "enum": list(dict.fromkeys(listed))}
        if made.role == "parameter":
            words["input"] = True
        if "x-specloom-result" in node:
            words["result"] = node.text("x-specloom-result")
        told = told_apart(node, self.uses.description)
        union = None if told is None else self._union(made, told)
        if union is not None:
            return words | union
        if "discriminator" in node and told is None:
            self.uses.note("kinds that are told apart, but not listed: the fields that all have")
        whole = self.uses.objects.fields_of(node) or self.uses.description.schemas.whole(node)
        is_open = "additionalProperties" in whole and not _is_false(whole, "additionalProperties")
        if made.role == "parameter" and is_open and not self.uses.description.is_ours:
            self.uses.note("properties that are not named cannot be given")
        words["fields"] = self._fields(whole, made.role, made.name, tag=made.tag)
        for key in ("one_of", "exclusive"):
            group = plain(node.values.get(f"x-specloom-{key.replace('_', '-')}"))
            if group:
                words[key] = group
        return words

    def _union(self, made: Declaration, told: Told) -> Json | None:
        """Give the words of a union; None where a variant cannot be told apart from others."""
        found: dict[str, Declaration] = {}
        for tag, target in told.variants:
            hint = f"{made.name}{plain_class_name(tag)}"
            variant = self.uses.declarations.get(self.uses.use(target, made.role, hint)["type"])
            is_fit = variant is not None and not self.uses.objects.is_union(variant.node)
            if variant is None or not is_fit or variant.union not in {"", made.name}:
                self.uses.note(f"the variant {quoted(tag)} cannot be told apart: the fields of all")
                return None
            found[tag] = variant
        for variant in found.values():
            if "fields" in variant.words:
                variant.words["fields"] = _untagged(variant.words["fields"], told.wire)
            variant.union, variant.tag = made.name, told.wire
        variants = {tag: each.name for tag, each in found.items()}
        return {"union": {"discriminator": told.wire, "variants": variants}}

    def _fields(self, node: MappingNode, role: Role, owner: str, *, tag: str = "") -> Json:
        """Give the properties of an object, those of all its parts together, as fields."""
        properties, required = self.uses.description.properties(node)
        hidden = "writeOnly" if role == "result" else "readOnly"
        reserved = {*RESERVED["field"], *RESERVED["result field"]}
        taken = {tag_name(tag)} if tag else set[str]()
        fields: Json = {}
        for wire, value in properties.items():
            found, _ = self.uses.description.follow(value)
            if wire == tag:
                continue
            if isinstance(found, MappingNode) and found.flag(hidden):
                continue
            name, words = self.uses.field(wire, value, role, owner, wire in required)
            name = name or attribute_name(wire, reserved)
            fields[numbered(name, taken | fields.keys(), "_")] = words
        return {name: _with_wire(name, words) for name, words in fields.items()}


def _with_wire(name: str, words: Json) -> Any:
    kept = {key: value for key, value in words.items() if key != "wire" or value != name}
    if not kept["description"]:
        del kept["description"]
    return bare(kept)


def _untagged(fields: Json, tag: str) -> Json:
    """Give the fields without the tag, nor any of the name that it has as a field."""
    found: Json = {}
    for name, each in fields.items():
        words = {"type": each} if isinstance(each, str) else each
        wire = words.get("wire", name)
        free = numbered(name, {*found, tag_name(tag)}, "_")
        if wire != tag:
            found[free] = each if free == name else {**words, "wire": wire}
    return found


def _is_false(node: MappingNode, key: str) -> bool:
    return not node.flag(key, default=True)

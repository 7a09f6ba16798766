"""Schemas in the words of specs: what a parameter or a result is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from specloom_codegen.faults import quoted
from specloom_codegen.names import RESERVED, attribute_name, numbered, plain_class_name
from specloom_codegen.nodes import Broken, MappingNode, Scalar, kind_of

from .description import plain
from .words import UNDESCRIBED, Declaration, bare, limits, said, text_of

if TYPE_CHECKING:
    from specloom_codegen.nodes import Node
    from specloom_codegen.resolve.types import Role

    from .description import Description
    from .schemas import Json

__all__ = ["Uses"]

_MOST_ALIASES: Final = 16
_TEXTS: Final = {"string", "integer", "number", "boolean"}


@define
class Uses:
    """Takes schemas, and collects the types that have to be declared for them."""

    description: Description
    taken: set[str]
    """Names that types cannot have."""
    declarations: dict[str, Declaration] = field(factory=dict[str, "Declaration"])
    imports: dict[str, Any] = field(factory=dict[str, Any])
    _by_pointer: dict[tuple[str, str], str] = field(factory=dict[tuple[str, str], str])
    _waiting: list[Declaration] = field(factory=list["Declaration"])
    _notes: list[str] = field(factory=list[str])
    _used: set[str] = field(factory=set[str])
    _aliases: int = 0

    def collect(self, notes: list[str], used: set[str]) -> None:
        """Say where to put what is guessed from here on, and the names of the types in use."""
        self._notes, self._used = notes, used

    def use(self, node: Node | None, role: Role, hint: str) -> Json:
        """Give the words of a schema.

        Args:
            node: The schema.
            role: What it is the type of.
            hint: What a type made of it is called.
        """
        found, pointer = self.description.follow(node)
        if isinstance(found, Scalar) and isinstance(found.value, bool):
            return {"type": "any"}
        if not isinstance(found, MappingNode):
            if found is not None and not isinstance(found, Broken):
                message = f"a schema must be a mapping, not {kind_of(found)}"
                self.description.faults.add(found.place, "E009", message)
            return {"type": "any"}
        if pointer:
            words = self._named(found, pointer, role)
            if words is None:
                self._aliases += 1
                is_endless = self._aliases > _MOST_ALIASES
                words = self._inline(found, role, hint) if not is_endless else {"type": "any"}
                if is_endless:
                    self.note(f"{quoted(pointer)} holds itself: any")
                self._aliases -= 1
            if isinstance(node, MappingNode):
                words |= self._limited(node, words, role)
            return words
        return self._inline(found, role, hint)

    def is_text(self, words: Json) -> bool:
        """Tell whether a value travels as plain text: alone, or as an item of a list."""
        inner: Any = words.get("items", {}) if words["type"] == "array" else words
        name = inner if isinstance(inner, str) else inner.get("type", "any")
        declared = self.declarations.get(name)
        if declared is not None:
            return "enum" in declared.node
        return name in _TEXTS and "nullable" not in (inner if inner is not words else {})

    def note(self, text: str) -> None:
        """Say what was guessed of what is being taken."""
        if text not in self._notes:
            self._notes.append(text)

    def _named(self, node: MappingNode, pointer: str, role: Role) -> Json | None:
        """Give the use of a type with a name; None where it is better written out."""
        key = pointer.rpartition("/")[2]
        name = node.text("title") if self.description.is_ours and "title" in node else key
        dotted = node.scalar("x-specloom-class")
        if dotted is not None:
            self.imports[name] = dotted.text
            self._used.add(name)
            return {"type": name}
        is_enum = node.text("type") == "string" and bool(node.scalars("enum"))
        if is_enum and not all(isinstance(each.value, str) for each in node.scalars("enum")):
            is_enum = False
        if not is_enum and not self._is_object(node) and "discriminator" not in node:
            return None
        return self._declared(node, pointer, "result" if is_enum else role, name)

    def declare(self, node: MappingNode, pointer: str, role: Role) -> None:
        """Declare a type that the description says the name of."""
        name = node.text("title") or pointer.rpartition("/")[2]
        self._declared(node, pointer, role, name)

    def _declared(self, node: MappingNode, pointer: str, role: Role, name: str) -> Json:
        if pointer and (pointer, role) in self._by_pointer:
            found = self._by_pointer[pointer, role]
            self._used.add(found)
            return {"type": found}
        module = node.text("x-specloom-module")
        if not module:
            plain_name = plain_class_name(name) or "Shape"
            if plain_name.isupper() and len(plain_name) > 1:
                plain_name = plain_name.title()
            other = self._by_pointer.get((pointer, "result")) if role == "parameter" else None
            name = numbered(f"{plain_name}Input" if other else plain_name, self.taken)
        self.taken |= {name, f"Unknown{name}"}
        made = Declaration(name, role, node, module)
        self.declarations[name] = made
        if pointer:
            self._by_pointer[pointer, role] = name
        self._waiting.append(made)
        self._used.add(name)
        return {"type": name}

    def _is_object(self, node: MappingNode) -> bool:
        if "properties" in node or node.text("type") == "object":
            return "additionalProperties" not in node or bool(node.mapping("properties").keys)
        return "allOf" in node and all(
            isinstance(part, MappingNode) and (self._is_object(part) or len(part.keys) == 0)
            for part, _ in map(self.description.follow, node.items("allOf"))
        )

    def _inline(self, node: MappingNode, role: Role, hint: str) -> Json:
        kinds = [kind for kind in self._kinds(node) if kind != "null"]
        nullable = node.flag("nullable") or len(kinds) < len(self._kinds(node))
        if "x-specloom-type" in node:
            words: Json = {
                "type": node.text("x-specloom-type"),
                "format": node.text("x-specloom-format"),
            }
        elif "enum" in node or "const" in node:
            values = node.scalars("enum") or tuple(filter(None, [node.scalar("const")]))
            nullable = nullable or any(each.value is None for each in values)
            words = self._values([each.value for each in values if each.value is not None])
        elif "anyOf" in node or "oneOf" in node:
            words = self._alternatives(node, role, hint)
        elif "allOf" in node and not self._is_object(node):
            words = self._all(node, role, hint)
        elif len(kinds) > 1:
            self.note(f"{' or '.join(kinds)}: any")
            words = {"type": "any"}
        else:
            words = self._of_kind(node, kinds[0] if kinds else "", role, hint)
        words |= self._limited(node, words, role)
        return {**words, "nullable": True} if nullable else words

    def _kinds(self, node: MappingNode) -> list[str]:
        listed = node.scalars("type")
        return [each.text for each in listed] if listed else [node.text("type")]

    def _of_kind(self, node: MappingNode, kind: str, role: Role, hint: str) -> Json:
        match kind:
            case "array":
                inner = self.use(node.values.get("items"), role, hint)
                return {"type": "array", "items": bare(inner)}
            case "string":
                form = node.text("format")
                form = "secret" if form == "password" else form
                return {"type": "string", **({"format": form} if form else {})}
            case "integer" | "number" | "boolean":
                return {"type": kind}
            case _:
                pass
        if node.mapping("properties").keys or (self._is_object(node) and "allOf" in node):
            return self._declared(node, "", role, hint)
        if kind == "object" or "additionalProperties" in node:
            more = node.values.get("additionalProperties")
            values = {"type": "any"} if more is None else self.use(more, role, f"{hint}Value")
            return {"type": "map", "values": bare(values)}
        if kind:
            message = f"unknown type {quoted(kind)}"
            self.description.faults.add(node.place_of("type"), "E012", message)
        return {"type": "any"}

    def _values(self, values: list[Any]) -> Json:
        distinct = list(dict.fromkeys(each for each in values if not isinstance(each, bool)))
        for name, kind in (("string", str), ("integer", int)):
            if (
                distinct
                and len(distinct) <= len(values)
                and all(isinstance(each, kind) for each in distinct)
            ):
                return {"type": name, "enum": distinct}
        if values and all(isinstance(each, bool) for each in values):
            return {"type": "boolean"}
        self.note("values of several kinds: any")
        return {"type": "any"}

    def _alternatives(self, node: MappingNode, role: Role, hint: str) -> Json:
        key = "anyOf" if "anyOf" in node else "oneOf"
        listed = self.description.items(node, key)
        some = [each for each in listed if not _is_null(each)]
        extra = {"nullable": True} if len(some) < len(listed) else {}
        if "discriminator" in node:
            return {**self._declared(node, "", role, hint), **extra}
        if len(some) == 2 and plain(some[1]) == {"type": "string"}:
            words = self.use(some[0], role, hint)
            is_enum = "enum" in words or "enum" in self._node_of(words)
            if is_enum:
                return {**(words if role == "result" else {"type": "string"}), **extra}
        if len(some) == 1:
            return {**self.use(some[0], role, hint), **extra}
        kinds = {text for each in some for text in [self._simple(each)]}
        if len(kinds) == 1 and "" not in kinds:
            return {"type": kinds.pop(), **extra}
        self.note(f"{quoted(key)} without a discriminator: any")
        return {"type": "any", **extra}

    def _node_of(self, words: Json) -> MappingNode | tuple[()]:
        found = self.declarations.get(words["type"])
        return () if found is None else found.node

    def _simple(self, node: Node) -> str:
        found, _ = self.description.follow(node)
        kind = found.text("type") if isinstance(found, MappingNode) else ""
        return kind if kind in {"string", "integer", "number", "boolean"} else ""

    def _all(self, node: MappingNode, role: Role, hint: str) -> Json:
        parts = self.description.items(node, "allOf")
        if len(parts) == 1:
            return self.use(parts[0], role, hint)
        self.note("'allOf' of what are not all objects: any")
        return {"type": "any"}

    def _limited(self, node: MappingNode, words: Json, role: Role) -> Json:
        """Give the limits that mean something for the type; none of a result is checked."""
        if role == "result" and not self.description.is_ours:
            return {}
        found = limits(node, words, is_imported=words["type"] in self.imports)
        if found is None:
            self.note("a limit is less than the one below it: no limits")
        return found or {}

    def settle(self) -> None:
        """Give every type that is waiting its words, and those that it is made of theirs."""
        while self._waiting:
            made = self._waiting.pop(0)
            self.collect(made.notes, made.uses)
            made.words = self._declaration(made)

    def _declaration(self, made: Declaration) -> Json:
        node = made.node
        words: Json = {"description": text_of(node, "description", self.description) or UNDESCRIBED}
        if "enum" in node:
            listed = [each.text for each in node.scalars("enum")]
            return {**words, "enum": list(dict.fromkeys(listed))}
        if made.role == "parameter":
            words["input"] = True
        if "x-specloom-result" in node:
            words["result"] = node.text("x-specloom-result")
        if "discriminator" in node and ("oneOf" in node or "anyOf" in node):
            union = self._union(made)
            return words | union
        words["fields"] = self.fields(node, made.role, made.name, tag=made.tag)
        for key in ("one_of", "exclusive"):
            group = plain(node.values.get(f"x-specloom-{key.replace('_', '-')}"))
            if group:
                words[key] = group
        return words

    def _union(self, made: Declaration) -> Json:
        """Give the words of a union; those of an object of any fields where it cannot be one."""
        node = made.node
        told = node.mapping("discriminator")
        wire = told.text("propertyName")
        variants: Json = {}
        key = "oneOf" if "oneOf" in node else "anyOf"
        tags = [(tag, told.mapping("mapping").text(tag)) for tag in told.mapping("mapping").keys]
        if not tags:
            tags = [
                (each.text("$ref").rpartition("/")[2], each.text("$ref"))
                for each in self.description.items(node, key)
                if isinstance(each, MappingNode) and "$ref" in each
            ]
        for tag, pointer in tags:
            at = pointer if "/" in pointer else f"#/components/schemas/{pointer}"
            scalar = Scalar(told.place, at, at)
            target = MappingNode(told.place, {"$ref": scalar}, {"$ref": scalar})
            name = self.use(target, made.role, made.name)["type"]
            variant = self.declarations.get(name)
            is_fit = variant is not None and "discriminator" not in variant.node
            if variant is None or not is_fit or variant.union not in {"", made.name}:
                self.note(f"the variant {quoted(tag)} cannot be told apart: any fields")
                continue
            variant.union, variant.tag = made.name, wire
            variant.words.get("fields", {}).pop(_key_of(variant.words.get("fields", {}), wire), 0)
            variants[tag] = name
        if not variants or not wire:
            self.note("no variant can be told apart: any fields")
            return {"fields": {}}
        return {"union": {"discriminator": wire, "variants": variants}}

    def fields(self, node: MappingNode, role: Role, owner: str, *, tag: str = "") -> Json:
        """Give the properties of an object, those of all its parts together, as fields."""
        properties, required = self.description.properties(node)
        hidden = "writeOnly" if role == "result" else "readOnly"
        reserved = {*RESERVED["field"], *RESERVED["result field"]}
        fields: Json = {}
        for wire, value in properties.items():
            found, _ = self.description.follow(value)
            if wire == tag or not wire:
                continue
            if isinstance(found, MappingNode) and found.flag(hidden):
                continue
            name, words = self.field(wire, value, role, owner, wire in required)
            name = name or attribute_name(wire, reserved)
            fields[numbered(name, fields, "_")] = words
        return {name: _with_wire(name, words) for name, words in fields.items()}

    def field(
        self, wire: str, node: Node, role: Role, owner: str, required: bool
    ) -> tuple[str, Json]:
        """Give a property: the name that the description says, if any, and its words."""
        attribute = attribute_name(wire)
        hint = owner + "".join(word[:1].upper() + word[1:] for word in attribute.split("_"))
        words = self.use(node, role, hint)
        target, _ = self.description.follow(node)
        told = [each for each in (node, target) if isinstance(each, MappingNode)]
        return next((each.text("x-specloom-name") for each in told[:1]), ""), {
            **words,
            **({"required": True} if required else {}),
            "wire": wire,
            **said(told, self.description),
        }


def _with_wire(name: str, words: Json) -> Any:
    kept = {key: value for key, value in words.items() if key != "wire" or value != name}
    if not kept["description"]:
        del kept["description"]
    return bare(kept)


def _key_of(fields: Json, wire: str) -> str:
    return next((name for name, each in fields.items() if each.get("wire", name) == wire), "")


def _is_null(node: Node) -> bool:
    return isinstance(node, MappingNode) and node.text("type") == "null"

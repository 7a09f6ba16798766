"""Schemas in the words of specs: what a parameter or a result is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from specloom_codegen.faults import quoted
from specloom_codegen.names import attribute_name, numbered, plain_class_name
from specloom_codegen.nodes import Broken, MappingNode, Scalar, kind_of

from .alternatives import listed_values, options_of, parts_that_say, told_apart
from .description import plain
from .objects import Objects, has_patterns, kinds_of
from .schemas import LIMIT_WORDS
from .words import Declaration, bare, limits, said

if TYPE_CHECKING:
    from specloom_codegen.nodes import Node
    from specloom_codegen.resolve.types import Role

    from .description import Description
    from .schemas import Json

__all__ = ["Uses"]

_MOST_LEVELS: Final = 12
_MOST_TYPES: Final = 20_000
_TEXTS: Final = {"string", "integer", "number", "boolean"}


@define
class Uses:
    """Takes schemas, and collects the types that have to be declared for them."""

    description: Description
    taken: set[str]
    """Names that types cannot have."""
    objects: Objects = field(init=False)
    declarations: dict[str, Declaration] = field(factory=dict[str, "Declaration"])
    imports: dict[str, Any] = field(factory=dict[str, Any])
    _by_node: dict[tuple[int, str], str] = field(factory=dict[tuple[int, str], str])
    _by_name: dict[tuple[int, str], Json | None] = field(
        factory=dict[tuple[int, str], "Json | None"]
    )
    waiting: list[Declaration] = field(factory=list["Declaration"])
    _notes: list[str] = field(factory=list[str])
    _used: set[str] = field(factory=set[str])
    _around: list[int] = field(factory=list[int])
    """What is being written out, from the outside in."""
    _unions: dict[tuple[object, ...], MappingNode] = field(
        factory=dict[tuple[object, ...], MappingNode]
    )

    def __attrs_post_init__(self) -> None:
        self.objects = Objects(self.description)

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
        words = self._named(found, pointer, role) if pointer else None
        if words is None:
            words = self._written_out(found, pointer, role, hint)
        if pointer and isinstance(node, MappingNode):
            words |= self._limited(node, words, role)
        return words

    def _written_out(self, node: MappingNode, pointer: str, role: Role, hint: str) -> Json:
        if id(node) in self._around or len(self._around) >= _MOST_LEVELS:
            how = "holds itself" if id(node) in self._around else "is nested too deep"
            self.note(f"{quoted(pointer or hint)} {how}: any")
            return {"type": "any"}
        self._around.append(id(node))
        words = self._inline(node, role, hint)
        self._around.pop()
        return words

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
        key = id(node), role
        if key not in self._by_name:  # read once: an enum may be long, and used all over
            self._by_name[key] = self._first_named(node, pointer, role)
        words = self._by_name[key]
        if words is None:
            return None
        self._used.add(words["type"])
        return dict(words)

    def _first_named(self, node: MappingNode, pointer: str, role: Role) -> Json | None:
        key = pointer.rpartition("/")[2]
        name = node.text("title") if self.description.is_ours and "title" in node else key
        dotted = node.scalar("x-specloom-class")
        if dotted is not None:
            self.imports[name] = dotted.text
            return {"type": name}
        is_enum = node.text("type") == "string" and bool(node.scalars("enum"))
        if is_enum and not all(isinstance(e.value, str) for e in node.scalars("enum")):
            is_enum = False
        if is_enum or self.objects.is_union(node) or self.objects.fields_of(node) is not None:
            return self._declared(node, "result" if is_enum else role, name)
        return None

    def declare(self, node: MappingNode, pointer: str, role: Role) -> None:
        """Declare a type that the description says the name of."""
        self._declared(node, role, node.text("title") or pointer.rpartition("/")[2])

    def _declared(self, node: MappingNode, role: Role, name: str) -> Json:
        told = told_apart(node, self.description)
        if told is not None:  # unions of the same variants are one
            ids = (id(self.description.follow(each)[0]) for _, each in told.variants)
            node = self._unions.setdefault((told.wire, *ids), node)
        known = self._by_node.get((id(node), role))
        if known is not None:
            self._used.add(known)
            return {"type": known}
        module = node.text("x-specloom-module")
        if not module:
            plain_name = plain_class_name(name) or "Shape"
            if plain_name.isupper() and len(plain_name) > 1:
                plain_name = plain_name.title()
            other = self._by_node.get((id(node), "result")) if role == "parameter" else None
            name = numbered(f"{plain_name}Input" if other else plain_name, self.taken)
        self.taken |= {name, f"Unknown{name}"}
        if len(self.declarations) == _MOST_TYPES:
            self.description.faults.add(node.place, "E005", f"more than {_MOST_TYPES} types")
        if len(self.declarations) >= _MOST_TYPES:
            return {"type": "any"}
        made = Declaration(name, role, node, module)
        self.declarations[name] = made
        self._by_node[id(node), role] = name
        self.waiting.append(made)
        self._used.add(name)
        return {"type": name}

    def _inline(self, node: MappingNode, role: Role, hint: str) -> Json:
        nullable = node.flag("nullable")
        if "allOf" in node:
            parts = parts_that_say(node, self.description)
            if len(parts) == 1 and parts[0] is not node:
                used = self.use(parts[0], role, hint)
                return {**used, "nullable": True} if nullable else used
        whole = self.description.schemas.whole(node)
        listed = kinds_of(whole)
        kinds = [kind for kind in listed if kind != "null"]
        nullable = whole.flag("nullable") or len(kinds) < len(listed)
        if "x-specloom-type" in whole:
            words: Json = {
                "type": whole.text("x-specloom-type"),
                "format": whole.text("x-specloom-format"),
            }
        elif "enum" in whole or "const" in whole:
            values = whole.scalars("enum") or tuple(filter(None, [whole.scalar("const")]))
            nullable = nullable or any(each.value is None for each in values)
            words = self._values([each.value for each in values if each.value is not None])
        elif "anyOf" in whole or "oneOf" in whole:
            words = self._alternatives(node, whole, role, hint)
        elif set(kinds) == {"integer", "number"}:
            words = {"type": "number"}
        elif len(kinds) > 1:
            self.note(f"{' or '.join(kinds)}: any")
            words = {"type": "any"}
        else:
            words = self._of_kind(node, kinds[0] if kinds else "", role, hint)
        words |= self._limited(whole, words, role)
        return {**words, "nullable": True} if nullable else words

    def _of_kind(self, node: MappingNode, kind: str, role: Role, hint: str) -> Json:
        whole = self.description.schemas.whole(node)
        if kind == "array" or (not kind and "items" in whole):
            return self._array(whole, role, hint)
        match kind:
            case "string":
                form = whole.text("format")
                form = "secret" if form == "password" else form
                return {"type": "string", **({"format": form} if form else {})}
            case "integer" | "number" | "boolean":
                return {"type": kind}
            case _:
                pass
        if whole.mapping("properties").keys:
            return self._declared(node, role, hint)
        more = whole.values.get("additionalProperties")
        if kind == "object" or more is not None or has_patterns(whole):
            if more is None and len(whole.mapping("patternProperties").keys) == 1:
                (more,) = whole.mapping("patternProperties").values.values()
            values = {"type": "any"} if more is None else self.use(more, role, f"{hint}Value")
            return {"type": "map", "values": self._unlimited(values)}
        if kind and kind != "null":
            message = f"unknown type {quoted(kind)}"
            self.description.faults.add(whole.place_of("type"), "E012", message)
        return {"type": "any"}

    def _array(self, whole: MappingNode, role: Role, hint: str) -> Json:
        if "prefixItems" in whole:
            self.note("items of a kind for each place: any")
            return {"type": "array", "items": "any"}
        return {
            "type": "array",
            "items": self._unlimited(self.use(whole.values.get("items"), role, hint)),
        }

    def _unlimited(self, words: Json) -> Any:
        """Give the words of what is in a list or map, where no limit is checked."""
        if words.keys() & LIMIT_WORDS.keys():
            self.note("limits of what is in a list or map are not checked")
        return bare({key: value for key, value in words.items() if key not in LIMIT_WORDS})

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

    def _alternatives(self, node: MappingNode, whole: MappingNode, role: Role, hint: str) -> Json:
        options, may_be_null = options_of(whole, self.description)
        words = self._one_of(node, whole, options, role, hint)
        return {**words, "nullable": True} if may_be_null else words

    def _one_of(
        self, node: MappingNode, whole: MappingNode, options: list[Node], role: Role, hint: str
    ) -> Json:
        if self.objects.is_union(node):
            return self._declared(node, role, hint)
        if not options:
            return self._of_kind(node, whole.text("type"), role, hint)
        if len(options) == 1 and not whole.mapping("properties").keys:
            return self.use(options[0], role, hint)
        simple = self._named_values(options, role, hint) or self._simple(options)
        if simple:
            return simple
        is_object = self.objects.fields_of(node) is not None
        key = "anyOf" if "anyOf" in whole else "oneOf"
        taken = "the fields of all" if is_object else "any"
        self.note(f"{quoted(key)} without a discriminator: {taken}")
        return self._declared(node, role, hint) if is_object else {"type": "any"}

    def _named_values(self, options: list[Node], role: Role, hint: str) -> Json:
        """Give the values that are known where any other text is one too."""
        if len(options) != 2 or plain(options[1]) != {"type": "string"}:
            return {}
        words = self.use(options[0], role, hint)
        if "enum" not in words and "enum" not in self._node_of(words):
            return {}
        return words if role == "result" else {"type": "string"}

    def _node_of(self, words: Json) -> MappingNode | tuple[()]:
        found = self.declarations.get(words["type"])
        return () if found is None else found.node

    def _simple(self, options: list[Node]) -> Json:
        """Give the one primitive that takes in all alternatives, if there is one."""
        lists = [listed_values(each, self.description) for each in options]
        values = [each.value for some in lists for each in some or ()]
        if values and all(lists) and all(isinstance(each, (str, int)) for each in values):
            return self._values(values)
        targets = [self.description.follow(each)[0] for each in options]
        kinds = {each.text("type") if isinstance(each, MappingNode) else "" for each in targets}
        if kinds == {"integer", "number"}:
            return {"type": "number"}
        is_one = len(kinds) == 1 and kinds <= {"string", "integer", "number", "boolean"}
        return {"type": kinds.pop()} if is_one else {}

    def _limited(self, node: MappingNode, words: Json, role: Role) -> Json:
        """Give the limits that mean something for the type; none of a result is checked."""
        if role == "result" and not self.description.is_ours:
            return {}
        found = limits(node, words, is_imported=words["type"] in self.imports)
        if found is None:
            self.note("a limit is less than the one below it: no limits")
        return found or {}

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

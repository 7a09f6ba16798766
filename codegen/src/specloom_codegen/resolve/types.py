"""Types where they are used: names and mappings to what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from specloom_codegen.faults import quoted
from specloom_codegen.grammar import FORMATS, PRIMITIVES
from specloom_codegen.nodes import MappingNode, Node, Scalar
from specloom_codegen.spec import Array, Choice, Map, Named, Nullable, Plain, Type

if TYPE_CHECKING:
    from specloom_codegen.faults import Place
    from specloom_codegen.spec import PlainName

    from .scope import Scope

__all__ = ["Role", "is_text", "resolve_type", "resolve_use"]

Role = Literal["parameter", "result"]

ANYTHING = Plain("any")
_BELONGS = {
    "items": ("array",),
    "values": ("map",),
    "format": ("string", "integer", "number"),
    "enum": ("string", "integer"),
}


def is_text(of: Type) -> bool:
    """Tell whether values of a type are written as plain text: alone, or as items of a list."""
    inner = of.items if isinstance(of, Array) else of
    return isinstance(inner, Choice) or (
        inner.kind == "enum"
        if isinstance(inner, Named)
        else isinstance(inner, Plain) and inner != ANYTHING
    )


def resolve_use(node: Node | None, scope: Scope, role: Role) -> Type:
    """Resolve a type in a place where null may be one of its values."""
    found = resolve_type(node, scope, role)
    if isinstance(node, MappingNode) and node.flag("nullable"):
        return Nullable(found)
    return found


def resolve_type(node: Node | None, scope: Scope, role: Role) -> Type:
    """Resolve a type: its bare name, or a mapping that describes it.

    Args:
        node: The name or the mapping.
        scope: What names mean.
        role: What it is the type of.
    """
    if isinstance(node, Scalar):
        return _by_name(node, MappingNode(node.place), scope, role)
    if isinstance(node, MappingNode):
        name = node.scalar("type")
        if name is not None:
            return _by_name(name, node, scope, role)
    return ANYTHING


def _by_name(name: Scalar, node: MappingNode, scope: Scope, role: Role) -> Type:
    _check_keys(name.text, node, scope)
    match name.text:
        case "array":
            return Array(_inner("items", name, node, scope, role))
        case "map":
            return Map(_inner("values", name, node, scope, role))
        case "string" | "integer" if "enum" in node:
            return _choice(name.text, node, scope)
        case text if text in PRIMITIVES:
            return _plain(cast("PlainName", text), node, scope)
        case _:
            return _named(name, scope, role)


def _check_keys(type_name: str, node: MappingNode, scope: Scope) -> None:
    for key, types in _BELONGS.items():
        if key in node and type_name not in types:
            message = f"{quoted(key)} means nothing for the type {quoted(type_name)}"
            scope.faults.add(node.keys[key].place, "E027", message)


def _inner(key: str, name: Scalar, node: MappingNode, scope: Scope, role: Role) -> Type:
    if key not in node:
        message = f"the key {quoted(key)} is missing: what does the {name.text} hold?"
        scope.faults.add(name.place, "E008", message)
    return resolve_use(node.values.get(key), scope, role)


def _plain(name: PlainName, node: MappingNode, scope: Scope) -> Type:
    form = node.text("format")
    known = FORMATS.get(name)
    if form and known and form not in known:
        message = f"unknown format {quoted(form)} of the type {quoted(name)}"
        scope.faults.add(node.place_of("format"), "E010", message, word=form, known=known)
    return Plain(name, form)


def _choice(name: Literal["string", "integer"], node: MappingNode, scope: Scope) -> Type:
    values: dict[str | int, Place] = {}
    for item in node.scalars("enum"):
        if not isinstance(item.value, str if name == "string" else int):
            message = (
                f"the value {quoted(item.text)} of an enum of the type {quoted(name)} is not one"
            )
            scope.faults.add(item.place, "E009", message)
        elif item.value in values:
            scope.faults.add(item.place, "E028", f"the value {quoted(item.text)} stands twice")
        else:
            values[item.value] = item.place
    if "format" in node:
        scope.faults.add(node.keys["format"].place, "E027", "'format' means nothing beside 'enum'")
    return Choice(name, tuple(values))


def _named(name: Scalar, scope: Scope, role: Role) -> Type:
    found = scope.type_named(name.text)
    if found is None:
        known = [*PRIMITIVES, *scope.types, *scope.imports]
        message = f"unknown type {quoted(name.text)}"
        scope.faults.add(name.place, "E012", message, word=name.text, known=known)
        return ANYTHING
    if role == "result" and found.kind == "input":
        message = f"{quoted(name.text)} is an input type: it cannot be part of a result"
        scope.faults.add(name.place, "E023", message)
    elif role == "parameter" and found.kind == "result":
        message = f"{quoted(name.text)} is a result type: a parameter needs one with 'input: true'"
        scope.faults.add(name.place, "E023", message)
    return found

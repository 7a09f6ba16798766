"""Unions: types that a tag tells apart, and the tag as a field of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from attrs import evolve

from specloom_codegen.faults import quoted
from specloom_codegen.names import tag_name
from specloom_codegen.spec import Choice, Parameter, Plain, Union

if TYPE_CHECKING:
    from specloom_codegen.nodes import MappingNode, Scalar
    from specloom_codegen.spec import Declared

    from .scope import Scope

__all__ = ["resolve_unions", "unknown_name"]


def unknown_name(union: str) -> str:
    """Give the name of the class that stands for the variants that are not known."""
    return f"Unknown{union}"


def resolve_unions(
    types: MappingNode, declared: tuple[Declared, ...], scope: Scope
) -> tuple[Declared, ...]:
    """Resolve the unions of a file, and give their variants the tag."""
    by_name = {each.name: each for each in declared}
    owners: dict[str, str] = {}
    for key, value in types.entries():
        node = cast("MappingNode", value)
        if "union" in node and key.text in by_name:
            _resolve(key, node.mapping("union"), by_name, owners, scope)
    return tuple(by_name[each.name] for each in declared)


def _resolve(
    key: Scalar,
    node: MappingNode,
    by_name: dict[str, Declared],
    owners: dict[str, str],
    scope: Scope,
) -> None:
    wire = node.scalar("discriminator")
    if wire is None:
        return
    union = by_name[key.text]
    variants: dict[str, str] = {}
    for tag, value in node.mapping("variants").entries():
        named = cast("Scalar", value)
        problem = _problem(named.text, key.text, by_name, owners)
        if problem:
            word = "" if named.text in by_name else named.text
            message = f"{quoted(named.text)} {problem}"
            scope.faults.add(named.place, "E029", message, word=word, known=by_name)
            continue
        owners[named.text] = key.text
        scope.type_named(named.text)
        variants[tag.text] = named.text
    field = _tag(wire)
    tags: dict[str, list[str]] = {}
    for word, name in variants.items():
        tags.setdefault(name, []).append(word)
    for name, own in tags.items():
        by_name[name] = _tagged(by_name[name], field, tuple(own), scope)
    unknown = "" if union.kind == "input" else unknown_name(key.text)
    by_name[key.text] = evolve(union, union=Union(field, variants, unknown))


def _problem(name: str, union: str, by_name: dict[str, Declared], owners: dict[str, str]) -> str:
    found = by_name.get(name)
    if found is None:
        return "is no type of this file: a union and its variants stand in one"
    if found.kind != by_name[union].kind or found.union is not None or name == union:
        what = "an input type" if by_name[union].kind == "input" else "a result type"
        return f"is not {what} with 'fields'"
    if owners.get(name, union) != union:
        return f"is a variant of {quoted(owners[name])} already"
    return ""


def _tag(wire: Scalar) -> Parameter:
    return Parameter(
        name=tag_name(wire.text),
        place=wire.place,
        type=Plain("string"),
        description="Tells what it is.",
        wire=wire.text,
        required=True,
    )


def _tagged(variant: Declared, field: Parameter, tags: tuple[str, ...], scope: Scope) -> Declared:
    for each in variant.fields:
        if each.name == field.name or each.wire == field.wire:
            message = f"the union gives {quoted(variant.name)} the field {quoted(field.wire)}"
            scope.faults.add(each.place, "E029", message)
    own = evolve(
        field,
        type=Choice("string", tags, closed=True),
        description=f"Always `{tags[0]}`." if len(tags) == 1 else field.description,
    )
    return evolve(variant, fields=(own, *variant.fields), tag=(own.name, tags))

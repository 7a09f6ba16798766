"""Types that a file declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.faults import quoted
from specloom_codegen.nodes import MappingNode, Scalar
from specloom_codegen.spec import Declared, Parameter

from .fit import check_free
from .parameters import Section, groups, resolve_section

if TYPE_CHECKING:
    from typing import Literal

    from .scope import Scope

__all__ = ["kind_of_type", "resolve_declared"]

_RESULT = Section("field", "body", role="result")
_INPUT = Section("field", "body", role="parameter")
_GROUPS = ("one_of", "exclusive")


def kind_of_type(node: MappingNode) -> Literal["result", "input", "enum"]:
    """Tell what kind of type is declared."""
    if "enum" in node and "fields" not in node and "union" not in node:
        return "enum"
    return "input" if node.flag("input") else "result"


def resolve_declared(key: Scalar, node: MappingNode, scope: Scope) -> Declared:
    """Resolve one declaration."""
    kind = kind_of_type(node)
    _check_keys(node, kind, scope)
    is_grouped = kind == "input" and "union" not in node
    grouped = node if is_grouped else MappingNode(node.place)
    fields: tuple[Parameter, ...] = ()
    if kind != "enum":
        section = _INPUT if kind == "input" else _RESULT
        fields = resolve_section(node.mapping("fields"), section, scope)
        for name, value in node.mapping("fields").entries():
            if kind == "result":
                check_free(name, "variable", "result field", scope.faults)
            if isinstance(value, Scalar) and value.value is None:
                scope.faults.add(value.place, "E009", "a field must be a mapping, not nothing")
    result = node.text("result")
    scope.type_named(result)
    return Declared(
        name=key.text,
        place=key.place,
        kind=kind,
        description=node.text("description"),
        fields=fields,
        values=_values(node, scope),
        result=result,
        one_of=groups(grouped, "one_of", fields, scope, "field"),
        exclusive=groups(grouped, "exclusive", fields, scope, "field"),
    )


def _check_keys(node: MappingNode, kind: str, scope: Scope) -> None:
    if kind == "enum" and "input" in node:
        message = "'input' means nothing beside 'enum'"
        scope.faults.add(node.keys["input"].place, "E027", message)
    if "result" in node and kind != "input":
        message = "'result' means nothing without 'input: true'"
        scope.faults.add(node.keys["result"].place, "E027", message)
    for key in _GROUPS:
        if key in node and (kind != "input" or "union" in node):
            message = f"{quoted(key)} means nothing without 'fields' and 'input: true'"
            scope.faults.add(node.keys[key].place, "E027", message)


def _values(node: MappingNode, scope: Scope) -> tuple[str, ...]:
    values: dict[str, None] = {}
    for item in node.scalars("enum"):
        if item.text in values:
            scope.faults.add(item.place, "E028", f"the value {quoted(item.text)} stands twice")
        values[item.text] = None
    return tuple(values)

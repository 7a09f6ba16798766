"""Operations that may be sent by two methods: whether they can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.faults import quoted
from specloom_codegen.names import METHOD_PARAMETER
from specloom_codegen.spec import Map, Plain

if TYPE_CHECKING:
    from specloom_codegen.nodes import MappingNode
    from specloom_codegen.spec import Parameter

    from .scope import Scope

__all__ = ["check_also"]


def check_also(
    node: MappingNode, method: str, parameters: tuple[Parameter, ...], scope: Scope
) -> None:
    """Report what a second method cannot stand with."""
    also = node.scalar("also")
    if also is None:
        return
    if method not in {"get", "post"}:
        message = f"'also' means nothing beside {quoted(method)}"
        scope.faults.add(also.place, "E027", message)
    elif also.text == method:
        message = f"'also' names the operation's own method {quoted(method)}"
        scope.faults.add(also.place, "E028", message)
    for key in ("upload", "download"):
        if key in node:
            message = f"'also' means nothing beside {quoted(key)}"
            scope.faults.add(also.place, "E027", message)
    in_query = {each.wire for each in parameters if each.where == "query"}
    for each in parameters:
        _check_parameter(each, also.text, in_query, scope)


def _check_parameter(each: Parameter, also: str, in_query: set[str], scope: Scope) -> None:
    if each.name == METHOD_PARAMETER:
        message = f"the parameter name {quoted(each.name)} is taken by generated code"
        scope.faults.add(each.place, "E013", message, hint=f"{each.name}_")
    if also == "get" and each.nullable:
        message = f"{quoted(each.name)} may be null, which a query cannot say"
        scope.faults.add(each.place, "E022", message)
    if each.where == "content" and not _is_object(each):
        message = f"{quoted(each.name)} must be a map: a query is made of it"
        scope.faults.add(each.place, "E022", message)
    if each.where == "body" and each.wire in in_query:
        message = f"{quoted(each.wire)} stands in query and body, which 'also' makes one"
        scope.faults.add(each.place, "E025", message)


def _is_object(parameter: Parameter) -> bool:
    return isinstance(parameter.type, Map) or parameter.type == Plain("any")

"""Bodies that are forms of plain fields: whether they can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.faults import quoted

from .types import is_text

if TYPE_CHECKING:
    from specloom_codegen.nodes import MappingNode
    from specloom_codegen.spec import Api, Parameter

    from .scope import Scope

__all__ = ["check_form", "check_null"]


def check_form(
    node: MappingNode, parameters: tuple[Parameter, ...], api: Api | None, scope: Scope
) -> None:
    """Report what a form cannot stand with, and fields that have no form in it."""
    fields = [each for each in parameters if each.where == "body"]
    if not node.flag("form"):
        for each in fields:
            if each.style:
                message = f"{quoted(each.name)} has a 'style', which means nothing in JSON"
                scope.faults.add(each.place, "E027", message)
        return
    place = node.keys["form"].place
    if "body" not in node:
        scope.faults.add(place, "E027", "'form' means nothing without 'body'")
    for key in ("upload", "content", "also"):
        if key in node:
            scope.faults.add(place, "E027", f"'form' means nothing beside {quoted(key)}")
    for each in fields:
        check_null(each, scope)
        style = each.style or ("" if api is None else api.query_style)
        if each.constant is None and style != "brackets" and not is_text(each.type):
            message = (
                f"{quoted(each.name)} is a field of a form: it must be text, a number, true or "
                "false, or a list of these, or have the style 'brackets'"
            )
            scope.faults.add(each.place, "E022", message)


def check_null(field: Parameter, scope: Scope) -> None:
    """Report a field of a form that may be null."""
    if field.nullable:
        message = f"{quoted(field.name)} is a field of a form, which has no null"
        scope.faults.add(field.place, "E022", message)

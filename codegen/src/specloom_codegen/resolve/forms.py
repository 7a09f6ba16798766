"""Bodies that are forms of plain fields: whether they can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom_codegen.faults import quoted

from .types import is_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specloom_codegen.nodes import MappingNode
    from specloom_codegen.spec import Api, Parameter

    from .scope import Scope

__all__ = ["check_form", "check_null"]

_NO_FORM: Final = (
    "{} is a field of a form: it must be text, a number, true or false, or a list of these, or "
    "have the style 'brackets'"
)


def check_form(
    node: MappingNode, parameters: tuple[Parameter, ...], api: Api | None, scope: Scope
) -> None:
    """Report what a form cannot stand with, and fields that have no form in it."""
    fields = [each for each in parameters if each.where == "body"]
    if not node.flag("form"):
        check = _check_parts if "part" in node.mapping("upload") else _check_properties
        check(fields, scope)
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
            scope.faults.add(each.place, "E022", _NO_FORM.format(quoted(each.name)))


def _check_properties(fields: Iterable[Parameter], scope: Scope) -> None:
    """Report properties of JSON that have a style."""
    for each in fields:
        if each.style:
            message = f"{quoted(each.name)} has a 'style', which means nothing in JSON"
            scope.faults.add(each.place, "E027", message)


def _check_parts(fields: Iterable[Parameter], scope: Scope) -> None:
    """Report fields beside a file that have no form in their own style; without one they do."""
    for each in fields:
        if each.style == "comma":
            message = f"{quoted(each.name)} is a part of a form, which has no style 'comma'"
            scope.faults.add(each.place, "E022", message)
        elif each.style and each.style != "brackets" and not is_text(each.type):
            scope.faults.add(each.place, "E022", _NO_FORM.format(quoted(each.name)))


def check_null(field: Parameter, scope: Scope) -> None:
    """Report a field of a form that may be null."""
    if field.nullable:
        message = f"{quoted(field.name)} is a field of a form, which has no null"
        scope.faults.add(field.place, "E022", message)

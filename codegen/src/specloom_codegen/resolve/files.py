"""Uploads and downloads: whether they fit their operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.faults import quoted
from specloom_codegen.names import DOWNLOAD_PARAMETERS, UPLOAD_PARAMETERS

if TYPE_CHECKING:
    from specloom_codegen.nodes import MappingNode
    from specloom_codegen.spec import Parameter

    from .scope import Scope

__all__ = ["check_files"]


def check_files(
    node: MappingNode, method: str, parameters: tuple[Parameter, ...], scope: Scope
) -> None:
    """Report what an upload or a download cannot stand with."""
    taken: tuple[str, ...] = ()
    if "upload" in node:
        taken += UPLOAD_PARAMETERS
        _check_form(node, method, parameters, scope)
    if node.flag("download"):
        taken += DOWNLOAD_PARAMETERS
        for key in ("returns", "paging", "upload"):
            if key in node:
                message = f"{quoted(key)} means nothing beside 'download'"
                scope.faults.add(node.keys[key].place, "E027", message)
    for each in parameters:
        if each.name in taken:
            message = f"the parameter name {quoted(each.name)} is taken by generated code"
            scope.faults.add(each.place, "E013", message, hint=f"{each.name}_")


def _check_form(
    node: MappingNode, method: str, parameters: tuple[Parameter, ...], scope: Scope
) -> None:
    if method == "get":
        scope.faults.add(node.keys["upload"].place, "E022", "a GET request has no body")
    if "content" in node:
        place = max(node.keys["upload"].place, node.keys["content"].place)
        scope.faults.add(place, "E022", "'upload' and 'content' exclude each other")
    if "paging" in node:
        message = "'paging' means nothing beside 'upload'"
        scope.faults.add(node.keys["paging"].place, "E027", message)
    part = node.mapping("upload").text("part")
    for each in parameters:
        if each.where != "body":
            continue
        if each.nullable:
            message = f"{quoted(each.name)} is a field of a form, which has no null"
            scope.faults.add(each.place, "E022", message)
        if each.wire == part:
            message = f"{quoted(each.name)} and the file are both {quoted(part)} on the wire"
            scope.faults.add(each.place, "E025", message)

"""Uploads and downloads: whether they fit their operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.faults import quoted
from specloom_codegen.names import DOWNLOAD_PARAMETERS, FILE_PARAMETERS, UPLOAD_PARAMETERS

from .forms import check_null

if TYPE_CHECKING:
    from specloom_codegen.nodes import MappingNode
    from specloom_codegen.spec import Parameter

    from .scope import Scope

__all__ = ["check_files"]


def check_files(
    node: MappingNode,
    method: str,
    parameters: tuple[Parameter, ...],
    accepts: tuple[str, ...],
    scope: Scope,
) -> None:
    """Report what an upload or a download cannot stand with."""
    taken: tuple[str, ...] = ()
    if "upload" in node:
        is_part = "part" in node.mapping("upload")
        taken += UPLOAD_PARAMETERS if is_part else FILE_PARAMETERS
        _check_upload(node, method, scope)
        if is_part:
            _check_fields(node, parameters, scope)
        else:
            _check_file(node, accepts, scope)
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


def _check_upload(node: MappingNode, method: str, scope: Scope) -> None:
    if method == "get":
        scope.faults.add(node.keys["upload"].place, "E022", "a GET request has no body")
    if "content" in node:
        place = max(node.keys["upload"].place, node.keys["content"].place)
        scope.faults.add(place, "E022", "'upload' and 'content' exclude each other")


def _check_file(node: MappingNode, accepts: tuple[str, ...], scope: Scope) -> None:
    place = node.keys["upload"].place
    if "body" in node:
        message = "'upload' and 'body' exclude each other: the body is the file itself"
        scope.faults.add(max(place, node.keys["body"].place), "E022", message)
    for scheme in accepts:
        if scope.credentials.mapping(scheme).text("token_param"):
            message = f"the body is a file, which cannot hold the token of {quoted(scheme)}"
            scope.faults.add(place, "E022", message)


def _check_fields(node: MappingNode, parameters: tuple[Parameter, ...], scope: Scope) -> None:
    part = node.mapping("upload").text("part")
    for each in parameters:
        if each.where != "body":
            continue
        check_null(each, scope)
        if each.wire == part:
            message = f"{quoted(each.name)} and the file are both {quoted(part)} on the wire"
            scope.faults.add(each.place, "E025", message)

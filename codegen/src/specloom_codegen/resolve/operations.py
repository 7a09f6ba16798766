"""Operations: what they send, what they give, what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.faults import quoted
from specloom_codegen.grammar import METHODS
from specloom_codegen.nodes import MappingNode, Scalar
from specloom_codegen.spec import Operation, Parameter, Plain, Upload

from .also import check_also
from .files import check_files
from .fit import check_name
from .forms import check_form
from .headers import check_header_parameters, spelled
from .outcomes import check_outcomes
from .paging import resolve_paging
from .parameters import (
    Section,
    check_wires,
    duplicate,
    groups,
    resolve_parameter,
    resolve_section,
    text_or_flag,
)
from .paths import check_path, placeholders, spanning
from .types import resolve_use

if TYPE_CHECKING:
    from specloom_codegen.spec import Api

    from .scope import Scope

__all__ = ["resolve_operation"]

_SECTIONS = {
    "path": Section("path parameter", "path", may_share=True),
    "query": Section(
        "query parameter", "query", may_share=True, may_be_constant=True, may_have_style=True
    ),
    "headers": Section("header parameter", "headers", may_share=True, may_be_constant=True),
    "body": Section(
        "body parameter", "body", may_share=True, may_be_constant=True, may_have_style=True
    ),
}
_CONTENT = Section("content", "content")


def resolve_operation(
    key: Scalar,
    node: MappingNode,
    api: Api | None,
    arguments: tuple[Parameter, ...],
    scope: Scope,
) -> Operation:
    """Resolve one operation of a resource.

    Args:
        key: Its name.
        node: What the spec says of it.
        api: The API that it belongs to, if that is known.
        arguments: The resource's arguments, which its path may hold.
        scope: What names mean.
    """
    method = next((each for each in METHODS if each in node), "get")
    parameters = spelled(_parameters(node, scope), api)
    _check_names(parameters, arguments, scope)
    _check_path(node, method, parameters, arguments, scope)
    _check_body(node, method, scope)
    check_header_parameters(parameters, scope)
    check_form(node, parameters, api, scope)
    accepts = _accepts(node, api, scope)
    check_files(node, method, parameters, accepts, scope)
    check_also(node, method, parameters, scope)
    check_outcomes(node, method, scope)
    returns = node.values.get("returns")
    found = None if returns is None else resolve_use(returns, scope, "result")
    return Operation(
        name=key.text,
        place=key.place,
        method=method.upper(),
        also=node.text("also").upper(),
        path=node.text(method),
        placeholders=placeholders(node.text(method)),
        summary=node.text("summary"),
        description=node.text("description"),
        see=node.text("see"),
        parameters=parameters,
        returns=found,
        returns_text=returns.text("description") if isinstance(returns, MappingNode) else "",
        result=node.text("result"),
        one=node.flag("one"),
        redirects=node.flag("redirects"),
        missing=node.integer("missing"),
        right=node.text("right"),
        retry=node.text("retry", "safe" if method == "get" else "never"),
        accepts=accepts,
        paging=resolve_paging(node, parameters, found, scope),
        exclusive=groups(node, "exclusive", parameters, scope, "parameter"),
        one_of=groups(node, "one_of", parameters, scope, "parameter"),
        variants=node.flag("variants", default=True),
        form=node.flag("form"),
        upload=_upload(node.mapping("upload")) if "upload" in node else None,
        download=node.flag("download"),
        deprecated=text_or_flag(node, "deprecated"),
        unconfirmed=node.text("unconfirmed"),
    )


def _parameters(node: MappingNode, scope: Scope) -> tuple[Parameter, ...]:
    """Resolve the parameters of all parts, in the order of the file."""
    found: list[Parameter] = []
    for key in node.keys:
        if key in _SECTIONS:
            found += resolve_section(node.mapping(key), _SECTIONS[key], scope)
        elif key == "content":
            content = node.mapping(key)
            name = content.scalar("name")
            if name is not None:
                check_name(name, "variable", "parameter", scope.faults)
                resolved = resolve_parameter(name, content, _CONTENT, scope)
                found += [] if resolved is None else [resolved]
    return tuple(found)


def _upload(node: MappingNode) -> Upload:
    return Upload(part=node.text("part"), type=node.text("type"))


def _check_names(
    parameters: tuple[Parameter, ...], arguments: tuple[Parameter, ...], scope: Scope
) -> None:
    seen = {each.name: each.place for each in arguments}
    for each in parameters:
        first = seen.setdefault(each.name, each.place)
        if first != each.place:
            duplicate(each.place, each.name, first, scope)


def _check_path(
    node: MappingNode,
    method: str,
    parameters: tuple[Parameter, ...],
    arguments: tuple[Parameter, ...],
    scope: Scope,
) -> None:
    path = node.scalar(method)
    if path is None:
        return
    own = [each for each in parameters if each.where == "path"]
    check_wires((*arguments, *own), scope)
    named = [each.wire for each in (*own, *arguments)]
    check_path(path, [*named, *node.mapping("path").keys], scope.faults, may_span=True)
    names = placeholders(path.text)
    for each in (*own, *arguments):
        if each.wire in spanning(path.text) and each.type != Plain("string"):
            message = f"{quoted(each.name)} stands for several segments: it must be a string"
            scope.faults.add(each.place, "E010", message)
    for each in own:
        if each.wire not in names:
            message = f"the path {quoted(path.text)} has no placeholder {quoted(each.wire)}"
            scope.faults.add(each.place, "E020", message, word=each.wire, known=names)


def _check_body(node: MappingNode, method: str, scope: Scope) -> None:
    for key in ("body", "content"):
        if key in node and method == "get":
            scope.faults.add(node.keys[key].place, "E022", "a GET request has no body")
    if "body" in node and "content" in node:
        place = max(node.keys["body"].place, node.keys["content"].place)
        scope.faults.add(place, "E022", "'body' and 'content' exclude each other")


def _accepts(node: MappingNode, api: Api | None, scope: Scope) -> tuple[str, ...]:
    if api is None:
        return ()
    named = node.scalars("accepts")
    for item in named:
        if item.text not in api.accepts:
            message = f"the API {quoted(api.name)} does not accept {quoted(item.text)}"
            scope.faults.add(item.place, "E015", message, word=item.text, known=api.accepts)
    chosen = {item.text for item in named} or set(api.accepts)
    return tuple(scheme for scheme in api.accepts if scheme in chosen)

"""`service.yaml`: what a service is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from specloom_codegen.faults import quoted
from specloom_codegen.names import RESERVED, name_problem
from specloom_codegen.nodes import MappingNode, Scalar
from specloom_codegen.spec import Api, Concurrency, Credential, Errors, Retry, Service

from .paths import check_path

if TYPE_CHECKING:
    from specloom_codegen.faults import Faults
    from specloom_codegen.spec import File

__all__ = ["resolve_apis", "resolve_service"]

_ERROR_PATHS = ("code", "message", "request_id", "details", "faults")
_ERROR_TEXTS = ("batch", "code_header", "success", "result", "warning_header", "login_path")


def resolve_service(
    node: MappingNode, apis: dict[str, Api], files: tuple[File, ...], faults: Faults
) -> Service:
    """Resolve a service, whose APIs and files are resolved already."""
    service = node.scalar("service")
    if service is not None:
        _check_class_or_word(service, faults)
    for key, holder in (("client", node), ("class", node.mapping("errors"))):
        _check_class(holder.scalar(key), faults)
    errors = node.mapping("errors")
    return Service(
        name=node.text("service"),
        place=node.place_of("service"),
        title=node.text("title"),
        description=node.text("description"),
        see=node.text("see"),
        client=node.text("client"),
        base_url=node.text("base_url"),
        timeout=node.number("timeout"),
        keep_alive=node.number("keep_alive"),
        apis=tuple(apis.values()),
        credentials=tuple(
            _credential(key, cast("MappingNode", value))
            for key, value in node.mapping("credentials").entries()
        ),
        errors=Errors(
            place=node.keys["errors"].place if "errors" in node else node.place,
            class_name=errors.text("class"),
            paths={
                key: tuple(errors.text(key).split(".")) for key in _ERROR_PATHS if key in errors
            },
            texts={key: errors.text(key) for key in _ERROR_TEXTS if key in errors},
            kinds=_kinds(errors.mapping("kinds"), faults),
        ),
        retry=_retry(node.mapping("retry")) if "retry" in node else None,
        concurrency=_concurrency(node.mapping("concurrency")) if "concurrency" in node else None,
        files=files,
    )


def resolve_apis(node: MappingNode, faults: Faults) -> dict[str, Api]:
    """Resolve the APIs of a service by name."""
    schemes = node.mapping("credentials").keys
    apis: dict[str, Api] = {}
    for key, value in node.mapping("apis").entries():
        api = cast("MappingNode", value)
        for item in api.scalars("accepts"):
            if item.text not in schemes:
                message = f"unknown scheme {quoted(item.text)}"
                faults.add(item.place, "E015", message, word=item.text, known=schemes)
        _check_prefixes(api, faults)
        _check_class(api.scalar("client"), faults)
        override = api.mapping("override")
        over = override.integer("over")
        variants = api.mapping("variants")
        apis[key.text] = Api(
            name=key.text,
            place=key.place,
            description=api.text("description"),
            path=api.text("path"),
            variants={name: variants.text(name) for name in variants.keys},
            accepts=tuple(dict.fromkeys(item.text for item in api.scalars("accepts"))),
            query_style=api.text("query_style"),
            override=None if over is None else (over, _texts(override, "methods")),
            max_url=api.integer("max_url"),
            max_query_items=api.integer("max_query_items"),
            client=api.text("client"),
        )
    return apis


def _check_prefixes(api: MappingNode, faults: Faults) -> None:
    path = api.scalar("path")
    if path is not None and path.text:
        check_path(path, (), faults)
    for option, prefix in api.mapping("variants").entries():
        if isinstance(prefix, Scalar) and prefix.text:
            check_path(prefix, (option.text,), faults)


def _check_class_or_word(node: Scalar, faults: Faults) -> None:
    problem = name_problem(node.text, "word")
    if problem is not None:
        text, hint = problem
        faults.add(node.place, "E011", f"the service name {quoted(node.text)} {text}", hint=hint)


def _check_class(node: Scalar | None, faults: Faults) -> None:
    if node is None:
        return
    problem = name_problem(node.text, "class")
    if problem is not None:
        text, hint = problem
        faults.add(node.place, "E011", f"the class name {quoted(node.text)} {text}", hint=hint)
    elif node.text in RESERVED["type"]:
        message = f"the class name {quoted(node.text)} is taken by generated code"
        faults.add(node.place, "E013", message)


def _credential(key: Scalar, node: MappingNode) -> Credential:
    headers = node.mapping("headers")
    return Credential(
        name=key.text,
        place=key.place,
        description=node.text("description"),
        header=node.text("header"),
        prefix=node.text("prefix"),
        headers={name: headers.text(name) for name in headers.keys},
        token_param=node.text("token_param"),
    )


def _kinds(node: MappingNode, faults: Faults) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for kind in node.keys:
        for item in node.scalars(kind):
            first = kinds.setdefault(str(item.value), kind)
            if first != kind:
                message = f"the code {quoted(item.text)} is of the kind {quoted(first)} already"
                faults.add(item.place, "E028", message)
    return kinds


def _retry(node: MappingNode) -> Retry:
    statuses = tuple(item.value for item in node.scalars("statuses") if isinstance(item.value, int))
    return Retry(
        place=node.place,
        refused=_texts(node, "refused"),
        final=_texts(node, "final"),
        statuses=statuses if "statuses" in node else None,
    )


def _concurrency(node: MappingNode) -> Concurrency:
    return Concurrency(
        place=node.place,
        limit=node.integer("limit"),
        limit_header=node.text("limit_header"),
        running_header=node.text("running_header"),
    )


def _texts(node: MappingNode, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(item.value) for item in node.scalars(key)))

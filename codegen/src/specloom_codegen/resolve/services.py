"""`service.yaml`: what a service is."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from specloom_codegen.faults import quoted
from specloom_codegen.names import name_problem
from specloom_codegen.nodes import MappingNode, Scalar
from specloom_codegen.spec import Api, Concurrency, Errors, Retry, Service

from .classes import check_class
from .credentials import resolve_credentials
from .headers import check_headers, credential_headers
from .paths import check_path

if TYPE_CHECKING:
    from specloom_codegen.faults import Faults
    from specloom_codegen.spec import File

__all__ = ["resolve_apis", "resolve_service"]

_ERROR_PATHS = ("code", "request_id", "details", "faults")
_FAULT_KEYS = ("fault_path", "fault_message")
_ERROR_TEXTS = (
    *_FAULT_KEYS,
    "batch",
    "code_header",
    "success",
    "result",
    "warning_header",
    "login_path",
)


def resolve_service(
    node: MappingNode, apis: dict[str, Api], files: tuple[File, ...], faults: Faults
) -> Service:
    """Resolve a service, whose APIs and files are resolved already."""
    service = node.scalar("service")
    if service is not None:
        _check_class_or_word(service, faults)
    errors = node.mapping("errors")
    for key, holder in (("client", node), ("class", errors)):
        check_class(holder.scalar(key), faults)
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
        credentials=resolve_credentials(node, faults),
        errors=_errors(errors, node, faults),
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
        check_class(api.scalar("client"), faults)
        headers = api.mapping("headers")
        check_headers(headers, credential_headers(node.mapping("credentials")), faults)
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
            headers={name: headers.text(name) for name in headers.keys},
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


def _errors(node: MappingNode, service: MappingNode, faults: Faults) -> Errors:
    if "code" not in node and "code_header" not in node:
        for key in ("kinds", "batch"):
            if key in node:
                message = f"{quoted(key)} means nothing where errors have no 'code'"
                faults.add(node.keys[key].place, "E027", message)
    for key in _FAULT_KEYS:
        if key in node and "faults" not in node:
            message = f"{quoted(key)} means nothing without 'faults'"
            faults.add(node.keys[key].place, "E027", message)
    one = node.scalar("message")
    messages = node.scalars("message") if one is None else (one,)
    return Errors(
        place=service.keys["errors"].place if "errors" in service else service.place,
        class_name=node.text("class"),
        messages=tuple(tuple(each.text.split(".")) for each in messages),
        paths={key: tuple(node.text(key).split(".")) for key in _ERROR_PATHS if key in node},
        texts={key: node.text(key) for key in _ERROR_TEXTS if key in node},
        kinds=_kinds(node.mapping("kinds"), faults),
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

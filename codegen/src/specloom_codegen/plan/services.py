"""The modules that say what a service is and how it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from specloom_codegen.code import Call, Code, literal
from specloom_codegen.names import constant, error_names

from .docs import MODULE, docstring
from .imports import Imports, Need
from .modules import Constant, ErrorClass, ErrorsModule, ServiceModule, exported

if TYPE_CHECKING:
    from specloom_codegen.spec import Api, Concurrency, Credential, Retry, Service

__all__ = ["plan_errors", "plan_service"]

_OPERATION: Final = "specloom.core.operation"
_MEANINGS: Final = {
    "default": "{} refused or failed; `{reason}` says why.",
    "bad_request": "{} found the request at fault.",
    "authentication": "{} does not know who asks.",
    "permission": "{} does not allow it.",
    "not_found": "{} has no such thing.",
    "conflict": "{} has another state than the request needs.",
    "rate_limit": "{} was asked too much at a time.",
    "server": "{} failed.",
    "incomplete": "{} left data out of an answer.",
    "redirect": "{} answered with a redirect, not followed.",
}
"""What each kind of error means."""


def plan_errors(service: Service) -> ErrorsModule:
    """Plan the exceptions of a service."""
    imports = Imports()
    imports.name("specloom.core", "errors", Need.RUNTIME)
    names = error_names(service.errors.class_name)
    bases = error_names("Error") | {"default": "ApiError"}
    classes = [
        ErrorClass(
            name=Code(names[kind]),
            bases=Code(
                f"errors.{base}" if kind == "default" else f"{names['default']}, errors.{base}"
            ),
            doc=docstring(_MEANINGS[kind].format(service.title, reason=service.errors.reason)),
        )
        for kind, base in bases.items()
    ]
    doc = docstring(f"Errors of {service.title}.", indent=MODULE)
    codes = doc.codes.union(*(each.doc.codes for each in classes))
    if not service.errors.class_name.endswith("Error"):
        codes |= {"N818"}
    return ErrorsModule(
        file="errors.py",
        source=Code(f"{service.name}/service.yaml"),
        doc=doc,
        imports=imports,
        exported=exported(names.values()),
        codes=tuple(Code(code) for code in sorted(codes)),
        classes=tuple(classes),
    )


def plan_service(service: Service) -> ServiceModule:
    """Plan what the runtime knows of a service."""
    imports = Imports()
    imports.name("typing", "Final", Need.RUNTIME)
    calls = {constant(api.name): _api(api) for api in service.apis}
    calls["SERVICE"] = _service(service, imports)
    for call in calls.values():
        _import_calls(call, imports)
    doc = docstring(
        f"What {service.title} is: its APIs, credentials, errors and limits.", indent=MODULE
    )
    codes = set(doc.codes)
    if any(each.token_param for each in service.credentials):
        codes.add("S106")
    return ServiceModule(
        file="service.py",
        source=Code(f"{service.name}/service.yaml"),
        doc=doc,
        imports=imports,
        exported=exported(calls),
        codes=tuple(Code(code) for code in sorted(codes)),
        constants=tuple(
            Constant(name=Code(name), annotation=Code("Final"), value=literal(call))
            for name, call in calls.items()
        ),
    )


def _import_calls(value: Any, imports: Imports) -> None:
    """Import whatever is called within a value."""
    if isinstance(value, Call):
        imports.name(_OPERATION, value.name, Need.RUNTIME)
        for each in value.keywords.values():
            _import_calls(each, imports)
    elif isinstance(value, dict):
        for each in cast("dict[str, Any]", value).values():
            _import_calls(each, imports)


def _call(name: str, stated: dict[str, Any], *, spread: bool = False) -> Call:
    """Plan a call with what is stated; the runtime knows the rest."""
    keywords = {key: value for key, value in stated.items() if value not in (None, "", (), {})}
    return Call(name, keywords=keywords, spread=spread)


def _api(api: Api) -> Call:
    override = api.override
    stated = {
        "name": api.name,
        "variants": api.variants,
        "accepts": api.accepts,
        "query_style": api.query_style,
        "override": override
        and _call("MethodOverride", {"over": override[0], "methods": frozenset(override[1])}),
        "max_url": api.max_url,
        "max_query_items": api.max_query_items,
        "headers": api.headers,
    }
    call = _call("Api", stated, spread=True)
    return Call("Api", keywords={"name": api.name, "path": api.path, **call.keywords}, spread=True)


def _service(service: Service, imports: Imports) -> Call:
    stated = {
        "name": service.name,
        "title": service.title,
        "apis": {api.name: Code(constant(api.name)) for api in service.apis},
        "schemes": {each.name: _scheme(each) for each in service.credentials},
        "errors": _errors(service, imports),
        "retry": service.retry and _retry(service.retry),
        "concurrency": service.concurrency and _concurrency(service.concurrency),
        "default_base_url": service.base_url,
        "keep_alive": _seconds(service.keep_alive),
        "timeout": _seconds(service.timeout),
    }
    return _call("Service", stated, spread=True)


def _seconds(value: float | None) -> float | None:
    return None if value is None else float(value)


def _scheme(credential: Credential) -> Call:
    return _call(
        "Scheme",
        {
            "name": credential.name,
            "header": credential.header,
            "prefix": credential.prefix,
            "headers": credential.headers,
            "token_param": credential.token_param,
        },
    )


def _errors(service: Service, imports: Imports) -> Call:
    names = error_names(service.errors.class_name)
    for name in names.values():
        imports.name(".errors", name, Need.RUNTIME)
    stated = {
        "classes": {kind: Code(name) for kind, name in names.items()},
        "message": service.errors.messages,
        **service.errors.paths,
        **service.errors.texts,
        "kinds": service.errors.kinds,
    }
    return _call("ErrorShape", stated, spread=True)


def _retry(retry: Retry) -> Call:
    statuses = None if retry.statuses is None else frozenset(retry.statuses)
    stated: dict[str, Any] = {
        "refused": frozenset(retry.refused) if retry.refused else None,
        "final": frozenset(retry.final) if retry.final else None,
        "statuses": statuses,
    }
    return _call("RetrySignals", stated)


def _concurrency(concurrency: Concurrency) -> Call:
    return _call(
        "Concurrency",
        {
            "limit": concurrency.limit,
            "limit_header": concurrency.limit_header,
            "running_header": concurrency.running_header,
        },
    )

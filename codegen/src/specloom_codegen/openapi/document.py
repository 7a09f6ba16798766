"""A service as an OpenAPI 3.1 document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import asdict

from specloom_codegen.spec import Array, Map, Named, Nullable

from .calls import JSON, paths_object
from .schemas import Json, component_key, declared_schema, reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.spec import Api, Concurrency, Credential, Errors, File, Service, Type

__all__ = ["document"]

_ERROR: Final = "error"
"""The key of what an error object looks like; no type can have it."""
_KINDS_OF_HTTP: Final = {"Bearer": "bearer", "Basic": "basic"}


def document(service: Service) -> Json:
    """Give the OpenAPI document of a service."""
    made: Json = {
        "openapi": "3.1.0",
        "info": {
            "title": service.title,
            "description": service.description,
            "version": "unversioned",
        },
    }
    if service.see:
        made["externalDocs"] = {"url": service.see}
    made["servers"] = [{"url": service.base_url}] if service.base_url else [_OWN_SERVER]
    made["tags"] = [_tag(file) for file in service.files if file.resource]
    made["paths"] = paths_object(service)
    made["components"] = {
        "schemas": _schemas(service),
        "responses": {"Error": _error_response(service.errors)},
        "securitySchemes": {
            each.name: _security_scheme(each) for each in service.credentials if each.header
        },
    }
    made["x-specloom-service"] = _service_words(service)
    shared = {
        file.module: {"description": file.description, **_file_words(file)}
        for file in service.files
        if not file.resource
    }
    if shared:
        made["x-specloom-modules"] = shared
    return made


_OWN_SERVER: Final[Json] = {
    "url": "{base_url}",
    "variables": {
        "base_url": {"default": "https://example.com", "description": "Where your server is."}
    },
}


def _tag(file: File) -> Json:
    made: Json = {"name": file.resource, "description": file.description}
    if file.see:
        made["externalDocs"] = {"url": file.see}
    words: Json = {"x-specloom-api": file.api}
    words["x-specloom-operations"] = [each.name for each in file.operations]
    if file.face:
        words["x-specloom-face"] = file.face
    return made | words | {f"x-specloom-{key}": value for key, value in _file_words(file).items()}


def _file_words(file: File) -> Json:
    words: Json = {"file": file.name}
    imports = {each.name: _import(each) for each in _imported(file)}
    if imports:
        words["imports"] = imports
    return words


def _import(named: Named) -> object:
    if named.tag is None:
        return named.module
    return {"class": named.module, "tag": named.tag[0], "tags": named.tag[1]}


def _imported(file: File) -> Iterator[Named]:
    """Go through the hand-written types that a file uses."""
    used: list[Type] = [each.type for each in file.arguments]
    for operation in file.operations:
        used += [each.type for each in operation.parameters]
        used += [] if operation.returns is None else [operation.returns]
    used += [each.type for declared in file.types for each in declared.fields]
    for each in used:
        inner = each
        while not isinstance(inner, Named):
            match inner:
                case Array(items=held) | Map(values=held) | Nullable(type=held):
                    inner = held
                case _:
                    break
        if isinstance(inner, Named) and inner.kind == "imported":
            yield inner


def _schemas(service: Service) -> Json:
    made: Json = {}
    for file in service.files:
        for declared in file.types:
            schema = declared_schema(declared)
            made[component_key(declared.name)] = {**schema, "x-specloom-module": file.module}
    for file in service.files:
        for named in _imported(file):
            made.setdefault(component_key(named.name), _opaque(named))
    made[_ERROR] = _error_schema(service.errors)
    return made


def _opaque(named: Named) -> Json:
    made: Json = {"x-specloom-class": named.module}
    if named.tag is not None:
        name, enum = named.tag
        tag = {"anyOf": [reference(enum), {"type": "string"}]}
        entry = {"type": "object", "properties": {name: tag}}
        made |= {"type": "object", "additionalProperties": entry}
    return made


def _error_response(errors: Errors) -> Json:
    headers = {
        errors.texts[key]: {"description": about, "schema": {"type": "string"}}
        for key, about in (("code_header", "The code."),)
        if key in errors.texts
    }
    made: Json = {"description": "The service refused."}
    if headers:
        made["headers"] = headers
    return {**made, "content": {JSON: {"schema": reference(_ERROR)}}}


def _error_schema(errors: Errors) -> Json:
    """Give what an error object looks like, part by part."""
    made: Json = {"description": "Why the service refused."}
    parts = [*(("message", keys) for keys in errors.messages), *errors.paths.items()]
    for part, keys in parts:
        at = made
        for key in keys:
            at = _inner(at, key)
        at.update(_PARTS[part])
        if part == "faults":
            at["items"] = _fault_schema(errors)
    for key, about in (("batch", "Errors and results of a batch."), ("success", "Always false.")):
        if key in errors.texts:
            made["properties"][errors.texts[key]] = {"description": about}
    return made


def _fault_schema(errors: Errors) -> Json:
    path = errors.texts.get("fault_path", "path")
    message = errors.texts.get("fault_message", "message")
    properties: Json = {path: {"description": "Where."}, message: {"type": "string"}}
    return {"type": "object", "properties": properties}


def _inner(outer: Json, key: str) -> Json:
    """Give what stands under a key: a property, or an item of a list where the key is a number."""
    is_item = key.isdecimal()
    outer.setdefault("type", "array" if is_item else "object")
    held, name = (outer, "items") if is_item else (outer.setdefault("properties", {}), key)
    inner: Json = held.setdefault(name, {})
    return inner


_PARTS: Final[dict[str, Json]] = {
    "code": {"description": "Which error it is.", "type": ["string", "integer", "null"]},
    "message": {"description": "What is wrong, in words.", "type": ["string", "null"]},
    "request_id": {"description": "The request's ID."},
    "details": {"description": "More about it."},
    "faults": {"description": "Every fault.", "type": "array"},
}


def _security_scheme(credential: Credential) -> Json:
    about: Json = {"description": credential.description} if credential.description else {}
    scheme = _KINDS_OF_HTTP.get(credential.prefix.strip())
    if credential.header.casefold() == "authorization" and scheme:
        made: Json = {"type": "http", "scheme": scheme}
        if credential.kind == "signed":
            made["bearerFormat"] = "JWT"
        return made | about
    made = {"type": "apiKey", "in": "header", "name": credential.header}
    beside = [credential.description] if credential.description else []
    beside += [f"`{credential.prefix}` stands before it."] if credential.prefix else []
    beside += [f"`{name}: {text}` goes with it." for name, text in credential.headers.items()]
    if credential.token_param:
        beside.append(f"A token goes with it as the parameter `{credential.token_param}`.")
    return {**made, "description": " ".join(beside)} if beside else made


def _service_words(service: Service) -> Json:
    """Give the rest of `service.yaml`, in its own words."""
    words: Json = {"service": service.name, "client": service.client}
    words |= _given({"timeout": service.timeout, "keep_alive": service.keep_alive})
    words["apis"] = {api.name: _api_words(api) for api in service.apis}
    words["credentials"] = {each.name: _credential_words(each) for each in service.credentials}
    words["errors"] = _error_words(service.errors)
    if service.retry is not None:
        words["retry"] = _given(
            {
                "refused": list(service.retry.refused) or None,
                "final": list(service.retry.final) or None,
                "statuses": None
                if service.retry.statuses is None
                else list(service.retry.statuses),
            }
        )
    if service.concurrency is not None:
        words["concurrency"] = _facts_of(service.concurrency)
    return words


def _credential_words(credential: Credential) -> Json:
    signing = credential.signing
    words: Json = {
        "kind": credential.kind,
        "class": ".".join(filter(None, (credential.module, credential.class_name))),
        "description": credential.description,
        "header": credential.header,
        "prefix": credential.prefix,
        "pair": credential.pair,
        "headers": dict(credential.headers),
        "token_param": credential.token_param,
        "arguments": dict(credential.arguments),
    }
    if signing is not None:
        words |= {"key": signing.key, "algorithm": signing.algorithm, "lifetime": signing.lifetime}
        words |= {"claims": dict(signing.claims), "jwt_headers": dict(signing.headers)}
        words |= {"key_encoding": signing.key_encoding} if signing.key_encoding != "text" else {}
    return {key: value for key, value in words.items() if value}


def _facts_of(described: Concurrency) -> Json:
    facts = asdict(described, recurse=False)
    return {key: value for key, value in facts.items() if value and key not in {"name", "place"}}


def _api_words(api: Api) -> Json:
    words: Json = {"path": api.path}
    if api.variants:
        words["variants"] = dict(api.variants)
    words["accepts"] = list(api.accepts)
    if api.query_style:
        words["query_style"] = api.query_style
    if api.override is not None:
        words["override"] = {"over": api.override[0], "methods": list(api.override[1])}
    words |= _given({"max_url": api.max_url, "max_query_items": api.max_query_items})
    if api.headers:
        words["headers"] = dict(api.headers)
    return {**words, "client": api.client} if api.client else words


def _error_words(errors: Errors) -> Json:
    words: Json = {"class": errors.class_name}
    messages = [".".join(keys) for keys in errors.messages]
    words["message"] = messages[0] if len(messages) == 1 else messages
    words |= {part: ".".join(keys) for part, keys in errors.paths.items()}
    words |= errors.texts
    kinds: dict[str, list[str]] = {}
    for code, kind in errors.kinds.items():
        kinds.setdefault(kind, []).append(code)
    return {**words, "kinds": kinds} if kinds else words


def _given(words: Json) -> Json:
    return {key: value for key, value in words.items() if value is not None}

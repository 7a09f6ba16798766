"""Operations as OpenAPI has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import asdict, evolve

from specloom_codegen.resolve.paths import placeholders
from specloom_codegen.spec import Array, Map, Named

from .schemas import Json, about, group_words, object_schema, parameter_schema, type_schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specloom_codegen.spec import Api, File, Operation, Parameter, Service

__all__ = ["operation_object", "paths_object"]

JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
FIELDS: Final = "application/x-www-form-urlencoded"
BYTES: Final = "application/octet-stream"
_PLACEHOLDER: Final = re.compile(r"\{([^{}*]*)\*?\}")

_OPTION: Final[Json] = {
    "in": "path",
    "required": True,
    "description": "The same for all calls of a client.",
    "schema": {"type": "string"},
}


def paths_object(service: Service) -> Json:
    """Give the operations of a service by path and method.

    OpenAPI has one operation for a path and a method, and one path for all that differ in the names
    of placeholders only. Several are merged, and each is kept whole in `x-specloom-operations`.
    A variant of an API's prefix makes paths of its own.
    """
    apis = {api.name: api for api in service.apis}
    shapes: dict[str, str] = {}
    found: dict[tuple[str, str], list[Json]] = {}
    for file in service.files:
        for operation in file.operations:
            api = apis[file.api]
            plain = _PLACEHOLDER.sub(r"{\1}", f"{api.path}{operation.path}")
            path = shapes.setdefault(_PLACEHOLDER.sub("{}", plain), plain)
            made = operation_object(operation, file, api, service, path)
            found.setdefault((path, operation.method.lower()), []).append(made)
            for option, prefix in api.variants.items() if operation.variants else ():
                other = f"{prefix}{path.removeprefix(api.path)}"
                variant = _variant(made, option, prefix)
                found.setdefault((other, operation.method.lower()), []).append(variant)
    paths: Json = {}
    for (path, method), operations in found.items():
        item = paths.setdefault(path, {})
        item[method] = operations[0] if len(operations) == 1 else _merged(operations)
    return paths


def _variant(made: Json, option: str, prefix: str) -> Json:
    """Give an operation as it is below another prefix, which a client option asks for."""
    words = {key: value for key, value in made.items() if not key.startswith("x-specloom-")}
    options = [{"name": name, **_OPTION} for name in placeholders(prefix)]
    words["operationId"] = f"{made['operationId']}_{option}"
    words["parameters"] = [*options, *made["parameters"]]
    return {**words, "x-specloom-variant": option}


def operation_object(
    operation: Operation, file: File, api: Api, service: Service, path: str
) -> Json:
    """Give one operation.

    Args:
        operation: The operation.
        file: The resource that it belongs to.
        api: The API of that.
        service: The service of that.
        path: The path that it is listed by, whose placeholders may have other names.
    """
    names = dict(zip(placeholders(f"{api.path}{operation.path}"), placeholders(path), strict=True))
    made: Json = {
        "operationId": f"{file.resource}_{operation.name}",
        "tags": [file.resource],
        "summary": operation.summary,
    }
    if operation.description:
        made["description"] = operation.description
    if operation.see:
        made["externalDocs"] = {"url": operation.see}
    if operation.deprecated:
        made["deprecated"] = True
    made["parameters"] = [
        *(_in_path(each, names) | {"x-specloom-argument": True} for each in file.arguments),
        *(_in_path(each, names) for each in operation.parameters if each.where == "path"),
        *(_in_query(each, api) for each in operation.parameters if each.where == "query"),
        *(_in_headers(each) for each in operation.parameters if each.where == "headers"),
    ]
    body = _request_body(operation, api)
    if body:
        made["requestBody"] = body
    made["responses"] = _responses(operation, service)
    made["security"] = [
        {scheme: list[str]()} if _is_sent(scheme, service) else {} for scheme in operation.accepts
    ]
    return made | _extensions(operation, f"{api.path}{operation.path}" != path)


def _in_path(each: Parameter, names: dict[str, str]) -> Json:
    wire = names.get(each.wire, each.wire)
    made = {"name": wire, "in": "path", "required": True, **_parameter(each)}
    if each.name != wire:
        made["x-specloom-name"] = each.name
    return made


def _in_query(each: Parameter, api: Api) -> Json:
    listed = _listed(each, api)
    made: Json = {"name": listed.wire, "in": "query"}
    if each.required or each.constant is not None:
        made["required"] = True
    return made | _style(each, api) | _parameter(listed)


def _in_headers(each: Parameter) -> Json:
    made: Json = {"name": each.wire, "in": "header"}
    if each.required or each.constant is not None:
        made["required"] = True
    return made | _parameter(each)


def _listed(each: Parameter, api: Api) -> Parameter:
    """Give a parameter as it is called in a query or form: in the style `suffixed`, by `a[]`."""
    is_suffixed = (each.style or api.query_style) == "suffixed" and isinstance(each.type, Array)
    return evolve(each, wire=f"{each.wire}[]") if is_suffixed else each


def _style(each: Parameter, api: Api) -> Json:
    """Give how a list or map is written, as far as OpenAPI has words for it."""
    style = each.style or api.query_style
    is_object = isinstance(each.type, Map) or (
        isinstance(each.type, Named) and each.type.kind == "input"
    )
    words: Json = {}
    if is_object and style == "brackets":
        words = {"style": "deepObject", "explode": True}
    elif style == "comma" and isinstance(each.type, Array):
        words = {"style": "form", "explode": False}
    elif style == "suffixed" and isinstance(each.type, Array):
        words = {"x-specloom-wire": each.wire}
    return {**words, "x-specloom-style": each.style} if each.style else words


def _part_style(each: Parameter) -> Json:
    """Give how a list is written beside a file: as parts of its own, or as JSON."""
    if each.style:
        return {"x-specloom-style": each.style}
    return {"contentType": JSON} if isinstance(each.type, Array) else {}


def _parameter(each: Parameter) -> Json:
    words = about(each)
    schema = parameter_schema(each, "parameter")
    return {**words, "schema": {key: schema[key] for key in schema if key not in words}}


def _request_body(operation: Operation, api: Api) -> Json:
    given = [each for each in operation.parameters if each.where == "body"]
    fields = tuple(_listed(each, api) if operation.form else each for each in given)
    for each in operation.parameters:
        if each.where == "content":
            schema = parameter_schema(each, "parameter")
            return _body(JSON, {**schema, "x-specloom-name": each.name}, required=each.required)
    upload = operation.upload
    if upload and upload.type:
        return {"required": True, "content": {upload.type: {}}}
    if upload:
        schema = object_schema(fields, "parameter")
        schema["required"] = [*schema.get("required", ()), upload.part]
        schema["properties"][upload.part] = {"contentMediaType": BYTES}
        made = _body(FORM, schema, required=True)
        encoding = {each.wire: words for each in fields if (words := _part_style(each))}
        made["content"][FORM] |= {"encoding": encoding} if encoding else {}
        return made
    if not fields:
        return {}
    schema = object_schema(fields, "parameter")
    schema |= group_words(operation.one_of, operation.exclusive, fields)
    for key in ("x-specloom-one-of", "x-specloom-exclusive"):
        schema.pop(key, None)  # the operation says it
    if not operation.form:
        return _body(JSON, schema, required="required" in schema)
    made = _body(FIELDS, schema, required="required" in schema)
    pairs = zip(given, fields, strict=True)
    encoding = {shown.wire: words for each, shown in pairs if (words := _style(each, api))}
    made["content"][FIELDS] |= {"encoding": encoding} if encoding else {}
    return made


def _body(media_type: str, schema: Json, *, required: bool) -> Json:
    return {"required": required, "content": {media_type: {"schema": schema}}}


def _responses(operation: Operation, service: Service) -> Json:
    made: Json = {}
    if operation.missing is not None:
        made[str(operation.missing)] = {"description": "There is no such thing."}
    if operation.redirects:
        what = "The file is elsewhere" if operation.download else "Done"
        made["3XX"] = {"description": f"{what}: a redirect."}
    if operation.download:
        made["2XX"] = {"description": "The file.", "content": {BYTES: {}}}
    elif operation.returns is None and not operation.redirects:
        made["2XX"] = {"description": "Done."}
    elif operation.returns is not None:
        content = {JSON: {"schema": _result(operation, service)}}
        made["2XX"] = {"description": operation.returns_text or "The result.", "content": content}
    return {**made, "default": {"$ref": "#/components/responses/Error"}}


def _result(operation: Operation, service: Service) -> Json:
    """Give the schema of an answer: the result, and what it is wrapped in."""
    assert operation.returns is not None  # noqa: S101  # the caller looked
    schema = type_schema(operation.returns, "result")
    if operation.returns_text:
        schema["description"] = operation.returns_text
    if operation.one:
        schema = {"type": "array", "items": schema, "x-specloom-wraps": "one"}
    key, wraps = operation.result, "result"
    if not key and "result" in service.errors.texts:
        key, wraps = service.errors.texts["result"], "envelope"
    if not key:
        return schema
    return {
        "type": "object",
        "properties": {key: schema},
        "x-specloom-wraps": wraps,
    }


def _is_sent(scheme: str, service: Service) -> bool:
    return any(each.name == scheme and each.header for each in service.credentials)


def _extensions(operation: Operation, has_other_path: bool) -> Json:
    """Give what OpenAPI has no word for."""
    words: Json = {}
    if has_other_path:
        words["x-specloom-path"] = operation.path
    order = [each.name for each in operation.parameters]
    usual = sorted(operation.parameters, key=lambda each: _ORDER.index(each.where))
    if order != [each.name for each in usual]:
        words["x-specloom-order"] = list(dict.fromkeys(e.where for e in operation.parameters))
    words["x-specloom-retry"] = operation.retry
    if operation.paging is not None:
        words["x-specloom-paging"] = operation.paging.words()
    given: dict[str, object] = {
        "upload": operation.upload and asdict(operation.upload, filter=lambda _, value: value),
        "also": operation.also.lower(),
        "missing": operation.missing,
        "redirects": operation.redirects,
        "right": operation.right,
        "one-of": [list(group) for group in operation.one_of],
        "exclusive": [list(group) for group in operation.exclusive],
        "variants": None if operation.variants else False,
        "deprecated": operation.deprecated if isinstance(operation.deprecated, str) else None,
        "unconfirmed": operation.unconfirmed,
    }
    empty: tuple[object, ...] = (None, "", [])
    for key, value in given.items():
        if value not in empty and not (key == "redirects" and value is False):
            words[f"x-specloom-{key}"] = value
    return words


_ORDER: Final = ("path", "query", "headers", "body", "content")


def _merged(operations: list[Json]) -> Json:
    """Merge operations that share path and method: what any of them takes and gives."""
    made: Json = {
        "operationId": operations[0]["operationId"],
        "tags": list(dict.fromkeys(tag for each in operations for tag in each["tags"])),
        "summary": " Or: ".join(each["summary"] for each in operations),
        "parameters": _merged_parameters(operations),
    }
    bodies = [each.get("requestBody") for each in operations]
    if any(bodies):
        made["requestBody"] = {
            "required": all(body is not None and body["required"] for body in bodies),
            "content": _merged_content(body for body in bodies if body is not None),
        }
    made["responses"] = dict[str, object]()
    for status in dict.fromkeys(status for each in operations for status in each["responses"]):
        answers = [each["responses"][status] for each in operations if status in each["responses"]]
        made["responses"][status] = _merged_answer(answers)
    schemes: list[Json] = []
    for scheme in (scheme for each in operations for scheme in each["security"]):
        schemes += [] if scheme in schemes else [scheme]
    made["security"] = schemes
    made["x-specloom-operations"] = operations
    return made


def _merged_parameters(operations: list[Json]) -> list[Json]:
    found: dict[tuple[str, str], Json] = {}
    for operation in operations:
        for each in operation["parameters"]:
            found.setdefault((each["in"], each["name"]), dict(each))
    for key, each in found.items():
        needs = [
            any((p["in"], p["name"]) == key and p.get("required") for p in o["parameters"])
            for o in operations
        ]
        if "required" in each:
            each["required"] = all(needs)
    return list(found.values())


def _merged_answer(answers: list[Json]) -> Json:
    first = answers[0]
    content = _merged_content(answers)
    return {**first, "content": content} if content else first


def _merged_content(messages: Iterable[Json]) -> Json:
    found: dict[str, list[Json]] = {}
    for message in messages:
        for media_type, content in message.get("content", {}).items():
            schemas = found.setdefault(media_type, [])
            schema = content.get("schema", {})
            if schema not in schemas:
                schemas.append(schema)
    return {
        media_type: {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}}
        for media_type, schemas in found.items()
    }

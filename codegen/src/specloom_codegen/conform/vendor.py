"""The vendor's side: an OpenAPI description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

import yaml
from attrs import frozen

from specloom_codegen.faults import Faults, Place

from .shapes import Call, Part, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["Schema", "read_openapi", "vendor_operations"]

_GUEST: Final = re.compile(r"/guest/\{[^}]*\}")
_METHODS: Final = ("get", "post", "put", "patch", "delete")
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # C is ten times as fast


def read_openapi(path: Path, faults: Faults) -> Mapping[str, Any]:
    """Read an OpenAPI file."""
    try:
        document: Any = yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506  # a safe one
    except (OSError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        faults.add(Place(str(path)), "E001", f"cannot be read: {reason}")
        return {}
    if not isinstance(document, dict) or "paths" not in cast("dict[str, Any]", document):
        faults.add(Place(str(path)), "E006", "this is no OpenAPI description: it has no paths")
        return {}
    return cast("dict[str, Any]", document)


@frozen
class Schema:
    """A schema, with what its references mean."""

    node: Mapping[str, Any]
    named: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name that it is a reference to, or the names of its alternatives, if any."""
        alternatives = (*self.node.get("anyOf", ()), *self.node.get("oneOf", ()))
        return " | ".join(str(each.get("$ref", "")) for each in (self.node, *alternatives)).strip()

    def look(self, view: View[Schema]) -> None:
        """Add what it says to a view."""
        node = self.node
        while "$ref" in node:
            node = self.named[node["$ref"].rpartition("/")[2]]
        for alternative in (*node.get("anyOf", ()), *node.get("oneOf", ())):
            Schema(alternative, self.named).look(view)
        if "anyOf" in node or "oneOf" in node:
            return
        kind = node.get("type", "object" if "properties" in node else "")
        if not kind:
            view.is_opaque = True
            return
        view.kinds.add(kind)
        view.objects += kind == "object"
        if "enum" in node:
            view.values = (view.values or set()) | {str(value) for value in node["enum"]}
        for name, value in node.get("properties", {}).items():
            required = name in node.get("required", ())
            view.take_field(name, Schema(value, self.named), required=required)
        if "items" in node:
            view.items.append(Schema(node["items"], self.named))
        if node.get("additionalProperties"):
            view.entries.append(Schema(node["additionalProperties"], self.named))


def vendor_operations(document: Mapping[str, Any]) -> dict[str, Call[Schema]]:
    """Give the operations by method and path; guest forms are part of the others."""
    named: Mapping[str, Any] = document.get("components", {}).get("schemas", {})
    found: dict[str, Call[Schema]] = {}
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method not in methods:
                continue
            key = f"{method.upper()} {_GUEST.sub('', path)}"
            call = found.setdefault(key, Call())
            _add(call, methods[method], key, named)
            is_guest = _GUEST.search(path) is not None
            call.has_plain_form |= not is_guest
            call.guest_forms = {is_guest or True in call.guest_forms}
    return found


def _add(
    call: Call[Schema], operation: Mapping[str, Any], path: str, named: Mapping[str, Any]
) -> None:
    for each in operation.get("parameters", ()):
        where, name = each["in"], each["name"]
        where = "headers" if where == "header" else where
        if where in {"query", "headers"} or (where == "path" and f"{{{name}}}" in path):
            part = Part([Schema(each["schema"], named)], bool(each.get("required")))
            call.parameters[f"{where} {name}"] = part
    body: View[Schema] = View()
    request: Mapping[str, Any] = operation.get("requestBody", {})
    for content in _contents(request):
        if "schema" not in content:
            continue  # a file
        Schema(content["schema"], named).look(body)
    body.settle()
    call.parameters |= {f"body {name}": part for name, part in body.fields.items()}
    answers = operation["responses"].items()
    answer: Mapping[str, Any] = next((a for s, a in answers if str(s)[0] == "2"), dict[str, Any]())
    call.result = [
        Schema(content["schema"], named) for content in _contents(answer) if content.get("schema")
    ]


def _contents(message: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    contents: Mapping[str, Mapping[str, Any]] = message.get("content", {})
    return contents.values()

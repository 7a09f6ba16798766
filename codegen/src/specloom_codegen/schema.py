"""The JSON Schema of the spec language, made of its grammar, for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from .grammar import RECORDS
from .names import PATTERNS
from .shapes import (
    Either,
    Flag,
    Integer,
    ListOf,
    MapOf,
    Nothing,
    Number,
    Record,
    Ref,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .shapes import Key, Shape

__all__ = [
    "SCHEMA",
    "find_schema",
    "outdated_schema",
    "schema",
    "schema_line",
    "schema_place",
    "schema_text",
]

SCHEMA: Final = "spec.schema.json"

_FILES: Final = (
    ({"required": ["extends"], "properties": {"extends": {"const": "strapi"}}}, "contents"),
    ({"required": ["extends"]}, "apps"),
    ({"required": ["service"]}, "service"),
    ({"required": ["exceptions"]}, "conform"),
    ({"required": ["app"]}, "app"),
    ({"required": ["attributes"]}, "content_type"),
    ({"required": ["components"]}, "component_file"),
)
"""What a file is by keys that only such files have; else it is a resource file."""


def schema() -> dict[str, Any]:
    """Give the schema of every kind of file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "specloom spec",
        "description": "A service.yaml, a file beside it, or its conform.yaml.",
        "type": "object",
        **_first_of("resource"),
        "$defs": {name: _record(record) for name, record in RECORDS.items()},
    }


def _first_of(otherwise: str) -> dict[str, Any]:
    """Choose a record by the first condition that holds."""
    made: dict[str, Any] = {"$ref": f"#/$defs/{otherwise}"}
    for condition, record in reversed(_FILES):
        made = {"if": condition, "then": {"$ref": f"#/$defs/{record}"}, "else": made}
    return made


def schema_text() -> str:
    """Give the schema as the file that is committed."""
    return f"{json.dumps(schema(), indent=2, ensure_ascii=False)}\n"


def find_schema(folder: Path) -> Path | None:
    """Find the schema for editors that stands in a folder of specs, or above it."""
    places = (folder / SCHEMA, folder.parent / SCHEMA)
    return next((path for path in places if path.is_file()), None)


def outdated_schema(folder: Path) -> str:
    """Say that the schema for editors is that of another version, if it is."""
    path = find_schema(folder)
    if path is None or _read(path) == schema_text():
        return ""
    return f"not the schema of this version: `specloom schema > {path}` writes that"


def schema_place(folder: Path) -> Path:
    """Give the path of the schema for editors: where one is, else beside the service's folder."""
    return find_schema(folder) or folder.parent / SCHEMA


def schema_line(folder: Path) -> str:
    """Give the first line of a spec, which leads editors to its schema."""
    where = SCHEMA if schema_place(folder).parent == folder else f"../{SCHEMA}"
    return f"# yaml-language-server: $schema={where}\n"


def _read(path: Path) -> str | None:
    """Give what a file holds; None where it cannot be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _record(record: Record) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _key(key) for name, key in record.keys.items()},
    }
    required = [name for name, key in record.keys.items() if key.required]
    if required:
        made["required"] = required
    if record.one_of:
        made["oneOf"] = _one_of(record.one_of)
    if record.cases:
        made["allOf"] = [_case(record, value) for value in record.cases]
    return made


def _case(record: Record, value: str) -> dict[str, Any]:
    """Give what is asked of a record whose deciding key has a value."""
    case = record.cases[value]
    strange = record.keys.keys() - case.known - {record.by}
    properties = {name: False for name in record.keys if name in strange}
    then: dict[str, Any] = {"required": list(case.needed), "properties": properties}
    if case.one_of:
        then["oneOf"] = _one_of(case.one_of)
    return {
        "if": {"required": [record.by], "properties": {record.by: {"const": value}}},
        "then": then,
    }


def _one_of(keys: Sequence[str]) -> list[dict[str, Any]]:
    return [{"required": [name]} for name in keys]


def _key(key: Key) -> dict[str, Any]:
    about = f"{key.about} Default: {key.default}." if key.default else key.about
    # Editors that know Markdown take the one, else they show its marks.
    marked = {"markdownDescription": about} if "`" in about else {}
    return {"description": about, **marked, **_shape(key.shape)}


def _shape(shape: Shape) -> dict[str, Any]:
    match shape:
        case ListOf() | MapOf() | Ref() | Either():
            return _compound(shape)
        case Text():
            return _text(shape)
        case Integer(least=least):
            return {"type": "integer"} | ({} if least is None else {"minimum": least})
        case Number(above=above):
            return {"type": "number"} | ({} if above is None else {"exclusiveMinimum": above})
        case Flag() | Nothing():
            return {"type": "boolean" if isinstance(shape, Flag) else "null"}


def _compound(shape: ListOf | MapOf | Ref | Either) -> dict[str, Any]:
    match shape:
        case Ref(record=record):
            return {"$ref": f"#/$defs/{record}"}
        case Either(shapes=shapes):
            return {"anyOf": [_shape(each) for each in shapes]}
        case ListOf(item=item, least=least):
            return {"type": "array", "items": _shape(item)} | ({"minItems": least} if least else {})
        case MapOf(value=value, names=names, least=least):
            return {
                "type": "object",
                "propertyNames": {"pattern": PATTERNS[names]},
                "additionalProperties": _shape(value),
            } | ({"minProperties": least} if least else {})


def _text(shape: Text) -> dict[str, Any]:
    if shape.values:
        return {"enum": list(shape.values)}
    made: dict[str, Any] = {"type": "string"}
    if not shape.empty:
        made["minLength"] = 1
    if shape.pattern:
        made["pattern"] = shape.pattern
    if shape.known:
        made["anyOf"] = [{"enum": list(shape.known)}, {}]
    return made

"""The JSON Schema of the spec language, made of its grammar, for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .grammar import (
    RECORDS,
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
from .names import PATTERNS

if TYPE_CHECKING:
    from .grammar import Key, Shape

__all__ = ["schema", "schema_text"]


def schema() -> dict[str, Any]:
    """Give the schema of both kinds of file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "specloom spec",
        "description": "A service.yaml, a resource file beside it, or its conform.yaml.",
        "type": "object",
        "if": {"required": ["service"]},
        "then": {"$ref": "#/$defs/service"},
        "else": {
            "if": {"required": ["exceptions"]},
            "then": {"$ref": "#/$defs/conform"},
            "else": {"$ref": "#/$defs/resource"},
        },
        "$defs": {name: _record(record) for name, record in RECORDS.items()},
    }


def schema_text() -> str:
    """Give the schema as the file that is committed."""
    return f"{json.dumps(schema(), indent=2, ensure_ascii=False)}\n"


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
        made["oneOf"] = [{"required": [name]} for name in record.one_of]
    return made


def _key(key: Key) -> dict[str, Any]:
    return {"description": key.about, **_shape(key.shape)}


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

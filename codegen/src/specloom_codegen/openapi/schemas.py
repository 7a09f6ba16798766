"""Types as JSON Schema, as OpenAPI 3.1 has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from specloom_codegen.spec import Array, Choice, Map, Named, Nullable, Plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specloom_codegen.resolve.types import Role
    from specloom_codegen.spec import Declared, Groups, Parameter, Type, Union

__all__ = [
    "Json",
    "about",
    "component_key",
    "declared_schema",
    "group_words",
    "object_schema",
    "parameter_schema",
    "reference",
    "type_schema",
]

Json: TypeAlias = dict[str, Any]

LIMIT_WORDS: Final = {
    "min_items": "minItems",
    "max_items": "maxItems",
    "min_length": "minLength",
    "max_length": "maxLength",
    "minimum": "minimum",
    "maximum": "maximum",
}
_MAP_WORDS: Final = {"min_items": "minProperties", "max_items": "maxProperties"}
_INTEGER: Final = "-?[0-9]+"
_NUMBER: Final = r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?"
_PLAIN: Final[dict[tuple[str, str], Json]] = {
    ("integer", "string"): {"type": "string", "pattern": f"^{_INTEGER}$"},
    ("integer", "string-or-empty"): {"type": "string", "pattern": f"^({_INTEGER})?$"},
    ("integer", "epoch-ms"): {"type": "integer", "format": "int64"},
    ("number", "decimal"): {"type": ["string", "number"], "pattern": f"^{_NUMBER}$"},
    ("number", "decimal-or-empty"): {"type": ["string", "number"], "pattern": f"^({_NUMBER})?$"},
}
"""What formats are on the wire that JSON Schema has no word for."""


def component_key(name: str) -> str:
    """Give the key of a type among the components, which are ASCII."""
    return name if name.isascii() else "U" + "_".join(f"{ord(char):04X}" for char in name)


def declared_schema(declared: Declared) -> Json:
    """Give the schema of a type that a file declares."""
    schema: Json = {} if declared.name.isascii() else {"title": declared.name}
    schema["description"] = declared.description
    if declared.kind == "enum":
        return {**schema, "type": "string", "enum": list(declared.values)}
    if declared.kind == "input":
        schema["x-specloom-input"] = True
    if declared.result:
        schema["x-specloom-result"] = declared.result
    if declared.union is not None:
        return {**schema, **_union(declared.union)}
    role: Role = "parameter" if declared.kind == "input" else "result"
    schema |= object_schema(declared.fields, role)
    return {**schema, **group_words(declared.one_of, declared.exclusive, declared.fields)}


def object_schema(fields: Iterable[Parameter], role: Role) -> Json:
    """Give the schema of an object by its properties."""
    listed = tuple(fields)
    required = [each.wire for each in listed if each.required or each.constant is not None]
    schema: Json = {"type": "object"}
    if required:
        schema["required"] = required
    schema["properties"] = {each.wire: parameter_schema(each, role) for each in listed}
    return schema


def group_words(one_of: Groups, exclusive: Groups, fields: tuple[Parameter, ...]) -> Json:
    """Give what says which properties exclude each other.

    Args:
        one_of: Names of which exactly one is given.
        exclusive: Names of which at most one is given.
        fields: The properties; a group that names others has no words in a schema.
    """
    wires = {each.name: each.wire for each in fields}
    rules: list[Json] = [
        {"oneOf": [{"required": [wires[name]]} for name in group]}
        for group in one_of
        if wires.keys() >= set(group)
    ]
    rules += [
        {"not": {"required": [wires[name], wires[other]]}}
        for group in exclusive
        if wires.keys() >= set(group)
        for index, name in enumerate(group)
        for other in group[index + 1 :]
    ]
    words: Json = {"allOf": rules} if rules else {}
    if one_of:
        words["x-specloom-one-of"] = [list(group) for group in one_of]
    if exclusive:
        words["x-specloom-exclusive"] = [list(group) for group in exclusive]
    return words


def parameter_schema(parameter: Parameter, role: Role) -> Json:
    """Give the schema of a property, with what is known of it."""
    if parameter.constant is not None:
        schema: Json = {"const": parameter.constant.value}
    else:
        schema = type_schema(parameter.type, role)
        words = _MAP_WORDS if isinstance(parameter.type, Map) else LIMIT_WORDS
        for name, value in parameter.limits.items():
            schema[words.get(name, LIMIT_WORDS[name])] = value
        if parameter.nullable:
            schema = _with_null(schema)
    return schema | about(parameter)


def about(parameter: Parameter) -> Json:
    """Give what is said of a parameter beside its type."""
    words: Json = {}
    if parameter.description:
        words["description"] = parameter.description
    if parameter.deprecated:
        words["deprecated"] = True
    if isinstance(parameter.deprecated, str):
        words["x-specloom-deprecated"] = parameter.deprecated
    if parameter.name != parameter.wire:
        words["x-specloom-name"] = parameter.name
    return words


def type_schema(of: Type, role: Role) -> Json:
    """Give the schema of a type where it is used."""
    match of:
        case Plain(name=name, format=form):
            return _plain(name, form)
        case Choice(base=base, values=values, closed=closed):
            listed: Json = {"type": base, "enum": list(values)}
            is_open = role == "result" and not closed
            return {"anyOf": [listed, {"type": base}]} if is_open else listed
        case Array(items=items):
            return {"type": "array", "items": type_schema(items, role)}
        case Map(values=values):
            return {"type": "object", "additionalProperties": type_schema(values, role)}
        case Nullable(type=inner):
            return _with_null(type_schema(inner, role))
        case Named(name=name, kind=kind):
            found = reference(name)
            is_open = role == "result" and kind == "enum"
            return {"anyOf": [found, {"type": "string"}]} if is_open else found


def reference(name: str) -> Json:
    """Give a reference to a type."""
    return {"$ref": f"#/components/schemas/{component_key(name)}"}


def _plain(name: str, form: str) -> Json:
    if name == "any":
        return {}
    if name == "string":
        return {"type": name, **({"format": _string_format(form)} if form else {})}
    if not form:
        return {"type": name}
    return {**_PLAIN[name, form], "x-specloom-type": name, "x-specloom-format": form}


def _string_format(form: str) -> str:
    return "password" if form == "secret" else form


def _with_null(schema: Json) -> Json:
    kind = schema.get("type")
    if kind is not None and "enum" not in schema:
        kinds: list[str] = [kind] if isinstance(kind, str) else kind
        return {**schema, "type": [*kinds, "null"]}
    if schema.keys() == {"anyOf"}:
        return {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    return {"anyOf": [schema, {"type": "null"}]}


def _union(union: Union) -> Json:
    variants = [reference(name) for name in union.names]
    tags = {tag: reference(name)["$ref"] for tag, name in union.variants.items()}
    told = {"discriminator": {"propertyName": union.tag.wire, "mapping": tags}}
    if union.unknown:  # a server may send others by tomorrow
        return {"anyOf": [*variants, {"type": "object"}], **told}
    return {"oneOf": variants, **told}

"""Validation of bodies.

See https://docs.strapi.io/cms/backend-customization/models#validations
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
import msgspec

from specloom.testing.strapi.errors import invalid_key, validation_errors
from specloom.testing.strapi.schema import Component
from specloom.testing.strapi.wire import Json, to_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from specloom.testing.strapi.access import Access
    from specloom.testing.strapi.schema import Attribute, ContentType, Model, Schema

_UID: Final = r"^[A-Za-z0-9-_.~]*$"
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)*")
_BLOCKS: Final = ("paragraph", "heading", "quote", "list", "image", "code")
_IGNORED: Final = frozenset({"publishedAt", "locale"})

Problems: TypeAlias = "Iterator[dict[str, Json]]"


def check_keys(schema: Schema, access: Access, model: Model, data: Json, path: str = "") -> None:
    """Refuse keys that a body may not have.

    Raises:
        StrapiError: 400 `Invalid key x`.
    """
    if not isinstance(data, dict):
        return
    for key, value in data.items():
        attribute = model.attributes.get(key)
        if attribute is None:
            if isinstance(model, Component) and key in {"id", "__component"}:
                continue
            raise invalid_key(key, path or None)
        where = f"{path}.{key}" if path else key
        if attribute.system:
            if key in _IGNORED:
                continue
            raise invalid_key(key, where)
        if not access.may_read(attribute):
            raise invalid_key(key, where)
        for item in value if isinstance(value, list) else [value]:
            component = component_of(schema, attribute, item)
            if component is not None:
                check_keys(schema, access, component, item, where)


def component_of(schema: Schema, attribute: Attribute, item: Json) -> Component | None:
    """The component that an item of an attribute is, or None when it is none that fits there."""
    uid = attribute.target if attribute.is_component else ""
    if attribute.is_zone and isinstance(item, dict):
        named = str(item.get("__component"))
        uid = named if named in attribute.components else ""
    return schema.components.get(uid)


def with_defaults(model: Model, data: dict[str, Json]) -> dict[str, Json]:
    """The data of a new entry, with the defaults of its schema."""
    defaults = {
        attribute.name: attribute.options["default"]
        for attribute in model.writable()
        if "default" in attribute.options
    }
    return defaults | data


@attrs.frozen
class Validator:
    """Checks the values of one body."""

    schema: Schema
    draft: bool
    """Drafts may lack what is required, and may be too short or small."""
    creation: bool
    """Whether absent attributes count as missing."""
    is_taken: Callable[[Attribute, Json], bool]
    """Whether another published entry has the value."""

    def validate(self, model: ContentType, data: dict[str, Json]) -> None:
        """Check every attribute.

        Raises:
            StrapiError: 400, with one item in `details.errors` for each fault.
        """
        problems = list(self._model(model, data, ""))
        if not self.draft:
            problems += [
                _problem(attribute.name, "This attribute must be unique", data[attribute.name])
                for attribute in model.writable()
                if attribute.is_unique
                and data.get(attribute.name) is not None
                and self.is_taken(attribute, data[attribute.name])
            ]
        if problems:
            raise validation_errors(problems)

    def _model(self, model: Model, data: dict[str, Json], path: str) -> Problems:
        for attribute in model.writable():
            if attribute.is_link or attribute.is_morph:
                continue
            name = f"{path}.{attribute.name}" if path else attribute.name
            value = data.get(attribute.name)
            if value is not None:
                yield from self._attribute(attribute, name, value)
            elif attribute.required and not self.draft:
                if self.creation:
                    yield _problem(name, f"{name} must be defined.", value)
                elif attribute.name in data:
                    yield _problem(name, f"{name} cannot be null.", value)

    def _attribute(self, attribute: Attribute, name: str, value: Json) -> Problems:
        if attribute.is_zone or attribute.is_component:
            yield from self._components(attribute, name, value)
        elif attribute.type in {"integer", "float", "decimal"}:
            yield from self._number(attribute, name, value)
        elif attribute.type == "boolean":
            if str(value).lower() not in {"true", "false", "1", "0"}:
                yield _wrong_type(name, "boolean", value)
        elif attribute.type == "enumeration":
            yield from self._enumeration(attribute, name, value)
        elif attribute.type == "blocks":
            yield from _blocks(name, value)
        elif attribute.type in {"string", "text", "richtext", "email", "uid", "password"}:
            yield from self._string(attribute, name, value)

    def _components(self, attribute: Attribute, name: str, value: Json) -> Problems:
        if not attribute.to_many:
            if not isinstance(value, dict):
                yield _wrong_type(name, "object", value)
                return
            yield from self._component(attribute, name, value)
            return
        if not isinstance(value, list):
            yield _wrong_type(name, "array", value)
            return
        for index, item in enumerate(value):
            yield from self._component(attribute, f"{name}[{index}]", item)
        if not self.draft:
            yield from _size(attribute, name, value)

    def _component(self, attribute: Attribute, name: str, item: Json) -> Problems:
        if not isinstance(item, dict):
            yield _wrong_type(name, "object", item)
            return
        if attribute.is_zone and "__component" not in item:
            path = f"{name}.__component"
            yield _problem(path, f"{path} is a required field", None)
        component = component_of(self.schema, attribute, item)
        if component is not None:
            yield from self._model(component, item, name)

    def _string(self, attribute: Attribute, name: str, value: Json) -> Problems:
        if not isinstance(value, str):
            yield _wrong_type(name, "string", value)
            return
        options = attribute.options
        shortest, longest = options.get("minLength"), options.get("maxLength")
        if isinstance(longest, int) and len(value) > longest:
            yield _problem(name, f"{name} must be at most {longest} characters", value)
        if self.draft:
            return
        if isinstance(shortest, int) and len(value) < shortest:
            yield _problem(name, f"{name} must be at least {shortest} characters", value)
        pattern = options.get("regex")
        if isinstance(pattern, str) and (value or attribute.required):
            yield from _matches(name, value, pattern)
        if attribute.type == "uid":
            yield from _matches(name, value, _UID)
        if attribute.type == "email":
            if not value:
                yield _problem(name, f"{name} cannot be empty", value)
            elif not _EMAIL.fullmatch(value):
                yield _problem(name, f"{name} must be a valid email", value)

    def _number(self, attribute: Attribute, name: str, value: Json) -> Problems:
        number = math.nan
        if isinstance(value, (int, float, str)) and not isinstance(value, bool):
            number = to_number(value) if value != "" else math.nan
        if math.isnan(number):
            cast = f" (cast from the value `{_printed(value)}`)."
            message = f"{name} must be a `number` type, but the final value was: `NaN`{cast}"
            yield _problem(name, message, value)
            return
        if attribute.type == "integer" and number != math.floor(number):
            yield _problem(name, f"{name} must be an integer", value)
        lowest, highest = attribute.options.get("min"), attribute.options.get("max")
        if not self.draft and isinstance(lowest, (int, float)) and number < lowest:
            yield _problem(name, f"{name} must be greater than or equal to {lowest}", value)
        if isinstance(highest, (int, float)) and number > highest:
            yield _problem(name, f"{name} must be less than or equal to {highest}", value)

    def _enumeration(self, attribute: Attribute, name: str, value: Json) -> Problems:
        allowed = attribute.options.get("enum")
        words = [str(word) for word in allowed] if isinstance(allowed, list) else []
        if isinstance(value, (list, dict)):
            yield _wrong_type(name, "string", value)
        elif str(value) not in words:
            # null is one of the values of the real one, and prints as nothing.
            listed = ", ".join([*words, ""])
            yield _problem(name, f"{name} must be one of the following values: {listed}", value)


def _size(attribute: Attribute, name: str, value: list[Json]) -> Problems:
    fewest, most = attribute.options.get("min"), attribute.options.get("max")
    if isinstance(fewest, int) and len(value) < fewest and (value or attribute.required):
        yield _problem(name, f"{name} field must have at least {fewest} items", value)
    if isinstance(most, int) and len(value) > most:
        yield _problem(name, f"{name} field must have less than or equal to {most} items", value)


def _matches(name: str, value: str, pattern: str) -> Problems:
    if not re.search(pattern, value):
        yield _problem(name, f'{name} must match the following: "/{pattern}/"', value)


def _blocks(name: str, value: Json) -> Problems:
    if not isinstance(value, list):
        yield _wrong_type(name, "array", value)
        return
    for index, node in enumerate(value):
        kind = node.get("type") if isinstance(node, dict) else None
        if kind not in _BLOCKS:
            path = f"{name}[{index}].type"
            listed = ", ".join(_BLOCKS)
            yield _problem(path, f"{path} must be one of the following values: {listed}", kind)


def _wrong_type(name: str, kind: str, value: Json) -> dict[str, Json]:
    printed = _printed(value)
    message = f"{name} must be a `{kind}` type, but the final value was: `{printed}`."
    return _problem(name, message, value)


def _problem(name: str, message: str, value: Json) -> dict[str, Json]:
    path: list[Json] = [part for part in re.split(r"[.\[\]]+", name) if part]
    problem: dict[str, Json] = {"path": path, "message": message, "name": "ValidationError"}
    return problem if value is None else problem | {"value": value}


def _printed(value: Json) -> str:
    return msgspec.json.encode(value).decode()

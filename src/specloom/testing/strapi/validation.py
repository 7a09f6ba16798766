"""Validation of bodies.

See https://docs.strapi.io/cms/backend-customization/models#validations
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

import attrs

from specloom.testing.strapi.errors import validation_errors
from specloom.testing.strapi.keys import component_of
from specloom.testing.strapi.problems import absent, not_cast, printed, problem, wrong_type
from specloom.testing.strapi.schema import STRINGS
from specloom.testing.strapi.values import BIG_INTEGER
from specloom.testing.strapi.wire import Json, cast_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from specloom.testing.strapi.problems import Problems
    from specloom.testing.strapi.schema import Attribute, ContentType, Model, Schema

_UID: Final = r"^[A-Za-z0-9-_.~]*$"
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_BLOCKS: Final = ("paragraph", "heading", "quote", "list", "image", "code")
_EMPTY: Final = "cannot be empty"
_SHORT_TEXT: Final = 255
"""How long a string may be when its schema does not say."""
_COUNTS: Final = frozenset({"integer", "float", "decimal"})


def with_defaults(model: Model, data: dict[str, Json]) -> dict[str, Json]:
    """The data of a new entry, with the defaults of its schema."""
    defaults: dict[str, Json] = {}
    for attribute in model.writable():
        if attribute.holds_components and attribute.to_many and not attribute.required:
            defaults[attribute.name] = []
        elif "default" in attribute.options:
            defaults[attribute.name] = attribute.options["default"]
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

    def validate(self, model: ContentType, data: dict[str, Json], fault: str | None = None) -> None:
        """Check every attribute.

        Args:
            model: The type.
            data: The values.
            fault: What is wrong with the relations.

        Raises:
            StrapiError: 400, with one item in `details.errors` for each fault.
        """
        problems = list(self._model(model, data, ""))
        if not self.draft:
            problems += [
                problem(attribute.name, "This attribute must be unique", data[attribute.name])
                for attribute in model.writable()
                if attribute.is_unique
                and data.get(attribute.name) not in {None, ""}
                and self.is_taken(attribute, data[attribute.name])
            ]
        if fault is not None:
            shown = data | _long_form(model, data) | {"publishedAt": None}
            problems.append(problem("", fault, shown))
        if problems:
            raise validation_errors(problems)

    def _model(self, model: Model, data: dict[str, Json], path: str) -> Problems:
        locale = model.attributes.get("locale")
        if locale is not None and data.get("locale") is not None:
            yield from self._string(locale, "locale", data["locale"])
        for attribute in model.writable():
            if attribute.is_link or attribute.is_morph:
                continue
            name = f"{path}.{attribute.name}" if path else attribute.name
            value = data.get(attribute.name)
            if value is not None:
                yield from self._attribute(attribute, name, value)
            elif attribute.name in data:
                yield from self._null(attribute, name)
            elif attribute.required and self.creation and not self.draft:
                yield absent(name, f"{name} must be defined.")

    def _null(self, attribute: Attribute, name: str) -> Problems:
        holds_list = attribute.holds_components and attribute.to_many
        if not holds_list and (self.draft or not attribute.required):
            return
        if holds_list or attribute.type == "blocks":
            yield wrong_type(name, "array", None)
        elif attribute.is_component:
            yield wrong_type(name, "object", None)
        elif attribute.type in STRINGS:
            yield wrong_type(name, "string", None)
        elif attribute.type in _COUNTS:
            yield not_cast(name, "number", None)
        else:
            message = "must be defined." if self.creation else "cannot be null."
            yield problem(name, f"{name} {message}", None)

    def _attribute(self, attribute: Attribute, name: str, value: Json) -> Problems:
        if attribute.holds_components:
            yield from self._components(attribute, name, value)
        elif attribute.type in _COUNTS:
            yield from self._number(attribute, name, value)
        elif attribute.type == "biginteger":
            if not _is_big_integer(value):
                yield problem(name, f"{name} must be a valid integer", value)
        elif attribute.type == "boolean":
            if str(value).lower() not in {"true", "false"} and value not in (0, 1, "0", "1"):
                yield wrong_type(name, "boolean", value)
        elif attribute.type == "enumeration":
            yield from self._enumeration(attribute, name, value)
        elif attribute.type == "blocks":
            yield from _blocks(name, value)
        elif attribute.type in STRINGS:
            yield from self._string(attribute, name, value)

    def _components(self, attribute: Attribute, name: str, value: Json) -> Problems:
        if not attribute.to_many:
            if not isinstance(value, dict):
                yield wrong_type(name, "object", value)
                return
            yield from self._component(attribute, name, value)
            return
        if not isinstance(value, list):
            yield wrong_type(name, "array", value)
            return
        for index, item in enumerate(value):
            yield from self._component(attribute, f"{name}[{index}]", item)
        if not self.draft:
            yield from _size(attribute, name, value)

    def _component(self, attribute: Attribute, name: str, item: Json) -> Problems:
        if not isinstance(item, dict):
            yield not_cast(name, "object", item)
            return
        if attribute.is_zone:
            yield from self._kind(f"{name}.__component", item)
        component = component_of(self.schema, attribute, item)
        if component is not None:
            yield from self._model(component, item, name)

    def _kind(self, name: str, item: dict[str, Json]) -> Problems:
        """What a member of a zone says that it is."""
        if "__component" not in item:
            yield absent(name, f"{name} is a required field")
            return
        kind = item["__component"]
        if not isinstance(kind, str):
            yield wrong_type(name, "string", kind)
        if kind not in self.schema.components:
            listed = ", ".join(self.schema.components)
            yield problem(name, f"{name} must be one of the following values: {listed}", kind)

    def _string(self, attribute: Attribute, name: str, value: Json) -> Problems:
        if not isinstance(value, str):
            yield wrong_type(name, "string", value)
            return
        options = attribute.options
        limit = _SHORT_TEXT if attribute.type == "string" else None
        shortest, longest = options.get("minLength"), options.get("maxLength", limit)
        if isinstance(longest, int) and len(value) > longest:
            yield problem(name, f"{name} must be at most {longest} characters", value)
        if self.draft:
            return
        if isinstance(shortest, int) and len(value) < shortest:
            yield problem(name, f"{name} must be at least {shortest} characters", value)
        pattern = options.get("regex")
        if isinstance(pattern, str) and (value or attribute.required):
            yield from _matches(name, value, pattern)
        if attribute.type == "uid":
            yield from _matches(name, value, _UID)
        if attribute.type == "email" and not _EMAIL.fullmatch(value):
            yield problem(name, f"{name} {'must be a valid email' if value else _EMPTY}", value)

    def _number(self, attribute: Attribute, name: str, value: Json) -> Problems:
        number = cast_number(value)
        if math.isnan(number):
            yield not_cast(name, "number", value)
            return
        if not math.isfinite(number):
            fault = "an integer" if attribute.type == "integer" else "a finite number"
            yield problem(name, f"{name} must be {fault}", number)
        elif attribute.type == "integer" and number != math.floor(number):
            yield problem(name, f"{name} must be an integer", number)
        lowest, highest = attribute.options.get("min"), attribute.options.get("max")
        if not self.draft and isinstance(lowest, (int, float)) and number < lowest:
            yield problem(name, f"{name} must be greater than or equal to {lowest}", number)
        if isinstance(highest, (int, float)) and number > highest:
            yield problem(name, f"{name} must be less than or equal to {highest}", number)

    def _enumeration(self, attribute: Attribute, name: str, value: Json) -> Problems:
        allowed = attribute.options.get("enum")
        words = [str(word) for word in allowed] if isinstance(allowed, list) else []
        if isinstance(value, (list, dict)):
            yield wrong_type(name, "string", value)
        else:
            value = value if isinstance(value, str) else printed(value)
        if value not in words:
            # null is one of the values of the real one, and prints as nothing.
            listed = ", ".join([*words, ""])
            yield problem(name, f"{name} must be one of the following values: {listed}", value)


def _long_form(model: ContentType, data: dict[str, Json]) -> dict[str, Json]:
    """The relations of a body that name entries by number, as the real one writes them."""
    found: dict[str, Json] = {}
    for attribute in model.writable():
        value = data.get(attribute.name)
        if attribute.is_zone and isinstance(value, list):
            found[attribute.name] = [item if isinstance(item, dict) else None for item in value]
        if attribute.type != "relation" or value is None:
            continue
        if isinstance(value, dict) and "id" not in value:
            found[attribute.name] = {
                key: [_by_number(item) for item in items] if isinstance(items, list) else items
                for key, items in value.items()
            }
        else:
            items = value if isinstance(value, list) else [value]
            found[attribute.name] = {"set": [_by_number(item) for item in items]}
    return found


def _by_number(item: Json) -> Json:
    is_number = isinstance(item, int) or (isinstance(item, str) and item.isdecimal())
    return {"id": item} if is_number else item


def _is_big_integer(value: Json) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    if isinstance(value, str):
        return BIG_INTEGER.fullmatch(value) is not None
    return isinstance(value, int) and not isinstance(value, bool)


def _size(attribute: Attribute, name: str, value: list[Json]) -> Problems:
    fewest, most = attribute.options.get("min"), attribute.options.get("max")
    if isinstance(fewest, int) and len(value) < fewest and (value or attribute.required):
        yield problem(name, f"{name} field must have at least {fewest} items", value)
    if isinstance(most, int) and len(value) > most:
        yield problem(name, f"{name} field must have less than or equal to {most} items", value)


def _matches(name: str, value: str, pattern: str) -> Problems:
    if not re.search(pattern, value):
        yield problem(name, f'{name} must match the following: "/{pattern}/"', value)


def _blocks(name: str, value: Json) -> Problems:
    if not isinstance(value, list):
        yield not_cast(name, "array", value)
        return
    for index, node in enumerate(value):
        path = f"{name}[{index}]"
        if not isinstance(node, dict) or node.get("type") not in _BLOCKS:
            yield problem(path, "Block node is of invalid type", node)
        elif "children" not in node:
            yield absent(f"{path}.children", f"{path}.children is a required field")

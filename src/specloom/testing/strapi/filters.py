"""Checking and cleaning of `filters`, before they become SQL.

See https://docs.strapi.io/cms/api/rest/filters
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom.testing.strapi.errors import internal_error, invalid_key, validation_error
from specloom.testing.strapi.wire import boolean_word

if TYPE_CHECKING:
    from specloom.testing.strapi.access import Access
    from specloom.testing.strapi.schema import Attribute, Model, Schema
    from specloom.testing.strapi.wire import Json

GROUPS: Final = frozenset({"$and", "$or"})
LISTS: Final = frozenset({"$in", "$notIn", "$between"})
CAST: Final = LISTS | {"$not", "$eq", "$ne", "$gt", "$gte", "$lt", "$lte"}
_TEXT: Final = frozenset(
    prefix + suffix
    for prefix in ("$contains", "$notContains", "$startsWith", "$endsWith")
    for suffix in ("", "i")
)
WHERE: Final = CAST | _TEXT | {"$eqi", "$nei", "$null", "$notNull"}
OPERATORS: Final = GROUPS | WHERE


class Filters:
    """What a caller may filter by."""

    def __init__(self, schema: Schema, access: Access) -> None:
        self._schema = schema
        self._access = access

    def read(self, model: Model, filters: Json) -> Json:
        """Check filters, and drop from them what Strapi drops in silence.

        Raises:
            StrapiError: 400 for a key that is neither an operator nor an attribute.
        """
        if not filters and not isinstance(filters, str):
            return None
        self._check(model, filters, None)
        if not isinstance(filters, (list, dict)):
            raise validation_error("The filters parameter must be an object or an array")
        if isinstance(filters, list):
            raise internal_error()
        return self._clean(model, filters)

    def _check(self, model: Model, value: Json, path: str | None) -> None:
        if isinstance(value, list):
            for item in value:
                self._check(model, item, path)
        if not isinstance(value, dict):
            return
        for key, nested in value.items():
            attribute = model.attributes.get(key)
            here = path
            if attribute is not None:
                here = f"{path}.{key}" if path else key
                self._check_attribute(attribute, here)
            elif key not in OPERATORS and model.lookup(key) is None:
                raise invalid_key(key, path)
            if attribute is None and self._is_opaque(model, key, nested):
                continue
            self._check(self._inner(model, attribute), nested, here)

    def _check_attribute(self, attribute: Attribute, path: str) -> None:
        if attribute.is_zone or attribute.is_morph or attribute.hidden:
            raise invalid_key(attribute.name, path)
        if not self._access.may_read(attribute):
            raise invalid_key(attribute.name, path)

    def _is_opaque(self, model: Model, key: str, value: Json) -> bool:
        """Whether an operand is an object that is no filter: it is dropped later, not refused."""
        if key not in OPERATORS or key == "$not" or not isinstance(value, dict):
            return False
        return not any(name in OPERATORS or name in model.attributes for name in value)

    def _inner(self, model: Model, attribute: Attribute | None) -> Model:
        if attribute is None or attribute.is_scalar:
            return model
        return self._schema.model(attribute.target)

    def _clean(self, model: Model, value: Json) -> Json:
        """Remove unknown keys and what is empty then.

        A list of more than 100 items arrives as an object whose keys are numbers. They are no
        attributes, so its whole filter vanishes: the caller gets every row.
        """
        if isinstance(value, list):
            return [item for item in (self._clean(model, item) for item in value) if item != {}]
        if not isinstance(value, dict):
            return value
        cleaned: dict[str, Json] = {}
        for key, nested in value.items():
            attribute = model.attributes.get(key)
            if key not in OPERATORS and model.lookup(key) is None:
                continue
            if key in {"$null", "$notNull"}:
                word = boolean_word(nested)
                result: Json = bool(nested) if word is None else word
            else:
                result = self._clean(self._inner(model, attribute), nested)
            if result != {}:
                cleaned[key] = result
        return cleaned

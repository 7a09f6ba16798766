"""The types of attributes that a content type can have, and what they are in Python.

See https://docs.strapi.io/cms/backend-customization/models#model-attributes
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.spec import Plain

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ATTRIBUTE_TYPES", "LIMITS", "AttributeType"]

LIMITS: Final = ("minimum", "maximum", "min_length", "max_length", "min_items", "max_items")


@frozen
class AttributeType:
    """What an attribute of one type is in Python."""

    value: Plain | None = None
    """Its value; none where it consists of other things."""
    filter: str = ""
    """The class of conditions on it."""
    keys: tuple[str, ...] = ()
    """What a spec may say of it, beside what it may say of every attribute."""

    @property
    def is_populated(self) -> bool:
        """Whether the server sends it only where it is asked for by populate."""
        return self.value is None


_VALUE: Final = ("default", "unique", "custom_field")
_RANGE: Final = (*_VALUE, "minimum", "maximum")
_LENGTH: Final = (*_VALUE, "min_length", "max_length", "pattern")
_ITEMS: Final = ("min_items", "max_items")

_STRING: Final = AttributeType(Plain("string"), "StringFilter", _LENGTH)
_JSON: Final = AttributeType(Plain("any"), "JsonFilter", _VALUE)

ATTRIBUTE_TYPES: Final[Mapping[str, AttributeType]] = {
    "string": _STRING,
    "text": _STRING,
    "richtext": _STRING,
    "email": _STRING,
    "uid": _STRING,
    "password": _STRING,
    "enumeration": AttributeType(Plain("string"), "EnumFilter", (*_VALUE, "enum")),
    "boolean": AttributeType(Plain("boolean"), "BooleanFilter", _VALUE),
    "integer": AttributeType(Plain("integer"), "IntegerFilter", _RANGE),
    "biginteger": AttributeType(Plain("integer", "string"), "IntegerFilter", _RANGE),
    "float": AttributeType(Plain("number"), "FloatFilter", _RANGE),
    "decimal": AttributeType(Plain("number", "decimal"), "DecimalFilter", _RANGE),
    "date": AttributeType(Plain("string", "date"), "DateFilter", _VALUE),
    "time": AttributeType(Plain("string", "time"), "TimeFilter", _VALUE),
    "datetime": AttributeType(Plain("string", "date-time"), "DateTimeFilter", _VALUE),
    "timestamp": AttributeType(Plain("integer", "epoch-ms-string"), "DateTimeFilter", _VALUE),
    "json": _JSON,
    "blocks": _JSON,
    "customField": AttributeType(Plain("any"), keys=_VALUE),
    "media": AttributeType(keys=("multiple", "kinds")),
    "relation": AttributeType(keys=("to", "many", "polymorphic")),
    "component": AttributeType(keys=("component", "repeatable", *_ITEMS)),
    "dynamiczone": AttributeType(keys=("components", *_ITEMS)),
}
"""Every type of attribute, by its name in a schema."""

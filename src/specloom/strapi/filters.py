"""Conditions on attributes: operators by the type of the attribute.

A value alone means `$eq`, and None means null. https://docs.strapi.io/cms/api/rest/filters
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypedDict

from specloom.core.errors import ArgumentError
from specloom.core.hints import near
from specloom.core.shapes import is_list, is_mapping
from specloom.core.unset import UNSET

from .values import encode_value

if TYPE_CHECKING:
    from .content_type import Attribute, Fields

__all__ = [
    "BooleanFilter",
    "DateFilter",
    "DateTimeFilter",
    "DecimalFilter",
    "EnumFilter",
    "FloatFilter",
    "IntegerFilter",
    "JsonFilter",
    "StringFilter",
    "TimeFilter",
    "encode_filters",
]

StringFilter = TypedDict(
    "StringFilter",
    {
        "$eq": str | None,
        "$eqi": str | None,
        "$ne": str | None,
        "$nei": str | None,
        "$in": Sequence[str | None],
        "$notIn": Sequence[str | None],
        "$lt": str,
        "$lte": str,
        "$gt": str,
        "$gte": str,
        "$between": Sequence[str],
        "$contains": str,
        "$notContains": str,
        "$containsi": str,
        "$notContainsi": str,
        "$startsWith": str,
        "$startsWithi": str,
        "$endsWith": str,
        "$endsWithi": str,
        "$null": bool,
        "$notNull": bool,
        "$not": "StringFilter",
    },
    total=False,
)
"""Conditions on text."""

IntegerFilter = TypedDict(
    "IntegerFilter",
    {
        "$eq": int | None,
        "$ne": int | None,
        "$in": Sequence[int | None],
        "$notIn": Sequence[int | None],
        "$lt": int,
        "$lte": int,
        "$gt": int,
        "$gte": int,
        "$between": Sequence[int],
        "$null": bool,
        "$notNull": bool,
        "$not": "IntegerFilter",
    },
    total=False,
)
"""Conditions on a whole number, a big one too."""

FloatFilter = TypedDict(
    "FloatFilter",
    {
        "$eq": float | None,
        "$ne": float | None,
        "$in": Sequence[float | None],
        "$notIn": Sequence[float | None],
        "$lt": float,
        "$lte": float,
        "$gt": float,
        "$gte": float,
        "$between": Sequence[float],
        "$null": bool,
        "$notNull": bool,
        "$not": "FloatFilter",
    },
    total=False,
)
"""Conditions on a floating-point number."""

DecimalFilter = TypedDict(
    "DecimalFilter",
    {
        "$eq": Decimal | int | None,
        "$ne": Decimal | int | None,
        "$in": Sequence[Decimal | int | None],
        "$notIn": Sequence[Decimal | int | None],
        "$lt": Decimal | int,
        "$lte": Decimal | int,
        "$gt": Decimal | int,
        "$gte": Decimal | int,
        "$between": Sequence[Decimal | int],
        "$null": bool,
        "$notNull": bool,
        "$not": "DecimalFilter",
    },
    total=False,
)
"""Conditions on a decimal number."""

DateFilter = TypedDict(
    "DateFilter",
    {
        "$eq": date | None,
        "$ne": date | None,
        "$in": Sequence[date | None],
        "$notIn": Sequence[date | None],
        "$lt": date,
        "$lte": date,
        "$gt": date,
        "$gte": date,
        "$between": Sequence[date],
        "$null": bool,
        "$notNull": bool,
        "$not": "DateFilter",
    },
    total=False,
)
"""Conditions on a date."""

TimeFilter = TypedDict(
    "TimeFilter",
    {
        "$eq": time | None,
        "$ne": time | None,
        "$in": Sequence[time | None],
        "$notIn": Sequence[time | None],
        "$lt": time,
        "$lte": time,
        "$gt": time,
        "$gte": time,
        "$between": Sequence[time],
        "$null": bool,
        "$notNull": bool,
        "$not": "TimeFilter",
    },
    total=False,
)
"""Conditions on a time of day."""

DateTimeFilter = TypedDict(
    "DateTimeFilter",
    {
        "$eq": datetime | None,
        "$ne": datetime | None,
        "$in": Sequence[datetime | None],
        "$notIn": Sequence[datetime | None],
        "$lt": datetime,
        "$lte": datetime,
        "$gt": datetime,
        "$gte": datetime,
        "$between": Sequence[datetime],
        "$null": bool,
        "$notNull": bool,
        "$not": "DateTimeFilter",
    },
    total=False,
)
"""Conditions on a moment, with a time zone."""

BooleanFilter = TypedDict(
    "BooleanFilter",
    {
        "$eq": bool | None,
        "$ne": bool | None,
        "$null": bool,
        "$notNull": bool,
        "$not": "BooleanFilter",
    },
    total=False,
)
"""Conditions on a truth value."""

EnumFilter = TypedDict(
    "EnumFilter",
    {
        "$eq": str | None,
        "$ne": str | None,
        "$in": Sequence[str | None],
        "$notIn": Sequence[str | None],
        "$null": bool,
        "$notNull": bool,
        "$not": "EnumFilter",
    },
    total=False,
)
"""Conditions on an enumeration of any values; each has one of its own beside it."""

JsonFilter = TypedDict(
    "JsonFilter",
    {
        "$contains": str,
        "$notContains": str,
        "$containsi": str,
        "$notContainsi": str,
        "$null": bool,
        "$notNull": bool,
        "$not": "JsonFilter",
    },
    total=False,
)
"""Conditions on JSON and on blocks, as text."""

_BY_TYPE: Final[dict[str, Any]] = {
    "boolean": BooleanFilter,
    "integer": IntegerFilter,
    "biginteger": IntegerFilter,
    "float": FloatFilter,
    "decimal": DecimalFilter,
    "date": DateFilter,
    "time": TimeFilter,
    "datetime": DateTimeFilter,
    "timestamp": DateTimeFilter,
    "enumeration": EnumFilter,
    "json": JsonFilter,
    "blocks": JsonFilter,
}


def encode_filters(fields: Fields, filters: Any, path: str) -> dict[str, Any]:
    """Check conditions and give them with the names and values of the wire.

    Raises:
        ArgumentError: There is no such attribute or operator, or a value is not of its type.
    """
    if not is_mapping(filters):
        raise ArgumentError(f"{path}: expected conditions by attribute, got {filters!r}")
    encoded: dict[str, Any] = {}
    for key, value in filters.items():
        here = f"{path}[{key}]"
        if key in {"$and", "$or"}:
            if not is_list(value):
                raise ArgumentError(f"{here}: expected a list of conditions, got {value!r}")
            encoded[key] = [
                encode_filters(fields, item, f"{here}[{index}]") for index, item in enumerate(value)
            ]
        elif key == "$not":
            encoded[key] = encode_filters(fields, value, here)
        elif key in {"$null", "$notNull"}:
            encoded[key] = _flag(value, here)
        elif value is not UNSET:
            attribute = fields.attribute(key, path)
            if attribute.hidden or attribute.type == "dynamiczone":
                raise ArgumentError(f"{here}: the server takes no conditions on {key!r}")
            encoded[fields.wire(key)] = _condition(attribute, value, here)
    return encoded


def _condition(attribute: Attribute, value: Any, path: str) -> Any:
    if value is None:
        return None
    if not attribute.is_populated:
        return _on_value(attribute, value, path)
    if not is_mapping(value):
        raise ArgumentError(
            f"{path}: expected conditions on what it leads to, got {value!r}; "
            "{'document_id': …} finds a document"
        )
    target = attribute.target
    return value if target is None else encode_filters(target, value, path)


def _on_value(attribute: Attribute, value: Any, path: str) -> Any:
    if attribute.type == "customField":
        return value
    if not is_mapping(value):
        if attribute.type in {"json", "blocks"} or is_list(value):
            raise ArgumentError(f"{path}: expected an operator and its value, got {value!r}")
        return encode_value(attribute, value, path)
    known = _BY_TYPE.get(attribute.type, StringFilter).__annotations__
    encoded: dict[str, Any] = {}
    for operator, item in value.items():
        here = f"{path}[{operator}]"
        if operator not in known:
            hint = near(operator, known)
            raise ArgumentError(f"{path}: {attribute.type} does not take {operator!r}{hint}")
        encoded[operator] = _operand(attribute, operator, item, here)
    return encoded


def _operand(attribute: Attribute, operator: str, value: Any, path: str) -> Any:
    if operator == "$not":
        return None if value is None else _on_value(attribute, value, path)
    if operator in {"$null", "$notNull"}:
        return _flag(value, path)
    if operator in {"$in", "$notIn", "$between"}:
        if not is_list(value) or (operator == "$between" and len(value) != 2):
            what = "two values" if operator == "$between" else "a list"
            raise ArgumentError(f"{path}: expected {what}, got {value!r}")
        return [
            None
            if item is None and operator != "$between"
            else encode_value(attribute, item, f"{path}[{index}]")
            for index, item in enumerate(value)
        ]
    if value is None:  # what it means is known where conditions are rewritten
        return None
    if attribute.type in {"json", "blocks"}:
        if not isinstance(value, str):
            raise ArgumentError(f"{path}: expected text, got {value!r}")
        return value
    return encode_value(attribute, value, path)


def _flag(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise ArgumentError(f"{path}: expected True or False, got {value!r}")
    return value

"""Reading of `sort`.

See https://docs.strapi.io/cms/api/rest/sort-pagination
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from specloom.testing.strapi.errors import internal_error, invalid_key, validation_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom.testing.strapi.access import Access
    from specloom.testing.strapi.schema import Attribute, Model, Schema
    from specloom.testing.strapi.wire import Json


@attrs.frozen
class SortKey:
    """One criterion: the attributes that lead to the value, and the direction."""

    path: tuple[Attribute, ...]
    descending: bool


def read_sort(schema: Schema, access: Access, model: Model, sort: Json) -> list[SortKey]:
    """The criteria of a `sort`, first to last.

    Raises:
        StrapiError: 400 for an unknown attribute or direction.
    """
    return [
        SortKey(_path(schema, access, model, names), descending=_is_descending(order))
        for names, order in _entries(sort)
    ]


def _entries(sort: Json) -> Iterator[tuple[list[str], Json]]:
    if isinstance(sort, str):
        for part in sort.split(","):
            name, colon, order = part.strip().partition(":")
            if name.strip():
                yield name.strip().split("."), order.strip() if colon else "asc"
    elif isinstance(sort, list):
        for item in sort:
            yield from _entries(item)
    elif isinstance(sort, dict):
        yield from _named_entries(sort)


def _named_entries(sort: dict[str, Json]) -> Iterator[tuple[list[str], Json]]:
    for name, nested in sort.items():
        if isinstance(nested, dict):
            for names, direction in _named_entries(nested):
                yield [name, *names], direction
        elif nested:
            yield [name], nested


def _is_descending(order: Json) -> bool:
    word = order.strip().lower() if isinstance(order, str) else ""
    if word not in {"asc", "desc"}:
        raise validation_error("Invalid order. order can only be one of asc|desc|ASC|DESC")
    return word == "desc"


def _path(schema: Schema, access: Access, model: Model, names: list[str]) -> tuple[Attribute, ...]:
    attributes: list[Attribute] = []
    where = ""
    for position, name in enumerate(names):
        attribute = model.lookup(name)
        if attributes and attributes[-1].is_scalar:
            raise internal_error()
        if attribute is None:
            raise invalid_key(name, where or None)
        where = f"{where}.{name}" if where else name
        is_last = position == len(names) - 1
        refused = attribute.hidden or attribute.is_zone or attribute.is_morph
        is_short = is_last and not attribute.is_scalar
        if refused or is_short or not access.may_read(attribute):
            raise invalid_key(name, where)
        attributes.append(attribute)
        if not is_last and not attribute.is_scalar:
            model = schema.model(attribute.target)
    return tuple(attributes)

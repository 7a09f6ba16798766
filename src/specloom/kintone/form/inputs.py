"""Values to write, checked by the field objects before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specloom.core.errors import ArgumentError
from specloom.core.hints import near
from specloom.core.shapes import is_array, is_list, is_mapping
from specloom.kintone.record import Fields
from specloom.kintone.values import mistyped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .fielded import Fielded

__all__ = ["encode_values", "items_of", "values_to_write_back"]


def encode_values(
    cls: type[Fielded], values: Any, path: str, *, is_new: bool, without: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Write values by attribute as kintone takes them: `{code: {"value": …}}`.

    Args:
        cls: The class of the record or row.
        values: Values by attribute, or one that was read, of which what cannot be written is left
            out.
        path: What errors call it.
        is_new: Whether it is added, rather than changed.
        without: Keys that are no fields.

    Raises:
        ArgumentError: A key is none of its fields, or a value is not one that the field can hold.
    """
    if isinstance(values, cls):
        return values_to_write_back(values)
    # A generic record is a mapping too, but by field codes.
    if not is_mapping(values) or isinstance(values, Fields):
        raise ArgumentError(
            f"{path}: expected values by attribute or {_a(cls)} that was read, got"
            f" {type(values).__name__}"
        )
    encoded: dict[str, Any] = {}
    for name, value in values.items():
        if name in without:
            continue
        field = cls.__fields__.get(name)
        if field is None:
            raise ArgumentError(f"{path}: {cls.__name__} has no field {name!r}{_near(cls, name)}")
        at = f"{path}.{name}"
        encoded[field.code] = {"value": field.encode(value, at, is_new=is_new)}
    if is_new:
        for name in cls.__needed__:
            if name not in values:
                raise ArgumentError(f"{path}.{cls.__fields__[name].label} is required")
    return encoded


def values_to_write_back(values: Fielded) -> dict[str, Any]:
    """Give what of a record or row that was read can be written, as kintone takes it.

    What kintone fills by itself is left out: it would be refused, or not be taken.
    """
    return _without_filled(type(values), values.__values__.writable())


def items_of(value: Any, path: str) -> Iterator[tuple[Any, str]]:
    """Go through a list of values; the second is what errors call each.

    Raises:
        ArgumentError: It is none.
    """
    if not is_list(value):
        raise mistyped(path, "a list, which is empty to clear the field", value)
    for index, item in enumerate(value):
        yield item, f"{path}[{index}]"


def _without_filled(cls: type[Fielded], encoded: dict[str, Any]) -> dict[str, Any]:
    for field in cls.__fields__.values():
        if field.is_filled:
            encoded.pop(field.code, None)
        elif field.row is not None and field.code in encoded:
            rows = encoded[field.code]["value"]
            for row in rows if is_array(rows) else ():
                _without_filled(field.row, row["value"])
    return encoded


def _near(cls: type[Fielded], name: Any) -> str:
    for own, field in cls.__fields__.items():
        if field.code == name:
            return f"; it is {own!r} here"
    names = [own for own, field in cls.__fields__.items() if not field.is_read_only]
    return near(name, names)


def _a(cls: type[Fielded]) -> str:
    return f"{'an' if cls.__name__[0] in 'AEIOU' else 'a'} {cls.__name__}"

"""What to get of documents, and in which order: `fields`, `populate` and `sort`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from specloom.core.errors import ArgumentError
from specloom.core.hints import near
from specloom.core.shapes import is_list, is_mapping
from specloom.core.unset import UNSET

from .filters import encode_filters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .content_type import Attribute, Fields

__all__ = ["Direction", "encode_fields", "encode_options", "encode_populate", "encode_sort"]

Direction: TypeAlias = Literal["asc", "desc"]
"""From small to great, or from great to small."""


def encode_fields(fields: Fields, names: Any, path: str) -> list[str]:
    """Give attributes to get by their names on the wire.

    Raises:
        ArgumentError: One is not there, or is a relation, a file or a component.
    """
    if not is_list(names):
        raise ArgumentError(f"{path}: expected a list of attributes, got {names!r}")
    encoded: list[str] = []
    for name in names:
        attribute = fields.attribute(name, path)
        if attribute.hidden:
            raise ArgumentError(f"{path}: the server never shows {name!r}")
        if attribute.is_populated:
            raise ArgumentError(f"{path}: {name!r} is a {attribute.type}: name it in populate=")
        encoded.append(fields.wire(name))
    return encoded


def encode_sort(fields: Fields, sort: Any, path: str) -> list[str]:
    """Give an order by names on the wire.

    Raises:
        ArgumentError: Documents cannot be sorted by one of its attributes.
    """
    keys = sort if is_list(sort) else [sort]
    encoded: list[str] = []
    for key in keys:
        if is_mapping(key):
            encoded += _orders(fields, key, path, "")
        elif isinstance(key, str):
            name, _, direction = key.partition(":")
            encoded += _orders(fields, {name: direction or "asc"}, path, "")
        else:
            raise ArgumentError(f"{path}: expected a name or a mapping, got {key!r}")
    return encoded


def _orders(fields: Fields, keys: Mapping[Any, Any], path: str, prefix: str) -> list[str]:
    encoded: list[str] = []
    for name, direction in keys.items():
        attribute = fields.attribute(name, path)
        wire = f"{prefix}{fields.wire(name)}"
        if attribute.hidden or attribute.type == "dynamiczone" or attribute.many:
            raise ArgumentError(f"{path}: the server does not sort by {name!r}")
        if is_mapping(direction) and attribute.target is not None:
            encoded += _orders(attribute.target, direction, f"{path}.{name}", f"{wire}.")
        elif attribute.is_populated:
            raise ArgumentError(f"{path}: {name!r} is a {attribute.type}: say by what of it")
        elif direction not in {"asc", "desc"}:
            raise ArgumentError(f"{path}: {name!r} goes 'asc' or 'desc', not {direction!r}")
        else:
            encoded.append(f"{wire}:{direction}")
    return encoded


def encode_populate(fields: Fields, populate: Any, path: str) -> Any:
    """Give what to populate by names on the wire; None where there is nothing.

    Raises:
        ArgumentError: Something cannot be populated.
    """
    if populate == "*":
        return "*"
    if is_list(populate):
        for name in populate:
            _populated(fields, name, path)
        return [fields.wire(name) for name in populate] or None
    if not is_mapping(populate):
        raise ArgumentError(f"{path}: expected a list of names, a mapping or '*', not {populate!r}")
    tree: dict[str, Any] = {}
    for name, options in populate.items():
        attribute = _populated(fields, name, path)
        if options is not False and options is not UNSET:
            tree[fields.wire(name)] = _options(attribute, options, f"{path}[{name}]")
    if all(options is True for options in tree.values()) and _has_populate(fields):
        return list(tree) or None
    return tree or None


def _has_populate(fields: Fields) -> bool:
    """Whether an attribute is called so, which the server takes for that only in a list."""
    return any(fields.wire(name) == "populate" for name in fields.attributes)


def _populated(fields: Fields, name: Any, path: str) -> Attribute:
    attribute = fields.attribute(name, path)
    if not attribute.is_populated:
        raise ArgumentError(f"{path}: {name!r} is there without; name it in fields= if at all")
    return attribute


def _options(attribute: Attribute, options: Any, path: str) -> Any:
    if options is True:
        return True
    if not is_mapping(options):
        raise ArgumentError(f"{path}: expected True or a mapping, got {options!r}")
    if attribute.parts is not None:
        return _on(attribute, options, path)
    target = attribute.target
    return (options if target is None else encode_options(target, options, path)) or True


def _on(attribute: Attribute, options: Mapping[Any, Any], path: str) -> Any:
    parts = {part.uid: part for part in attribute.parts()} if attribute.parts else {}
    on: dict[str, Any] = {}
    for key, chosen in options.items():
        if key != "on" or not is_mapping(chosen):
            raise ArgumentError(f"{path}: expected {{'on': …}} with options by component")
        for uid, inner in chosen.items():
            if uid not in parts:
                raise ArgumentError(f"{path}[on]: the zone has no {uid!r}{near(uid, parts)}")
            if inner is not False:
                here = f"{path}[on][{uid}]"
                on[uid] = inner is True or encode_options(parts[uid], inner, here) or True
    return {"on": on} if on else True


def encode_options(fields: Fields, options: Any, path: str) -> dict[str, Any]:
    """Give what to get of something populated by names on the wire.

    Raises:
        ArgumentError: There is no such option, or it asks for what is not there.
    """
    if not is_mapping(options):
        raise ArgumentError(f"{path}: expected True or a mapping, got {options!r}")
    encoded: dict[str, Any] = {}
    for key, value in options.items():
        encode = _OPTIONS.get(key)
        if encode is None:
            raise ArgumentError(f"{path}: there is no option {key!r}{near(key, _OPTIONS)}")
        if value is not None and value is not UNSET:
            found = encode(fields, value, f"{path}[{key}]")
            if found:
                encoded[key] = found
    return encoded


_OPTIONS = {
    "fields": encode_fields,
    "filters": encode_filters,
    "sort": encode_sort,
    "populate": encode_populate,
}

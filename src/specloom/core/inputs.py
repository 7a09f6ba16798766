"""Arguments to what JSON can hold, checked before anything is sent."""

from __future__ import annotations

import difflib
import types
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from .errors import ArgumentError
from .shapes import is_list, is_mapping
from .structs import strip
from .unset import UNSET
from .wire import form_of

if TYPE_CHECKING:
    from .operation import Limits, Operation, Param

__all__ = ["check_groups", "check_param", "encoder"]

Encoder = Callable[[Any, str], Any]
"""Takes an argument and the path that errors name; gives what JSON can hold."""


def check_param(param: Param, value: Any, operation: str) -> Any:
    """Check one argument and give what is to be sent.

    Raises:
        ArgumentError: It is missing, or not what the operation takes.
    """
    where = f"{operation}: {param.name}"
    if value is UNSET or (value is None and not param.nullable):
        if param.required:
            raise ArgumentError(f"{where} is required")
        return value
    if value is None:
        return None
    _check_limits(param, value, where)
    encode = None if param.type is None else encoder(param.type)
    return value if encode is None else encode(value, where)


def check_groups(operation: Operation[Any], given: Collection[str]) -> None:
    """Check which arguments stand together.

    Raises:
        ArgumentError: Two exclude each other, or one of several is missing.
    """
    _check_together(operation.one_of, operation.exclusive, given, operation.name)


def _check_together(
    one_of: Sequence[Sequence[str]],
    exclusive: Sequence[Sequence[str]],
    given: Collection[str],
    where: str,
) -> None:
    for group in (*one_of, *exclusive):
        found = [name for name in group if name in given]
        if len(found) > 1:
            raise ArgumentError(f"{where}: {' and '.join(found)} exclude each other: give one")
    for group in one_of:
        if not any(name in given for name in group):
            raise ArgumentError(f"{where}: one of {', '.join(group)} is required")


def _check_limits(limits: Limits, value: Any, where: str) -> None:
    if limits.min_items is not None or limits.max_items is not None:
        _check_size(value, limits.min_items, limits.max_items, where, "items")
    if limits.min_length is not None or limits.max_length is not None:
        _check_size(value, limits.min_length, limits.max_length, where, "characters")
    if limits.minimum is not None or limits.maximum is not None:
        _check_range(value, limits.minimum, limits.maximum, where)


def _check_size(value: Any, least: int | None, most: int | None, where: str, unit: str) -> None:
    try:
        size = len(value)
    except TypeError:
        raise ArgumentError(
            f"{where}: expected a list, got {type(value).__name__}"
            if unit == "items"
            else f"{where}: expected a string, got {type(value).__name__}"
        ) from None
    if unit == "items" and isinstance(value, (str, bytes)):
        raise ArgumentError(f"{where}: expected a list, got {value!r}; put it in a list")
    if least is not None and size < least:
        raise ArgumentError(f"{where} has {size} {unit}; the API takes {least} at least")
    if most is not None and size > most:
        raise ArgumentError(f"{where} has {size} {unit}; the API takes {most} at most in one call")


def _check_range(value: Any, least: float | None, most: float | None, where: str) -> None:
    try:
        low = least is not None and not value >= least
        high = most is not None and not value <= most
    except TypeError:
        raise ArgumentError(f"{where}: expected a number, got {value!r}") from None
    if low:
        raise ArgumentError(f"{where} is {value!r}; the API takes {least} at least")
    if high:
        raise ArgumentError(f"{where} is {value!r}; the API takes {most} at most")


@cache
def encoder(tp: Any) -> Encoder | None:  # noqa: PLR0911  # one for each shape of type
    """Make the encoder of an input type; None where plain JSON values go as they are."""
    form = form_of(tp)
    if form is not None:
        return form.write
    origin, args = get_origin(tp), get_args(tp)
    if origin in {Annotated, Required, NotRequired}:
        return encoder(args[0])
    if origin is Literal:
        return _choice(args)
    inner, nullable = strip(tp)
    if nullable:
        return _or_none(encoder(inner))
    if is_typeddict(tp):
        return _Input(tp)
    if origin in {Union, types.UnionType}:
        return _Variants(args)
    if origin in {list, Sequence}:
        return _each(encoder(args[0]))
    if origin in {dict, Mapping}:
        return _each_value(encoder(args[1]))
    return None


def _choice(values: tuple[Any, ...]) -> Encoder:
    def encode(value: Any, path: str) -> Any:
        if value not in values:
            near = difflib.get_close_matches(str(value), map(str, values), n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            known = ", ".join(map(repr, values))
            raise ArgumentError(f"{path}: {value!r} is none of {known}{hint}")
        return value

    return encode


def _or_none(encode: Encoder | None) -> Encoder | None:
    if encode is None:
        return None
    return lambda value, path: None if value is None else encode(value, path)


def _each(encode: Encoder | None) -> Encoder | None:
    if encode is None:
        return None

    def encode_list(value: Any, path: str) -> Any:
        if not is_list(value):
            raise ArgumentError(f"{path}: expected a list, got {type(value).__name__}")
        return [encode(item, f"{path}[{index}]") for index, item in enumerate(value)]

    return encode_list


def _each_value(encode: Encoder | None) -> Encoder | None:
    if encode is None:
        return None

    def encode_mapping(value: Any, path: str) -> Any:
        if not is_mapping(value):
            raise ArgumentError(f"{path}: expected a mapping, got {type(value).__name__}")
        return {key: encode(item, f"{path}[{key!r}]") for key, item in value.items()}

    return encode_mapping


class _Input:
    """Encodes a mapping that a TypedDict describes."""

    def __init__(self, tp: Any) -> None:
        self._name = tp.__name__
        self._wire: Mapping[str, str] = getattr(tp, "__wire_names__", {})
        self._one_of: Sequence[Sequence[str]] = getattr(tp, "__one_of__", ())
        self._exclusive: Sequence[Sequence[str]] = getattr(tp, "__exclusive__", ())
        self._limits: Mapping[str, Limits] = getattr(tp, "__limits__", {})
        hints = get_type_hints(tp, include_extras=True)
        self._required = [name for name, hint in hints.items() if get_origin(hint) is Required]
        self._hints = hints
        self._encoders: dict[str, Encoder | None] | None = None

    def __call__(self, value: Any, path: str) -> Any:
        if not is_mapping(value):
            raise ArgumentError(f"{path}: expected a mapping, got {type(value).__name__}")
        if self._encoders is None:  # not sooner: a type may hold itself
            self._encoders = {name: encoder(hint) for name, hint in self._hints.items()}
        encoders = self._encoders
        encoded: dict[str, Any] = {}
        for name, item in value.items():
            if name not in encoders:
                raise ArgumentError(f"{path}: {self._name} has no key {name!r}{self._near(name)}")
            if item is UNSET:
                continue
            if item is not None and name in self._limits:
                _check_limits(self._limits[name], item, f"{path}.{name}")
            encode = encoders[name]
            encoded[self._wire.get(name, name)] = (
                item if encode is None else encode(item, f"{path}.{name}")
            )
        for name in self._required:
            if name not in value or value[name] is UNSET:
                raise ArgumentError(f"{path}: {name} is required")
        if self._one_of or self._exclusive:
            given = [name for name, item in value.items() if item is not UNSET]
            _check_together(self._one_of, self._exclusive, given, path)
        return encoded

    def _near(self, name: Any) -> str:
        by_wire = {wire: own for own, wire in self._wire.items()}
        if name in by_wire:
            return f"; it is {by_wire[name]!r} here"
        near = difflib.get_close_matches(str(name), list(self._hints), n=1)
        return f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(self._hints)}"


class _Variants:
    """Encodes a mapping that is one of several, told apart by a key."""

    def __init__(self, variants: tuple[Any, ...]) -> None:
        self._tag: str = variants[0].__tag__[0]
        self._by_tag = {value: _Input(each) for each in variants for value in each.__tag__[1]}

    def __call__(self, value: Any, path: str) -> Any:
        if not is_mapping(value):
            raise ArgumentError(f"{path}: expected a mapping, got {type(value).__name__}")
        if self._tag not in value:
            raise ArgumentError(f"{path}: {self._tag} is required")
        tag: Any = _choice(tuple(self._by_tag))(value[self._tag], f"{path}.{self._tag}")
        return self._by_tag[tag](value, path)

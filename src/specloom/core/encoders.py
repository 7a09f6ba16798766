"""Encoders of input types: from what a caller gives to what JSON can hold.

Where an input type is annotated beside a model, what was read is taken too, and written back: its
fields by their names on the wire, what the specs do not name as it came, and nothing of what the
input type does not have, because only the service sets that.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
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
from .hints import did_you_mean, near
from .limits import check_limits, check_together
from .shapes import is_list, is_mapping
from .structs import is_model, strip
from .unset import UNSET
from .wire import form_of

if TYPE_CHECKING:
    from .model import Model
    from .operation import Limits

__all__ = ["encoder"]

Encoder = Callable[[Any, str], Any]
"""Takes an argument and the path that errors name; gives what JSON can hold."""


@cache
def encoder(tp: Any, *, was_read: bool = False) -> Encoder | None:  # noqa: PLR0911  # one a shape
    """Make the encoder of an input type; None where plain JSON values go as they are.

    Args:
        tp: The type.
        was_read: Whether the values came from the service, which may have more than are known.
    """
    form = form_of(tp)
    if form is not None:
        return form.write
    origin, args = get_origin(tp), get_args(tp)
    if origin in {Annotated, Required, NotRequired}:
        return encoder(args[0], was_read=was_read)
    if origin is Literal:
        return None if was_read else _choice(args)
    inner, nullable = strip(tp)
    if nullable:
        return _or_none(encoder(inner, was_read=was_read))
    if is_typeddict(tp):
        return _Input(tp)
    if origin in {Union, types.UnionType}:
        return _union(args)
    if origin in {list, Sequence}:
        return _each(encoder(args[0], was_read=was_read))
    if origin in {dict, Mapping}:
        return _each_value(encoder(args[1], was_read=was_read))
    return None


def _union(args: tuple[Any, ...]) -> Encoder:
    """An input type or several that a tag tells apart, and the models taken in their place."""
    models = tuple(arg for arg in args if is_model(arg))
    inputs = tuple(arg for arg in args if arg not in models)
    return _Input(inputs[0], models) if len(inputs) == 1 else _Variants(inputs, models)


def _choice(values: tuple[Any, ...]) -> Encoder:
    def encode(value: Any, path: str) -> Any:
        if value not in values:
            known, hint = ", ".join(map(repr, values)), did_you_mean(value, values)
            raise ArgumentError(f"{path}: {value!r} is none of {known}{hint and f'; {hint}'}")
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
    """Encodes a mapping that a TypedDict describes, or a model of its shape."""

    def __init__(self, tp: Any, models: tuple[type[Model], ...] = ()) -> None:
        self._name = tp.__name__
        self._models = models
        self._wire: Mapping[str, str] = getattr(tp, "__wire_names__", {})
        self._one_of: Sequence[Sequence[str]] = getattr(tp, "__one_of__", ())
        self._exclusive: Sequence[Sequence[str]] = getattr(tp, "__exclusive__", ())
        self._limits: Mapping[str, Limits] = getattr(tp, "__limits__", {})
        hints = get_type_hints(tp, include_extras=True)
        self._required = [name for name, hint in hints.items() if get_origin(hint) is Required]
        self._hints = hints
        self._encoders: dict[str, Encoder | None] | None = None

    def __call__(self, value: Any, path: str) -> Any:
        if isinstance(value, self._models):
            return self.written_back(value, path)
        if not is_mapping(value):
            raise _no_mapping(value, path, self._models)
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
                check_limits(self._limits[name], item, f"{path}.{name}")
            encode = encoders[name]
            encoded[self._wire.get(name, name)] = (
                item if encode is None else encode(item, f"{path}.{name}")
            )
        self._check([name for name, item in value.items() if item is not UNSET], path)
        return encoded

    def written_back(self, value: Model, path: str) -> dict[str, Any]:
        """Encode what was read.

        Raises:
            ArgumentError: It lacks what the service wants.
        """
        encoded = dict(value.extra)
        given: list[str] = []
        for name, item in value.loaded().items():
            hint = self._hints.get(name)
            # Where null is no value of the input, it says that there is nothing to write.
            if hint is None or (item is None and not _takes_none(hint)):
                continue
            given.append(name)
            encode = encoder(hint, was_read=True)
            encoded[self._wire.get(name, name)] = (
                item if encode is None else encode(item, f"{path}.{name}")
            )
        self._check(given, path)
        return encoded

    def _check(self, given: list[str], path: str) -> None:
        for name in self._required:
            if name not in given:
                raise ArgumentError(f"{path}: {name} is required")
        if self._one_of or self._exclusive:
            check_together(self._one_of, self._exclusive, given, path)

    def _near(self, name: Any) -> str:
        by_wire = {wire: own for own, wire in self._wire.items()}
        if name in by_wire:
            return f"; it is {by_wire[name]!r} here"
        return near(name, self._hints)


def _takes_none(hint: Any) -> bool:
    while get_origin(hint) in {Required, NotRequired, Annotated}:
        hint = get_args(hint)[0]
    return strip(hint)[1]


def _no_mapping(value: Any, path: str, models: tuple[type[Model], ...]) -> ArgumentError:
    read = " or ".join(each.__name__ for each in models[:1])
    more = f", or {read} as it was read" if read else ""
    return ArgumentError(f"{path}: expected a mapping{more}, got {type(value).__name__}")


class _Variants:
    """Encodes a mapping that is one of several, told apart by a key, or a model of their shapes."""

    def __init__(self, variants: tuple[Any, ...], models: tuple[type[Model], ...]) -> None:
        self._tag: str = variants[0].__tag__[0]
        self._wire: str = variants[0].__wire_names__.get(self._tag, self._tag)
        self._by_tag = {value: _Input(each) for each in variants for value in each.__tag__[1]}
        self._models = models

    def __call__(self, value: Any, path: str) -> Any:
        if isinstance(value, self._models):
            return self._written_back(value, path)
        if not is_mapping(value):
            raise _no_mapping(value, path, self._models)
        if self._tag not in value:
            raise ArgumentError(f"{path}: {self._tag} is required")
        tag: Any = _choice(tuple(self._by_tag))(value[self._tag], f"{path}.{self._tag}")
        return self._by_tag[tag](value, path)

    def _written_back(self, value: Model, path: str) -> dict[str, Any]:
        tag = value.loaded().get(self._tag)
        found = None if tag is None else self._by_tag.get(tag)
        if found is not None:
            return found.written_back(value, path)
        # Of a kind that is not known, nothing is known to be read-only.
        return {**({} if tag is None else {self._wire: tag}), **value.extra}

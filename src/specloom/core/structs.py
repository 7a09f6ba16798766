"""The fast way to decode: msgspec structs that mirror the models, and models made of them."""

from __future__ import annotations

import operator
import re
import types
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from .model import Model
from .wire import form_of

__all__ = ["is_model", "learn", "learnt", "model_hints", "strip", "struct_decoder"]

Convert = Callable[[Any], Any]
"""Makes the Python value of the value on the wire."""

_PRIMITIVES = {str, int, float, bool}
_MOST_LEARNT = 64
_NOT_IN_STRUCT = re.compile(r'["\\\x00-\x1f]')

_learnt: dict[type[Model], dict[str, None]] = {}
"""Names on the wire that a model does not know, met so far: the next decoder reads them at once."""


def learn(unknown: Mapping[type[Model], set[str]]) -> None:
    """Remember fields that the specs do not name, as far as a struct can hold them."""
    for cls, names in unknown.items():
        known = _learnt.setdefault(cls, {})
        for name in sorted(names):
            if len(known) < _MOST_LEARNT and not _NOT_IN_STRUCT.search(name):
                known[name] = None


def learnt() -> int:
    """How many fields have been learnt; a decoder made before it grew does not know them all."""
    return sum(map(len, _learnt.values()))


def is_model(tp: Any) -> bool:
    """Whether a type is one of the models."""
    return isinstance(tp, type) and issubclass(tp, Model)


def model_hints(cls: type[Model]) -> Mapping[str, Any]:
    """Types by attribute, with their marks."""
    own = set(cls.__slots__)
    hints = get_type_hints(cls, include_extras=True)
    return {name: tp for name, tp in hints.items() if name in own}


def strip(tp: Any) -> tuple[Any, bool]:
    """A type without `None`, and whether it had it."""
    if get_origin(tp) in {Union, types.UnionType}:
        rest = [arg for arg in get_args(tp) if arg is not types.NoneType]
        if len(rest) < len(get_args(tp)):
            return (rest[0] if len(rest) == 1 else Union[tuple(rest)]), True  # noqa: UP007
    return tp, False


def struct_decoder(tp: Any, result: str | None = None) -> Callable[[bytes], Any]:
    """Make the fast decoder of a type.

    It raises `msgspec.DecodeError` or `ValueError` for whatever is not exactly as the models say,
    unknown fields included.
    """
    wire, convert = _mirror(tp, frozenset())
    if result is not None:
        envelope = msgspec.defstruct("Envelope", [("result", wire)], rename={"result": result})
        decode = msgspec.json.Decoder(envelope).decode
        unwrap = operator.attrgetter("result")
        if convert is None:
            return lambda body: unwrap(decode(body))
        return lambda body: convert(unwrap(decode(body)))
    decode = msgspec.json.Decoder(wire).decode
    if convert is None:
        return decode
    return lambda body: convert(decode(body))


def _mirror(tp: Any, within: frozenset[Any]) -> tuple[Any, Convert | None]:  # noqa: PLR0911
    """The wire type of a type, and what makes the value of it; None where nothing is to be made."""
    wire: Any
    form = form_of(tp)
    if form is not None:
        return form.wire, form.read
    if get_origin(tp) is Annotated:
        return _mirror(get_args(tp)[0], within)
    if tp is Any or tp in _PRIMITIVES:
        return tp, None
    inner, nullable = strip(tp)
    if nullable:
        wire, convert = _mirror(inner, within)
        return _union(wire, None), _or_none(convert)
    if is_model(tp):
        return _mirror_model(tp, within) if tp not in within else (Any, _later(tp))
    if hasattr(tp, "__wire_type__"):
        return tp.__wire_type__, tp
    origin, args = get_origin(tp), get_args(tp)
    if origin is list:
        wire, convert = _mirror(args[0], within)
        return _generic(list, wire), None if convert is None else _each(convert)
    if origin is dict:
        wire, convert = _mirror(args[1], within)
        return _generic(dict, str, wire), None if convert is None else _each_value(convert)
    if _is_open_enum(tp):
        return str, None
    return Any, _later(tp)


def _union(wire: Any, other: Any) -> Any:
    return Any if wire is Any else wire | other


def _generic(origin: Any, *args: Any) -> Any:
    return origin[args]


def _is_open_enum(tp: Any) -> bool:
    if get_origin(tp) is Literal:
        return all(isinstance(arg, str) for arg in get_args(tp))
    return get_origin(tp) in {Union, types.UnionType} and all(
        arg is str or _is_open_enum(arg) for arg in get_args(tp)
    )


def _or_none(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda value: None if value is None else convert(value)


def _each(convert: Convert) -> Convert:
    return lambda values: [convert(value) for value in values]


def _each_value(convert: Convert) -> Convert:
    return lambda values: {key: convert(value) for key, value in values.items()}


def _later(tp: Any) -> Convert:
    def convert(value: Any) -> Any:
        from .converter import structure

        made, faults, _ = structure(value, tp, "$")
        if faults:
            raise ValueError(faults)
        return made

    return convert


def _mirror_model(cls: type[Model], within: frozenset[Any]) -> tuple[Any, Convert]:
    """Define the struct of a model, and write the function that makes the model of it.

    The function fills a twin of the model that is not frozen, and makes it the model when it is
    whole: that costs a third of going past `frozen` field by field. Of names, its source holds
    those of the class's own attributes only.
    """
    inside = within | {cls}
    hints = model_hints(cls)
    twin = type(cls.__name__, (Model,), {"__slots__": cls.__slots__})
    fields: list[Any] = []
    rename: dict[str, str] = {}
    lines = ["def convert(w):", "    o = twin()"]
    scope: dict[str, Any] = {"twin": twin, "cls": cls, "UNSET": msgspec.UNSET}
    for index, (name, tp) in enumerate(hints.items()):
        plain, nullable = strip(tp)
        wire, convert = _mirror(plain, inside)
        wire = _union(wire, None) if nullable else wire
        attribute = f"f{index}"
        rename[attribute] = cls.__wire_names__.get(name, name)
        scope[f"c{index}"] = convert
        value = "v" if convert is None else f"c{index}(v)"
        if nullable and convert is not None:
            value = f"None if v is None else {value}"
        lines.append(f"    v = w.{attribute}")
        if name in cls.__required__:
            fields.append((attribute, wire))
            lines.append(f"    o.{name} = {value}")
        else:
            fields.append((attribute, _union(wire, msgspec.UnsetType), msgspec.UNSET))
            lines.append(f"    if v is not UNSET: o.{name} = {value}")
    extra = list(_learnt.get(cls, ()))
    if extra:
        lines.append("    e = {}")
    for index, name in enumerate(extra):
        attribute = f"x{index}"
        rename[attribute] = name
        scope[f"n{index}"] = name
        fields.append((attribute, Any, msgspec.UNSET))
        lines.append(f"    if w.{attribute} is not UNSET: e[n{index}] = w.{attribute}")
    if extra:
        lines.append("    if e: o._extra = e")
    lines += ["    o.__class__ = cls", "    return o"]
    struct = msgspec.defstruct(
        cls.__name__, fields, rename=rename, kw_only=True, forbid_unknown_fields=True, gc=False
    )
    exec("\n".join(lines), scope)  # noqa: S102  # as above
    return struct, scope["convert"]

"""The fast way to decode: msgspec structs that mirror the models, and models made of them."""

from __future__ import annotations

import operator
import re
import threading
import types
from collections.abc import Callable, Mapping
from typing import (
    Annotated,
    Any,
    ForwardRef,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec
from attrs import define, field, frozen

from .model import Model
from .wire import form_of

__all__ = [
    "Unknown",
    "Variants",
    "is_model",
    "learn",
    "learnt",
    "model_hints",
    "strip",
    "struct_decoder",
    "variants_of",
]

Convert = Callable[[Any], Any]
"""Makes the Python value of the value on the wire."""

_PRIMITIVES = {str, int, float, bool}
_MOST_LEARNT = 64
_NOT_IN_STRUCT = re.compile(r'["\\\x00-\x1f]')

_Names = dict[type[Model], dict[str, None]]

_learnt: _Names = {}
"""Names on the wire that a model does not know, met so far: the next decoder reads them at once."""
_learnt_tags: _Names = {}
"""Tags of variants that a union does not know, by the model that stands for them."""

_Tagged = tuple[type[Model], tuple[str, str] | None]

_structs: dict[_Tagged, Any] = {}
"""The struct of each model, or what refers to it while it is defined. Models that hold one another
are a net: each is defined once, or the ways through it would be without number."""
_referred: set[_Tagged] = set()
"""Those that something refers to which was defined sooner."""
_defining = threading.RLock()


@define
class Unknown:
    """What an answer held that the specs do not name."""

    names: dict[type[Model], set[str]] = field(factory=dict[type[Model], set[str]])
    """Names on the wire, by model."""
    tags: dict[type[Model], set[str]] = field(factory=dict[type[Model], set[str]])
    """Tags, by the model that stands for unknown variants; none where the tag was missing."""

    def __bool__(self) -> bool:
        return bool(self.names or self.tags)


def learn(unknown: Unknown) -> None:
    """Remember what the specs do not name, as far as a struct can hold it."""
    for met, store in ((unknown.names, _learnt), (unknown.tags, _learnt_tags)):
        for cls, names in met.items():
            known = store.setdefault(cls, {})
            for name in sorted(names):
                if len(known) < _MOST_LEARNT and not _NOT_IN_STRUCT.search(name):
                    known[name] = None
                    _structs.clear()


def learnt() -> int:
    """How much has been learnt; a decoder made before it grew does not know it all."""
    return sum(map(len, [*_learnt.values(), *_learnt_tags.values()]))


@frozen
class Variants:
    """A union of models that a tag tells apart."""

    wire: str
    """The name of the tag on the wire."""
    by_tag: Mapping[str, type[Model]]
    unknown: type[Model]
    """What stands for the variants that are not known."""


def variants_of(tp: Any) -> Variants | None:
    """Read a type as a union of tagged models; None where it is not one."""
    if get_origin(tp) not in {Union, types.UnionType}:
        return None
    by_tag: dict[str, type[Model]] = {}
    unknown: tuple[str, type[Model]] | None = None
    for arg in get_args(tp):
        if not is_model(arg) or arg.__tag__ is None:
            return None
        name, tags = arg.__tag__
        by_tag |= dict.fromkeys(tags, arg)
        if not tags:
            unknown = arg.__wire_names__.get(name, name), arg
    return None if unknown is None else Variants(unknown[0], by_tag, unknown[1])


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
    wire, convert = _mirrored(tp)
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


def _mirrored(tp: Any) -> tuple[Any, Convert | None]:
    """The wire type of a type, whole, and what makes the value of it."""
    with _defining:
        before = set(_structs)
        try:
            wire, convert = _mirror(tp)
        except BaseException:
            _structs.clear()
            _referred.clear()
            raise
        # msgspec looks up what a struct refers to among its own attributes.
        for key in _structs.keys() - before:
            for other in _referred:
                setattr(_structs[key], _reference(other), _structs[other])
        _referred.clear()
        return wire, convert


def _reference(key: _Tagged) -> str:
    cls, tag = key
    return f"S{id(cls)}" if tag is None else f"S{id(cls)}_{tag[1].encode().hex()}"


def _mirror(tp: Any) -> tuple[Any, Convert | None]:  # noqa: PLR0911
    """The wire type of a type, and what makes the value of it; None where nothing is to be made."""
    wire: Any
    form = form_of(tp)
    if form is not None:
        return form.wire, form.read
    if get_origin(tp) is Annotated:
        return _mirror(get_args(tp)[0])
    if tp is Any or tp in _PRIMITIVES:
        return tp, None
    inner, nullable = strip(tp)
    if nullable:
        wire, convert = _mirror(inner)
        return _union(wire, None), _or_none(convert)
    if is_model(tp):
        return _mirror_model(tp)
    if hasattr(tp, "__wire_type__"):
        return tp.__wire_type__, tp
    origin, args = get_origin(tp), get_args(tp)
    if origin is list:
        wire, convert = _mirror(args[0])
        return _generic(list, wire), None if convert is None else _each(convert)
    if origin is dict:
        wire, convert = _mirror(args[1])
        return _generic(dict, str, wire), None if convert is None else _each_value(convert)
    if _is_open_enum(tp):
        return str, None
    return _mirror_variants(tp)


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


def _carefully(tp: Any) -> Convert:
    def convert(value: Any) -> Any:
        from .converter import structure

        made, faults, _ = structure(value, tp, "$")
        if faults:
            raise ValueError(faults)
        return made

    return convert


def _by_struct(value: Any) -> Any:
    return value.__convert__(value)


def _mirror_variants(tp: Any) -> tuple[Any, Convert | None]:
    """Define a tagged struct for each tag: those of the specs, and those that were met."""
    variants = variants_of(tp)
    if variants is None:
        return Any, _carefully(tp)
    unknown = variants.unknown
    # Of one struct alone, msgspec would not want the tag to be there.
    met = dict.fromkeys(["", *_learnt_tags.get(unknown, ())], unknown)
    wire: Any = None
    for value, cls in {**met, **variants.by_tag}.items():
        struct, _ = _mirror_model(cls, (variants.wire, value))
        wire = struct if wire is None else wire | struct
    return wire, _by_struct


def _mirror_model(cls: type[Model], tag: tuple[str, str] | None = None) -> tuple[Any, Convert]:
    """Define the struct of a model, and write the function that makes the model of it.

    The function fills a twin of the model that is not frozen, and makes it the model when it is
    whole: that costs a third of going past `frozen` field by field. Of names, its source holds
    those of the class's own attributes only.

    Args:
        cls: The model.
        tag: As a variant of a union: the name of the tag on the wire, and its value.
    """
    key = cls, tag
    if key in _structs:
        known = _structs[key]
        if not isinstance(known, ForwardRef):
            return known, known.__convert__
        _referred.add(key)
        return known, _by_struct
    _structs[key] = ForwardRef(_reference(key))
    hints = model_hints(cls)
    twin = type(cls.__name__, cls.__bases__, {"__slots__": cls.__slots__})
    fields: list[Any] = []
    rename: dict[str, str] = {}
    lines = ["def convert(w, UNSET=UNSET):", "    o = twin()"]
    scope: dict[str, Any] = {"twin": twin, "cls": cls, "UNSET": msgspec.UNSET}
    tag_field, value_of_tag = tag or (None, None)
    for index, (name, tp) in enumerate(hints.items()):
        if cls.__wire_names__.get(name, name) == tag_field:
            scope["tag"] = value_of_tag
            lines.append(f"    o.{name} = tag")
            continue
        plain, nullable = strip(tp)
        wire, convert = _mirror(plain)
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
        cls.__name__,
        fields,
        rename=rename,
        kw_only=True,
        forbid_unknown_fields=True,
        gc=False,
        tag_field=tag_field,
        tag=value_of_tag,
    )
    exec("\n".join(lines), scope)  # noqa: S102  # as above
    _structs[key] = struct
    struct.__convert__ = staticmethod(scope["convert"])  # type: ignore[attr-defined]
    return struct, scope["convert"]

"""The careful way to decode: cattrs, with strict primitives and a path for every fault."""

from __future__ import annotations

import types
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

import msgspec
from cattrs import ClassValidationError, Converter, cols, transform_error
from cattrs.errors import AttributeValidationNote

from .model import Model
from .shapes import is_array, is_object
from .structs import Unknown, is_model, model_hints, strip, variants_of
from .wire import form_of

__all__ = ["structure"]

Hook = Callable[[Any, Any], Any]

# A str subclass with arguments more than type checkers see.
_Note = cast("Any", AttributeValidationNote)
# An exception group with an argument more than type checkers see.
_Faults = cast("Any", ClassValidationError)

_unknown: ContextVar[Unknown] = ContextVar("specloom_unknown_fields")


def structure(data: Any, tp: Any, path: str) -> tuple[Any, list[tuple[str, str]], Unknown]:
    """Make a value of JSON.

    Args:
        data: The JSON.
        tp: The type to make.
        path: The JSON path of `data`.

    Returns:
        The value (None when there are faults), the faults as path and text, and what the models
        do not name.
    """
    unknown = Unknown()
    token = _unknown.set(unknown)
    try:
        return _converter().structure(data, tp), [], unknown
    except Exception as error:  # noqa: BLE001  # a fault of the data, told with its path
        texts = transform_error(error, path=path, format_exception=lambda exc, _: str(exc))
        return None, [_split(text) for text in texts], unknown
    finally:
        _unknown.reset(token)


def _split(text: str) -> tuple[str, str]:
    what, _, where = text.rpartition(" @ ")
    return where, what


class _WrongType(ValueError):
    """A value that is not of its type."""

    def __init__(self, expected: str, value: Any) -> None:
        got = "null" if value is None else type(value).__name__
        super().__init__(f"expected {expected}, got {got}")


@cache
def _converter() -> Converter:
    converter = Converter(detailed_validation=True)
    for primitive in (str, int, float, bool):
        converter.register_structure_hook(primitive, _strict(primitive))

    def register(applies: Callable[[Any], bool], make: Callable[[Any], Hook]) -> None:
        converter.register_structure_hook_factory(applies, make)

    # A later factory goes before an earlier one.
    register(_is_union_or_enum, lambda tp: _union(converter, tp))
    register(_is_annotated, lambda tp: _plain(converter, tp))
    register(_is_generic_of(list), lambda tp: _array(converter, tp))
    register(_is_generic_of(dict), lambda tp: _object(converter, tp))
    register(is_model, lambda tp: _model(converter, tp))
    register(_is_tagged, lambda tp: _tagged(converter, tp))
    register(_is_external, _external)
    register(_is_formed, _formed)
    return converter


def _origin(tp: Any) -> Any:
    return get_origin(tp)


def _is_union_or_enum(tp: Any) -> bool:
    return _origin(tp) in {Union, types.UnionType, Literal}


def _is_tagged(tp: Any) -> bool:
    return variants_of(tp) is not None


def _is_annotated(tp: Any) -> bool:
    return _origin(tp) is Annotated


def _is_generic_of(origin: type) -> Callable[[Any], bool]:
    return lambda tp: _origin(tp) is origin


def _is_external(tp: Any) -> bool:
    return hasattr(tp, "__wire_type__")


def _is_formed(tp: Any) -> bool:
    return form_of(tp) is not None


def _strict(primitive: type) -> Hook:
    accepted = {int, float} if primitive is float else {primitive}

    def hook(value: Any, _: Any) -> Any:
        if type(value) not in accepted:
            raise _WrongType(primitive.__name__, value)
        return primitive(value)

    return hook


def _union(converter: Converter, tp: Any) -> Hook:
    inner, nullable = strip(tp)
    if not nullable:
        inner = str  # an enum, open to new values

    def hook(value: Any, _: Any) -> Any:
        return None if value is None and nullable else converter.structure(value, inner)

    return hook


def _tagged(converter: Converter, tp: Any) -> Hook:
    variants = variants_of(tp)
    assert variants is not None  # noqa: S101  # as _is_tagged has found

    def hook(value: Any, _: Any) -> Any:
        if not is_object(value):
            raise _WrongType("object", value)
        tag = value.get(variants.wire)
        known = variants.by_tag.get(tag) if isinstance(tag, str) else None
        if known is None:
            met = _unknown.get().tags.setdefault(variants.unknown, set())
            met.update([tag] if isinstance(tag, str) else ())
        return converter.structure(value, known or variants.unknown)

    return hook


def _plain(converter: Converter, tp: Any) -> Hook:
    inner = get_args(tp)[0]

    def hook(value: Any, _: Any) -> Any:
        return converter.structure(value, inner)

    return hook


def _array(converter: Converter, tp: Any) -> Hook:
    structure_items = cols.list_structure_factory(tp, converter)

    def hook(value: Any, _: Any) -> Any:
        # cattrs would take anything that can be iterated, a string too.
        if not is_array(value):
            raise _WrongType("array", value)
        return structure_items(value, tp)

    return hook


def _object(converter: Converter, tp: Any) -> Hook:
    structure_items: Hook = cols.mapping_structure_factory(tp, converter)  # pyright: ignore[reportUnknownMemberType]

    def hook(value: Any, _: Any) -> Any:
        if not is_object(value):
            raise _WrongType("object", value)
        return structure_items(value, tp)

    return hook


def _formed(tp: Any) -> Hook:
    form = form_of(tp)
    assert form is not None  # noqa: S101  # as _is_formed has found

    def hook(value: Any, _: Any) -> Any:
        try:
            wire = msgspec.convert(value, form.wire)
        except msgspec.ValidationError:
            # As the fast way goes, what msgspec takes is read by it alone.
            if form.parse is None or not isinstance(value, str):
                raise
            return form.parse(value)
        return wire if form.read is None else form.read(wire)

    return hook


def _external(tp: Any) -> Hook:
    return lambda value, _: tp.from_json(value)


def _model(converter: Converter, cls: type[Model]) -> Hook:
    fields = [
        (name, cls.__wire_names__.get(name, name), tp, name in cls.__required__)
        for name, tp in model_hints(cls).items()
    ]
    setters = {name: cls.__dict__[name].__set__ for name, _, _, _ in fields}
    set_extra = Model.__dict__["_extra"].__set__

    def hook(value: Any, _: Any) -> Any:
        if not is_object(value):
            raise _WrongType("object", value)
        rest = dict(value)
        made = object.__new__(cls)
        faults: list[Exception] = []
        for name, wire, tp, required in fields:
            try:
                if wire in rest:
                    setters[name](made, converter.structure(rest.pop(wire), tp))
                elif required:
                    raise ValueError("missing")  # noqa: TRY301  # one fault of several
            except Exception as error:  # noqa: BLE001  # every fault is told, with its place
                note = _Note(f"field {wire}", wire, tp)
                error.add_note(note)
                faults.append(error)
        if faults:
            raise _Faults(f"While structuring {cls.__name__}", faults, cls)
        if rest:
            _unknown.get().names.setdefault(cls, set()).update(rest)
            set_extra(made, rest)
        return made

    return hook

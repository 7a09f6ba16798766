"""What became of a type: whether it holds more or less, and who notices."""

from __future__ import annotations

from enum import Flag, auto
from typing import TYPE_CHECKING, Final, Literal

from attrs import frozen

from specloom_codegen.spec import Array, Choice, Map, Named, Nullable, Plain

from .change import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from specloom_codegen.spec import Declared, Type

    from .change import Changes, Severity, Spot

__all__ = ["Shift", "Types", "Way", "type_text"]

Way = Literal["in", "out"]
"""Whether callers give it or get it."""

_MOST_VALUES: Final = 6
_PYTHON: Final = {
    ("string", "date"): "date",
    ("string", "time"): "time",
    ("string", "date-time"): "datetime",
    ("string", "secret"): "secret",
    ("integer", "epoch-ms"): "datetime",
    ("number", "decimal"): "decimal",
    ("number", "decimal-or-empty"): "decimal",
}
"""What a primitive is in Python, where its name does not say it."""


class Shift(Flag):
    """How the values of a type differ from those that it had."""

    WIDER = auto()
    NARROWER = auto()
    MORE_VALUES = auto()
    """More values of an enum."""
    FEWER_VALUES = auto()
    WIRE = auto()
    """The same values, written otherwise."""


_NOTICED: Final[Mapping[Way, Mapping[Shift, tuple[Severity, str]]]] = {
    "in": {
        Shift.NARROWER: ("breaking", "values that were taken are refused"),
        Shift.FEWER_VALUES: ("breaking", "values that were taken are refused"),
        Shift.WIRE: ("risky", "the same value is sent in another form"),
        Shift.MORE_VALUES: ("safe", "more values are taken"),
        Shift.WIDER: ("safe", "more values are taken"),
    },
    "out": {
        Shift.WIDER: ("breaking", "values come that callers do not handle"),
        Shift.MORE_VALUES: ("risky", "code that handles every value meets others"),
        Shift.WIRE: ("risky", "the same value is read from another form"),
        Shift.FEWER_VALUES: ("safe", "some values no longer come"),
        Shift.NARROWER: ("safe", "what comes is told more exactly"),
    },
}
"""What callers notice, the worst first."""


@frozen
class Types:
    """Compares uses of types; knows what their names mean on both sides."""

    old: Mapping[str, Declared]
    new: Mapping[str, Declared]

    def compare(self, old: Type, new: Type, way: Way, spot: Spot, changes: Changes) -> None:
        """Report what became of a type that is used in one place."""
        shift = self._shift(old, new)
        what = f"is {type_text(new)}, not {type_text(old)}"
        if Shift.WIDER | Shift.NARROWER in shift:
            changes.add(spot, "breaking", what, "it is another type")
        elif shift:
            changes.add(spot, *_told(shift, way, what))

    def compare_values(
        self, old: tuple[str, ...], new: tuple[str, ...], way: Way, spot: Spot, changes: Changes
    ) -> None:
        """Report what became of the values of an enum."""
        for shift, verb, values in (
            (Shift.FEWER_VALUES, "lacks", [each for each in old if each not in new]),
            (Shift.MORE_VALUES, "has", [each for each in new if each not in old]),
        ):
            if values:
                what = f"{verb} the values {_listed(values)}"
                changes.add(spot, *_told(shift, way, what))

    def _shift(self, old: Type, new: Type) -> Shift:
        if isinstance(old, Nullable) or isinstance(new, Nullable):
            return _null(old, new) | self._shift(_bare(old), _bare(new))
        match old, new:
            case (Array(items=one), Array(items=other)) | (Map(values=one), Map(values=other)):
                return self._shift(one, other)
            case Plain(), Plain():
                return _plain(old, new)
            case Named(), Named() if (old.name, old.kind) == (new.name, new.kind):
                return Shift(0) if _home(old) == _home(new) else Shift.WIDER | Shift.NARROWER
            case _:
                return self._values(old, new)

    def _values(self, old: Type, new: Type) -> Shift:
        """Compare enums, unions and types that have nothing in common."""
        before, after = _choice(old, self.old), _choice(new, self.new)
        if before is not None and after is not None:
            return _sets(set(before), set(after), Shift.MORE_VALUES, Shift.FEWER_VALUES)
        if before is not None and _is_base(before, new):
            return Shift.MORE_VALUES
        if after is not None and _is_base(after, old):
            return Shift.FEWER_VALUES
        alternatives = _names(old, self.old), _names(new, self.new)
        if all(alternatives) and not alternatives[0].isdisjoint(alternatives[1]):
            return _sets(*alternatives, Shift.WIDER, Shift.NARROWER)
        return _anything(old, new)


def _anything(old: Type, new: Type) -> Shift:
    if new == Plain("any") and _is_json(old):
        return Shift.WIDER
    if old == Plain("any") and _is_json(new):
        return Shift.NARROWER
    return Shift.WIDER | Shift.NARROWER


def _told(shift: Shift, way: Way, what: str) -> tuple[Severity, str, str]:
    severity, why = next(told for each, told in _NOTICED[way].items() if each in shift)
    return severity, what, why


def _bare(of: Type) -> Type:
    return of.type if isinstance(of, Nullable) else of


def _null(old: Type, new: Type) -> Shift:
    return _gained(isinstance(old, Nullable), isinstance(new, Nullable))


def _gained(old: bool, new: bool) -> Shift:
    if old == new:
        return Shift(0)
    return Shift.WIDER if new else Shift.NARROWER


def _sets(old: AbstractSet[object], new: AbstractSet[object], more: Shift, fewer: Shift) -> Shift:
    return (more if new - old else Shift(0)) | (fewer if old - new else Shift(0))


def _plain(old: Plain, new: Plain) -> Shift:
    before, after = (_PYTHON.get((each.name, each.format), each.name) for each in (old, new))
    if after == "any":
        return Shift(0) if before == "any" else Shift.WIDER
    if before == "any":
        return Shift.NARROWER
    shift = _gained(old.format.endswith("-or-empty"), new.format.endswith("-or-empty"))
    if before != after:
        match before, after:
            case "integer", "number":
                return shift | Shift.WIDER
            case "number", "integer":
                return shift | Shift.NARROWER
            case _:
                return Shift.WIDER | Shift.NARROWER
    return shift | (Shift.WIRE if _wire(old) != _wire(new) else Shift(0))


def _wire(of: Plain) -> str:
    """Give what tells how a primitive is written; of text, its format is for the reader alone."""
    return "" if of.name == "string" else f"{of.name} {of.format.removesuffix('-or-empty')}"


def _choice(of: Type, types: Mapping[str, Declared]) -> tuple[str | int, ...] | None:
    match of:
        case Choice(values=values):
            return values
        case Named(name=name, kind="enum") if name in types:
            return types[name].values
        case _:
            return None


def _is_base(values: tuple[str | int, ...], of: Type) -> bool:
    kind = "integer" if all(isinstance(each, int) for each in values) else "string"
    return isinstance(of, Plain) and of.name in {kind, "any"} and not _PYTHON.get((kind, of.format))


def _names(of: Type, types: Mapping[str, Declared]) -> set[str]:
    """Give the names of what a type may be: those of its variants, or its own."""
    if not isinstance(of, Named):
        return set()
    declared = types.get(of.name)
    return {of.name} if declared is None or declared.union is None else set(declared.union.names)


def _home(of: Named) -> str:
    """Give where a type written by hand comes from; a declared one is compared by itself."""
    return of.module if of.kind == "imported" else ""


def _is_json(of: Type) -> bool:
    """Tell whether the values of a type are what JSON gives, so that `any` holds them as well."""
    match of:
        case Array(items=inner) | Map(values=inner) | Nullable(type=inner):
            return _is_json(inner)
        case Plain() | Choice():
            return True
        case Named(kind=kind):
            return kind in {"input", "enum"}


def type_text(of: Type) -> str:
    """Give a type in words."""
    match of:
        case Plain(name=name, format=form):
            return f"{name} ({form})" if form else name
        case Choice(values=values):
            return f"one of {_listed(values)}"
        case Array(items=items):
            return f"array of {type_text(items)}"
        case Map(values=values):
            return f"map of {type_text(values)}"
        case Nullable(type=inner):
            return f"{type_text(inner)} or null"
        case Named(name=name):
            return name


def _listed(values: list[str] | tuple[str | int, ...]) -> str:
    told = ", ".join(map(shown, values[:_MOST_VALUES]))
    more = len(values) - _MOST_VALUES
    return f"{told} and {more} more" if more > 0 else told

"""Types as annotations."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.code import literal
from specloom_codegen.names import fresh
from specloom_codegen.spec import Array, Choice, Map, Named, Nullable, Plain

from .imports import Need

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from specloom_codegen.spec import Type

    from .imports import Imports

__all__ = ["Annotator", "Use", "converts"]


class Use(Enum):
    """What an annotation is for."""

    ARGUMENT = "an argument of a method"
    KEY = "a key of an input type"
    ENCODING = "the type that an argument is encoded by"
    RESULT = "a result, or a field of one"


_WIRE: Final = "specloom.core.wire"
_DATES: Final = {
    ("string", "date"): "date",
    ("string", "time"): "time",
    ("string", "date-time"): "datetime",
    ("integer", "epoch-ms"): "datetime",
    ("integer", "epoch-ms-string"): "datetime",
}
_OR_EMPTY: Final = "-or-empty"
_DECIMAL: Final = ("number", "decimal")
_TEXT_OF_INTEGER: Final = ("integer", "string")
_SECRET: Final = ("string", "secret")
_MARKS: Final = {
    _TEXT_OF_INTEGER: "IntText",
    ("integer", "epoch-ms"): "EpochMs",
    ("integer", "epoch-ms-string"): "EpochMsText",
    _DECIMAL: "DecimalText",
    ("integer", "string-or-empty"): "MaybeIntText",
    ("number", "decimal-or-empty"): "MaybeDecimalText",
    _SECRET: "SecretText",
}
_BUILTINS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


@frozen
class Annotator:
    """Writes types in one place of a module, and imports what they need."""

    imports: Imports
    need: Need
    shadowed: AbstractSet[str] = frozenset()
    """Names that mean something else there: the members of the class."""

    def __call__(self, of: Type, use: Use, *, optional: bool = False) -> str:
        """Give a type as an annotation.

        Args:
            of: The type.
            use: What the annotation is for.
            optional: Whether None is one of its values.
        """
        text = self._text(of, use)
        is_plain = text != "Any" and not isinstance(of, Nullable) and not text.endswith("| None")
        return f"{text} | None" if optional and is_plain else text

    def builtin(self, name: str) -> str:
        """Give a builtin type."""
        if name not in self.shadowed:
            return name
        alias = fresh("builtins", self.shadowed)
        return f"{self.imports.module('builtins', self.need, alias=alias)}.{name}"

    def name(self, module: str, name: str) -> str:
        """Give a name that is imported."""
        return self.imports.name(module, name, self.need)

    def _text(self, of: Type, use: Use) -> str:
        match of:
            case Plain():
                return self._plain(of, use)
            case Choice():
                return self._choice(of, use)
            case Nullable():
                return self(of.type, use, optional=True)
            case Array():
                return f"{self._sequence(use)}[{self._text(of.items, use)}]"
            case Map():
                return f"{self._mapping(use)}[{self.builtin('str')}, {self._text(of.values, use)}]"
            case Named():
                return self._named(of, use)

    def _plain(self, of: Plain, use: Use) -> str:
        if of.name == "any":
            return self.imports.name("typing", "Any", Need.RUNTIME)
        form = (of.name, of.format)
        is_marked = use is Use.RESULT or (use is not Use.ARGUMENT and form != _TEXT_OF_INTEGER)
        if is_marked and form == _SECRET and use is not Use.RESULT:
            return self.name(_WIRE, "SecretInput")
        if is_marked and form in _MARKS:
            return self.name(_WIRE, _MARKS[form])
        if form == _SECRET:
            return f"{self.builtin('str')} | {self.name('specloom.core.secret', 'Secret')}"
        if form in _DATES:
            return self._date(_DATES[form])
        if of.format.startswith("decimal"):
            text = self.name("decimal", "Decimal")
        else:
            text = self.builtin(_BUILTINS[of.name])
        return f"{text} | None" if of.format.endswith(_OR_EMPTY) else text

    def _date(self, name: str) -> str:
        if self.shadowed.isdisjoint(_DATES.values()):
            return self.name("datetime", name)
        alias = fresh("dt", self.shadowed)
        return f"{self.imports.module('datetime', self.need, alias=alias)}.{name}"

    def _choice(self, of: Choice, use: Use) -> str:
        name = self.imports.name("typing", "Literal", Need.RUNTIME)
        text = f"{name}[{', '.join(map(literal, of.values))}]"
        if use is not Use.RESULT or of.closed:
            return text
        self.imports.excuse("PYI051")  # the values are for the reader: others may come
        return f"{text} | {self.builtin(_BUILTINS[of.base])}"

    def _sequence(self, use: Use) -> str:
        if use in {Use.RESULT, Use.ENCODING}:
            return self.builtin("list")
        return self.name("collections.abc", "Sequence")

    def _mapping(self, use: Use) -> str:
        if use in {Use.RESULT, Use.ENCODING}:
            return self.builtin("dict")
        return self.name("collections.abc", "Mapping")

    def _named(self, of: Named, use: Use) -> str:
        if of.kind == "imported":
            module, _, name = of.module.rpartition(".")
            self.imports.name(module, name, self.need, alias=of.name)
            return of.name
        self.imports.name(f".{of.module}", of.name, self.need)
        if of.kind == "enum" and use is Use.RESULT:
            return f"{of.name} | {self.builtin('str')}"
        if of.result is not None:
            self.imports.name(f".{of.result.module}", of.result.name, self.need)
            return f"{of.name} | {of.result.name}"
        return of.name


def converts(of: Type) -> bool:
    """Tell whether values of a type are checked or converted before they are sent."""
    match of:
        case Array():
            return converts(of.items)
        case Map():
            return converts(of.values)
        case Nullable():
            return converts(of.type)
        case Named():
            return of.kind in {"input", "imported", "enum"}
        case Plain():
            is_maybe = of.format.endswith(_OR_EMPTY)
            return is_maybe or (of.name, of.format) in {*_DATES, _DECIMAL, _SECRET}
        case Choice():
            return True

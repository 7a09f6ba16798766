"""What the keys of a spec may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .names import NameStyle

__all__ = [
    "Case",
    "Either",
    "Flag",
    "Integer",
    "Key",
    "ListOf",
    "MapOf",
    "Nothing",
    "Number",
    "Record",
    "Ref",
    "Shape",
    "Text",
]


@frozen
class Text:
    """A string that is not empty."""

    values: tuple[str, ...] = ()
    """The only ones allowed, if any."""
    known: tuple[str, ...] = ()
    """Some that are allowed, for editors to offer."""
    pattern: str = ""
    """What it must match, if anything."""
    meaning: str = ""
    """What the pattern stands for, as a fault says it."""
    empty: bool = False
    """Whether it may be empty."""
    unknown: tuple[str, str] | None = None
    """Code and words of the fault that it is none of `values`; when absent, they are listed."""


@frozen
class Integer:
    """An integer."""

    least: int | None = None


@frozen
class Number:
    """A number."""

    above: float | None = None


@frozen
class Flag:
    """True or false."""


@frozen
class Nothing:
    """No value at all."""


@frozen
class ListOf:
    """A list of one shape."""

    item: Shape
    least: int = 0


@frozen
class MapOf:
    """A mapping whose keys are names."""

    value: Shape
    names: NameStyle
    noun: str
    """What a name stands for: faults say it, and some names are reserved by it."""
    least: int = 0


@frozen
class Either:
    """One of several shapes that differ in their kind."""

    shapes: tuple[Shape, ...]


@frozen
class Ref:
    """A record of `RECORDS` by name."""

    record: str


Shape: TypeAlias = "Text | Integer | Number | Flag | Nothing | ListOf | MapOf | Either | Ref"


@frozen
class Key:
    """A key of a record."""

    shape: Shape
    about: str
    """What it means, for who hovers over it and for the page about the language."""
    required: bool = False
    default: str = ""
    """What is the case when it is absent; empty where that is nothing."""


@frozen
class Case:
    """What may stand in a mapping by the value of one of its keys."""

    needed: tuple[str, ...] = ()
    """Keys that it needs."""
    one_of: tuple[str, ...] = ()
    """Keys of which it needs exactly one."""
    taken: tuple[str, ...] = ()
    """Keys that it may have."""

    @property
    def known(self) -> frozenset[str]:
        """All of them."""
        return frozenset((*self.needed, *self.one_of, *self.taken))


@frozen
class Record:
    """A mapping with known keys."""

    noun: str
    keys: Mapping[str, Key]
    one_of: tuple[str, ...] = ()
    """Keys of which exactly one is needed."""
    unknown: tuple[str, str] = ("E007", "unknown key")
    """Code and words of the fault that a key is not known."""
    by: str = ""
    """The key whose value decides between `cases`, if any."""
    cases: Mapping[str, Case] = field(factory=dict[str, "Case"])
    """What may stand beside that key, by its value."""

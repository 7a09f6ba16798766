"""The shape of JSON, as both sides describe it: alternatives merged, one level at a time."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import define, field

__all__ = ["Call", "Part", "View"]

T = TypeVar("T")


@define
class Part(Generic[T]):
    """A part of a body, query or result: what it may be, and whether it must be there."""

    alternatives: list[T]
    required: bool = False


@define
class View(Generic[T]):
    """What alternatives have in common, one level deep."""

    kinds: set[str] = field(factory=set[str])
    """Kinds of JSON value; none where the description does not tell."""
    values: set[str] | None = None
    """The values of an enum."""
    fields: dict[str, Part[T]] = field(factory=dict[str, "Part[T]"])
    items: list[T] = field(factory=list["T"])
    entries: list[T] = field(factory=list["T"])
    """Values of a mapping by text."""
    objects: int = 0
    """How many alternatives have fields."""
    is_opaque: bool = False
    """Whether there is more to it than the description tells."""
    is_partial: bool = False
    """Whether the description tells of some fields only."""

    def take_field(self, name: str, alternative: T, *, required: bool) -> None:
        """Add what one alternative says of a field."""
        part = self.fields.setdefault(name, Part([], required))
        part.alternatives.append(alternative)
        part.required = part.required and required

    def settle(self) -> None:
        """Let fields that only some alternatives have be optional."""
        for part in self.fields.values():
            part.required = part.required and len(part.alternatives) == self.objects


@define
class Call(Generic[T]):
    """An operation as its description has it."""

    parameters: dict[str, Part[T]] = field(factory=dict[str, "Part[T]"])
    """By place and name on the wire: `query app`."""
    result: list[T] = field(factory=list["T"])
    has_plain_form: bool = False
    guest_forms: set[bool] = field(factory=set[bool])
    """Whether it has a guest form; both where operations that share method and path differ."""

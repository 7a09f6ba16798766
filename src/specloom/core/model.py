"""What results are made of: immutable models that keep what they do not know.

A field that the server did not send is absent: reading it raises `FieldNotLoaded`, so it is never
mistaken for null. Fields that the spec does not name are kept in `extra`.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  # subclasses resolve their hints at run time
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Self,
    TypeAlias,
    TypeVar,
    dataclass_transform,
    overload,
)

import attrs

from .errors import ArgumentError, FieldNotLoaded
from .hints import near

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from .operation import Limits

__all__ = ["Model", "input_type", "model"]

C = TypeVar("C", bound=type[Any])

Tag: TypeAlias = tuple[str, tuple[str, ...]]
"""The attribute or key that tells the variants of a union apart, and the values that say that it is
this one; a variant without any stands for those that are not known."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Model:
    """Base of every result type."""

    __slots__ = ("_extra",)

    _extra: dict[str, Any]

    __wire_names__: ClassVar[Mapping[str, str]] = _NOTHING
    """Wire names by attribute, where the two differ."""
    __required__: ClassVar[frozenset[str]] = frozenset()
    """Attributes that a result must have to be what it says it is."""
    __tag__: ClassVar[Tag | None] = None
    """What tells it from the other variants of its union."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """What the server sent beside the known fields, by wire name."""
        try:
            return MappingProxyType(self._extra)
        except FieldNotLoaded:
            return _NOTHING

    def has(self, name: str) -> bool:
        """Whether the server sent this field."""
        try:
            getattr(self, name)
        except FieldNotLoaded:
            return False
        return True

    def loaded(self) -> dict[str, Any]:
        """The fields that the server sent, by name.

        They can be the keyword arguments of the operation that sets them: what was read is then
        written back. What the specs do not name is not among them.
        """
        return {name: getattr(self, name) for name in type(self).__slots__ if self.has(name)}

    def evolve(self, **changes: Any) -> Self:
        """A copy with other values, unknown fields included.

        Raises:
            ArgumentError: It has no field of such a name.
        """
        names = type(self).__slots__
        for name in changes:
            if name not in names:
                hint = near(name, names)
                raise ArgumentError(f"{type(self).__name__} has no field {name!r}{hint}")
        made = object.__new__(type(self))
        made.__setstate__((self.loaded() | changes, dict(self.extra)))
        return made

    if not TYPE_CHECKING:
        # Only called when the slot is empty: reading a field that is there costs nothing more.
        def __getattr__(self, name: str) -> Any:
            if name in type(self).__slots__ or name == "_extra":
                raise FieldNotLoaded(type(self).__name__, name)
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __repr__(self) -> str:
        known = ", ".join(f"{name}={value!r}" for name, value in self.loaded().items())
        return f"{type(self).__name__}({known})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Model) or type(other) is not type(self):
            return NotImplemented
        return self.loaded() == other.loaded() and self.extra == other.extra

    __hash__ = None  # type: ignore[assignment]  # fields may hold lists

    def __getstate__(self) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.loaded(), dict(self.extra)

    def __setstate__(self, state: tuple[dict[str, Any], dict[str, Any]]) -> None:
        known, extra = state
        for name, value in known.items():
            object.__setattr__(self, name, value)
        if extra:
            object.__setattr__(self, "_extra", extra)


@overload
def model(cls: C, /) -> C: ...
@overload
def model(
    *, wire: Mapping[str, str] = ..., required: Collection[str] = ..., tag: Tag | None = ...
) -> Callable[[C], C]: ...
@dataclass_transform(frozen_default=True, kw_only_default=True)
def model(
    cls: C | None = None,
    /,
    *,
    wire: Mapping[str, str] = _NOTHING,
    required: Collection[str] = (),
    tag: Tag | None = None,
) -> C | Callable[[C], C]:
    """Make a result type of an annotated class.

    Args:
        cls: The class, when used without arguments.
        wire: Wire names by attribute, where the two differ.
        required: Attributes without which a result is broken.
        tag: What tells it from the other variants of its union.
    """

    def make(cls: C) -> C:
        cls.__wire_names__ = wire
        cls.__required__ = frozenset(required)
        cls.__tag__ = tag
        return attrs.define(
            cls,
            frozen=True,
            kw_only=True,
            eq=False,
            repr=False,
            slots=True,
            weakref_slot=False,
            getstate_setstate=False,  # attrs' own needs every field to be there
        )

    return make if cls is None else make(cls)


def input_type(
    *,
    wire: Mapping[str, str] = _NOTHING,
    one_of: Sequence[Sequence[str]] = (),
    exclusive: Sequence[Sequence[str]] = (),
    limits: Mapping[str, Limits] = _NOTHING,
    tag: Tag | None = None,
) -> Callable[[C], C]:
    """State of a `TypedDict` of arguments what its annotations cannot.

    Args:
        wire: Names on the wire by key, where the two differ.
        one_of: Groups of keys of which exactly one is given.
        exclusive: Groups of keys of which at most one is given.
        limits: Limits by key.
        tag: What tells it from the other variants of its union.
    """

    def apply(cls: C) -> C:
        cls.__wire_names__ = wire
        cls.__one_of__ = one_of
        cls.__exclusive__ = exclusive
        cls.__limits__ = limits
        cls.__tag__ = tag
        return cls

    return apply

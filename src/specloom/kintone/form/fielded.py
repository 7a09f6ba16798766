"""What has field objects: the base of records, rows and related records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from .field import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specloom.kintone.record import Fields

__all__ = ["Fielded"]


class Fielded:
    """What has field objects: a record, a row of a table, related records."""

    __slots__ = ("__values__",)

    __values__: Fields
    """What was read."""

    __app__: ClassVar[int] = 0
    """App ID; 0 where it is not known."""
    __fields__: ClassVar[Mapping[str, Field[Any]]] = {}
    """Field objects by attribute."""
    __needed__: ClassVar[tuple[str, ...]] = ()
    """Attributes that something new must give a value."""
    __in_table__: ClassVar[bool] = False
    """Whether its fields stand in a table or in related records."""
    __table__: ClassVar[Field[Any] | None] = None
    """The table that it is a row of."""

    def __init_subclass__(cls) -> None:
        own: dict[str, Field[Any]] = {
            name: value for name, value in vars(cls).items() if isinstance(value, Field)
        }
        # Inherited fields are those of the class's own app: `$id` for one.
        inherited = {name: field.of(cls) for name, field in cls.__fields__.items()}
        cls.__fields__ = {**inherited, **own}
        cls.__needed__ = tuple(name for name, field in cls.__fields__.items() if field.is_needed)
        for name, field in cls.__fields__.items():
            setattr(cls, name, field)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fielded) or type(other) is not type(self):
            return NotImplemented
        return self.__values__ == other.__values__

    __hash__ = None  # type: ignore[assignment]  # fields may hold lists

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {dict(self.__values__)!r}>"

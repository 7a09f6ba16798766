"""The operators of fields, each with the values that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from specloom.core.errors import ArgumentError

from .field import Field, V_co
from .query import SORTABLE, Condition, Ordering, check_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specloom.kintone._generated.records import UpdateKey

__all__ = ["Emptiable", "Equal", "Keyed", "Listed", "Ordered", "Searched", "Sortable"]

W_contra = TypeVar("W_contra", contravariant=True)


class Equal(Field[V_co], Generic[V_co, W_contra]):
    """Can be compared for equality; None stands for nothing."""

    def __eq__(self, other: W_contra | None) -> Condition:  # type: ignore[override]
        return self._compare("=", other)

    def __ne__(self, other: W_contra | None) -> Condition:  # type: ignore[override]
        return self._compare("!=", other)

    def __hash__(self) -> int:
        return id(self)


class Ordered(Equal[V_co, W_contra]):
    """Can be compared for size."""

    def __lt__(self, other: W_contra) -> Condition:
        return self._compare("<", other)

    def __gt__(self, other: W_contra) -> Condition:
        return self._compare(">", other)

    def __le__(self, other: W_contra) -> Condition:
        return self._compare("<=", other)

    def __ge__(self, other: W_contra) -> Condition:
        return self._compare(">=", other)


class Listed(Field[V_co], Generic[V_co, W_contra]):
    """Can be looked for in a list; None in it stands for nothing."""

    def in_(self, values: Sequence[W_contra]) -> Condition:
        """Whether it has, or holds, one of the values."""
        return self._among("in", values)

    def not_in(self, values: Sequence[W_contra]) -> Condition:
        """Whether it neither has nor holds any of the values."""
        return self._among("not in", values)


class Searched(Field[V_co]):
    """Can be searched for words."""

    def like(self, words: str) -> Condition:
        """Whether the words are in it; in a file's name or content, for files.

        kintone searches for words, not for parts of them, and finds what was just written a little
        later.
        """
        return self._compare("like", words)

    def not_like(self, words: str) -> Condition:
        """Whether the words are not in it."""
        return self._compare("not like", words)


class Emptiable(Field[V_co]):
    """May hold nothing."""

    def is_empty(self) -> Condition:
        """Whether there is nothing in it."""
        return self._unset(negated=False)

    def is_not_empty(self) -> Condition:
        """Whether there is something in it."""
        return self._unset(negated=True)


class Sortable(Field[V_co]):
    """Records can be ordered by it."""

    def asc(self) -> Ordering:
        """The lowest, or the first, comes first."""
        return self._ordering("asc")

    def desc(self) -> Ordering:
        """The highest, or the last, comes first."""
        return self._ordering("desc")

    def _ordering(self, direction: str) -> Ordering:
        if self.owner is not None and self.owner.__in_table__:
            raise ArgumentError(f"{self.where}: records cannot be ordered by a field in a table")
        if self.type not in SORTABLE:
            raise ArgumentError(
                f"{self.where}: records cannot be ordered by a field of type {self.type}"
            )
        return Ordering(f"{check_code(self.code, self.where)} {direction}", self._asked)


class Keyed(Field[V_co], Generic[V_co, W_contra]):
    """Can name a record, where no two have the same value."""

    def key(self, value: W_contra) -> UpdateKey:
        """Name the record that has a value.

        Raises:
            ArgumentError: Records may have the same value, or it is none that the field can hold.
        """
        if not self.unique:
            raise ArgumentError(f"{self.where} is not unique, so that it names no record")
        return {"field": self.code, "value": self._text(value, self.where)}

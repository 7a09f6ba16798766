"""Queries: conditions, order and paging, and the text that kintone reads.

https://kintone.dev/en/docs/kintone/overview/query/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from attrs import evolve, frozen

from specloom.core.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "IN_PYTHON",
    "METHODS",
    "OPERATORS",
    "SORTABLE",
    "Condition",
    "Ordering",
    "Query",
    "check_code",
    "literal",
    "order_by",
]

MOST_A_PAGE = 500
FURTHEST = 10_000

_COMPARE = ("=", "!=", "<", ">", "<=", ">=")
_IN = ("in", "not in")
_LIKE = ("like", "not like")
_EMPTY = ("is empty", "is not empty")

OPERATORS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("__ID__", "RECORD_NUMBER", "NUMBER", "CALC"), (*_COMPARE, *_IN)),
    **dict.fromkeys(("CREATED_TIME", "UPDATED_TIME", "DATE", "TIME", "DATETIME"), _COMPARE),
    **dict.fromkeys(("SINGLE_LINE_TEXT", "LINK"), ("=", "!=", *_IN, *_LIKE)),
    **dict.fromkeys(("MULTI_LINE_TEXT", "RICH_TEXT", "FILE"), (*_LIKE, *_EMPTY)),
    **dict.fromkeys(("RADIO_BUTTON", "DROP_DOWN", "CHECK_BOX", "MULTI_SELECT"), _IN),
    **dict.fromkeys(("CREATOR", "MODIFIER", "STATUS_ASSIGNEE"), _IN),
    **dict.fromkeys(("USER_SELECT", "ORGANIZATION_SELECT", "GROUP_SELECT"), _IN),
    "STATUS": ("=", "!=", *_IN),
}
"""The operators that a type of field takes; the types that are not here take none."""

METHODS = {
    "in_": "in",
    "not_in": "not in",
    "like": "like",
    "not_like": "not like",
    "is_empty": "is empty",
    "is_not_empty": "is not empty",
}
"""Operators by the method that makes a condition with them."""

IN_PYTHON: Mapping[str, str] = {
    "=": "==",
    **{sign: sign for sign in ("!=", "<", ">", "<=", ">=")},
    **{operator: method for method, operator in METHODS.items()},
}
"""How each operator is written in Python."""

SORTABLE = frozenset(
    {
        *("__ID__", "RECORD_NUMBER", "CREATOR", "CREATED_TIME", "MODIFIER", "UPDATED_TIME"),
        *("SINGLE_LINE_TEXT", "LINK", "NUMBER", "CALC", "DATE", "TIME", "DATETIME"),
        *("RADIO_BUTTON", "DROP_DOWN", "STATUS"),
    }
)
"""The types of fields that records can be ordered by."""

_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_NOT_IN_CODES = re.compile(r"""[\s"'()=!<>,]""")


def literal(text: str, where: str) -> str:
    """Write text as a literal.

    Raises:
        ArgumentError: It holds a character that no literal can.
    """
    found = _UNWRITABLE.search(text)
    if found is not None:
        raise ArgumentError(f"{where}: a query cannot hold the character {found[0]!r}")
    return f'"{text.translate(_ESCAPES)}"'


def check_code(code: str, where: str) -> str:
    """Give a field code as it stands in a query, where nothing can quote it.

    Raises:
        ArgumentError: It holds a character that would end it.
    """
    if _NOT_IN_CODES.search(code) or not code:
        raise ArgumentError(f"{where}: the field code {code!r} cannot stand in a query")
    return code


@frozen
class Condition:
    """What records must be like. Join conditions with `&` and `|`; `str` gives the text."""

    text: str
    owner: type[Any] | None = None
    """The class of the records that it is about, where it is known."""
    joint: Literal["and", "or"] | None = None
    """What joins its parts, if it has several."""

    def __and__(self, other: Condition) -> Condition:
        return self._joined("and", other)

    def __or__(self, other: Condition) -> Condition:
        return self._joined("or", other)

    def __bool__(self) -> NoReturn:
        raise ArgumentError(
            f"the condition {self.text} is neither true nor false: join conditions with & and |,"
            " each in parentheses, and write 1 < x < 5 as (x > 1) & (x < 5)"
        )

    def __str__(self) -> str:
        return self.text

    def order_by(self, *orderings: Ordering) -> Query:
        """Put the records that match in an order."""
        return Query(self).order_by(*orderings)

    def limit(self, count: int) -> Query:
        """Take so many records, 500 at most."""
        return Query(self).limit(count)

    def offset(self, count: int) -> Query:
        """Skip so many records, 10,000 at most."""
        return Query(self).offset(count)

    def _joined(self, joint: Literal["and", "or"], other: Condition) -> Condition:
        # The caller may come without a type checker.
        if not isinstance(other, Condition):  # pyright: ignore[reportUnnecessaryIsInstance]
            return NotImplemented
        parts = [
            f"({each.text})" if each.joint not in {None, joint} else each.text
            for each in (self, other)
        ]
        return Condition(f" {joint} ".join(parts), _common(self.owner, other.owner), joint)


@frozen
class Ordering:
    """One field to order records by, `Order.price.desc()` for one."""

    text: str
    owner: type[Any] | None = None
    """The class of the records that it is about, where it is known."""

    def __str__(self) -> str:
        return self.text


@frozen
class Query:
    """A condition, an order and a page; `str` gives the text."""

    condition: Condition | None = None
    """All records when absent."""
    order: tuple[Ordering, ...] = ()
    most: int | None = None
    """How many records to take."""
    skip: int | None = None
    """How many records to leave out before those."""

    @property
    def owner(self) -> type[Any] | None:
        """The class of the records that it is about, where it is known."""
        found = None if self.condition is None else self.condition.owner
        for ordering in self.order:
            found = _common(found, ordering.owner)
        return found

    def order_by(self, *orderings: Ordering) -> Query:
        """Put the records in an order.

        Raises:
            ArgumentError: There is one already, or no field is given.
        """
        if self.order:
            raise ArgumentError(f"the order is given twice: {self} has one")
        if not orderings:
            raise ArgumentError("order_by: name a field, Order.price.desc() for one")
        for index, ordering in enumerate(orderings):
            # The caller may come without a type checker.
            if not isinstance(ordering, Ordering):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise ArgumentError(
                    f"order_by: argument {index} is {ordering!r}; write Order.price.asc() or"
                    " Order.price.desc()"
                )
        ordered = evolve(self, order=orderings)
        _ = ordered.owner  # refuses fields of several apps
        return ordered

    def limit(self, count: int) -> Query:
        """Take so many records, 500 at most.

        Raises:
            ArgumentError: There is a limit already, or it is out of range.
        """
        if self.most is not None:
            raise ArgumentError(f"the limit is given twice: {self} has one")
        return evolve(self, most=_checked("limit", count, MOST_A_PAGE))

    def offset(self, count: int) -> Query:
        """Skip so many records, 10,000 at most.

        Raises:
            ArgumentError: There is an offset already, or it is out of range.
        """
        if self.skip is not None:
            raise ArgumentError(f"the offset is given twice: {self} has one")
        return evolve(self, skip=_checked("offset", count, FURTHEST))

    def __str__(self) -> str:
        parts = [] if self.condition is None else [self.condition.text]
        if self.order:
            parts.append(f"order by {self.ordering}")
        if self.most is not None:
            parts.append(f"limit {self.most}")
        if self.skip is not None:
            parts.append(f"offset {self.skip}")
        return " ".join(parts)

    @property
    def ordering(self) -> str:
        """The order as text, `price desc, $id asc` for one."""
        return ", ".join(map(str, self.order))


def order_by(*orderings: Ordering) -> Query:
    """Make a query of all records, in an order.

    Raises:
        ArgumentError: No field is given.
    """
    return Query().order_by(*orderings)


def _checked(name: str, count: int, most: int) -> int:
    # The caller may come without a type checker.
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= most:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ArgumentError(f"{name} is {count!r}; kintone takes 0 to {most:,}")
    return count


def _common(one: type[Any] | None, other: type[Any] | None) -> type[Any] | None:
    """The more special of two record classes, of which one is the other's."""
    if one is None or other is None:
        return one or other
    if issubclass(one, other):
        return one
    if issubclass(other, one):
        return other
    raise ArgumentError(f"one query cannot ask for records of {one.__name__} and {other.__name__}")

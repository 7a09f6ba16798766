"""Functions of the query language: what kintone knows when it answers.

Days, weeks, months and years are those of the time zone of the user who asks.

https://kintone.dev/en/docs/kintone/overview/query/
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, get_args

from attrs import frozen

from specloom.core.errors import ArgumentError

__all__ = [
    "DateFunction",
    "EntityFunction",
    "Function",
    "InstantFunction",
    "from_today",
    "last_month",
    "last_week",
    "last_year",
    "login_user",
    "next_month",
    "next_week",
    "next_year",
    "now",
    "primary_organization",
    "this_month",
    "this_week",
    "this_year",
    "today",
    "tomorrow",
    "yesterday",
]

Unit: TypeAlias = Literal["DAYS", "WEEKS", "MONTHS", "YEARS"]
Weekday: TypeAlias = Literal[
    "SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"
]

_USERS = frozenset({"CREATOR", "MODIFIER", "USER_SELECT", "STATUS_ASSIGNEE"})
_INSTANTS = frozenset({"CREATED_TIME", "UPDATED_TIME", "DATETIME"})
_DAYS = _INSTANTS | {"DATE"}


@frozen
class Function:
    """A value that kintone finds when it answers."""

    text: str
    """As it stands in a query."""
    types: frozenset[str]
    """The types of fields that take it."""

    def __str__(self) -> str:
        return self.text


class EntityFunction(Function):
    """A user or an organization that kintone finds."""


class InstantFunction(Function):
    """A point in time, for fields that hold one."""


class DateFunction(InstantFunction):
    """A day or several, for fields with a date."""


def login_user() -> EntityFunction:
    """The user who asks."""
    return EntityFunction("LOGINUSER()", _USERS)


def primary_organization() -> EntityFunction:
    """The primary organization of the user who asks; without one, kintone drops the condition."""
    return EntityFunction("PRIMARY_ORGANIZATION()", frozenset({"ORGANIZATION_SELECT"}))


def now() -> InstantFunction:
    """The time at which kintone answers."""
    return InstantFunction("NOW()", _INSTANTS)


def today() -> DateFunction:
    """Today."""
    return _days("TODAY")


def yesterday() -> DateFunction:
    """Yesterday."""
    return _days("YESTERDAY")


def tomorrow() -> DateFunction:
    """Tomorrow."""
    return _days("TOMORROW")


def from_today(amount: int, unit: Unit) -> DateFunction:
    """The day that is some time after today.

    Args:
        amount: How many of the unit; negative for what is past.
        unit: `DAYS`, `WEEKS`, `MONTHS` or `YEARS`.

    Raises:
        ArgumentError: One of these cannot be.
    """
    if not _is_integer(amount):
        raise ArgumentError(f"from_today: amount is {amount!r}; it is an integer")
    if unit not in get_args(Unit):
        raise ArgumentError(f"from_today: unit is {unit!r}; it is one of {_any_of(Unit)}")
    return _days("FROM_TODAY", amount, unit)


def this_week(day: Weekday | None = None) -> DateFunction:
    """This week, from Sunday, or one day of it: `SUNDAY` to `SATURDAY`."""
    return _week("THIS", day)


def last_week(day: Weekday | None = None) -> DateFunction:
    """The week before this one, from Sunday, or one day of it: `SUNDAY` to `SATURDAY`."""
    return _week("LAST", day)


def next_week(day: Weekday | None = None) -> DateFunction:
    """The week after this one, from Sunday, or one day of it: `SUNDAY` to `SATURDAY`."""
    return _week("NEXT", day)


def this_month(day: int | Literal["LAST"] | None = None) -> DateFunction:
    """This month, or one day of it: 1 to 31, or `LAST`."""
    return _month("THIS", day)


def last_month(day: int | Literal["LAST"] | None = None) -> DateFunction:
    """The month before this one, or one day of it: 1 to 31, or `LAST`."""
    return _month("LAST", day)


def next_month(day: int | Literal["LAST"] | None = None) -> DateFunction:
    """The month after this one, or one day of it: 1 to 31, or `LAST`."""
    return _month("NEXT", day)


def this_year() -> DateFunction:
    """This year."""
    return _days("THIS_YEAR")


def last_year() -> DateFunction:
    """The year before this one."""
    return _days("LAST_YEAR")


def next_year() -> DateFunction:
    """The year after this one."""
    return _days("NEXT_YEAR")


def _days(name: str, *arguments: object) -> DateFunction:
    return DateFunction(f"{name}({', '.join(map(str, arguments))})", _DAYS)


def _week(which: str, day: str | None) -> DateFunction:
    if day is None:
        return _days(f"{which}_WEEK")
    if day not in get_args(Weekday):
        name = f"{which.lower()}_week"
        raise ArgumentError(f"{name}: day is {day!r}; it is one of {_any_of(Weekday)}")
    return _days(f"{which}_WEEK", day)


def _month(which: str, day: int | str | None) -> DateFunction:
    if day is None:
        return _days(f"{which}_MONTH")
    if day != "LAST" and not (_is_integer(day) and 1 <= int(day) <= 31):
        raise ArgumentError(f"{which.lower()}_month: day is {day!r}; it is 1 to 31, or 'LAST'")
    return _days(f"{which}_MONTH", day)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _any_of(words: Any) -> str:
    return ", ".join(get_args(words))

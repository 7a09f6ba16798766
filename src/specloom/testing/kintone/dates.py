"""Dates and times: the forms in which values come, and the functions of the query language."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

import attrs

from specloom.testing.kintone.errors import RefusedError
from specloom.testing.kintone.query import Function, wrong

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Span", "day_span", "evaluate", "instant", "read_date", "read_instant", "read_time"]

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_TIME = re.compile(r"(\d{1,2}):(\d{1,2})(?::\d{1,2}(?:\.\d+)?)?")
_WEEKDAYS = ("SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY")
_NEVER = "~"  # sorts after every digit
_SHIFTS = {"LAST": -1, "THIS": 0, "NEXT": 1}


def read_date(value: str) -> date | None:
    """The day that `2015`, `2015-7` or `2015-7-5` names: the first one when parts are missing."""
    found = _DATE.fullmatch(value)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def read_time(value: str) -> str | None:
    """`HH:MM`, without the seconds that may come with it."""
    found = _TIME.fullmatch(value)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return f"{int(found[1]):02}:{int(found[2]):02}"


def read_instant(value: str) -> datetime | None:
    """An instant that states its offset from UTC."""
    try:
        found = datetime.fromisoformat(value)
        return None if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def instant(moment: datetime) -> str:
    """The instant as kintone writes it: in UTC, to the minute."""
    return moment.astimezone(UTC).isoformat()[:16] + ":00Z"


@attrs.frozen
class Span:
    """From an instant, or the start of a day, to just before another one."""

    first: str
    after: str

    @classmethod
    def minute(cls, moment: datetime) -> Span:
        """The minute that holds the instant."""
        return cls(instant(moment), instant(moment + timedelta(minutes=1)))

    @classmethod
    def days(cls, first: date, after: date, *, zone: tzinfo | None) -> Span:
        """Days as dates, or as instants where a time zone is given."""
        if zone is None:
            return cls(first.isoformat(), after.isoformat())
        return cls(
            instant(datetime.combine(first, time(), zone)),
            instant(datetime.combine(after, time(), zone)),
        )


def day_span(day: date, now: datetime, *, as_days: bool) -> Span:
    """What a date means, compared with dates or with instants in the time zone of `now`."""
    zone = None if as_days else now.tzinfo
    if day == date.max:  # people write it for "never", and no day is after it
        return Span(Span.days(day - timedelta(days=1), day, zone=zone).after, _NEVER)
    return Span.days(day, day + timedelta(days=1), zone=zone)


def evaluate(function: Function, now: datetime, *, as_days: bool) -> Span:
    """What a date function means at `now`, which carries the user's time zone.

    Args:
        function: The call as it stands in the query.
        now: The time at which it stands there.
        as_days: Whether it is compared with dates, rather than with instants.
    """
    name, arguments = function.name, function.arguments
    if name == "NOW" and not as_days:
        _arguments(arguments, most=0)
        return Span.minute(now)
    try:
        first, after = _days(name, arguments, now.date())
        return Span.days(first, after, zone=None if as_days else now.tzinfo)
    except (ValueError, OverflowError):  # beyond the years 1 to 9999
        raise wrong() from None


def _days(name: str, arguments: tuple[str, ...], today: date) -> tuple[date, date]:
    single = {"NOW": 0, "TODAY": 0, "YESTERDAY": -1, "TOMORROW": 1}
    if name in single:
        _arguments(arguments, most=0)
        return _day(today + timedelta(days=single[name]))
    if name == "FROM_TODAY":
        return _day(_from_today(arguments, today))
    shift, _, period = name.partition("_")
    periods: dict[str, Callable[[tuple[str, ...], date, int], tuple[date, date]]] = {
        "WEEK": _week,
        "MONTH": _month,
        "YEAR": _year,
    }
    if shift not in _SHIFTS or period not in periods:
        raise wrong()
    return periods[period](arguments, today, _SHIFTS[shift])


def _from_today(arguments: tuple[str, ...], today: date) -> date:
    _arguments(arguments, least=2, most=2)
    amount, unit = arguments
    if not re.fullmatch(r"[+-]?\d{1,5}", amount):
        raise wrong()
    match unit.upper():
        case "DAYS":
            return today + timedelta(days=int(amount))
        case "WEEKS":
            return today + timedelta(weeks=int(amount))
        case "MONTHS":
            return _plus_months(today, int(amount))
        case "YEARS":
            return _plus_months(today, 12 * int(amount))
        case _:
            message = "The unit of FROM_TODAY() must be DAYS, WEEKS, MONTHS or YEARS."
            raise RefusedError(400, "GAIA_IQ25", message)


def _week(arguments: tuple[str, ...], today: date, shift: int) -> tuple[date, date]:
    _arguments(arguments, most=1)
    sunday = today - timedelta(days=(today.weekday() + 1) % 7) + timedelta(weeks=shift)
    if not arguments:
        return sunday, sunday + timedelta(weeks=1)
    if arguments[0].upper() not in _WEEKDAYS:
        raise wrong()
    return _day(sunday + timedelta(days=_WEEKDAYS.index(arguments[0].upper())))


def _month(arguments: tuple[str, ...], today: date, shift: int) -> tuple[date, date]:
    _arguments(arguments, most=1)
    first = _plus_months(today.replace(day=1), shift)
    after = _plus_months(first, 1)
    if not arguments:
        return first, after
    if arguments[0].upper() == "LAST":
        return _day(after - timedelta(days=1))
    if not arguments[0].isdecimal() or not 1 <= int(arguments[0]) <= 31:
        message = f"The day {arguments[0]} is invalid: it must be from 1 to 31."
        raise RefusedError(400, "GAIA_IQ23", message)
    # A day that the month does not have is the first one of the next.
    return _day(min(first + timedelta(days=int(arguments[0]) - 1), after))


def _year(arguments: tuple[str, ...], today: date, shift: int) -> tuple[date, date]:
    _arguments(arguments, most=0)
    return date(today.year + shift, 1, 1), date(today.year + shift + 1, 1, 1)


def _arguments(arguments: tuple[str, ...], *, least: int = 0, most: int) -> None:
    if not least <= len(arguments) <= most:
        raise RefusedError(400, "GAIA_IL08", "The query is invalid.")


def _day(day: date) -> tuple[date, date]:
    return day, day + timedelta(days=1)


def _plus_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

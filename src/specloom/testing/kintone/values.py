"""Field values: from what a request sends to what a record holds.

See https://kintone.dev/en/docs/kintone/overview/field-types/
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from specloom.testing.kintone.dates import instant, read_date, read_instant, read_time
from specloom.testing.kintone.errors import Faults, RefusedError, invalid_json
from specloom.testing.kintone.fields import ENTITIES, LISTS, Field
from specloom.testing.kintone.parameters import as_list, as_object

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from specloom.testing.kintone.apps import KintoneApp
    from specloom.testing.kintone.files import Attachments
    from specloom.testing.kintone.users import Directory

__all__ = [
    "Spot",
    "ValueReader",
    "check_required",
    "find_entity",
    "plain_number",
    "read_minutes",
    "read_number",
]

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?")
_DURATION = re.compile(r"(-?)(\d{1,9}):([0-5]?\d)")
_HUGE = 100  # digits; what is written with more of them is no number here
_ENTITIES = {
    "ORGANIZATION_SELECT": ("organizations", "organization", "GAIA_IL28"),
    "GROUP_SELECT": ("groups", "group", "GAIA_IL27"),
}  # every other type: users


@attrs.frozen
class Spot:
    """Where a value stands in the request, as error paths say it."""

    faults: Faults
    prefix: str
    code: str
    nested: bool = False

    @property
    def value(self) -> str:
        """The path of one value."""
        return f"{self.prefix}.{self.code}.value"

    @property
    def values(self) -> str:
        """The path of a list of values."""
        return f"{self.prefix}.{self.code}.values"

    @property
    def unreadable(self) -> str:
        """The path of a value that is not of the field's type."""
        return f"{self.prefix}[{self.code}].value"

    def inner(self, row: int, code: str) -> Spot:
        """The spot of a field in a row of the table that stands here."""
        return Spot(self.faults, f"{self.value}[{row}].value", code, nested=True)


def read_number(value: str) -> Decimal | None:
    """A number as people and programs write it; None if it is none."""
    text = value.strip()
    if not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return number if not number or -_HUGE < number.adjusted() < _HUGE else None


def read_minutes(value: str) -> Decimal | None:
    """The minutes of a length of time, `26:05` for one; None if it is none."""
    found = _DURATION.fullmatch(value)
    if found is None:
        return None
    minutes = Decimal(found[2]) * 60 + Decimal(found[3])
    return -minutes if found[1] else minutes


def plain_number(number: Decimal) -> str:
    """The number without exponent and without zeros that say nothing."""
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain if number else "0"


def find_entity(directory: Directory, kind: str, code: str) -> dict[str, str]:
    """The user, organization or group with that code, which has to exist."""
    listed, word, refusal = _ENTITIES.get(kind, ("users", "user", "GAIA_IL26"))
    name = directory.name(listed, code)
    if name is None:
        raise RefusedError(400, refusal, f"The specified {word} (code: {code}) not found.")
    return {"code": code, "name": name}


def check_required(
    fields: Mapping[str, Field], values: Mapping[str, Any], faults: Faults, prefix: str
) -> None:
    """Note each field that must have a value and has none."""
    for code, field in fields.items():
        if field.type == "SUBTABLE":
            for index, row in enumerate(values[code]):
                inner = {name: cell["value"] for name, cell in row["value"].items()}
                rows = Spot(faults, prefix, code)
                check_required(field.fields, inner, faults, rows.inner(index, "").prefix)
        if field.required and not values[code]:
            ending = ".values" if field.type in LISTS else ".value"
            ending += ".value" if field.type in ENTITIES else ""
            faults.add(f"{prefix}.{code}{ending}", "Required.")


class ValueReader:
    """Reads values by the type of their field, and notes what is wrong with them."""

    def __init__(
        self,
        directory: Directory,
        attachments: Attachments,
        now: Callable[[], datetime],
        row_ids: Iterator[int],
    ) -> None:
        self._directory = directory
        self._attachments = attachments
        self._now = now
        self._row_ids = row_ids
        self._readers: dict[str, Callable[[Field, Any, Spot], Any]] = {
            "SINGLE_LINE_TEXT": self._text,
            "MULTI_LINE_TEXT": self._text,
            "RICH_TEXT": self._text,
            "LINK": self._text,
            "NUMBER": self._number,
            "RADIO_BUTTON": self._choice,
            "DROP_DOWN": self._choice,
            "CHECK_BOX": self._choices,
            "MULTI_SELECT": self._choices,
            "DATE": self._date,
            "TIME": self._time,
            "DATETIME": self._instant,
            "CREATED_TIME": self._instant,
            "UPDATED_TIME": self._instant,
            "USER_SELECT": self._entities,
            "ORGANIZATION_SELECT": self._entities,
            "GROUP_SELECT": self._entities,
            "CREATOR": self._entity,
            "MODIFIER": self._entity,
        }

    def read(self, app: KintoneApp, field: Field, sent: Any, spot: Spot, before: Any) -> Any:
        """The value that a record holds after `sent`, an object with `value`, was sent.

        Args:
            app: The app that the record is in.
            field: The field.
            sent: What the request says of the field.
            spot: Where it says so, and where to note what is wrong with it.
            before: The value that the record held, which tables and files build on.
        """
        value = as_object(sent).get("value")
        if field.type == "SUBTABLE":
            return self._rows(app, field, value, spot, before or [])
        if field.type == "FILE":
            return self._files(app, value, before or [])
        if value is None or value in ("", []):
            return field.emptied
        return self._readers[field.type](field, value, spot)

    def default(self, field: Field, spot: Spot) -> Any:
        """The value of a field of which the request that adds a record says nothing."""
        if field.default_now:
            now = self._now()
            match field.type:
                case "DATE":
                    return now.date().isoformat()
                case "TIME":
                    return now.strftime("%H:%M")
                case _:
                    return instant(now)
        if field.default in (None, "", []):
            return field.emptied
        if field.type not in self._readers:
            return field.default  # of a type that kintone itself sets
        return self._readers[field.type](field, field.default, spot)

    def _text(self, field: Field, value: Any, spot: Spot) -> str:
        text = _as_text(value)
        if field.max_length is not None and len(text) > field.max_length:
            spot.faults.add(spot.value, f"Enter less than {field.max_length + 1} characters.")
        if field.min_length is not None and len(text) < field.min_length:
            spot.faults.add(spot.value, f"Enter more than {field.min_length - 1} characters.")
        return text

    def _number(self, field: Field, value: Any, spot: Spot) -> str:
        number = read_number(_as_text(value))
        if number is None:
            # kintone drops what is no number in a table, and refuses it elsewhere.
            if not spot.nested:
                spot.faults.add(spot.unreadable, "Only numbers are allowed.")
            return ""
        if field.max_value and number > Decimal(field.max_value):
            spot.faults.add(spot.value, f"The value must be {field.max_value} or less.")
        if field.min_value and number < Decimal(field.min_value):
            spot.faults.add(spot.value, f"The value must be {field.min_value} or more.")
        return plain_number(number)

    def _choice(self, field: Field, value: Any, spot: Spot) -> str | None:
        choice = _as_text(value)
        return choice if _is_option(field, choice, spot.value, spot.faults) else None

    def _choices(self, field: Field, value: Any, spot: Spot) -> list[str]:
        choices = [_as_text(item) for item in as_list(value)]
        return [
            choice
            for index, choice in enumerate(choices)
            if _is_option(field, choice, f"{spot.values}[{index}].value", spot.faults)
        ]

    def _date(self, _: Field, value: Any, spot: Spot) -> str | None:
        day = read_date(_as_text(value))
        if day is None:
            spot.faults.add(spot.unreadable, "The date must be in the form YYYY-MM-DD.")
            return None
        return day.isoformat()

    def _time(self, _: Field, value: Any, spot: Spot) -> str | None:
        time = read_time(_as_text(value))
        if time is None:
            spot.faults.add(spot.unreadable, "The time must be in the form HH:MM.")
        return time

    def _instant(self, _: Field, value: Any, spot: Spot) -> str:
        moment = read_instant(_as_text(value))
        if moment is None:
            spot.faults.add(spot.unreadable, "The time must be in the form YYYY-MM-DDTHH:MM:SSZ.")
            return ""
        return instant(moment)

    def _entity(self, field: Field, value: Any, spot: Spot) -> dict[str, str]:
        return self._entities(field, [value], spot)[0]

    def _entities(self, field: Field, value: Any, _: Spot) -> list[dict[str, str]]:
        codes = [_as_text(as_object(item).get("code")) for item in as_list(value)]
        return [find_entity(self._directory, field.type, code) for code in codes]

    def _files(self, app: KintoneApp, value: Any, before: list[Any]) -> list[Any]:
        kept = {file["fileKey"]: file for file in before}
        keys = [
            _as_text(as_object(item).get("fileKey"))
            for item in as_list([] if value in (None, "") else value)
        ]
        return [kept.get(key) or self._attachments.attach(key, app=app.id) for key in keys]

    def _rows(
        self, app: KintoneApp, field: Field, value: Any, spot: Spot, before: list[Any]
    ) -> list[Any]:
        kept = {row["id"]: row["value"] for row in before}
        seen: set[str] = set()
        rows: list[Any] = []
        for index, sent in enumerate(as_list([] if value in (None, "") else value)):
            row = as_object(sent)
            row_id = str(row.get("id") or "")
            if row_id and not row_id.isdecimal():
                raise invalid_json()
            if row_id in seen:
                message = f"A row ID in the table {field.code} is duplicated."
                raise RefusedError(400, "GAIA_SI01", message)
            seen.update([row_id] if row_id else [])
            # An ID that the record does not have makes a new row, with an ID of its own.
            old = kept.get(row_id)
            cells = as_object(row.get("value") or {})
            values: dict[str, Any] = {}
            for code, inner in field.fields.items():
                at = spot.inner(index, code)
                held = old[code]["value"] if old else None
                if inner.writable and code in cells:
                    held = self.read(app, inner, cells[code], at, held)
                elif old is None:
                    held = self.default(inner, at)
                values[code] = {"type": inner.type, "value": held}
            rows.append({"id": row_id if old else str(next(self._row_ids)), "value": values})
        return rows


def _is_option(field: Field, choice: str, path: str, faults: Faults) -> bool:
    if not field.options or choice in field.options:
        return True
    faults.add(path, f'The value, "{choice}", is not in options.')
    return False


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise invalid_json()
    return str(value)

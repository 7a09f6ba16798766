"""What a query means for an app: its tree to SQL, with the rules of each field's type.

See https://kintone.dev/en/docs/kintone/overview/query/
"""

# ruff: noqa: S608 - the names of tables and columns are the store's; values are placeholders
from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs
import msgspec

from specloom.testing.kintone.dates import (
    Span,
    day_span,
    evaluate,
    read_date,
    read_instant,
    read_time,
)
from specloom.testing.kintone.errors import RefusedError
from specloom.testing.kintone.query import Condition, Function, Group, Node, Query, Value, wrong
from specloom.testing.kintone.store import Key, Place, Schema, measure_key
from specloom.testing.kintone.values import find_entity

if TYPE_CHECKING:
    from datetime import datetime

    from specloom.testing.kintone.auth import Caller
    from specloom.testing.kintone.users import Directory

__all__ = ["Selection", "select"]

_COMPARE = frozenset({"=", "!=", "<", ">", "<=", ">="})
_IN = frozenset({"in", "not in"})
_LIKE = frozenset({"like", "not like"})
_EMPTY = frozenset({"is empty", "is not empty"})
_EQUAL = frozenset({"=", "!="})

_OPERATORS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("RECORD_NUMBER", "NUMBER", "CALC"), _COMPARE | _IN),
    **dict.fromkeys(("CREATED_TIME", "UPDATED_TIME", "DATE", "TIME", "DATETIME"), _COMPARE),
    **dict.fromkeys(("SINGLE_LINE_TEXT", "LINK"), _EQUAL | _IN | _LIKE),
    **dict.fromkeys(("MULTI_LINE_TEXT", "RICH_TEXT", "FILE"), _LIKE | _EMPTY),
    "STATUS": _EQUAL | _IN,
}  # every other type: _IN
_POSITIVE = {"!=": "=", "not in": "in", "not like": "like", "is not empty": "is empty"}
_USERS = frozenset({"CREATOR", "MODIFIER", "USER_SELECT", "STATUS_ASSIGNEE"})
_ENTITIES = _USERS | {"ORGANIZATION_SELECT", "GROUP_SELECT"}
_INSTANTS = frozenset({"CREATED_TIME", "UPDATED_TIME", "DATETIME"})
_TIMES = _INSTANTS | {"DATE"}
_UNSORTED = frozenset({"MULTI_LINE_TEXT", "RICH_TEXT"})
_MOST_TERMS = 500  # SQLite bounds how deep an expression is, and a chain is as deep as long
_RECORD_NUMBER = re.compile(r"(?:\w+-)?(\d{1,18})")
_LIMIT = 100
_IGNORED = "1"


@attrs.frozen
class Selection:
    """A query as SQL."""

    table: str
    where: str
    keys: tuple[Key, ...]
    order: str
    limit: int | None
    offset: int
    columns: frozenset[tuple[str, str]]
    """The columns whose index helps."""


def select(
    query: Query,
    schema: Schema,
    *,
    caller: Caller,
    directory: Directory,
    now: datetime,
    all_records: bool = False,
) -> Selection:
    """The records of an app that a query means, when `caller` asks at `now`.

    Args:
        query: The query.
        schema: The app's tables.
        caller: Whom `LOGINUSER()` and the like stand for.
        directory: The users, organizations and groups that conditions may name.
        now: The time, in the caller's time zone.
        all_records: Whether there is no limit where the query sets none.
    """
    compiler = _Compiler(schema, caller, directory, now)
    where = compiler.node(query.where) if query.where else "1"
    keys = [compiler.sorted(order.field, descending=order.descending) for order in query.order]
    if not any(key.startswith("id ") for key in keys):
        keys.append("id DESC")
    limit = None if all_records else _LIMIT
    return Selection(
        table=schema.main,
        where=where,
        keys=tuple(compiler.keys),
        order=", ".join(keys),
        limit=limit if query.limit is None else query.limit,
        offset=query.offset or 0,
        columns=frozenset(compiler.columns),
    )


class _Compiler:
    """Writes SQL; `keys` are the values of its placeholders, in order."""

    def __init__(self, schema: Schema, caller: Caller, directory: Directory, now: datetime) -> None:
        self.keys: list[Key] = []
        self.columns: set[tuple[str, str]] = set()
        self._schema = schema
        self._user = caller.user
        self._directory = directory
        self._now = now

    def node(self, node: Node) -> str:
        """SQL that holds for the records for which the node does."""
        if isinstance(node, Condition):
            place = self._place(node)
            return self._of_record(place.home, node.operator, self._holds(place, node))
        if node.word == "or":
            return _joined("OR", [self.node(part) for part in node.parts])
        return self._all(node)

    def sorted(self, code: str, *, descending: bool) -> str:
        """SQL that sorts by a field."""
        place = self._known(code)
        if place.items or place.home != self._schema.main or place.field.type in _UNSORTED:
            raise wrong(f"Records cannot be sorted by the field {code}.")
        self.columns.add((place.home, place.column))
        return f"{place.column} {'DESC' if descending else 'ASC'}"

    def _all(self, group: Group) -> str:
        texts: list[str] = []
        same_row: dict[str, list[tuple[Place, Condition]]] = {}
        for part in group.parts:
            if isinstance(part, Condition):
                place = self._place(part)
                if place.home != self._schema.main and part.operator not in _POSITIVE:
                    same_row.setdefault(place.home, []).append((place, part))
                    continue
            texts.append(self.node(part))
        for home, conditions in same_row.items():
            rows = [self._holds(place, condition) for place, condition in conditions]
            texts.append(f"id IN (SELECT record FROM {home} WHERE {_joined('AND', rows)})")
        return _joined("AND", texts)

    def _of_record(self, home: str, operator: str, text: str) -> str:
        """What holds for a row, said of its record; a negation is of all rows."""
        if text == _IGNORED:
            return text
        if home != self._schema.main:
            text = f"id IN (SELECT record FROM {home} WHERE {text})"
        return f"({text}) IS NOT 1" if operator in _POSITIVE else text

    def _place(self, condition: Condition) -> Place:
        """Where the field is, once it is sure that its type knows the operator."""
        place = self._known(condition.field)
        kind, operator = place.field.type, condition.operator
        if place.home != self._schema.main and operator in _EQUAL:
            message = f"The operator {operator} cannot be used with a {kind} field in a table."
            raise RefusedError(400, "GAIA_IQ07", message)
        if operator not in _OPERATORS.get(kind, _IN):
            message = f"The operator {operator} cannot be used with the field {condition.field}."
            raise RefusedError(400, "GAIA_IQ03", message)
        return place

    def _known(self, code: str) -> Place:
        place = self._schema.places.get(code)
        if place is None:
            message = f"The specified field ({code}) is not found."
            raise RefusedError(400, "GAIA_IQ11", message)
        return place

    def _holds(self, place: Place, condition: Condition) -> str:
        """SQL over the table that has the field, for the operator without its negation."""
        operator = _POSITIVE.get(condition.operator, condition.operator)
        match operator:
            case "is empty":
                return self._unset(place)
            case "like":
                self.keys.append(self._literal(condition.values[0]))
                return self._items(place, f"holds({place.column}, ?)")
            case "in":
                return self._in(place, condition.values)
            case _:
                self.columns.add((place.home, place.column))
                return self._compared(place, operator, condition.values[0])

    def _in(self, place: Place, values: tuple[Value, ...]) -> str:
        if place.field.compared_as in _TIMES:
            self.columns.add((place.home, place.column))
            return _joined("OR", [self._compared(place, "=", value) for value in values])
        if any(isinstance(value, Function) for value in values):
            values = tuple(found for value in values for found in self._entity(place, value))
            if not values:
                return _IGNORED  # PRIMARY_ORGANIZATION() of a user who has none
        keys = [self._key(place, self._literal(value)) for value in values if value != ""]
        texts: list[str] = []
        if keys:
            self.columns.add((place.items or place.home, place.column))
            self.keys.append(msgspec.json.encode(keys).decode())
            texts.append(self._items(place, f"{place.column} IN (SELECT value FROM json_each(?))"))
        if "" in values:
            texts.append(self._unset(place))
        return _joined("OR", texts)

    def _compared(self, place: Place, operator: str, value: Value) -> str:
        column = place.column
        if value == "":
            if operator != "=":
                raise wrong()
            return f"{column} IS NULL"
        span = self._span(place, value)
        if span is not None:
            return self._in_span(column, operator, span)
        self.keys.append(self._key(place, self._literal(value)))
        return f"{column} {operator} ?"

    def _in_span(self, column: str, operator: str, span: Span) -> str:
        if operator == "=":
            self.keys += [span.first, span.after]
            return f"{column} >= ? AND {column} < ?"
        # What is not later than a span is before its end; what is earlier, before its start.
        self.keys.append(span.first if operator in {"<", ">="} else span.after)
        return f"{column} {'<' if operator in {'<', '<='} else '>='} ?"

    def _span(self, place: Place, value: Value) -> Span | None:
        """The time that a date's or an instant's literal or function means."""
        kind = place.field.compared_as
        if kind not in _TIMES:
            return None
        as_days = kind == "DATE"
        if isinstance(value, Function) and place.field.type != "CALC":
            return evaluate(value, self._now, as_days=as_days)
        text = self._literal(value)
        moment = None if as_days else read_instant(text)
        if moment is not None:
            return Span.minute(moment)
        day = read_date(text)
        if day is None:
            raise wrong()
        return day_span(day, self._now, as_days=as_days)

    def _key(self, place: Place, literal: str) -> Key:
        """What the field's column holds of the value."""
        field = place.field
        match field.compared_as:
            case "NUMBER" | "DURATION" as kind:
                key = measure_key(kind, literal)
                if key is None:
                    raise wrong(f"Only numbers are allowed for the field {field.code}.")
                return key
            case "RECORD_NUMBER":
                found = _RECORD_NUMBER.fullmatch(literal)
                if found is None:
                    raise wrong(f"Only numbers are allowed for the field {field.code}.")
                return int(found[1])
            case "TIME":
                time = read_time(literal)
                if time is None:
                    raise wrong()
                return time
            case kind if kind in _ENTITIES:
                return find_entity(self._directory, kind, literal)["code"]
            case _:
                if field.options and literal not in field.options:
                    message = f"The option {literal} of the field {field.code} is not found."
                    raise RefusedError(400, "GAIA_IQ10", message)
                return literal

    def _literal(self, value: Value) -> str:
        if isinstance(value, Function):
            raise wrong()
        return value

    def _entity(self, place: Place, value: Value) -> list[Value]:
        """The codes that a value in a list stands for."""
        if not isinstance(value, Function):
            return [value]
        if value == Function("LOGINUSER", ()) and place.field.type in _USERS:
            return [self._user.code]
        if value == Function("PRIMARY_ORGANIZATION", ()) and (
            place.field.type == "ORGANIZATION_SELECT"
        ):
            return [self._user.organization] if self._user.organization else []
        raise wrong()

    def _items(self, place: Place, text: str) -> str:
        """What holds for an item of a list, or for the column itself."""
        if not place.items:
            return text
        return f"{place.key} IN (SELECT owner FROM {place.items} WHERE {text})"

    def _unset(self, place: Place) -> str:
        if place.items:
            return f"{place.key} NOT IN (SELECT owner FROM {place.items})"
        return f"{place.column} IS NULL"


def _joined(word: str, texts: list[str]) -> str:
    while len(texts) > 1:
        texts = [
            "(" + f" {word} ".join(texts[at : at + _MOST_TERMS]) + ")"
            for at in range(0, len(texts), _MOST_TERMS)
        ]
    return texts[0]

"""Filters and sort criteria as one SQL SELECT.

The SQL has the shape of Strapi's own on SQLite (outer joins for relations, `LIKE` for text), so
that NULL, case and several related rows count as they do there.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from specloom.testing.strapi.errors import internal_error
from specloom.testing.strapi.filters import CAST, GROUPS, LISTS, OPERATORS, WHERE
from specloom.testing.strapi.schema import NUMBERS, STRINGS
from specloom.testing.strapi.values import to_column
from specloom.testing.strapi.wire import to_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from specloom.testing.strapi.schema import Attribute, Model, Schema
    from specloom.testing.strapi.sort import SortKey
    from specloom.testing.strapi.store import Row, Store
    from specloom.testing.strapi.values import Sql
    from specloom.testing.strapi.wire import Json

_COMPARE = {"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<=", "$ne": "<>"}
_LIKE = {
    "$contains": "%{}%",
    "$notContains": "%{}%",
    "$startsWith": "{}%",
    "$endsWith": "%{}",
}


class Select:
    """A SELECT over a model's table, aliased `t0`."""

    def __init__(
        self,
        schema: Schema,
        model: Model,
        *,
        origin: str | None = None,
        key: str = "t0.id",
        order: str = "",
    ) -> None:
        self._schema = schema
        self._model = model
        self._origin = origin or f"{model.table} AS t0"
        self._key = key
        """What the first column of each row is; rows are distinct by it and the id."""
        self._joins: list[str] = []
        self._join_values: list[Sql] = []
        self._where: list[str] = []
        self._values: list[Sql] = []
        self._order: list[str] = []
        self._default_order = order

    def where(self, sql: str, values: Iterable[Sql] = ()) -> None:
        """Add a condition."""
        self._where.append(sql)
        self._values.extend(values)

    def filter(self, filters: Json) -> None:
        """Add cleaned filters."""
        condition = self._group(self._model, "t0", filters)
        if condition:
            self._where.append(condition)

    def search(self, words: Json) -> None:
        """Add a `_q`: a part of any text, or of a number when it is one."""
        if words is None or words == "":
            return
        if not isinstance(words, str):
            raise internal_error()
        text = words
        kinds = STRINGS - {"password"}
        if not math.isnan(to_number(words)):
            kinds |= NUMBERS
        columns = ["id"] + [
            attribute.column for attribute in self._model.stored()[1:] if attribute.type in kinds
        ]
        pattern = f"%{_escape(text)}%"
        self.where(
            "(" + " OR ".join(f"t0.{column} LIKE ? ESCAPE '\\'" for column in columns) + ")",
            [pattern] * len(columns),
        )

    def sort(self, keys: Sequence[SortKey]) -> None:
        """Add sort criteria."""
        for key in keys:
            model, alias = self._model, "t0"
            for attribute in key.path[:-1]:
                model, alias = self._join(model, alias, attribute)
            direction, pick = ("DESC", "MAX") if key.descending else ("ASC", "MIN")
            column = f"{alias}.{key.path[-1].column}"
            # One row may join several: the best of them decides.
            value = column if alias == "t0" else f"{pick}({column})"
            self._order.append(f"{value} {direction}")

    def rows(
        self, store: Store, columns: Sequence[str], *, limit: int = -1, offset: int = 0
    ) -> list[Row]:
        """The key and these columns of every match."""
        selected = ", ".join([self._key, *(f"t0.{column}" for column in columns)])
        # Without a sort the order is physical, as on the real server.
        order = ", ".join(filter(None, [*(self._order or [self._default_order]), "t0.id"]))
        group = f" GROUP BY {self._key}, t0.id" if self._joins else ""
        return store.query(
            f"SELECT {selected}{self._body()}{group} ORDER BY {order} LIMIT ? OFFSET ?",
            [*self._join_values, *self._values, limit, offset],
        )

    def count(self, store: Store) -> int:
        """How many rows match."""
        rows = store.query(
            f"SELECT COUNT(DISTINCT t0.id){self._body()}"
            if self._joins
            else f"SELECT COUNT(*){self._body()}",
            [*self._join_values, *self._values],
        )
        return int(rows[0][0])

    def _body(self) -> str:
        where = f" WHERE {' AND '.join(self._where)}" if self._where else ""
        return f" FROM {self._origin}{''.join(self._joins)}{where}"

    def _join(self, model: Model, alias: str, attribute: Attribute) -> tuple[Model, str]:
        """Join what an attribute points to; every use joins anew, as in the real one."""
        target = self._schema.model(attribute.target)
        name = f"t{len(self._joins) + 1}"
        table = f" LEFT JOIN {target.table} AS {name}"
        if attribute.system:
            self._joins.append(f"{table} ON {sibling(name, alias)}")
        elif attribute.is_component:
            self._joins.append(
                f"{table} ON {name}.owner = ? AND {name}.field = ? AND {name}.owner_id = {alias}.id"
            )
            self._join_values += [model.uid, attribute.name]
        else:
            link = self._schema.link(model, attribute)
            here, there, _ = link.columns
            middle = f"l{len(self._joins) + 1}"
            self._joins.append(
                f" LEFT JOIN links AS {middle} ON {middle}.field = ? AND {middle}.{here} = "
                f"{alias}.id{table} ON {name}.id = {middle}.{there}"
            )
            self._join_values.append(link.field)
        return target, name

    def _group(self, model: Model, alias: str, filters: Json) -> str:
        if isinstance(filters, list):
            return _all([self._group(model, alias, item) for item in filters])
        if not isinstance(filters, dict):
            if filters is None:
                return ""
            raise internal_error()
        return _all([self._member(model, alias, key, value) for key, value in filters.items()])

    def _member(self, model: Model, alias: str, key: str, value: Json) -> str:
        if key in GROUPS:
            if not isinstance(value, list):
                raise internal_error()
            parts = [self._group(model, alias, item) for item in value]
            return _any(parts) if key == "$or" else _all(parts)
        if key == "$not":
            inner = self._group(model, alias, value)
            return f"NOT ({inner})" if inner else ""
        attribute = model.lookup(key)
        if attribute is None:
            raise internal_error()
        if attribute.is_scalar:
            return self._column(attribute.type, f"{alias}.{attribute.column}", value)
        return self._related(*self._join(model, alias, attribute), value)

    def _related(self, model: Model, alias: str, value: Json) -> str:
        """A condition on a relation: on its attributes, or with an operator on its id."""
        if not isinstance(value, dict):
            return self._column("id", f"{alias}.id", value)
        operators = [key for key in value if key in OPERATORS]
        if operators and len(value) > 1:
            raise internal_error()
        if operators and operators[0] not in GROUPS:
            return self._column("id", f"{alias}.id", value)
        return self._group(model, alias, value)

    def _column(self, kind: str, column: str, value: Json) -> str:
        if isinstance(value, list):
            return self._in(column, [to_column(kind, item) for item in value])
        if not isinstance(value, dict):
            return self._operator(kind, column, "$eq", value)
        return _all([self._operator(kind, column, key, item) for key, item in value.items()])

    def _operator(self, kind: str, column: str, operator: str, value: Json) -> str:
        if operator not in WHERE:
            raise internal_error()
        if operator == "$not":
            inner = self._column(kind, column, value)
            return f"NOT ({inner})" if inner else ""
        if operator in LISTS:
            return self._list(kind, column, operator, value)
        if isinstance(value, list):
            return _any([self._operator(kind, column, operator, item) for item in value])
        if isinstance(value, dict):
            raise internal_error()
        if operator in {"$null", "$notNull"}:
            return f"{column} IS {'NOT ' if (operator == '$null') != value else ''}NULL"
        if value is None and operator in {"$eq", "$eqi", "$ne", "$nei"}:
            return f"{column} IS {'NOT ' if operator.startswith('$ne') else ''}NULL"
        operand = to_column(kind, value) if operator in CAST else str(value)
        return self._compare(column, operator, operand)

    def _compare(self, column: str, operator: str, operand: Sql) -> str:
        if operator in {"$eqi", "$nei"}:
            self._values.append(operand)
            return f"LOWER({column}) {'=' if operator == '$eqi' else '<>'} LOWER(?)"
        base = operator if operator in _LIKE else operator.removesuffix("i")
        if base not in _LIKE:
            self._values.append(operand)
            return f"{column} {_COMPARE.get(operator, '=')} ?"
        # SQLite's LIKE ignores the case of ASCII letters anyway.
        self._values.append(_LIKE[base].format(_escape(str(operand))))
        negation = "NOT " if base == "$notContains" else ""
        return f"LOWER({column}) {negation}LIKE LOWER(?) ESCAPE '\\'"

    def _list(self, kind: str, column: str, operator: str, value: Json) -> str:
        items = value if isinstance(value, list) else [value]
        operands = [to_column(kind, item) for item in items]
        if operator == "$between":
            if len(operands) != 2:
                raise internal_error()
            self._values += operands
            return f"{column} BETWEEN ? AND ?"
        return self._in(column, operands, negated=operator == "$notIn")

    def _in(self, column: str, operands: list[Sql], *, negated: bool = False) -> str:
        self._values += operands
        return f"{column} {'NOT ' if negated else ''}IN ({', '.join('?' * len(operands))})"


def sibling(one: str, other: str) -> str:
    """The condition that two rows are versions of a document in different locales."""
    return (
        f"{one}.document_id = {other}.document_id AND {one}.locale <> {other}.locale"
        f" AND ({one}.published_at IS NULL) = ({other}.published_at IS NULL)"
    )


def _all(conditions: Iterable[str]) -> str:
    return " AND ".join(f"({condition})" for condition in conditions if condition)


def _any(conditions: Iterable[str]) -> str:
    return " OR ".join(f"({condition})" for condition in conditions if condition)


def _escape(text: str) -> str:
    for character in "\\%_":
        text = text.replace(character, f"\\{character}")
    return text

"""The query language: text to a tree.

See https://kintone.dev/en/docs/kintone/overview/query/
"""

from __future__ import annotations

import re
from typing import Literal, NoReturn

import attrs

from specloom.testing.kintone.errors import RefusedError, invalid_input

__all__ = ["Condition", "Function", "Group", "Node", "Order", "Query", "Value", "parse", "wrong"]

_TOKEN = re.compile(
    r"""
    \s*(?:
      (?P<text> "(?:[^"\\\x00-\x1f]|\\.)*" )
    | (?P<sign> <= | >= | != | [=<>(),] )
    | (?P<word> [^\s"'()=!<>,]+ )
    )
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {'"': '"', "\\": "\\", "t": "\t", "n": "\n", "r": "\r"}
_COMPARISONS = frozenset({"=", "!=", "<", ">", "<=", ">="})
_WORDS = frozenset({"in", "not", "like", "is"})
_DEEPEST = 100
_MOST, _FURTHEST = 500, 10_000


@attrs.frozen
class Function:
    """A call such as `FROM_TODAY(5, DAYS)`."""

    name: str
    arguments: tuple[str, ...]


Value = str | Function
"""A literal, quoted or a bare number, or a function."""


@attrs.frozen
class Condition:
    """A field compared with one value, or with several for `in`, or with none for `is empty`."""

    field: str
    operator: str
    values: tuple[Value, ...] = ()


@attrs.frozen
class Group:
    """Conditions of which all, or any, must hold."""

    word: Literal["and", "or"]
    parts: tuple[Node, ...]


Node = Condition | Group


@attrs.frozen
class Order:
    """One key of `order by`."""

    field: str
    descending: bool


@attrs.frozen
class Query:
    """A whole query."""

    where: Node | None
    order: tuple[Order, ...]
    limit: int | None
    offset: int | None


def wrong(message: str = "The query is not in the right syntax.") -> RefusedError:
    """The error for a query that cannot be understood."""
    return invalid_input({"query": [message]})


def parse(text: str) -> Query:
    """Understand a query."""
    return _Parser(text).query()


class _Parser:
    """Reads tokens from left to right, one ahead."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def query(self) -> Query:
        where = None if self._kind == "end" or self._at_option() else self._any()
        order = self._order() if self._take("order") else ()
        limit = offset = None
        while self._kind != "end":
            if limit is None and self._take("limit"):
                limit = self._size("GAIA_QU01", "limit", _MOST)
            elif offset is None and self._take("offset"):
                offset = self._size("GAIA_QU02", "offset", _FURTHEST)
            else:
                self._fail()
        return Query(where, order, limit, offset)

    def _any(self) -> Node:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Group("or", tuple(parts))

    def _all(self) -> Node:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Group("and", tuple(parts))

    def _one(self) -> Node:
        if not self._take("("):
            return self._condition()
        self._depth += 1
        if self._depth > _DEEPEST:
            self._fail()
        node = self._any()
        self._need(")")
        self._depth -= 1
        return node

    def _condition(self) -> Condition:
        field = self._field()
        if self._kind == "sign":
            operator = self._next()
            if operator not in _COMPARISONS:
                self._fail()
            return Condition(field, operator, (self._value(),))
        if self._take("is"):
            negation = "not " if self._take("not") else ""
            self._need("empty")
            return Condition(field, f"is {negation}empty")
        negation = "not " if self._take("not") else ""
        if self._take("like"):
            return Condition(field, f"{negation}like", (self._value(),))
        self._need("in")
        self._need("(")
        values = [self._value()]
        while self._take(","):
            values.append(self._value())
        self._need(")")
        return Condition(field, f"{negation}in", tuple(values))

    def _value(self) -> Value:
        if self._kind == "text":
            return _unquoted(self._next())
        if self._kind != "word":
            self._fail()
        word = self._next()
        if _NUMBER.fullmatch(word):
            return word
        self._need("(")
        arguments: list[str] = []
        while not self._take(")"):
            if arguments:
                self._need(",")
            if self._kind != "word":
                self._fail()
            arguments.append(self._next())
        return Function(word.upper(), tuple(arguments))

    def _order(self) -> tuple[Order, ...]:
        self._need("by")
        keys = [self._key()]
        while self._take(","):
            keys.append(self._key())
        return tuple(keys)

    def _key(self) -> Order:
        field = self._field()
        descending = self._take("desc")
        if not descending:
            self._take("asc")
        return Order(field, descending)

    def _size(self, code: str, name: str, most: int) -> int:
        word = self._next() if self._kind == "word" else ""
        if not word.isdecimal():
            self._fail()
        size = int(word)
        if size > most:
            message = f"The value for {name} must be {most:,} or less."
            raise RefusedError(400, code, message)
        return size

    def _field(self) -> str:
        if self._kind != "word" or _NUMBER.fullmatch(self._token):
            self._fail()
        return self._next()

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def _token(self) -> str:
        return self._tokens[self._at][1]

    def _at_option(self) -> bool:
        """Whether `order`, `limit` or `offset` stands here, and not a field of that name."""
        kind, token = self._tokens[self._at + 1]
        follows = kind == "word" and token.lower() not in _WORDS
        return follows and self._token.lower() in {"order", "limit", "offset"}

    def _next(self) -> str:
        token = self._token
        self._at += 1
        return token

    def _take(self, expected: str) -> bool:
        kind, token = self._tokens[self._at]
        taken = kind != "text" and token.lower() == expected
        self._at += taken
        return taken

    def _need(self, expected: str) -> None:
        if not self._take(expected):
            self._fail()

    def _fail(self) -> NoReturn:
        raise wrong()


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise wrong()
        tokens.append((found.lastgroup, found[found.lastgroup]))
        at = found.end()
    tokens.append(("end", ""))
    return tokens


def _unquoted(literal: str) -> str:
    def character(escape: re.Match[str]) -> str:
        if escape[1] not in _ESCAPED:
            raise wrong()
        return _ESCAPED[escape[1]]

    return _ESCAPE.sub(character, literal[1:-1])

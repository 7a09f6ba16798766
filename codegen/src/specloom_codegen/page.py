"""The tables of a page about the spec language, made of its grammar.

A page says where a table goes with `<!-- keys: operation -->`, or with `<!-- types: kintone -->`
for what each type of field takes; the table ends with `<!-- end -->`. All else is written by hand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .faults import CommandError, closest, did_you_mean, quoted
from .grammar import RECORDS
from .kintone.field_types import FIELD_TYPES
from .shapes import Either, Flag, Integer, ListOf, MapOf, Nothing, Number, Ref, Text
from .strapi.attribute_types import ATTRIBUTE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .kintone.field_types import FieldType
    from .shapes import Record, Shape
    from .strapi.attribute_types import AttributeType

__all__ = ["places", "with_tables"]

_PLACE: Final = re.compile(r"<!-- (keys|types): ([^\n]*?) -->\n.*?<!-- end -->", re.DOTALL)
_TYPES: Final[Mapping[str, Mapping[str, FieldType | AttributeType]]] = {
    "kintone": FIELD_TYPES,
    "strapi": ATTRIBUTE_TYPES,
}
_MANY: Final = 11
"""More values than a cell should list: of these, another table tells."""


def with_tables(page: str) -> str:
    """Give a page with its tables as the grammar has them.

    Raises:
        CommandError: A place names what the grammar does not have.
    """
    return _PLACE.sub(_table, page)


def places(page: str) -> list[tuple[str, str]]:
    """Give what the tables of a page are of: `keys` or `types`, and of what."""
    return [(found[1], found[2]) for found in _PLACE.finditer(page)]


def _table(found: re.Match[str]) -> str:
    what, name = found.groups()
    known = RECORDS if what == "keys" else _TYPES
    if name not in known:
        hint = did_you_mean(closest(name, known))
        raise CommandError(f"there are no {what} of {quoted(name)}{hint}")
    rows = _keys(RECORDS[name]) if what == "keys" else _types(name)
    lines = (found[0].partition("\n")[0], "", *map(_row, rows), "", "<!-- end -->")
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _keys(record: Record) -> Iterator[tuple[str, ...]]:
    yield "key", "holds", "what", "default"
    yield ("---",) * 4
    for name, key in record.keys.items():
        mark = " *" if key.required else ""
        yield f"`{name}`{mark}", _shape(key.shape), key.about, key.default


def _types(name: str) -> Iterator[tuple[str, ...]]:
    """What only some types take; those that take the same stand together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for each, found in _TYPES[name].items():
        groups.setdefault(found.keys, []).append(each)
    yield "type", "takes"
    yield ("---",) * 2
    for keys, names in groups.items():
        yield _codes(names), _codes(keys)


def _codes(words: Iterable[str], joint: str = ", ") -> str:
    return joint.join(f"`{word}`" for word in words)


def _shape(shape: Shape) -> str:
    match shape:
        case Either(shapes=shapes):
            return " or ".join(_shape(each) for each in shapes if each != Nothing())
        case ListOf(item=item):
            return f"list of {_shape(item)}"
        case MapOf(value=value, noun=noun):
            return f"by {noun}: {_shape(value)}"
        case Ref(record=record):
            return RECORDS[record].noun
        case _:
            return _scalar(shape)


def _scalar(shape: Text | Integer | Number | Flag | Nothing) -> str:
    match shape:
        case Text(values=(_, *_) as values) if len(values) <= _MANY:
            return _codes(values, " or ")
        case Text(meaning=meaning):
            return meaning or "text"
        case Integer(least=least):
            return "integer" if least is None else f"integer from {least}"
        case Number(above=above):
            return "number" if above is None else f"number above {above}"
        case Flag():
            return "`true` or `false`"
        case Nothing():
            return "nothing"

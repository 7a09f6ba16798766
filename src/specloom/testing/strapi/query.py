"""The bracket notation of query strings, as Strapi's parser (`qs`) reads it.

Strapi sets `strictNullHandling: true`, `arrayLimit: 100` and `depth: 20`. Past the array limit a
list turns into an object with numbers for keys, which is how a long `$in` loses its filter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

if TYPE_CHECKING:
    from specloom.testing.strapi.wire import Json


ARRAY_LIMIT = 100
"""How many items a list has at most."""


class _Array(dict[int, "_Node"]):
    """A list under construction: it may have holes."""

    def push(self, node: _Node) -> None:
        self[max(self, default=-1) + 1] = node


class _Object(dict[str, "_Node"]):
    """An object under construction."""


class _Overflow(_Object):
    """A list that grew past the limit and became an object with numbers for keys."""

    @classmethod
    def of(cls, array: _Array) -> _Overflow:
        return cls((str(index), array[index]) for index in sorted(array))

    def push(self, node: _Node) -> None:
        self[str(len(self))] = node


_Node: TypeAlias = "str | bool | _Array | _Object | None"

_SEGMENT = re.compile(r"\[[^\[\]]*\]")
_BRACKETS = re.compile(r"%5B|%5D", re.IGNORECASE)


def parse(
    query_string: str,
    *,
    array_limit: int = ARRAY_LIMIT,
    depth: int = 20,
    parameter_limit: int = 1000,
) -> dict[str, Json]:
    """Read a raw query string (percent-encoding included) into nested objects and lists.

    A parameter without `=` is None; repeated ones make a list.
    """
    return _Parser(array_limit, depth).parse(query_string, parameter_limit)


class _Parser:
    def __init__(self, array_limit: int, depth: int) -> None:
        self.array_limit = array_limit
        self.depth = depth

    def parse(self, query_string: str, parameter_limit: int) -> dict[str, Json]:
        plain = _BRACKETS.sub(lambda match: "[" if match[0][2] in "Bb" else "]", query_string)
        values: dict[str, _Node] = {}
        for part in plain.split("&")[:parameter_limit]:
            if not part:
                continue
            key, value = _pair(part)
            values[key] = self.combine(values[key], value) if key in values else value
        result: _Node = _Object()
        for key, node in values.items():
            if key:
                result = self.merge(result, self.nest(key, node))
        compacted = _compact(result)
        return compacted if isinstance(compacted, dict) else {}

    def combine(self, first: _Node, second: _Node) -> _Node:
        if isinstance(first, _Overflow):
            first.push(second)
            return first
        array = _Array(first if isinstance(first, _Array) else {0: first})
        array.push(second)
        return self.limited(array)

    def limited(self, array: _Array) -> _Node:
        return _Overflow.of(array) if len(array) > self.array_limit else array

    def nest(self, key: str, value: _Node) -> _Node:
        """Wrap a value in what its bracketed key says, from the innermost outwards."""
        node = value
        for segment in reversed(self.segments(key)):
            if segment == "[]":
                if not isinstance(node, (_Array, _Overflow)):
                    node = _Array({0: node})
                continue
            bracketed = segment.startswith("[") and segment.endswith("]")
            name = segment[1:-1] if bracketed else segment
            if bracketed and name.isdecimal() and str(int(name)) == name:
                index = int(name)
                node = _Array({index: node}) if index < self.array_limit else _Object({name: node})
            else:
                node = _Object({name: node})
        return node

    def segments(self, key: str) -> list[str]:
        """Split `a[b][c]` into `a`, `[b]`, `[c]`; what is too deep stays in one piece."""
        matches = list(_SEGMENT.finditer(key))
        if not matches:
            return [key]
        parent = key[: matches[0].start()]
        found = [parent] if parent else []
        found += [match[0] for match in matches[: self.depth]]
        if len(matches) > self.depth:
            found.append(f"[{key[matches[self.depth].start() :]}]")
        return found

    def merge(self, target: _Node, source: _Node) -> _Node:
        if not isinstance(source, (_Array, _Object)):
            return self.merge_scalar(target, source)
        if not isinstance(target, (_Array, _Object)):
            array = _Array({0: target})
            for item in source.values() if isinstance(source, _Array) else [source]:
                array.push(item)
            return array
        if isinstance(target, _Array) and isinstance(source, _Array):
            return self.merge_arrays(target, source)
        merged = _Overflow.of(target) if isinstance(target, _Array) else target
        for key, value in source.items():
            name = str(key)
            merged[name] = self.merge(merged[name], value) if name in merged else value
        return merged

    def merge_scalar(self, target: _Node, source: str | bool | None) -> _Node:
        if not source:
            return target
        if isinstance(target, _Array):
            target.push(source)
            return self.limited(target)
        if isinstance(target, _Overflow):
            target.push(source)
            return target
        if isinstance(target, _Object):
            target[str(source)] = True
            return target
        return _Array({0: target, 1: source})

    def merge_arrays(self, target: _Array, source: _Array) -> _Node:
        for index, item in source.items():
            existing = target.get(index)
            if index not in target:
                target[index] = item
            elif isinstance(existing, (_Array, _Object)) and isinstance(item, (_Array, _Object)):
                target[index] = self.merge(existing, item)
            else:
                target.push(item)
        return self.limited(target)


def _pair(part: str) -> tuple[str, str | None]:
    bracket_equals = part.find("]=")
    equals = part.find("=") if bracket_equals < 0 else bracket_equals + 1
    if equals < 0:
        return _decode(part), None
    return _decode(part[:equals]), _decode(part[equals + 1 :])


def _decode(text: str) -> str:
    spaced = text.replace("+", " ")
    try:
        return unquote(spaced, errors="strict")
    except UnicodeDecodeError:
        return spaced


def _compact(node: _Node) -> Json:
    if isinstance(node, _Array):
        return [_compact(node[index]) for index in sorted(node)]
    if isinstance(node, _Object):
        return {key: _compact(value) for key, value in node.items()}
    return node

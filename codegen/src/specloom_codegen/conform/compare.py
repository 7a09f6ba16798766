"""The comparison, from operations down to the last property."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .findings import Finding
from .shapes import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .ours import Use
    from .shapes import Call, Part
    from .vendor import Schema

__all__ = ["compare"]

_Seen = frozenset[tuple[frozenset[str], frozenset[str]]]


def compare(ours: Mapping[str, Call[Use]], theirs: Mapping[str, Call[Schema]]) -> Iterator[Finding]:
    """Give the differences by operation, in the order of paths."""
    for key in sorted(ours.keys() | theirs.keys(), key=lambda key: key.split(" ")[::-1]):
        if key not in ours:
            yield Finding("missing operation", key)
        elif key not in theirs:
            yield Finding("extra operation", key)
        else:
            yield from _calls(ours[key], theirs[key], key)


def _calls(ours: Call[Use], theirs: Call[Schema], at: str) -> Iterator[Finding]:
    if not theirs.has_plain_form:
        yield Finding("extra operation", at)
    for has_one in ours.guest_forms - theirs.guest_forms:
        yield Finding(f"{'extra' if has_one else 'missing'} guest form", at)
    yield from _parts(ours.parameters, theirs.parameters, f"{at} ", frozenset())
    yield from _shapes(ours.result, theirs.result, f"{at} result", frozenset())


def _parts(
    ours: Mapping[str, Part[Use]], theirs: Mapping[str, Part[Schema]], at: str, seen: _Seen
) -> Iterator[Finding]:
    noun = "property" if " result" in at else "parameter"
    for name in [*theirs, *(name for name in ours if name not in theirs)]:
        where = f"{at}{name}"
        if name not in ours:
            yield Finding(f"missing {noun}", where)
        elif name not in theirs:
            yield Finding(f"extra {noun}", where)
        else:
            own, other = ours[name], theirs[name]
            if noun == "parameter" and own.required != other.required:
                needs = ("required" if each.required else "optional" for each in (other, own))
                yield Finding("other need", where, *needs)
            yield from _shapes(own.alternatives, other.alternatives, where, seen)


def _shapes(
    ours: Sequence[Use], theirs: Sequence[Schema], at: str, seen: _Seen
) -> Iterator[Finding]:
    names = frozenset(each.name for each in ours), frozenset(each.name for each in theirs)
    if names in seen and all("" not in side for side in names):
        return  # a type within itself
    own: View[Use] = View()
    for use in ours:
        use.look(own)
    other: View[Schema] = View()
    for schema in theirs:
        schema.look(other)
    own.settle()
    other.settle()
    if not own.is_opaque and not other.is_opaque:
        yield from _views(own, other, at, seen | {names})


def _views(own: View[Use], other: View[Schema], at: str, seen: _Seen) -> Iterator[Finding]:
    if own.kinds != other.kinds:
        yield Finding("other type", at, _listed(other.kinds), _listed(own.kinds))
    elif own.values != other.values:
        yield Finding(
            "other values", at, _more(other.values, own.values), _more(own.values, other.values)
        )
    if own.items and other.items:
        yield from _shapes(own.items, other.items, f"{at}[]", seen)
    if "object" not in own.kinds & other.kinds:
        return
    if bool(own.entries) != bool(other.entries):
        sides = ("a map" if side else "fields" for side in (other.entries, own.entries))
        yield Finding("other type", at, *sides)
        return
    joint = " " if at.endswith(" result") else "."
    told = other.fields
    if own.is_partial:
        told = {name: part for name, part in told.items() if name in own.fields}
    yield from _parts(own.fields, told, f"{at}{joint}", seen)
    if own.entries:
        yield from _shapes(own.entries, other.entries, f"{at}{{}}", seen)


def _listed(kinds: set[str]) -> str:
    return " or ".join(sorted(kinds)) or "nothing"


def _more(values: set[str] | None, others: set[str] | None) -> str:
    """Say what one side allows beyond the other."""
    if values is None:
        return "any"
    return ", ".join(sorted(values - (others or set()))) or "no more"

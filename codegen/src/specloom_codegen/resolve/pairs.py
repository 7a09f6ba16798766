"""Input types and the result types of the same shape, which are taken in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.faults import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specloom_codegen.faults import Faults
    from specloom_codegen.spec import Declared, Union

    from .resources import Source

__all__ = ["check_pairs"]


def check_pairs(
    sources: Iterable[Source], declared: Mapping[str, Declared], faults: Faults
) -> None:
    """Report input types that do not fit the result type that they name."""
    for source in sources:
        for key, named in source.results():
            own, other = declared.get(key.text), declared.get(named.text)
            if own is None:
                continue
            problem = _problem(own, other, declared)
            if problem:
                message = f"{quoted(named.text)} {problem}"
                word = named.text if other is None else ""
                faults.add(named.place, "E030", message, word=word, known=declared)


def _problem(own: Declared, other: Declared | None, declared: Mapping[str, Declared]) -> str:
    if other is None or other.kind != "result":
        return "is no result type of this service"
    if own.union is not None and other.union is not None:
        return _union_problem(own.union, other.union, declared)
    if own.union is not None or other.union is not None:
        return "is not of the same shape: one of the two is a union"
    wires = {each.name: each.wire for each in other.fields}
    for each in own.fields:
        if wires.get(each.name, each.wire) != each.wire:
            return f"calls {quoted(each.name)} {quoted(wires[each.name])} on the wire"
    if wires.keys().isdisjoint(each.name for each in own.fields):
        return "has no field of the same name"
    return ""


def _union_problem(own: Union, other: Union, declared: Mapping[str, Declared]) -> str:
    if own.tag.wire != other.tag.wire:
        return f"is told apart by {quoted(other.tag.wire)} instead"
    for tag, name in own.variants.items():
        variant, theirs = declared.get(name), other.variants.get(tag)
        if variant is not None and theirs is not None and variant.result != theirs:
            return f"has {quoted(theirs)} for {quoted(tag)}, which {quoted(name)} does not name"
    return ""

"""What is new in schemas, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .texts import stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.strapi.spec import Attribute, Shape

__all__ = ["changes"]


def changes(old: Shape, new: Shape) -> Iterator[str]:
    """Go through what differs, a line an attribute."""
    before = {each.wire: each for each in old.attributes}
    after = {each.wire: each for each in new.attributes}
    for wire, each in after.items():
        if wire in before:
            yield from _attribute(before[wire], each)
        else:
            yield f"added {each.name}: {each.type_name}"
    for wire, each in before.items():
        if wire not in after:
            yield f"removed {each.name}: {each.type_name}"


def _attribute(old: Attribute, new: Attribute) -> Iterator[str]:
    if old.type_name != new.type_name:
        yield f"type changed of {new.name}: {new.type_name}, was {old.type_name}"
        return
    before, after = stated(old), stated(new)
    told = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    if told:
        yield f"changed {new.name}: {', '.join(told)}"

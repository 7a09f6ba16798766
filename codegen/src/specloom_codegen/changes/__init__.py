"""What callers notice of a change of specs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen import kinds
from specloom_codegen.faults import Faults, Place, SpecError
from specloom_codegen.read import read

from .change import Change, Changes, Spot, matched, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specloom_codegen.kinds import Described

    from .sources import Source

__all__ = ["Change", "compare", "diff"]


def diff(old: Source, new: Source) -> tuple[Change, ...]:
    """Tell what callers notice of the difference between two sides, the worst first.

    Raises:
        SourceError: A side cannot be had.
        SpecError: The specs of a side have faults.
    """
    from .sources import opened

    faults = Faults()
    found: list[tuple[Described, ...]] = []
    for side in (old, new):
        with opened(side) as folder:
            found.append(read(folder, faults, shown=side.shown))
    if faults.errors:
        raise SpecError(faults.errors)
    return compare(found[0], found[1], (Place(str(old.shown)), Place(str(new.shown))))


def compare(
    old: Sequence[Described], new: Sequence[Described], places: tuple[Place, Place]
) -> tuple[Change, ...]:
    """Tell what callers notice, the worst first.

    Args:
        old: What all folders said, without a fault.
        new: What they say, without a fault.
        places: The folders, where a service that one side lacks would be.
    """
    changes = Changes()
    root = Spot("", *places)
    alone = len(old) == len(new) == 1
    for before, after in matched(
        old, new, lambda each: each.name, (lambda _: "") if alone else None
    ):
        named = after or before
        spot = root.inner(named.name if named else "", before, after)
        if after is None:
            changes.removed(spot, "callers that import its package fail")
        elif before is None:
            changes.added(spot, "there is more to call")
        else:
            if before.name != after.name:
                what = f"was called {shown(before.name)}"
                changes.add(spot, "breaking", what, "callers that import its package fail")
            if before.extends != after.extends:
                what = f"extends {after.extends or 'nothing'}, not {before.extends or 'nothing'}"
                changes.add(spot, "breaking", what, "it is another client")
            else:
                kinds.compare(before, after, spot, changes)
    return tuple(changes)

"""What became of parameters, of fields, and of what limits them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .change import Spot, matched, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from specloom_codegen.spec import Groups, Parameter

    from .change import Changes, Severity
    from .types import Types, Way

__all__ = ["compare_groups", "compare_limits", "compare_parts"]

_NEW_NAME: Final = "callers that use the old name fail"


def compare_parts(
    old: Iterable[Parameter],
    new: Iterable[Parameter],
    way: Way,
    spot: Spot,
    *,
    types: Types,
    changes: Changes,
) -> None:
    """Report what became of parameters, or of the fields of a type.

    Args:
        old: What they were.
        new: What they are.
        way: Whether callers give them or get them.
        spot: Whose they are, with a `{}` in its name for theirs.
        types: What compares their types.
        changes: Takes what callers notice.
    """
    for before, after in matched(old, new, lambda each: each.name, _on_wire):
        named = after or before
        here = Spot(spot.at.format(named.name if named else ""), spot.old, spot.new)
        here = here.inner("", before, after)
        if before is None and after is not None:
            _added(after, way, here, changes)
        elif before is not None and after is None:
            _removed(before, way, here, changes)
        elif before is not None and after is not None:
            _compare(before, after, way, here, types=types, changes=changes)


def _on_wire(part: Parameter) -> tuple[str, str]:
    """Give where a part goes, and its name there; names of headers have no case."""
    return part.where, part.wire.lower() if part.where == "headers" else part.wire


def _added(part: Parameter, way: Way, spot: Spot, changes: Changes) -> None:
    if way == "out":
        changes.added(spot, "there is more to read")
    elif part.constant is not None:
        changes.added(spot, f"{shown(part.constant.value)} is sent with every call", "risky")
    elif part.required:
        changes.added(spot, "it is required, and callers do not give it", "breaking")
    else:
        changes.added(spot, "callers may give it")


def _removed(part: Parameter, way: Way, spot: Spot, changes: Changes) -> None:
    if part.constant is not None:
        changes.add(spot, "risky", "is gone", "it is no longer sent", kind="removed")
    else:
        changes.removed(
            spot, "callers that give it fail" if way == "in" else "callers that read it fail"
        )


def _compare(
    old: Parameter, new: Parameter, way: Way, spot: Spot, *, types: Types, changes: Changes
) -> None:
    if _constants(old, new, spot, changes):
        return
    if old.name != new.name:
        changes.add(spot, "breaking", f"was called {shown(old.name)}", _NEW_NAME)
    _need(old, new, way, spot, changes)
    _null(old, new, way, spot, changes)
    types.compare(old.type, new.type, way, spot, changes)
    if old.where != new.where:
        what = f"goes into the {new.where}, not into the {old.where}"
        changes.add(spot, "risky", what, "the same call sends another request")
    elif _on_wire(old) != _on_wire(new) and new.where != "path":
        what = f"is {shown(new.wire)} on the wire, not {shown(old.wire)}"
        why = "the same call sends another request" if way == "in" else "it is read by another name"
        changes.add(spot, "risky", what, why)
    if old.style != new.style:
        what = f"is written {_styled(new)}, not {_styled(old)}"
        changes.add(spot, "risky", what, "the same call sends another request")
    if way == "in":
        compare_limits(old.limits, new.limits, spot, changes)
    if new.deprecated and not old.deprecated:
        changes.add(spot, "risky", "is deprecated", "it may go", kind="deprecated")


def _styled(part: Parameter) -> str:
    return f"in the style {shown(part.style)}" if part.style else "as its API has it"


def _constants(old: Parameter, new: Parameter, spot: Spot, changes: Changes) -> bool:
    """Report what became of a constant; tells whether there is one."""
    before, after = old.constant, new.constant
    if before is not None and after is not None:
        if before != after:
            what = f"is always {shown(after.value)}, not {shown(before.value)}"
            changes.add(spot, "risky", what, "the same call sends another request")
    elif after is not None:
        what = f"is always {shown(after.value)}"
        changes.add(spot, "breaking", what, "callers that give it fail")
    elif before is not None:
        severity: Severity = "breaking" if new.required else "risky"
        what = f"is no longer always {shown(before.value)}"
        why = "it is required" if new.required else "it is sent when callers give it"
        changes.add(spot, severity, what, why)
    return before is not None or after is not None


def _need(old: Parameter, new: Parameter, way: Way, spot: Spot, changes: Changes) -> None:
    if old.required == new.required:
        return
    what = "is required" if new.required else "is no longer required"
    match way, new.required:
        case "in", True:
            changes.add(spot, "breaking", what, "callers that leave it out fail")
        case "in", False:
            changes.add(spot, "safe", what, "callers may leave it out")
        case "out", True:
            changes.add(spot, "safe", what, "it is always there; an answer without it is broken")
        case _:
            changes.add(spot, "breaking", what, "reading it raises where it did not come")


def _null(old: Parameter, new: Parameter, way: Way, spot: Spot, changes: Changes) -> None:
    if old.nullable == new.nullable:
        return
    what = "may be null" if new.nullable else "is never null"
    match way, new.nullable:
        case "in", True:
            changes.add(spot, "safe", what, "callers may give None")
        case "in", False:
            changes.add(spot, "breaking", what, "callers that give None fail")
        case "out", True:
            changes.add(spot, "breaking", what, "None comes where it did not")
        case _:
            changes.add(spot, "safe", what, "None no longer comes")


def compare_limits(
    old: Mapping[str, int | float | Decimal],
    new: Mapping[str, int | float | Decimal],
    spot: Spot,
    changes: Changes,
) -> None:
    """Report limits of what callers give that are tighter, or looser."""
    for name in dict.fromkeys([*new, *old]):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        is_least = name.startswith("min")
        tighter = before is None or (
            after is not None and (after > before if is_least else after < before)
        )
        noun = name.replace("_", " ").replace("min ", "least ").replace("max ", "most ")
        what = f"has the limit '{noun}' at {shown(after)}, not {shown(before)}"
        if tighter:
            changes.add(spot, "breaking", what, "values that were taken are refused")
        else:
            changes.add(spot, "safe", what, "more values are taken")


def compare_groups(
    one_of: tuple[Groups, Groups], exclusive: tuple[Groups, Groups], spot: Spot, changes: Changes
) -> None:
    """Report what became of `one_of` and `exclusive`, each given before and after."""
    ones, most = ([set(map(frozenset, side)) for side in both] for both in (one_of, exclusive))
    for group in ones[1] - ones[0]:
        what = f"needs exactly one of {_listed(group)}"
        changes.add(spot, "breaking", what, "callers that give none fail")
    for group in most[1] - most[0]:
        if not any(group <= other for other in ones[0] | most[0]):
            what = f"takes at most one of {_listed(group)}"
            changes.add(spot, "breaking", what, "callers that give more fail")
    for group in (ones[0] - ones[1]) | (most[0] - most[1]):
        if not any(group <= other for other in ones[1] | most[1]):
            changes.add(spot, "safe", f"takes more than one of {_listed(group)}", "callers may")
    for group in ones[0] - ones[1]:
        if any(group <= other for other in most[1]):
            changes.add(spot, "safe", f"needs none of {_listed(group)}", "callers may give none")


def _listed(group: frozenset[str]) -> str:
    return ", ".join(map(shown, sorted(group)))

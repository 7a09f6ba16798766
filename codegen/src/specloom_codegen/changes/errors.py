"""What became of the errors of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .change import Spot, shown

if TYPE_CHECKING:
    from specloom_codegen.spec import Errors

    from .change import Changes

__all__ = ["compare_errors"]


def compare_errors(old: Errors, new: Errors, spot: Spot, changes: Changes) -> None:
    """Report what became of a service's errors: their class, their parts, and their kinds.

    Args:
        old: What they were.
        new: What they are.
        spot: Whose they are.
        changes: Takes what callers notice.
    """
    here = spot.inner(".errors", old, new)
    if old.class_name != new.class_name:
        names = shown(new.class_name), shown(old.class_name)
        what = f"has the class {names[0]}, not {names[1]}"
        changes.add(here, "breaking", what, "callers that catch it by name fail")
    places = _places(old), _places(new)
    for part in dict.fromkeys([*places[1], *places[0]]):
        was, now = (each.get(part) for each in places)
        if was != now:
            what = f"has its {part} at {shown(now)}, not at {shown(was)}"
            changes.add(here, "risky", what, "errors are read from other parts of an answer")
    before, after = old.kinds, new.kinds
    for code in dict.fromkeys([*after, *before]):
        if code in before and code in after and before[code] != after[code]:
            what = f"has the code {shown(code)} as {after[code]}, not as {before[code]}"
            changes.add(here, "breaking", what, "callers catch it by another class")
        elif code not in after:
            what = f"does not say what kind the code {shown(code)} is"
            changes.add(here, "risky", what, "its class is that of its status")
        elif code not in before:
            what = f"has the code {shown(code)} as {after[code]}"
            changes.add(here, "risky", what, "its class was that of its status")


def _places(errors: Errors) -> dict[str, str]:
    """Give where the parts of an error stand, as specs say it."""
    message = ", ".join(map(".".join, errors.messages))
    return {
        "message": message,
        **{part: ".".join(keys) for part, keys in errors.paths.items()},
        **errors.texts,
    }

"""Changes as text, for GitHub, as JSON, and as a section of a changelog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from specloom_codegen.reports import annotation, place_json, to_json

from .change import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specloom_codegen.reports import Format

    from .change import Change, Kind

__all__ = ["as_changelog", "shown"]

_LEVELS: Final = {"breaking": "error", "risky": "warning", "safe": "notice"}
_HEADS: Final[dict[Kind, str]] = {
    "added": "Added",
    "changed": "Changed",
    "deprecated": "Deprecated",
    "removed": "Removed",
}


def shown(changes: Sequence[Change], form: Format, revision: str) -> Iterator[str]:
    """Give the changes as text, as annotations of a GitHub workflow, or as JSON.

    Args:
        changes: The changes.
        form: Which of them.
        revision: The revision of the new side, which is no part of a path in annotations.
    """
    match form:
        case "text":
            yield from _text(changes)
        case "github":
            for each in changes:
                place = each.new._replace(path=each.new.path.removeprefix(f"{revision}:"))
                told = f"{each} (was {each.old})"
                yield annotation(_LEVELS[each.severity], place, each.severity, told)
        case "json":
            yield to_json({"changes": [_change(each) for each in changes]})


def _text(changes: Sequence[Change]) -> Iterator[str]:
    """Give the changes by severity, each with its reason and both places."""
    if not changes:
        yield "callers notice nothing"
    for severity, meaning in SEVERITIES.items():
        found = [each for each in changes if each.severity == severity]
        if found:
            yield f"{severity}: {meaning} ({len(found)})"
        for each in found:
            yield f"  {each}"
            yield f"    was {each.old}"
            yield f"    now {each.new}"


def _change(change: Change) -> dict[str, Any]:
    return {
        "severity": change.severity,
        "kind": change.kind,
        "at": change.at,
        "what": change.what,
        "why": change.why,
        "old": place_json(change.old),
        "new": place_json(change.new),
    }


def as_changelog(changes: Sequence[Change]) -> Iterator[str]:
    """Give the changes as a section of a changelog, by what Keep a Changelog calls them."""
    is_first = True
    for kind, head in _HEADS.items():
        found = [each for each in changes if each.kind == kind]
        if not found:
            continue
        yield from () if is_first else ("",)
        is_first = False
        yield from (f"### {head}", "")
        for each in found:
            mark = "**Breaking:** " if each.severity == "breaking" else ""
            yield f"- {mark}`{each.at}` {each.what}: {each.why}."

"""What was found, for people, for GitHub workflows and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from .faults import CODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .faults import Fault, Place

__all__ = ["Format", "annotation", "place_json", "shown", "to_json"]

Format = Literal["text", "github", "json"]


def shown(faults: Sequence[Fault], form: Format) -> Iterator[str]:
    """Give faults, a line each, or all as JSON."""
    match form:
        case "text":
            yield from map(str, faults)
        case "github":
            for each in faults:
                level = "error" if each.is_error else "warning"
                yield annotation(level, each.place, each.code, each.text)
        case "json":
            yield to_json({"faults": [_fault(each) for each in faults]})


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "severity": "error" if fault.is_error else "warning",
        "code": fault.code,
        "about": CODES[fault.code],
        "message": fault.message,
        "suggestion": fault.hint or None,
        **place_json(fault.place),
    }


def to_json(value: Any) -> str:
    """Give a value as JSON that people can read too."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def place_json(place: Place) -> dict[str, str | int]:
    """Give a place as JSON has it."""
    return {"path": place.path, "line": place.line, "column": place.column}


def annotation(level: str, place: Place, title: str, message: str) -> str:
    """Give the workflow command that annotates a line.

    Args:
        level: `error`, `warning` or `notice`.
        place: What it is about.
        title: What stands above the message.
        message: What it says.

    See https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    keys = {"file": place.path, "line": place.line, "col": place.column, "title": title}
    told = ",".join(f"{key}={_property(str(value))}" for key, value in keys.items())
    return f"::{level} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

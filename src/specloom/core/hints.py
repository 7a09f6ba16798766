"""What was probably meant, for errors that refuse a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["did_you_mean", "near"]


def did_you_mean(name: object, names: Iterable[object]) -> str:
    """Give the question whether another name was meant; empty where none is near."""
    import difflib

    found = difflib.get_close_matches(str(name), list(map(str, names)), n=1)
    return f"did you mean {found[0]!r}?" if found else ""


def near(name: object, names: Iterable[str]) -> str:
    """Give the end of an error about a name that is none of some: the nearest, else all."""
    known = list(names)
    return f"; {did_you_mean(name, known) or 'it has ' + ', '.join(known)}"

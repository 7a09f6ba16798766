"""Files of specs as text, with what was guessed as comments."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from specloom_codegen.pulled.texts import yaml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .operations import Taken
    from .schemas import Json
    from .words import Declaration

__all__ = ["sheet_text"]


def sheet_text(
    head: Json, notes: Sequence[str], operations: Sequence[Taken], types: Sequence[Declaration]
) -> str:
    """Give a file: its head, operations and types, an empty line between any two."""
    parts = [f"{_comments(notes)}{yaml_text(head)}"]
    for key, entries in (("operations", operations), ("types", types)):
        if entries:
            listed = "\n".join(_entry(each.name, each.words, each.notes) for each in entries)
            parts.append(f"{key}:\n{listed}")
    return "\n".join(parts)


def _entry(name: str, words: Json, notes: Sequence[str]) -> str:
    inner = textwrap.indent(yaml_text(words), "  ")
    return textwrap.indent(
        f"{_comments(notes)}{yaml_text({name: 0}).partition(':')[0]}:\n{inner}", "  "
    )


def _comments(notes: Iterable[str]) -> str:
    return "".join(f"# guessed: {_on_one_line(note)}\n" for note in dict.fromkeys(notes))


def _on_one_line(note: str) -> str:
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in note)

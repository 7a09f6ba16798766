"""Markdown that is safe to print: spec text becomes Markdown in this module only."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["Markdown", "code", "slug", "text"]

_SPAN: Final = re.compile(r"(`[^`]+`)")
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>|#~$&!])")


class Markdown(str):
    """Markdown text. Templates print nothing else."""

    __slots__ = ()


def text(words: str) -> Markdown:
    """Give text as one line of Markdown, in which only code spans mean something."""
    parts = _SPAN.split(" ".join(words.split()))
    return Markdown(
        "".join(
            code(part[1:-1]) if number % 2 else _MARKUP.sub(r"\\\1", part)
            for number, part in enumerate(parts)
        )
    )


def code(words: object) -> Markdown:
    """Give a code span that may stand in a table."""
    return Markdown("`" + str(words).replace("`", "'").replace("|", "\\|") + "`")


def slug(heading: str) -> str:
    """Give the anchor that code hosts and site builders make of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")

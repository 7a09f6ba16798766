"""Docstrings as the site's builder reads them: code spans in our own have one backtick."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_SPAN: Final = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_BEFORE_OTHERS: Final = 400


def setup(app: Sphinx) -> dict[str, bool]:
    """Have every docstring rewritten before its sections are found."""
    app.connect("autodoc-process-docstring", _double, priority=_BEFORE_OTHERS)
    return {"parallel_read_safe": True}


def _double(*given: object) -> None:
    lines = given[-1]
    assert isinstance(lines, list)
    text = "\n".join(lines)
    lines[:] = _SPAN.sub(r"``\1``", text).split("\n")

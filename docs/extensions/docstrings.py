"""Docstrings as the site's builder reads them."""

from __future__ import annotations

import ast
import inspect
import re
from importlib import import_module
from importlib.util import resolve_name
from typing import TYPE_CHECKING, Final

from sphinx.ext.napoleon import GoogleDocstring
from sphinx.pycode import ModuleAnalyzer

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_SPAN: Final = re.compile(r"(?<!`)`([^`]+)`(?!`)")


def setup(app: Sphinx) -> dict[str, bool]:
    """Have every docstring rewritten."""
    app.connect("autodoc-process-docstring", _rewrite)
    return {"parallel_read_safe": True}


def _rewrite(
    _app: Sphinx, what: str, name: str, _of: object, _options: object, lines: list[str]
) -> None:
    words = _words_below(name) if what == "data" else lines
    # Code spans in our own have one backtick.
    text = _SPAN.sub(r"``\1``", "\n".join(words))
    # As an extension it would take an attribute's words before a colon for its type.
    lines[:] = GoogleDocstring(text).lines()


def _words_below(name: str) -> list[str]:
    """Give what stands below a value where it is made; the package only hands it out."""
    package, _, own = name.rpartition(".")
    found = ModuleAnalyzer.for_module(_home(package, own)).find_attr_docs()
    return list(found["", own])


def _home(package: str, name: str) -> str:
    """Give the module that a package imports a name from."""
    for each in ast.walk(ast.parse(inspect.getsource(import_module(package)))):
        if isinstance(each, ast.ImportFrom) and name in {alias.name for alias in each.names}:
            return resolve_name("." * each.level + (each.module or ""), package)
    return package

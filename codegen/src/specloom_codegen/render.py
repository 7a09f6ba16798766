"""The fourth room: the plan to text, through templates.

A template prints `Code` and nothing else, so that no text of a spec can become part of a program.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import jinja2

from .code import Code

if TYPE_CHECKING:
    from .plan.modules import Module

__all__ = ["render"]


def render(module: Module) -> str:
    """Give the text of a module, before it is formatted."""
    return _environment().get_template(module.template).render(module=module)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(  # noqa: S701  # Python, not HTML; `_only_code` is the guard
        loader=jinja2.PackageLoader("specloom_codegen"),
        undefined=jinja2.StrictUndefined,
        finalize=_only_code,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _only_code(value: object) -> Code:
    if isinstance(value, Code):
        return value
    raise TypeError(f"a template printed {type(value).__name__}, not Code")

"""Pages to Markdown, through templates."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import jinja2

from .markdown import Markdown

if TYPE_CHECKING:
    from .pages import Page

__all__ = ["render"]


def render(page: Page) -> str:
    """Give the text of a page."""
    return _environment().get_template(page.template).render(page=page)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(  # noqa: S701  # Markdown, not HTML; `_only_markdown` is the guard
        loader=jinja2.PackageLoader("specloom_codegen", "templates/reference"),
        undefined=jinja2.StrictUndefined,
        finalize=_only_markdown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _only_markdown(value: object) -> Markdown:
    if isinstance(value, Markdown):
        return value
    raise TypeError(f"a template printed {type(value).__name__}, not Markdown")

"""`llms.txt` and `llms-full.txt`: the site as programs that read text like it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx.addnodes import toctree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_LONGEST: Final = 160
"""Characters of a page's line."""
_DOCSTRINGS: Final = "docs/reference/api"
"""Where pages are that docstrings make."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Have both files written when all pages are there."""
    app.connect("build-finished", _write)
    return {"parallel_read_safe": True}


def _write(app: Sphinx, failure: Exception | None) -> None:
    if failure is not None or app.builder.format != "html":
        return
    env = app.env
    root = env.config.root_doc
    sections = {title: list(pages) for title, pages in _sections(env, root)}
    head = f"# {env.config.project}\n\n> {_first_paragraph(env, root)}\n"
    lines = [head]
    for title, pages in sections.items():
        lines += [f"## {title}\n", *(_line(app, page) for page in pages), ""]
    Path(app.outdir, "llms.txt").write_text("\n".join(lines), "utf-8")
    texts = [_source(env, page) for pages in sections.values() for page in pages]
    Path(app.outdir, "llms-full.txt").write_text("\n".join([head, *filter(None, texts)]), "utf-8")


def _sections(env: BuildEnvironment, root: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Go through the parts of the root page with all pages below each."""
    for tree in env.get_doctree(root).findall(toctree):
        yield tree["caption"], _below(env, tree["includefiles"])


def _below(env: BuildEnvironment, pages: list[str]) -> Iterator[str]:
    for page in pages:
        yield page
        yield from _below(env, env.toctree_includes.get(page, []))


def _source(env: BuildEnvironment, page: str) -> str:
    """Give the text of a page, unless it is nothing but directives."""
    return "" if page.startswith(_DOCSTRINGS) else Path(env.doc2path(page)).read_text("utf-8")


def _line(app: Sphinx, page: str) -> str:
    title = app.env.titles[page].astext()
    uri = app.builder.get_target_uri(page)
    return f"- [{title}]({uri}): {_first_paragraph(app.env, page)}"


def _first_paragraph(env: BuildEnvironment, page: str) -> str:
    for each in env.get_doctree(page).findall(nodes.paragraph):
        text = " ".join(each.astext().split())
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rsplit(' ', 1)[0]}…"
    return ""

"""The site: `nox -s docs` builds it of the Markdown pages, the specs and the docstrings."""

from __future__ import annotations

import sys
from pathlib import Path

import specloom

sys.path.insert(0, str(Path(__file__).parent / "extensions"))

project = "specloom"
author = "The specloom authors"
version = release = specloom.__version__

# The source is the whole repository, so that links between pages are right on a code host too.
root_doc = "docs/index"
include_patterns = ["*.md", "docs/*.md", "docs/**/*.md", "examples/*/README.md"]
exclude_patterns = ["README.md", ".*", "build", "codegen", "node_modules", "specs", "src", "tests"]
source_suffix = {".md": "markdown"}

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "docstrings",
    "reference_pages",
    "llms",
]
myst_heading_anchors = 4
smartquotes = False

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
# What is not exported, and other libraries, have no pages here. What is exported must have one.
EXPORTED = r"specloom(\.(kintone|strapi|apihub|testing))?\.[A-Z]\w*"
nitpick_ignore_regex = [(r"py:.*", rf"(?!{EXPORTED}$).*")]
suppress_warnings = ["ref.python"]  # `type` is a builtin, and a field of several classes

html_theme = "furo"
html_title = "specloom"
html_additional_pages = {"index": "forward.html"}
templates_path = ["templates"]
html_copy_source = True
html_show_sourcelink = False

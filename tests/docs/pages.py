"""The pages that people write, and the fenced blocks in them."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
PARSER = MarkdownIt("commonmark")
FILE = re.compile(r"# ([\w./-]+\.(?:py|toml|ya?ml))(?::|$)")


@frozen
class Block:
    """One fenced block."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def file(self) -> str:
        """The file that its first line says it is."""
        found = FILE.match(self.text.partition("\n")[0])
        return found[1] if found else ""


def pages() -> list[str]:
    """Give every page: those beside the README, and those of docs/ that are not generated."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    names = sorted(path.relative_to(ROOT).as_posix() for path in found)
    return [name for name in names if not name.startswith("docs/reference/")]


def blocks(page: str) -> list[Block]:
    """Give the blocks of a page, in order, those in lists and quotes too."""
    tokens = PARSER.parse((ROOT / page).read_text("utf-8"))
    return [
        Block(page, token.map[0] + 1, token.info.strip(), token.content)
        for token in tokens
        if token.type in {"fence", "code_block"} and token.map is not None
    ]

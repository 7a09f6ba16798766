"""Every fenced block of every page is run, or checked as what it is; none is left out."""

from __future__ import annotations

import ast
import codeop
import re
from typing import TYPE_CHECKING

import pytest

from .pages import Block, blocks, pages
from .runner import Scene, inside
from .scenes import SCENES, plain, tutorial

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("page", pages())
async def test_the_blocks_of_a_page(page: str, tmp_path: Path) -> None:
    found = blocks(page)
    with inside(tmp_path):
        async with SCENES.get(page, plain)(tmp_path, found) as scene:
            await scene.run(found)


def test_every_scene_has_its_page() -> None:
    assert set(SCENES) <= set(pages())


@pytest.mark.parametrize(
    ("language", "text", "problem"),
    [
        ("", "anything", "nothing claims"),
        ("ruby", "puts 1", "nothing claims"),
        ("yaml", "a: 1", "nothing claims"),
        ("yaml", "app: 7", "E0"),
        ("console", "$ make", "nothing claims"),
        ("console", "$ specloom frob", "SystemExit"),
        ("console", "$ nox -s frob", "frob"),
        ("console", "$ pip install frob", "frob"),
        ("python", "frob", "NameError"),
        ("toml", "= 1", "TOMLDecodeError"),
        ("json", "{", "JSONDecodeError"),
    ],
)
async def test_a_wrong_block_is_found(
    tmp_path: Path, language: str, text: str, problem: str
) -> None:
    block = Block("page.md", 3, language, f"{text}\n")
    with pytest.raises((Exception, SystemExit)) as caught:
        await Scene(tmp_path).run([block])
    assert problem in f"{caught.type.__name__}: {caught.value}"
    assert caught.value.__notes__[0].startswith("page.md:3")


@pytest.mark.parametrize("page", [name for name, scene in SCENES.items() if scene is tutorial])
def test_a_tutorial_can_be_pasted_into_an_interactive_python(page: str) -> None:
    """There a statement of several lines ends with an empty one."""
    compiler = codeop.CommandCompiler()
    compiler.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    for block in blocks(page):
        if block.language != "python" or block.file:
            continue
        waiting = ""
        for line in [*block.text.splitlines(), ""]:
            waiting += f"{line}\n"
            if compiler(waiting) is not None:
                waiting = ""
        assert not waiting, str(block)


async def test_another_output_is_found(tmp_path: Path) -> None:
    shown = [Block("p.md", 1, "python", "print(1)\n"), Block("p.md", 5, "text", "2\n")]
    with pytest.raises(AssertionError):
        await Scene(tmp_path).run(shown)


def test_blocks_are_found_wherever_they_are() -> None:
    assert re.fullmatch(r"README\.md:\d+", str(blocks("README.md")[0]))
    assert {"docs/tutorials/kintone.md", "docs/decisions/README.md"} <= set(pages())

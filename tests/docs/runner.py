"""Runs a page from its first block to its last, as a reader would."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import json
import os
import shutil
import sys
import textwrap
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, field

from specloom_codegen.pipeline import generate

from . import commands, fragments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .pages import Block


@define
class Scene:
    """What a page stands in: a folder, names that its text speaks of, and who answers."""

    folder: Path
    names: dict[str, Any] = field(factory=dict[str, Any])
    given: Mapping[str, Any] = field(factory=dict[str, Any])
    """Names that every block begins with, whatever those before it made of them."""
    replaced: Mapping[str, str] = field(factory=dict[str, str])
    """What stands in Python for addresses and secrets of the page, the most special first."""
    before: dict[str, Callable[[], object]] = field(factory=dict[str, Any])
    """What the reader does, as the text says, before a command; once."""
    runs_all: bool = False
    """Whether commands are run that show no output, too."""
    printed: list[str] = field(factory=list[str])
    """What each block of Python printed."""

    async def run(self, blocks: Iterable[Block]) -> None:
        """Run the blocks in order.

        Raises:
            AssertionError: One is wrong, or of a kind that nothing claims; a note says where.
        """
        for block in blocks:
            try:
                await self._run(block)
            except BaseException as error:
                error.add_note(f"{block}:\n{textwrap.indent(block.text, '    ')}")
                raise
        specs = self.folder / "specs"
        if specs.is_dir():
            fragments.clean(specs)

    async def _run(self, block: Block) -> None:
        if block.file:
            self.write(block)
            return
        match block.language:
            case "python":
                self.printed.append(await self._python(block))
            case "text":
                assert self.printed[-1] == block.text, self.printed[-1]
            case "console":
                self._commands(block)
            case "yaml":
                scrap = self.folder / "scrap"
                fragments.check(block.text, scrap)
                shutil.rmtree(scrap, ignore_errors=True)
            case "toml":
                tomllib.loads(block.text)
            case "json":
                json.loads(block.text)
            case "diff":
                self._edit(block.text)
            case "{toctree}":
                pass  # the site's builder checks it
            case _:
                raise AssertionError(f"nothing claims a block of {block.language or 'no language'}")

    def write(self, block: Block) -> None:
        """Write a block that is a file."""
        path = self.folder / block.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, "utf-8")

    def _edit(self, text: str) -> None:
        """Change a file as a block of lines that go and lines that come says."""
        head, *lines = text.splitlines()
        path = self.folder / head.removeprefix("+++ ")
        old = "".join(f"{line[1:]}\n" for line in lines if line[0] != "+")
        new = "".join(f"{line[1:]}\n" for line in lines if line[0] != "-")
        before = path.read_text("utf-8")
        assert before.count(old) == 1, f"the lines are not in {path}, or more than once"
        path.write_text(before.replace(old, new), "utf-8")

    async def _python(self, block: Block) -> str:
        """Run statements, `await` among them, and give what they print."""
        text = block.text
        for old, new in self.replaced.items():
            text = text.replace(old, new)
        tree = ast.increment_lineno(ast.parse(text), block.line)
        code = compile(tree, block.page, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        self.names.update(self.given)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            running = eval(code, self.names)  # noqa: S307  # our own page
            if inspect.isawaitable(running):
                await running
        return printed.getvalue()

    def _commands(self, block: Block) -> None:
        for command, printed in commands.shown(block.text):
            for awaited in [each for each in self.before if command.startswith(each)]:
                self.before.pop(awaited)()
            commands.check(command)
            if printed or self.runs_all:
                status, told = commands.run(command, self.folder)
                assert not printed or told == printed, told
                assert status == _status(printed), told


def _status(printed: str) -> int:
    """Give the exit code that goes with what a command printed."""
    if "error[" in printed:
        return 1
    return 2 if "breaking" in printed.casefold() else 0


@contextlib.contextmanager
def generated(folder: Path, *packages: str, out: str = "{service}") -> Iterator[None]:
    """Generate clients of the specs in a folder, and have their packages at hand to import."""
    generate(folder / "specs", folder / out)
    hidden = {name: sys.modules.pop(name) for name in [*sys.modules] if _is_of(name, packages)}
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if _is_of(name, packages)]:
            del sys.modules[name]
        sys.modules.update(hidden)


def _is_of(module: str, packages: tuple[str, ...]) -> bool:
    return module.partition(".")[0] in packages


@contextlib.contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Work in a folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)

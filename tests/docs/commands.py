"""Commands in pages: run, or at least such that they could be."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

from specloom_codegen.arguments import command_line

from .pages import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GIT = {"GIT_CONFIG_GLOBAL": "/dev/null"} | {
    f"GIT_{who}_{what}": f"ann{'@example.com' if what == 'EMAIL' else ''}"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


def shown(text: str) -> Iterator[tuple[str, str]]:
    """Go through the commands of a block, each with what it prints there."""
    first, *parts = re.split(r"^\$ ", text, flags=re.MULTILINE)
    assert not first, "a block of commands begins with one"
    for part in parts:
        command, _, printed = part.partition("\n")
        yield re.split(r"\s{2,}#", command)[0].strip(), printed


def split(command: str) -> Iterator[list[str]]:
    """Go through the words of the commands that `&&` joins, without where programs are."""
    for each in command.split("&&"):
        program, *words = shlex.split(each)
        yield [program.removeprefix(".venv/bin/"), *words]


def check(command: str) -> None:
    """See that what a command names is there."""
    for words in split(command):
        match words:
            case ["specloom", *arguments]:
                command_line().parse_args(arguments)
            case ["nox", "-s", *names]:
                assert set(names) <= sessions(), command
            case ["pip", "install", *rest]:
                assert {each for each in rest if not each.startswith("-")} <= installable(), command
            case ["python3", "-m", "venv", ".venv"] | ["python", "-m", "asyncio"]:
                pass
            case ["python", file] if file.endswith(".py"):
                pass
            case ["git", *_]:
                pass
            case _:
                raise AssertionError(f"nothing claims the command {command!r}")


def run(command: str, folder: Path) -> tuple[int, str]:
    """Run a command in a folder; gives its exit code and what it printed."""
    for words in split(command):
        match words:
            case ["specloom", *arguments]:
                program = [sys.executable, "-m", "specloom_codegen", *arguments]
            case ["python", file] if file.endswith(".py"):
                program = [sys.executable, file]
            case ["git", *_]:
                program = words
            case _:
                check(command)
                return 0, ""
        done = subprocess.run(
            program,
            cwd=folder,
            env=environment(folder),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            break
    return done.returncode, done.stdout + done.stderr


def environment(folder: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder), "PYTHONUTF8": "1", **GIT}


def sessions() -> set[str]:
    tree = ast.parse((ROOT / "noxfile.py").read_text("utf-8"))
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return {name.replace("_", "-") for name in defined} - {"install"}


def installable() -> set[str]:
    """Give what pages may tell people to install: what is ours, and the tools of the project."""
    found = {"nox"}
    for path in ("pyproject.toml", "codegen/pyproject.toml"):
        project = tomllib.loads((ROOT / path).read_text("utf-8"))
        name = project["project"]["name"]
        extras = project["project"].get("optional-dependencies", {})
        tools = [each for group in project.get("dependency-groups", {}).values() for each in group]
        found |= {name, *(f"{name}[{extra}]" for extra in extras)}
        found |= {re.split(r"[=<>]", tool)[0] for tool in tools}
    return found

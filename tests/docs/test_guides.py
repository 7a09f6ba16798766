"""What the guides say in tables and in passing is so."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING

import pytest

from specloom.kintone.form.query import OPERATORS
from specloom_codegen.openapi.export import export

from .pages import ROOT, blocks

if TYPE_CHECKING:
    from pathlib import Path

ROWS = re.findall(
    r"^\| (.+?) \| (.+?) \|$", (ROOT / "docs/guarantees.md").read_text("utf-8"), flags=re.MULTILINE
)
PROMISES = [row for row in ROWS if row[0] not in {"promise", "---"}]
TYPED_APPS = (ROOT / "docs/typed-apps.md").read_text("utf-8")


def defined_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}


@pytest.mark.parametrize(("promise", "held_by"), PROMISES, ids=[promise for promise, _ in PROMISES])
def test_a_promise_names_a_test_that_there_is(promise: str, held_by: str) -> None:
    named = re.fullmatch(r"`([\w/]+\.py)::(test_\w+)`", held_by)
    assert named is not None, f"{promise!r} names no test"
    assert named[2] in defined_in(ROOT / "tests" / named[1])


def test_there_are_promises_and_each_stands_once() -> None:
    assert len(PROMISES) > 30
    assert len({promise for promise, _ in PROMISES}) == len(PROMISES)
    assert len({held_by for _, held_by in PROMISES}) == len(PROMISES)


def test_the_commands_of_the_readme_come_in_order() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.findall(r"nox -s ([\w-]+)", readme)[:2] == ["demo", "tests"]


def test_the_extensions_of_openapi_are_there() -> None:
    guide = (ROOT / "docs/openapi.md").read_text("utf-8")
    named = set(re.findall(r"`(x-specloom-[a-z-]+)`", guide))
    text = json.dumps(export(ROOT / "specs/kintone")["kintone"])
    acme = json.dumps(export(ROOT / "tests/codegen/specs/acme")["acme"])
    assert len(named) > 8
    assert {name for name in named if f'"{name}"' not in text + acme} == set()


def test_the_readme_has_a_short_example_for_each_service() -> None:
    examples = [each.text for each in blocks("README.md") if each.language == "python"]
    services = [re.findall(r"^from specloom\.(\w+) import", text)[0] for text in examples]
    assert services == ["kintone", "strapi", "apihub"]
    assert all(10 <= len(text.splitlines()) <= 14 for text in examples[:2])


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        ("number, calculation, record number", ["NUMBER", "CALC", "RECORD_NUMBER", "__ID__"]),
        ("date, time,", ["DATE", "TIME", "DATETIME", "CREATED_TIME", "UPDATED_TIME"]),
        ("text, link", ["SINGLE_LINE_TEXT", "LINK"]),
        ("options, people", ["DROP_DOWN", "CHECK_BOX", "USER_SELECT", "GROUP_SELECT", "CREATOR"]),
        ("status", ["STATUS"]),
    ],
)
def test_the_table_of_operators(row: str, kinds: list[str]) -> None:
    table = TYPED_APPS[TYPED_APPS.index("| type | operators |") :]
    (line,) = [line for line in table.splitlines() if line.startswith(f"| {row}")]
    words = {"==": "=", "in_": "in", "not_in": "not in", "not_like": "not like"}
    told = [words.get(word, word) for word in re.findall(r"`([^`.]+)`", line.split("|")[2])]
    for kind in kinds:
        assert set(told) == set(OPERATORS[kind])


@pytest.mark.parametrize("page", ["docs/architecture.md", "docs/extending.md"])
def test_the_house_has_what_its_plan_shows(page: str) -> None:
    words = re.findall(r"`([^`\n]+/[^`\n]*)`", (ROOT / page).read_text("utf-8"))
    paths = {word for word in words if "NAME" not in word and not word.startswith("_")}
    assert len(paths) > 10
    assert {path for path in paths if not (ROOT / path).exists()} == set()


SERVICES = {"kintone", "strapi", "apihub"}
RUNTIME = ROOT / "src/specloom"
GENERATOR = ROOT / "codegen/src/specloom_codegen"
ROOMS = ["load", "resolve", "plan", "render", "write"]


def imported_by(folder: Path, package: str) -> set[str]:
    """Give the modules that the modules of a folder, or one module, import."""
    found: set[str] = set()
    for path in folder.rglob("*.py") if folder.is_dir() else [folder]:
        inside = [package, *path.relative_to(folder if folder.is_dir() else path.parent).parts[:-1]]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {each.name for each in node.names}
            elif isinstance(node, ast.ImportFrom):
                above = ".".join(inside).split(".")
                start = above[: len(above) - node.level + 1] if node.level else []
                found.add(".".join([*start, *([node.module] if node.module else [])]))
    return found


def within(modules: set[str], package: str) -> set[str]:
    return {each for each in modules if each == package or each.startswith(f"{package}.")}


@pytest.mark.parametrize("part", ["core", *sorted(SERVICES)])
def test_the_runtime_points_one_way(part: str) -> None:
    modules = imported_by(RUNTIME / part, f"specloom.{part}")
    assert within(modules, f"specloom.{part}")
    for other in {*SERVICES, "testing"} - {part}:
        assert within(modules, f"specloom.{other}") == set()
    assert within(modules, "specloom_codegen") == set()


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_does_not_know_the_next(room: str) -> None:
    is_folder = (GENERATOR / room).is_dir()
    place = GENERATOR / (room if is_folder else f"{room}.py")
    modules = imported_by(place, f"specloom_codegen.{room}" if is_folder else "specloom_codegen")
    for later in ROOMS[ROOMS.index(room) + 1 :]:
        assert within(modules, f"specloom_codegen.{later}") == set()

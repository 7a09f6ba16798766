"""What the guides say in tables and in passing is so."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING

import pytest

from specloom.kintone.form.query import OPERATORS
from specloom_codegen.openapi.export import export

from .pages import ROOT

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

"""The guides: every guarantee names a test that there is, and every example runs."""

from __future__ import annotations

import ast
import re
import textwrap
from pathlib import Path

import pytest

from specloom.testing import KintoneService

ROOT = Path(__file__).parent.parent.parent
GUARANTEES = (ROOT / "docs/guarantees.md").read_text(encoding="utf-8")
MIDDLEWARES = (ROOT / "docs/middlewares.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| (.+?) \|$", GUARANTEES, flags=re.MULTILINE)
PROMISES = [row for row in ROWS if row[0] not in {"promise", "---"}]


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


async def test_the_examples_of_middlewares_run(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", MIDDLEWARES, flags=re.DOTALL)
    assert len(blocks) == 2
    async with KintoneService() as service:
        service.add_app(7, fields={"title": "SINGLE_LINE_TEXT"}, tokens=["token"])
        for block in blocks:
            body = textwrap.indent(block, "    ").replace("…", "token")
            body = body.replace("https://example.cybozu.com", service.base_url)
            scope: dict[str, object] = {}
            source = f"async def example():\n{body}\n    return locals()"
            exec(compile(source, "middlewares.md", "exec"), scope)  # noqa: S102
            found = await scope["example"]()  # type: ignore[operator]
            await found["kintone"].close()
        assert service.received[0].headers["X-Team"] == "blue"
    assert capsys.readouterr().out == "records.list 1 200\n"

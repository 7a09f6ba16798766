"""Real type checkers, strict, over a program that uses all three clients."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def basedpyright(path: Path) -> set[int]:
    """Lines with errors."""
    out = subprocess.run(
        [
            *(sys.executable, "-m", "basedpyright", "--outputjson"),
            *("--pythonpath", sys.executable, str(path)),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    found = json.loads(out.stdout)["generalDiagnostics"]
    return {
        diagnostic["range"]["start"]["line"] + 1
        for diagnostic in found
        if diagnostic["severity"] == "error"
    }


def mypy(path: Path) -> set[int]:
    """Lines with errors."""
    out = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--show-absolute-path", str(path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    lines = re.findall(rf"^{re.escape(str(path))}:(\d+): error", out.stdout, flags=re.MULTILINE)
    assert lines or not out.stdout.strip(), out.stdout
    return {int(line) for line in lines}


CONTENT = ROOT / "tests" / "live"


@pytest.mark.parametrize("checker", [basedpyright, mypy])
@pytest.mark.parametrize("path", [HERE / "consumer.py", CONTENT / "cms_right.py", CONTENT / "cms"])
def test_right_uses_have_no_errors(checker, path) -> None:
    assert checker(path) == set()


@pytest.mark.parametrize("checker", [basedpyright, mypy])
@pytest.mark.parametrize("path", [HERE / "wrong.py", CONTENT / "cms_wrong.py"])
def test_every_wrong_use_is_an_error(checker, path) -> None:
    marked = {
        number
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.endswith("# wrong")
    }
    assert len(marked) > 30
    assert checker(path) == marked

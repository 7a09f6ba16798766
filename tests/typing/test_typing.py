"""Real type checkers, strict, over programs that use all three clients, and typed kintone apps."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SHOP = ROOT / "tests" / "codegen" / "golden" / "shop"
SETTINGS = f"""\
[tool.mypy]
strict = true
mypy_path = "{(ROOT / "src").as_posix()}"
[tool.basedpyright]
typeCheckingMode = "strict"
pythonVersion = "3.11"
extraPaths = ["{(ROOT / "src").as_posix()}"]
"""


def basedpyright(path: Path, root: Path = ROOT) -> set[int]:
    """Lines with errors."""
    out = subprocess.run(
        [
            *(sys.executable, "-m", "basedpyright", "--outputjson"),
            *("--pythonpath", sys.executable, str(path)),
        ],
        capture_output=True,
        text=True,
        cwd=root,
        check=False,
    )
    found = json.loads(out.stdout)["generalDiagnostics"]
    return {
        diagnostic["range"]["start"]["line"] + 1
        for diagnostic in found
        if diagnostic["severity"] == "error"
    }


def mypy(path: Path, root: Path = ROOT) -> set[int]:
    """Lines with errors."""
    out = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--show-absolute-path", str(path)],
        capture_output=True,
        text=True,
        cwd=root,
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
    assert len(marked(path)) > 30
    assert checker(path) == marked(path)


def marked(path: Path) -> set[int]:
    """Lines that are meant to be wrong."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith("# wrong")}


@pytest.fixture
def apps(tmp_path):
    """A project with generated clients of kintone apps."""
    shutil.copytree(SHOP, tmp_path / "shop")
    shutil.copytree(HERE / "apps", tmp_path, dirs_exist_ok=True)
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    return tmp_path


@pytest.mark.parametrize("checker", [basedpyright, mypy])
def test_typed_apps(checker, apps) -> None:
    assert checker(apps / "right.py", apps) == set()
    assert len(marked(apps / "wrong.py")) > 25
    assert checker(apps / "wrong.py", apps) == marked(apps / "wrong.py")

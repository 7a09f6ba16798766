"""The progress bar, which needs rich."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from rich.console import Console

import specloom
from specloom import ConfigurationError, progress_bar


@pytest.mark.parametrize(
    ("unit", "total", "shown"),
    [("records", 4000, "2000/4000"), ("records", None, "2000/?"), ("bytes", 4000, "2.0/4.0 kB")],
)
def test_it_shows_how_far_it_came(unit, total, shown) -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=120)
    with progress_bar("[Orders]", unit=unit, console=console) as progress:
        progress(2000, total)
    assert "[Orders]" in out.getvalue()
    assert shown in out.getvalue()


def test_without_rich(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "rich", None)
    with pytest.raises(ConfigurationError, match=r"specloom\[progress\]"), progress_bar():
        pytest.fail("there is no bar")


def test_nothing_heavy_is_imported() -> None:
    program = (
        "import sys; import specloom; from specloom.kintone import KintoneClient; "
        "assert not {'aiohttp', 'rich', 'mimetypes', 'cattrs'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_it_is_public() -> None:
    assert "progress_bar" in specloom.__all__

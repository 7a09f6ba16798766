"""The guide to changing specs: its commands print what it says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from specloom_codegen import cli

if TYPE_CHECKING:
    import pytest

GUIDE = (Path(__file__).parents[2] / "docs/changing-specs.md").read_text(encoding="utf-8")
TOML = re.findall(r"```toml\n(.*?)```", GUIDE, flags=re.DOTALL)
COMMANDS = re.findall(r"```console\n\$ specloom ([^\n]+)\n(.*?)```", GUIDE, flags=re.DOTALL)
EDITS = {
    "max_length: 80": "max_length: 60",
    "ItemState, required: true": "ItemState, required: true, nullable: true",
    "enum: [open, closed]": "enum: [open, closed, lost]",
}


def git(*arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)  # noqa: S607


def test_the_commands_print_what_the_guide_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    Path("pyproject.toml").write_text(TOML[0], encoding="utf-8")
    assert [command.split()[0] for command, _ in COMMANDS] == ["new", "diff", "diff"]
    for command, printed in COMMANDS:
        if command == "diff":  # the first of the two
            git("init", "-q")
            git("add", ".")
            git("commit", "-qm", "specs")
            path = Path("specs/pet_shop/items.yaml")
            text = path.read_text(encoding="utf-8")
            for old, new in EDITS.items():
                assert text.count(old) == 1
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
        breaks = "breaking" in printed.casefold()
        assert cli.main(command.split()) == (2 if breaks else 0)
        assert capsys.readouterr().out == printed

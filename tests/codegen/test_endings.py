"""How the command ends when nobody reads on, and when it is interrupted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from specloom_codegen import cli

ROOT = Path(__file__).parents[2]
OPENAPI = "tests/data/kintone-openapi.yaml"
COMMAND = (sys.executable, "-m", "specloom_codegen")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--out", "nowhere"],
        ["lint", "tests/codegen/specs/shop", "--format", "json"],
        ["diff", "tests/codegen/specs/shop", "specs/kintone"],
        ["export", "openapi", "specs/kintone"],
        ["conform", "specs/kintone", "--openapi", OPENAPI],
        ["schema"],
        ["--help"],
    ],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize("closed", ["stdout", "both"])
def test_whoever_reads_may_stop(arguments, closed, monkeypatch):
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=ROOT,
            stdout=writer,
            stderr=subprocess.PIPE if closed == "stdout" else writer,
            check=False,
        )
    finally:
        os.close(writer)
    assert not done.stderr or done.stderr.startswith(b"not up to date")
    assert done.returncode in {1, 141}  # rich, which writes tables, ends with 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
@pytest.mark.parametrize(
    "arguments", [["schema"], ["--help"], ["export", "openapi", "specs/kintone"]]
)
def test_a_full_disk_is_told_once(arguments):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.stderr == b"specloom: [Errno 28] No space left on device\n"
    assert done.returncode == 1


def test_the_first_line_is_all_that_is_wanted():
    process = subprocess.Popen(
        [*COMMAND, "export", "openapi", "specs/kintone"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == b"openapi: 3.1.0\n"
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait(30) == 141


@pytest.mark.parametrize(
    ("inner", "arguments"),
    [
        ("specloom_codegen.pipeline.read", ["generate", "specs", "--out", "out"]),
        ("specloom_codegen.lint.read", ["lint", "specs"]),
        ("specloom_codegen.changes.read", ["diff", "specs", "specs"]),
        ("specloom_codegen.starter.schema_text", ["new", "toys"]),
        ("specloom_codegen.demo.main", ["demo"]),
    ],
)
def test_an_interrupt_ends_every_command(shop, monkeypatch, capsys, inner, arguments):
    shop.write()
    Path("pyproject.toml").write_text('[tool.specloom]\nspecs = "specs"\nout = "out"\n')

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(inner, interrupted)
    assert cli.main(arguments) == 130
    assert capsys.readouterr().err == ""


def test_a_file_that_cannot_be_written(shop, capsys):
    shop.write()
    Path("out").write_text("")
    assert cli.main(["export", "openapi", "specs", "--out", "out"]) == 1
    assert capsys.readouterr().err.startswith("specloom: ")

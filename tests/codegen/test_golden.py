"""Generated code, byte for byte, and what type checkers and the linter say of it.

When the generator changes what it writes, read the difference, then bring the files up to date:

    specloom generate tests/codegen/specs --out tests/codegen/golden
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import typing
from datetime import date, datetime
from pathlib import Path

import pytest

from specloom.core.codec import Decoder
from specloom.core.errors import ArgumentError
from specloom.core.inputs import encoder
from specloom.core.wire import DecimalText, EpochMs
from specloom_codegen import generate

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SPECS = HERE / "specs"
GOLDEN = HERE / "golden"


def _texts(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.py")}


def _run(*command: object, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=cwd,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_output_is_golden(tmp_path):
    generate(SPECS, tmp_path)
    assert _texts(tmp_path) == _texts(GOLDEN)


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_output_depends_on_nothing_else(tmp_path, seed):
    specs = os.path.relpath(SPECS, tmp_path) if seed == "1" else SPECS
    program = "import sys; from specloom_codegen.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", program, "generate", str(specs), "--out", "out"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=False,
    )
    assert done.returncode == 0
    assert _texts(tmp_path / "out") == _texts(GOLDEN)


def test_the_committed_clients_are_up_to_date(monkeypatch):
    monkeypatch.chdir(ROOT)
    report = generate("specs", "src/specloom/{service}/_generated", check=True, clean=True)
    assert report.diff == ()


@pytest.fixture
def acme(tmp_path, monkeypatch):
    shutil.copytree(GOLDEN, tmp_path, dirs_exist_ok=True)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme"]:
        del sys.modules[name]


def test_the_linter_is_content(acme):
    for command in (["check"], ["format", "--check"]):
        done = _run("ruff", *command, "--no-cache", "--config=pyproject.toml", acme, cwd=ROOT)
        assert done.returncode == 0, done.stdout + done.stderr


def test_mypy_is_content(acme):
    command = ["--strict", "--python-version=3.11", "--cache-dir", os.devnull]
    command += ["-p", "acme", "-p", "shop"]
    done = _run("mypy", *command, cwd=acme, MYPYPATH=str(ROOT / "src"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_pyright_is_content(acme):
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": ["acme", "shop"]}
    settings["extraPaths"] = [str(ROOT / "src")]
    (acme / "pyrightconfig.json").write_text(json.dumps(settings))
    done = _run("basedpyright", "--pythonpath", sys.executable, cwd=acme)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("first", ["things", "parts", "box", "client"])
def test_modules_that_need_each_other_load_in_any_order(acme, first):
    importlib.import_module(f"acme.{first}")
    things = importlib.import_module("acme.things")
    parts = importlib.import_module("acme.parts")
    page = typing.get_type_hints(things.ThingPage, include_extras=True)
    assert page["list"] == list[things.Thing]
    assert typing.get_type_hints(parts.Part)["of"] is things.Thing


def test_names_of_fields_do_not_hide_types(acme):
    things = importlib.import_module("acme.things")
    hints = typing.get_type_hints(things.Thing, include_extras=True)
    assert hints["date"] is date
    assert hints["created"] is datetime
    assert hints["str"] == dict[str, typing.Any]
    assert hints["seen"] == EpochMs
    assert things.Thing.__wire_names__ == {"created": "createdAt", "from_": "from"}


def test_unions_are_plain_unions_of_classes_that_know_their_tags(acme):
    parts = importlib.import_module("acme.parts")
    variants = (parts.Round, parts.Box3, parts.Shapeless, parts.UnknownShape)
    assert typing.get_args(parts.Shape) == variants
    assert typing.get_type_hints(parts.Part)["shape"] == parts.Shape | None
    assert parts.Round.__tag__ == ("shape_type", ("ROUND", "OVAL"))
    assert parts.UnknownShape.__tag__ == ("shape_type", ())
    assert parts.RoundInput.__tag__ == ("from_", ("ROUND",))
    part = Decoder(parts.Part)(b'{"shape": {"shapeType": "OVAL", "width": 2}}', "parts.get")
    assert (type(part.shape), part.shape.width) == (parts.Round, 2.0)
    encode = encoder(parts.PartInput)
    box = {
        "from_": "BOX",
        "depth": None,
        "weight": None,
        "inside": [{"from_": "ROUND", "width": 1}],
    }
    assert encode({"name": "x", "amount": 1, "shape": box}, "part")["shape"] == {
        "from": "BOX",
        "depth": "",
        "weight": "",
        "inside": [{"from": "ROUND", "width": 1}],
    }
    with pytest.raises(ArgumentError, match=r"shape\.inside\[0\]\.width is 0; the API takes 1"):
        encode(
            {
                "name": "x",
                "amount": 1,
                "shape": {**box, "inside": [{"from_": "ROUND", "width": 0}]},
            },
            "part",
        )


def test_operations_hold_what_the_spec_says(acme):
    things = importlib.import_module("acme.things")
    create = things.CREATE
    assert (create.name, create.method, create.path) == ("things.create", "POST", "/things")
    params = {param.name: param for param in create.params}
    assert params["parent_id"].nullable
    assert params["price"].type == DecimalText
    assert params["kind"].type == typing.Literal[1, 2, 3]
    assert things.MOVE.one_of == (("to", "before", "after"),)
    assert things.GET.accepts == ("token", "anonymous")  # by the API's priority
    assert not things.DELETE.variants


async def test_methods_send_what_they_are_given(acme):
    class Recorder:
        calls: typing.ClassVar[list[dict[str, typing.Any]]] = []

        async def execute(self, operation, **given):
            self.calls.append({"operation": operation.name} | {k: v for k, v in given.items() if v})

    box = importlib.import_module("acme.box").BoxResource(Recorder(), "me", 3)
    await box.find(type="old", size=5)
    things = importlib.import_module("acme.things").Things(Recorder())
    await things.create(name=None, tags={"a": "b"})
    found, created = Recorder.calls
    assert found["path"] == {"owner": "me", "boxNo": 3, "type": "old"}
    assert created["body"]["upsert"] is True
    assert created["body"]["api-version"] == 2.5
    assert "expand" not in created["body"]

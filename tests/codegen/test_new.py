"""The specs that a new service begins with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from specloom_codegen import cli
from specloom_codegen.schema import schema, schema_text


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text(
        '[tool.specloom]\nspecs = "api/specs"\nout = "src/acme/clients/{service}"\n'
    )


@pytest.mark.usefixtures("project")
def test_a_new_service(capsys):
    assert cli.main(["new", "pet_shop"]) == 0
    folder = Path("api/specs/pet_shop")
    assert capsys.readouterr().out.splitlines() == [
        f"written {folder}/service.yaml",
        f"written {folder}/items.yaml",
        "written api/specs/spec.schema.json",
    ]
    assert Path("api/specs/spec.schema.json").read_text("utf-8") == schema_text()
    for path in folder.iterdir():
        text = path.read_text("utf-8")
        assert text.startswith("# yaml-language-server: $schema=../spec.schema.json\n")
        jsonschema.Draft202012Validator(schema()).validate(yaml.safe_load(text))
    assert cli.main(["lint"]) == 0
    assert capsys.readouterr().out == ""
    assert cli.main(["generate"]) == 0
    Path("use.py").write_text(
        "from acme.clients.pet_shop import Login, PetShopClient, PetShopError, Token\n\n\n"
        "def open_shop(token: str) -> PetShopClient:\n"
        '    return PetShopClient(auth=[Token(token), Login("ada", "open")], timeout=3)\n\n\n'
        "async def use(shop: PetShopClient) -> str:\n"
        '    page = await shop.items.list(state="open", limit=10)\n'
        '    added = await shop.items.add(name="Cat")\n'
        "    return page.items[0].name + added.state\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--explicit-package-bases", "use.py", "src"],
        capture_output=True,
        text=True,
        env={"MYPYPATH": "src"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.usefixtures("project")
def test_nothing_is_overwritten(capsys):
    assert cli.main(["new", "shop"]) == 0
    path = Path("api/specs/shop/items.yaml")
    path.write_text("mine")
    assert cli.main(["new", "shop"]) == 1
    assert "api/specs/shop is there already" in capsys.readouterr().err
    assert path.read_text() == "mine"


@pytest.mark.usefixtures("project")
def test_the_schema_that_is_there_is_kept():
    Path("api/specs").mkdir(parents=True)
    Path("api/specs/spec.schema.json").write_text("{}")
    assert cli.main(["new", "shop"]) == 0
    assert Path("api/specs/spec.schema.json").read_text() == "{}"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("PetShop", "name 'PetShop' is not a name in snake_case; did you mean 'pet_shop'?"),
        ("../evil", "the service name '../evil' is not a name in snake_case"),
        ("class", "the service name 'class' is a keyword of Python; did you mean 'class_'?"),
    ],
)  # fmt: skip
def test_names_that_cannot_be_used(tmp_path, capsys, name, message):
    assert cli.main(["new", name, "--specs", str(tmp_path / "specs")]) == 1
    assert message in capsys.readouterr().err
    assert not (tmp_path / "specs").exists()


def test_without_a_project(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "shop", "--specs", "specs"]) == 0
    assert cli.main(["lint", "specs"]) == 0
    assert "W0" not in capsys.readouterr().out

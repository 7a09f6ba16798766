"""The guide to OpenAPI: what it shows is printed, and the extensions that it names are there."""

from __future__ import annotations

import json
import re
from pathlib import Path

from specloom_codegen.cli import main
from specloom_codegen.openapi.export import export

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs/openapi.md").read_text(encoding="utf-8")

PETS = """\
openapi: 3.1.0
info: {title: Pets, description: Pets for sale., version: "1"}
servers: [{url: "https://pets.example"}]
security: [{key: []}]
paths:
  /pets:
    get:
      tags: [pets]
      operationId: list
      summary: Get the pets.
      responses: {"200": {description: Pets., content: {application/json: {schema: {}}}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
"""


def test_the_commands_print_what_the_guide_shows(tmp_path, monkeypatch, capsys):
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/kintone").symlink_to(ROOT / "specs/kintone")
    (tmp_path / "pets.yaml").write_text(PETS)
    monkeypatch.chdir(tmp_path)
    shown = re.findall(r"```console\n\$ specloom (.*?)\n(.*?)```", GUIDE, flags=re.DOTALL)
    assert len(shown) == 2
    for command, printed in shown:
        assert main(command.split()) == 0
        assert capsys.readouterr().out == printed


def test_the_extensions_of_the_guide_are_there():
    named = set(re.findall(r"`(x-specloom-[a-z-]+)`", GUIDE))
    text = json.dumps(export(ROOT / "specs/kintone")["kintone"])
    acme = json.dumps(export(ROOT / "tests/codegen/specs/acme")["acme"])
    assert len(named) > 8
    assert {name for name in named if f'"{name}"' not in text + acme} == set()

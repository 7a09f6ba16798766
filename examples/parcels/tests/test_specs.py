"""The specs: no fault, no warning, clients that are up to date, and changes that are told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import validate

from specloom_codegen import cli

PROJECT = Path(__file__).parents[1]
SPECS = PROJECT / "specs/parcels"


@pytest.fixture
def specloom(monkeypatch, capsys):
    """The command, run in the project."""
    monkeypatch.chdir(PROJECT)

    def run(*words):
        code = cli.main([str(word) for word in words])
        return code, capsys.readouterr().out

    return run


def test_the_specs_are_clean_and_the_client_is_what_they_give(specloom):
    assert specloom("lint") == (0, "")
    assert specloom("check") == (0, "")


def test_other_tools_can_follow_them(specloom, tmp_path):
    code, _ = specloom("export", "openapi", "--out", tmp_path)
    document = yaml.safe_load((tmp_path / "parcels.yaml").read_text("utf-8"))
    assert code == 0
    validate(document)
    fault = document["components"]["schemas"]["error"]["properties"]["errors"]["items"]
    assert list(fault["properties"]) == ["pointer", "detail"]


def test_what_goes_out_comes_in_as_the_same_client(specloom, tmp_path):
    assert specloom("export", "openapi", "--out", tmp_path)[0] == 0
    made = tmp_path / "specs/parcels"
    assert specloom("import", "openapi", tmp_path / "parcels.yaml", "--out", made)[0] == 0
    assert specloom("generate", made, "--out", tmp_path / "clients")[0] == 0
    assert _texts(tmp_path / "clients/parcels") == _texts(PROJECT / "src/bookshop/clients/parcels")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (("parcels", "max_items: 200", "max_items: 100"), "breaking"),
        (("parcels", "    retry: idempotent", "    retry: never"), "risky"),
        (("invoices", "accepts: [partner_key, login]", "accepts: [login]"), "breaking"),
        (("service", "claims: {", "claims: {jti: x, "), "risky"),
        (("events", "max: 100, items", "max: 50, items"), "safe"),
    ],
)
def test_a_change_is_told(specloom, tmp_path, edit, expected):
    file, was, now = edit
    shutil.copytree(SPECS, tmp_path / "parcels")
    path = tmp_path / f"parcels/{file}.yaml"
    text = path.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), "utf-8")
    code, told = specloom("diff", SPECS, tmp_path / "parcels")
    assert told.startswith(f"{expected}: "), told
    assert code == (2 if expected == "breaking" else 0)


def _texts(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.py")}

"""The JSON Schema for editors says what the generator checks."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from specloom_codegen import cli
from specloom_codegen.faults import CommandError
from specloom_codegen.grammar import RECORDS
from specloom_codegen.page import places, with_tables
from specloom_codegen.schema import schema, schema_text

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("specs/*/*.yaml"), *ROOT.glob("tests/codegen/specs/*/*.yaml")])
PAGE = ROOT / "docs" / "spec-language.md"
TOLD_WITH_ANOTHER = {"use": "parameter", "content": "parameter", "inner_field": "record_field"}
VALIDATOR = jsonschema.Draft202012Validator(schema())


def test_the_committed_schema_is_this_version_s():
    assert (ROOT / "specs" / "spec.schema.json").read_text("utf-8") == schema_text()


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_spec_is_valid(path):
    VALIDATOR.validate(yaml.safe_load(path.read_text("utf-8")))


def _operation(**keys):
    return {
        "resource": "a",
        "description": "A.",
        "operations": {"get": {"summary": "Get.", **keys}},
    }


@pytest.mark.parametrize(
    "spec",
    [
        {"service": "shop"},
        {"resource": "a"},
        {"resource": "a", "description": "A.", "operation": {}},
        _operation(),
        _operation(get="/a", post="/a"),
        _operation(get="/a", retry="always"),
        _operation(get="/a", query={"pageSize": "integer"}),
        _operation(get="/a", query={"size": {"type": "integer", "required": "yes"}}),
        _operation(get="/a", returns={"items": "A"}),
        _operation(get="/a", paging={"style": "page"}),
        _operation(get="/a", paging={"style": "link", "page": "number"}),
    ],
)
def test_wrong_specs_are_not(spec):
    assert not VALIDATOR.is_valid(spec)


def test_the_page_is_this_version_s():
    """`specloom schema --page docs/spec-language.md` brings it up to date."""
    page = PAGE.read_text("utf-8")
    assert with_tables(page) == page


def test_the_page_tells_every_key_once():
    shown = [name for what, name in places(PAGE.read_text("utf-8")) if what == "keys"]
    assert sorted(shown) == sorted(RECORDS.keys() - TOLD_WITH_ANOTHER.keys())
    for name, other in TOLD_WITH_ANOTHER.items():
        assert RECORDS[name].keys.keys() - RECORDS[other].keys.keys() <= {"name"}


def test_a_page_is_brought_up_to_date(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# A page\n\n<!-- keys: override -->\nstale\n<!-- end -->\n\nText | text.\n", "utf-8"
    )
    assert cli.main(["schema", "--page", str(page)]) == 0
    text = page.read_text("utf-8")
    assert text.startswith("# A page\n\n<!-- keys: override -->\n\n| key | holds |")
    assert "| `over` * | integer from 1 | Longest URL, in bytes" in text
    assert text.endswith("\n<!-- end -->\n\nText | text.\n")
    assert "stale" not in text


def test_a_place_for_what_there_is_not(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text("<!-- keys: operations -->\n<!-- end -->\n", "utf-8")
    with pytest.raises(CommandError, match="no keys of 'operations'"):
        with_tables(page.read_text("utf-8"))
    assert cli.main(["schema", "--page", str(page)]) == 1
    assert capsys.readouterr().err == (
        "specloom: there are no keys of 'operations'; did you mean 'operation'?\n"
    )

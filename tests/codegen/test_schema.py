"""The JSON Schema for editors says what the generator checks."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from specloom_codegen.schema import schema, schema_text

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("specs/*/*.yaml"), *ROOT.glob("tests/codegen/specs/*/*.yaml")])
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

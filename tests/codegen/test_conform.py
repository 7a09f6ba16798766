"""`specloom conform`: what differs from the vendor's description is told, or declared."""

# ruff: noqa: E501  # lines stand as they are printed

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from attrs import evolve

from specloom_codegen.cli import main
from specloom_codegen.conform import conform
from specloom_codegen.conform.compare import compare
from specloom_codegen.conform.exceptions import read_exceptions
from specloom_codegen.conform.ours import our_operations
from specloom_codegen.conform.vendor import vendor_operations
from specloom_codegen.faults import Faults, SpecError
from specloom_codegen.read import read

ROOT = Path(__file__).parents[2]
KINTONE = ROOT / "specs" / "kintone"
OPENAPI = ROOT / "tests" / "data" / "kintone-openapi.yaml"

SHOP = """\
openapi: 3.0.3
paths:
  /v1/orders/{id}:
    get:
      parameters: [{in: path, name: id, required: true, schema: {type: integer}}]
      responses: {200: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}
  /v1/orders:
    get:
      parameters:
        - {in: query, name: skip, schema: {type: integer}}
        - {in: query, name: take, schema: {type: integer}}
      responses:
        "200":
          content:
            application/json:
              schema:
                properties: {orders: {type: array, items: {$ref: "#/components/schemas/Order"}}}
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [order]
              properties:
                order: {type: object, required: [lines], properties: {lines: {type: object, additionalProperties: {type: integer}}}}
                note: {type: string}
                gift: {type: boolean}
      responses: {200: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}
components:
  schemas:
    Order: {type: object, properties: {id: {type: integer}, state: {type: string}}}
"""
# fmt: off
CASES = [
    ("  /v1/orders:\n", "  /v1/lost:\n    delete: {responses: {}}\n  /v1/orders:\n", ["missing operation: DELETE /v1/lost"]),
    ("    post:\n", "    put:\n", ["extra operation: POST /v1/orders", "missing operation: PUT /v1/orders"]),
    ("  /v1/orders:\n", "  /guest/{id}/v1/orders:\n    post: {responses: {}}\n  /v1/orders:\n", ["missing guest form: POST /v1/orders"]),
    ("  /v1/orders:\n", "  /guest/{id}/v1/orders:\n", ["extra operation: GET /v1/orders", "missing guest form: GET /v1/orders", "extra operation: POST /v1/orders", "missing guest form: POST /v1/orders"]),
    ("name: skip", "name: offset", ["missing parameter: GET /v1/orders query offset", "extra parameter: GET /v1/orders query skip"]),
    ("in: query, name: skip", "in: header, name: skip", ["missing parameter: GET /v1/orders headers skip", "extra parameter: GET /v1/orders query skip"]),
    ("note: {type: string}", "remark: {type: string}", ["missing parameter: POST /v1/orders body remark", "extra parameter: POST /v1/orders body note"]),
    ("note: {type: string}", "note: {type: integer}", ["other type: POST /v1/orders body note: vendor integer, specs string"]),
    ("note: {type: string}", "note: {type: string, enum: [a, b]}", ["other values: POST /v1/orders body note: vendor a, b, specs any"]),
    ("required: [order]", "required: [order, gift]", ["other need: POST /v1/orders body gift: vendor required, specs optional"]),
    ("additionalProperties: {type: integer}", "additionalProperties: {type: string}", ["other type: POST /v1/orders body order.lines{}: vendor string, specs integer"]),
    ("lines: {type: object, additionalProperties: {type: integer}}", "lines: {type: object, properties: {a: {type: string}}}", ["other type: POST /v1/orders body order.lines: vendor fields, specs a map"]),
    ("{id: {type: integer}, state: {type: string}}", "{id: {type: integer}, status: {type: string}}", [
        "missing property: GET /v1/orders result orders[].status", "extra property: GET /v1/orders result orders[].state",
        "missing property: POST /v1/orders result status", "extra property: POST /v1/orders result state",
        "missing property: GET /v1/orders/{id} result status", "extra property: GET /v1/orders/{id} result state",
    ]),
    ("{type: array, items: {$ref: \"#/components/schemas/Order\"}}", "{anyOf: [{type: array, items: {type: string}}, {type: string}]}", [
        "other type: GET /v1/orders result orders: vendor array or string, specs array",
        "other type: GET /v1/orders result orders[]: vendor string, specs object",
    ]),
]
# fmt: on
"""Edits of a description that fits the shop, and what is found."""


def _compare(shop, old="", new="", exceptions=""):
    if exceptions:
        shop.write(("conform.yaml", "", exceptions))
    else:
        shop.write()
    assert SHOP.count(old) == 1 or not old
    Path("openapi.yaml").write_text(SHOP.replace(old, new, 1) if old else SHOP)
    return conform(shop.folder, Path("openapi.yaml"))


def test_a_description_that_fits(shop):
    report = _compare(shop)
    assert (report.findings, report.operations, report.is_conform) == ((), 3, True)


def test_a_body_that_is_a_file_too_makes_no_difference(shop):
    head = "      requestBody:\n        content:\n"
    report = _compare(shop, head, f"{head}          image/png: {{}}\n")
    assert (report.findings, report.is_conform) == ((), True)


@pytest.mark.parametrize(("old", "new", "expected"), CASES, ids=lambda value: str(value)[:40])
def test_each_difference_is_told(shop, old, new, expected):
    report = _compare(shop, old, new)
    assert [str(finding) for finding in report.findings] == expected
    assert not report.is_conform


NOTE = """\
exceptions:
  - kind: other type
    at: ["* body note", "* body gift"]
    vendor: integer
    reason: The vendor counts in words.
"""


def test_a_declared_exception_covers_what_it_says_and_must_apply(shop):
    report = _compare(shop, "note: {type: string}", "note: {type: integer}", NOTE)
    assert (report.findings, report.declared) == ((), 1)
    ((exception, pattern),) = report.stale
    assert (pattern, str(exception.place)) == ("* body gift", "specs/shop/conform.yaml:2:5")
    assert not report.is_conform


def test_an_exception_for_something_else_covers_nothing(shop):
    report = _compare(shop, "note: {type: string}", "note: {type: boolean}", NOTE)
    assert [str(each) for each in report.findings] == [
        "other type: POST /v1/orders body note: vendor boolean, specs string"
    ]
    assert len(report.stale) == 2


@pytest.mark.parametrize(
    ("exceptions", "fault"),
    [
        ("exceptions: [{kind: other type, at: [a]}]\n", "the key 'reason' is missing"),
        ("exceptions: [{kind: other, at: [a], reason: b}]\n", "'kind' is one of"),
        ("exception: []\n", "unknown key 'exception'"),
    ],
)
def test_faulty_exceptions_are_told(shop, exceptions, fault):
    with pytest.raises(SpecError, match=fault):
        _compare(shop, exceptions=exceptions)


@pytest.mark.parametrize("text", ["paths: [", "openapi: 3.0.3", ""])
def test_what_is_no_description_is_told(shop, text):
    shop.write()
    Path("openapi.yaml").write_text(text)
    with pytest.raises(SpecError, match=r"openapi\.yaml"):
        conform(shop.folder, Path("openapi.yaml"))


def test_kintone_conforms(capsys):
    assert main(["conform", str(KINTONE), "--openapi", str(OPENAPI)]) == 0
    assert "102 operations compared: 0 differences" in capsys.readouterr().out


def _add_operation(document):
    paths = document["paths"]
    paths["/k/v1/app/copy.json"] = {"post": paths["/k/v1/app/move.json"]["post"]}


def _rename_property(document):
    fields = document["components"]["schemas"]["AppSettingsGetTitleField"]["properties"]
    fields["fieldCode"] = fields.pop("code")


def _change_type(document):
    fields = document["components"]["schemas"]["AppPluginsGetPluginForm"]["properties"]
    fields["enabled"]["type"] = "string"


def _correct_a_mistake(document):
    (parameter,) = document["paths"]["/k/v1/app/adminNotes.json"]["get"]["parameters"]
    parameter["schema"]["type"] = "integer"
    (parameter,) = document["paths"]["/k/v1/preview/app/adminNotes.json"]["get"]["parameters"]
    parameter["schema"]["type"] = "integer"


def _add_field_type(document):
    for name, schema in document["components"]["schemas"].items():
        if name.startswith("RecordGet") and "type" in schema["properties"]:
            schema["properties"]["type"]["enum"].append("SIGNATURE")


def _remove_field_type(document):
    for name, schema in document["components"]["schemas"].items():
        if name.startswith("RecordGet") and "type" in schema["properties"]:
            schema["properties"]["type"]["enum"].remove("STATUS")


@pytest.mark.parametrize(
    ("change", "findings", "stale"),
    [
        (_add_operation, ["missing operation: POST /k/v1/app/copy.json"], []),
        (
            _rename_property,
            [
                "missing property: GET /k/v1/app/settings.json result titleField.fieldCode",
                "extra property: GET /k/v1/app/settings.json result titleField.code",
            ],
            [],
        ),
        (
            _change_type,
            [
                "other type: GET /k/v1/app/plugins.json result plugins[].enabled: vendor string, specs boolean"
            ],
            [],
        ),
        (_correct_a_mistake, [], ["GET * query app"]),
        (
            _add_field_type,
            [
                "other values: GET /k/v1/record.json result record{}.type: vendor SIGNATURE, specs no more"
            ],
            [],
        ),
        (
            _remove_field_type,
            [
                "other values: GET /k/v1/record.json result record{}.type: vendor no more, specs STATUS"
            ],
            [],
        ),
    ],
)
def test_a_change_of_the_vendor_s_file_is_told(tmp_path, change, findings, stale):
    document = yaml.load(OPENAPI.read_bytes(), Loader=yaml.CSafeLoader)
    change(document)
    changed = tmp_path / "openapi.json"
    changed.write_text(json.dumps(document))
    report = conform(KINTONE, changed)
    assert sorted(map(str, report.findings)) == sorted(findings)
    assert [pattern for _, pattern in report.stale] == stale
    assert not report.is_conform


def test_no_form_of_an_operation_is_lost_unnoticed():
    faults = Faults()
    (service,) = read(KINTONE, faults)
    ours = {
        key: evolve(call, parameters={}, result=[]) for key, call in our_operations(service).items()
    }
    about_forms = {"extra operation", "missing guest form", "extra guest form"}
    exceptions = [
        each
        for each in read_exceptions(KINTONE / "conform.yaml", faults)
        if each.kind in about_forms
    ]
    document = yaml.load(OPENAPI.read_bytes(), Loader=yaml.CSafeLoader)
    paths = {
        path: {method: {"responses": {}} for method in methods}
        for path, methods in document["paths"].items()
    }

    def is_told(**changed):
        found = list(compare(ours, vendor_operations({"paths": {**paths, **changed}})))
        return any(any(each.unmatched(found)) for each in exceptions) or not all(
            any(each.covers(finding) for each in exceptions) for finding in found
        )

    assert not is_told()
    for path, methods in paths.items():
        for lost in methods:
            kept = {name: each for name, each in methods.items() if name != lost}
            assert is_told(**{path: kept}), f"{lost} {path}"


def test_no_guest_form_is_lost_where_operations_share_their_path(tmp_path):
    folder = tmp_path / "kintone"
    shutil.copytree(KINTONE, folder)
    records = folder / "records.yaml"
    text = records.read_text()
    assert text.count("\n  upsert_many:\n") == 1
    records.write_text(
        text.replace("\n  upsert_many:\n", "\n  upsert_many:\n    variants: false\n")
    )
    report = conform(folder, OPENAPI)
    assert list(map(str, report.findings)) == ["missing guest form: PUT /k/v1/records.json"]


def test_the_command_fails_and_prints_a_table(tmp_path, capsys):
    folder = tmp_path / "kintone"
    shutil.copytree(KINTONE, folder)
    (folder / "conform.yaml").unlink()
    assert main(["conform", str(folder), "--openapi", str(OPENAPI)]) == 1
    out = capsys.readouterr().out
    assert "extra operation" in out
    assert "POST /k/v1/file.json" in out


def test_a_faulty_service_fails(tmp_path, capsys):
    assert main(["conform", str(tmp_path), "--openapi", str(OPENAPI)]) == 1
    assert "error[E006]" in capsys.readouterr().err

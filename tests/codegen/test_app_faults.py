"""Every fault that the specs of apps can have, each with its exact line."""

# ruff: noqa: E501  # lines stand as they are printed

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from specloom_codegen import SpecError, generate
from specloom_codegen.lint import lint

SERVICE = """\
service: shop
extends: kintone
description: The shop's apps.
"""
ORDERS = """\
app: 7
record: Order
description: Orders.
fields:
  price: {type: NUMBER, minimum: 0, maximum: 9}
  status: {type: DROP_DOWN, options: [open, closed]}
  customer: {type: SINGLE_LINE_TEXT, lookup: {app: 9, key: code}}
  name: {type: SINGLE_LINE_TEXT, filled_by: customer}
  lines:
    type: SUBTABLE
    row: OrderLine
    fields:
      item: {type: SINGLE_LINE_TEXT}
  history:
    type: REFERENCE_TABLE
    related_app: 9
    fields:
      state: {type: STATUS}
"""


def write(*edits: tuple[str, str, str]) -> Path:
    """Write the folder with some texts replaced; each must be there once."""
    files = {"service.yaml": SERVICE, "orders.yaml": ORDERS}
    for name, old, new in edits:
        text = files.get(name, "")
        assert not old or text.count(old) == 1, f"{old!r} is not in {name} once"
        files[name] = text.replace(old, new) if old else new
    folder = Path("specs", "shop")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder.parent


CASES = {
    "another kind": (
        [("service.yaml", "extends: kintone", "extends: kinton")],
        "service.yaml:2:10: error[E010]: 'extends' is one of kintone, strapi, not 'kinton'; did you mean 'kintone'?",
    ),
    "no kind": (
        [("service.yaml", "extends: kintone", "extends: [kintone]")],
        "service.yaml:2:10: error[E010]: 'extends' is one of kintone, strapi, not a list",
    ),
    "bad names": (
        [
            ("service.yaml", "service: shop", "service: class"),
            ("service.yaml", "The shop's apps.", "Apps.\nclient: shopClient"),
            ("orders.yaml", "record: Order\n", "record: order\n"),
            ("orders.yaml", "row: OrderLine", "row: Order_line"),
            ("orders.yaml", "  price:", "  Price:"),
            ("orders.yaml", "  status:", "  from:"),
            ("orders.yaml", "      item:", "      ２個:"),
            ("Others.yaml", "", ORDERS.replace("7", "8").replace("Order", "Other")),
        ],
        """\
Others.yaml:1:1: error[E011]: the file name 'Others' is not a name in snake_case; did you mean 'others'?
orders.yaml:2:9: error[E011]: the record class name 'order' is not a name in PascalCase; did you mean 'Order'?
orders.yaml:5:3: error[E011]: the record field name 'Price' is not a name in snake_case; did you mean 'price'?
orders.yaml:6:3: error[E011]: the record field name 'from' is a keyword of Python; did you mean 'from_'?
orders.yaml:11:10: error[E011]: the row class name 'Order_line' is not a name in PascalCase; did you mean 'OrderLine'?
orders.yaml:13:7: error[E011]: the inner field name '２個' is not a name in snake_case
service.yaml:1:10: error[E011]: the service name 'class' is a keyword of Python; did you mean 'class_'?
service.yaml:4:9: error[E011]: the client class name 'shopClient' is not a name in PascalCase; did you mean 'ShopClient'?""",
    ),
    "reserved names": (
        [
            ("orders.yaml", "  price:", "  id:"),
            ("orders.yaml", "      item:", "      row:"),
            ("orders.yaml", "row: OrderLine", "row: AppRow"),
            ("records.yaml", "", ORDERS.replace("7", "8").replace("Order", "Other")),
        ],
        """\
orders.yaml:5:3: error[E013]: the record field name 'id' is taken by generated code; did you mean 'id_'?
orders.yaml:11:10: error[E013]: the row class name 'AppRow' is taken by generated code
orders.yaml:9:3: error[E013]: the class name 'AppRow' is taken by generated code
records.yaml:1:1: error[E013]: the file name 'records' is taken by the client; did you mean 'records_records'?
orders.yaml:13:7: error[E013]: the inner field name 'row' is taken by generated code; did you mean 'row_'?""",
    ),
    "missing keys": (
        [
            ("service.yaml", "description: The shop's apps.\n", ""),
            ("orders.yaml", "description: Orders.\n", ""),
            ("orders.yaml", ", options: [open, closed]", ""),
            ("orders.yaml", "    row: OrderLine\n", ""),
            ("orders.yaml", "{type: NUMBER, ", "{"),
        ],
        """\
orders.yaml:1:1: error[E008]: the key 'description' is missing in an app
orders.yaml:4:10: error[E008]: the key 'type' is missing in a field
orders.yaml:5:11: error[E008]: the key 'options' is missing: which options does the DROP_DOWN have?
orders.yaml:9:5: error[E008]: the key 'row' is missing: what is the class of a row called?
service.yaml:1:1: error[E008]: the key 'description' is missing in a folder of apps""",
    ),
    "unknown words": (
        [
            ("orders.yaml", "type: NUMBER", "type: NUMBR"),
            ("orders.yaml", "options: [open", "choices: [open"),
            ("orders.yaml", "item: {type: SINGLE_LINE_TEXT", "item: {type: CREATOR"),
            ("orders.yaml", "{type: STATUS}", "{type: SUBTABLE}"),
            ("orders.yaml", "lookup: {app", "lookup: {ap"),
        ],
        """\
orders.yaml:5:17: error[E012]: unknown field type 'NUMBR'; did you mean 'NUMBER'?
orders.yaml:6:11: error[E008]: the key 'options' is missing: which options does the DROP_DOWN have?
orders.yaml:6:29: error[E007]: unknown key 'choices' in a field
orders.yaml:7:47: error[E007]: unknown key 'ap' in a lookup; did you mean 'app'?
orders.yaml:13:20: error[E012]: a table has no field of the type 'CREATOR'
orders.yaml:18:21: error[E012]: unknown field type 'SUBTABLE'""",
    ),
    "keys of other types": (
        [
            ("orders.yaml", "minimum: 0, maximum: 9", "options: [a], format: DATE"),
            ("orders.yaml", "{type: STATUS}", "{type: LINK, required: true}"),
        ],
        """\
orders.yaml:5:25: error[E027]: 'options' means nothing for the type 'NUMBER'
orders.yaml:5:39: error[E027]: 'format' means nothing for the type 'NUMBER'
orders.yaml:18:27: error[E027]: 'required' means nothing for a field of related records""",
    ),
    "contradictions": (
        [
            ("orders.yaml", "minimum: 0", "minimum: 9.5"),
            ("orders.yaml", "[open, closed]", "[open, open]"),
            ("orders.yaml", "  name: {type: SINGLE_LINE_TEXT", "  name: {code: item, type: LINK"),
            ("orders.yaml", "filled_by: customer", "filled_by: custmer"),
        ],
        """\
orders.yaml:5:34: error[E028]: 'minimum' is more than 'maximum'
orders.yaml:6:45: error[E028]: the option 'open' stands twice
orders.yaml:8:45: error[E031]: no field 'custmer' with a 'lookup' is here; did you mean 'customer'?
orders.yaml:13:7: error[E025]: the field code 'item' is in line 8 already""",
    ),
    "wrong kinds": (
        [
            ("orders.yaml", "[open, closed]", "[yes, 1, 2020-01-01]"),
            ("orders.yaml", "app: 7", 'app: "7"'),
            ("orders.yaml", "related_app: 9", "related_app: 0"),
            ("orders.yaml", "{type: STATUS}", "STATUS"),
        ],
        """\
orders.yaml:1:6: error[E009]: 'app' must be an integer, not text
orders.yaml:6:44: error[E009]: an item of 'options' must be text, not an integer; did you mean '"1"'?
orders.yaml:16:18: error[E010]: 'related_app' is 1 at least, not 0
orders.yaml:18:14: error[E009]: the inner field 'state' must be a mapping, not text""",
    ),
    "classes of one name": (
        [
            ("orders.yaml", "row: OrderLine", "row: OrderStatus"),
            (
                "more.yaml",
                "",
                "app: 7\nrecord: Order\ndescription: x\nfields: {a: {type: LINK}}\n",
            ),
        ],
        """\
orders.yaml:2:9: error[E013]: the class name 'NewOrder' is taken in specs/shop/more.yaml:2:9
orders.yaml:2:9: error[E013]: the class name 'Order' is taken in specs/shop/more.yaml:2:9
orders.yaml:2:9: error[E013]: the class name 'OrderChanges' is taken in specs/shop/more.yaml:2:9
orders.yaml:1:6: error[E032]: the app 7 is described in specs/shop/more.yaml:1:6 already
orders.yaml:9:3: error[E013]: the class name 'OrderStatus' is taken in specs/shop/orders.yaml:6:3""",
    ),
    "nothing in it": (
        [("orders.yaml", ORDERS[ORDERS.index("fields:") :], "fields: {}\n")],
        "orders.yaml:4:9: error[E010]: 'fields' needs 1 entry at least",
    ),
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("edits", "expected"), CASES.values(), ids=CASES)
def test_each_fault_is_told_with_its_place(edits, expected):
    specs = write(*edits)
    told = {str(fault) for fault in lint(specs)}
    assert told == {f"specs/shop/{line}" for line in expected.splitlines()}
    with pytest.raises(SpecError) as caught:
        generate(specs, "out")
    assert {str(fault) for fault in caught.value.faults} == told
    assert not Path("out").exists()


def test_a_valid_folder_has_no_faults():
    assert lint(write()) == ()


def test_every_name_that_generated_code_has_is_reserved():
    from specloom import kintone
    from specloom_codegen.names import RESERVED

    def public(*classes):
        return {name for each in classes for name in dir(each) if not name.startswith("_")}

    assert public(kintone.KintoneClient) <= RESERVED["app file"]
    assert public(kintone.AppRecord) <= RESERVED["record field"]
    assert public(kintone.AppRow, kintone.RelatedRecords) <= RESERVED["inner field"]
    golden = Path(__file__).parent / "golden" / "shop" / "orders.py"
    imported = {
        alias.name
        for node in ast.walk(ast.parse(golden.read_bytes()))
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
        if alias.name[0].isupper()
    }
    assert imported <= RESERVED["record class"]


def test_a_description_that_says_nothing():
    specs = write(("orders.yaml", "{type: STATUS}", "{type: STATUS, description: State}"))
    assert [str(fault) for fault in lint(specs)] == [
        "specs/shop/orders.yaml:18:7: warning[W007]: the description of 'state' says no more than its name"
    ]


def test_apps_are_not_compared_with_an_openapi_file():
    from specloom_codegen.conform import conform

    specs = write() / "shop"
    Path("openapi.yaml").write_text("openapi: 3.0.0\npaths: {}\n", "utf-8")
    with pytest.raises(SpecError, match="give the folder of its endpoints"):
        conform(specs, Path("openapi.yaml"))

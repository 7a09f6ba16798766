"""Specs of kintone apps, pulled from files and from a local kintone."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom_codegen import cli, generate
from specloom_codegen.faults import Faults
from specloom_codegen.kinds import plan
from specloom_codegen.kintone.pull import Wanted, pull
from specloom_codegen.kintone.reserved import SOFT
from specloom_codegen.load import load_text
from specloom_codegen.names import attribute_name, name_problem
from specloom_codegen.nodes import ListNode, MappingNode
from specloom_codegen.pulled.texts import yaml_text
from specloom_codegen.read import read
from specloom_codegen.render import render
from specloom_codegen.schema import schema_text

TOKEN = "orders-token"
PASSWORD = "not-to-be-seen"
FORM = {
    "レコード番号": {"type": "RECORD_NUMBER", "code": "レコード番号", "label": "レコード番号"},
    "カテゴリー": {"type": "CATEGORY", "enabled": False},
    "ステータス": {"type": "STATUS", "enabled": True},
    "Price": {
        "type": "NUMBER",
        "label": "Unit price",
        "required": True,
        "unique": True,
        "minValue": "0",
        "maxValue": "99.5",
        "defaultValue": "",
    },
    "顧客": {
        "type": "SINGLE_LINE_TEXT",
        "lookup": {
            "relatedApp": {"app": "9", "code": ""},
            "relatedKeyField": "顧客コード",
            "fieldMappings": [{"field": "Customer Name", "relatedField": "名前"}],
        },
    },
    "Customer Name": {"type": "SINGLE_LINE_TEXT", "minLength": "0", "maxLength": "64"},
    "auto": {"type": "SINGLE_LINE_TEXT", "expression": "Price & auto"},
    "total": {"type": "CALC", "required": False, "format": "NUMBER_DIGIT", "expression": "Price"},
    "status": {
        "type": "DROP_DOWN",
        "options": {
            "closed": {"label": "closed", "index": "10"},
            "yes": {"label": "yes", "index": "9"},
            "1e3": {"label": "1e3", "index": "0"},
        },
        "defaultValue": "yes",
        "required": True,
    },
    "day": {"type": "DATE", "required": True, "defaultValue": "", "defaultNowValue": True},
    "on": {"type": "LINK"},
    "2020-01-01": {"type": "TIME"},
    "id": {"type": "DATETIME"},
    "ID": {"type": "USER_SELECT", "defaultValue": [{"type": "USER", "code": "ada"}]},
    "group": {"type": "GROUP"},
    "明細": {
        "type": "SUBTABLE",
        "fields": {
            "Item": {"type": "SINGLE_LINE_TEXT", "required": True},
            "row": {"type": "FILE"},
        },
    },
    "履歴": {
        "type": "REFERENCE_TABLE",
        "referenceTable": {
            "relatedApp": {"app": "9", "code": ""},
            "condition": {"field": "顧客", "relatedField": "顧客コード"},
            "displayFields": ["顧客コード", "gone"],
        },
    },
    "hidden": {"type": "REFERENCE_TABLE", "referenceTable": None},
    "new": {"type": "HOLOGRAM"},
}
LINE = "# yaml-language-server: $schema=../spec.schema.json\n"
SPEC = """\
app: 7
record: Order
description: App 7
fields:
  レコード番号: {type: RECORD_NUMBER}
  ステータス: {type: STATUS}
  price:
    type: NUMBER
    code: Price
    label: Unit price
    required: true
    unique: true
    minimum: 0
    maximum: 99.5
  顧客: {type: SINGLE_LINE_TEXT, lookup: {app: 9, key: 顧客コード}}
  customer_name: {type: SINGLE_LINE_TEXT, code: Customer Name, max_length: 64, filled_by: 顧客}
  auto: {type: SINGLE_LINE_TEXT, calculated: true}
  total: {type: CALC, format: NUMBER_DIGIT}
  status: {type: DROP_DOWN, required: true, default: true, options: ["1e3", "yes", closed]}
  day: {type: DATE, required: true, default: true}
  "on": {type: LINK}
  field_2020_01_01: {type: TIME, code: "2020-01-01"}
  id__2: {type: DATETIME, code: id}
  id_: {type: USER_SELECT, code: ID, default: true}
  明細:
    type: SUBTABLE
    row: OrderRow
    fields:
      item: {type: SINGLE_LINE_TEXT, code: Item, required: true}
      row_: {type: FILE, code: row}
  履歴: {type: REFERENCE_TABLE, related_app: 9}
  hidden: {type: REFERENCE_TABLE}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("BASE_URL", "API_TOKEN", "USERNAME", "PASSWORD"):
        monkeypatch.delenv(f"KINTONE_{name}", raising=False)
    Path("form.json").write_text(json.dumps({"properties": FORM, "revision": "5"}), "utf-8")


def spec_of(name):
    return Path(f"apps/{name}.yaml").read_text("utf-8")


def is_made():
    return Path("apps").exists()


def from_file(*options, app=7, form="form.json"):
    return cli.main(["pull", "kintone", f"--app={app}", f"--file={form}", "--out=apps", *options])


def test_a_form_becomes_a_spec(capsys):
    assert from_file("--name=Order") == 0
    assert capsys.readouterr().out.splitlines() == [
        "written apps/service.yaml",
        "written apps/order.yaml",
        "written spec.schema.json",
        "apps/order.yaml: app 7, 16 fields",
        "apps/order.yaml: left out new (HOLOGRAM): a type of field that is not known",
    ]
    assert spec_of("order") == LINE + SPEC
    assert spec_of("service") == (
        f"{LINE}service: apps\nextends: kintone\ndescription: Apps of kintone.\n"
    )
    assert Path("spec.schema.json").read_text("utf-8") == schema_text()
    assert generate("apps", "out").written


def test_the_bare_properties_are_a_form():
    Path("form.json").write_text(json.dumps(FORM), "utf-8")
    assert from_file("--name=Order") == 0
    assert spec_of("order") == LINE + SPEC


def test_new_files_lead_editors_to_the_schema():
    Path("spec.schema.json").write_text("{}", "utf-8")
    assert from_file("--name=Order") == 0
    assert spec_of("order") == LINE + SPEC
    assert spec_of("service").startswith(LINE + "service: apps\n")
    assert Path("spec.schema.json").read_text("utf-8") == "{}"  # the one that is there is kept
    Path("apps/order.yaml").write_text(SPEC.replace("Unit price", "Cost"), "utf-8")
    assert from_file() == 0
    assert spec_of("order") == SPEC  # the line was taken out, and stays out


def test_the_schema_is_written_with_what_leads_to_it():
    assert from_file("--check") == 1
    assert not Path("spec.schema.json").exists()
    assert from_file() == 0
    Path("spec.schema.json").unlink()
    assert from_file() == 0
    assert not Path("spec.schema.json").exists()  # no file is new
    Path("apps/spec.schema.json").write_text("{}", "utf-8")
    assert from_file("--namespace=others", app=8) == 0
    assert spec_of("others").startswith("# yaml-language-server: $schema=spec.schema.json\n")
    assert not Path("spec.schema.json").exists()


def test_generate_tells_of_the_schema_of_another_version(capsys):
    from_file()
    capsys.readouterr()
    assert cli.main(["generate", "apps", "--out", "out"]) == 0
    assert "schema" not in capsys.readouterr().out
    Path("spec.schema.json").write_text("{}", "utf-8")
    assert cli.main(["generate", "apps", "--out", "out"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "not the schema of this version: `specloom schema > spec.schema.json` writes that"
    )


def test_what_a_person_wrote_is_kept(capsys):
    from_file("--name=Order", "--namespace=orders")
    path = Path("apps/orders.yaml")
    text = path.read_text("utf-8").removeprefix(LINE)
    text = text.replace("  auto: {", "  computed: {code: auto, description: By kintone., ")
    text = text.replace("row: OrderRow", "row: OrderLine").replace("App 7", "Orders of the shop")
    text = text.replace("      item: {", "      thing: {description: What it is., ")
    path.write_text(f"# A comment of ours,\n# on two lines.\n\n{text}  # end\n", "utf-8")
    before = path.read_bytes()
    capsys.readouterr()
    assert from_file() == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("apps/orders.yaml: left out new")
    assert path.read_bytes() == before  # the form says nothing else, so layout and comments stay
    changed = {**FORM, "auto": {"type": "LINK"}}
    Path("form.json").write_text(json.dumps(changed), "utf-8")
    assert from_file() == 0
    after = path.read_text("utf-8")
    assert after.startswith("# A comment of ours,\n# on two lines.\n\napp: 7\n")
    assert "description: Orders of the shop\n" in after
    assert "  computed: {type: LINK, code: auto, description: By kintone.}\n" in after
    assert "    row: OrderLine\n" in after
    assert "      thing:\n" not in after
    assert "thing: {type: SINGLE_LINE_TEXT, code: Item, description: What it is., " in after


def test_an_app_without_a_name_is_told_once(capsys):
    assert from_file("--name=Order") == 0
    assert "\ndescription: App 7\n" in Path("apps/order.yaml").read_text("utf-8")
    assert cli.main(["generate", "apps", "--out=out"]) == 0
    for name, times in {"order.py": 3, "client.py": 1}.items():  # module, record and namespace
        assert Path("out/apps", name).read_text("utf-8").count("App 7.") == times


def test_what_changed_is_told(capsys):
    from_file("--name=Order")
    status = FORM["status"] | {"options": {"yes": {"index": "0"}, "late": {"index": "1"}}}
    table = {"type": "SUBTABLE", "fields": {"Item": {"type": "NUMBER"}, "n": {"type": "NUMBER"}}}
    form = {**FORM, "status": status, "on": {"type": "NUMBER"}, "明細": table}
    form |= {
        "Price": FORM["Price"] | {"required": False, "maxValue": ""},
        "extra": {"type": "LINK"},
    }
    del form["day"], form["new"]
    Path("form.json").write_text(json.dumps(form), "utf-8")
    before = Path("apps/order.yaml").read_bytes()
    told = [
        "apps/order.yaml: changed price: required, limits",
        "apps/order.yaml: options changed of status: added 'late', removed '1e3', removed 'closed'",
        "apps/order.yaml: type changed of on: NUMBER, was LINK",
        "apps/order.yaml: type changed of 明細.item: NUMBER, was SINGLE_LINE_TEXT",
        "apps/order.yaml: added 明細.n: NUMBER",
        "apps/order.yaml: removed 明細.row_ ('row'): FILE",
        "apps/order.yaml: added extra: LINK",
        "apps/order.yaml: removed day: DATE",
    ]
    capsys.readouterr()
    assert from_file("--check") == 1
    printed = capsys.readouterr()
    assert printed.out.splitlines()[:2] == ["--- apps/order.yaml", "+++ apps/order.yaml"]
    assert printed.out.splitlines()[-len(told) :] == told
    assert printed.err == "not up to date: run `specloom pull kintone`\n"
    assert Path("apps/order.yaml").read_bytes() == before
    assert from_file() == 0
    assert capsys.readouterr().out.splitlines() == ["written apps/order.yaml", *told]
    assert from_file("--check") == 0
    assert from_file() == 0
    assert capsys.readouterr().out == "up to date\n"


def test_check_of_a_folder_that_is_not_there(capsys):
    assert from_file("--check") == 1
    assert "+service: apps" in capsys.readouterr().out
    assert not Path("apps").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "form.json: cannot be read: No such file or directory"),
        (b"{", "form.json:1:2: not JSON: Expecting property name enclosed in double quotes"),
        (b"\xff", "form.json: not UTF-8"),
        (b"[]", "form.json: not a form: an answer of app/form/fields.json"),
        (b"{}", "form.json: not a form: an answer of app/form/fields.json"),
        (b'{"properties": []}', "form.json: not a form: an answer of app/form/fields.json"),
        (b'{"code": "CB_NO02", "message": "No."}', "form.json: not a form: an answer of"),
        (b'{"type": "NUMBER", "code": "x"}', "form.json: not a form: an answer of"),
        (b'{"x": {"type": "NUMBER", "maxValue": "many"}}', "form.json: not a form: form: "),
        (b'{"x": {"type": "DROP_DOWN"}}', "apps/app7.yaml:9:6: error[E008]"),
        (b"[" * 100_000, "form.json: not a form: nested too deep"),
    ],
)
def test_files_that_are_no_forms(content, message, capsys):
    Path("form.json").unlink()
    if content is not None:
        Path("form.json").write_bytes(content)
    assert from_file() == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message.removesuffix("apps/app7.yaml:9:6: error[E008]") in printed.err
    assert printed.err.count("\n") == 1
    assert not Path("apps").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--name=order"], "--name: 'order' is not a name in PascalCase"),
        (["--namespace=Orders"], "--namespace: 'Orders' is not a name in snake_case"),
        (["--namespace=records"], "--namespace: 'records' is taken"),
        (["--namespace=more"], "--namespace: app 7 is in apps/order.yaml already"),
        (["--out=注文"], "a package cannot be called '注文'"),
        (["--out=specs"], "specs: specs are here, and no service.yaml"),
        (["--out=shop"], "does not say 'extends: kintone'"),
    ],
)
def test_names_and_folders_that_cannot_be(options, message, capsys, shop):
    shop.write()
    shop.folder.rename("shop")
    Path("specs/x.yaml").write_text("a: 1\n")
    if options != ["--namespace=records"]:
        from_file("--name=Order")
    capsys.readouterr()
    assert from_file(*options) == 1
    assert message in capsys.readouterr().err


def test_a_broken_file_is_not_written_over(capsys):
    from_file("--name=Order")
    path = Path("apps/order.yaml")
    path.write_text(path.read_text("utf-8").replace("type: NUMBER", "type: NUMBR"), "utf-8")
    before = path.read_bytes()
    capsys.readouterr()
    assert from_file() == 1
    assert "error[E012]: unknown field type 'NUMBR'" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_names_differ_from_those_of_other_apps():
    form = {"a": {"type": "LINK"}}
    Path("form.json").write_text(json.dumps(form))
    from_file("--name=Order")
    from_file("--name=OrderChange", "--namespace=changes", app=8)
    Path("form.json").write_text(json.dumps(FORM))
    from_file("--name=App9", app=9)
    Path("form.json").write_text(json.dumps(form | {"A": {"type": "LINK"}, "a ": {"type": "LINK"}}))
    from_file(app=10)
    assert '  a_3: {type: LINK, code: "a "}' in Path("apps/app10.yaml").read_text("utf-8")
    assert generate("apps", "out").written


@pytest.fixture
async def kintone(kintone_service):
    kintone_service.add_app(
        7,
        name="注文管理",
        code="order",
        language="ja",
        tokens=[TOKEN],
        fields={
            "price": {"type": "NUMBER", "required": True, "maxValue": "10"},
            "size": {"type": "RADIO_BUTTON", "options": ["S", "M"], "defaultValue": "S"},
            "履歴": {
                "type": "REFERENCE_TABLE",
                "referenceTable": {
                    "relatedApp": {"app": "9", "code": ""},
                    "displayFields": ["品名", "kind", "レコード番号"],
                },
            },
        },
    )
    kintone_service.add_app(
        9,
        name="Parts",
        language="ja",
        tokens=["other"],
        fields={"品名": "LINK", "kind": {"type": "CHECK_BOX", "options": ["x"]}},
    )
    kintone_service.add_app(11, name="Guests", guest_space_id=3, tokens=["g"], fields={"a": "LINK"})
    kintone_service.add_user("ada", password=PASSWORD)
    return kintone_service


@pytest.fixture
def run(kintone, capsys):
    async def run(*options):
        command = ["pull", "kintone", f"--base-url={kintone.base_url}", "--out=apps", *options]
        code = await asyncio.to_thread(cli.main, command)
        printed = capsys.readouterr()
        assert TOKEN not in printed.out + printed.err
        assert PASSWORD not in printed.out + printed.err
        return code, printed.out, printed.err

    return run


async def test_pull_by_token(run):
    code, out, _ = await run("--app=7", f"--api-token={TOKEN}")
    assert (code, out.splitlines()[-1]) == (0, "apps/order.yaml: app 7, 8 fields")
    assert (
        spec_of("order")
        == LINE
        + """\
app: 7
record: Order
description: 注文管理
fields:
  レコード番号: {type: RECORD_NUMBER}
  作成者: {type: CREATOR}
  作成日時: {type: CREATED_TIME}
  更新者: {type: MODIFIER}
  更新日時: {type: UPDATED_TIME}
  price: {type: NUMBER, required: true, maximum: 10}
  size: {type: RADIO_BUTTON, default: true, options: [S, M]}
  履歴: {type: REFERENCE_TABLE, related_app: 9}
"""
    )


async def test_related_records_take_the_types_of_their_app(run, monkeypatch, kintone):
    monkeypatch.setenv("KINTONE_USERNAME", "ada")
    monkeypatch.setenv("KINTONE_PASSWORD", PASSWORD)
    assert (await run("--app=7"))[0] == 0
    code, out, _ = await run("--app=7", "--app=9")
    assert code == 0
    assert "apps/order.yaml: added 履歴.kind: CHECK_BOX" in out.splitlines()
    assert """\
  履歴:
    type: REFERENCE_TABLE
    related_app: 9
    fields:
      品名: {type: LINK}
      kind: {type: CHECK_BOX, options: [x]}
      レコード番号: {type: RECORD_NUMBER}
""" in spec_of("order")
    kintone.received.clear()
    assert (await run("--app=7"))[:2] == (0, "up to date\n")  # what is here already tells of app 9
    assert [each.path for each in kintone.received] == ["/k/v1/app/form/fields.json"]
    assert generate("apps", "out").written


async def test_guest_spaces_basic_auth_and_preview(run, kintone, monkeypatch):
    kintone.require_basic_auth("gate", "keeper")
    monkeypatch.setenv("KINTONE_API_TOKEN", "g")
    code, _, err = await run("--app=11", "--guest-space=3")
    assert (code, "401" in err) == (1, True)
    monkeypatch.setenv("KINTONE_BASIC_AUTH_USERNAME", "gate")
    monkeypatch.setenv("KINTONE_BASIC_AUTH_PASSWORD", "keeper")
    assert (await run("--app=11", "--guest-space=3", "--preview"))[0] == 0
    assert spec_of("guests").startswith(f"{LINE}app: 11\nrecord: Guests\n")
    paths = {each.path for each in kintone.received}
    assert "/k/guest/3/v1/preview/app/form/fields.json" in paths


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--app=99", f"--api-token={TOKEN}"],
            "app 99: kintone apps.get_form_fields: 404 GAIA_AP01",
        ),
        (["--app=9", f"--api-token={TOKEN}"], "app 9: kintone apps.get_form_fields: 400 GAIA_IA02"),
        (["--app=9", "--api-token=x\ny"], "ApiToken: a token"),
        (["--app=9", "--api-token=x", "--base-url=nowhere"], "base_url"),
        (["--app=9", "--api-token=x", "--base-url=http://127.0.0.1:9"], "app 9: "),
    ],
)
async def test_what_cannot_be_pulled(run, options, message):
    code, out, err = await run(*options)
    assert (code, out) == (1, "")
    assert message in err
    assert err.count("\n") == 1
    assert not is_made()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "the following arguments are required: --app"),
        (["--app=0"], "argument --app: '0' is no ID, which is a number from 1"),
        (["--app=7"], "give --base-url or KINTONE_BASE_URL, or a --file"),
        (["--app=7", "--base-url=https://x.example"], "give --api-token, or --username and"),
        (["--app=7", "--base-url=https://x.example", "--username=ada"], "needs KINTONE_PASSWORD"),
        (["--app=7", "--app=8", "--name=Part"], "--name is for one app, not for 2"),
        (["--app=7", "--app=8", "--file=form.json"], "--file is for one app, not for 2"),
    ],
)
def test_wrong_calls(options, message, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["pull", "kintone", "--out=apps", *options])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("Price", "price"),
        ("orderNo", "order_no"),
        ("HTTPStatus code", "http_status_code"),
        ("作成日時", "作成日時"),
        ("数量（個）", "数量_個"),
        ("ﾃｷｽﾄ", "テキスト"),
        ("Ｎｏ．", "no"),
        ("・", "field"),
        ("＄", "field"),
        ("a・b＿c", "a_b_c"),
        ("1st", "field_1st"),
        ("①", "field_1"),
        ("class", "class_"),
        ("None", "none"),
        ("type", "type_"),
        ("id", "id_"),
        ("Row", "row_"),
        ("_x_", "x"),
        ("किताब", "किताब"),
        ("ẞ İ", "ß_i̇"),
    ],
)
def test_attributes_of_field_codes(code, name):
    assert attribute_name(code, {"id", "row"} | SOFT) == name
    assert name_problem(name, "variable") is None


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.text())
def test_any_field_code_has_an_attribute(code):
    assert name_problem(attribute_name(code), "variable") is None


SCALARS = st.text(max_size=12) | st.sampled_from(
    ["yes", "No", "on", "y", "N", "null", "~", "1e3", "1_0", "0x1", "1:30", "2020-01-01", "=", "<<"]
)


def _plain(node):
    if isinstance(node, MappingNode):
        return {key.text: _plain(value) for key, value in node.entries()}
    return [_plain(each) for each in node.items] if isinstance(node, ListNode) else node.value


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.dictionaries(
        SCALARS.filter(lambda key: key != "<<"),  # which the language does not have
        SCALARS | st.lists(SCALARS) | st.booleans() | st.integers(),
        min_size=1,
    )
)
def test_yaml_reads_alike_by_either_version(data):
    text = yaml_text(data)
    assert yaml.safe_load(text) == data
    faults = Faults()
    assert _plain(load_text(text, "x", faults)) == data
    assert not faults.errors


FIELDS = st.sampled_from(
    [each for each in FORM.values() if each["type"] not in {"SUBTABLE", "HOLOGRAM"}]
)
CODES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"]), min_size=1
)
CODES |= st.sampled_from(
    ["id", "ID", "Id", "class", "・", "＄", "a", "A", "new", "x y", "x_y", "row"]
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.dictionaries(CODES, FIELDS, min_size=1, max_size=8),
    st.dictionaries(CODES, FIELDS, max_size=4),
    st.dictionaries(CODES, FIELDS, max_size=4),
)
def test_any_form_makes_a_spec_that_stays(form, inner, later):
    inner = {
        code: each
        for code, each in inner.items()
        if code not in form and "enabled" not in each and each["type"] in {"NUMBER", "DROP_DOWN"}
    }
    with tempfile.TemporaryDirectory() as name:
        out, file = Path(name, "apps"), Path(name, "form.json")

        def pulled(fields):
            file.write_text(json.dumps(fields), "utf-8")
            found = pull(Wanted(apps=[7], source=file, out=out, name="Order"))
            found.write()
            return found

        table = {"the lines": {"type": "SUBTABLE", "fields": inner}}
        assert pulled({**form, **table}).texts
        before = _names(out)
        assert not pulled({**form, **table}).texts
        assert not pulled(dict(reversed({**form, **table}.items()))).texts
        kept = {code: each for code, each in later.items() if code not in inner}
        pulled({**kept, **form, **table})
        faults = Faults()
        for module in plan(read(out, faults)[0]):
            compile(render(module), module.file, "exec", dont_inherit=True)
        assert not faults.errors
        after = _names(out)
        assert {code: after[code] for code in before} == before


def _names(out: Path) -> dict[str, str]:
    spec = yaml.safe_load(Path(out, "order.yaml").read_text("utf-8"))
    return {each.get("code", name): name for name, each in spec["fields"].items()}

"""Text of a spec is data, whatever stands in it: it never becomes code."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from specloom_codegen import generate
from specloom_codegen.code import Call, Code, literal
from specloom_codegen.plan.docs import attribute_doc, docstring

ROOT = Path(__file__).parents[2]
ACME = Path(__file__).parent / "specs" / "acme"
CMS = Path(__file__).parent / "specs" / "cms"
SHOP = ACME.with_name("shop")
HOSTILE = [
    'a "quoted" text',
    "it's",
    'ends with "',
    'ends with """',
    '"""; import os; os.abort()  # """',
    "'''",
    '""""""',
    '"""' + '"',
    "ends with \\",
    r"\N{BULLET} \x41 \u0041 \q",
    'both \\ and """',
    "{braces} {0} {{ module }} {% raw %} {# x #} %s %(x)s",
    "line\nbreak",
    "para\n\ngraph",
    "- item\n- item",
    "tab\tand\rreturn\x0bfeed\x0c",
    "nul\0 and \x1b[31m",
    "\u202eoverride\u202c \u2028 \u2029 \u200b \ufeff",
    "Args:\n    x: y",
    "# noqa",
    "# type: ignore",
    "顧客" * 60,
    "word" * 60,
    ". ! ?",
    "a. " * 80,
    " leading and trailing ",
]
WORDS = {"description", "summary", "unconfirmed", "deprecated", "title"}


KEPT = ("boxNo", "If-", "X-")
"""How placeholders and headers are called, which may hold no text at all."""


def _text_of(code: str) -> str:
    return ast.literal_eval(code)


@pytest.mark.parametrize("text", [*HOSTILE, "\ud800", "𐐷"])
@pytest.mark.parametrize("indent", [0, 4, 8])
def test_docstrings_say_what_the_text_says(text, indent):
    made = docstring(text, text, sections={"Args": {"x": text}}, indent=indent)
    said = _text_of(made.code)
    words = "".join(text.split())
    spaceless = "".join(said.split())
    assert spaceless.count(words) == 3
    assert "\n".join(said.split("\n")[1:]).strip()
    described = attribute_doc(text)
    assert words in "".join(_text_of(described).split())


@pytest.mark.parametrize("text", HOSTILE)
def test_docstrings_fit_the_page(text):
    made = docstring(text, text, sections={"Args": {"x": text}})
    for line in f"    {made.code}".splitlines():
        width = len(line) + sum(ord(char) > 0x2E80 for char in line)
        assert width <= 100 or "wordword" in line


@pytest.mark.parametrize("text", [*HOSTILE, "\ud800"])
def test_literals_are_what_they_were(text):
    made = literal({text: (text, 1, None, 2.5, True), "set": ("x",)})
    assert ast.literal_eval(made) == {text: (text, 1, None, 2.5, True), "set": ("x",)}
    called = ast.parse(literal(Call("f", (text,), {"a": frozenset({text})})), mode="eval")
    assert isinstance(called.body, ast.Call)


def test_literals_of_other_things_are_refused():
    with pytest.raises(TypeError, match="no literal of object"):
        literal(object())


def test_a_template_prints_code_only():
    from specloom_codegen.render import _environment

    template = _environment().from_string("{{ text }}")
    assert template.render(text=Code("x")) == "x"
    with pytest.raises(TypeError, match="printed str, not Code"):
        template.render(text="x")


def _poisoned(node: Any, poison: str) -> Any:
    """The spec with hostile text wherever text may stand."""
    if isinstance(node, list):
        return [_poisoned(item, poison) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _poisoned(value, poison) for key, value in node.items()}
    for key, value in node.items():
        if key in WORDS and isinstance(value, str):
            made[key] = f"{poison} {value}" if key == "title" else poison
        elif key == "variants" and "discriminator" in node:
            made[key] = {f"{poison} {tag}": name for tag, name in value.items()}
        elif key == "wire" and isinstance(value, str) and not value.startswith(KEPT):
            made[key] = poison + value
        elif key == "const" and not str(node.get("wire")).startswith(KEPT):
            made[key] = poison
        elif key == "enum" and all(isinstance(item, str) for item in value):
            made[key] = [poison, *value]
    return made


def _write(folder: Path, poison: str) -> None:
    folder.mkdir(parents=True)
    for path in ACME.iterdir():
        spec = _poisoned(yaml.safe_load(path.read_text("utf-8")), poison)
        if path.name == "service.yaml":
            spec["credentials"]["token"]["token_param"] = poison
            spec["errors"] |= {"code": poison.replace(".", ""), "batch": poison, "result": poison}
            spec["errors"]["kinds"]["conflict"] = [poison]
            spec["retry"]["refused"] = [poison]
        (folder / path.name).write_text(json.dumps(spec))  # JSON is YAML


@pytest.mark.parametrize("poison", HOSTILE)
def test_a_hostile_spec_is_only_text(tmp_path, poison, monkeypatch):
    _write(tmp_path / "specs" / "acme", poison)
    generate(tmp_path / "specs", tmp_path / "out")
    trees = {
        path.name: ast.parse(path.read_bytes()) for path in (tmp_path / "out" / "acme").iterdir()
    }
    golden = {
        path.name: ast.parse(path.read_bytes())
        for path in (Path(__file__).parent / "golden" / "acme").iterdir()
    }
    for name, tree in trees.items():
        assert _names(tree) == _names(golden[name]) | (
            {"token_param", "batch", "result"} & _names(tree)
        )
    texts = {node.value for node in ast.walk(trees["things.py"]) if isinstance(node, ast.Constant)}
    assert {poison, f"{poison}createdAt", f"{poison}withCount"} <= texts
    service = {
        node.value for node in ast.walk(trees["service.py"]) if isinstance(node, ast.Constant)
    }
    assert {poison, f"{poison} ACME"} <= service


def _write_apps(folder: Path, poison: str) -> None:
    folder.mkdir(parents=True)
    for path in SHOP.iterdir():
        spec = yaml.safe_load(path.read_text("utf-8")) | {"description": poison}
        if "app" in spec:
            _poison_fields(spec["fields"], poison)
        (folder / path.name).write_text(json.dumps(spec))


def _poison_fields(fields: dict[str, Any], poison: str) -> None:
    for name, each in fields.items():
        each |= {"code": poison + each.get("code", name), "label": poison, "description": poison}
        if "options" in each:
            each["options"] = [poison, *each["options"]]
        if "lookup" in each:
            each["lookup"]["key"] = poison
        _poison_fields(each.get("fields", {}), poison)


@pytest.mark.parametrize("poison", HOSTILE)
def test_hostile_apps_are_only_text(tmp_path, poison):
    _write_apps(tmp_path / "specs" / "shop", poison)
    generate(tmp_path / "specs", tmp_path / "out")
    golden = Path(__file__).parent / "golden" / "shop"
    for path in (tmp_path / "out" / "shop").iterdir():
        tree = ast.parse(path.read_bytes())
        assert _names(tree) == _names(ast.parse((golden / path.name).read_bytes()))
        texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        if path.name == "orders.py":
            assert {
                poison,
                f"{poison}Price",
                f"{poison}明細",
                f"{poison}履歴.{poison}品名",
            } <= texts


@pytest.mark.parametrize("poison", [text for text in HOSTILE if len(repr(text)) < 28])
def test_the_linter_is_content_with_hostile_apps(tmp_path, poison):
    _write_apps(tmp_path / "specs" / "shop", poison)
    generate(tmp_path / "specs", tmp_path / "out")
    _check_by_the_linter(tmp_path / "out")


def _write_content(folder: Path, poison: str) -> None:
    folder.mkdir(parents=True)
    for path in CMS.iterdir():
        spec = yaml.safe_load(path.read_text("utf-8"))
        if path.name == "service.yaml":
            spec |= {"description": poison, "locales": [poison, *spec["locales"]]}
        elif path.name == "components.yaml":
            named = {f"{poison}.x{uid}": each for uid, each in spec["components"].items()}
            spec["components"] = named
            for each in named.values():
                _poison_shape(each, poison)
        else:
            _poison_shape(spec, poison)
        (folder / path.name).write_text(json.dumps(spec))


def _poison_shape(shape: dict[str, Any], poison: str) -> None:
    shape["description"] = poison
    for name, each in shape["attributes"].items():
        each.update(name=poison + each.get("name", name), description=poison)
        if each["type"] in {"string", "customField"}:
            each["pattern" if each["type"] == "string" else "custom_field"] = poison
        if "enum" in each:
            each["enum"] = [poison, *each["enum"]]
        if "component" in each:
            each["component"] = f"{poison}.x{each['component']}"
        if "components" in each:
            each["components"] = [f"{poison}.x{uid}" for uid in each["components"]]


@pytest.mark.parametrize("poison", HOSTILE)
def test_hostile_content_is_only_text(tmp_path, poison):
    _write_content(tmp_path / "specs" / "cms", poison)
    generate(tmp_path / "specs", tmp_path / "out")
    golden = Path(__file__).parent / "golden" / "cms"
    for path in (tmp_path / "out" / "cms").iterdir():
        tree = ast.parse(path.read_bytes())
        # What is hidden states its name on the wire beside the facts, and so does the name here.
        same = _names(ast.parse((golden / path.name).read_bytes()))
        assert _names(tree) - {"wire"} == same - {"wire"}
        texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        if path.name == "articles.py":
            assert {poison, f"{poison}startsAt", f"{poison}.xshared.quote"} <= texts


@pytest.mark.parametrize("poison", [text for text in HOSTILE if len(repr(text)) < 28])
def test_the_linter_is_content_with_hostile_content(tmp_path, poison):
    _write_content(tmp_path / "specs" / "cms", poison)
    generate(tmp_path / "specs", tmp_path / "out")
    _check_by_the_linter(tmp_path / "out")


def _names(tree: ast.AST) -> set[str]:
    """Whatever a program can do something with."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                found.add(name)
            case ast.keyword(arg=str(name)) | ast.alias(name=name):
                found.add(name)
            case _:
                pass
    return found


@pytest.mark.parametrize("poison", [text for text in HOSTILE if len(repr(text)) < 28])
def test_the_linter_is_content_with_hostile_specs(tmp_path, poison):
    _write(tmp_path / "specs" / "acme", poison)
    generate(tmp_path / "specs", tmp_path / "out")
    _check_by_the_linter(tmp_path / "out")


def _check_by_the_linter(folder: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--no-cache",
            "--config=pyproject.toml",
            "--output-format=concise",
            folder,
        ],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout

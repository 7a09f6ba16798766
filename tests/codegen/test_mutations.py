"""Whatever happens to a spec, the answer is clients that compile, or faults with their places."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom_codegen.changes import compare
from specloom_codegen.changes.change import SEVERITIES
from specloom_codegen.faults import CODES, Faults, Place
from specloom_codegen.kinds import plan
from specloom_codegen.lint import lint
from specloom_codegen.read import read
from specloom_codegen.render import render

SPECS = Path(__file__).parent / "specs"
FOLDERS = {
    name: {path.name: path.read_text("utf-8") for path in sorted((SPECS / name).iterdir())}
    for name in ("acme", "cms", "shop")
}
PLACE = re.compile(r"[^:\n]+:[1-9]\d*:[1-9]\d*")
LINE = re.compile(r"[^:\n]+:[1-9]\d*:[1-9]\d*: (error|warning)\[([EW]\d{3})\]: [^\n]+")

WORDS = sorted(
    {
        word
        for texts in FOLDERS.values()
        for text in texts.values()
        for word in re.findall(r"[\w/{}.-]+", text)
    }
)
ODD = [
    *("", "self", "class", "_x", "List", "{x}", "/a/../b", "a.b", "ﬁ", "Ⅸ", "\0", "Any"),
    *("2026-11-22", "12:30:00", "1_000", "0x1F", "1e999", ".nan", "yes", "<<", "=", "null"),
    *("\u202eabc", "שם", "ا_ب", "a\u0301", "\ufeff", "\x1b[2J", "\x85", "\u2028", "{a*}", "%zz"),
    "x" * 5000,
]
NUMBERS = [10**400, -(2**63), 2**64, 0.1, -0.0, 1e308, float("nan"), float("inf")]
SCALARS = st.one_of(
    st.sampled_from(WORDS),
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats(),
    st.text(max_size=12),
    st.sampled_from(ODD) | st.sampled_from(NUMBERS),
)
LINES = ["\tx: 1", "x: &a 1", "x: *a", "x: !!int 3", "? [a]", "- a", "x: |", "...", "---", "'", "#"]
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)
    ),
    max_leaves=5,
)


WAS = {name: read(SPECS / name, Faults()) for name in FOLDERS}


def _check(files: dict[str, bytes], was: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder:
        acme = Path(folder, "acme")
        acme.mkdir()
        for name, data in files.items():
            (acme / name).write_bytes(data)
        _check_folder(Path(folder), was)


def _check_folder(folder: Path, was: str = "") -> Faults:
    faults = Faults()
    services = read(folder, faults)
    for line in (*map(str, faults), *map(str, lint(folder))):
        found = LINE.fullmatch(line)
        assert found is not None, line
        assert found[2] in CODES
    if faults.errors:
        return faults
    for service in services:
        for module in plan(service):
            compile(render(module), module.file, "exec", dont_inherit=True)
    if was:
        here = Place(str(folder))
        for sides in ((WAS[was], services), (services, WAS[was])):
            for each in compare(*sides, (here, here)):
                assert each.severity in SEVERITIES
                assert all(PLACE.fullmatch(str(place)) for place in (each.old, each.new)), each
        assert compare(services, services, (here, here)) == ()
    return faults


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every key and item of a spec is."""
    items = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    return [
        place for key, value in items for place in ((*path, key), *_places(value, (*path, key)))
    ]


def _mutate(spec: Any, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(_places(spec)))
    parent = spec
    for key in path[:-1]:
        parent = parent[key]
    key = path[-1]
    match data.draw(st.sampled_from(["drop", "replace", "rename", "swap", "copy"])):
        case "drop":
            del parent[key]
        case "replace":
            parent[key] = data.draw(VALUES)
        case "rename" if isinstance(parent, dict):
            name = data.draw(SCALARS.map(str))
            parent[name] = parent.pop(key)
        case "swap":
            other = data.draw(st.sampled_from(_places(spec)))
            value = spec
            for step in other:
                value = value[step]
            parent[key] = copy.deepcopy(value)
        case "copy" if isinstance(parent, list):
            parent.append(parent[key])
        case _:
            pass


@pytest.mark.parametrize("folder", FOLDERS)
@settings(max_examples=200, deadline=None, derandomize=True)
@given(data=st.data())
def test_mutated_specs(folder, data):
    texts = FOLDERS[folder]
    name = data.draw(st.sampled_from(sorted(texts)))
    spec = yaml.safe_load(texts[name])
    for _ in range(data.draw(st.integers(1, 3))):
        if _places(spec):
            _mutate(spec, data)
    files = {other: text.encode() for other, text in texts.items()}
    _check(
        files | {name: json.dumps(spec, ensure_ascii=False).encode("utf-8", "surrogatepass")},
        folder,
    )


@pytest.mark.parametrize("folder", FOLDERS)
@settings(max_examples=200, deadline=None, derandomize=True)
@given(data=st.data())
def test_noise_in_the_text(folder, data):
    texts = FOLDERS[folder]
    name = data.draw(st.sampled_from(sorted(texts)))
    text = texts[name].encode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 8)))
    noise = data.draw(
        st.binary(max_size=6) | st.text("{}[]:,-?*&!|>'\"%@`#\n\t a0", max_size=6).map(str.encode)
    )
    files = {other: each.encode() for other, each in texts.items()}
    _check(files | {name: text[:start] + noise + text[end:]}, folder)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
def test_anything_at_all(data):
    _check({"service.yaml": data, "things.yaml": data})


@pytest.mark.parametrize("folder", FOLDERS)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_lines_in_disorder(folder, data):
    texts = FOLDERS[folder]
    name = data.draw(st.sampled_from(sorted(texts)))
    lines = texts[name].split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        key = lines[at].partition(":")[0]
        match data.draw(st.sampled_from(["drop", "twice", "in", "out", "odd", "value", "cut"])):
            case "drop" if len(lines) > 1:
                del lines[at]
            case "twice":
                lines.insert(data.draw(st.integers(0, len(lines))), lines[at])
            case "in":
                lines[at] = f"  {lines[at]}"
            case "out":
                lines[at] = lines[at].removeprefix("  ")
            case "odd":
                lines.insert(at, data.draw(st.sampled_from(LINES)))
            case "value":
                lines[at] = f"{key}: {data.draw(st.sampled_from(ODD))}"
            case _:
                lines[at] = lines[at][: len(lines[at]) // 2]
    files = {other: each.encode() for other, each in texts.items()}
    _check(files | {name: "\n".join(lines).encode()}, folder)


@pytest.mark.parametrize("folder", FOLDERS)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_files_that_end_too_soon(folder, data):
    files = {name: text.encode() for name, text in FOLDERS[folder].items()}
    name = data.draw(st.sampled_from(sorted(files)))
    _check(files | {name: files[name][: data.draw(st.integers(0, len(files[name])))]}, folder)


@pytest.fixture(params=FOLDERS)
def specs(request, tmp_path):
    """A copy of a folder of each kind."""
    shutil.copytree(SPECS / request.param, tmp_path / "specs" / request.param)
    return tmp_path / "specs" / request.param


def _codes(folder: Path) -> set[str]:
    return {each.code for each in _check_folder(folder.parent).errors}


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.rstrip(b"\n"),
        lambda data: data + b"\n\n# the end\n",
        lambda data: b"---\n" + data,
    ],
    ids=["mark", "crlf", "no end", "comment", "document"],
)
def test_what_editors_do_to_a_file_changes_nothing(specs, rewrite):
    before = read(specs.parent, Faults())
    for path in specs.iterdir():
        path.write_bytes(rewrite(path.read_bytes()))
    assert _codes(specs) == set()
    here = Place("specs")
    assert compare(before, read(specs.parent, Faults()), (here, here)) == ()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path)


BROKEN = {
    "nothing": (lambda path: None, {"E006"}),
    "an empty file": (Path.touch, {"E006"}),
    "a comment": (lambda path: path.write_text("# soon\n"), {"E006"}),
    "a folder": (Path.mkdir, {"E001"}),
    "a link to nothing": (lambda path: path.symlink_to("gone"), {"E001"}),
    "a link to itself": (_link_to_itself, {"E001"}),
    "a pipe": (_pipe, {"E001"}),
    "a device": (lambda path: path.symlink_to("/dev/zero"), {"E001"}),
    "a program": (lambda path: path.write_bytes(b"\x7fELF\x02\x01\x01\0\0\xff"), {"E001"}),
    "UTF-16": (lambda path: path.write_text("service: a\n", "utf-16"), {"E001"}),
    "tabs": (lambda path: path.write_text("a:\n\tb: 1\n"), {"E002"}),
    "a list": (lambda path: path.write_text("- a\n"), {"E009"}),
    "text": (lambda path: path.write_text("soon"), {"E009"}),
    "depth": (lambda path: path.write_text("[" * 100_000), {"E005"}),
    "more depth": (lambda path: path.write_text("a: {" * 50_000), {"E005"}),
    "length": (lambda path: path.write_text("# " + "x" * 2**24), {"E005"}),
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("file", ["service.yaml", "other"])
def test_what_stands_in_the_place_of_a_file(specs, what, file):
    make, codes = BROKEN[what]
    path = specs / file
    if file == "other":
        path = next(each for each in sorted(specs.iterdir()) if each.name != "service.yaml")
    path.unlink()
    make(path)
    found = _codes(specs)
    if what == "nothing" and file == "other":
        return  # the rest may do without it
    assert codes <= found


@pytest.mark.parametrize(
    "name",
    ["a b.yaml", "ü.yaml", "-.yaml", "x\ny.yaml", "\u202ea.yaml", f"{'a' * 200}.yaml", "A.yml"],
)
def test_names_of_files(specs, name):
    (specs / name).write_text("description: More.\n")
    _check_folder(specs.parent)


def test_folders_of_folders(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "deep" / "er").mkdir(parents=True)
    shutil.copytree(SPECS / "acme", tmp_path / "deep" / "er" / "acme")
    assert {each.code for each in _check_folder(tmp_path).errors} == {"E006"}
    (tmp_path / "acme").symlink_to(SPECS / "acme")
    (tmp_path / "again").symlink_to(tmp_path)
    assert _check_folder(tmp_path).errors == ()

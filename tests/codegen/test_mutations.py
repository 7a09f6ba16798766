"""Whatever happens to a spec, the answer is clients that compile, or faults with their places."""

from __future__ import annotations

import copy
import json
import re
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
SCALARS = st.one_of(
    st.sampled_from(WORDS),
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        ["", "self", "class", "_x", "List", "{x}", "/a/../b", "a.b", "ﬁ", "Ⅸ", "\0", "Any"]
    ),
)
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
        faults = Faults()
        services = read(Path(folder), faults)
        told = [*map(str, faults), *map(str, lint(Path(folder)))]
    for line in told:
        found = LINE.fullmatch(line)
        assert found is not None, line
        assert found[2] in CODES
    if faults.errors:
        return
    for service in services:
        for module in plan(service):
            compile(render(module), module.file, "exec", dont_inherit=True)
    if was:
        here = Place(folder)
        for sides in ((WAS[was], services), (services, WAS[was])):
            for each in compare(*sides, (here, here)):
                assert each.severity in SEVERITIES
                assert all(PLACE.fullmatch(str(place)) for place in (each.old, each.new)), each
        assert compare(services, services, (here, here)) == ()


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

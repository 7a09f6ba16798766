"""YAML to nodes: scalars by YAML 1.2, and places that are right."""

from __future__ import annotations

import pytest
import yaml

from specloom_codegen import load as loading
from specloom_codegen.faults import Faults
from specloom_codegen.load import MAX_BYTES, MAX_DEPTH, load, scalar_value
from specloom_codegen.nodes import ListNode, MappingNode


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def loader(request, monkeypatch):
    """Both parsers: the one in C, and the one that is there without it."""
    name = "CSafeLoader" if request.param == "libyaml" else "SafeLoader"
    monkeypatch.setattr(loading, "_LOADER", getattr(yaml, name))


@pytest.fixture
def load_bytes(tmp_path):
    def load_bytes(data: bytes):
        path = tmp_path / "spec.yaml"
        path.write_bytes(data)
        faults = Faults()
        return load(path, "spec.yaml", faults), [str(fault) for fault in faults]

    return load_bytes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("True", "True"),
        ("NULL", "NULL"),
        ("12", 12),
        ("-7", -7),
        ("+7", 7),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2024-01-01", "2024-01-01"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("-", "-"),
        (".", "."),
        ("1e", "1e"),
        ("=", "="),
    ],
)
def test_scalars_without_quotes(text, value):
    found = scalar_value(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", [".inf", "-.INF", ".nan", "1e999", "9" * 5000])
def test_numbers_that_nobody_needs(text):
    with pytest.raises(ValueError, match=r"number|digits"):
        scalar_value(text)


def test_places(load_bytes):
    node, faults = load_bytes("a: 1\nб: [x, 'ю', {c: d}]\n".encode())
    assert faults == []
    assert isinstance(node, MappingNode)
    items = node.values["б"]
    assert isinstance(items, ListNode)
    assert [item.place[1:] for item in items.items] == [(2, 5), (2, 8), (2, 13)]
    assert node.keys["б"].place == ("spec.yaml", 2, 1)


def test_a_byte_order_mark_is_no_column(load_bytes):
    node, faults = load_bytes(b"\xef\xbb\xbfa: 1\n")
    assert faults == []
    assert node.keys["a"].place[1:] == (1, 1)


@pytest.mark.parametrize(("open_", "close"), [(b"[", b"]"), (b"{a: ", b"}"), (b"- ", b"")])
def test_depth(load_bytes, open_, close):
    node, faults = load_bytes(open_ * MAX_DEPTH + b"x" + close * MAX_DEPTH)
    assert (node is not None, faults) == (True, [])
    node, faults = load_bytes(open_ * 100_000 + b"x")
    assert node is None
    assert len(faults) == 1
    assert f"error[E005]: nested deeper than {MAX_DEPTH} levels" in faults[0]


def test_size(load_bytes):
    assert load_bytes(b"#" * (MAX_BYTES + 1))[1] == [
        f"spec.yaml:1:1: error[E005]: larger than {MAX_BYTES} bytes"
    ]


def test_a_folder_is_not_a_file(tmp_path):
    faults = Faults()
    assert load(tmp_path, "spec.yaml", faults) is None
    assert [fault.code for fault in faults] == ["E001"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfea\x00",
        b"a: \xc3",
        b"a: \x00",
        b"a: [",
        b"a: 'x",
        b"a: b: c",
        b"%YAML 9.9\n---\na",
        b"%TAG ! tag:x,2000:\n---\n!a b",
        b"a: *b",
        b"&a [*a]",
        b"? ? ?",
        b"? {a: b}\n: c",
        b"- a\nb: c",
        b"\t",
        b"a:\n\tb: c",
        b'"\\ud800": 1',
        b'"\\x',
        b"@",
        b"`",
        b"a: |\n  b\n c",
        b"--- a\n--- b",
        b"",
        b"# nothing",
        b"---",
        b"...",
        "a: \u2028b".encode(),
    ],
)
def test_odd_files_are_faults_or_nodes(load_bytes, data):
    node, faults = load_bytes(data)
    assert node is not None or faults
    assert all(fault.startswith("spec.yaml:") for fault in faults)

"""Names: which can be used, and which the runtime has already."""

from __future__ import annotations

import pytest

from specloom.core.client import Client
from specloom.core.model import Model
from specloom.core.resource import Resource
from specloom_codegen.names import (
    PATTERNS,
    RESERVED,
    class_name,
    fresh,
    name_problem,
    natural,
    snake_case,
    tag_name,
)


def _public(cls: type) -> set[str]:
    return {name for name in dir(cls) if not name.startswith("_")}


def test_what_the_runtime_has_is_reserved():
    assert _public(Client) | {"service"} <= RESERVED["resource"]
    assert _public(Model) <= RESERVED["result field"]
    assert _public(Resource) == set()
    slots = {
        name.removeprefix("_") for name in dir(Resource) if name[:2] != "__" and name[0] == "_"
    }
    assert slots <= RESERVED["argument"]


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("read_cursor", "word"),
        ("i18n", "word"),
        ("from_", "variable"),
        ("値段", "variable"),
        ("größe", "variable"),
        ("RecordPage", "type"),
        ("Größe", "type"),
        ("ShopError", "class"),
        ("anything at all", "wire"),
    ],
)
def test_good_names(name, style):
    assert name_problem(name, style) is None


@pytest.mark.parametrize(
    ("name", "style", "hint"),
    [
        ("pageSize", "variable", "page_size"),
        ("page-size", "word", "page_size"),
        ("HTTPStatus", "variable", "http_status"),
        ("class", "variable", "class_"),
        ("None", "type", ""),
        ("_private", "variable", "private"),
        ("__init__", "word", "init"),
        ("9lives", "word", ""),
        ("größe", "word", ""),
        ("ﬁ", "variable", ""),
        ("record_page", "type", "RecordPage"),
        ("recordPage", "class", "RecordPage"),
        ("Größe", "class", ""),
        ("a b", "type", "AB"),
        ("", "variable", ""),
        ("", "wire", ""),
        ("a\n", "word", "a"),
        ("a" * 101, "word", ""),
    ],
)
def test_bad_names(name, style, hint):
    problem = name_problem(name, style)
    assert problem is not None
    assert problem[1] == hint


def test_every_style_has_a_pattern():
    assert set(PATTERNS) == {"word", "variable", "type", "class", "wire"}


def test_helpers():
    assert snake_case("totalCount") == "total_count"
    assert class_name("users_permissions") == "UsersPermissions"
    assert fresh("start", {"start", "start_"}) == "start__"
    names = ["b10", "b2", "Bb", "AA", "B", "_a"]
    assert sorted(names, key=natural) == ["AA", "B", "Bb", "_a", "b2", "b10"]


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("@type", "type"),
        ("class", "class_"),
        ("extra", "extra_"),
        ("1 + 1", "field_1_1"),
        ("{", "field"),
    ],
)
def test_any_discriminator_is_a_field(wire, name):
    assert tag_name(wire) == name


@pytest.mark.parametrize("noun", ["type", "record class", "content class"])
def test_no_class_is_called_as_a_constant_of_python(noun):
    assert {"True", "False", "None"} <= RESERVED[noun]

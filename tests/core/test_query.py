"""Paths and queries: percent-encoded, and read back as they were."""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from urllib.parse import parse_qsl, quote, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specloom.core.errors import ArgumentError
from specloom.core.query import check_url, encode_query, fill_path

STYLES = ["plain", "indexed", "brackets"]

text = st.text(st.characters(exclude_categories=["Cs"]))
keys = text.filter(lambda name: name and "[" not in name)
scalars = text | st.integers() | st.booleans()


def encode(query, style="indexed", **options):
    return encode_query(query, style, "things.list", **options)


def refused(query, style="indexed", **options):
    with pytest.raises(ArgumentError) as caught:
        encode(query, style, **options)
    return str(caught.value)


def read_back(encoded):
    return parse_qsl(encoded, keep_blank_values=True, strict_parsing=bool(encoded))


def as_text(value):
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


class Colour(enum.StrEnum):
    RED = "red"


class OldColour(str, enum.Enum):  # noqa: UP042  # what it is about
    RED = "red"


class Number(enum.IntEnum):
    SEVEN = 7


# --- round trips


@settings(max_examples=50)
@given(st.dictionaries(keys, scalars))
@pytest.mark.parametrize("style", STYLES)
def test_single_values_read_back(style, query):
    pairs = [(name, as_text(value)) for name, value in query.items()]
    assert read_back(encode(query, style)) == pairs


@settings(max_examples=50)
@given(st.dictionaries(keys, st.lists(scalars)))
def test_plain_lists_repeat_their_name(query):
    pairs = [(name, as_text(item)) for name, items in query.items() for item in items]
    assert read_back(encode(query, "plain")) == pairs


@settings(max_examples=50)
@given(st.dictionaries(keys, st.lists(scalars)))
def test_indexed_lists_count_their_items(query):
    pairs = [
        (f"{name}[{index}]", as_text(item))
        for name, items in query.items()
        for index, item in enumerate(items)
    ]
    assert read_back(encode(query, "indexed")) == pairs


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        keys,
        st.dictionaries(keys, st.lists(scalars, min_size=1, max_size=3), max_size=3),
        max_size=3,
    )
)
def test_brackets_nest(query):
    pairs = [
        (f"{outer}[{inner}][{index}]", as_text(item))
        for outer, inside in query.items()
        for inner, items in inside.items()
        for index, item in enumerate(items)
    ]
    assert read_back(encode(query, "brackets")) == pairs


@settings(max_examples=50)
@given(st.dictionaries(keys, st.lists(text)), st.sampled_from(STYLES))
def test_only_unreserved_characters_stay_bare(query, style):
    bare = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%=&")
    bare |= set("[]$") if style == "brackets" else set()
    assert set(encode(query, style)) <= bare


@settings(max_examples=50)
@given(st.dictionaries(keys, st.lists(scalars, min_size=1)))
def test_commas_between_items_are_told_from_those_within(query):
    encoded = encode(query, "comma")
    pairs = [each.partition("=") for each in encoded.split("&") if each]
    found = {
        unquote(name): [unquote(item) for item in items.split(",")] for name, _, items in pairs
    }
    assert found == {name: [as_text(item) for item in items] for name, items in query.items()}


@settings(max_examples=50)
@given(st.dictionaries(keys, st.lists(scalars)))
def test_suffixed_lists_repeat_their_name_with_brackets(query):
    pairs = [(f"{name}[]", as_text(item)) for name, items in query.items() for item in items]
    assert read_back(encode(query, "suffixed")) == pairs


@pytest.mark.parametrize("style", ["plain", "indexed", "comma", "suffixed"])
def test_an_empty_list_is_not_sent(style):
    assert encode({"ids": [], "q": "x"}, style) == "q=x"


def test_parameters_may_have_styles_of_their_own():
    query = {"a": [1, 2], "b": [1, 2], "c": {"d": [1]}, "e": [1]}
    styles = {"a": "comma", "b": "suffixed", "c": "brackets"}
    assert encode(query, "plain", styles=styles) == "a=1,2&b%5B%5D=1&b%5B%5D=2&c[d][0]=1&e=1"


@pytest.mark.parametrize("item", [["x"], {"x": 1}, object()])
@pytest.mark.parametrize("style", ["comma", "suffixed"])
def test_what_no_item_of_a_list_can_be(style, item):
    assert refused({"ids": [item]}, style).startswith("things.list: ids")


def test_null_between_commas_is_refused():
    assert "things.list: ids: None has no form" in refused({"ids": ["a", None]}, "comma")


@pytest.mark.parametrize("style", ["comma", "suffixed"])
def test_lists_have_a_longest_length_in_every_style(style):
    assert "has 3 items; the service reads 2" in refused({"a": [1, 2, 3]}, style, max_items=2)


# --- forms


@pytest.mark.parametrize(
    ("style", "encoded"),
    [
        ("plain", "ids=1&ids=2"),
        ("indexed", "ids%5B0%5D=1&ids%5B1%5D=2"),
        ("brackets", "ids[0]=1&ids[1]=2"),
        ("comma", "ids=1,2"),
        ("suffixed", "ids%5B%5D=1&ids%5B%5D=2"),
    ],
)
@pytest.mark.parametrize("items", [[1, 2], (1, 2), range(1, 3)])
def test_a_list_goes_in_the_style_of_its_api(style, encoded, items):
    assert encode({"ids": items}, style) == encoded


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        ("a b&c=d+e", "a%20b%26c%3Dd%2Be"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
        ("-._~", "-._~"),
        ("[]$", "%5B%5D%24"),
        ("", ""),
        (5, "5"),
        (-5, "-5"),
        (10**30, "1" + "0" * 30),
        (True, "true"),
        (False, "false"),
        (1.5, "1.5"),
        (1e22, "1e%2B22"),
        (Decimal("1.50"), "1.50"),
        (Decimal("1E+5"), "100000"),
        (date(2024, 5, 1), "2024-05-01"),
        (time(10, 30), "10%3A30%3A00"),
        (datetime(2024, 5, 1, 10, 30, tzinfo=UTC), "2024-05-01T10%3A30%3A00Z"),
        (
            datetime(2024, 5, 1, 10, 30, tzinfo=timezone(timedelta(hours=9))),
            "2024-05-01T10%3A30%3A00%2B09%3A00",
        ),
        (Colour.RED, "red"),
        (OldColour.RED, "red"),
        (Number.SEVEN, "7"),
    ],
)
@pytest.mark.parametrize("style", STYLES)
def test_a_value_goes_as_text(style, value, encoded):
    assert encode({"v": value}, style) == f"v={encoded}"


@pytest.mark.parametrize(
    "value",
    [
        object(),
        b"a",
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        {1, 2},
        1j,
        datetime(2024, 5, 1),  # noqa: DTZ001
        iter([1]),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("place", [lambda v: v, lambda v: [v]], ids=["alone", "in a list"])
@pytest.mark.parametrize("style", STYLES)
def test_a_value_without_a_form_is_refused(style, place, value):
    message = refused({"v": place(value)}, style)
    assert message.startswith("things.list: v")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("query", [{"v": "\ud800"}, {"v": ["\ud800"]}, {"\ud800": [1]}])
def test_what_is_no_text_is_refused(style, query):
    assert "is not valid text" in refused(query, style)


@pytest.mark.parametrize("style", ["plain", "indexed"])
@pytest.mark.parametrize("value", [{"a": 1}, {}, [{"a": 1}]])
def test_a_mapping_needs_brackets(style, value):
    assert "a mapping has no form in this query" in refused({"v": value}, style)


# --- None and what is empty


@pytest.mark.parametrize("style", STYLES)
def test_none_is_left_out(style):
    assert encode({"a": None, "b": 1, "c": None}, style) == "b=1"


@pytest.mark.parametrize("style", STYLES)
def test_nothing_is_nothing(style):
    assert encode({}, style) == encode({"a": None}, style) == encode({"a": []}, style) == ""


def test_null_in_brackets_is_a_name_alone():
    assert encode({"filters": {"a": {"$eq": None}}}, "brackets") == "filters[a][$eq]"


def test_null_differs_from_an_empty_text():
    assert encode({"filters": {"a": {"$eq": ""}}}, "brackets") == "filters[a][$eq]="


def test_null_in_a_list_keeps_its_place():
    assert encode({"r": [1, None, 2]}) == "r%5B0%5D=1&r%5B1%5D&r%5B2%5D=2"


@pytest.mark.parametrize(
    "query",
    [
        {"filters": {"id": {"$in": []}}},
        {"filters": {"$or": []}},
        {"filters": {"$or": [{"id": {"$in": ()}}]}},
    ],
)
def test_an_empty_list_in_brackets_is_refused(query):
    assert "is an empty list, which a query cannot say" in refused(query, "brackets")


@pytest.mark.parametrize("query", [{"filters": {"id": {}}}, {"filters": {"$or": [{}]}}])
def test_an_empty_mapping_within_brackets_is_refused(query):
    assert "is empty, which a query cannot say" in refused(query, "brackets")


@pytest.mark.parametrize("name", [5, None, ("a",)])
def test_a_name_in_brackets_must_be_text(name):
    assert f"{name!r} is not a name" in refused({"filters": {name: 1}}, "brackets")


# --- long lists


def test_a_list_of_the_longest_length_passes():
    encoded = encode({"filters": {"id": {"$in": list(range(100))}}}, "brackets", max_items=100)
    assert len(read_back(encoded)) == 100


@pytest.mark.parametrize(
    "query",
    [
        {"ids": list(range(101))},
        {"filters": {"id": {"$in": list(range(101))}}},
        {"filters": {"$or": [{"id": n} for n in range(101)]}},
    ],
)
def test_a_list_that_the_service_would_drop_is_refused(query):
    message = refused(query, "brackets", max_items=100)
    assert "has 101 items; the service reads 100 at most and would drop the whole list" in message


def test_a_service_may_read_lists_of_any_length():
    assert len(read_back(encode({"ids": list(range(1000))}))) == 1000


# --- brackets


@pytest.mark.parametrize(
    ("query", "encoded"),
    [
        ({"sort": ["a:asc", "b"]}, "sort[0]=a%3Aasc&sort[1]=b"),
        (
            {"filters": {"$or": [{"a": {"$gt": 1}}, {"b": {"c": {"$eq": True}}}]}},
            "filters[$or][0][a][$gt]=1&filters[$or][1][b][c][$eq]=true",
        ),
        (
            {"populate": {"author": {"fields": ["name"]}, "cover": True}},
            "populate[author][fields][0]=name&populate[cover]=true",
        ),
        (
            {"pagination": {"page": 1, "withCount": False}},
            "pagination[page]=1&pagination[withCount]=false",
        ),
        ({"filters": {"a&b=c": 1}}, "filters[a%26b%3Dc]=1"),
        ({"filters": {}}, ""),
    ],
)
def test_nested_parameters_go_in_brackets(query, encoded):
    assert encode(query, "brackets") == encoded


# --- paths


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        ("articles", "articles"),
        (5, "5"),
        (-5, "-5"),
        ("a b", "a%20b"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
        ("a..b", "a..b"),
        ("...", "..."),
        (".a", ".a"),
        ("a:b@c;d=e&f+g,h", "a%3Ab%40c%3Bd%3De%26f%2Bg%2Ch"),
        ("~", "~"),
        ("．．", "%EF%BC%8E%EF%BC%8E"),
        ("∕", "%E2%88%95"),
        ("\x85", "%C2%85"),
        (Colour.RED, "red"),
        (OldColour.RED, "red"),
    ],
)
def test_a_value_fills_a_path(value, filled):
    assert fill_path("/x/{id}/y", {"id": value}, "op") == f"/x/{filled}/y"


@pytest.mark.parametrize(
    "value",
    [
        *("", ".", "..", "/", "a/b", "../x", "a\\b", "a?b", "a#b", "a%2fb", "%", "a\x00b"),
        *("a\nb", "a\r", "\t", "\x7f"),
        *(None, True, False, 1.5, b"a", ["a"], {"a": 1}, object),
    ],
)
def test_what_would_lead_elsewhere_is_refused(value):
    with pytest.raises(ArgumentError, match=r"^op: id=.* cannot stand in a path"):
        fill_path("/x/{id}", {"id": value}, "op")


def test_a_path_value_that_is_no_text_is_refused():
    with pytest.raises(ArgumentError, match="is not valid text"):
        fill_path("/x/{id}", {"id": "\ud800"}, "op")


def test_every_placeholder_is_filled():
    path = fill_path("/{plural}/{document_id}", {"plural": "a", "document_id": "b"}, "op")
    assert path == "/a/b"


def test_a_value_is_no_template():
    assert fill_path("/{a}/{b}", {"a": "{b}", "b": "c"}, "op") == "/%7Bb%7D/c"


@given(text)
def test_a_path_reads_back_as_one_segment(value):
    try:
        path = fill_path("/x/{id}/y", {"id": value}, "op")
    except ArgumentError:
        assert (
            not value or value in {".", ".."} or set(value) & set("/\\?#%\x7f") or min(value) < " "
        )
    else:
        assert path.count("/") == 3
        assert unquote(path.split("/")[2]) == value
        assert path == f"/x/{quote(value, safe='')}/y"


# --- the longest URL


def test_a_url_that_is_too_long_is_refused():
    operation = SimpleNamespace(name="things.list", api=SimpleNamespace(max_url=10))
    check_url("a" * 10, operation)
    with pytest.raises(ArgumentError, match=r"^things\.list: the URL has 11 bytes; the service"):
        check_url("a" * 11, operation)


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        ("a", "a"),
        ("a/b", "a/b"),
        ("a b/c&d/é/…", "a%20b/c%26d/%C3%A9/%E2%80%A6"),
        ("...", "..."),
        ("a/..b/c.", "a/..b/c."),
    ],
)
def test_a_value_fills_several_segments(value, filled):
    assert fill_path("/x/{id*}.json", {"id": value}, "op") == f"/x/{filled}.json"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "./a",
        "a/%2e%2e",
        "a/b?c",
        "a#b",
        "a\\b",
        "a\n",
    ],
)
def test_a_value_of_several_segments_leads_nowhere_else(value):
    with pytest.raises(ArgumentError, match=r"^op: id=.* cannot stand in a path"):
        fill_path("/x/{id*}", {"id": value}, "op")


@given(text)
def test_several_segments_read_back(value):
    try:
        path = fill_path("/x/{id*}", {"id": value}, "op")
    except ArgumentError:
        return
    segments = path.removeprefix("/x/").split("/")
    assert "/".join(map(unquote, segments)) == value
    assert {"", ".", ".."}.isdisjoint(map(unquote, segments))

"""The bracket notation."""

from __future__ import annotations

import pytest

from specloom.testing.strapi.query import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("a=1", {"a": "1"}),
        ("a=", {"a": ""}),
        ("a", {"a": None}),
        ("a=1&a=2", {"a": ["1", "2"]}),
        ("a[]=1&a[]=2", {"a": ["1", "2"]}),
        ("a[]", {"a": [None]}),
        ("a[]=", {"a": [""]}),
        ("a[1]=x&a[0]=y", {"a": ["y", "x"]}),
        ("a[5]=x", {"a": ["x"]}),
        ("a[b][c]=1&a[b][d]=2", {"a": {"b": {"c": "1", "d": "2"}}}),
        ("a%5Bb%5D=1", {"a": {"b": "1"}}),
        ("a%5bb%5d=1", {"a": {"b": "1"}}),
        ("a[$eq]=1%2C2+3", {"a": {"$eq": "1,2 3"}}),
        ("a=%F0%9F%98%80", {"a": "😀"}),
        ("a=%FF", {"a": "%FF"}),
        ("a[b]=c=d", {"a": {"b": "c=d"}}),
        ("a[0][b]=1&a[1][b]=2", {"a": [{"b": "1"}, {"b": "2"}]}),
        ("a[0][b]=1&a[0][c]=2", {"a": [{"b": "1", "c": "2"}]}),
        ("a=1&a[b]=2", {"a": ["1", {"b": "2"}]}),
        ("a[b]=1&a=2", {"a": {"b": "1", "2": True}}),
        ("a[0]=1&a[x]=2", {"a": {"0": "1", "x": "2"}}),
        ("&&a=1&", {"a": "1"}),
    ],
)
def test_reads_bracket_notation(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize("form", ["a[{}]={}", "a[]={1}", "a={1}"])
def test_a_list_of_100_is_a_list_and_of_101_is_an_object(form):
    def query(count: int) -> str:
        return "&".join(form.format(i, i) for i in range(count))

    assert parse(query(100)) == {"a": [str(i) for i in range(100)]}
    assert parse(query(101)) == {"a": {str(i): str(i) for i in range(101)}}


def test_depth_stops_at_20_brackets():
    deep = "a" + "[b]" * 20
    node = parse(f"{deep}=1")["a"]
    for _ in range(20):
        assert isinstance(node, dict)
        node = node["b"]
    assert node == "1"

    node = parse(f"{deep}[c][d]=1")["a"]
    for _ in range(20):
        assert isinstance(node, dict)
        node = node["b"]
    assert node == {"[c][d]": "1"}


def test_reads_at_most_1000_parameters():
    assert len(parse("&".join(f"a{i}=1" for i in range(1200)))) == 1000

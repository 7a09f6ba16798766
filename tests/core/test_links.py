"""Links to the next page: found whatever the header is like, and followed nowhere else."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from specloom.core.errors import ApiError, DecodeError, UrlTooLong
from specloom.core.links import followed, next_link
from specloom.core.message import Request, Response
from specloom.core.operation import Api, ErrorShape, MethodOverride, Operation, Service

API = Api(name="main", path="/api/v1", accepts=("token",))
SERVICE = Service(
    name="shop",
    title="Shop",
    apis={"main": API},
    schemes={},
    errors=ErrorShape(classes={"default": ApiError}, code=("code",), message=("message",)),
)
LIST: Operation[Any] = Operation(
    "things.list", "GET", "/things", service=SERVICE, api=API, accepts=("token",), retry="safe"
)
PREFIX = "https://shop.example/api/v1"


def answer(*headers):
    request = Request(LIST, "GET", f"{PREFIX}/things?page=1", {})
    found = CIMultiDict([("Link", header) for header in headers])
    return Response(request, 200, CIMultiDictProxy(found), b"[]", 0.0)


@pytest.mark.parametrize(
    ("headers", "link"),
    [
        ([], None),
        ([""], None),
        (['<a>; rel="next"'], "a"),
        (["<a>; rel=next"], "a"),
        (["<a>;REL=NEXT"], "a"),
        (["<a> ; rel = 'next' , <b>;rel=next"], "b"),
        (['<a>; rel="prev", <b>; rel="next"'], "b"),
        (['<a>; rel="last next first"'], "a"),
        (['<a>; rel="nextish"'], None),
        (['<a>; rel="prev"; rel="next"'], None),
        (['<a>; title="x, <b>; rel=next"; rel=prev, <c>; rel=next'], "c"),
        ([r'<a>; title="a \" , <b>; rel=next"; rel=prev'], None),
        (['<a>; rel="n\\ext"'], "a"),
        (['<a>; rel="prev"', '<b>; rel="next"'], "b"),
        (["<a?x=1,2;3>; rel=next"], "a?x=1,2;3"),
        (["<a>; rel=next;"], "a"),
        ([", <a>; rel=next,,"], "a"),
        (["<a>; anchor=other; rel=next"], None),
        (["<a>; rel"], None),
        (["<>; rel=next"], ""),
        (["</style.css>; rel=preload; as=style; crossorigin"], None),
    ],
)
def test_a_link_is_found(headers, link):
    assert next_link(answer(*headers)) == link


@pytest.mark.parametrize(
    "header", ["a; rel=next", "<a", '<a>; rel="next', "<a> rel=next", "<a>; rel=prev x"]
)
def test_a_header_that_cannot_be_read_is_no_end(header):
    with pytest.raises(DecodeError, match=r"things\.list: the Link header cannot be read from"):
        next_link(answer(header))


WORD = st.text('abc,;<>"\\ =', max_size=8)


@given(st.lists(st.tuples(st.text("ab/?,;=", min_size=1), WORD, st.booleans()), max_size=5))
def test_whatever_is_quoted_hides_nothing(links):
    def quoted(text):
        return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'

    header = ", ".join(
        f"<{target}>; title={quoted(title)}; rel={'next' if is_next else 'prev'}"
        for target, title, is_next in links
    )
    expected = next((target for target, _, is_next in links if is_next), None)
    assert next_link(answer(header)) == expected


@given(st.text(max_size=200) | st.text('<>;,=" \\arelnxt', max_size=60))
def test_any_header_gives_a_link_or_an_error(header):
    with contextlib.suppress(DecodeError):
        next_link(answer(header))


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (f"{PREFIX}/things?page=2", f"{PREFIX}/things?page=2"),
        ("https://shop.example:443/api/v1/things?page=2", f"{PREFIX}/things?page=2"),
        (
            "HTTPS://SHOP.example/api/v1/things?a=%E6%97%A5&b=1%2B1",
            f"{PREFIX}/things?a=%E6%97%A5&b=1%2B1",
        ),
        ("https://@shop.example/api/v1/other#part", f"{PREFIX}/other"),
        ("/api/v1/x/../things", f"{PREFIX}/things"),
        (f"{PREFIX}?page=2", f"{PREFIX}?page=2"),
    ],
)
def test_a_link_within_the_api_is_followed(link, url):
    assert followed(link, PREFIX, LIST) == url


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("http://shop.example/api/v1/things", "leads to http://shop.example: credentials go to"),
        ("https://evil.example/api/v1/things", "leads to https://evil.example: credentials go to"),
        ("//evil.example/api/v1/things", "leads to https://evil.example"),
        ("https://shop.example:444/api/v1/things", "leads to https://shop.example"),
        ("https://shop.example.evil.example/api/v1/things", "leads to"),
        ("https://shop.example./api/v1/things", "leads to"),
        ("https://shop.example@evil.example/api/v1/things", "leads to https://evil.example"),
        ("https://user:word@shop.example/api/v1/things", "leads to https://shop.example"),
        ("https://user@shop.example/api/v1/things", "leads to https://shop.example"),
        ("https://:word@shop.example/api/v1/things", "leads to https://shop.example"),
        ("ftp://shop.example/api/v1/things", "leads to"),
        ("/api/v2/things", "leads out of /api/v1/"),
        ("/api/v1x/things", "leads out of"),
        ("/", "leads out of"),
        ("/api/v1/../v2/things", "leads out of"),
        (f"{PREFIX}/../v2/things", "leads out of"),
        (f"{PREFIX}/%2e%2E/v2/things", "leads out of"),
        (f"{PREFIX}/..%2fv2/things", "leads out of"),
        (f"{PREFIX}/..%5cv2/things", "leads out of"),
        (f"{PREFIX}/./things", "leads out of"),
        ("https:evil.example", "leads out of"),
        ("///evil.example/api/v1/things", "leads out of"),
        (f"{PREFIX}\\..\\x", "is no URL"),
        (f"{PREFIX}/a b", "is no URL"),
        (f"{PREFIX}/日", "is no URL"),
        (f"{PREFIX}/a\r\nX: y", "is no URL"),
        ("https://shop.example:99999/api/v1/", "is no URL"),
        ("https://[::1", "is no URL"),
        ("mailto:somebody", "is no URL"),
        ("javascript:x", "is no URL"),
        ("", "is no URL"),
    ],
)
def test_a_link_elsewhere_is_refused(link, fault):
    with pytest.raises(DecodeError) as told:
        followed(link, PREFIX, LIST)
    assert str(told.value).startswith(f"things.list: the link to the next page {fault}")
    assert "word" not in str(told.value)


@given(
    st.text("htps:/.@%25eE2fF\\?#evil", max_size=30),
    st.sampled_from(["", PREFIX, "//", "https://"]),
)
def test_no_text_leads_elsewhere(text, before):
    try:
        url = followed(before + text, PREFIX, LIST)
    except DecodeError:
        return
    assert url == PREFIX or url[len(PREFIX)] in "/?"
    assert url.startswith(PREFIX)


def test_a_link_is_not_cut_to_what_another_method_takes():
    override = MethodOverride(over=100, methods=frozenset({"GET"}))
    operation = evolve(LIST, api=evolve(API, override=override))
    link = f"{PREFIX}/things?q="
    assert followed(link + "x" * (100 - len(link)), PREFIX, operation)
    with pytest.raises(UrlTooLong, match="has 101 bytes; the service takes 100 at most"):
        followed(link + "x" * (101 - len(link)), PREFIX, operation)


def test_a_service_without_a_path():
    assert followed("/x?a=1", "https://shop.example", LIST) == "https://shop.example/x?a=1"

"""Whatever a caller gives: addresses, headers, queries and bodies say that and nothing else."""

from __future__ import annotations

import json
import math
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from specloom.core.bodies import Body, BrokenEncodingError
from specloom.core.codec import decode_json, encode_json
from specloom.core.credentials import checked
from specloom.core.errors import ArgumentError, ConfigurationError, DecodeError, SpecloomError
from specloom.core.message import Request, Response
from specloom.core.multipart import form_text
from specloom.core.query import encode_query, fill_path
from specloom.core.redirects import redirected
from specloom.core.secret import Secret
from specloom.core.transport import _headers_of

texts = st.text(max_size=60)
hostile = st.one_of(
    texts,
    st.text(alphabet="/\\.?#%&=[]\r\n\x00 ;:@+日🎉aA0", max_size=30),
    st.sampled_from(["..", ".", "%2e%2e", "a/../b", "//evil.test", "\r\nX-Evil: 1", "\ud800"]),
)
scalars = st.one_of(hostile, st.integers(), st.booleans(), st.floats(allow_nan=False))
several = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def bare_request(kintone_like):
    """Makes requests; a function, because hypothesis shows what a test is given."""

    def make(**facts):
        return Request(
            kintone_like.list, "GET", "https://example.test/k/v1/records.json", {}, **facts
        )

    return make


# --- paths


@given(hostile)
def test_a_value_is_one_segment_of_its_path_or_refused(value):
    try:
        path = fill_path("/api/{plural}/{id}", {"plural": "articles", "id": value}, "op")
    except ArgumentError:
        return
    head, _, segment = path.rpartition("/")
    assert head == "/api/articles"
    assert unquote(segment, errors="strict") == value
    assert segment not in {"", ".", ".."}
    assert path.isascii()
    assert not set(path) & set("?#\\\r\n\x00 ")
    assert urlsplit(f"https://example.test{path}").path == path


# --- queries


@given(st.dictionaries(hostile.filter(bool), hostile, max_size=5))
def test_a_query_is_read_back_as_it_was(query):
    try:
        text = encode_query(query, "plain", "op")
    except (ArgumentError, UnicodeEncodeError):
        assume(False)
    assert text.isascii()
    assert not set(text) & set("#\r\n\x00 \\/?")
    assert dict(parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text))) == query


@given(st.lists(hostile, max_size=5))
def test_a_list_is_read_back_with_its_places(values):
    try:
        text = encode_query({"ids": values}, "indexed", "op")
    except ArgumentError:
        assume(False)
    assert parse_qsl(text, keep_blank_values=True) == [
        (f"ids[{place}]", value) for place, value in enumerate(values)
    ]


names = st.text(alphabet="abc$[]=&日", min_size=1, max_size=8).filter(
    lambda name: "[" not in name and "]" not in name
)


@given(
    st.recursive(
        hostile,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3),
            st.dictionaries(names, inner, min_size=1, max_size=3),
        ),
        max_leaves=8,
    )
)
def test_a_filter_is_read_back_with_its_nesting(value):
    def flat(key, value):
        if isinstance(value, dict):
            return [pair for name, it in value.items() for pair in flat(f"{key}[{name}]", it)]
        if isinstance(value, list):
            return [pair for at, it in enumerate(value) for pair in flat(f"{key}[{at}]", it)]
        return [(key, value)]

    try:
        text = encode_query({"filters": value}, "brackets", "op")
    except ArgumentError:
        assume(False)
    assert parse_qsl(text, keep_blank_values=True) == flat("filters", value)


@given(scalars)
def test_any_scalar_has_one_form_or_is_refused(value):
    try:
        text = encode_query({"a": value}, "plain", "op")
    except ArgumentError:
        assert isinstance(value, str) or not math.isfinite(value)
        return
    assert text.startswith("a=")
    assert text.isascii()


# --- headers


@several
@given(name=hostile, value=hostile)
def test_a_header_is_sent_as_it_is_or_refused(bare_request, name, value):
    try:
        headers = _headers_of(bare_request(headers={name: value}), None, None)
    except ArgumentError:
        return
    assert headers[name] == value
    assert not set(name + value) & {chr(code) for code in (*range(32), 127)}


@given(hostile)
def test_a_token_can_stand_in_a_header_or_is_refused(value):
    value = f"{value}4711"
    try:
        secret = checked(value, "the token")
    except ConfigurationError as error:
        assert "4711" not in str(error)  # noqa: PT017
        return
    assert secret.reveal() == value
    assert value.isascii()
    assert value.isprintable()
    assert value == value.strip()


@given(st.text(min_size=4))
def test_a_secret_never_shows(value):
    assume(value not in "Secret(***)")
    assert value not in f"{Secret(value)!r} {Secret(value)} {[Secret(value)]}"


# --- bodies

json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**64 - 1),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    ),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=20,
)


@given(json_values)
def test_a_body_is_read_back_as_it_was(value):
    try:
        data = encode_json(value, "op")
    except ArgumentError:
        assume(False)
    assert json.loads(data) == value
    assert decode_json(data, "op") == value


@given(st.floats() | st.text() | st.lists(st.floats()) | st.dictionaries(st.text(), st.floats()))
def test_no_value_is_sent_as_another(value):
    try:
        data = encode_json(value, "op")
    except ArgumentError:
        return
    assert json.loads(data) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_a_decode_error(data):
    try:
        value = decode_json(data, "op")
    except DecodeError as error:
        assert error.body == data  # noqa: PT017
        return
    assert json.loads(data.removeprefix(b"\xef\xbb\xbf")) == value


@given(hostile)
def test_a_text_of_a_form_is_sent_as_it_is_or_refused(value):
    try:
        assert form_text(value, "op") == value
    except ArgumentError:
        assert any(0xD800 <= ord(char) < 0xE000 for char in value)


# --- what comes back


class Answer:
    """An answer whose body is there already."""

    def __init__(self, encoding, chunks):
        self.headers = CIMultiDict({"Content-Encoding": encoding})
        self._chunks = [chunk for chunk in chunks if chunk]
        self.content = self

    async def readany(self):
        return self._chunks.pop(0) if self._chunks else b""


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@given(chunks=st.lists(st.binary(max_size=40), max_size=4))
async def test_any_bytes_are_unpacked_or_refused(encoding, chunks):
    body = Body(Answer(encoding, chunks))
    try:
        while await body.receive():
            pass
    except BrokenEncodingError as error:
        assert str(error)  # noqa: PT017


@several
@given(
    location=st.one_of(
        hostile,
        st.builds(
            "{}{}{}{}".format,
            st.sampled_from(["", "//", "http://", "https://", "HTTPS://", "\\\\", "/\\", "x:"]),
            st.sampled_from(["", "example.test", "evil.test", "user@example.test", "[::1]"]),
            st.sampled_from(["", ":443", ":8443", ":99999", ":"]),
            hostile,
        ),
    )
)
def test_no_location_leads_to_another_origin(bare_request, location):
    answer = Response(bare_request(), 307, CIMultiDict({"Location": location}), b"", 0.0)
    again = redirected(answer)
    if again is not None:
        parts = urlsplit(again.url)
        assert (parts.scheme, parts.hostname) == ("https", "example.test")
        assert parts.port in {None, 443}
        assert parts.username is None
        assert again.url.isascii()
        assert not set(again.url) & set("\r\n\x00 \\#")


@pytest.fixture
def raw_url(kintone_like, creds):
    """Gives the URL that a raw request of a path is sent to."""

    async def send(path):
        sent = []

        async def answer(request, call_next):
            sent.append(request.url)
            return Response(request, 200, CIMultiDict(), b"{}", 0.0)

        client = kintone_like.client(
            "https://example.test", auth=creds.api_token, middlewares=[answer]
        )
        await client.raw_request("GET", path)
        return sent[0]

    return send


@several
@given(path=st.one_of(hostile, st.builds("/{}".format, hostile)))
async def test_a_raw_path_stays_below_its_origin_or_is_refused(raw_url, path):
    try:
        url = await raw_url(path)
    except SpecloomError:
        return
    parts = urlsplit(url)
    assert parts.netloc == "example.test"
    assert not parts.query
    assert not parts.fragment
    assert url.isascii()
    assert ".." not in unquote(parts.path).replace("\\", "/").split("/")

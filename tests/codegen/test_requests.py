"""Generated methods on a real server: headers, forms, files that are the body, styles of lists."""

from __future__ import annotations

import contextlib
import importlib
import logging
import sys
import traceback
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from aiohttp import web

from specloom.core.credentials import FixedCredential
from specloom.core.errors import ApiError, ArgumentError, SpecloomError
from specloom.core.middleware.override import HEADER
from specloom.core.middleware.retry import Retry
from specloom.core.secret import Secret
from specloom.testing.server import LocalService, json_response

GOLDEN = Path(__file__).parent / "golden"
ANSWERS = {"GET": ["a"], "POST": "red", "PUT": {}}


class Token(FixedCredential):
    scheme = "token"


class Server(LocalService):
    """Answers each operation of the notes with what it promises."""

    async def handle(self, request):
        if request.path.endswith("/file") and request.method == "GET":
            return web.Response(body=b"a file")
        return json_response(ANSWERS[request.headers.get(HEADER, request.method)])


@pytest.fixture
async def server():
    async with Server() as server:
        yield server


@pytest.fixture
async def acme(server, monkeypatch):
    monkeypatch.syspath_prepend(GOLDEN)
    namespaces = importlib.import_module("acme.client").AcmeNamespaces
    retry = Retry(attempts=3, base=0)
    async with namespaces(server.base_url, auth=Token(Secret("t")), retry=retry) as client:
        yield client
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme"]:
        del sys.modules[name]


async def test_lists_go_in_their_own_styles(acme, server):
    await acme.notes.list(
        ids=[1, 2], marks=["red", "a,b"], words=["a", "b,c"], where={"x": [True]}, request_id="r-1"
    )
    (sent,) = server.received
    assert sent.query_string == (
        "ids=1,2&mark%5B%5D=red&mark%5B%5D=a%2Cb&words=a&words=b%2Cc&where[x][0]=true"
    )
    assert (sent.headers["X-Request-ID"], sent.headers["X-Version"]) == ("r-1", "2")
    assert "Accept-Language" not in sent.headers


async def test_an_overridden_request_keeps_its_headers_and_values(acme, server):
    words = ["w" * 100] * 30
    await acme.notes.list(ids=[1, 2], words=words, accept_language=["ja", "en-GB"], request_id="r")
    (sent,) = server.received
    assert (sent.method, sent.headers["X-HTTP-Method-Override"]) == ("POST", "GET")
    assert sent.json() == {"ids": [1, 2], "words": words}
    assert sent.headers["Accept-Language"] == "ja,en-GB"
    assert (sent.headers["X-Request-ID"], sent.headers["X-Version"]) == ("r", "2")
    assert sent.headers["X-Token"] == "Token t"


async def test_a_form_with_headers(acme, server):
    color = await acme.notes.write(
        id=7,
        key="open sesame",
        text="ä & b=c",
        etag='"v1"',
        since=datetime(2024, 2, 29, tzinfo=UTC),
        color="red",
        is_draft=False,
        day=date(2024, 2, 29),
        marks=["x", "y"],
        pages=[1, 2],
        labels={"k": "v"},
        pin=Secret("4721"),
    )
    assert color == "red"
    (sent,) = server.received
    assert (sent.method, sent.path) == ("POST", "/v1/notes/7")
    assert sent.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qsl(sent.body.decode("ascii")) == [
        ("text", "ä & b=c"),
        ("day", "2024-02-29"),
        ("marks[]", "x"),
        ("marks[]", "y"),
        ("pages", "1,2"),
        ("labels[k]", "v"),
        ("pin", "4721"),
        ("source", "client"),
    ]
    names = ["If-Match", "X-Key", "X-Since", "X-Color", "X-Draft"]
    assert [sent.headers[name] for name in names] == [
        '"v1"',
        "open sesame",
        "2024-02-29T00:00:00Z",
        "red",
        "false",
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"etag": "a\r\nX-Evil: 1"}, "the header If-Match holds what a header cannot carry"),
        ({"etag": "日本"}, "the header If-Match holds what a header cannot carry"),
        ({"key": "4721\n"}, "the header X-Key holds what a header cannot carry"),
        ({"key": Secret("472")}, "key has 3 characters; the API takes 4 at least"),
        ({"key": 4721}, "key: expected a string, got int"),
        ({"key": None}, "key is required"),
        ({"color": "rde"}, "color: 'rde' is none of .*did you mean 'red'"),
        ({"since": datetime(2024, 2, 29)}, "expected a datetime with a time zone"),  # noqa: DTZ001
    ],
)
async def test_what_cannot_be_sent_is_refused_and_not_shown(acme, server, given, message):
    with pytest.raises(ArgumentError, match=message) as caught:
        await acme.notes.write(**{"id": 7, "key": "open", "text": "x", **given})
    assert "4721" not in f"{caught.value!r}{caught.value.__context__!r}"
    assert not server.received


@pytest.mark.parametrize("secret", ["4721", "sesame-4721", "open sesame 4721"])
async def test_a_secret_header_shows_nowhere(acme, server, secret, caplog):
    async def refuse(request):
        data = {"error": {"code": "NO", "message": f"bad {request.headers['X-Key']}", "details": 1}}
        return json_response(data, status=403)

    async def drop(request):
        request.transport.abort()
        return web.Response()

    shown = []
    with contextlib.ExitStack() as stack:
        for name in ("", "specloom", "aiohttp.client"):
            stack.enter_context(caplog.at_level(logging.DEBUG, name))
        for fault in (refuse, drop):
            server.faults.append(fault)
            with pytest.raises(SpecloomError) as caught:
                await acme.notes.write(id=7, key=Secret(secret), text="x")
            trace = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
            own = [frame for frame in trace.stack if "/tests/" not in frame.filename]
            shown += [repr(frame.locals) for frame in own]
            shown += [repr(caught.value), repr(vars(caught.value)), str(caught.value)]
    assert server.received[0].headers["X-Key"] == secret
    everything = f"{caplog.text}{shown}"
    assert "notes.write" in everything
    assert secret not in everything


@pytest.mark.parametrize("content", [b"", b"some bytes", iter([b"some ", b"bytes"])])
async def test_a_file_is_the_body(acme, server, content):
    seen = []
    size = len(content) if isinstance(content, bytes) else None
    await acme.notes.write_file(
        id=7, content=content, name="a b.txt", progress=lambda sent, all_: seen.append((sent, all_))
    )
    (sent,) = server.received
    assert sent.body == (b"some bytes" if size is None else content)
    assert sent.headers["Content-Type"] == "application/octet-stream"
    assert sent.headers.get("Content-Length") == (None if size is None else str(size))
    assert sent.query_string == "name=a%20b.txt"
    assert seen == [(5, None), (10, None)] if size is None else seen == [(10, 10)] * bool(size)


async def test_a_file_is_sent_again_where_it_can_be(acme, server, tmp_path):
    async def busy(_):
        return web.Response(status=503)

    path = tmp_path / "note.txt"
    path.write_bytes(b"from a path")
    server.faults += [busy]
    await acme.notes.write_file(id=7, content=path, content_type="text/plain", etag="v1")
    assert [each.body for each in server.received] == [b"from a path"] * 2
    assert {each.headers["Content-Type"] for each in server.received} == {"text/plain"}
    assert {each.headers["If-Match"] for each in server.received} == {"v1"}
    server.faults += [busy]
    with pytest.raises(ApiError):
        await acme.notes.write_file(id=7, content=iter([b"once"]))
    assert len(server.received) == 3


async def test_a_download_takes_headers_each_time(acme, server):
    download = acme.notes.read_file(id=7, if_none_match="v1")
    assert [await download, await download] == [b"a file"] * 2
    assert [each.headers["If-None-Match"] for each in server.received] == ["v1", "v1"]

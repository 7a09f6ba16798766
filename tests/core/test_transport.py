"""The end of the chain against real sockets: what breaks, and what is never sent twice."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from aiohttp import web

from specloom.core.errors import ApiError, TransportError
from specloom.core.middleware.retry import Retry

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
ONCE = Retry(attempts=1)

BROKEN = {
    "nothing": b"",
    "half a status line": b"HTTP/1.1 20",
    "half the headers": b"HTTP/1.1 200 OK\r\nContent-Le",
    "half a body": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
    "half a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "a false encoding": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    "a false length": b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN.keys())
async def test_a_broken_answer_is_a_failure_on_the_way(kintone_like, creds, raw, answer):
    async with (
        raw(answer) as server,
        kintone_like.client(server.base_url, auth=creds.api_token, retry=ONCE) as client,
    ):
        with pytest.raises(TransportError) as caught:
            await client.execute(kintone_like.search, body={})
    error = caught.value
    assert str(error).startswith(f"records.search: {server.base_url[7:]}: ")
    assert (error.operation, error.host) == ("records.search", server.base_url[7:])
    assert error.maybe_done


async def test_a_closed_connection_is_told_as_such(kintone_like, creds, raw):
    async with (
        raw(b"") as server,
        kintone_like.client(server.base_url, auth=creds.api_token, retry=ONCE) as client,
    ):
        with pytest.raises(TransportError, match="closed before an answer came; try again"):
            await client.execute(kintone_like.search, body={})


async def test_a_broken_off_answer_is_told_as_such(kintone_like, creds, raw):
    async with (
        raw(BROKEN["half a body"]) as server,
        kintone_like.client(server.base_url, auth=creds.api_token, retry=ONCE) as client,
    ):
        with pytest.raises(TransportError, match="the answer broke off; try again"):
            await client.execute(kintone_like.search, body={})


async def test_a_dead_port_is_a_failure_on_the_way(kintone_like, creds, dead_url):
    async with kintone_like.client(dead_url, auth=creds.api_token, retry=ONCE) as client:
        with pytest.raises(TransportError, match=r"no connection .*check the base URL") as caught:
            await client.execute(kintone_like.search, body={})
    assert type(caught.value) is TransportError
    assert not caught.value.maybe_done


async def test_an_unknown_host_is_told_as_such(kintone_like, creds):
    url = "https://no-such-host.invalid"
    async with kintone_like.client(url, auth=creds.api_token, retry=ONCE) as client:
        with pytest.raises(TransportError) as caught:
            await client.execute(kintone_like.search, body={})
    assert str(caught.value).startswith("records.search: no-such-host.invalid: no ")
    assert not caught.value.maybe_done


async def test_the_failure_of_aiohttp_is_not_its_context(kintone_like, creds, raw):
    async with (
        raw(b"") as server,
        kintone_like.client(server.base_url, auth=creds.api_token, retry=ONCE) as client,
    ):
        with pytest.raises(TransportError) as caught:
            await client.execute(kintone_like.search, body={})
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


# --- nothing is sent twice by aiohttp itself


@pytest.mark.parametrize("op", ["app", "update", "delete", "add"])
async def test_a_lost_answer_sends_nothing_again(kintone_like, creds, raw, op):
    async with (
        raw(b"") as server,
        kintone_like.client(server.base_url, auth=creds.api_token, retry=ONCE) as client,
    ):
        with pytest.raises(TransportError):
            await client.execute(kintone_like.ops[op], query={"app": 1})
    assert len(server.requests) == 1


@pytest.mark.parametrize("op", ["update", "delete"])
async def test_a_lost_answer_sends_nothing_again_over_the_callers_session(
    kintone_like, creds, raw, op
):
    async with (
        aiohttp.ClientSession() as session,
        raw(b"") as server,
        kintone_like.client(
            server.base_url, auth=creds.api_token, retry=ONCE, session=session
        ) as client,
    ):
        with pytest.raises(TransportError):
            await client.execute(kintone_like.ops[op], query={"app": 1})
    assert len(server.requests) == 1


@pytest.mark.parametrize("op", ["update", "delete"])
async def test_a_lost_answer_on_a_kept_connection_sends_nothing_again(kintone_like, creds, op):
    requests = []

    async def serve(reader, writer):
        for answer in (OK, b""):
            head = await reader.readuntil(b"\r\n\r\n")
            requests.append(head.split(b" ", 1)[0])
            writer.write(answer)
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with (
        listening,
        kintone_like.client(f"http://127.0.0.1:{port}", auth=creds.api_token, retry=ONCE) as client,
    ):
        await client.execute(kintone_like.app)
        with pytest.raises(TransportError):
            await client.execute(kintone_like.ops[op])
    assert len(requests) == 2


async def test_the_callers_session_keeps_its_own_ways(kintone_like, creds, raw):
    async with aiohttp.ClientSession() as session:
        before = session._retry_connection
        async with (
            raw(OK) as server,
            kintone_like.client(server.base_url, auth=creds.api_token, session=session) as client,
        ):
            await client.execute(kintone_like.update, body={})
        assert session._retry_connection is before


# --- redirects


@pytest.mark.parametrize("status", [301, 302, 303])
@pytest.mark.parametrize("op", ["app", "add"])
async def test_a_redirect_that_may_change_the_method_is_not_followed(
    kintone_like, creds, server, status, op
):
    server.then(status=status, headers={"Location": f"{server.base_url}/elsewhere"})
    async with kintone_like.client(server.base_url, auth=creds.api_token) as client:
        with pytest.raises(ApiError) as caught:
            await client.execute(kintone_like.ops[op], query={"app": 1})
    assert caught.value.status == status
    assert len(server.received) == 1


async def test_no_credential_reaches_another_origin(kintone_like, creds, server, raw):
    async with raw(OK) as other:
        server.then(status=302, headers={"Location": f"{other.base_url}/k/v1/app.json"})
        async with kintone_like.client(server.base_url, auth=creds.api_token) as client:
            with pytest.raises(ApiError):
                await client.execute(kintone_like.app)
    assert other.requests == []


# --- what goes over the wire


async def test_aiohttp_has_no_deadline_of_its_own(kintone_like, creds, mocked):
    async with kintone_like.client(mocked.base_url, auth=creds.api_token, timeout=900) as client:
        await client.execute(kintone_like.search, body={})
    timeout = mocked.sent[0].options["timeout"]
    assert (timeout.total, timeout.connect, timeout.sock_connect, timeout.sock_read) == (None,) * 4


async def test_the_wire_has_the_url_as_it_was_encoded(kintone_like, creds, server):
    query = {"query": 'name = "日本 & co" and x like "100%+"', "ids": [1, 2]}
    async with kintone_like.client(server.base_url, auth=creds.api_token) as client:
        await client.execute(kintone_like.app, query=query)
    assert server.received[0].query_string == (
        "query=name%20%3D%20%22%E6%97%A5%E6%9C%AC%20%26%20co%22%20and%20x%20like%20"
        "%22100%25%2B%22&ids%5B0%5D=1&ids%5B1%5D=2"
    )


async def test_brackets_stay_bare_on_the_wire(strapi_like, server):
    async with strapi_like.client(server.base_url) as client:
        await client.execute(
            strapi_like.find,
            path={"plural": "articles"},
            query={"filters": {"title": {"$eq": "a/b"}}},
        )
    assert server.received[0].query_string == "filters[title][$eq]=a%2Fb"


async def test_a_body_says_what_it_is(kintone_like, creds, server):
    async with kintone_like.client(server.base_url, auth=creds.api_token) as client:
        await client.execute(kintone_like.search, body={"name": "日本"})
    (received,) = server.received
    assert received.headers["Content-Type"] == "application/json"
    assert received.body == '{"name":"日本"}'.encode()


async def test_a_get_has_no_body(kintone_like, creds, server):
    async with kintone_like.client(server.base_url, auth=creds.api_token) as client:
        await client.execute(kintone_like.app)
    assert server.received[0].body == b""
    assert "Content-Type" not in server.received[0].headers


async def test_a_compressed_answer_is_read(kintone_like, creds, server):
    async def compressed(_):
        response = web.json_response({"records": [{"a": "x" * 1000}], "totalCount": "1"})
        response.enable_compression(web.ContentCoding.gzip)
        return response

    server.faults.append(compressed)
    async with kintone_like.client(server.base_url, auth=creds.api_token) as client:
        page = await client.records.list(app=1)
    assert page.records == [{"a": "x" * 1000}]


async def test_connections_are_kept(kintone_like, creds, server):
    peers = set()

    async def note(request):
        peers.add(request.transport.get_extra_info("peername"))
        return web.json_response({})

    server.always = note
    async with kintone_like.client(server.base_url, auth=creds.api_token) as client:
        for _ in range(5):
            await client.execute(kintone_like.search, body={})
    assert len(peers) == 1


async def test_an_answer_tells_how_long_it_took(kintone_like, creds, server):
    async with kintone_like.client(server.base_url, auth=creds.api_token) as client:
        response = await client.raw_request("GET", "/k/v1/x.json")
    assert 0 < response.elapsed < 5
    assert repr(response) == f"<Response 200 of raw_request, {len(response.body)} bytes>"


async def test_a_large_body_is_sent_whole(server, kintone_like, creds) -> None:
    text = "x" * (3 << 20)
    server.then(status=429)
    async with kintone_like.client(server.base_url, auth=creds.api_token) as client:
        await client.execute(kintone_like.add, body={"text": text})
    assert [each.json() for each in server.received] == [{"text": text}] * 2
    assert server.received[-1].headers["Content-Type"] == "application/json"

"""The client itself: what it is made with, its options, raw requests, and closing."""

from __future__ import annotations

import asyncio
import socket
import ssl
from urllib.parse import urlsplit

import aiohttp
import pytest

from specloom.core.errors import (
    ApiError,
    ArgumentError,
    ConfigurationError,
    DecodeError,
    TransportError,
)
from specloom.core.middleware.retry import Retry
from specloom.core.replies import Reply
from specloom.core.unset import UNSET

URL = "https://example.test"


def path_of(sent):
    return urlsplit(sent.url).path


# --- what it is made with


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), "30", True, 1e9])
def test_a_timeout_that_is_none_is_refused(kintone_like, timeout):
    with pytest.raises(ConfigurationError, match="timeout must be a number greater than 0"):
        kintone_like.client(URL, timeout=timeout)


@pytest.mark.parametrize("concurrency", [0, -1, 2.5, "20", True])
def test_a_bound_that_is_none_is_refused(kintone_like, concurrency):
    with pytest.raises(ConfigurationError, match="concurrency must be a whole number"):
        kintone_like.client(URL, concurrency=concurrency)


def test_a_service_without_a_default_address_needs_one(kintone_like):
    with pytest.raises(ConfigurationError, match="a kintone client needs a base_url"):
        kintone_like.client()


def test_a_client_may_be_made_outside_of_a_loop(kintone_like, creds):
    client = kintone_like.client(URL, auth=creds.api_token)
    assert repr(client) == f"<KintoneLikeClient of {URL}>"


def test_a_client_made_outside_of_a_loop_works_in_one(kintone_like, creds):
    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        writer.close()

    async def use():
        async with await asyncio.start_server(serve, sock=listening), client:
            paths = ["/k/v1/a.json", "/k/v1/b.json", "/k/v1/c.json"]
            return await asyncio.gather(*(client.raw_request("GET", path) for path in paths))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        client = kintone_like.client(url, auth=creds.api_token, concurrency=1)
        replies = asyncio.run(use())
    assert [reply.status for reply in replies] == [200, 200, 200]


def test_a_client_belongs_to_one_loop(kintone_like, creds):
    client = kintone_like.client("http://127.0.0.1:9", auth=creds.api_token)

    async def use():
        with pytest.raises(TransportError):
            await client.raw_request("GET", "/k/v1/x.json")

    async def use_again():
        with pytest.raises(ConfigurationError, match="belongs to another event loop"):
            await client.raw_request("GET", "/k/v1/x.json")
        await client.close()

    asyncio.run(use())
    asyncio.run(use_again())


async def test_a_namespace_sends_by_its_client(kintone_like, creds, mocked):
    mocked.then({"records": [{"a": 1}], "totalCount": "1"})
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        page = await client.records.list(app=7)
    assert page.total_count == 1
    assert mocked.sent[0].url == f"{mocked.base_url}/k/v1/records.json?app=7"
    assert repr(client.records) == f"<Records of {client!r}>"


# --- path variants


async def test_a_variant_replaces_the_prefix(kintone_like, creds, mocked):
    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, variants={"guest_space_id": 5}
    ) as client:
        await client.execute(kintone_like.search, body={})
    assert path_of(mocked.sent[0]) == "/k/guest/5/v1/search.json"


async def test_an_operation_may_stay_outside_of_the_variant(kintone_like, creds, mocked):
    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, variants={"guest_space_id": 5}
    ) as client:
        await client.execute(kintone_like.app)
    assert path_of(mocked.sent[0]) == "/k/v1/app.json"


async def test_a_variant_leaves_other_apis_alone(kintone_like, creds, mocked):
    async with kintone_like.client(
        mocked.base_url, auth=creds.password, variants={"guest_space_id": 5}
    ) as client:
        await client.execute(kintone_like.users)
    assert path_of(mocked.sent[0]) == "/v1/users.json"


@pytest.mark.parametrize("value", ["../5", "5/6", "", None, True])
def test_a_variant_cannot_lead_elsewhere(kintone_like, value):
    with pytest.raises(ArgumentError, match="cannot stand in a path"):
        kintone_like.client(URL, variants={"guest_space_id": value})


# --- bodies


async def test_absent_properties_are_left_out_of_the_body(kintone_like, creds, mocked):
    mocked.then({"id": "1"})
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        await client.execute(kintone_like.add, body={"app": 1, "record": None, "lang": UNSET})
    assert mocked.sent[0].json() == {"app": 1}


async def test_a_whole_body_goes_as_it_is(kintone_like, creds, mocked):
    mocked.then({"id": "1"})
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        await client.execute(kintone_like.add, content=[1, None, {"a": None}])
    assert mocked.sent[0].json() == [1, None, {"a": None}]


async def test_no_result_is_promised_where_there_is_none(kintone_like, creds, mocked):
    mocked.then(body="", status=204)
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        assert await client.execute(kintone_like.update, body={"app": 1}) is None


async def test_a_page_with_status_200_is_no_success_of_a_write(kintone_like, creds, mocked):
    mocked.then(body="<html>log in</html>")
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        with pytest.raises(DecodeError, match=r"records.update: the answer is an HTML page"):
            await client.execute(kintone_like.update, body={"app": 1})


async def test_a_decode_error_tells_who_answered(kintone_like, creds, mocked):
    mocked.then({"records": "none"})
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        with pytest.raises(DecodeError) as caught:
            await client.execute(kintone_like.list)
    assert caught.value.host == "example.test"
    assert str(caught.value) == (
        "records.list: expected array, got str at $.records [example.test]"
    )


# --- with_options


async def test_options_share_connections_and_their_bound(kintone_like, creds):
    async with kintone_like.client(URL, auth=creds.api_token) as client:
        other = client.with_options(timeout=1)
        assert other._transport is client._transport
        assert other._limit is client._limit
        assert type(other) is type(client)


async def test_options_change_only_what_they_name(kintone_like, creds, mocked):
    seen = []

    async def own(request, call_next):
        seen.append(request)
        return await call_next(request)

    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, middlewares=[own], timeout=9
    ) as client:
        await client.with_options(auth=creds.password).execute(kintone_like.search, body={})
    loop_time = asyncio.get_running_loop().time()
    assert "X-Cybozu-Authorization" in mocked.sent[0].headers
    assert len(seen) == 1
    assert 8 < seen[0].deadline - loop_time <= 9


async def test_options_leave_the_first_client_as_it_was(kintone_like, creds, mocked):
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        client.with_options(auth=creds.password, timeout=1, middlewares=[], retry=Retry(attempts=1))
        mocked.then(status=503)
        await client.execute(kintone_like.search, body={})
    assert len(mocked.sent) == 2
    assert "X-Cybozu-API-Token" in mocked.sent[1].headers


async def test_options_replace_middlewares(kintone_like, creds, mocked):
    async def refusing(request, call_next):
        raise AssertionError("must not run")

    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, middlewares=[refusing]
    ) as client:
        await client.with_options(middlewares=[]).execute(kintone_like.search, body={})
    assert len(mocked.sent) == 1


async def test_a_namespace_of_the_options_uses_them(kintone_like, creds, mocked):
    mocked.then({"records": []})
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        _ = client.records
        await client.with_options(auth=creds.oauth).records.list(app=1)
    assert mocked.sent[0].headers["Authorization"] == "Bearer oauth-4712"


async def test_closing_a_client_with_options_closes_nothing(kintone_like, creds, mocked):
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        async with client.with_options(timeout=1) as other:
            await other.execute(kintone_like.search, body={})
        await client.execute(kintone_like.search, body={})
    assert len(mocked.sent) == 2


@pytest.mark.parametrize("timeout", [0, "1"])
def test_options_are_checked_too(kintone_like, timeout):
    client = kintone_like.client(URL)
    with pytest.raises(ConfigurationError, match="timeout must be"):
        client.with_options(timeout=timeout)


# --- with_response


async def test_with_response_keeps_the_answer(kintone_like, creds, mocked):
    mocked.then({"records": []}, status=200, headers={"X-Mark": "a"})
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        reply = await client.with_response(client.records.list(app=7))
    assert isinstance(reply, Reply)
    assert reply.value.records == []
    assert (reply.response.status, reply.response.headers["x-mark"]) == (200, "a")
    assert reply.response.json() == {"records": []}


async def test_with_response_tells_of_the_last_try(kintone_like, creds, mocked):
    mocked.then(status=503)
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        reply = await client.with_response(client.execute(kintone_like.search, body={}))
    assert reply.response.request.attempt == 2


async def test_with_response_may_stand_within_another(kintone_like, creds, mocked):
    mocked.then({"records": []})
    mocked.then({"records": []})
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:

        async def twice():
            await client.with_response(client.records.list(app=7))
            return await client.with_response(client.records.list(app=8))

        reply = await client.with_response(twice())
    assert reply.response is reply.value.response
    assert reply.response.request.url.endswith("app=8")


async def test_with_response_works_for_raw_requests(kintone_like, creds, mocked):
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        reply = await client.with_response(client.raw_request("GET", "/k/v1/x.json"))
    assert reply.value is reply.response


async def test_with_response_passes_errors_on(kintone_like, creds, mocked):
    mocked.then({"code": "X"}, status=400)
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        with pytest.raises(ApiError):
            await client.with_response(client.execute(kintone_like.search, body={}))
        reply = await client.with_response(client.execute(kintone_like.search, body={}))
    assert reply.response.status == 200


async def test_with_response_keeps_calls_at_one_time_apart(kintone_like, creds, mocked):
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        for app in range(5):
            mocked.then({"records": [{"app": app}]})
        replies = await asyncio.gather(
            *(client.with_response(client.records.list(app=app)) for app in range(5))
        )
    for reply in replies:
        assert reply.value.records == reply.response.json()["records"]


async def test_with_response_of_a_call_that_asks_for_nothing_is_refused(kintone_like):
    async def nothing():
        return 1

    client = kintone_like.client(URL)
    with pytest.raises(ArgumentError, match="the call asked the service for nothing"):
        await client.with_response(nothing())


# --- raw_request


@pytest.fixture
async def client(kintone_like, creds, mocked):
    async with kintone_like.client(
        mocked.base_url, auth=[creds.api_token, creds.password, creds.user_api_token]
    ) as client:
        yield client


async def test_a_raw_request_goes_through_the_whole_chain(client, mocked):
    mocked.then(status=503)
    mocked.then({"a": 1})
    response = await client.raw_request(
        "get", "/k/v1/app/status.json", query={"app": 1, "ids": [1, 2]}
    )
    assert response.json() == {"a": 1}
    assert mocked.sent[1].url == (
        f"{mocked.base_url}/k/v1/app/status.json?app=1&ids%5B0%5D=1&ids%5B1%5D=2"
    )


async def test_a_raw_request_may_have_a_body(client, mocked):
    await client.raw_request("PUT", "/k/v1/x.json", json={"a": None})
    assert mocked.sent[0].json() == {"a": None}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_a_raw_write_is_not_repeated(client, mocked, method):
    mocked.then(status=503)
    with pytest.raises(ApiError):
        await client.raw_request(method, "/k/v1/x.json")
    assert len(mocked.sent) == 1


async def test_a_raw_write_is_repeated_on_request(client, mocked):
    mocked.then(status=503)
    await client.raw_request("PUT", "/k/v1/x.json", retry="idempotent")
    assert len(mocked.sent) == 2


async def test_a_raw_request_raises_the_services_errors(client, mocked):
    mocked.then({"code": "GAIA_RE01", "message": "none"}, status=404)
    with pytest.raises(ApiError, match=r"^kintone raw_request: 404 GAIA_RE01: none"):
        await client.raw_request("GET", "/k/v1/x.json")


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("/k/v1/x.json", "X-Cybozu-Authorization"),
        ("/k/guest/5/v1/x.json", "X-Cybozu-Authorization"),
        ("/v1/users.json", "Authorization"),
        ("/elsewhere", "X-Cybozu-Authorization"),
    ],
)
async def test_the_path_picks_the_api_and_so_the_credential(client, mocked, path, header):
    await client.raw_request("GET", path)
    names = {"X-Cybozu-Authorization", "X-Cybozu-API-Token", "Authorization"}
    assert names & mocked.sent[0].headers.keys() == {header}
    assert path_of(mocked.sent[0]) == path


async def test_a_raw_guest_path_takes_the_credential_of_its_api(kintone_like, creds, mocked):
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        await client.raw_request("GET", "/k/guest/5/v1/x.json")
    assert mocked.sent[0].headers["X-Cybozu-API-Token"] == "app-token-4711"


@pytest.mark.parametrize(
    "path", ["/k/v1/app/status.json", "/k/guest/5/v1/records.json", "/v1/users.json", "/other"]
)
async def test_the_log_tells_the_path_of_a_raw_request(client, mocked, caplog, path):
    with caplog.at_level("DEBUG", "specloom"):
        await client.raw_request("GET", path)
    assert f": GET {path} -> 200" in caplog.text


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/k/v1/a b", "/k/v1/a%20b"),
        ("/k/v1/日", "/k/v1/%E6%97%A5"),
        ("/k/v1/a%20b", "/k/v1/a%20b"),
        ("/k/v1/a..b", "/k/v1/a..b"),
    ],
)
async def test_a_raw_path_is_encoded_once(client, mocked, path, sent):
    await client.raw_request("GET", path)
    assert mocked.sent[0].url == mocked.base_url + sent


@pytest.mark.parametrize(
    "path",
    [
        "",
        "k/v1/x.json",
        "//evil.test/x",
        "/../x",
        "/k/v1/../../x",
        "/k/v1/..",
        "/k/v1/%2e%2e/x",
        "/k/v1/%2E./x",
        "/k/v1/a%2f..%2fx",
        "/k/v1/a%5c..%5cx",
        "/k/v1/x?a=1",
        "/k/v1/x#a",
        "/k/v1\\x",
        "/k/v1/x\r\nX-Evil: 1",
        "/k/v1/\x00",
        "/k/v1/\ud800",
        "https://evil.test/x",
    ],
)
async def test_a_raw_path_cannot_lead_elsewhere(client, mocked, path):
    with pytest.raises(ArgumentError, match="raw_request: the path"):
        await client.raw_request("GET", path)
    assert mocked.sent == []


@pytest.mark.parametrize("method", ["", "GET ", "GET\r\nX: 1", "G3T", "ＧＥＴ"])
async def test_a_method_that_is_none_is_refused(client, mocked, method):
    with pytest.raises(ArgumentError, match="is no HTTP method"):
        await client.raw_request(method, "/k/v1/x.json")
    assert mocked.sent == []


async def test_a_body_that_is_no_json_is_refused(client, mocked):
    with pytest.raises(ArgumentError, match="raw_request: the body cannot be written as JSON"):
        await client.raw_request("POST", "/k/v1/x.json", json={"a": object()})
    assert mocked.sent == []


# --- closing


async def test_a_closed_client_refuses_calls_at_once(kintone_like, creds, server):
    told = []
    client = kintone_like.client(
        server.base_url, auth=creds.api_token, retry=Retry(on_retry=told.append)
    )
    async with client:
        await client.execute(kintone_like.search, body={})
    with pytest.raises(ConfigurationError, match=r"records.search: the client is closed"):
        await client.execute(kintone_like.search, body={})
    assert told == []
    assert len(server.received) == 1


async def test_a_client_that_was_never_used_closes(kintone_like, creds):
    client = kintone_like.client(URL, auth=creds.api_token)
    await client.close()
    await client.close()
    with pytest.raises(ConfigurationError, match="the client is closed"):
        await client.raw_request("GET", "/k/v1/x.json")


async def test_closing_the_first_client_closes_those_with_options(kintone_like, creds, mocked):
    client = kintone_like.client(mocked.base_url, auth=creds.api_token)
    other = client.with_options(timeout=1)
    await client.close()
    with pytest.raises(ConfigurationError, match="the client is closed"):
        await other.execute(kintone_like.search, body={})


# --- the caller's own session


async def test_the_callers_session_is_not_closed(kintone_like, creds, server):
    async with aiohttp.ClientSession() as session:
        async with kintone_like.client(
            server.base_url, auth=creds.api_token, session=session
        ) as client:
            await client.execute(kintone_like.search, body={})
        assert not session.closed
        async with session.get(server.base_url) as response:
            assert response.status == 200


async def test_the_callers_default_headers_go_along(kintone_like, creds, server):
    async with (
        aiohttp.ClientSession(headers={"X-Team": "blue", "User-Agent": "ours"}) as session,
        kintone_like.client(server.base_url, auth=creds.api_token, session=session) as client,
    ):
        await client.execute(kintone_like.search, body={})
    headers = server.received[0].headers
    assert (headers["X-Team"], headers["User-Agent"]) == ("blue", "ours")


async def test_the_callers_default_credential_does_not_replace_the_clients(
    kintone_like, creds, server
):
    async with (
        aiohttp.ClientSession(headers={"authorization": "Bearer other"}) as session,
        kintone_like.client(server.base_url, auth=creds.oauth, session=session) as client,
    ):
        await client.execute(kintone_like.search, body={})
    assert server.received[0].headers.getall("Authorization") == ["Bearer oauth-4712"]


async def test_a_session_that_raises_for_status_hides_no_error(kintone_like, creds, server):
    server.then({"code": "CB_VA01", "message": "wrong", "id": "i"}, status=400)
    async with (
        aiohttp.ClientSession(raise_for_status=True) as session,
        kintone_like.client(server.base_url, auth=creds.api_token, session=session) as client,
    ):
        with pytest.raises(ApiError) as caught:
            await client.execute(kintone_like.search, body={})
    assert caught.value.code == "CB_VA01"


async def test_the_callers_cookies_go_along(kintone_like, creds, server):
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies({"gate": "open"})
    async with (
        aiohttp.ClientSession(cookie_jar=jar) as session,
        kintone_like.client(server.base_url, auth=creds.api_token, session=session) as client,
    ):
        await client.execute(kintone_like.search, body={})
    assert server.received[0].headers["Cookie"] == "gate=open"


async def test_a_client_of_its_own_keeps_no_cookies(kintone_like, creds, server):
    server.then({}, headers={"Set-Cookie": "JSESSIONID=4719; Path=/"})
    # A jar keeps no cookies of a bare IP address, whatever it is.
    url = server.base_url.replace("127.0.0.1", "localhost")
    async with kintone_like.client(url, auth=creds.api_token) as client:
        await client.execute(kintone_like.search, body={})
        await client.execute(kintone_like.search, body={})
    assert "Cookie" not in server.received[1].headers


async def test_the_callers_tracing_sees_requests(kintone_like, creds, server):
    seen = []

    async def on_start(session, context, params):
        seen.append(params.method)

    tracing = aiohttp.TraceConfig()
    tracing.on_request_start.append(on_start)
    async with (
        aiohttp.ClientSession(trace_configs=[tracing]) as session,
        kintone_like.client(server.base_url, auth=creds.api_token, session=session) as client,
    ):
        await client.execute(kintone_like.search, body={})
    assert seen == ["POST"]


async def test_a_closed_session_is_refused(kintone_like, creds, server):
    session = aiohttp.ClientSession()
    await session.close()
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, session=session
    ) as client:
        with pytest.raises(ConfigurationError, match=r"session= given to the client is closed"):
            await client.execute(kintone_like.search, body={})


async def test_a_session_closed_after_its_first_use_is_refused(kintone_like, creds, server):
    session = aiohttp.ClientSession()
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, session=session
    ) as client:
        await client.execute(kintone_like.search, body={})
        await session.close()
        with pytest.raises(ConfigurationError, match=r"session= given to the client is closed"):
            await client.execute(kintone_like.search, body={})


async def test_a_session_brings_its_own_ssl(kintone_like):
    async with aiohttp.ClientSession() as session:
        with pytest.raises(ConfigurationError, match="session= and ssl= exclude each other"):
            kintone_like.client(URL, session=session, ssl=ssl.create_default_context())

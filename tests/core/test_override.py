"""What is too long for a URL goes as POST; and where a session's request token travels."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from attrs import evolve

from specloom.core.errors import ArgumentError
from specloom.core.uploads import FileUpload

HEADER = "X-HTTP-Method-Override"
TOKEN = "__REQUEST_TOKEN__"


def filler(base_url, path, length):
    """A value that makes `base_url + path + "?q=" + value` as long as asked for."""
    return "a" * (length - len(f"{base_url}{path}?q="))


def query_of(sent):
    return dict(parse_qsl(urlsplit(sent.url).query, keep_blank_values=True))


@pytest.fixture
async def client(kintone_like, creds, mocked):
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        yield client


@pytest.fixture
async def in_session(kintone_like, creds, mocked):
    async with kintone_like.client(mocked.base_url, auth=creds.session) as client:
        yield client


# --- the threshold


@pytest.mark.parametrize(("op", "method"), [("app", "GET"), ("delete", "DELETE")])
async def test_a_url_of_4096_bytes_goes_as_it_is(kintone_like, client, mocked, op, method):
    operation = kintone_like.ops[op]
    value = filler(mocked.base_url, f"/k/v1{operation.path}", 4096)
    await client.execute(operation, query={"q": value})
    (sent,) = mocked.sent
    assert len(sent.url) == 4096
    assert sent.method == method
    assert sent.body is None
    assert HEADER not in sent.headers


@pytest.mark.parametrize(("op", "method"), [("app", "GET"), ("delete", "DELETE")])
async def test_a_url_of_4097_bytes_goes_as_post(kintone_like, client, mocked, op, method):
    operation = kintone_like.ops[op]
    value = filler(mocked.base_url, f"/k/v1{operation.path}", 4097)
    await client.execute(operation, query={"q": value})
    (sent,) = mocked.sent
    assert sent.method == "POST"
    assert sent.headers[HEADER] == method
    assert sent.url == f"{mocked.base_url}/k/v1{operation.path}"
    assert sent.json() == {"q": value}
    assert sent.headers["Content-Type"] == "application/json"


async def test_a_long_base_url_counts(kintone_like, creds, mocked):
    base = f"{mocked.base_url}/{'p' * 2000}"
    async with kintone_like.client(base, auth=creds.api_token) as client:
        await client.execute(kintone_like.app, query={"q": filler(base, "/k/v1/app.json", 4097)})
    assert mocked.sent[0].headers[HEADER] == "GET"


async def test_what_counts_is_the_encoded_length(kintone_like, client, mocked):
    # Three bytes of UTF-8 each, nine characters of the URL.
    room = 4096 - len(f"{mocked.base_url}/k/v1/app.json?q=")
    await client.execute(kintone_like.app, query={"q": "日" * (room // 9)})
    await client.execute(kintone_like.app, query={"q": "日" * (room // 9 + 1)})
    assert [sent.method for sent in mocked.sent] == ["GET", "POST"]
    assert mocked.sent[1].json() == {"q": "日" * (room // 9 + 1)}


async def test_a_request_token_does_not_count(kintone_like, in_session, mocked):
    value = filler(mocked.base_url, "/k/v1/records.json", 4096)
    await in_session.execute(kintone_like.delete, query={"q": value})
    assert mocked.sent[0].method == "DELETE"


async def test_an_api_without_the_rule_sends_a_long_url(kintone_like, creds, mocked):
    async with kintone_like.client(mocked.base_url, auth=creds.password) as client:
        await client.execute(kintone_like.users, query={"q": "a" * 5000})
    assert mocked.sent[0].method == "GET"


@pytest.mark.parametrize(("op", "method"), [("add", "POST"), ("update", "PUT")])
async def test_other_methods_are_never_overridden(kintone_like, client, mocked, op, method):
    mocked.then({"id": "1"})
    await client.execute(kintone_like.ops[op], query={"q": "a" * 5000}, body={"app": 1})
    (sent,) = mocked.sent
    assert sent.method == method
    assert HEADER not in sent.headers
    assert sent.json() == {"app": 1}


# --- what the body holds


async def test_values_keep_their_types_in_the_body(kintone_like, client, mocked):
    query = {
        "app": 7,
        "ids": [1, 2],
        "total": True,
        "none": None,
        "revisions": [None, 3],
        "pad": "x" * 5000,
    }
    await client.execute(kintone_like.app, query=query)
    assert mocked.sent[0].json() == {
        "app": 7,
        "ids": [1, 2],
        "total": True,
        "revisions": [None, 3],
        "pad": "x" * 5000,
    }


async def test_a_moment_reads_the_same_either_way(kintone_like, client, mocked):
    when = datetime(2024, 5, 1, 10, 30, tzinfo=UTC)
    await client.execute(kintone_like.app, query={"when": when})
    await client.execute(kintone_like.app, query={"when": when, "pad": "x" * 5000})
    assert query_of(mocked.sent[0])["when"] == "2024-05-01T10:30:00Z"
    assert mocked.sent[1].json()["when"] == "2024-05-01T10:30:00Z"


async def test_the_attempts_of_an_overridden_request_are_alike(kintone_like, client, mocked):
    mocked.then(status=503)
    await client.execute(kintone_like.app, query={"q": "a" * 5000})
    first, second = mocked.sent
    assert (first.method, first.url, first.body) == (second.method, second.url, second.body)


async def test_a_raw_body_joins_the_overridden_query(client, mocked):
    await client.raw_request("DELETE", "/k/v1/x.json", query={"q": "a" * 5000}, json={"b": 1})
    assert mocked.sent[0].json() == {"q": "a" * 5000, "b": 1}


async def test_a_raw_body_that_is_no_object_cannot_join(client, mocked):
    with pytest.raises(ArgumentError, match="which must be an object"):
        await client.raw_request("DELETE", "/k/v1/x.json", query={"q": "a" * 5000}, json=[1])
    assert mocked.sent == []


async def test_the_answer_tells_what_was_overridden(kintone_like, client, mocked):
    reply = await client.with_response(client.execute(kintone_like.app, query={"q": "a" * 5000}))
    assert (reply.response.request.method, reply.response.request.overridden) == ("POST", "GET")


# --- the request token of a session


async def test_a_plain_get_carries_no_token(kintone_like, in_session, mocked):
    await in_session.execute(kintone_like.app, query={"app": 1})
    assert query_of(mocked.sent[0]) == {"app": "1"}
    assert mocked.sent[0].body is None


async def test_a_delete_carries_the_token_in_its_query(kintone_like, in_session, mocked):
    await in_session.execute(kintone_like.delete, query={"app": 1})
    assert query_of(mocked.sent[0]) == {"app": "1", TOKEN: "csrf-4715"}
    assert mocked.sent[0].body is None


async def test_a_delete_without_a_query_carries_the_token_all_the_same(
    kintone_like, in_session, mocked
):
    await in_session.execute(kintone_like.delete)
    assert query_of(mocked.sent[0]) == {TOKEN: "csrf-4715"}


@pytest.mark.parametrize("op", ["add", "update"])
async def test_a_write_carries_the_token_in_its_body(kintone_like, in_session, mocked, op):
    mocked.then({"id": "1"})
    await in_session.execute(kintone_like.ops[op], body={"app": 1})
    assert mocked.sent[0].json() == {"app": 1, TOKEN: "csrf-4715"}
    assert query_of(mocked.sent[0]) == {}


async def test_a_write_without_a_body_carries_the_token_all_the_same(in_session, mocked):
    await in_session.raw_request("POST", "/k/v1/x.json")
    assert mocked.sent[0].json() == {TOKEN: "csrf-4715"}


async def test_a_form_carries_the_token_as_a_field(kintone_like, in_session, mocked):
    mocked.then({"id": "1"})
    await in_session.execute(evolve(kintone_like.ops["add"], form=True), body={"app": 1})
    sent = mocked.sent[0]
    assert sent.body == b"__REQUEST_TOKEN__=csrf-4715&app=1"
    assert sent.headers["Content-Type"] == "application/x-www-form-urlencoded"


async def test_a_long_query_has_no_place_beside_a_file(kintone_like, client, mocked):
    send = evolve(kintone_like.ops["delete"], file_type="text/plain")
    with pytest.raises(ArgumentError, match="the query goes into the body, which is a file"):
        await client.execute(send, query={"q": "a" * 5000}, upload=FileUpload(b"x"))
    assert mocked.sent == []


async def test_a_body_that_cannot_hold_the_token_is_refused(in_session, mocked):
    with pytest.raises(ArgumentError, match="the body must be an object"):
        await in_session.raw_request("POST", "/k/v1/x.json", json=[1])
    assert mocked.sent == []


@pytest.mark.parametrize("op", ["app", "delete"])
async def test_an_overridden_request_carries_the_token_in_its_body(
    kintone_like, in_session, mocked, op
):
    await in_session.execute(kintone_like.ops[op], query={"q": "a" * 5000})
    assert mocked.sent[0].json() == {"q": "a" * 5000, TOKEN: "csrf-4715"}
    assert query_of(mocked.sent[0]) == {}


@pytest.mark.parametrize("op", ["app", "delete", "update"])
async def test_a_session_may_have_no_token(kintone_like, creds, mocked, op):
    async with kintone_like.client(mocked.base_url, auth=creds.session_without_token) as client:
        await client.execute(kintone_like.ops[op], query={"app": 1})
    assert TOKEN not in mocked.sent[0].url
    assert TOKEN.encode() not in (mocked.sent[0].body or b"")


async def test_other_credentials_carry_no_token(kintone_like, creds, mocked):
    async with kintone_like.client(
        mocked.base_url, auth=[creds.session, creds.api_token]
    ) as client:
        await client.execute(kintone_like.delete, query={"app": 1})
    assert query_of(mocked.sent[0]) == {"app": "1"}


# --- where there is no override


async def test_a_list_that_the_service_would_drop_is_refused(strapi_like, mocked):
    query = {"filters": {"id": {"$in": list(range(101))}}}
    async with strapi_like.client(mocked.base_url) as client:
        with pytest.raises(ArgumentError, match="the service reads 100 at most"):
            await client.execute(strapi_like.find, path={"plural": "articles"}, query=query)
    assert mocked.sent == []


async def test_a_url_that_the_service_would_not_take_is_refused(strapi_like, mocked):
    path = {"plural": "articles"}
    room = 15000 - len(f"{mocked.base_url}/api/articles?q=")
    async with strapi_like.client(mocked.base_url) as client:
        await client.execute(strapi_like.find, path=path, query={"q": "a" * room})
        with pytest.raises(ArgumentError, match="the URL has 15001 bytes; the service takes 15000"):
            await client.execute(strapi_like.find, path=path, query={"q": "a" * (room + 1)})
    assert len(mocked.sent) == 1

"""Redirects: which are followed, and that nothing ever reaches another origin."""

from __future__ import annotations

import io

import pytest

from specloom import Retry
from specloom.kintone import (
    BrowserSession,
    KintoneAuthenticationError,
    KintoneClient,
    KintoneRedirectError,
)

DONE = b'HTTP/1.1 200 OK\r\nContent-Length: 41\r\n\r\n{"id": "7", "revision": "1", "x": "abcd"}'
HIDDEN = "csrf-4715"


def to(location, status=307):
    lines = [f"HTTP/1.1 {status} Moved", "Content-Length: 0"]
    if location is not None:
        lines.append(f"Location: {location}")
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.mark.parametrize("status", [307, 308])
@pytest.mark.parametrize("shape", ["{base}/k/v1/other.json", "/k/v1/other.json", "other.json"])
async def test_a_write_follows_on_the_same_origin(faults, kintone, status, shape):
    faults.play(to(shape.format(base=faults.base_url), status), DONE)
    added = await kintone.records.add(app=7, record={"a": 1})
    assert added.id == 7
    (first, body), (second, again) = faults.requests
    assert second.startswith("POST /k/v1/other.json HTTP/1.1")
    assert body == again
    assert "X-Cybozu-API-Token: token-4711" in first
    assert "X-Cybozu-API-Token: token-4711" in second


async def test_a_read_follows_with_the_address_as_it_came(faults, kintone):
    faults.play(to("/k/v1/x.json?a=%E6%97%A5&b[0]=1%2B1#part"), DONE)
    await kintone.raw_request("GET", "/k/v1/records.json", query={"app": 1})
    assert faults.heads()[1].startswith("GET /k/v1/x.json?a=%E6%97%A5&b[0]=1%2B1 HTTP/1.1")


async def test_an_upload_follows_with_its_content(faults, kintone):
    body = b'{"fileKey": "abc"}'
    faults.play(
        to("/k/v1/file2.json"),
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body,
    )
    uploaded = await kintone.files.upload(content=b"0123456789", name="a.txt")
    assert uploaded.file_key == "abc"
    assert all(b"0123456789" in body for _, body in faults.requests)


async def test_an_upload_that_cannot_be_read_twice_does_not_follow(faults, once):
    faults.play(to("/k/v1/file2.json"))

    class Once(io.BytesIO):
        def seekable(self):
            return False

    async with once as client:
        with pytest.raises(KintoneRedirectError):
            await client.files.upload(content=Once(b"0123456789"), name="a.txt")
    assert faults.tries == 1


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 305, 306])
async def test_no_other_redirect_is_followed(faults, once, status):
    faults.play(to("/k/v1/other.json", status))
    async with once as client:
        with pytest.raises(KintoneRedirectError) as caught:
            await client.records.list(app=1)
    assert caught.value.status == status
    assert faults.tries == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("shape", ["{other}/k/v1/records.json", "//{other_host}/k/v1/records.json"])
@pytest.mark.parametrize("op", ["list", "add", "delete_many"])
async def test_nothing_reaches_another_origin(  # noqa: PLR0917
    faults, elsewhere, once, status, shape, op
):
    location = shape.format(other=elsewhere.base_url, other_host=elsewhere.base_url[7:])
    faults.play(to(location, status))
    arguments = {"list": {}, "add": {"record": {}}, "delete_many": {"ids": [1]}}[op]
    async with once as client:
        with pytest.raises(KintoneRedirectError, match="which is not followed"):
            await getattr(client.records, op)(app=1, **arguments)
    assert faults.tries == 1


@pytest.mark.parametrize(
    "location",
    [
        None,
        "",
        "https://127.0.0.1/k/v1/x.json",
        "ftp://127.0.0.1/x",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://[::1",
        "http://127.0.0.1:99999/",
        "http://user:pw@{host}/k/v1/x.json",
        "http://{host}@127.0.0.2/k/v1/x.json",
        "http://localhost:{port}/k/v1/x.json",
        "\\\\127.0.0.2/x",
    ],
)
async def test_an_address_that_is_none_is_not_followed(faults, once, location):
    host = faults.base_url[7:]
    if location is not None:
        location = location.format(host=host, port=host.partition(":")[2])
    faults.play(to(location))
    async with once as client:
        with pytest.raises(KintoneRedirectError) as caught:
            await client.records.list(app=1)
    assert caught.value.status == 307
    assert faults.tries == 1


@pytest.mark.parametrize("status", [302, 307])
@pytest.mark.parametrize("location", ["/login?next=/k/", "{base}/login", "//other.test/login"])
async def test_the_way_to_the_login_is_an_error_of_authentication(faults, once, status, location):
    faults.play(to(location.format(base=faults.base_url), status))
    async with once as client:
        with pytest.raises(KintoneAuthenticationError, match="asks for a log-in"):
            await client.records.list(app=1)
    assert faults.tries == 1


@pytest.mark.parametrize("op", ["read", "write"])
async def test_a_circle_ends(faults, make, op):
    faults.play(to("/k/v1/records.json"))
    async with make(retry=Retry(attempts=4)) as client:
        with pytest.raises(KintoneRedirectError):
            await (
                client.records.list(app=1) if op == "read" else client.records.add(app=1, record={})
            )
    assert faults.tries == 4  # the request, and three redirects


async def test_a_failure_after_a_redirect_is_tried_again_from_the_start(faults, kintone):
    faults.play(to("/k/v1/x.json"), b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", DONE)
    await kintone.raw_request("GET", "/k/v1/records.json")
    assert [head.split()[1] for head in faults.heads()] == [
        "/k/v1/records.json",
        "/k/v1/x.json",
        "/k/v1/records.json",
    ]


async def test_a_request_token_never_comes_back_in_an_address(faults):
    session = BrowserSession(cookies={"a": "b"}, request_token=HIDDEN)
    faults.play(to(f"/k/v1/x.json?__REQUEST_TOKEN__={HIDDEN}"))
    async with KintoneClient(faults.base_url, auth=session) as client:
        with pytest.raises(KintoneRedirectError) as caught:
            await client.records.delete_many(app=1, ids=[1])
    assert HIDDEN not in str(caught.value)
    assert faults.tries == 1

"""Uploads and downloads."""

from __future__ import annotations

import uuid

import pytest

BINARY = bytes(range(256)) * 40 + b"\r\n--almost\r\n\r\n--"


def form(*parts, boundary="b0undary"):
    """A multipart body of (disposition, content type, content)."""
    body = b""
    for disposition, kind, content in parts:
        body += f"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n".encode()
        body += f"Content-Type: {kind}\r\n\r\n".encode() if kind else b"\r\n"
        body += content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode()


async def send(client, body, headers=None, boundary="b0undary"):
    kind = f"multipart/form-data; boundary={boundary}"
    headers = {**(client.headers if headers is None else headers), "Content-Type": kind}
    return await client.send("POST", "/k/v1/file.json", headers=headers, data=body)


async def upload(client, name="a.txt", kind="text/plain", content=b"hello"):
    answer = await send(client, form((f'name="file"; filename="{name}"', kind, content)))
    assert answer.status == 200, answer.text
    return answer.json["fileKey"]


async def attach(client, *keys, record_id=None):
    value = [{"fileKey": key} for key in keys]
    if record_id is None:
        record_id = await client.add(papers=value)
    else:
        await client.change(record_id, papers=value)
    return (await client.values(record_id))["papers"]


async def test_there_and_back(client):
    key = await upload(client, "テスト %22a%22;b%0D.bin", "image/png", BINARY)
    assert str(uuid.UUID(key)) == key
    [paper] = await attach(client, key)
    record_key = paper.pop("fileKey")
    assert record_key != key
    assert paper == {
        "contentType": "image/png",
        "name": 'テスト "a";b\r.bin',
        "size": str(len(BINARY)),
    }
    answer = await client.send("GET", f"/k/v1/file.json?fileKey={record_key}")
    assert answer.content == BINARY
    assert answer.headers["Content-Type"] == "image/png"
    assert "filename*=UTF-8''%E3%83%86" in answer.headers["Content-Disposition"]
    assert answer.headers["X-ConcurrencyLimit-Limit"] == "100"
    override = client.headers | {"X-HTTP-Method-Override": "GET"}
    answer = await client.post("file", fileKey=record_key, headers=override)
    assert answer.content == BINARY


async def test_empty_file_and_no_type(client):
    [paper] = await attach(client, await upload(client, "e", "", b""))
    assert paper["contentType"] == "application/octet-stream"
    assert paper["size"] == "0"
    answer = await client.get("file", fileKey=paper["fileKey"])
    assert (answer.status, answer.content) == (200, b"")


async def test_keys_are_of_two_kinds(client):
    key = await upload(client)
    assert (await client.get("file", fileKey=key)).error() == (404, "GAIA_BL01")
    [paper] = await attach(client, key)
    for wrong in (paper["fileKey"], "nothing"):
        answer = await client.post(
            "record", app=7, record={"papers": {"value": [{"fileKey": wrong}]}}
        )
        assert answer.error() == (404, "GAIA_BL01")


async def test_update_replaces_the_list(client):
    first, second = await attach(client, await upload(client, "1"), await upload(client, "2"))
    papers = await attach(client, second["fileKey"], await upload(client, "3"), record_id=1)
    assert papers[0] == second
    assert [paper["name"] for paper in papers] == ["2", "3"]
    await client.change(1, title="x")
    assert (await client.values(1))["papers"] == papers
    assert await attach(client, record_id=1) == []
    assert first["name"] == "1"


async def test_file_in_a_table(client, service):
    fields = {"rows": {"type": "SUBTABLE", "fields": {"doc": "FILE"}}}
    service.add_app(9, fields=fields, tokens=["tok"])
    row = {"value": {"doc": {"value": [{"fileKey": await upload(client)}]}}}
    await client.add(app=9, rows=[row])
    [kept] = (await client.values(1, app=9))["rows"]
    await client.change(1, app=9, rows=[kept])
    assert (await client.values(1, app=9))["rows"] == [kept]


async def test_what_is_no_upload(client):
    for body in (
        form(('name="upload"; filename="a"', "text/plain", b"x")),
        form(('name="file"', "", b"no file name")),
        form(),
        b"",
    ):
        assert (await send(client, body)).faults() == {"file": ["Required field."]}
    assert (await send(client, form(), boundary="")).error() == (400, "CB_IL02")
    assert (await client.post("file", file="x")).error() == (400, "CB_IL02")


async def test_quoted_boundary(client):
    body = form(('filename="a"; name="file"', "text/plain", b"x"), boundary="a b")
    assert (await send(client, body, boundary='"a b"')).status == 200


async def test_who_may(client, service):
    service.add_app(8, fields={"doc": "FILE"}, tokens={"look": ["view"], "write": ["add"]})
    body = form(('name="file"; filename="a"', "text/plain", b"x"))
    for token, expected in (("look", (403, "GAIA_NO01")), ("nobody", (400, "GAIA_IA02"))):
        answer = await send(client, body, {"X-Cybozu-API-Token": token})
        assert answer.error() == expected
    [paper] = await attach(client, await upload(client))
    for token in ("look", "write"):
        headers = {"X-Cybozu-API-Token": token}
        answer = await client.get("file", fileKey=paper["fileKey"], headers=headers)
        assert answer.error() == (400, "GAIA_IA02")
    key = (await send(client, body, {"X-Cybozu-API-Token": "write"})).json["fileKey"]
    service.add_records(8, [{"doc": [{"fileKey": key}]}])
    kept = service.records(8)[0]["doc"]["value"][0]["fileKey"]
    for token, status in (("look", 200), ("write", 403)):
        headers = {"X-Cybozu-API-Token": token}
        assert (await client.get("file", fileKey=kept, headers=headers)).status == status


async def test_upload_in_a_session_has_the_token_in_the_form(client, service):
    service.add_session(cookies={"sid": "1"}, request_token="csrf")
    headers = {"Cookie": "sid=1", "X-Requested-With": "x"}
    file = ('name="file"; filename="a"', "text/plain", b"x")
    answer = await send(client, form(file), headers)
    assert answer.error() == (400, "CB_IL02")
    answer = await send(client, form(('name="__REQUEST_TOKEN__"', "", b"csrf"), file), headers)
    assert answer.status == 200


@pytest.mark.parametrize(("query", "found"), [
    ('papers like "Report"', [1]),
    ('papers not like "report"', [3, 2]),
    ("papers is empty", [3]),
    ("papers is not empty", [2, 1]),
])  # fmt: skip
async def test_queries(client, query, found):
    await attach(client, await upload(client, "report.pdf"), await upload(client, "b"))
    await attach(client, await upload(client, "c"))
    await client.add()
    assert await client.ids(query) == found

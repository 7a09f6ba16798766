"""Methods, parameters, limits of the front, and the shape of errors."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

import aiohttp
import pytest

from specloom.testing.kintone import KintoneService

JSON = {"Content-Type": "application/json"}
TOKEN = {"X-Cybozu-API-Token": "tok"}


async def test_parameters_in_a_query_string(client, service):
    service.add_records(7, [{"title": "a"}, {"title": "b"}, {"title": "c"}])
    query = quote('title in ("a", "c") order by $id asc')
    for brackets in ("fields[0]=title&fields[1]=%24id", "fields%5B0%5D=title&fields%5B1%5D=%24id"):
        path = f"/k/v1/records.json?app=7&totalCount=true&query={query}&{brackets}"
        answer = await client.send("GET", path)
        assert answer.json == {
            "records": [
                {
                    "title": {"type": "SINGLE_LINE_TEXT", "value": title},
                    "$id": {"type": "__ID__", "value": number},
                }
                for title, number in (("a", "1"), ("c", "3"))
            ],
            "totalCount": "2",
        }
    answer = await client.send("GET", "/k/v1/records.json?app=7&fields=title&query=")
    assert [set(record) for record in answer.json["records"]] == [{"title"}] * 3


async def test_delete_by_query_string(client, service):
    service.add_records(7, [{}] * 12)
    indexes = "&".join(f"ids%5B{index}%5D={index + 1}" for index in range(11))
    assert (await client.send("DELETE", f"/k/v1/records.json?app=7&{indexes}")).json == {}
    assert await client.ids("") == [12]
    path = "/k/v1/records.json?app=7&ids[0]=12&revisions[0]=2"
    assert (await client.send("DELETE", path)).error() == (409, "GAIA_CO02")
    assert (await client.send("DELETE", path.removesuffix("2"))).json == {}


async def test_parameters_in_a_json_body_of_a_get(client, service):
    service.add_records(7, [{"title": "a"}])
    answer = await client.get("record", app="7", id="1")
    assert answer.json["record"]["title"]["value"] == "a"
    assert service.received[-1].method == "GET"
    assert service.received[-1].json() == {"app": "7", "id": "1"}


@pytest.mark.parametrize(
    ("path", "headers", "body"),
    [
        ("?app=7", JSON, b""),  # announces JSON and sends none
        ("?app=7", {}, b'{"app":7}'),
        ("?app=7", {"Content-Type": "text/plain"}, b'{"app":7}'),
    ],
)
async def test_get_whose_body_and_content_type_do_not_match(client, path, headers, body):
    url = "/k/v1/records.json" + path
    answer = await client.send("GET", url, headers=TOKEN | headers, data=body or None)
    assert answer.error() == (400, "CB_IL02")


async def test_delete_that_announces_json_and_sends_none(client, service):
    service.add_records(7, [{}])
    path = "/k/v1/records.json?app=7&ids[0]=1"
    assert (await client.send("DELETE", path, headers=TOKEN | JSON)).json == {}


async def test_post_that_is_not_json(client):
    path = "/k/v1/record.json"
    for headers in ({}, {"Content-Type": "text/plain"}):
        answer = await client.send("POST", path, headers=TOKEN | headers, data=b'{"app":7}')
        assert answer.error() == (400, "CB_IL02")
    form = aiohttp.FormData()
    form.add_field("app", "7")
    form.add_field("file", b"", filename="a")
    assert (await client.send("POST", path, data=form)).error() == (400, "CB_IL02")
    for body in (b"", b"{", b"[]", b'"a"', b'{"app":7}}', b"\xff"):
        answer = await client.send("POST", path, headers=TOKEN | JSON, data=body)
        assert answer.error() == (400, "CB_IJ01")


async def test_method_override(client, service):
    service.add_records(7, [{"title": "a" * 5000}])
    answer = await client.post(
        "records",
        app=7,
        query=f'title = "{"a" * 5000}"',
        totalCount=True,
        headers=TOKEN | {"X-HTTP-Method-Override": "GET"},
    )
    assert answer.json["totalCount"] == "1"
    put = TOKEN | {"X-HTTP-Method-Override": "PUT"}
    assert (await client.post("record", app=7, id=1, headers=put)).json == {"revision": "2"}
    delete = TOKEN | {"X-HTTP-Method-Override": "DELETE"}
    assert (await client.post("records", app=7, ids=[1], headers=delete)).json == {}
    post = TOKEN | {"X-HTTP-Method-Override": "POST"}
    assert (await client.post("record", app=7, headers=post)).json["id"] == "2"


async def test_method_override_reads_the_body_only(client, service):
    headers = TOKEN | JSON | {"X-HTTP-Method-Override": "GET"}
    answer = await client.send("POST", "/k/v1/records.json?app=7", headers=headers, data=b"{}")
    assert answer.faults() == {"app": ["Required field."]}


async def test_method_override_is_for_upper_case_and_post(client, service):
    service.add_records(7, [{}])
    for word in ("get", "Get", "PATCH"):
        answer = await client.post(
            "records", app=7, headers={**TOKEN, "X-HTTP-Method-Override": word}
        )
        assert answer.faults() == {"records": ["Required field."]}  # it is a plain POST
    answer = await client.get(
        "records", app=7, ids=[1], headers=TOKEN | {"X-HTTP-Method-Override": "DELETE"}
    )
    assert len(answer.json["records"]) == 1
    answer = await client.put("record", app=7, headers=TOKEN | {"X-HTTP-Method-Override": "POST"})
    assert answer.faults() == {"id": ["Required field."]}


async def test_url_length(client, service):
    path = "/k/v1/records.json?app=7&query="
    longest = path + "%20" * 2000
    longest += "a" * (service.max_url - len(longest))
    assert (await client.send("GET", longest)).status == 400  # read, and a query of nonsense
    for longer in (longest + "a", longest + "a" * 60_000):
        answer = await client.send("GET", longer)
        assert answer.status == 414
        assert answer.headers["Content-Type"].startswith("text/html")
    service.max_url = 40
    ids = "&".join(f"ids%5B{index}%5D={index}" for index in range(100))
    assert (await client.send("DELETE", f"/k/v1/records.json?app=7&{ids}")).status == 414


@pytest.mark.parametrize(
    ("method", "name", "parameters", "path"),
    [
        ("GET", "records", {}, "app"),
        ("GET", "records", {"app": ""}, "app"),
        ("GET", "record", {"app": 7}, "id"),
        ("POST", "record", {}, "app"),
        ("POST", "records", {"app": 7}, "records"),
        ("PUT", "record", {"app": 7, "record": {}}, "id"),
        ("PUT", "records", {"app": 7, "records": [{"record": {}}]}, "records[0].id"),
        ("POST", "records/cursor", {}, "app"),
        ("GET", "records/cursor", {}, "id"),
        ("POST", "bulkRequest", {}, "requests"),
        ("GET", "file", {}, "fileKey"),
    ],
)
async def test_missing_parameter(client, method, name, parameters, path):
    answer = await client.call(method, name, **parameters)
    assert answer.faults() == {path: ["Required field."]}


async def test_wrong_parameters(client):
    answer = await client.get("records", app=0)
    assert answer.faults() == {"app": ["must be greater than or equal to 1"]}
    for app in ("x", 1.5, True, [7]):
        assert list((await client.get("records", app=app)).faults()) == ["app"]
    for wrong in (
        {"query": 5},
        {"fields": "title", "query": []},
        {"fields": [1]},
        {"fields": {"a": 1}},
    ):
        assert (await client.get("records", app=7, **wrong)).error() == (400, "CB_IJ01")
    assert (await client.post("record", app=7, record=[])).error() == (400, "CB_IJ01")
    assert (await client.post("records", app=7, records=["a"])).error() == (400, "CB_IJ01")


async def test_unknown_app_and_api(client):
    assert (await client.get("records", app=99)).error() == (404, "GAIA_AP01")
    assert (await client.put("file", app=7)).error() == (400, "CB_IL02")
    for path in ("/k/v2/records.json", "/k/v1/records", "/", "/v1/titles.json"):
        answer = await client.send("GET", path)
        assert answer.status == 404
        assert answer.headers["Content-Type"].startswith("text/html")


async def test_error_ids_differ(client):
    first, second = [(await client.get("records", app=99)).json["id"] for _ in range(2)]
    assert first != second


async def test_guest_space(client, service):
    service.add_app(8, fields={"a": "NUMBER"}, tokens=["tok"], guest_space_id=3)
    root = "/k/guest/3/v1/"
    assert (await client.post("record", app=8, root=root)).json == {"id": "1", "revision": "1"}
    assert (await client.get("record", app=8, id=1, root=root)).status == 200
    assert (await client.get("record", app=8, id=1)).error() == (400, "GAIA_IL23")
    for app, space in ((8, 4), (7, 3)):
        answer = await client.get("records", app=app, root=f"/k/guest/{space}/v1/")
        assert answer.error() == (403, "CB_NO02")
    service.add_records(8, [{"a": 1}])
    assert len(service.records(8)) == 2


async def test_concurrency_headers(client):
    answer = await client.get("records", app=7)
    assert answer.headers["X-ConcurrencyLimit-Limit"] == "100"
    assert answer.headers["X-ConcurrencyLimit-Running"] == "1"
    assert "X-ConcurrencyLimit-Limit" not in (await client.get("records", app=99)).headers


async def test_too_many_at_a_time(client, service):
    service.concurrency_limit = 3
    service.latency = 0.05
    answers = await asyncio.gather(*(client.get("records", app=7) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200, 200, 200, 429, 429]
    for answer in answers:
        running = int(answer.headers["X-ConcurrencyLimit-Running"])
        assert answer.headers["X-ConcurrencyLimit-Limit"] == "3"
        assert (answer.status == 429) == (running > 3)
        if answer.status == 429:
            assert answer.error() == (429, "GAIA_TO04")
    assert (await client.get("records", app=7)).headers["X-ConcurrencyLimit-Running"] == "1"


async def test_search_that_was_aborted(client, service):
    service.abort_search = True
    assert "X-Cybozu-Warning" not in (await client.post("record", app=7)).headers
    answer = await client.get("records", app=7)
    assert answer.status == 200
    warning = "Filter aborted because of too many search results"
    assert answer.headers["X-Cybozu-Warning"] == warning
    assert "X-Cybozu-Warning" not in (await client.get("records", app=7)).headers


def test_apps_that_cannot_be():
    service = KintoneService()
    with pytest.raises(ValueError, match="unknown type 'TEXT'"):
        service.add_app(1, fields={"a": "TEXT"})
    with pytest.raises(ValueError, match="a TIME cannot be unique"):
        service.add_app(1, fields={"a": {"type": "TIME", "unique": True}})
    service.add_app(1, fields={})
    with pytest.raises(ValueError, match="app 1 is there already"):
        service.add_app(1, fields={})

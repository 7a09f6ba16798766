"""Bulk requests."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def apps(service):
    service.add_app(8, fields={"a": "NUMBER"}, tokens=["tok"], guest_space_id=3)
    service.add_app(9, fields={"a": "NUMBER"}, tokens=["else"])
    service.add_records(7, [{"title": "one"}, {"title": "two"}])


def request(method, name, root="/k/v1/", **payload):
    return {"method": method, "api": f"{root}{name}.json", "payload": payload}


async def test_all(client):
    answer = await client.post(
        "bulkRequest",
        requests=[
            request("POST", "record", app=7, record={"sku": {"value": "x"}}),
            request("POST", "records", app=7, records=[{}, {}]),
            request("PUT", "record", app=7, updateKey={"field": "sku", "value": "x"}),
            request("PUT", "records", app=7, records=[{"id": 1}]),
            request("DELETE", "records", app=7, ids=[2]),
            request("POST", "record", root="/k/guest/3/v1/", app=8),
        ],
    )
    assert answer.json == {
        "results": [
            {"id": "3", "revision": "1"},
            {"ids": ["4", "5"], "revisions": ["1", "1"]},
            {"revision": "2"},
            {"records": [{"id": "1", "revision": "2"}]},
            {},
            {"id": "1", "revision": "1"},
        ]
    }
    assert await client.ids("order by $id asc") == [1, 3, 4, 5]


async def test_none_when_one_fails(client, service):
    answer = await client.post(
        "bulkRequest",
        requests=[
            request("DELETE", "records", app=7, ids=[1]),
            request("PUT", "record", app=7, id=2, record={"title": {"value": "x"}}),
            request("POST", "records", app=7, records=[{}, {"price": {"value": "abc"}}]),
            request("POST", "record", root="/k/guest/3/v1/", app=8),
        ],
    )
    assert answer.status == 400
    assert answer.headers["X-Cybozu-Error"] == "CB_VA01"
    first, second, third, fourth = answer.json["results"]
    assert first == second == fourth == {}
    assert third["code"] == "CB_VA01"
    assert third["id"]
    assert third["errors"] == {
        "records[1][price].value": {"messages": ["Only numbers are allowed."]}
    }
    assert [record["title"]["value"] for record in service.records(7)] == ["one", "two"]
    assert service.records(8) == []


@pytest.mark.parametrize(
    ("failing", "status", "code"),
    [
        (request("PUT", "record", app=7, id=99), 404, "GAIA_RE01"),
        (request("PUT", "record", app=7, id=1, revision=9), 409, "GAIA_CO02"),
        (request("POST", "record", app=99), 404, "GAIA_AP01"),
        (request("POST", "record", app=9), 400, "GAIA_IA02"),
        (request("POST", "record", app=8), 400, "GAIA_IL23"),
        (request("POST", "records", app=7, records=[{}] * 101), 400, "CB_VA01"),
    ],
)
async def test_how_the_inner_error_shows(client, failing, status, code):
    requests = [request("POST", "record", app=7), failing]
    answer = await client.post("bulkRequest", requests=requests)
    assert answer.status == status
    assert [result.get("code") for result in answer.json["results"]] == [None, code]
    assert await client.ids("") == [2, 1]


async def test_ids_of_what_was_undone(client):
    await client.post(
        "bulkRequest", requests=[request("POST", "record", app=7), request("POST", "record")]
    )
    assert await client.add(sku="later") == 3
    assert await client.ids('sku = "later"') == [3]


async def test_twenty_at_most(client):
    answer = await client.post("bulkRequest", requests=[request("POST", "record", app=7)] * 20)
    assert len(answer.json["results"]) == 20
    answer = await client.post("bulkRequest", requests=[request("POST", "record", app=7)] * 21)
    assert list(answer.faults()) == ["requests"]
    assert (await client.post("bulkRequest", requests=[])).json == {"results": []}


@pytest.mark.parametrize(
    ("method", "api"),
    [
        ("GET", "/k/v1/records.json"),
        ("POST", "/k/v1/records/cursor.json"),
        ("POST", "/k/v1/file.json"),
        ("POST", "/k/v1/bulkRequest.json"),
        ("post", "/k/v1/record.json"),
        ("POST", "record"),
    ],
)
async def test_apis_that_are_not_allowed(client, method, api):
    requests = [
        request("POST", "record", app=7),
        {"method": method, "api": api, "payload": {"app": 7}},
    ]
    answer = await client.post("bulkRequest", requests=requests)
    assert list(answer.faults()) == ["requests[1].api"]
    assert await client.ids("") == [2, 1]

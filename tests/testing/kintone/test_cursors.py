"""Cursors."""

from __future__ import annotations

from datetime import timedelta

import pytest


@pytest.fixture(autouse=True)
def records(service):
    service.add_records(7, [{"title": f"t{index}", "price": index % 7} for index in range(25)])


async def create(client, **parameters):
    answer = await client.post("records/cursor", app=7, **parameters)
    assert answer.status == 200, answer.text
    return answer.json


async def test_pages(client):
    query = "price > 1 order by price desc, $id asc"
    expected = await client.ids(query)
    made = await create(client, query=query, size=10)
    assert made["totalCount"] == str(len(expected)) == "17"
    first = await client.get("records/cursor", id=made["id"])
    assert first.json["next"] is True
    last = await client.get("records/cursor", id=made["id"])
    assert last.json["next"] is False
    found = first.json["records"] + last.json["records"]
    assert [int(record["$id"]["value"]) for record in found] == expected
    for answer in (
        await client.get("records/cursor", id=made["id"]),
        await client.delete("records/cursor", id=made["id"]),
    ):
        assert answer.error() == (404, "GAIA_CN01")


async def test_exactly_full_page_is_the_last(client):
    made = await create(client, size="25")
    assert (await client.get("records/cursor", id=made["id"])).json["next"] is False


async def test_nothing_found(client):
    made = await create(client, query='title = "no"')
    assert made["totalCount"] == "0"
    answer = await client.get("records/cursor", id=made["id"])
    assert answer.json == {"records": [], "next": False}


async def test_fields_and_default_size(client, service):
    service.add_records(7, [{}] * 100)
    made = await create(client, fields=["$id", "price"])
    page = (await client.get("records/cursor", id=made["id"])).json["records"]
    assert len(page) == 100
    assert all(set(record) == {"$id", "price"} for record in page)


async def test_snapshot(client):
    made = await create(client, query="order by $id asc", size=20)
    await client.delete("records", app=7, ids=[1])
    await client.change(2, title="changed")
    await client.add(title="late")
    page = (await client.get("records/cursor", id=made["id"])).json["records"]
    assert [record["title"]["value"] for record in page[:2]] == ["t0", "t1"]
    rest = (await client.get("records/cursor", id=made["id"])).json["records"]
    assert len(rest) == 5


async def test_ten_at_most(client):
    made = [await create(client, size=1) for _ in range(10)]
    answer = await client.post("records/cursor", app=7)
    assert answer.error() == (429, "GAIA_TM12")
    assert (await client.delete("records/cursor", id=made[0]["id"])).json == {}
    await create(client)
    assert (await client.post("records/cursor", app=7)).error() == (429, "GAIA_TM12")


async def test_delete_by_query_string(client):
    made = await create(client)
    path = f"/k/v1/records/cursor.json?id={made['id']}"
    assert (await client.send("DELETE", path)).json == {}
    assert (await client.send("DELETE", path)).error() == (404, "GAIA_CN01")


async def test_expiry_is_ten_minutes_after_the_last_use(client, service):
    start = service.clock()
    made = await create(client, size=10)
    service.clock = lambda: start + timedelta(minutes=9)
    assert (await client.get("records/cursor", id=made["id"])).status == 200
    service.clock = lambda: start + timedelta(minutes=18)
    assert (await client.get("records/cursor", id=made["id"])).status == 200
    for _ in range(9):
        await create(client)
    service.clock = lambda: start + timedelta(minutes=29)
    assert (await client.get("records/cursor", id=made["id"])).error() == (404, "GAIA_CN01")
    for _ in range(10):
        await create(client)


async def test_what_cannot_be(client, service):
    for query in ("limit 5", "order by $id asc offset 5"):
        answer = await client.post("records/cursor", app=7, query=query)
        assert list(answer.faults()) == ["query"]
    for size in (0, 501):
        assert list((await client.post("records/cursor", app=7, size=size)).faults()) == ["size"]
    service.add_app(8, fields={}, tokens=["other"])
    made = await create(client)
    answer = await client.get(
        "records/cursor", id=made["id"], headers={"X-Cybozu-API-Token": "other"}
    )
    assert answer.error() == (400, "GAIA_IA02")

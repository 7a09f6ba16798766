from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from specloom import ArgumentError, DecodeError, FieldNotLoaded, IncompleteResultError
from specloom.kintone import (
    Entity,
    KintoneBadRequestError,
    KintoneConflictError,
    KintoneError,
    KintoneNotFoundError,
    NewRow,
    Record,
)

APP = 7


async def test_add_and_get(client) -> None:
    added = await client.records.add(app=APP, record={"title": "Order 1", "price": 12})
    assert (added.id, added.revision) == (1, 1)
    record = (await client.records.get(app=APP, id=added.id)).record
    assert (record.id, record.revision) == (1, 1)
    assert (record["title"], record["price"]) == ("Order 1", Decimal(12))


VALUES = {
    "title": 'Süß „quoted“ "and" \\ 注文',
    "price": Decimal("12.50"),
    "day": date(2026, 3, 9),
    "at": time(9, 30),
    "due": datetime(2026, 4, 1, 8, 0, tzinfo=UTC),
    "notes": "two\nlines",
    "tags": ["urgent", "export"],
    "state": "open",
    "owner": [Entity("ada")],
    "lines": [NewRow({"item": "bolt", "count": 3})],
}


async def test_values_come_back_as_they_were_written(client) -> None:
    added = await client.records.add(app=APP, record=VALUES)
    record = (await client.records.get(app=APP, id=added.id)).record
    for code in VALUES.keys() - {"owner", "lines", "price"}:
        assert record[code] == VALUES[code], code
    assert record["price"] == Decimal("12.5")
    assert record["owner"] == [Entity("ada", "Ada Lovelace")]
    (row,) = record["lines"]
    assert (row["item"], row["count"]) == ("bolt", Decimal(3))
    assert isinstance(row.id, int)


async def test_a_record_that_was_read_can_be_written_back(client) -> None:
    first = await client.records.add(app=APP, record=VALUES)
    before = (await client.records.get(app=APP, id=first.id)).record
    await client.records.update(app=APP, id=first.id, record=before)
    after = (await client.records.get(app=APP, id=first.id)).record
    assert {code: after.raw()[code] for code in VALUES} == {
        code: before.raw()[code] for code in VALUES
    }


async def test_empty_values_are_none(client) -> None:
    added = await client.records.add(app=APP, record={"price": None, "day": None, "due": None})
    record = (await client.records.get(app=APP, id=added.id)).record
    assert [record[code] for code in ("price", "day", "due")] == [None, None, None]


async def test_system_fields_are_read_by_type(client) -> None:
    added = await client.records.add(app=APP, record={})
    record = (await client.records.get(app=APP, id=added.id)).record
    assert record.of_type("CREATED_TIME").tzinfo is not None
    assert record.of_type("CREATOR").code
    with pytest.raises(FieldNotLoaded, match="STATUS"):
        record.of_type("STATUS")


async def test_a_field_not_asked_for_is_not_null(client) -> None:
    await client.records.add(app=APP, record={"title": "x"})
    page = await client.records.list(app=APP, fields=["title", "$id"])
    with pytest.raises(FieldNotLoaded, match="price"):
        page.records[0]["price"]
    with pytest.raises(FieldNotLoaded, match="did you mean 'title'"):
        page.records[0]["titel"]
    assert page.records[0].get("price") is None


async def test_total_count_only_when_asked_for(client) -> None:
    await client.records.add_many(app=APP, records=[{}, {}, {}])
    assert (await client.records.list(app=APP, query="limit 1")).total_count is None
    counted = await client.records.list(app=APP, query="limit 1", total_count=True)
    assert (len(counted.records), counted.total_count) == (1, 3)


async def test_update_by_id_and_by_key(client) -> None:
    await client.records.add(app=APP, record={"code": "A", "title": "old"})
    updated = await client.records.update(app=APP, id=1, record={"title": "new"}, revision=1)
    assert updated.revision == 2
    await client.records.update(
        app=APP, update_key={"field": "code", "value": "A"}, record={"title": "newer"}
    )
    assert (await client.records.get(app=APP, id=1)).record["title"] == "newer"


async def test_stale_revision_is_a_conflict(client) -> None:
    await client.records.add(app=APP, record={})
    await client.records.update(app=APP, id=1, record={"title": "a"})
    with pytest.raises(KintoneConflictError) as caught:
        await client.records.update(app=APP, id=1, record={"title": "b"}, revision=1)
    error = caught.value
    assert (error.service, error.operation) == ("kintone", "records.update")
    assert (error.status, error.code) == (409, "GAIA_CO02")
    assert error.request_id
    assert error.request_id in str(error)


async def test_update_many_and_upsert_many(client) -> None:
    await client.records.add_many(app=APP, records=[{"code": "A"}, {"code": "B"}])
    updated = await client.records.update_many(
        app=APP,
        records=[
            {"id": 1, "record": {"title": "one"}, "revision": 1},
            {"update_key": {"field": "code", "value": "B"}, "record": {"title": "two"}},
        ],
    )
    assert [(record.id, record.revision) for record in updated.records] == [(1, 2), (2, 2)]
    upserted = await client.records.upsert_many(
        app=APP,
        records=[
            {"update_key": {"field": "code", "value": "B"}, "record": {"title": "zwei"}},
            {"update_key": {"field": "code", "value": "C"}, "record": {"title": "drei"}},
        ],
    )
    assert [record.operation for record in upserted.records] == ["UPDATE", "INSERT"]


async def test_delete_many(client) -> None:
    await client.records.add_many(app=APP, records=[{}, {}, {}])
    assert await client.records.delete_many(app=APP, ids=[1, 3], revisions=[1, -1]) is None
    assert [record.id for record in (await client.records.list(app=APP)).records] == [2]
    with pytest.raises(KintoneNotFoundError, match="GAIA_RE01"):
        await client.records.delete_many(app=APP, ids=[1])


async def test_cursor(client) -> None:
    await client.records.add_many(app=APP, records=[{"price": number} for number in range(7)])
    cursor = await client.records.create_cursor(app=APP, query="order by price desc", size=5)
    assert cursor.total_count == 7
    first = await client.records.read_cursor(id=cursor.id)
    second = await client.records.read_cursor(id=cursor.id)
    assert (first.next, second.next) == (True, False)
    prices = [int(record["price"]) for record in first.records + second.records]
    assert prices == [6, 5, 4, 3, 2, 1, 0]
    with pytest.raises(KintoneNotFoundError, match="GAIA_CN01"):
        await client.records.delete_cursor(id=cursor.id)


async def test_bulk_request_runs_all_or_none(client) -> None:
    done = await client.bulk_request(
        requests=[
            {"method": "POST", "api": "/k/v1/record.json", "payload": {"app": APP, "record": {}}},
            {"method": "DELETE", "api": "/k/v1/records.json", "payload": {"app": APP, "ids": [1]}},
        ]
    )
    assert done.results == [{"id": "1", "revision": "1"}, {}]
    with pytest.raises(KintoneNotFoundError) as caught:
        await client.bulk_request(
            requests=[
                {"method": "POST", "api": "/k/v1/record.json", "payload": {"app": APP}},
                {
                    "method": "PUT",
                    "api": "/k/v1/record.json",
                    "payload": {"app": APP, "id": 99, "record": {}},
                },
            ]
        )
    assert (caught.value.batch_index, caught.value.code) == (1, "GAIA_RE01")
    assert (await client.records.list(app=APP)).records == []


async def test_iterate_in_pages_of_any_size(client) -> None:
    for _ in range(3):
        await client.records.add_many(app=APP, records=[{"title": "x"}] * 100)
    await client.records.add_many(app=APP, records=[{"title": "y"}] * 10)
    ids = [record.id async for record in client.records.iterate(app=APP, size=100)]
    assert ids == list(range(1, 311))
    found = [
        record.id
        async for record in client.records.iterate(
            app=APP, condition='title in ("y") or $id = 1', fields=["title"], size=5
        )
    ]
    assert found == [1, *range(301, 311)]


@pytest.mark.parametrize("order_by", [None, "$id asc"])
async def test_an_empty_condition_is_none(client, order_by) -> None:
    await client.records.add_many(app=APP, records=[{}] * 3)
    found = client.records.iterate(app=APP, condition="", order_by=order_by, size=2)
    assert [record.id async for record in found] == [1, 2, 3]


async def test_iterate_skips_and_repeats_nothing_while_others_delete(client) -> None:
    await client.records.add_many(app=APP, records=[{}] * 30)
    seen = []
    async for record in client.records.iterate(app=APP, size=10):
        seen.append(record.id)
        if record.id == 10:
            await client.records.delete_many(app=APP, ids=[1, 2, 3, 15])
    assert seen == [number for number in range(1, 31) if number != 15]


async def test_an_aborted_search_raises(client, service) -> None:
    service.abort_search = True
    with pytest.raises(IncompleteResultError, match="Filter aborted") as caught:
        await client.records.list(app=APP)
    assert isinstance(caught.value, KintoneError)


async def test_validation_errors_keep_their_places(client) -> None:
    with pytest.raises(KintoneBadRequestError) as caught:
        await client.records.add(app=APP, record={"price": "many"})
    assert caught.value.code == "CB_VA01"
    assert any("price" in place for place in caught.value.details)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda r: r.add(app=APP, record={"owner": {1}}),
            "records.add: app 7: record['owner']: a field cannot hold {1} of type set",
        ),
        (
            lambda r: r.update_many(app=APP, records=[{"id": 1, "record": {"owner": {1}}}]),
            (
                "records.update_many: app 7: records[0].record['owner']: "
                "a field cannot hold {1} of type set"
            ),
        ),
        (
            lambda r: r.list(app=APP, fields="title"),
            "records.list: app 7: fields: expected a list, got 'title'; put it in a list",
        ),
        (
            lambda r: r.update(app=APP, record={}),
            "records.update: app 7: one of id, update_key is required",
        ),
        (lambda r: r.list(app=None), "records.list: app is required"),
    ],
)
async def test_what_cannot_be_sent_is_told_with_its_app(client, call, message) -> None:
    with pytest.raises(ArgumentError) as caught:
        await call(client.records)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda r: r.add_many(app=APP, records=[{}] * 101), "101 items; the API takes 100"),
        (lambda r: r.delete_many(app=APP, ids=[]), "0 items; the API takes 1 at least"),
        (lambda r: r.delete_many(app=APP, ids=list(range(101))), "100 at most"),
        (lambda r: r.update(app=APP, record={}), "one of id, update_key is required"),
        (
            lambda r: r.update(app=APP, id=1, update_key={"field": "a", "value": "b"}),
            "exclude each other",
        ),
        (lambda r: r.get(app=None, id=1), "app is required"),
        (lambda r: r.list(app=APP, fields="title"), "fields: expected a list, got 'title'"),
        (lambda r: r.create_cursor(app=APP, size=501), "size is 501; the API takes 500 at most"),
        (lambda r: r.update_many(app=APP, records=[{"updateKey": 1}]), "it is 'update_key' here"),
        (lambda r: r.update_many(app=APP, records=[{"id": 1}, {"record": {}}]), r"records\[1\]"),
        (lambda r: r.add(app=APP, record={"price": float("nan")}), "'price'.*not a number"),
        (lambda r: r.add(app=APP, record={"due": datetime(2026, 1, 1)}), "no time zone"),  # noqa: DTZ001
        (lambda r: r.add(app=APP, record={"owner": object()}), "'owner'.*cannot hold"),
        (lambda r: r.add(app=APP, record={"title": "\ud800"}), "'title'.*cannot hold the char"),
        (lambda r: r.add(app=APP, record={"tags": ["\ud800"]}), r"'tags'\]\[0\].*cannot hold the"),
        (lambda r: r.add(app=APP, record=["title"]), "expected values by field code"),
        (lambda r: r.iterate(app=APP, size=501), "size is 501"),
    ],
)
async def test_bad_input_is_refused_before_anything_is_sent(client, service, call, message) -> None:
    with pytest.raises(ArgumentError, match=message):
        await call(client.records)
    assert not service.received


async def test_missing_argument(client, service) -> None:
    with pytest.raises(TypeError, match="app"):
        await client.records.list()
    assert not service.received


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("NUMBER", "NaN"),
        ("NUMBER", "1_0"),
        ("NUMBER", True),
        ("__ID__", True),
        ("__ID__", "1.5"),
        ("__REVISION__", " 1"),
        ("SUBTABLE", [{"id": True, "value": {}}]),
    ],
)
def test_a_value_that_is_none_of_its_type_is_an_error(kind, value) -> None:
    record = Record.from_json({"f": {"type": kind, "value": value}})
    with pytest.raises(DecodeError, match=f"^Record: 'f' of type {kind} holds") as caught:
        record["f"]
    assert caught.value.path == "$.f.value"


def test_a_value_that_cannot_be_read_is_told_with_its_record_and_its_row() -> None:
    record = Record.from_json(
        {
            "$id": {"type": "__ID__", "value": "12"},
            "price": {"type": "NUMBER", "value": "much"},
            "lines": {
                "type": "SUBTABLE",
                "value": [{"id": "3", "value": {"day": {"type": "DATE", "value": "soon"}}}],
            },
        }
    )
    with pytest.raises(DecodeError, match=r"^Record 12: 'price' of type NUMBER holds 'much'$"):
        record["price"]
    with pytest.raises(DecodeError, match=r"^Row 3: 'day' of type DATE holds 'soon'$"):
        record["lines"][0]["day"]
    with pytest.raises(FieldNotLoaded, match=r"^Record 12: 'title' is not loaded"):
        record["title"]

"""Writes and reads of any number of records, and what is known when they fail on the way."""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import re
import tracemalloc

import pytest
from aiohttp import web

from specloom import ApiError, ArgumentError, FieldNotLoaded, SpecloomError, TransportError
from specloom.core.middleware.retry import Retry
from specloom.kintone import (
    ApiToken,
    KintoneBadRequestError,
    KintoneClient,
    KintoneConflictError,
    KintoneRateLimitError,
    PartialWriteError,
    WrittenRecord,
)
from specloom.testing import KintoneService
from specloom.testing.server import json_response

APP = 7
GUEST_APP = 9
TOKEN = "token"


@pytest.fixture
async def service(instant_retries):
    async with KintoneService() as service:
        fields = {
            "title": "SINGLE_LINE_TEXT",
            "number": "NUMBER",
            "code": {"type": "SINGLE_LINE_TEXT", "unique": True},
        }
        service.add_app(APP, fields=fields, tokens=[TOKEN])
        service.add_app(GUEST_APP, fields=fields, tokens=[TOKEN], guest_space_id=5)
        yield service


@pytest.fixture
async def client(service):
    async with KintoneClient(service.base_url, auth=ApiToken(TOKEN), timeout=30) as client:
        yield client


def numbered(count: int):
    return ({"number": index} for index in range(count))


async def slowly(items):
    for item in items:
        if isinstance(item, dict) and item.get("number", 1) % 500 == 0:
            await asyncio.sleep(0)
        yield item


def numbers(service, app=APP) -> list[int]:
    return [int(record["number"]["value"] or -1) for record in service.records(app)]


def bulk_requests(service) -> list[list[dict]]:
    return [each.json()["requests"] for each in service.received if "bulkRequest" in each.path]


def refusal(status: int, code: str | None, *, at: int = 0, errors=None, count: int = 20):
    """An answer to a bulk request that says that one of its calls was refused."""

    async def fault(_request):
        if code is None:
            return web.Response(status=status, text="<html>over</html>", content_type="text/html")
        error = {"code": code, "id": "x", "message": "no"} | ({"errors": errors} if errors else {})
        return json_response(
            {"results": [error if index == at else {} for index in range(count)]}, status=status
        )

    return fault


def passing(service):
    """An answer by the service itself."""
    return service.handle


def lost(service):
    """The write is carried out, and its answer lost."""

    async def fault(request):
        await service.handle(request)
        request.transport.abort()
        return web.Response()

    return fault


@pytest.mark.parametrize("source", [list, iter, slowly], ids=["list", "iterator", "async"])
@pytest.mark.parametrize("count", [0, 1, 100, 101, 2000, 2001, 10_500])
async def test_add_all(client, service, source, count) -> None:
    seen = []
    written = await client.records.add_all(
        app=APP,
        records=source(numbered(count)),
        progress=lambda *progress: seen.append(progress),
    )
    assert len(written) == count
    # The order of the vendor's own client.
    bodies = [each.body for each in service.received]
    assert all(body.startswith(b'{"requests":[{"api":"/k/v1/records.json",') for body in bodies)
    total = count if source is list else None
    assert [of for _, of in seen] == [total] * len(seen)
    assert len(seen) == -(-count // 2000)
    assert not seen or seen[-1][0] == count
    by_id = {int(each["$id"]["value"]): each["number"]["value"] for each in service.records(APP)}
    assert [by_id[record.id] for record in written] == [str(index) for index in range(count)]
    assert written.ids == [record.id for record in written]
    assert written.revisions == [1] * count
    if count:
        assert written[-1] == WrittenRecord(written.ids[-1], 1)
        assert written[: min(3, count)] == list(written)[:3]
    with pytest.raises(IndexError):
        written[count]


async def test_one_at_a_time_keeps_the_order(client, service) -> None:
    written = await client.records.add_all(app=APP, records=numbered(6100), concurrency=1)
    assert written.ids == list(range(1, 6101))
    assert numbers(service) == list(range(6100))
    calls = bulk_requests(service)
    assert [len(requests) for requests in calls] == [20, 20, 20, 1]
    assert all(len(call["payload"]["records"]) == 100 for requests in calls for call in requests)


@pytest.mark.parametrize("concurrency", [1, 2, 5])
async def test_so_many_requests_at_once(service, concurrency) -> None:
    service.latency = 0.02
    under_way = most = 0

    async def count(request, call_next):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        try:
            return await call_next(request)
        finally:
            under_way -= 1

    async with KintoneClient(service.base_url, auth=ApiToken(TOKEN), middlewares=[count]) as client:
        await client.records.add_all(
            app=APP, records=[{}] * 2000 * (concurrency + 2), concurrency=concurrency
        )
    assert most == concurrency


async def test_update_upsert_and_delete(client, service) -> None:
    added = await client.records.add_all(
        app=APP, records=({"code": str(index)} for index in range(4500)), concurrency=1
    )
    updated = await client.records.update_all(
        app=APP,
        records=(
            {"id": record.id, "record": {"number": record.id}, "revision": record.revision}
            for record in added
        ),
    )
    assert updated.ids == added.ids
    assert set(updated.revisions) == {2}
    upserted = await client.records.upsert_all(
        app=APP,
        records=slowly(
            {"update_key": {"field": "code", "value": str(index)}, "record": {"title": "new"}}
            for index in range(4400, 6600)
        ),
    )
    assert [record.operation for record in upserted] == ["UPDATE"] * 100 + ["INSERT"] * 2100
    assert upserted.ids[:100] == added.ids[4400:]
    kept = await client.records.delete_all(app=APP, ids=(index for index in range(1, 4401)))
    assert kept.ids == list(range(1, 4401))
    assert (kept.revisions, kept[0].revision) == ([], None)
    rest = client.records.iterate(app=APP)
    await client.records.delete_all(app=APP, records=rest)
    assert service.records(APP) == []


async def test_deleting_checks_revisions_where_they_are_given(client, service) -> None:
    await client.records.add_all(app=APP, records=[{}] * 3)
    await client.records.update(app=APP, id=2, record={"title": "x"})
    await client.records.delete_all(app=APP, records=[{"id": 3, "revision": 1}, {"id": 1}])
    with pytest.raises(PartialWriteError) as caught:
        await client.records.delete_all(app=APP, records=[{"id": 2, "revision": 1}])
    assert isinstance(caught.value.error, KintoneConflictError)
    assert (caught.value.index, caught.value.code) == (0, "GAIA_CO02")
    assert bulk_requests(service)[-2][0]["payload"]["revisions"] == [1, -1]


async def test_in_a_guest_space(service) -> None:
    async with KintoneClient(service.base_url, auth=ApiToken(TOKEN), guest_space_id=5) as client:
        written = await client.records.add_all(app=GUEST_APP, records=numbered(3))
        await client.records.delete_all(app=GUEST_APP, ids=written.ids[:1])
    assert numbers(service, GUEST_APP) == [1, 2]
    assert {call["api"] for calls in bulk_requests(service) for call in calls} == {
        "/k/guest/5/v1/records.json"
    }


async def test_a_refused_record_is_named_by_its_index(client, service) -> None:
    records = [{"number": index} for index in range(6000)]
    records[5101] = {"number": "many"}
    with pytest.raises(PartialWriteError) as caught:
        await client.records.add_all(app=APP, records=records)
    error = caught.value
    assert isinstance(error, SpecloomError)
    assert isinstance(error.error, KintoneBadRequestError)
    assert error.__cause__ is error.error
    assert (error.operation, error.app) == ("records.add_all", APP)
    assert (error.index, error.code, error.status, error.batch_index) == (5101, "CB_VA01", 400, 11)
    assert [place.split("]")[0] for place in error.details] == ["records[5101"]
    assert error.failures[0].suspects == range(5101, 5102)
    assert (error.resume_index, error.taken) == (4000, 6000)
    assert (error.unwritten, error.uncertain) == ((range(4000, 6000),), ())
    assert list(error.written) == list(range(4000))
    assert "4000 of 6000" in str(error)
    assert "index 5101" in str(error)
    by_id = {int(each["$id"]["value"]): each["number"]["value"] for each in service.records(APP)}
    assert all(by_id[record.id] == str(index) for index, record in error.written.items())
    with pytest.raises(KeyError):
        error.written[4000]
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    assert (str(again), dict(again.written)) == (str(error), dict(error.written))

    records[5101] = {"number": 5101}
    await client.records.add_all(app=APP, records=error.remaining(records))
    assert sorted(numbers(service)) == list(range(6000))


async def test_a_hole_is_filled_and_nothing_written_twice(client, service) -> None:
    service.faults.extend([passing(service), refusal(400, "CB_NO02", at=3), passing(service)])
    records = list(numbered(9000))
    with pytest.raises(PartialWriteError) as caught:
        await client.records.add_all(app=APP, records=records)
    error = caught.value
    (hole,) = error.unwritten if len(error.unwritten) == 1 else error.unwritten[:1]
    assert len(hole) >= 2000
    assert (error.index, len(error.failures[0].suspects)) == (None, 100)
    assert error.failures[0].suspects.start == error.failures[0].indexes.start + 300
    assert len(numbers(service)) == len(error.written) == 4000
    assert error.resume_index == hole.start
    await client.records.add_all(app=APP, records=error.remaining(records))
    assert sorted(numbers(service)) == list(range(9000))


@pytest.mark.parametrize("concurrency", [1, 3])
async def test_a_lost_answer_is_uncertain(client, service, concurrency) -> None:
    service.faults.extend([passing(service), lost(service)])
    records = list(numbered(5000))
    with pytest.raises(PartialWriteError) as caught:
        await client.records.add_all(app=APP, records=records, concurrency=concurrency)
    error = caught.value
    assert isinstance(error.error, TransportError)
    (uncertain,) = error.uncertain
    assert error.failures[0].is_uncertain
    assert (error.code, error.status, error.index) == (None, None, None)
    if concurrency == 1:
        assert (uncertain, error.resume_index, error.taken) == (range(2000, 4000), 2000, 4000)
    assert f"{len(uncertain)} maybe" in str(error)
    await client.records.add_all(app=APP, records=error.remaining(records))
    assert sorted(numbers(service)) == list(range(5000))


async def broken_json(_request):
    return web.Response(text="{", content_type="application/json")


async def too_few(_request):
    return json_response({"results": [{"ids": ["1"], "revisions": ["1"]}]})


async def no_results(_request):
    return json_response({"results": [{}] * 20})


@pytest.mark.parametrize(
    ("fault", "uncertain"),
    [
        (refusal(502, None), True),
        (refusal(500, "GAIA_XX01"), False),
        (refusal(403, "CB_NO02"), False),
        (refusal(401, None), False),
        (refusal(302, None), False),
        (broken_json, True),
        (too_few, True),
        (no_results, True),
    ],
    ids=["502", "500 code", "403", "401", "302", "broken", "too few", "no results"],
)
async def test_what_is_uncertain(client, service, fault, uncertain) -> None:
    service.faults.append(fault)
    with pytest.raises(PartialWriteError) as caught:
        await client.records.add_all(app=APP, records=numbered(2000))
    error = caught.value
    whole = (range(2000),)
    assert (error.uncertain, error.unwritten) == ((whole, ()) if uncertain else ((), whole))
    assert not error.written
    assert error.resume_index == 0


async def test_what_surely_did_nothing_is_tried_again(client, service) -> None:
    service.faults.extend([refusal(400, "GAIA_DA02"), refusal(429, "GAIA_TO04")])
    await client.records.add_all(app=APP, records=numbered(2000))
    assert numbers(service) == list(range(2000))
    assert len(bulk_requests(service)) == 3


async def test_several_failures_at_once(client, service) -> None:
    service.faults.extend([refusal(403, "CB_NO02"), refusal(502, None)])
    client = client.with_options(retry=Retry(attempts=1))
    with pytest.raises(PartialWriteError) as caught:
        await client.records.add_all(app=APP, records=numbered(4000))
    error = caught.value
    assert len(error.failures) == 2
    assert error.failures[0].indexes == range(2000)
    assert error.error is error.failures[0].error
    assert len(error.uncertain) == len(error.unwritten) == 1


async def test_no_server(client, service) -> None:
    await service.stop()
    with pytest.raises(PartialWriteError) as caught:
        await client.records.add_all(app=APP, records=numbered(10))
    assert caught.value.uncertain == ()
    assert caught.value.unwritten == (range(10),)


@pytest.mark.parametrize(
    ("call", "index", "message"),
    [
        (
            lambda r, many: r.add_all(app=APP, records=many({}, {"number": object()})),
            2500,
            r"records\.add_all: app 7, records\[2500\]\['number'\]",
        ),
        (lambda r, many: r.add_all(app=APP, records=many({}, "x")), 2500, r"records\[2500\]"),
        (
            lambda r, many: r.update_all(app=APP, records=many({"id": 1}, {"record": {}})),
            2500,
            r"app 7, records\[2500\]: one of id, update_key",
        ),
        (
            lambda r, many: r.delete_all(app=APP, ids=many(1, "1")),
            2500,
            r"app 7, ids\[2500\]: expected an integer",
        ),
        (
            lambda r, many: r.delete_all(app=APP, records=many({"id": 1}, {"idd": 1})),
            2500,
            r"no key 'idd'",
        ),
    ],
)
async def test_what_cannot_be_sent_is_named_and_its_chunk_not_sent(
    service, client, call, index, message
) -> None:
    service.faults.extend([refusal(403, "CB_NO02")])  # whatever is sent at all is refused

    def many(good, bad):
        return (bad if number == index else good for number in range(3000))

    with pytest.raises(PartialWriteError) as caught:
        await call(client.records, many)
    failure = next(each for each in caught.value.failures if each.index == index)
    assert re.search(message, str(failure.error))
    assert isinstance(failure.error, ArgumentError)
    assert failure.indexes == range(2000, 3000)
    assert len(bulk_requests(service)) <= 1
    assert service.records(APP) == []


async def test_a_revision_that_was_not_loaded_is_not_passed_over(client, service) -> None:
    service.add_records(APP, list(numbered(3)))
    found = client.records.iterate(app=APP, fields=["number"])
    with pytest.raises(PartialWriteError, match="REVISION") as caught:
        await client.records.delete_all(app=APP, records=found)
    assert isinstance(caught.value.error, FieldNotLoaded)
    assert (caught.value.index, caught.value.unwritten) == (0, (range(3),))
    assert len(service.records(APP)) == 3


@pytest.mark.parametrize("asynchronous", [False, True])
async def test_an_input_that_fails(client, service, asynchronous) -> None:
    def failing():
        yield from numbered(2500)
        raise LookupError("the database is gone")

    records = slowly(failing()) if asynchronous else failing()
    with pytest.raises(PartialWriteError, match="the database is gone") as caught:
        await client.records.add_all(app=APP, records=records)
    error = caught.value
    assert isinstance(error.__cause__, LookupError)
    assert (error.taken, error.unwritten, error.resume_index) == (2500, (range(2000, 2500),), 2000)
    assert numbers(service) == list(range(2000))


async def test_a_callback_that_fails(client, service) -> None:
    def broken(done: int, _total: int | None) -> None:
        raise ZeroDivisionError

    with pytest.raises(PartialWriteError) as caught:
        await client.records.add_all(
            app=APP, records=numbered(5000), progress=broken, concurrency=1
        )
    assert isinstance(caught.value.error, ZeroDivisionError)
    assert (len(caught.value.written), caught.value.uncertain) == (2000, ())
    assert len(numbers(service)) == 2000


async def test_cancelling_leaves_a_clear_state(client, service) -> None:
    reached = asyncio.Event()

    async def hang(_request):
        reached.set()
        await asyncio.sleep(5)
        return web.Response()

    service.faults.extend([passing(service), hang])
    writing = asyncio.create_task(
        client.records.add_all(app=APP, records=numbered(50_000), concurrency=1)
    )
    await reached.wait()
    writing.cancel("enough")
    with pytest.raises(asyncio.CancelledError) as caught:
        await writing
    state = caught.value.__cause__
    assert isinstance(state, PartialWriteError)
    assert list(state.written) == list(range(2000))
    assert (state.uncertain, state.unwritten) == ((range(2000, 4000),), ())
    assert (state.taken, state.failures, state.error) == (4000, (), None)
    assert "cancelled" in str(state)
    await client.records.list(app=APP)


async def test_a_timeout_around_it(client, service) -> None:
    async def hang(_request):
        await asyncio.sleep(2)
        return web.Response()

    service.faults.append(hang)
    with pytest.raises(TimeoutError) as caught:
        async with asyncio.timeout(0.2):
            await client.records.add_all(app=APP, records=numbered(10))
    cancelled = caught.value.__cause__
    assert cancelled is not None
    assert isinstance(cancelled.__cause__, PartialWriteError)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda r: r.add_all(app=None, records=[]), "app is required"),
        (lambda r: r.add_all(app=APP, records={"title": "x"}), "any number of them, got dict"),
        (lambda r: r.add_all(app=APP, records="x"), "got str"),
        (lambda r: r.add_all(app=APP, records=5), "got int"),
        (lambda r: r.add_all(app=APP, records=None), "got NoneType"),
        (lambda r: r.add_all(app=APP, records=[], concurrency=0), "concurrency is 0"),
        (lambda r: r.delete_all(app=APP), "one of the two"),
        (lambda r: r.delete_all(app=APP, ids=[], records=[]), "one of the two"),
    ],
)
async def test_arguments_that_cannot_be(client, service, call, message) -> None:
    with pytest.raises(ArgumentError, match=message):
        await call(client.records)
    assert not service.received


async def test_the_input_is_never_held() -> None:
    """50,000 records of 1 kB each, of which no more than those in flight are in memory."""

    async def swallow(request):
        requests = (await request.json())["requests"]
        results = [
            {
                "ids": ["1"] * len(call["payload"]["records"]),
                "revisions": ["1"] * len(call["payload"]["records"]),
            }
            for call in requests
        ]
        return json_response({"results": results})

    class Swallowing(KintoneService):
        remembers = 1

        async def handle(self, request):
            return await swallow(request)

    def records():
        for index in range(50_000):
            yield {"title": f"{index:01000}"}

    async def peak(count: int) -> int:
        tracemalloc.start()
        items = (record for record, _ in zip(records(), range(count), strict=False))
        assert len(await client.records.add_all(app=APP, records=items)) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    async with (
        Swallowing() as service,
        KintoneClient(service.base_url, auth=ApiToken(TOKEN)) as client,
    ):
        few = await peak(10_000)
        many = await peak(50_000)
    assert many < few * 1.3 + 2_000_000


async def test_iterate_by_cursor(client, service) -> None:
    await client.records.add_all(app=APP, records=numbered(10_500), concurrency=1)
    found = client.records.iterate(app=APP, order_by="number desc", fields=["number"])
    assert [int(record["number"]) async for record in found] == list(reversed(range(10_500)))
    assert service._domain.cursors == {}
    some = client.records.iterate(
        app=APP, condition="number < 3 or number = 7", order_by="number desc", size=2
    )
    assert [int(record["number"]) async for record in some] == [7, 2, 1, 0]
    with pytest.raises(ArgumentError, match="order_by is empty"):
        client.records.iterate(app=APP, order_by=" ")


async def test_a_cursor_is_closed_whatever_happens(client, service) -> None:
    service.add_records(APP, list(numbered(50)))

    def some():
        return client.records.iterate(app=APP, order_by="number asc", size=10)

    async with contextlib.aclosing(some()) as records:
        async for _ in records:
            assert service._domain.cursors
            break
    assert service._domain.cursors == {}

    async def fail() -> None:
        async with contextlib.aclosing(some()) as records:
            async for _ in records:
                raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert service._domain.cursors == {}
    for _ in range(12):  # more than may be open
        async for _record in some():
            break
        await asyncio.sleep(0.05)
    assert service._domain.cursors == {}


async def test_cancelling_closes_the_cursor(client, service) -> None:
    service.add_records(APP, list(numbered(50)))
    reached = asyncio.Event()

    async def hang(_request):
        reached.set()
        await asyncio.sleep(5)
        return web.Response()

    async def read() -> None:
        async for _ in client.records.iterate(app=APP, order_by="number asc", size=10):
            pass

    service.faults.extend([passing(service), passing(service), hang])
    reading = asyncio.create_task(read())
    await reached.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert service._domain.cursors == {}


async def test_cancelling_while_the_cursor_opens(client, service) -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def late(request):
        reached.set()
        await go_on.wait()
        return await service.handle(request)

    service.faults.append(late)
    records = client.records.iterate(app=APP, order_by="number asc")
    reading = asyncio.create_task(anext(records))
    await reached.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    go_on.set()
    for _ in range(100):
        await asyncio.sleep(0.01)
        if any(each.method == "DELETE" for each in service.received):
            break
    await asyncio.sleep(0.05)
    assert service._domain.cursors == {}
    assert any(each.method == "DELETE" for each in service.received)


async def test_a_failed_clean_up_hides_nothing(client, service) -> None:
    service.add_records(APP, list(numbered(50)))
    service.faults.extend(
        [passing(service), passing(service), refusal(403, "CB_NO02"), refusal(403, "GAIA_NO01")]
    )
    with pytest.raises(ApiError) as caught:
        async for _ in client.records.iterate(app=APP, order_by="number asc", size=10):
            pass
    assert caught.value.code == "CB_NO02"
    assert service.received[-1].method == "DELETE"


async def test_too_many_cursors(client, service) -> None:
    for _ in range(10):
        await client.records.create_cursor(app=APP)
    with pytest.raises(KintoneRateLimitError, match="GAIA_TM12"):
        await anext(client.records.iterate(app=APP, order_by="number asc"))


async def test_a_list_is_checked_before_anything_is_sent(client, service) -> None:
    records: list[dict[str, object]] = [{"title": "x"} for _ in range(4500)]
    records[4321] = {"title": object()}
    with pytest.raises(PartialWriteError) as caught:
        await client.records.add_all(app=7, records=records)
    assert [failure.index for failure in caught.value.failures] == [4321]
    assert not caught.value.written
    assert list(caught.value.remaining(records)) == records
    assert not service.received

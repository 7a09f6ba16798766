"""Faults in the middle of many writes: what the server holds is what the error says."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from aiohttp import web

from specloom.core.middleware.retry import Retry
from specloom.kintone import (
    ApiToken,
    KintoneClient,
    KintoneConflictError,
    KintoneIncompleteResultError,
    KintoneRateLimitError,
    PartialWriteError,
)
from specloom.testing import KintoneService
from specloom.testing.faults import cut, lost, page, passing, refused, stalled

APP = 7
COUNT = 5000


@pytest.fixture
async def service(instant_retries):
    async with KintoneService() as service:
        fields = {
            "number": "NUMBER",
            "mark": "SINGLE_LINE_TEXT",
            "code": {"type": "SINGLE_LINE_TEXT", "unique": True},
        }
        service.add_app(APP, fields=fields, tokens=["token"])
        yield service


@pytest.fixture
async def client(service):
    async with KintoneClient(
        service.base_url, auth=ApiToken("token"), timeout=60, retry=Retry(attempts=2)
    ) as client:
        yield client


async def settled(service) -> None:
    """Wait until the service has dealt with all that was sent."""
    before = -1
    while before != len(service.received):
        before = len(service.received)
        await asyncio.sleep(0.1)


class Adding:
    """Adds records; each is told by its number."""

    async def prepare(self, client, service):
        self.inputs = [{"number": index} for index in range(COUNT)]

    def write(self, client, inputs, **options):
        return client.records.add_all(app=APP, records=inputs, **options)

    def done(self, service):
        """How often each input was written, by its index."""
        return Counter(int(each["number"]["value"]) for each in service.records(APP))

    def index(self, record):
        return record["number"]


class Updating(Adding):
    """Updates records, whose revisions tell how often."""

    async def prepare(self, client, service):
        self.ids = service.add_records(APP, [{"number": index} for index in range(COUNT)])
        self.inputs = [{"id": each, "record": {"mark": "new"}} for each in self.ids]

    def write(self, client, inputs, **options):
        return client.records.update_all(app=APP, records=inputs, **options)

    def done(self, service):
        places = {each: index for index, each in enumerate(self.ids)}
        return Counter(
            {
                places[int(each["$id"]["value"])]: int(each["$revision"]["value"]) - 1
                for each in service.records(APP)
                if each["$revision"]["value"] != "1"
            }
        )

    def index(self, record):
        return self.ids.index(record["id"])


class Upserting(Updating):
    """Updates one half of the records, and adds the other."""

    async def prepare(self, client, service):
        service.add_records(APP, [{"code": f"c{index}"} for index in range(0, COUNT, 2)])
        self.inputs = [
            {"update_key": {"field": "code", "value": f"c{index}"}, "record": {"mark": "new"}}
            for index in range(COUNT)
        ]

    def write(self, client, inputs, **options):
        return client.records.upsert_all(app=APP, records=inputs, **options)

    def done(self, service):
        found = {}
        for each in service.records(APP):
            index, revision = int(each["code"]["value"][1:]), int(each["$revision"]["value"])
            found[index] = revision - (index % 2 == 0)
        return Counter({index: times for index, times in found.items() if times})

    def index(self, record):
        return int(record["update_key"]["value"][1:])


class Deleting(Updating):
    """Deletes records."""

    async def prepare(self, client, service):
        self.ids = service.add_records(APP, [{"number": index} for index in range(COUNT)])
        self.inputs = self.ids

    def write(self, client, inputs, **options):
        return client.records.delete_all(app=APP, ids=inputs, **options)

    def done(self, service):
        left = {int(each["$id"]["value"]) for each in service.records(APP)}
        return Counter(index for index, each in enumerate(self.ids) if each not in left)

    def index(self, record):
        return self.ids.index(record)


def error(code: str) -> dict[str, str]:
    return {"code": code, "id": "x", "message": "no"}


FAULTS = {
    "lost": lambda service: [lost(service)],
    "cut": lambda service: [cut(service, after=30)],
    "stalled": lambda service: [stalled(service, after=30)],
    "silent": lambda service: [stalled(service)],
    "too many requests": lambda _: [refused(429, error("GAIA_TO04"))] * 9,
    "locked": lambda _: [refused(400, {"results": [error("GAIA_DA02")]})] * 9,
    "conflict": lambda _: [refused(409, {"results": [error("GAIA_CO02")]})],
    "maintenance": lambda _: [page(503)],
}
KINDS = [Adding, Updating, Upserting, Deleting]
NOT_DONE = {"too many requests", "locked", "conflict"}


@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS)
async def test_what_the_server_holds_is_what_the_error_says(
    client, service, kind, fault, concurrency
) -> None:
    work = kind()
    await work.prepare(client, service)
    service.faults.extend([passing(service), *FAULTS[fault](service)])
    is_slow = fault in {"stalled", "silent"}
    writer = client.with_options(timeout=2) if is_slow else client
    with pytest.raises(PartialWriteError) as caught:
        await work.write(writer, work.inputs, concurrency=concurrency)
    await settled(service)
    told, held = caught.value, work.done(service)
    uncertain = {index for each in told.uncertain for index in each}
    assert set(told.written) <= held.keys()
    assert held.keys() - set(told.written) <= uncertain
    assert not any(index in each for each in told.unwritten for index in held)
    assert held.total() == len(held)  # nothing twice
    assert bool(uncertain) == (fault not in NOT_DONE)
    assert (concurrency > 1) or is_slow or len(told.written) == 2000

    service.faults.clear()
    # What is uncertain is looked for; the rest goes on by itself.
    missing = [work.inputs[index] for index in sorted(uncertain - held.keys())]
    await work.write(client, told.remaining(work.inputs))
    await work.write(client, missing)
    assert work.done(service) == Counter(range(COUNT))


@pytest.mark.parametrize("kind", KINDS)
async def test_what_passes_by_itself_is_never_told(client, service, kind) -> None:
    client = client.with_options(retry=Retry())
    work = kind()
    await work.prepare(client, service)
    for code, status in (("GAIA_TO04", 429), ("GAIA_DA02", 400)):
        service.faults.extend([passing(service), refused(status, error(code))])
    written = await work.write(client, work.inputs)
    assert len(written) == COUNT
    assert work.done(service) == Counter(range(COUNT))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_carried_out", [True, False])
async def test_cancelling_in_the_middle(client, service, kind, is_carried_out) -> None:
    work = kind()
    await work.prepare(client, service)
    reached = asyncio.Event()

    async def hang(request):
        answer = await service.handle(request) if is_carried_out else web.Response()
        reached.set()
        while not request.transport.is_closing():  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0.01)
        return answer

    service.faults.extend([passing(service), hang])
    writing = asyncio.create_task(work.write(client, work.inputs, concurrency=1))
    await reached.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError) as caught:
        await writing
    told, held = caught.value.__cause__, work.done(service)
    assert isinstance(told, PartialWriteError)
    assert (set(told.written), told.uncertain) == (set(range(2000)), (range(2000, 4000),))
    assert held.keys() == set(range(4000 if is_carried_out else 2000))
    missing = [] if is_carried_out else work.inputs[2000:4000]
    await work.write(client, told.remaining(work.inputs))
    await work.write(client, missing)
    assert work.done(service) == Counter(range(COUNT))


async def test_a_real_conflict_in_the_middle(client, service) -> None:
    ids = service.add_records(APP, [{"number": index} for index in range(COUNT)])
    await client.records.update(app=APP, id=ids[3050], record={"mark": "somebody else's"})
    updates = [{"id": each, "record": {"mark": "new"}, "revision": 1} for each in ids]
    with pytest.raises(PartialWriteError) as caught:
        await client.records.update_all(app=APP, records=updates, concurrency=1)
    told = caught.value
    assert isinstance(told.error, KintoneConflictError)
    assert (told.resume_index, told.unwritten[0].start) == (2000, 2000)
    assert told.failures[0].suspects == range(3000, 3100)
    marks = Counter(each["mark"]["value"] for each in service.records(APP))
    assert marks == {"new": 2000, "": COUNT - 2001, "somebody else's": 1}


async def test_by_offset_where_no_cursor_can_be_opened(client, service) -> None:
    service.add_records(APP, [{"number": index % 7} for index in range(10_000)])
    for _ in range(10):
        await client.records.create_cursor(app=APP)
    with pytest.raises(KintoneRateLimitError, match="GAIA_TM12") as caught:
        await anext(client.records.iterate(app=APP, order_by="number desc"))
    assert "cursor=False" in caught.value.__notes__[0]
    found = [
        (record["number"], record.id)
        async for record in client.records.iterate(app=APP, order_by="number desc", cursor=False)
    ]
    assert found == sorted(found, key=lambda each: (-each[0], each[1]))
    assert len({record_id for _, record_id in found}) == 10_000
    some = client.records.iterate(
        app=APP, condition="number = 1 or number = 2", order_by="$id asc", size=100, cursor=False
    )
    assert len([record async for record in some]) == 2858


async def test_past_ten_thousand_by_offset_is_refused(client, service) -> None:
    service.add_records(APP, [{"number": index} for index in range(10_001)])
    records = client.records.iterate(app=APP, order_by="number desc", cursor=False)
    with pytest.raises(KintoneIncompleteResultError, match="10001 records match, of which 10000"):
        await anext(records)
    assert len(service.received) == 1


@pytest.mark.parametrize("fault", ["lost", "cut", "stalled", "maintenance", "locked"])
async def test_reading_goes_on_after_a_fault(client, service, fault) -> None:
    service.add_records(APP, [{"number": index} for index in range(3000)])
    service.faults.extend([passing(service), FAULTS[fault](service)[0]])
    if fault == "stalled":
        service.faults[-1] = stalled(service, after=30, seconds=0.05)
    found = [int(each["number"]) async for each in client.records.iterate(app=APP)]
    assert found == list(range(3000))

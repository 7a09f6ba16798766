"""100,000 records in and out, in the memory that 10,000 take."""

from __future__ import annotations

import asyncio
import sys
import tracemalloc
from collections import Counter

import pytest

from specloom.kintone import ApiToken, KintoneClient

FEW, MANY = 10_000, 100_000
APP = {FEW: 1, MANY: 2}

SERVER = """
import asyncio
from specloom.testing import KintoneService

class Forgetful(KintoneService):
    remembers = 1

async def main():
    async with Forgetful() as service:
        fields = {
            "number": "NUMBER",
            "mark": "SINGLE_LINE_TEXT",
            "code": {"type": "SINGLE_LINE_TEXT", "unique": True},
        }
        for app in (1, 2):
            service.add_app(app, fields=fields, tokens=["token"])
        print(service.base_url, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
async def base_url():
    """A kintone in a process of its own, so that its memory is not counted."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVER, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    yield (await process.stdout.readline()).decode().strip()
    process.kill()
    await process.wait()


async def numbered(count: int):
    for index in range(count):
        yield {"number": index, "code": f"c{index}", "mark": "new"}


class Meter:
    """The most memory that each step takes, beside what its result keeps.

    Tracing makes a step several times slower, so that only those are measured that differ in what
    they hold: the two ways to read, and of the writes, which share theirs, the quickest.
    """

    def __init__(self) -> None:
        self.most: dict[str, int] = {}

    async def __call__(self, step: str, work):
        tracemalloc.start()
        try:
            result = await work
            kept, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.most[step] = most - kept
        return result


async def count(records) -> Counter:
    found = Counter()
    async for record in records:
        found["records"] += 1
        found["sum"] += int(record["number"] or 0)
        found[record["mark"]] += 1
    return found


async def there_and_back(client, size: int) -> dict[str, int]:
    """Everything that can be done with any number of records; gives the memory of each step."""
    app, records, meter = APP[size], client.records, Meter()
    total = size * (size - 1) // 2
    added = await records.add_all(app=app, records=numbered(size))
    assert len(added) == len(set(added.ids)) == size
    by_id = await meter("by id", count(records.iterate(app=app, fields=["number", "mark"])))
    assert by_id == {"records": size, "sum": total, "new": size}
    ordered = records.iterate(app=app, order_by="number desc", fields=["number", "mark"])
    assert await meter("by cursor", count(ordered)) == by_id
    updates = (
        {"id": each.id, "record": {"mark": "changed"}, "revision": each.revision} for each in added
    )
    updated = await records.update_all(app=app, records=updates)
    assert updated.ids == added.ids
    assert set(updated.revisions) == {2}
    upserts = (
        {"update_key": {"field": "code", "value": f"c{index}"}, "record": {"mark": "upserted"}}
        for index in range(size // 2, size + size // 2)
    )
    upserted = await records.upsert_all(app=app, records=upserts)
    halves = {"UPDATE": size // 2, "INSERT": size // 2}
    assert Counter(each.operation for each in upserted) == halves
    assert await count(records.iterate(app=app)) == {
        "records": size + size // 2, "sum": total, "changed": size // 2, "upserted": size,
    }  # fmt: skip
    deleted = await meter("write", records.delete_all(app=app, ids=iter(added.ids)))
    assert deleted.ids == added.ids
    rest = await records.delete_all(app=app, records=records.iterate(app=app))
    assert sorted(rest.ids) == sorted({*upserted.ids} - {*added.ids})
    assert await count(records.iterate(app=app)) == {}
    return meter.most


@pytest.mark.slow
async def test_memory_does_not_grow_with_the_number_of_records(base_url) -> None:
    auth = ApiToken("token")
    async with KintoneClient(base_url, auth=auth, timeout=300) as client:
        # How many requests are under way at a peak varies: the greater of two small ones counts.
        first, second = await there_and_back(client, FEW), await there_and_back(client, FEW)
        few = {step: max(most, second[step]) for step, most in first.items()}
        many = await there_and_back(client, MANY)
    too_much = {
        step: (few[step], most) for step, most in many.items() if most > 1.1 * few[step] + 50_000
    }
    assert not too_much

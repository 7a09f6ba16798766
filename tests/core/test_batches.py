"""Chunks of any source, and work that is bounded."""

from __future__ import annotations

import asyncio

import pytest

from specloom.core.batches import Chunks, run_bounded


async def asynchronous(items):
    for item in items:
        yield item


@pytest.mark.parametrize("source", [list, iter, asynchronous])
@pytest.mark.parametrize("count", [0, 1, 3, 4, 7])
async def test_chunks(source, count) -> None:
    chunks = Chunks(source(range(count)), 3)
    found = []
    while chunk := await chunks.take():
        found.append(chunk)
    assert [item for chunk in found for item in chunk] == list(range(count))
    assert all(len(chunk) == 3 for chunk in found[:-1])
    assert chunks.taken == count
    assert await chunks.take() == []


async def test_nothing_is_taken_too_soon() -> None:
    taken = []

    def source():
        for number in range(10):
            taken.append(number)
            yield number

    chunks = Chunks(source(), 3)
    assert taken == []
    await chunks.take()
    assert taken == [0, 1, 2]


class Work:
    def __init__(self, count: int) -> None:
        self.left = list(range(count))
        self.running: set[int] = set()
        self.most = 0
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.cancelled: list[int] = []

    async def take(self) -> int | None:
        assert len(self.running) < 3
        return self.left.pop(0) if self.left else None

    async def work(self, number: int) -> None:
        self.begun.append(number)
        self.running.add(number)
        self.most = max(self.most, len(self.running))
        try:
            await asyncio.sleep(0.001 * (3 - number % 3))
        except asyncio.CancelledError:
            self.cancelled.append(number)
            raise
        finally:
            self.running.discard(number)
        self.ended.append(number)


async def test_bounded() -> None:
    work = Work(20)
    await run_bounded(work.take, work.work, limit=3)
    assert work.begun == list(range(20))
    assert sorted(work.ended) == list(range(20))
    assert work.most == 3


async def test_what_is_under_way_is_finished_first() -> None:
    work = Work(20)

    async def take() -> int | None:
        if len(work.begun) > 3:
            raise LookupError
        return await work.take()

    with pytest.raises(LookupError):
        await run_bounded(take, work.work, limit=3)
    assert sorted(work.ended) == work.begun


@pytest.mark.parametrize("count", [2, 20], ids=["at the end", "in the middle"])
async def test_cancelling_cancels_what_is_under_way(count) -> None:
    work = Work(count)
    running = asyncio.create_task(run_bounded(work.take, work.work, limit=3))
    while len(work.begun) < 2:  # noqa: ASYNC110  # one turn of the loop at a time
        await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert work.running == set()
    assert sorted(work.cancelled + work.ended) == sorted(work.begun)
    assert work.cancelled

"""How many requests are under way at once, and that cancelling leaves nothing behind."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from unittest.mock import Mock

import aiohttp
import pytest

from specloom.core.middleware.concurrency import ConcurrencyLimit
from specloom.testing.server import json_response


class Gate:
    """An answer that waits until it is opened, and counts who waits."""

    def __init__(self):
        self.opened = asyncio.Event()
        self.waiting = 0
        self.most = 0
        self.came = asyncio.Condition()

    async def __call__(self, request):
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        async with self.came:
            self.came.notify_all()
        try:
            await self.opened.wait()
        finally:
            self.waiting -= 1
        return json_response({})

    async def reached(self, count):
        async with self.came:
            await asyncio.wait_for(self.came.wait_for(lambda: self.waiting >= count), 5)


@pytest.fixture
def gate(server):
    server.always = gate = Gate()
    yield gate
    gate.opened.set()  # the server waits for its answers before it stops


@pytest.fixture
async def bounded(kintone_like, creds, server):
    """Makes clients of a bound, over a session with room for any number of connections."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        def make(bound=None):
            return kintone_like.client(
                server.base_url, auth=creds.api_token, session=session, concurrency=bound
            )

        yield make


@pytest.mark.parametrize("bound", [1, 3])
async def test_no_more_than_the_bound_are_under_way(kintone_like, bounded, server, gate, bound):
    async with bounded(bound) as client:
        calls = [asyncio.create_task(client.execute(kintone_like.search)) for _ in range(9)]
        await gate.reached(bound)
        await asyncio.sleep(0.05)
        assert gate.waiting == bound
        gate.opened.set()
        await asyncio.gather(*calls)
    assert gate.most == bound
    assert len(server.received) == 9


async def test_the_services_bound_holds_where_none_is_given(kintone_like, bounded, gate):
    async with bounded() as client:
        calls = [asyncio.create_task(client.execute(kintone_like.search)) for _ in range(25)]
        await gate.reached(20)
        await asyncio.sleep(0.05)
        assert gate.waiting == 20
        gate.opened.set()
        await asyncio.gather(*calls)


async def test_clients_with_options_share_the_bound(kintone_like, bounded, gate):
    async with bounded(2) as client:
        other = client.with_options(timeout=9)
        calls = [
            asyncio.create_task(each.execute(kintone_like.search))
            for each in (client, other, client, other)
        ]
        await gate.reached(2)
        await asyncio.sleep(0.05)
        assert gate.waiting == 2
        gate.opened.set()
        await asyncio.gather(*calls)


async def test_who_came_first_goes_first(kintone_like, bounded, server):
    async with (
        bounded(1) as client,
        asyncio.TaskGroup() as group,
    ):
        for number in range(10):
            group.create_task(client.execute(kintone_like.app, query={"n": number}))
            await asyncio.sleep(0)
    assert [received.query_string for received in server.received] == [
        f"n={number}" for number in range(10)
    ]


async def test_a_cancelled_call_gives_its_place_back(kintone_like, bounded, gate):
    async with bounded(1) as client:
        first = asyncio.create_task(client.execute(kintone_like.search))
        await gate.reached(1)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        gate.opened.set()
        await asyncio.wait_for(client.execute(kintone_like.search), 2)


async def test_a_call_cancelled_in_line_sends_nothing(kintone_like, bounded, server, gate):
    async with bounded(1) as client:
        first = asyncio.create_task(client.execute(kintone_like.search))
        await gate.reached(1)
        second = asyncio.create_task(client.execute(kintone_like.search))
        third = asyncio.create_task(client.execute(kintone_like.search))
        await asyncio.sleep(0)
        second.cancel()
        gate.opened.set()
        await asyncio.gather(first, third)
        assert second.cancelled()
    assert len(server.received) == 2


async def test_a_failed_call_gives_its_place_back(kintone_like, bounded, server):
    async with bounded(1) as client:
        for _ in range(3):
            server.then({"code": "X"}, status=400)
            with pytest.raises(Exception, match="400 X"):
                await client.execute(kintone_like.search)
        await asyncio.wait_for(client.execute(kintone_like.search), 2)


async def test_many_cancelled_calls_leave_nothing(kintone_like, creds, server, gate):
    async with kintone_like.client(server.base_url, auth=creds.api_token, concurrency=4) as client:
        calls = [asyncio.create_task(client.execute(kintone_like.search)) for _ in range(12)]
        await gate.reached(4)
        for call in calls:
            call.cancel()
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
        assert all(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
        connector = client._transport._session.connector
        assert not connector._acquired
        gate.opened.set()
        await asyncio.gather(*(client.execute(kintone_like.search) for _ in range(4)))
    assert connector.closed


async def test_closing_ends_what_is_under_way(kintone_like, creds, server, gate):
    client = kintone_like.client(server.base_url, auth=creds.api_token)
    call = asyncio.create_task(client.execute(kintone_like.add))
    await gate.reached(1)
    await client.close()
    with pytest.raises(Exception, match=r"records.add"):
        await asyncio.wait_for(call, 2)


def test_a_bound_may_be_made_outside_of_a_loop(kintone_like):
    limit = ConcurrencyLimit(kintone_like.service, 1)
    answers = [SimpleNamespace(stream=None, headers={}, number=number) for number in range(3)]
    left = iter(answers)

    async def use():
        async def send(request):
            await asyncio.sleep(0)
            return next(left)

        first = Mock(attempt=1)
        return await asyncio.gather(*(limit(first, send) for _ in range(3)))

    assert asyncio.run(use()) == answers

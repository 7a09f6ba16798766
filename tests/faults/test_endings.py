"""Calls that are cancelled, and clients that are closed: nothing stays behind, nobody waits."""

from __future__ import annotations

import asyncio
import json
import os
import time

import aiohttp
import pytest

from specloom import ClientClosedError, DeadlineError, Retry, TransportError
from specloom.core.middleware.retry import RetryMiddleware
from specloom.kintone import ApiToken, KintoneClient
from specloom.testing import KintoneService

PAGE = b'{"records": [], "totalCount": "0"}'


def whole(body, *headers, status="200 OK"):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def stall(wire):
    await wire.closed()


async def stall_in_body(wire):
    await wire.send(whole(PAGE)[:-5])
    await wire.closed()


async def slowly(wire):
    for byte in whole(PAGE):
        await wire.send(bytes([byte]))
        await asyncio.sleep(0)


def others():
    return [
        task
        for task in asyncio.all_tasks()
        if task is not asyncio.current_task() and "serve" not in repr(task.get_coro())
    ]


async def leaves_nothing(client):
    """Check that a client holds nothing, though it is open."""
    for _ in range(5):
        await asyncio.sleep(0)
    session = client._transport._session
    assert session is None or not session.connector._acquired
    assert client._limit._running == 0
    assert not client._pending.calls
    assert others() == []


# --- cancelling


@pytest.mark.parametrize("script", [slowly, stall, stall_in_body], ids=lambda it: it.__name__)
async def test_a_call_cancelled_at_any_step_leaves_nothing(faults, make, script):
    async with make(concurrency=2) as client:
        for steps in range(60):
            faults.scripts[:] = [script]
            call = asyncio.create_task(client.records.list(app=1))
            for _ in range(steps):
                await asyncio.sleep(0)
            call.cancel()
            outcome = (await asyncio.gather(call, return_exceptions=True))[0]
            assert isinstance(outcome, asyncio.CancelledError) or outcome.records == []
            await leaves_nothing(client)
        faults.scripts[:] = [whole(PAGE)]
        assert (await client.records.list(app=1)).records == []
    await faults.left()


async def test_a_call_cancelled_in_line_or_while_it_waits_leaves_nothing(faults, make, monkeypatch):
    monkeypatch.setattr(RetryMiddleware, "instant", False)
    faults.play(whole(b"", status="503 Busy"))
    async with make(concurrency=1, retry=Retry(base=30)) as client:
        calls = [asyncio.create_task(client.records.list(app=1)) for _ in range(10)]
        await asyncio.sleep(0.1)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        await leaves_nothing(client)


async def test_an_upload_cancelled_at_any_step_leaves_no_file_open(faults, make, tmp_path):
    path = tmp_path / "large.bin"
    path.write_bytes(bytes(1 << 20))
    faults.play(stall)
    async with make() as client:
        for steps in (0, 1, 3, 10, 30, 100):
            call = asyncio.create_task(client.files.upload(content=path))
            for _ in range(steps):
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)
            await asyncio.sleep(0.01)  # a read in a thread of its own ends by itself
            await leaves_nothing(client)
    assert not [name for name in open_files() if "large.bin" in name]


def open_files():
    folder = "/proc/self/fd"
    if not os.path.isdir(folder):  # noqa: PTH112
        pytest.skip("this system does not tell which files are open")
    names = []
    for number in os.listdir(folder):  # noqa: PTH208
        try:
            names.append(os.readlink(f"{folder}/{number}"))  # noqa: PTH115
        except OSError:
            continue
    return names


async def test_a_download_cancelled_at_any_step_leaves_no_file(faults, make, tmp_path):
    async def endless(wire):
        await wire.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(1000):
            await wire.send(b"400\r\n" + bytes(1024) + b"\r\n")
            await asyncio.sleep(0)

    async def save(client):
        async with client.files.download(file_key="a") as file:
            await file.save(tmp_path / "file.bin")

    async with make() as client:
        for steps in (0, 1, 5, 20, 50, 100, 200):
            faults.scripts[:] = [endless]
            call = asyncio.create_task(save(client))
            for _ in range(steps):
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)
            await leaves_nothing(client)
            assert list(tmp_path.iterdir()) == []


@pytest.fixture
async def service():
    async with KintoneService() as service:
        service.add_app(7, fields={"title": "SINGLE_LINE_TEXT"}, tokens=["token"])
        service.add_records(7, [{"title": f"{number}"} for number in range(30)])
        yield service


def opened(service):
    """How many cursors were opened; none of them is open any more."""
    assert not service._domain.cursors
    paths = [(received.method, received.path) for received in service.received]
    return paths.count(("POST", "/k/v1/records/cursor.json"))


async def test_an_iteration_cancelled_at_any_step_leaves_no_cursor(service):
    async def read():
        async with KintoneClient(service.base_url, auth=ApiToken("token")) as client:
            async for _ in client.records.iterate(app=7, order_by="title asc", size=5):
                await asyncio.sleep(0)

    for steps in range(0, 90, 3):
        reading = asyncio.create_task(read())
        for _ in range(steps):
            await asyncio.sleep(0)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        opened(service)
    assert opened(service) > 10


async def test_an_iteration_that_is_given_up_leaves_no_cursor(service):
    async with KintoneClient(service.base_url, auth=ApiToken("token")) as client:
        async for _ in client.records.iterate(app=7, order_by="title asc", size=5):
            break
    assert opened(service) == 1


async def test_a_cursor_is_closed_though_its_closing_is_cancelled_too(service):
    async with KintoneClient(service.base_url, auth=ApiToken("token")) as client:
        found = client.records.iterate(app=7, order_by="title asc", size=5)
        await anext(found)
        closing = asyncio.create_task(found.aclose())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        closing.cancel()
        await asyncio.gather(closing, return_exceptions=True)
    assert opened(service) == 1


# --- closing


@pytest.mark.parametrize("own", [True, False], ids=["own session", "callers session"])
@pytest.mark.parametrize("script", [stall, stall_in_body], ids=lambda it: it.__name__)
async def test_closing_ends_calls_under_way_and_in_line(faults, make, script, own):
    faults.play(script)
    async with aiohttp.ClientSession() as session:
        client = make(concurrency=2, timeout=60, session=None if own else session)
        calls = [asyncio.create_task(client.records.add(app=1, record={})) for _ in range(5)]
        await faults.reached(2)
        started = time.monotonic()
        await client.close()
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
        assert time.monotonic() - started < 30
        assert [type(outcome) for outcome in outcomes] == [ClientClosedError] * 5
        for error in outcomes:
            assert isinstance(error, TransportError)
            assert not isinstance(error, DeadlineError)
            assert (error.operation, error.is_final) == ("records.add", True)
            assert "the client was closed before" in str(error)
        assert faults.tries == 2
    await faults.left()
    assert others() == []


async def test_closing_ends_a_wait_between_two_tries(faults, make, monkeypatch):
    monkeypatch.setattr(RetryMiddleware, "instant", False)
    monkeypatch.setattr("random.uniform", lambda low, high: 20.0)
    waiting = asyncio.Event()
    faults.play(whole(b"", status="503 Busy"))
    client = make(timeout=60, retry=Retry(on_retry=lambda _: waiting.set()))
    call = asyncio.create_task(client.records.list(app=1))
    await asyncio.wait_for(waiting.wait(), 30)
    await client.close()
    with pytest.raises(ClientClosedError):
        await asyncio.wait_for(call, 20)
    assert faults.tries == 1


@pytest.mark.parametrize("own", [True, False], ids=["own session", "callers session"])
async def test_closing_ends_a_file_that_arrives(faults, make, own):
    async def half(wire):
        await wire.send(whole(bytes(1000))[:-500])
        await wire.closed()

    faults.play(half)
    async with aiohttp.ClientSession() as session:
        client = make(timeout=60, session=None if own else session)
        async with client.files.download(file_key="a") as file:
            await anext(file)
            reading = asyncio.create_task(anext(file))
            await asyncio.sleep(0.02)
            await client.close()
            with pytest.raises(ClientClosedError, match="before the whole file had come"):
                await asyncio.wait_for(reading, 20)
            with pytest.raises(ClientClosedError):
                await anext(file)
    await faults.left()


async def test_closing_does_not_wait_for_a_cursor_for_ever(faults, make, monkeypatch):
    monkeypatch.setattr("specloom.core.pending._GRACE", 0.1)
    body = json.dumps({"id": "c", "totalCount": "5"}).encode()
    faults.play(whole(body), stall)
    client = make(timeout=60)
    found = client.records.iterate(app=7, order_by="title asc", size=5)
    reading = asyncio.create_task(anext(found))
    await faults.reached(2)
    reading.cancel()
    started = time.monotonic()
    await client.close()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert time.monotonic() - started < 30
    assert others() == []


async def test_closing_twice_is_closing(faults, make):
    faults.play(whole(PAGE))
    client = make()
    await client.records.list(app=1)
    await asyncio.gather(client.close(), client.close())
    await faults.left()

"""A file that is being read is one of the requests that a client has under way."""

from __future__ import annotations

import asyncio
import os

import aiohttp
import pytest
from aiohttp import web

from specloom import ApiError, TransportError
from specloom.core.middleware.retry import Retry
from specloom.kintone import Attachment, KintoneClient, Password
from specloom.testing import KintoneService

APP = 8
LARGE = os.urandom(600_000)


@pytest.fixture
async def service():
    async with KintoneService() as service:
        service.add_app(APP, fields={"report": "FILE"})
        service.add_user("ada", password="x")
        yield service


@pytest.fixture
async def client(service):
    """One request at once, over a session with room for any number of connections."""
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        KintoneClient(
            service.base_url,
            auth=Password("ada", "x"),
            session=session,
            concurrency=1,
            timeout=5,
            retry=Retry(attempts=1),
        ) as client,
    ):
        yield client


@pytest.fixture
async def key(client) -> str:
    uploaded = await client.files.upload(content=LARGE, name="a.bin")
    attached = [Attachment(file_key=uploaded.file_key)]
    added = await client.records.add(app=APP, record={"report": attached})
    return (await client.records.get(app=APP, id=added.id)).record["report"][0].file_key


async def is_free(client) -> bool:
    try:
        async with asyncio.timeout(0.05):
            await client.records.list(app=APP)
    except TimeoutError:
        return False
    return True


async def test_the_place_is_held_until_the_file_is_closed(client, key) -> None:
    async with client.files.download(file_key=key) as file:
        await anext(file)
        assert not await is_free(client)
        waiting = asyncio.create_task(client.records.list(app=APP))
        await asyncio.sleep(0.02)
        assert not waiting.done()
    await waiting
    assert await is_free(client)


async def test_the_end_of_the_file_gives_the_place_up(client, key) -> None:
    async with client.files.download(file_key=key) as file:
        assert await file.read() == LARGE
        assert await is_free(client)
    assert await client.files.download(file_key=key) == LARGE
    assert await is_free(client)
    assert await is_free(client)


async def test_so_do_failures(client, service, key) -> None:
    async def broken(request):
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x" * 10)
        request.transport.abort()
        return response

    async def refused(_request):
        return web.Response(status=403)

    for fault, expected in ((broken, TransportError), (refused, ApiError)):
        service.faults.append(fault)
        with pytest.raises(expected):
            await client.files.download(file_key=key)
        assert await is_free(client)

    def fail(*_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await client.files.download(file_key=key, progress=fail)
    assert await is_free(client)


async def test_so_does_cancelling(client, service, key) -> None:
    reached = asyncio.Event()

    async def stall(request):
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x" * 10)
        reached.set()
        await asyncio.sleep(5)
        return response

    service.faults.append(stall)
    reading = asyncio.create_task(client.files.download(file_key=key)._read())
    await reached.wait()
    await asyncio.sleep(0.02)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await is_free(client)

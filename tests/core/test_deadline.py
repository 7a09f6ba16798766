"""The time that a call may take."""

from __future__ import annotations

import asyncio

import pytest

from specloom.core.errors import DeadlineError, TransportError
from specloom.core.middleware.retry import Retry
from specloom.testing.server import json_response


@pytest.fixture
def slow(server):
    """A server that does not answer."""
    server.always = server.hang
    return server


def now():
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize("op", ["app", "add", "update", "delete"])
async def test_a_slow_server_ends_in_a_deadline_error(kintone_like, creds, slow, op):
    async with kintone_like.client(slow.base_url, auth=creds.api_token, timeout=0.1) as client:
        started = now()
        with pytest.raises(DeadlineError):
            await client.execute(kintone_like.ops[op])
        assert 0.1 <= now() - started < 1
    assert len(slow.received) == 1


async def test_the_error_names_operation_host_and_what_to_check(kintone_like, creds, slow):
    host = slow.base_url.removeprefix("http://")
    async with kintone_like.client(slow.base_url, auth=creds.api_token, timeout=0.1) as client:
        with pytest.raises(DeadlineError) as caught:
            await client.execute(kintone_like.search)
    error = caught.value
    assert str(error) == (
        f"records.search: no answer from {host} within 0.1 s; check whether the service is up, "
        "or give the client a longer timeout="
    )
    assert (error.operation, error.host, error.maybe_done) == ("records.search", host, True)


async def test_the_error_tells_the_tries(kintone_like, creds, slow):
    for _ in range(2):
        slow.then({}, status=503)
    retry = Retry(base=0)
    async with kintone_like.client(
        slow.base_url, auth=creds.api_token, timeout=0.3, retry=retry
    ) as client:
        with pytest.raises(DeadlineError) as caught:
            await client.execute(kintone_like.search)
    assert caught.value.attempts == len(slow.received) == 3


async def test_the_error_has_no_context(kintone_like, creds, slow):
    async with kintone_like.client(slow.base_url, auth=creds.api_token, timeout=0.1) as client:
        with pytest.raises(DeadlineError) as caught:
            await client.execute(kintone_like.search)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


async def test_it_is_a_timeout_error(kintone_like, creds, slow):
    async with kintone_like.client(slow.base_url, auth=creds.api_token, timeout=0.1) as client:
        with pytest.raises(TimeoutError):
            await client.execute(kintone_like.search)


async def test_an_answer_that_drips_does_not_outlast_it(kintone_like, creds, raw):
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"

    async def drip(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        try:
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        except ConnectionError:
            writer.close()

    async with await asyncio.start_server(drip, "127.0.0.1", 0) as listening:
        url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        async with kintone_like.client(url, auth=creds.api_token, timeout=0.2) as client:
            with pytest.raises(DeadlineError):
                await client.execute(kintone_like.search)
            await client.close()
        await asyncio.sleep(0.05)


async def test_waiting_for_a_place_counts(kintone_like, creds, slow):
    async with kintone_like.client(slow.base_url, auth=creds.api_token, concurrency=1) as client:
        first = asyncio.create_task(client.execute(kintone_like.search))
        await asyncio.sleep(0)
        hurried = client.with_options(timeout=0.1)
        calls = (hurried.execute(kintone_like.search) for _ in range(3))
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
        first.cancel()
        await asyncio.wait([first])
    assert [type(outcome) for outcome in outcomes] == [DeadlineError] * 3
    assert len(slow.received) == 1


async def test_options_may_give_more_time(kintone_like, creds, server):
    async def answer(_):
        await asyncio.sleep(0.2)
        return json_response({})

    server.always = answer
    async with kintone_like.client(server.base_url, auth=creds.api_token, timeout=0.05) as client:
        patient = client.with_options(timeout=5)
        response = await patient.raw_request("GET", "/k/v1/x.json")
        assert response.status == 200


async def test_the_client_works_on_after_a_deadline(kintone_like, creds, slow):
    async with kintone_like.client(
        slow.base_url, auth=creds.api_token, timeout=0.1, concurrency=1
    ) as client:
        with pytest.raises(DeadlineError):
            await client.execute(kintone_like.search)
        slow.always = None
        await client.with_options(timeout=5).execute(kintone_like.search)


async def test_a_timeout_of_the_caller_is_the_callers(kintone_like, creds, slow):
    async with kintone_like.client(slow.base_url, auth=creds.api_token) as client:
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.1):
                await client.execute(kintone_like.search)
    assert type(caught.value) is TimeoutError


async def test_the_deadline_of_another_client_inside_a_middleware_passes(
    kintone_like, creds, slow, mocked
):
    async def asking(request, call_next):
        raise DeadlineError("inner", operation="other", host="other", maybe_done=True)

    async with kintone_like.client(
        slow.base_url, auth=creds.api_token, middlewares=[asking], retry=Retry(attempts=1)
    ) as client:
        with pytest.raises(DeadlineError, match=r"^inner$"):
            await client.execute(kintone_like.search)


async def test_a_dead_port_is_no_matter_of_time(kintone_like, creds, dead_url):
    async with kintone_like.client(dead_url, auth=creds.api_token, timeout=5) as client:
        with pytest.raises(TransportError, match="no connection") as caught:
            await client.execute(kintone_like.search)
    assert not isinstance(caught.value, DeadlineError)

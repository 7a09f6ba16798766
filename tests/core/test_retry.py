"""What is tried again, how often, and when."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from specloom.core.errors import (
    ApiError,
    DeadlineError,
    DecodeError,
    RateLimitError,
    TransportError,
)
from specloom.core.middleware.retry import Retry, RetryMiddleware
from specloom.core.operation import Operation

SAFETIES = ["safe", "idempotent", "never"]
LOST = b""


@pytest.fixture
def operation(kintone_like):
    """Makes an operation of a stated safety."""

    def make(safety, method="POST"):
        api = kintone_like.service.apis["rest"]
        return Operation(
            "records.try",
            method,
            "/try.json",
            service=kintone_like.service,
            api=api,
            accepts=api.accepts,
            retry=safety,
        )

    return make


@pytest.fixture
async def client(kintone_like, creds, server):
    async with kintone_like.client(server.base_url, auth=creds.api_token) as client:
        yield client


# --- which answers


@pytest.mark.parametrize("safety", SAFETIES)
@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_a_passing_status_repeats_what_is_safe(client, server, operation, status, safety):
    server.then(raw="", status=status)
    # 429 says that nothing was done, so that anything may be repeated.
    repeated = safety != "never" or status == 429
    if repeated:
        await client.execute(operation(safety))
    else:
        with pytest.raises(ApiError):
            await client.execute(operation(safety))
    assert len(server.received) == (2 if repeated else 1)


@pytest.mark.parametrize("safety", SAFETIES)
@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 405, 408, 409, 413, 500, 501, 520])
async def test_another_status_repeats_nothing(client, server, operation, status, safety):
    server.then(raw="", status=status)
    with pytest.raises(ApiError):
        await client.execute(operation(safety))
    assert len(server.received) == 1


@pytest.mark.parametrize("safety", SAFETIES)
@pytest.mark.parametrize(
    "refusal", [("GAIA_TO04", 429), ("GAIA_DA02", 400), ("GAIA_DA02", 520)], ids=str
)
async def test_a_refusing_code_repeats_even_a_write(client, server, operation, refusal, safety):
    code, status = refusal
    server.then({"code": code, "message": "busy"}, status=status)
    await client.execute(operation(safety))
    assert len(server.received) == 2


@pytest.mark.parametrize("safety", SAFETIES)
@pytest.mark.parametrize("status", [429, 503])
async def test_a_final_code_repeats_nothing(client, server, operation, status, safety):
    server.then({"code": "GAIA_TM12", "message": "cursors"}, status=status)
    with pytest.raises(RateLimitError):
        await client.execute(operation(safety))
    assert len(server.received) == 1


async def test_a_warning_repeats_nothing(client, server, operation):
    server.then({}, headers={"X-Cybozu-Warning": "aborted"})
    with pytest.raises(ApiError):
        await client.execute(operation("safe"))
    assert len(server.received) == 1


async def test_a_result_that_does_not_decode_repeats_nothing(kintone_like, client, server):
    server.then(raw="<html>")
    with pytest.raises(DecodeError):
        await client.execute(kintone_like.list)
    assert len(server.received) == 1


# --- failures on the way


@pytest.fixture
async def lossy(kintone_like, creds, raw):
    """A server that never answers, and a client of it."""
    async with (
        raw(LOST) as server,
        kintone_like.client(server.base_url, auth=creds.api_token) as client,
    ):
        yield server, client


@pytest.mark.parametrize("safety", SAFETIES)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
async def test_a_lost_connection_repeats_what_is_safe(lossy, operation, method, safety):
    server, client = lossy
    with pytest.raises(TransportError):
        await client.execute(operation(safety, method))
    assert len(server.requests) == (1 if safety == "never" else 4)


@pytest.mark.parametrize("safety", SAFETIES)
async def test_a_refused_connection_repeats_anything(
    kintone_like, creds, dead_url, operation, safety
):
    told = []
    async with kintone_like.client(
        dead_url, auth=creds.api_token, retry=Retry(on_retry=told.append)
    ) as client:
        with pytest.raises(TransportError):
            await client.execute(operation(safety))
    assert [event.attempt for event in told] == [1, 2, 3]


# --- how often


@pytest.mark.parametrize("attempts", [1, 2, 4, 7])
async def test_the_attempts_are_as_many_as_told(kintone_like, creds, server, operation, attempts):
    for _ in range(10):
        server.then(raw="", status=503)
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, retry=Retry(attempts=attempts)
    ) as client:
        with pytest.raises(ApiError) as caught:
            await client.execute(operation("safe"))
    assert len(server.received) == attempts
    assert caught.value.status == 503


async def test_the_last_error_is_raised(client, server, operation):
    for status in (502, 503, 504, 429):
        server.then(raw="", status=status)
    with pytest.raises(ApiError) as caught:
        await client.execute(operation("safe"))
    assert caught.value.status == 429


async def test_the_budget_bounds_an_outage(kintone_like, creds, server, operation):
    for _ in range(100):
        server.then(raw="", status=503)
    async with kintone_like.client(server.base_url, auth=creds.api_token) as client:
        for _ in range(20):
            with pytest.raises(ApiError):
                await client.execute(operation("safe"))
    assert len(server.received) == 20 + 10


async def test_successes_earn_the_budget_back(kintone_like, creds, server, operation):
    for _ in range(11):
        server.then(raw="", status=503)
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, retry=Retry(attempts=99)
    ) as client:
        with pytest.raises(ApiError):
            await client.execute(operation("safe"))
        for _ in range(5):
            await client.execute(operation("safe"))
        server.then(raw="", status=503)
        await client.execute(operation("safe"))
        server.then(raw="", status=503)
        with pytest.raises(ApiError):
            await client.execute(operation("safe"))
    assert len(server.received) == 11 + 5 + 2 + 1


# --- when


@pytest.fixture
async def told(kintone_like, creds, server, operation):
    """Gives the events of one call, whose first answers are as given."""

    async def call(*answers, policy=None, **client):
        events = []
        for status, headers in answers:
            server.then(raw="", status=status, headers=headers)
        policy = policy or {}
        async with kintone_like.client(
            server.base_url,
            auth=creds.api_token,
            retry=Retry(**policy, on_retry=events.append),
            **client,
        ) as made:
            await made.execute(operation("safe"))
        return events

    return call


async def test_each_wait_is_told(told):
    first, second = await told((503, {}), (429, {}))
    assert (first.operation, first.attempt, first.cause.status) == ("records.try", 1, 503)
    assert (second.operation, second.attempt, second.cause.status) == ("records.try", 2, 429)


async def test_waits_grow_up_to_a_bound(told, monkeypatch):
    monkeypatch.setattr("random.uniform", lambda low, high: high)
    events = await told(*[(503, {})] * 6, policy={"attempts": 7, "base": 1.0, "most": 5.0})
    assert [event.wait for event in events] == [1, 2, 4, 5, 5, 5]


async def test_waits_are_picked_at_random(told, monkeypatch):
    monkeypatch.setattr("random.uniform", lambda low, high: low)
    (event,) = await told((503, {}))
    assert event.wait == 0


async def test_retry_after_is_waited_for(told, monkeypatch):
    monkeypatch.setattr("random.uniform", lambda low, high: high)
    (event,) = await told((429, {"Retry-After": "7"}))
    assert event.wait == 7.5


async def test_retry_after_is_waited_for_at_once_when_it_is_past(told):
    (event,) = await told((429, {"Retry-After": "-3"}))
    assert 0 <= event.wait <= 0.5


async def test_a_retry_after_that_is_too_long_raises_the_error(told, server):
    with pytest.raises(RateLimitError) as caught:
        await told((429, {"Retry-After": "61"}), timeout=1000)
    assert caught.value.retry_after == 61
    assert len(server.received) == 1


async def test_the_longest_retry_after_can_be_set(told):
    policy = {"most_asked": 100}
    (event,) = await told((429, {"Retry-After": "61"}), policy=policy, timeout=1000)
    assert event.wait >= 61


async def test_no_wait_outlasts_the_deadline(told, server):
    with pytest.raises(RateLimitError):
        await told((429, {"Retry-After": "30"}), timeout=20)
    assert len(server.received) == 1


async def test_the_wait_takes_its_time(monkeypatch, told):
    monkeypatch.setattr(RetryMiddleware, "instant", False)
    monkeypatch.setattr("random.uniform", lambda low, high: 0.05)
    started = asyncio.get_running_loop().time()
    await told((503, {}))
    assert 0.05 <= asyncio.get_running_loop().time() - started < 2


async def test_a_wait_holds_no_place(kintone_like, creds, server, operation, monkeypatch):
    monkeypatch.setattr(RetryMiddleware, "instant", False)
    monkeypatch.setattr("random.uniform", lambda low, high: 5.0)
    server.then(raw="", status=503)
    waiting = asyncio.Event()
    async with kintone_like.client(
        server.base_url,
        auth=creds.api_token,
        concurrency=1,
        retry=Retry(base=5, on_retry=lambda _: waiting.set()),
    ) as client:
        task = asyncio.create_task(client.execute(operation("safe")))
        await asyncio.wait_for(waiting.wait(), 5)
        await asyncio.wait_for(client.execute(operation("safe")), 2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_the_deadline_spans_every_attempt(kintone_like, creds, server, operation):
    async def slow_failure(_):
        await asyncio.sleep(0.12)
        return web.Response(status=503)

    server.always = slow_failure
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, timeout=0.3, retry=Retry(attempts=10, base=0.001)
    ) as client:
        with pytest.raises(DeadlineError):
            await client.execute(operation("safe"))
    assert 2 <= len(server.received) <= 3

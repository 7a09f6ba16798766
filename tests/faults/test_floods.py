"""Servers that are too busy: what is tried again, how many calls go at once, and who waits."""

from __future__ import annotations

import asyncio
import email.utils
import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from specloom import DeadlineError, RateLimitError, Retry
from specloom.core.middleware.retry import RetryMiddleware
from specloom.kintone import ApiToken, KintoneClient, KintoneRateLimitError, KintoneServerError
from specloom.strapi import StrapiClient, StrapiRateLimitError
from specloom.testing import KintoneService

PAGE = {"records": [], "totalCount": "0"}


def said(body, *, status=200, **headers):
    data = json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(data)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + data


def refused(code="GAIA_TO04", status=429, **headers):
    return said({"code": code, "message": "busy", "id": "i"}, status=status, **headers)


class Busy:
    """A server that works on `room` requests at once, and refuses more."""

    def __init__(self, room, *, tells, latency=0.005):
        self.room = room
        self.tells = tells
        self.latency = latency
        self.running = 0
        self.most = 0
        self.refusals = 0
        self.done = []

    async def __call__(self, wire):
        self.running += 1
        self.most = max(self.most, self.running)
        headers = {}
        if self.tells:
            headers["X_ConcurrencyLimit_Limit"] = self.room
            headers["X_ConcurrencyLimit_Running"] = self.running
        try:
            if self.running > self.room:
                self.refusals += 1
                await wire.send(refused(**headers))
                return
            await asyncio.sleep(self.latency)
            await wire.send(said(PAGE, **headers))
        finally:
            self.running -= 1


async def everyone(client, calls):
    return await asyncio.gather(
        *(client.records.list(app=number + 1) for number in range(calls)), return_exceptions=True
    )


def failures(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, BaseException)]


# --- a thousand calls at once


@pytest.mark.parametrize("tells", [True, False], ids=["with headers", "without headers"])
@pytest.mark.parametrize("bound", [None, 100, 1000])
async def test_a_thousand_calls_at_once_all_succeed(faults, make, tells, bound):
    busy = Busy(100, tells=tells)
    faults.play(busy)
    async with make(concurrency=bound, timeout=60) as client:
        assert failures(await everyone(client, 1000)) == []
    assert busy.most <= 100 + 60  # one round of growing too far, at most


async def test_many_clients_of_one_domain_all_succeed(faults, make):
    busy = Busy(100, tells=True)
    faults.play(busy)
    clients = [make(timeout=60) for _ in range(10)]
    outcomes = await asyncio.gather(*(everyone(client, 100) for client in clients))
    assert failures(outcome for some in outcomes for outcome in some) == []
    for client in clients:
        await client.close()


async def test_who_came_first_is_served_first_though_some_are_refused(faults, make):
    busy = Busy(5, tells=True)
    faults.play(busy)
    served = []

    async def call(client, number):
        await client.records.list(app=number)
        served.append(number)

    async with make(timeout=60) as client:
        await asyncio.gather(*(call(client, number) for number in range(300)))
    # A refused call takes its place again before those that came after it.
    late = max(place - number for place, number in enumerate(served))
    assert sorted(served) == list(range(300))
    assert late <= 60
    assert busy.refusals > 0


# --- how wide


async def places_after(faults, client, *answers):
    faults.scripts[:] = answers
    for _ in answers:
        await client.with_options(retry=Retry(attempts=1)).raw_request("GET", "/k/v1/x.json")
    return client._limit.places


def told(running, limit=100):
    return said({}, X_ConcurrencyLimit_Limit=limit, X_ConcurrencyLimit_Running=running)


async def test_it_begins_at_what_the_spec_states(make):
    async with make(concurrency=80) as client:
        assert client._limit.places == 20


@pytest.mark.parametrize("bound", [1, 3, 20])
async def test_it_is_never_more_than_the_clients_bound(faults, make, bound):
    busy = Busy(100, tells=True)
    faults.play(busy)
    async with make(concurrency=bound) as client:
        assert failures(await everyone(client, 100)) == []
        assert client._limit.places == bound
    assert busy.most == bound


async def test_it_grows_where_there_is_room(faults, make):
    busy = Busy(1000, tells=True)
    faults.play(busy)
    async with make(concurrency=50) as client:
        assert failures(await everyone(client, 400)) == []
        assert client._limit.places == 50
    assert busy.most == 50


async def test_it_does_not_grow_while_nobody_waits(faults, make):
    async with make(concurrency=50) as client:
        assert await places_after(faults, client, *[told(1)] * 10) == 20


async def test_it_halves_when_the_service_is_almost_full(faults, make):
    async with make() as client:
        assert await places_after(faults, client, told(89)) == 20
        assert await places_after(faults, client, told(90)) == 10
        assert await places_after(faults, client, told(99)) == 5


async def test_it_is_never_less_than_one(faults, make):
    async with make() as client:
        assert await places_after(faults, client, *[told(100)] * 20) == 1
        faults.scripts[:] = [said(PAGE)]
        assert (await client.records.list(app=1)).records == []


async def test_it_halves_once_for_all_that_was_under_way(faults, make):
    busy = Busy(10, tells=False, latency=0.05)
    faults.play(busy)
    async with make(retry=Retry(attempts=1)) as client:
        outcomes = await everyone(client, 20)
        assert len(failures(outcomes)) == busy.refusals == 10
        assert client._limit.places == 10


async def test_it_grows_slowly_after_a_refusal(faults, make):
    async with make(concurrency=40) as client:
        faults.scripts[:] = [refused(), said(PAGE)]
        await client.records.list(app=1)
        assert client._limit.places == 10
        busy = Busy(1000, tells=True)
        faults.scripts[:] = [busy]
        await everyone(client, 33)
        assert 11 <= client._limit.places <= 14


async def test_a_refusal_for_open_cursors_says_nothing_of_it(faults, make):
    async with make() as client:
        faults.play(refused("GAIA_TM12"))
        with pytest.raises(RateLimitError):
            await client.records.list(app=1)
        assert client._limit.places == 20


@pytest.mark.parametrize(
    ("limit", "running"),
    [("", ""), ("many", "5"), ("-1", "5"), ("100", "-5"), ("1e2", "99"), ("9" * 500, "9" * 5000)],
)
async def test_nonsense_is_not_heeded(faults, make, limit, running):
    async with make() as client:
        assert await places_after(faults, client, told(running, limit)) == 20


async def test_other_services_keep_to_their_bound(faults):
    data = {"data": [], "meta": {}}
    faults.play(said(data, X_ConcurrencyLimit_Limit=1, X_ConcurrencyLimit_Running=9))
    async with StrapiClient(faults.base_url, concurrency=7) as client:
        await client.content("articles").find()
        assert client._limit.places == 7


async def test_the_local_kintone_is_heeded(instant_retries):
    async with KintoneService() as service:
        service.add_app(7, fields={"title": "SINGLE_LINE_TEXT"}, tokens=["token"])
        service.concurrency_limit = 4
        service.latency = 0.002
        async with KintoneClient(service.base_url, auth=ApiToken("token")) as client:
            calls = (client.records.list(app=7) for _ in range(200))
            pages = await asyncio.gather(*calls)
            assert 1 <= client._limit.places <= 6
    assert len(pages) == 200


# --- what is tried again


@pytest.mark.parametrize(
    "answer",
    [refused(), refused("GAIA_DA02", 400), refused("GAIA_DA02", 520), said({}, status=429)],
    ids=["GAIA_TO04", "GAIA_DA02", "GAIA_DA02 as 520", "429 without a code"],
)
@pytest.mark.parametrize("op", ["read", "write"])
async def test_what_surely_did_nothing_is_tried_again(faults, kintone, answer, op):
    faults.play(answer, said({**PAGE, "id": "1", "revision": "1"}))
    await (kintone.records.list(app=1) if op == "read" else kintone.records.add(app=1, record={}))
    assert faults.tries == 2


async def test_a_bulk_request_that_lost_a_lock_is_tried_again(faults, kintone):
    lost = {"results": [{}, {"code": "GAIA_DA02", "message": "lock", "id": "i"}]}
    faults.play(said(lost, status=400), said({"results": [{}, {}]}))
    await kintone.bulk_request(
        requests=[{"method": "POST", "api": "/k/v1/record.json", "payload": {"app": 1}}] * 2
    )
    assert faults.tries == 2


async def test_open_cursors_are_not_waited_for(faults, kintone):
    faults.play(refused("GAIA_TM12"))
    with pytest.raises(KintoneRateLimitError) as caught:
        await kintone.records.create_cursor(app=1)
    assert caught.value.code == "GAIA_TM12"
    assert faults.tries == 1


@pytest.mark.parametrize("status", [500, 501, 505, 520, 400, 403, 404, 408, 409, 413, 423])
async def test_other_failures_are_not_tried_again(faults, kintone, status):
    faults.play(said({"code": "CB_XX01", "message": "no"}, status=status))
    with pytest.raises(Exception, match=f"{status} CB_XX01"):
        await kintone.records.list(app=1)
    assert faults.tries == 1


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_write_is_not_tried_again_after_a_gateways_failure(faults, kintone, status):
    faults.play(said({}, status=status))
    with pytest.raises(KintoneServerError):
        await kintone.records.add(app=1, record={})
    assert faults.tries == 1


async def test_strapis_limit_is_waited_for_without_being_told_how_long(faults):
    error = {"status": 429, "name": "RateLimitError", "message": "Too many requests"}
    limited = said({"data": None, "error": error}, status=429)
    waits = []
    faults.play(limited)
    async with StrapiClient(faults.base_url, retry=Retry(on_retry=waits.append)) as client:
        with pytest.raises(StrapiRateLimitError):
            await client.content("articles").find()
    assert faults.tries == 4
    assert all(event.wait <= 0.5 * 2**number for number, event in enumerate(waits))


@pytest.mark.parametrize("op", ["find", "create"])
async def test_a_failure_of_strapi_is_not_tried_again(faults, op):
    error = {"status": 500, "name": "InternalServerError", "message": "x"}
    faults.play(said({"data": None, "error": error}, status=500))
    async with StrapiClient(faults.base_url) as client:
        articles = client.content("articles")
        with pytest.raises(Exception, match="500 InternalServerError"):
            await (articles.find() if op == "find" else articles.create(data={}))
    assert faults.tries == 1


# --- how long


async def waits_of(faults, make, value, **policy):
    told = []
    faults.scripts[:] = [said({}, status=503, Retry_After=value), said(PAGE)]
    async with make(timeout=1000, retry=Retry(on_retry=told.append, **policy)) as client:
        await client.records.list(app=1)
    return [event.wait for event in told]


async def test_a_stated_number_of_seconds_is_waited(faults, make):
    (wait,) = await waits_of(faults, make, "7")
    assert 7 <= wait <= 7.5


async def test_a_stated_date_is_waited_for(faults, make):
    when = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    (wait,) = await waits_of(faults, make, when)
    assert 25 <= wait <= 30.5


@pytest.mark.parametrize("value", ["-1", "0", "soon", "nan", "Wed, 21 Oct 2015 07:28:00 GMT"])
async def test_a_statement_of_nothing_is_backed_off_from(faults, make, value):
    (wait,) = await waits_of(faults, make, value)
    assert 0 <= wait <= 0.5


@pytest.mark.parametrize("value", ["61", "3600", "1e300", "Fri, 31 Dec 9999 23:59:59 GMT"])
async def test_an_absurd_wait_is_given_up_and_told(faults, make, value):
    faults.play(said({}, status=429, Retry_After=value))
    async with make(timeout=1000) as client:
        with pytest.raises(KintoneRateLimitError, match="to be tried again in") as caught:
            await client.records.list(app=1)
    assert caught.value.retry_after > 60
    assert faults.tries == 1


async def test_a_wait_beyond_the_timeout_is_given_up_at_once(faults, make):
    faults.play(said({}, status=429, Retry_After="30"))
    async with make(timeout=20) as client:
        started = time.monotonic()
        with pytest.raises(KintoneRateLimitError):
            await client.records.list(app=1)
    assert time.monotonic() - started < 15


async def test_waiting_in_line_ends_with_the_timeout(faults, make):
    async def never(wire):
        await wire.closed()

    faults.play(never)
    async with make(concurrency=1, timeout=0.2) as client:
        outcomes = await everyone(client, 5)
    assert [type(outcome) for outcome in outcomes] == [DeadlineError] * 5
    assert faults.tries <= 2  # the next one in line may have had a moment left


# --- how often


async def test_an_outage_is_not_multiplied(faults, make):
    faults.play(said({}, status=503))
    async with make() as client:
        outcomes = await everyone(client, 100)
    assert all(isinstance(outcome, KintoneServerError) for outcome in outcomes)
    assert faults.tries <= 100 + 10


async def test_a_refusal_of_everything_ends(faults, make):
    faults.play(refused())
    async with make() as client:
        outcomes = await everyone(client, 50)
        assert client._limit.places == 1
    assert all(isinstance(outcome, KintoneRateLimitError) for outcome in outcomes)
    assert faults.tries <= 50 * 2


async def test_the_first_call_takes_its_fair_turns(faults, make, monkeypatch):
    monkeypatch.setattr(RetryMiddleware, "instant", False)
    monkeypatch.setattr("random.uniform", lambda low, high: 0.0)
    faults.play(refused(), said(PAGE))
    order = []

    async def call(client, number):
        await client.records.list(app=number)
        order.append(number)

    async with make(concurrency=1) as client:
        await asyncio.gather(*(call(client, number) for number in range(5)))
    assert order[:2] in ([0, 1], [1, 0])

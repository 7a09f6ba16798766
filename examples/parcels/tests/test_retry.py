"""What is repeated after a failure, and what is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bookshop.clients.parcels import (
    Login,
    ParcelsClient,
    ParcelsRateLimitError,
    ParcelsServerError,
)
from carrier import samples
from specloom import Retry, TransportError
from specloom.testing.faults import lost, refused

BUSY = {"title": "Busy", "code": "depot_busy"}
DOWN = {"title": "Down", "code": "down"}
ORDER = {"idempotency_key": "order-4711", "service": "express", "weight": 1, "drop_point": "de-001"}
PAYMENT = {"id": 1, "amount": Decimal(10), "paid_on": date(2026, 11, 20)}


@pytest.fixture
async def person(carrier):
    """A client that may record payments."""
    retry = Retry(attempts=3, base=0)
    async with ParcelsClient(carrier.base_url, auth=Login(*samples.LOGIN), retry=retry) as client:
        yield client


async def test_what_reads_is_repeated(parcels, carrier):
    carrier.faults += [refused(503, DOWN), lost(carrier)]
    assert (await parcels.parcels.get(number="SP000001")).number == "SP000001"
    assert len(carrier.received) == 3


async def test_an_order_is_repeated_and_makes_one_parcel(parcels, carrier):
    carrier.faults += [refused(503, DOWN), lost(carrier)]
    made = await parcels.parcels.create(**ORDER)
    assert list(carrier.store.parcels)[5:] == [made.number]
    assert {each.headers["Idempotency-Key"] for each in carrier.received} == {"order-4711"}
    assert len({each.body for each in carrier.received}) == 1
    assert len(carrier.received) == 3


async def test_a_payment_is_not_repeated(person, carrier):
    carrier.faults += [refused(503, DOWN)]
    with pytest.raises(ParcelsServerError):
        await person.invoices.record_payment(**PAYMENT)
    carrier.faults += [lost(carrier)]
    with pytest.raises(TransportError) as caught:
        await person.invoices.record_payment(**PAYMENT)
    assert caught.value.maybe_done
    assert len(carrier.received) == 2
    assert carrier.store.invoices[1].paid == 10


async def test_a_payment_that_was_surely_not_taken_is_sent_again(person, carrier):
    carrier.faults += [refused(503, BUSY), refused(429, DOWN, headers={"Retry-After": "0"})]
    assert (await person.invoices.record_payment(**PAYMENT)).paid == 10
    assert len(carrier.received) == 3


async def test_what_waiting_does_not_mend_is_not_repeated(parcels, carrier):
    carrier.faults += [refused(429, {"title": "Enough", "code": "quota_used_up"})]
    with pytest.raises(ParcelsRateLimitError):
        await parcels.parcels.get(number="SP000001")
    assert len(carrier.received) == 1


async def test_tries_end(parcels, carrier):
    carrier.faults += [refused(503, DOWN)] * 5
    with pytest.raises(ParcelsServerError) as caught:
        await parcels.parcels.get(number="SP000001")
    assert caught.value.attempts == len(carrier.received) == 3

"""Every operation, called once as its documentation has it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bookshop.clients.parcels import Login, ParcelsClient
from bookshop.clients.parcels.events import Delivered, Failed, Scanned, UnknownEvent
from bookshop.clients.parcels.parcels import Insurance, Notice
from carrier import samples
from specloom import ArgumentError
from specloom.testing.faults import refused
from specloom.testing.server import json_response

ADDRESS = {
    "name": "Grace Hopper",
    "lines": ["Compiler Street 1"],
    "postcode": "20095",
    "city": "Hamburg",
    "country": "DE",
}
ORDER = {"idempotency_key": "order-4711", "service": "standard", "weight": Decimal("1.250")}


async def test_a_parcel_is_ordered_with_everything(parcels, carrier):
    made = await parcels.parcels.create(
        **ORDER,
        address=ADDRESS,
        send_on=date(2026, 12, 1),
        note="Ring, please",
        extras=[
            {"kind": "insurance", "amount": Decimal("99.90")},
            {"kind": "notice", "email": "grace@example.org"},
        ],
    )
    assert (made.number, made.state, made.weight) == ("SP000006", "ordered", Decimal("1.250"))
    assert (made.send_on, made.drop_point) == (date(2026, 12, 1), None)
    assert made.ordered_at.tzinfo is not None
    assert made.address is not None
    assert made.address.city == "Hamburg"
    insurance, notice = made.extras
    assert isinstance(insurance, Insurance)
    assert isinstance(notice, Notice)
    assert (insurance.amount, notice.email) == (Decimal("99.90"), "grace@example.org")
    sent = carrier.received[-1]
    assert sent.headers["Idempotency-Key"] == "order-4711"
    assert sent.headers["Parcels-Version"] == "2026-10-01"
    assert (sent.json()["weight"], sent.json()["sendOn"]) == ("1.250", "2026-12-01")


async def test_what_was_read_can_be_ordered_again(parcels):
    made = await parcels.parcels.create(
        **ORDER, address=ADDRESS, extras=[{"kind": "notice", "email": "a@example.org"}]
    )
    again = await parcels.parcels.create(
        **(ORDER | {"idempotency_key": "order-4712"}), address=made.address, extras=made.extras
    )
    assert again.number != made.number
    assert (again.address, again.extras) == (made.address, made.extras)


async def test_an_address_or_a_drop_point(parcels, carrier):
    assert (await parcels.parcels.create(**ORDER, drop_point="de-001")).address is None
    count = len(carrier.received)
    for both in ({}, {"address": ADDRESS, "drop_point": "de-001"}):
        with pytest.raises(ArgumentError, match="address"):
            await parcels.parcels.create(**ORDER, **both)
    assert len(carrier.received) == count


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"weight": Decimal("31.6")}, "weight is 31.6"),
        ({"service": "expres"}, "did you mean 'express'"),
        ({"address": {**ADDRESS, "country": "DEU"}}, "country has 3 characters"),
        ({"address": {**ADDRESS, "lines": []}}, "lines"),
        ({"extras": [{"kind": "gift"}]}, "gift"),
        ({"extras": [{"kind": "insurance", "amount": Decimal(0)}]}, "amount is 0"),
        ({"idempotency_key": "short"}, "idempotency_key has 5 characters"),
        ({"idempotency_key": "a-key\r\nX-Other: 1"}, "Idempotency-Key"),
    ],
)
async def test_what_cannot_be_right_is_not_sent(parcels, carrier, wrong, said):
    with pytest.raises(ArgumentError, match=said):
        await parcels.parcels.create(**{**ORDER, "address": ADDRESS, **wrong})
    assert not carrier.received


async def test_null_takes_away_and_absence_leaves(parcels, carrier):
    changed = await parcels.parcels.update(number="SP000001", note="Ring, please", revision=1)
    assert (changed.note, changed.revision) == ("Ring, please", 2)
    later = await parcels.parcels.update(number="SP000001", send_on=date(2026, 12, 24))
    assert (later.note, later.send_on) == ("Ring, please", date(2026, 12, 24))
    assert (await parcels.parcels.update(number="SP000001", note=None)).note is None
    first, second, third = carrier.received
    assert (first.headers["If-Match"], first.json()) == ("1", {"note": "Ring, please"})
    assert ("If-Match" in second.headers, second.json()) == (False, {"sendOn": "2026-12-24"})
    assert third.json() == {"note": None}


async def test_a_parcel_is_cancelled_as_often_as_one_likes(parcels, carrier):
    assert await parcels.parcels.cancel(number="SP000001") is None
    await parcels.parcels.cancel(number="SP000001")
    assert carrier.store.parcels["SP000001"].state == "cancelled"
    assert (await parcels.parcels.get(number="SP000001")).revision == 2


async def test_lists_have_commas_between_their_items(parcels, carrier):
    page = await parcels.parcels.list(
        numbers=["SP000001", "SP000002", "a,b"],
        states=["ordered", "delivered"],
        sent_since=date(2026, 11, 1),
    )
    assert [parcel.number for parcel in page.parcels] == ["SP000001", "SP000002"]
    assert carrier.received[-1].query_string == (
        "number=SP000001,SP000002,a%2Cb&state=ordered,delivered&sentSince=2026-11-01"
    )


async def test_a_list_as_long_as_the_carrier_takes(parcels):
    numbers = [f"SP{number:06}" for number in range(1, 201)]
    assert len((await parcels.parcels.list(numbers=numbers)).parcels) == 5
    with pytest.raises(ArgumentError, match="numbers has 201"):
        await parcels.parcels.list(numbers=[*numbers, "SP000201"])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_the_deprecated_operation_says_what_to_use_instead(parcels):
    assert await parcels.parcels.state(number="SP000002") == "delivered"
    assert "Deprecated: use `get`." in type(parcels.parcels).state.__doc__


async def test_events_are_told_apart_by_their_type(parcels, carrier):
    page = await parcels.events.list(limit=4)
    scanned, failed, _, delivered = page.events
    assert isinstance(scanned, Scanned)
    assert isinstance(failed, Failed)
    assert isinstance(delivered, Delivered)
    assert (scanned.depot, failed.reason, delivered.signed_by) == ("HAM", "absent", None)
    assert scanned.at == datetime(2026, 11, 2, 9, tzinfo=UTC)
    new = {"events": [{"type": "lost", "parcel": "SP000001"}], "nextCursor": None, "hasMore": False}
    carrier.faults.append(refused(200, new))
    (event,) = (await parcels.events.list()).events
    assert isinstance(event, UnknownEvent)
    assert event.extra["parcel"] == "SP000001"


async def test_a_payment_goes_as_a_form(carrier):
    async with ParcelsClient(carrier.base_url, auth=Login(*samples.LOGIN)) as parcels:
        paid = await parcels.invoices.record_payment(
            id=1, amount=Decimal("40.00"), paid_on=date(2026, 11, 20), references=["a,b", "ä & c"]
        )
        assert (paid.paid, paid.amount) == (Decimal("40.00"), Decimal("41.90"))
        page = await parcels.invoices.list(is_open=False)
    assert [invoice.id for invoice in page.invoices] == [3]
    sent = carrier.received[0]
    assert sent.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert sent.body == b"amount=40.00&paidOn=2026-11-20&references=a%2Cb,%C3%A4%20%26%20c"


async def test_a_value_that_nobody_knew_is_kept(parcels, carrier):
    async def newer(request):
        answer = await carrier.handle(request)
        return json_response({**json.loads(answer.body), "state": "stolen", "by": 1})

    carrier.faults.append(newer)
    parcel = await parcels.parcels.get(number="SP000001")
    assert (parcel.state, parcel.extra) == ("stolen", {"by": 1})


async def test_everybody_may_look_for_drop_points(parcels, carrier):
    found = await parcels.drop_points.list(country="DE", per_page=2, languages=["de", "en"])
    assert [(each.id, each.hours["mon"]) for each in found] == [
        ("de-001", "9-18"),
        ("de-002", "9-18"),
    ]
    (sent,) = carrier.received
    assert sent.headers["Accept-Language"] == "de,en"

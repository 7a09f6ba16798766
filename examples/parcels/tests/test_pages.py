"""All four ways of paging, to the end, with as many things as make and do not make a last page."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

from bookshop.clients.parcels import ApiKey, Login, ParcelsClient
from carrier import samples

COUNTS = [0, 1, 2, 3, 4, 5]


@asynccontextmanager
async def _carrier(**counts):
    """A carrier with as many things as are said, and a client that may do all."""
    credentials = [ApiKey(samples.API_KEY), Login(*samples.LOGIN)]
    async with (
        samples.carrier(**counts) as carrier,
        ParcelsClient(carrier.base_url, auth=credentials) as client,
    ):
        yield carrier, client


@pytest.mark.parametrize("count", COUNTS)
async def test_by_number(count):
    async with _carrier(parcels=count) as (carrier, client):
        found = [parcel.number async for parcel in client.parcels.iterate(size=2)]
        assert found == list(carrier.store.parcels)
        assert len(carrier.received) == max(1, -(-count // 2))


@pytest.mark.parametrize("count", COUNTS)
async def test_by_cursor(count):
    async with _carrier(parcels=count) as (carrier, client):
        found = [(each.parcel, each.at) async for each in client.events.iterate(limit=2)]
        assert [number for number, _ in found] == [each.parcel for each in carrier.store.events]
        assert len(set(found)) == len(found) == 2 * count


@pytest.mark.parametrize("count", COUNTS)
async def test_by_offset(count):
    async with _carrier(invoices=count) as (carrier, client):
        found = [invoice.id async for invoice in client.invoices.iterate(limit=2)]
        assert found == list(carrier.store.invoices)
        assert len(carrier.received) == count // 2 + 1


@pytest.mark.parametrize("count", COUNTS)
async def test_by_link(count):
    async with _carrier(drop_points=count) as (carrier, client):
        found = [each.id async for each in client.drop_points.iterate(country="DE", per_page=2)]
        assert found == [each.id for each in carrier.store.drop_points["DE"]]
        assert {each.headers["Parcels-Version"] for each in carrier.received} == {"2026-10-01"}


@pytest.mark.parametrize("count", [49, 50, 51])
async def test_a_page_is_as_large_as_the_carrier_has_it(count):
    async with _carrier(parcels=count) as (carrier, client):
        assert len([parcel async for parcel in client.parcels.iterate()]) == count
        assert len(carrier.received) == (2 if count > 50 else 1)
        assert "size=50" in carrier.received[0].query_string


async def test_events_go_on_where_they_were_left():
    async with _carrier(parcels=2) as (carrier, client):
        page = await client.events.list()
        assert (len(page.events), page.has_more) == (4, False)
        carrier.store.events += carrier.store.events[:1]
        news = [each async for each in client.events.iterate(cursor=page.next_cursor)]
        assert news == page.events[:1]


async def test_what_is_asked_for_holds_for_every_page():
    async with _carrier(parcels=9) as (carrier, client):
        found = client.parcels.iterate(states=["delivered"], size=2)
        assert [parcel.state async for parcel in found] == ["delivered"] * 4
        assert {"state=delivered" in each.query_string for each in carrier.received} == {True}

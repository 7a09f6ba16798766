"""A carrier on this machine, and a client of it."""

from __future__ import annotations

import pytest

from bookshop.clients.parcels import ApiKey, ParcelsClient, PartnerKey
from carrier import samples
from specloom import Retry


@pytest.fixture
async def carrier():
    async with samples.carrier(parcels=5, invoices=5, drop_points=5) as running:
        yield running


@pytest.fixture
async def parcels(carrier):
    """A client that proves itself with an API key, and does not wait before it tries again."""
    retry = Retry(attempts=3, base=0)
    async with ParcelsClient(carrier.base_url, auth=ApiKey(samples.API_KEY), retry=retry) as client:
        yield client


@pytest.fixture
def partner():
    return PartnerKey(key_id=samples.KEY_ID, secret=samples.SECRET, depot="HAM")

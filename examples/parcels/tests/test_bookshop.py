"""The shop's own code, against the carrier."""

from __future__ import annotations

import asyncio
import os
import sys
from decimal import Decimal

import pytest

from bookshop.clients.parcels import Login, ParcelsClient
from bookshop.shipping import Order, OrderError, save_proofs, send, unpaid
from carrier import samples
from specloom.testing.faults import cut, lost, passing, refused

ADDRESS = {
    "name": "Grace Hopper",
    "lines": ["Compiler Street 1"],
    "postcode": "20095",
    "city": "Hamburg",
    "country": "DE",
}


def _order(**changes):
    given = {"id": "4711", "address": ADDRESS, "weight": Decimal("0.4"), "value": Decimal(250)}
    return Order(**(given | changes))


async def test_an_order_becomes_one_parcel_however_often_it_is_sent(parcels, carrier):
    carrier.faults.append(lost(carrier))
    number = await send(parcels, _order(), label=b"%PDF of the shop")
    assert await send(parcels, _order()) == number
    assert len(carrier.store.parcels) == 6
    assert carrier.store.labels[number] == b"%PDF of the shop"
    (extra,) = carrier.store.parcels[number].extras
    assert extra.amount == 250


async def test_an_order_that_the_carrier_does_not_take(parcels):
    address = {**ADDRESS, "country": "de"}
    with pytest.raises(OrderError, match=r"order 4711: address\.country: Expected"):
        await send(parcels, _order(address=address))


async def test_proofs_are_saved_and_the_rest_is_for_later(parcels, carrier, tmp_path):
    carrier.faults += [passing(carrier), cut(carrier)]
    assert await save_proofs(parcels, tmp_path) == ["SP000002"]
    assert [path.name for path in tmp_path.iterdir()] == ["SP000004.pdf"]
    asked = len(carrier.received)
    assert await save_proofs(parcels, tmp_path) == []
    assert len(carrier.received) == asked + 2
    assert (tmp_path / "SP000002.pdf").read_bytes() == b"%PDF proof of SP000002"


async def test_what_is_unpaid(carrier):
    async with ParcelsClient(carrier.base_url, auth=Login(*samples.LOGIN)) as parcels:
        assert await unpaid(parcels) == Decimal("41.90") * (1 + 2 + 4 + 5)


async def test_the_night_job(carrier, tmp_path):
    code, said, _ = await _job(carrier, tmp_path / "proofs", key=samples.API_KEY)
    assert (code, said) == (0, "2 proofs are here, 0 are to come\n")
    carrier.faults.append(refused(500, {"title": "Down", "code": "down"}))
    code, _, said = await _job(carrier, tmp_path / "proofs", key=samples.API_KEY)
    assert (code, said) == (1, "bookshop: parcels parcels.list: 500 down: Down\n")
    code, _, said = await _job(carrier, tmp_path / "proofs", key="")
    assert (code, said) == (1, "bookshop: ApiKey: the token is empty\n")


async def _job(carrier, folder, *, key):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bookshop", carrier.base_url, str(folder)),
        env={**os.environ, "PARCELS_KEY": key, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()

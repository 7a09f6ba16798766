"""A carrier that has something to show."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from .callers import Secrets
from .service import Carrier
from .shapes import Delivered, DropPoint, Failed, Invoice, Parcel, Scanned

__all__ = ["API_KEY", "KEY_ID", "LOGIN", "SECRET", "carrier"]

KEY_ID: Final = "key-7"
SECRET: Final = "signs-the-tokens-of-the-bookshop"  # noqa: S105
API_KEY: Final = "pk_sample_0001"
LOGIN: Final = ("ada@bookshop.example", "a password")

_START: Final = datetime(2026, 11, 2, 8, tzinfo=UTC)


def carrier(parcels: int = 0, invoices: int = 0, drop_points: int = 0) -> Carrier:
    """Make a carrier with some of everything, whose customer is a bookshop.

    Args:
        parcels: How many parcels it has; every other one is delivered.
        invoices: How many invoices it has; every third one is settled.
        drop_points: How many drop points it has in `DE`.
    """
    made = Carrier(Secrets({KEY_ID: SECRET}, frozenset({API_KEY}), dict([LOGIN])))
    for number in range(1, parcels + 1):
        _add_parcel(made, number)
    for number in range(1, invoices + 1):
        amount = Decimal("41.90") * number
        due = date(2026, 11, 1) + timedelta(days=number)
        paid = amount if number % 3 == 0 else Decimal(0)
        made.store.invoices[number] = Invoice(id=number, amount=amount, paid=paid, due_on=due)
    made.store.drop_points["DE"] = [
        DropPoint(id=f"de-{number:03}", name=f"Kiosk {number}", hours={"mon": "9-18"})
        for number in range(1, drop_points + 1)
    ]
    return made


def _add_parcel(made: Carrier, position: int) -> None:
    number = f"SP{position:06}"
    at = _START + timedelta(hours=position)
    is_delivered = position % 2 == 0
    made.store.parcels[number] = Parcel(
        number=number,
        state="delivered" if is_delivered else "ordered",
        revision=1,
        service="standard",
        weight=Decimal("1.250"),
        send_on=at.date(),
        ordered_at=at,
        address=None,
        drop_point="de-001",
        note=None,
        extras=[],
    )
    made.store.labels[number] = b"%PDF label of " + number.encode()
    moment = int(at.timestamp() * 1000)
    made.store.events.append(Scanned(parcel=number, at=moment, depot="HAM"))
    if is_delivered:
        made.store.proofs[number] = b"%PDF proof of " + number.encode()
        made.store.events.append(Delivered(parcel=number, at=moment + 1, signed_by=None))
    else:
        made.store.events.append(Failed(parcel=number, at=moment + 1, reason="absent"))

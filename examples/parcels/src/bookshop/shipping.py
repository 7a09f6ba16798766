"""Sends orders, and keeps the proofs that they arrived."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from specloom import TransportError

from .clients.parcels import ParcelsBadRequestError, ParcelsNotFoundError

if TYPE_CHECKING:
    from pathlib import Path

    from .clients.parcels import ParcelsClient
    from .clients.parcels.parcels import AddressInput

__all__ = ["Order", "OrderError", "save_proofs", "send", "unpaid"]


class OrderError(Exception):
    """An order that cannot be sent as it is."""


@frozen
class Order:
    """What somebody bought."""

    id: str
    address: AddressInput
    weight: Decimal
    """In kilograms."""
    value: Decimal
    """In euros."""


async def send(parcels: ParcelsClient, order: Order, label: bytes | None = None) -> str:
    """Have the carrier fetch an order.

    May be called again for the same order, after a crash for one: its ID is the idempotency key, so
    that there is one parcel.

    Args:
        parcels: The carrier.
        order: What to send.
        label: A label of the shop's own, as PDF.

    Returns:
        The number of the parcel.

    Raises:
        OrderError: The carrier does not take it as it is.
    """
    try:
        parcel = await parcels.parcels.create(
            idempotency_key=f"order-{order.id}",
            service="standard",
            weight=order.weight,
            address=order.address,
            extras=[{"kind": "insurance", "amount": order.value}] if order.value > 100 else None,
        )
    except ParcelsBadRequestError as error:
        reasons = [str(fault) for fault in error.faults] or [error.message]
        raise OrderError(f"order {order.id}: {'; '.join(reasons)}") from error
    if label is not None:
        await parcels.parcels.set_label(number=parcel.number, content=label)
    return parcel.number


async def save_proofs(parcels: ParcelsClient, folder: Path) -> list[str]:
    """Save the proof of every parcel that was delivered, unless it is there.

    Args:
        parcels: The carrier.
        folder: Where the proofs go; each is a PDF with the number of its parcel.

    Returns:
        The numbers of parcels whose proofs are to be had later.
    """
    later: list[str] = []
    async for parcel in parcels.parcels.iterate(states=["delivered"]):
        path = folder / f"{parcel.number}.pdf"
        if path.exists():
            continue
        try:
            async with parcels.parcels.proof(number=parcel.number) as file:
                await file.save(path)
        except (ParcelsNotFoundError, TransportError):
            later.append(parcel.number)
    return later


async def unpaid(parcels: ParcelsClient) -> Decimal:
    """Sum up what the shop owes the carrier, in euros."""
    total = Decimal(0)
    async for invoice in parcels.invoices.iterate(is_open=True):
        total += invoice.amount - invoice.paid
    return total

"""What the carrier knows, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .problems import Problem

if TYPE_CHECKING:
    from .shapes import Document, DropPoint, Event, Invoice, Order, Parcel

__all__ = ["Store"]


class Store:
    """Parcels and what belongs to them; a test reads and fills it as it likes."""

    def __init__(self) -> None:
        self.parcels: dict[str, Parcel] = {}
        self.orders: dict[str, tuple[Order, str]] = {}
        """Orders and the parcels that they made, by idempotency key."""
        self.labels: dict[str, bytes] = {}
        self.proofs: dict[str, bytes] = {}
        self.documents: list[tuple[str, Document, bytes]] = []
        self.events: list[Event] = []
        self.invoices: dict[int, Invoice] = {}
        self.drop_points: dict[str, list[DropPoint]] = {}
        """Drop points by country."""

    def parcel(self, number: str) -> Parcel:
        """Find a parcel.

        Raises:
            Problem: There is none.
        """
        if number not in self.parcels:
            raise Problem(404, "parcel_unknown", f"There is no parcel {number}.")
        return self.parcels[number]

    def invoice(self, number: str) -> Invoice:
        """Find an invoice.

        Raises:
            Problem: There is none.
        """
        if not number.isdecimal() or int(number) not in self.invoices:
            raise Problem(404, "invoice_unknown", f"There is no invoice {number}.")
        return self.invoices[int(number)]

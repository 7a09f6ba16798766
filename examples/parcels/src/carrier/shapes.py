"""What travels: results, and what requests hold. Whatever is not named here is refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal  # noqa: TC003  # msgspec reads it
from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

__all__ = [
    "Address",
    "Changes",
    "Document",
    "DocumentFields",
    "DropPoint",
    "DropPointQuery",
    "Event",
    "EventQuery",
    "Extra",
    "Invoice",
    "InvoiceQuery",
    "Order",
    "Parcel",
    "ParcelQuery",
    "Payment",
]

State: TypeAlias = Literal["ordered", "on_its_way", "delivered", "cancelled"]
Level: TypeAlias = Literal["standard", "express"]
Kind: TypeAlias = Literal["invoice", "licence", "certificate"]
Count: TypeAlias = Annotated[int, Meta(ge=1)]
Country: TypeAlias = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Note: TypeAlias = Annotated[str, Meta(max_length=100)]


class _Shape(Struct, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """Names as JSON has them; none that is not known."""


class Address(_Shape):
    name: Annotated[str, Meta(max_length=80)]
    lines: Annotated[list[str], Meta(min_length=1, max_length=3)]
    postcode: str
    city: str
    country: Country


class _Extra(_Shape, tag_field="kind"):
    pass


class Insurance(_Extra, tag="insurance"):
    amount: Decimal


class Notice(_Extra, tag="notice"):
    email: str


Extra: TypeAlias = Insurance | Notice


class Order(_Shape):
    """What makes a parcel."""

    service: Level
    weight: Decimal
    address: Address | None = None
    drop_point: str | None = None
    send_on: date | None = None
    note: Note | None = None
    extras: Annotated[list[Extra], Meta(max_length=5)] = []


class Changes(_Shape):
    """What changes a parcel; null takes a note away."""

    note: Note | UnsetType | None = UNSET
    send_on: date | UnsetType = UNSET


class Parcel(_Shape):
    number: str
    state: State
    revision: int
    service: Level
    weight: Decimal
    send_on: date
    ordered_at: datetime
    address: Address | None
    drop_point: str | None
    note: str | None
    extras: list[Extra]


class ParcelQuery(_Shape):
    number: tuple[str, ...] = ()
    state: tuple[State, ...] = ()
    sent_since: date = date.min
    page: Count = 1
    size: Annotated[int, Meta(ge=1, le=50)] = 20


class DocumentFields(_Shape):
    """The fields of the form that a document comes in."""

    kind: Kind
    value: Decimal | None = None


class Document(_Shape):
    id: str
    kind: Kind
    file_name: str
    size: int
    value: Decimal | None


class _Event(_Shape, tag_field="type"):
    parcel: str
    at: int


class Scanned(_Event, tag="scanned"):
    depot: str


class Delivered(_Event, tag="delivered"):
    signed_by: str | None


class Failed(_Event, tag="failed"):
    reason: Literal["absent", "refused", "no_such_address"]


Event: TypeAlias = Scanned | Delivered | Failed


class EventQuery(_Shape):
    cursor: str | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 25


class Invoice(_Shape):
    id: int
    amount: Decimal
    paid: Decimal
    due_on: date


class InvoiceQuery(_Shape):
    open: bool | None = None
    offset: Annotated[int, Meta(ge=0)] = 0
    limit: Annotated[int, Meta(ge=1, le=30)] = 30


class Payment(_Shape):
    amount: Decimal
    paid_on: date
    references: tuple[str, ...] = ()


class DropPoint(_Shape):
    id: str
    name: str
    hours: dict[str, str]


class DropPointQuery(_Shape):
    country: Country
    per_page: Annotated[int, Meta(ge=1, le=40)] = 10
    after: str = ""

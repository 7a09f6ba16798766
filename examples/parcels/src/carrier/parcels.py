"""Answers about parcels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
from aiohttp import web

from specloom.testing.forms import read_form
from specloom.testing.server import json_response

from .problems import Problem
from .reading import read_json, read_values
from .shapes import Changes, Document, DocumentFields, Insurance, Order, Parcel

if TYPE_CHECKING:
    from .shapes import ParcelQuery
    from .store import Store

__all__ = [
    "add_document",
    "cancel",
    "change",
    "create",
    "get",
    "label",
    "list_",
    "proof",
    "set_label",
    "state",
]

PDF = "application/pdf"


async def list_(store: Store, _: web.Request, query: ParcelQuery) -> web.StreamResponse:
    found = [
        parcel
        for number, parcel in sorted(store.parcels.items())
        if (not query.number or number in query.number)
        and (not query.state or parcel.state in query.state)
        and parcel.send_on >= query.sent_since
    ]
    start = (query.page - 1) * query.size
    page = found[start : start + query.size]
    return json_response({"parcels": page, "pages": -(-len(found) // query.size)})


async def get(store: Store, _: web.Request, number: str) -> web.StreamResponse:
    return json_response(store.parcel(number))


async def create(store: Store, request: web.Request) -> web.StreamResponse:
    key = request.headers.get("Idempotency-Key", "")
    if not 8 <= len(key) <= 64:
        raise Problem(400, "key_missing", "Idempotency-Key has 8 to 64 characters.")
    order = await read_json(request, Order)
    if (order.address is None) == (order.drop_point is None):
        raise Problem(400, "invalid", "A parcel goes to an address or to a drop point.")
    _check_amount("#/weight", order.weight, 0, "31.5")
    for index, extra in enumerate(order.extras):
        if isinstance(extra, Insurance):
            _check_amount(f"#/extras/{index}/amount", extra.amount, 1, "5000")
    first = store.orders.get(key)
    if first is None:
        parcel = _ordered(store, order)
        store.orders[key] = (order, parcel.number)
        return json_response(parcel, status=201)
    if first[0] != order:
        raise Problem(422, "key_used_otherwise", "This key made another parcel.")
    return json_response(store.parcels[first[1]])


def _ordered(store: Store, order: Order) -> Parcel:
    now = datetime.now(UTC)
    number = f"SP{len(store.parcels) + 1:06}"
    store.parcels[number] = Parcel(
        number=number,
        state="ordered",
        revision=1,
        service=order.service,
        weight=order.weight,
        send_on=order.send_on or (now + timedelta(days=1)).date(),
        ordered_at=now,
        address=order.address,
        drop_point=order.drop_point,
        note=order.note,
        extras=order.extras,
    )
    store.labels[number] = b"%PDF label of " + number.encode()
    return store.parcels[number]


def _check_amount(pointer: str, value: Decimal, least: int, most: str) -> None:
    if not least <= value <= Decimal(most):
        pointers = {pointer: f"must be from {least} to {most}"}
        raise Problem(400, "invalid", "An amount is out of range.", pointers=pointers)


async def change(store: Store, request: web.Request, number: str) -> web.StreamResponse:
    parcel = store.parcel(number)
    changes = msgspec.structs.asdict(await read_json(request, Changes))
    if request.headers.get("If-Match", str(parcel.revision)) != str(parcel.revision):
        raise Problem(412, "parcel_changed", f"{number} has the revision {parcel.revision}.")
    _check_is_here(parcel)
    given = {name: value for name, value in changes.items() if value is not msgspec.UNSET}
    changed = msgspec.structs.replace(parcel, **given, revision=parcel.revision + 1)
    store.parcels[number] = changed
    return json_response(changed)


async def cancel(store: Store, _: web.Request, number: str) -> web.StreamResponse:
    parcel = store.parcel(number)
    if parcel.state != "cancelled":
        _check_is_here(parcel)
        parcel.state = "cancelled"
        parcel.revision += 1
    return web.Response(status=204)


def _check_is_here(parcel: Parcel) -> None:
    if parcel.state != "ordered":
        detail = f"{parcel.number} is {parcel.state.replace('_', ' ')}."
        raise Problem(409, "parcel_on_its_way", detail)


async def set_label(store: Store, request: web.Request, number: str) -> web.StreamResponse:
    store.parcel(number)
    content = await request.read()
    if request.content_type != PDF or not content.startswith(b"%PDF"):
        raise Problem(415, "media_type", "A label is a PDF.")
    store.labels[number] = content
    return web.Response(status=204)


async def label(store: Store, _: web.Request, number: str) -> web.StreamResponse:
    store.parcel(number)
    return web.Response(body=store.labels[number], content_type=PDF)


async def proof(store: Store, _: web.Request, number: str) -> web.StreamResponse:
    store.parcel(number)
    if number not in store.proofs:
        raise Problem(404, "proof_unknown", f"{number} was not handed over.")
    return web.Response(body=store.proofs[number], content_type=PDF)


async def add_document(store: Store, request: web.Request, number: str) -> web.StreamResponse:
    store.parcel(number)
    parts = read_form(request.headers.get("Content-Type", ""), await request.read())
    if parts is None:
        raise Problem(415, "media_type", "A document comes in a form with a file.")
    files = [part for part in parts if part.name == "file" and part.file_name]
    if len(files) != 1:
        raise Problem(400, "invalid", "One file is needed.", pointers={"#/file": "missing"})
    texts = [(part.name, part.text) for part in parts if part is not files[0]]
    fields = read_values(texts, DocumentFields)
    document = Document(
        id=str(len(store.documents) + 1),
        kind=fields.kind,
        file_name=files[0].file_name or "",
        size=len(files[0].content),
        value=fields.value,
    )
    store.documents.append((number, document, files[0].content))
    return json_response(document, status=201)


async def state(store: Store, _: web.Request, number: str) -> web.StreamResponse:
    return json_response(store.parcel(number).state)

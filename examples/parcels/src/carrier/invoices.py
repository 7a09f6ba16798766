"""Answers about invoices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.testing.server import json_response

from .reading import read_form
from .shapes import Payment

if TYPE_CHECKING:
    from aiohttp import web

    from .shapes import InvoiceQuery
    from .store import Store

__all__ = ["list_", "record_payment"]


async def list_(store: Store, _: web.Request, query: InvoiceQuery) -> web.StreamResponse:
    found = [
        invoice
        for invoice in store.invoices.values()
        if query.open is None or query.open == (invoice.paid < invoice.amount)
    ]
    return json_response({"invoices": found[query.offset : query.offset + query.limit]})


async def record_payment(store: Store, request: web.Request, number: str) -> web.StreamResponse:
    invoice = store.invoice(number)
    payment = await read_form(request, Payment)
    invoice.paid += payment.amount
    return json_response(invoice, status=201)

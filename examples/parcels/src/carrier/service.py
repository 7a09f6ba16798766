"""The carrier as a server on this machine."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from attrs import frozen

from specloom.testing import LocalService

from . import drop_points, events, invoices, parcels
from .callers import ANYBODY, Scheme, check_caller
from .problems import Problem
from .reading import read_query
from .shapes import DropPointQuery, EventQuery, InvoiceQuery, ParcelQuery
from .store import Store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web
    from msgspec import Struct

    from .callers import Secrets

__all__ = ["VERSION", "Carrier"]

VERSION = "2026-10-01"
_ALL: frozenset[Scheme] = frozenset({"partner_key", "api_key", "login"})
_MACHINES: frozenset[Scheme] = frozenset({"partner_key", "api_key"})
_PAYERS: frozenset[Scheme] = frozenset({"partner_key", "login"})
_PEOPLE: frozenset[Scheme] = frozenset({"login"})


@frozen
class _Route:
    method: str
    path: str
    accepted: frozenset[Scheme]
    answer: Callable[..., Awaitable[web.StreamResponse]]
    query: type[Struct] | None = None


_PARCEL = "/v2/parcels/([A-Z0-9]{8})"
_ROUTES = (
    _Route("GET", "/v2/parcels", _ALL, parcels.list_, ParcelQuery),
    _Route("POST", "/v2/parcels", _ALL, parcels.create),
    _Route("GET", _PARCEL, _ALL, parcels.get),
    _Route("PATCH", _PARCEL, _ALL, parcels.change),
    _Route("DELETE", _PARCEL, _ALL, parcels.cancel),
    _Route("GET", f"{_PARCEL}/label", _ALL, parcels.label),
    _Route("PUT", f"{_PARCEL}/label", _ALL, parcels.set_label),
    _Route("POST", f"{_PARCEL}/documents", _ALL, parcels.add_document),
    _Route("GET", f"{_PARCEL}/proof", _ALL, parcels.proof),
    _Route("GET", f"{_PARCEL}/state", _ALL, parcels.state),
    _Route("GET", "/v2/events", _MACHINES, events.list_, EventQuery),
    _Route("GET", "/v2/invoices", _PAYERS, invoices.list_, InvoiceQuery),
    _Route("POST", r"/v2/invoices/(\d+)/payments", _PEOPLE, invoices.record_payment),
    _Route("GET", "/public/v2/drop-points", ANYBODY, drop_points.list_, DropPointQuery),
)


class Carrier(LocalService):
    """Swift Parcels on loopback, which refuses whatever is not as its documentation says.

    Args:
        secrets: What its customers prove themselves with.
    """

    def __init__(self, secrets: Secrets) -> None:
        super().__init__()
        self.store = Store()
        self._secrets = secrets
        self._numbers = itertools.count(1)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        try:
            return await self._answer(request)
        except Problem as problem:
            return problem.answer(next(self._numbers))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        route, values = _find(request)
        if request.headers.get("Parcels-Version") != VERSION:
            raise Problem(400, "version_unknown", f"Parcels-Version must be {VERSION}.")
        check_caller(request, self._secrets, route.accepted)
        if request.method in {"GET", "DELETE"} and await request.read():
            raise Problem(400, "invalid", "This request takes no body.")
        if route.query is not None:
            return await route.answer(self.store, request, read_query(request, route.query))
        if request.query_string:
            raise Problem(400, "invalid", "This request takes no query.")
        return await route.answer(self.store, request, *values)


def _find(request: web.Request) -> tuple[_Route, tuple[Any, ...]]:
    is_there = False
    for route in _ROUTES:
        found = re.fullmatch(route.path, request.path)
        if found and route.method == request.method:
            return route, found.groups()
        is_there = is_there or found is not None
    if is_there:
        raise Problem(405, "method_unknown", f"{request.method} is not known here.")
    raise Problem(404, "path_unknown", f"There is nothing at {request.path}.")

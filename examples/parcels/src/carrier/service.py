"""The carrier as a server on this machine."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from attrs import frozen

from specloom.testing import LocalService

from . import drop_points, events, invoices, parcels
from .callers import ANYBODY, Scheme, Secrets, check_caller
from .problems import Problem
from .store import Store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web

__all__ = ["VERSION", "Carrier"]

VERSION = "2026-10-01"
_ALL: frozenset[Scheme] = frozenset({"partner_key", "api_key", "login"})


@frozen
class _Route:
    method: str
    path: str
    accepted: frozenset[Scheme]
    answer: Callable[..., Awaitable[web.StreamResponse]]


_PARCEL = "/v2/parcels/([A-Z0-9]{8})"
_ROUTES = (
    _Route("GET", "/v2/parcels", _ALL, parcels.list_),
    _Route("POST", "/v2/parcels", _ALL, parcels.create),
    _Route("GET", _PARCEL, _ALL, parcels.get),
    _Route("PATCH", _PARCEL, _ALL, parcels.change),
    _Route("DELETE", _PARCEL, _ALL, parcels.cancel),
    _Route("GET", f"{_PARCEL}/label", _ALL, parcels.label),
    _Route("PUT", f"{_PARCEL}/label", _ALL, parcels.set_label),
    _Route("POST", f"{_PARCEL}/documents", _ALL, parcels.add_document),
    _Route("GET", f"{_PARCEL}/proof", _ALL, parcels.proof),
    _Route("GET", f"{_PARCEL}/state", _ALL, parcels.state),
    _Route("GET", "/v2/events", frozenset({"partner_key", "api_key"}), events.list_),
    _Route("GET", "/v2/invoices", frozenset({"partner_key", "login"}), invoices.list_),
    _Route("POST", r"/v2/invoices/(\d+)/payments", frozenset({"login"}), invoices.record_payment),
    _Route("GET", "/public/v2/drop-points", ANYBODY, drop_points.list_),
)


class Carrier(LocalService):
    """Swift Parcels on loopback, which refuses whatever is not as its documentation says.

    Args:
        partners: Keys that sign, by ID.
        api_keys: Keys that are sent as they are.
        logins: Passwords by name.
    """

    def __init__(
        self,
        *,
        partners: dict[str, str] | None = None,
        api_keys: frozenset[str] = frozenset(),
        logins: dict[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.store = Store()
        self._secrets = Secrets(partners or {}, api_keys, logins or {})
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
        if request.query_string and route.method != "GET":
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

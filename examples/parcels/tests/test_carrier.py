"""The carrier refuses whatever is not as documented: without that, the other tests prove little."""

from __future__ import annotations

import aiohttp
import pytest

from carrier import samples

HEADERS = {"Parcels-Version": "2026-10-01", "Parcels-Key": samples.API_KEY}
ORDER = {"service": "express", "weight": "1", "dropPoint": "de-001"}
KEYED = HEADERS | {"Idempotency-Key": "order-4711"}


@pytest.mark.parametrize(
    ("method", "path", "given", "status"),
    [
        ("GET", "/v2/parcels", {"headers": HEADERS}, 200),
        ("GET", "/v2/parcels", {"headers": HEADERS | {"Parcels-Version": "2025-01-01"}}, 400),
        ("GET", "/v2/parcels", {"headers": {"Parcels-Key": samples.API_KEY}}, 400),
        ("GET", "/v2/parcels", {"headers": HEADERS | {"Authorization": "Bearer x"}}, 400),
        ("GET", "/v2/parcels?size=51", {"headers": HEADERS}, 400),
        ("GET", "/v2/parcels?size=2&size=2", {"headers": HEADERS}, 400),
        ("GET", "/v2/parcels?sizes=2", {"headers": HEADERS}, 400),
        ("GET", "/v2/parcels?state=lost", {"headers": HEADERS}, 400),
        ("GET", "/v2/parcels/SP000001", {"headers": HEADERS, "data": b"x"}, 400),
        ("GET", "/v2/parcels/SP000001?a=1", {"headers": HEADERS}, 400),
        ("GET", "/v2/parcels/SP000001/label", {"headers": HEADERS}, 200),
        ("GET", "/v2/nothing", {"headers": HEADERS}, 404),
        ("PUT", "/v2/parcels", {"headers": HEADERS}, 405),
        ("POST", "/v2/parcels", {"headers": KEYED, "json": ORDER}, 201),
        ("POST", "/v2/parcels", {"headers": HEADERS, "json": ORDER}, 400),
        ("POST", "/v2/parcels?a=1", {"headers": KEYED, "json": ORDER}, 400),
        ("POST", "/v2/parcels", {"headers": KEYED, "json": ORDER | {"speed": 1}}, 400),
        ("POST", "/v2/parcels", {"headers": KEYED, "json": {"service": "express"}}, 400),
        ("POST", "/v2/parcels", {"headers": KEYED, "json": ORDER | {"weight": "32"}}, 400),
        ("POST", "/v2/parcels", {"headers": KEYED, "data": ORDER}, 415),
        ("PUT", "/v2/parcels/SP000001/label", {"headers": HEADERS, "data": b"%PDF"}, 415),
        ("POST", "/v2/parcels/SP000001/documents", {"headers": HEADERS, "json": {}}, 415),
        ("GET", "/v2/events?cursor=x", {"headers": HEADERS}, 400),
        ("GET", "/v2/invoices", {"headers": HEADERS}, 403),
        ("GET", "/public/v2/drop-points?country=DE", {"headers": HEADERS}, 400),
    ],
)
async def test_what_is_taken(carrier, method, path, given, status):
    async with (
        aiohttp.ClientSession(carrier.base_url) as session,
        session.request(method, path, **given) as answer,
    ):
        assert answer.status == status, await answer.text()
        if status >= 400:
            assert answer.content_type == "application/problem+json"
            assert (await answer.json(content_type=None))["status"] == status

"""Several record calls in one, of which all take effect or none.

See https://kintone.dev/en/docs/kintone/rest-api/records/bulk-request/
"""

from __future__ import annotations

from typing import Any

import attrs

from specloom.testing.kintone.domain import KINTONE_PATH, Call, Domain, Handler
from specloom.testing.kintone.errors import BulkRefusedError, RefusedError
from specloom.testing.kintone.parameters import Parameters
from specloom.testing.kintone.records import WRITES

__all__ = ["bulk_request"]

_MOST = 20


def bulk_request(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `POST bulkRequest.json`."""
    requests = call.given.objects(
        "requests",
        maximum=_MOST,
        too_many=f"A maximum of {_MOST} requests can be sent at one time.",
    )
    calls = [_inner(request, call) for request in requests]
    results: list[Any] = []
    with domain.store.transaction():
        for index, (handler, inner) in enumerate(calls):
            try:
                results.append(handler(domain, inner))
            except RefusedError as refused:
                raise BulkRefusedError(refused, index=index, count=len(calls)) from None
    return {"results": results}


def _inner(request: Parameters, call: Call) -> tuple[Handler, Call]:
    path = KINTONE_PATH.fullmatch(request.text("api"))
    handler = WRITES.get((request.text("method"), path["name"])) if path else None
    if path is None or handler is None:
        raise request.refuse("api", "The API cannot be called in a bulk request.")
    given = Parameters(request.object("payload") or {})
    guest = path["guest"]
    return handler, attrs.evolve(call, given=given, guest_space=int(guest) if guest else None)

"""What the service says of its own operations, to anybody who asks.

See https://kintone.dev/en/docs/kintone/rest-api/apis/get-api-schema/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.testing.kintone.errors import RefusedError, refusal
from specloom.testing.server import json_response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiohttp import web

__all__ = ["describe"]


def describe(operations: Iterable[tuple[str, str]], base_url: str, api: str | None) -> web.Response:
    """Answer `GET apis.json`, or `GET apis/{id}.json` where an ID is given.

    Args:
        operations: Method and name of each.
        base_url: Where the service is.
        api: The ID, `records/get` for one.
    """
    found = {f"{name}/{method.lower()}": (method, name) for method, name in operations}
    root = f"{base_url}/k/v1/"
    if api is None:
        links = {each: {"link": f"apis/{each}.json"} for each in sorted(found)}
        return json_response({"baseUrl": root, "apis": links})
    if api not in found:
        return refusal(RefusedError(404, "GAIA_NF01", "The API is not found."))
    method, name = found[api]
    return json_response(
        {
            "id": api,
            "baseUrl": root,
            "path": f"{name}.json",
            "httpMethod": method,
            "request": {"type": "object"},
            "response": {"type": "object"},
            "schemas": {},
        }
    )

"""What a request asks for, however its method and parameters are sent.

See https://kintone.dev/en/docs/kintone/rest-api/overview/kintone-rest-api-overview/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from specloom.testing.kintone.errors import illegal_request
from specloom.testing.kintone.files import read_multipart
from specloom.testing.kintone.parameters import from_json, from_query

if TYPE_CHECKING:
    from aiohttp import web

    from specloom.testing.kintone.auth import Caller
    from specloom.testing.kintone.files import Upload

__all__ = ["Sent", "read"]

_METHODS = frozenset({"GET", "POST", "PUT", "DELETE"})
_REQUEST_TOKEN = "__REQUEST_TOKEN__"  # noqa: S105 - the name of a parameter


@attrs.frozen
class Sent:
    """The method that is meant, and the parameters."""

    method: str
    values: dict[str, Any]
    upload: Upload | None = None
    multipart: bool = False


def read(request: web.Request, body: bytes, caller: Caller) -> Sent:
    """Read a request of `caller`."""
    in_query = from_query(request.raw_path.partition("?")[2])
    sent = _read(request, body, in_query)
    if caller.session is not None and request.method != "GET":
        # A DELETE has the token in its query; whatever else writes has it in its body.
        place = in_query if request.method == "DELETE" else sent.values
        if place.get(_REQUEST_TOKEN) != caller.session.request_token:
            raise illegal_request()
    return sent


def _read(request: web.Request, body: bytes, in_query: dict[str, Any]) -> Sent:
    method = request.method
    if request.content_type.startswith("multipart/"):
        form = read_multipart(request.headers["Content-Type"], body)
        return Sent(method, dict(form.texts), form.upload, multipart=True)
    has_json = request.content_type == "application/json"
    if method in ("GET", "DELETE"):
        # kintone refuses a GET that announces JSON and sends none.
        if not has_json if body else has_json and method == "GET":
            raise illegal_request()
        return Sent(method, in_query | from_json(body) if body else in_query)
    if not has_json:
        raise illegal_request()
    override = request.headers.get("X-HTTP-Method-Override")
    if method == "POST" and override in _METHODS:
        method = override
    return Sent(method, from_json(body))

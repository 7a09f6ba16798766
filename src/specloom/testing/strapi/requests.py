"""Requests as the server reads them before anything answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from aiohttp import web

from specloom.testing.forms import read_form
from specloom.testing.strapi import query
from specloom.testing.strapi.errors import bad_json, not_found, payload_too_large

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specloom.testing.forms import Part
    from specloom.testing.strapi.wire import Json

__all__ = ["MAX_BODY", "MAX_HEAD", "READS", "head_size", "no_route", "read_body", "read_parts"]

MAX_HEAD: Final = 16 * 1024
"""Node's limit of the request line's target plus the header fields, in bytes."""
MAX_BODY: Final = 1024 * 1024
"""The body parser's limit of JSON and text."""
READS: Final = ("HEAD", "GET")
_NO_ROUTE: Final = {"OPTIONS": (200, ""), "TRACE": (501, "Not Implemented")}


def head_size(request: web.Request) -> int:
    """The size of the head as Node counts it: the target, the names and the values."""
    headers = sum(len(name) + len(value) for name, value in request.raw_headers)
    return len(request.raw_path) + headers


def no_route(method: str, allowed: Sequence[str]) -> web.Response:
    """404 for a read. A write is 405: Strapi routes every path for reads, for its public files."""
    if method == "GET":
        raise not_found()
    status, text = _NO_ROUTE.get(method, (405, "Method Not Allowed"))
    return web.Response(status=status, text=text, headers={"Allow": ", ".join(allowed)})


async def read_body(request: web.Request) -> Json:
    """The body of a write, as JSON; None where it is something else.

    Raises:
        StrapiError: 400 for what is no JSON, 413 for more than is taken.
    """
    if request.method not in {"POST", "PUT", "PATCH"}:
        return None
    raw = await request.read()
    kind = request.content_type
    if kind == "application/x-www-form-urlencoded":
        return query.parse(raw.decode(errors="replace"), array_limit=20, depth=5)
    if kind != "application/json" and not kind.endswith("+json"):
        return None
    if len(raw) > MAX_BODY:
        raise payload_too_large()
    if not raw:
        return {}
    if not raw.lstrip(b" \t\n\r").startswith((b"{", b"[")):
        raise bad_json("invalid JSON, only supports object and array")
    try:
        body: Json = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        truncated = "truncated" in str(error)
        # The real one repeats what Node.js says, which differs from version to version.
        message = "Unexpected end of JSON input" if truncated else f"Unexpected token: {error}"
        raise bad_json(message) from None
    return body


async def read_parts(request: web.Request) -> list[Part] | None:
    """The parts of a form; None where the body is something else."""
    return read_form(request.headers.get("Content-Type", ""), await request.read())

"""Sends what is too long for a URL as POST with `X-HTTP-Method-Override`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.core.errors import ArgumentError
from specloom.core.shapes import is_mapping
from specloom.core.unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from specloom.core.chain import Handler
    from specloom.core.message import Request, Response

__all__ = ["HEADER", "Override"]

HEADER = "X-HTTP-Method-Override"


class Override:
    """Gives a request its final method, URL and body.

    The URL is measured whole, scheme and host included, after encoding and without the request
    token of a session.
    """

    def __call__(self, request: Request, call_next: Handler) -> Awaitable[Response]:
        """Handle one request."""
        rule = request.operation.api.override
        method = request.method
        # An encoded URL is ASCII, so that its characters are its bytes.
        if rule is not None and len(request.url) > rule.over and method in rule.methods:
            if request.operation.file_type is not None:
                raise ArgumentError(
                    f"{request.operation.name}: the URL has {len(request.url)} bytes, so that the "
                    "query goes into the body, which is a file. Ask with fewer or shorter values"
                )
            body = {name: value for name, value in request.query.items() if value is not None}
            if request.json is not UNSET:
                if not is_mapping(request.json):
                    raise ArgumentError(
                        f"{request.operation.name}: the URL has {len(request.url)} bytes, so that "
                        "the query goes into the body, which must be an object"
                    )
                body.update(request.json)
            request = request.evolve(
                method="POST",
                url=request.url.partition("?")[0],
                json=body,
                headers={**request.headers, HEADER: method},
                overridden=method,
            )
        return call_next(request)

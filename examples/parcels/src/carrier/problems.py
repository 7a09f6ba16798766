"""What the carrier answers with when it refuses: problem documents (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec
from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Problem"]


class Problem(Exception):
    """A refusal.

    Args:
        status: The HTTP status.
        code: The carrier's own code.
        detail: What is wrong, in words.
        pointers: What is wrong with single values, by JSON pointer.
        headers: Headers of the answer.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        pointers: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self._status = status
        self._headers = headers
        self._document = {
            "type": f"https://parcels.example/problems/{code}",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "code": code,
            "detail": detail,
            "errors": [
                {"pointer": pointer, "detail": fault} for pointer, fault in (pointers or {}).items()
            ],
        }

    def answer(self, number: int) -> web.Response:
        """Give the answer to the request of a number."""
        document = {**self._document, "instance": f"urn:request:{number}"}
        return web.Response(
            body=msgspec.json.encode(document),
            status=self._status,
            headers=self._headers,
            content_type="application/problem+json",
        )

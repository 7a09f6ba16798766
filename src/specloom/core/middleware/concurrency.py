"""Bounds how many requests a client has under way at once, first come, first served."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specloom.core.chain import Handler
    from specloom.core.message import Request, Response

__all__ = ["ConcurrencyLimit"]


class ConcurrencyLimit:
    """Lets `limit` requests pass at once; the others wait in line."""

    def __init__(self, limit: int) -> None:
        self._places = asyncio.Semaphore(limit)

    async def __call__(self, request: Request, call_next: Handler) -> Response:
        """Handle one request."""
        async with self._places:
            return await call_next(request)

"""Answers about what happened."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from specloom.testing.server import json_response

from .problems import Problem

if TYPE_CHECKING:
    from aiohttp import web

    from .shapes import EventQuery
    from .store import Store

__all__ = ["list_"]


async def list_(store: Store, _: web.Request, query: EventQuery) -> web.StreamResponse:
    start = 0 if query.cursor is None else _position(query.cursor)
    page = store.events[start : start + query.limit]
    end = start + len(page)
    return json_response(
        {
            "events": page,
            "nextCursor": _cursor(end) if page else query.cursor,
            "hasMore": end < len(store.events),
        }
    )


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(f"after {position}".encode()).decode()


def _position(cursor: str) -> int:
    try:
        word, number = base64.urlsafe_b64decode(cursor).decode().split()
        if word == "after" and number.isdecimal():
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise Problem(400, "invalid", "The cursor is none.", pointers={"#/cursor": "unknown"})

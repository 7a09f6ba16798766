"""Answers about drop points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.testing.server import json_response

if TYPE_CHECKING:
    from aiohttp import web

    from .shapes import DropPointQuery
    from .store import Store

__all__ = ["list_"]


async def list_(store: Store, request: web.Request, query: DropPointQuery) -> web.StreamResponse:
    following = [each for each in store.drop_points.get(query.country, []) if each.id > query.after]
    page = following[: query.per_page]
    headers: dict[str, str] = {}
    if len(following) > len(page):
        url = request.rel_url.update_query(after=page[-1].id)
        headers["Link"] = f'<{url}>; rel="next"'
    return json_response(page, headers=headers)

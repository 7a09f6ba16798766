"""What can go wrong on the way, to put into `faults` of a local service.

    service.faults.extend([passing(service), lost(service)])

answers the first request as ever, carries out the second one and loses its answer, and is well
again.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .server import json_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from .server import Fault, LocalService

__all__ = ["cut", "lost", "page", "passing", "refused", "stalled"]


def passing(service: LocalService) -> Fault:
    """The service answers by itself."""
    return service.handle


def lost(service: LocalService) -> Fault:
    """The request is carried out, and the connection closed before an answer."""

    async def fault(request: web.Request) -> web.StreamResponse:
        answer = await service.handle(request)
        _abort(request)
        return answer

    return fault


def cut(service: LocalService, *, after: int = 10) -> Fault:
    """The request is carried out, and the connection closed in the middle of the answer.

    Args:
        service: Who carries it out.
        after: Bytes of the answer that arrive.
    """
    return _partly(service, after, _abort)


def stalled(service: LocalService, *, after: int = 0, seconds: float = 60.0) -> Fault:
    """The request is carried out, and its answer stops arriving.

    Args:
        service: Who carries it out.
        after: Bytes of the answer that arrive.
        seconds: How long nothing more arrives, before the connection is closed.
    """

    async def wait(request: web.Request) -> None:
        # The client gives up sooner, which ends the waiting.
        for _ in range(int(seconds * 100)):
            if request.transport is None or request.transport.is_closing():
                return
            await asyncio.sleep(0.01)
        _abort(request)

    return _partly(service, after, wait)


def refused(status: int, body: Any = None, *, headers: dict[str, str] | None = None) -> Fault:
    """Nothing is done, and the answer is an object that says so."""

    async def fault(_: web.Request) -> web.StreamResponse:
        return json_response({} if body is None else body, status=status, headers=headers)

    return fault


def page(status: int, title: str = "Service Unavailable") -> Fault:
    """Nothing is done, and something before the service answers with a page of HTML."""

    async def fault(_: web.Request) -> web.StreamResponse:
        text = f"<html><head><title>{title}</title></head><body><h2>{title}</h2></body></html>"
        return web.Response(text=text, status=status, content_type="text/html")

    return fault


def _partly(service: LocalService, after: int, then: Callable[[web.Request], Any]) -> Fault:
    async def fault(request: web.Request) -> web.StreamResponse:
        answer = await service.handle(request)
        body = answer.body if isinstance(answer, web.Response) else b""
        content = body if isinstance(body, bytes) else b""
        partly = web.StreamResponse(status=answer.status, headers=answer.headers)
        partly.content_length = max(len(content), after + 1)
        await partly.prepare(request)
        await partly.write(content[:after])
        ended = then(request)
        if asyncio.iscoroutine(ended):
            await ended
        return partly

    return fault


def _abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()

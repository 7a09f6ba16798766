"""The chain of middlewares that every request of every service passes.

    trace → retry → concurrency → your own → auth → method override → decode errors → transport

Each is called once per attempt, but for trace and retry, which see the call as a whole.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Protocol

from .message import Request, Response

__all__ = ["Handler", "Middleware", "link"]

Handler = Callable[[Request], Awaitable[Response]]
"""Sends a request on and gives the answer."""


class Middleware(Protocol):
    """One link of the chain.

    It may change the request, answer by itself, look at the answer, or raise; it calls `call_next`
    as often as it wants the rest of the chain to run. A failure of the service arrives as an
    `ApiError`, a failure on the way as a `TransportError`. Credentials are added further down the
    chain, so that a middleware of your own never sees them.
    """

    def __call__(self, request: Request, call_next: Handler) -> Awaitable[Response]:
        """Handle one request."""
        ...


def link(middlewares: Iterable[Middleware], transport: Handler) -> Handler:
    """Make one handler of middlewares, the outermost first, and what sends at the end."""
    handler = transport
    for middleware in reversed(list(middlewares)):
        # The method itself: to call an object, Python looks it up again each time.
        handler = partial(middleware.__call__, call_next=handler)
    return handler

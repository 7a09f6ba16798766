"""The answer beside the result that was made of it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import frozen

from .errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from .message import Response

__all__ = ["Reply", "keep", "reply_of"]

T = TypeVar("T")

_last: ContextVar[list[Response] | None] = ContextVar("specloom_response", default=None)


@frozen
class Reply(Generic[T]):
    """A result together with the answer that it was made of."""

    value: T
    """What the call gave."""
    response: Response
    """The answer; its `request` is the request as it was sent."""


async def reply_of(call: Awaitable[T]) -> Reply[T]:
    """Await a call and keep its last answer beside its result.

    Raises:
        ArgumentError: It asked the service for nothing.
    """
    kept: list[Response] = []
    token = _last.set(kept)
    try:
        value = await call
    finally:
        _last.reset(token)
        around = _last.get()
        if around is not None and kept:
            around[:] = kept
    if not kept:
        raise ArgumentError("with_response: the call asked the service for nothing")
    return Reply(value, kept[0])


def keep(response: Response) -> None:
    """Keep an answer for the call around that waits for it, if one does."""
    kept = _last.get()
    if kept is not None:
        kept[:] = [response]  # those before it would fill the memory

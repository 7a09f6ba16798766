"""Any number of items: a chunk at a time, with a few chunks under way at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Iterable
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

__all__ = ["Chunks", "Many", "run_bounded"]

T = TypeVar("T")

Many: TypeAlias = Iterable[T] | AsyncIterable[T]
"""Any number of items, as they come."""


class Chunks(Generic[T]):
    """Items in lists of a size, taken from their source when they are asked for.

    Args:
        items: The source, which is gone through once.
        size: Items a chunk; the last one may have fewer.
    """

    def __init__(self, items: Many[T], size: int) -> None:
        self._items = aiter(items) if isinstance(items, AsyncIterable) else iter(items)
        self._size = size
        self.taken = 0
        """How many items were taken from the source."""

    async def take(self) -> list[T]:
        """Give the next chunk; an empty one at the end."""
        chunk: list[T] = []
        items = self._items
        if isinstance(items, AsyncIterable):
            while len(chunk) < self._size:
                try:
                    chunk.append(await anext(items))
                except StopAsyncIteration:
                    break
                self.taken += 1
        else:
            for item in items:
                chunk.append(item)
                self.taken += 1
                if len(chunk) == self._size:
                    break
        return chunk


async def run_bounded(
    take: Callable[[], Awaitable[T | None]],
    work: Callable[[T], Coroutine[Any, Any, None]],
    *,
    limit: int,
) -> None:
    """Take one thing after another and work on `limit` of them at once, begun in their order.

    Nothing is taken before there is a place for it. Whatever is under way is finished before this
    ends; when it is cancelled, that is cancelled too.

    Args:
        take: Gives the next thing; None at the end.
        work: Works on one; it keeps what goes wrong to itself.
        limit: Things under way at once.
    """
    running: set[asyncio.Task[None]] = set()
    try:
        while (thing := await take()) is not None:
            running.add(asyncio.create_task(work(thing)))
            if len(running) >= limit:
                _, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        for task in running:
            task.cancel()
        raise
    finally:
        if running:
            await _finished(running)


async def _finished(running: set[asyncio.Task[None]]) -> None:
    try:
        await asyncio.wait(running)
    except asyncio.CancelledError:
        for task in running:
            task.cancel()
        await asyncio.wait(running)
        raise

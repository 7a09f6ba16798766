"""Pages of a cursor that the server keeps open meanwhile."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import (
        AsyncGenerator,
        Awaitable,
        Callable,
        Coroutine,
        Sequence,
    )
    from typing import Any

__all__ = ["by_open_cursor"]

logger = logging.getLogger("specloom")

Page = TypeVar("Page")
Item = TypeVar("Item")
Cursor = TypeVar("Cursor")


async def by_open_cursor(
    start: Callable[[], Awaitable[Cursor]],
    read: Callable[[Cursor], Awaitable[Page]],
    items: Callable[[Page], Sequence[Item]],
    *,
    is_last: Callable[[Page], bool],
    close: Callable[[Cursor], Awaitable[None]],
    owe: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
) -> AsyncGenerator[Item]:
    """Iterate over the pages of a cursor that the server keeps, and close it whatever happens.

    A failure to close it is logged and hides no other.

    Args:
        start: Opens the cursor.
        read: Gets its next page.
        items: The items of a page.
        is_last: Whether a page is the last, after which the server has closed the cursor.
        close: Closes the cursor sooner.
        owe: Begins what is done even when nobody waits for it any more.
    """
    opening = asyncio.ensure_future(start())
    try:
        cursor = await asyncio.shield(opening)
    except asyncio.CancelledError:
        # The server may have opened it all the same: that is closed when its name is known.
        owe(_close_late(opening, close))
        raise
    is_open = True
    try:
        while is_open:
            page = await read(cursor)
            is_open = not is_last(page)
            for item in items(page):
                yield item
    finally:
        if is_open:
            await asyncio.shield(owe(_close(cursor, close)))


async def _close(cursor: Cursor, close: Callable[[Cursor], Awaitable[None]]) -> None:
    try:
        await close(cursor)
    except Exception as error:  # noqa: BLE001  # the server closes it by itself in a while
        logger.debug("a cursor was not closed: %s", error)


async def _close_late(
    opening: asyncio.Future[Cursor], close: Callable[[Cursor], Awaitable[None]]
) -> None:
    try:
        cursor = await opening
    except Exception as error:  # noqa: BLE001  # nobody waits for it any more
        logger.debug("a cursor was not opened: %s", error)
    else:
        await _close(cursor, close)

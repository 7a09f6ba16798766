"""Page after page, as one iteration, with one page in memory at a time."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, TypeVar

from .errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import (
        AsyncGenerator,
        Awaitable,
        Callable,
        Coroutine,
        Sequence,
    )
    from typing import Any

__all__ = ["by_cursor", "by_key", "by_offset"]

logger = logging.getLogger("specloom")

Page = TypeVar("Page")
Item = TypeVar("Item")
Key = TypeVar("Key")
Cursor = TypeVar("Cursor")


async def by_offset(
    fetch: Callable[[int, int], Awaitable[Page]],
    items: Callable[[Page], Sequence[Item]],
    *,
    start: int = 0,
    size: int,
) -> AsyncGenerator[Item]:
    """Iterate over pages that are found by how many items stand before them.

    A page that is shorter than asked for is the last.

    Args:
        fetch: Gets a page, by offset and size.
        items: The items of a page.
        start: How many to skip.
        size: Items a page.
    """
    while True:
        page = items(await fetch(start, size))
        for item in page:
            yield item
        if len(page) < size:
            return
        start += len(page)


async def by_key(
    fetch: Callable[[Key | None], Awaitable[Page]],
    items: Callable[[Page], Sequence[Item]],
    key: Callable[[Item], Key],
    *,
    is_last: Callable[[Page], bool],
) -> AsyncGenerator[Item]:
    """Iterate over pages that follow the last key seen: nothing is skipped or repeated meanwhile.

    Args:
        fetch: Gets the page after a key; the first page for None.
        items: The items of a page, ordered by their key.
        key: The key of an item.
        is_last: Whether nothing can follow a page.

    Raises:
        DecodeError: The server gave the same page again, which would go on for ever.
    """
    after: Key | None = None
    while True:
        page = await fetch(after)
        found = items(page)
        last = key(found[-1]) if found else None
        if after is not None and last == after:
            raise DecodeError(
                f"the page after {after!r} ends with it again: the server pages wrongly"
            )
        for item in found:
            yield item
        if not found or is_last(page):
            return
        after = last


async def by_cursor(
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

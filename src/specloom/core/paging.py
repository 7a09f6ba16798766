"""Page after page, as one iteration, with one page in memory at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

__all__ = ["by_key", "by_offset"]

Page = TypeVar("Page")
Item = TypeVar("Item")
Key = TypeVar("Key")


async def by_offset(
    fetch: Callable[[int, int], Awaitable[Page]],
    items: Callable[[Page], Sequence[Item]],
    *,
    start: int = 0,
    size: int,
) -> AsyncIterator[Item]:
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
) -> AsyncIterator[Item]:
    """Iterate over pages that follow the last key seen: nothing is skipped or repeated meanwhile.

    Args:
        fetch: Gets the page after a key; the first page for None.
        items: The items of a page, ordered by their key.
        key: The key of an item.
        is_last: Whether nothing can follow a page.
    """
    after: Key | None = None
    while True:
        page = await fetch(after)
        found = items(page)
        for item in found:
            yield item
        if not found or is_last(page):
            return
        after = key(found[-1])

"""Page after page, as one iteration, with one page in memory at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from .address import absolute
from .errors import ApiError, ArgumentError, DecodeError, FieldNotLoaded
from .links import next_link

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from .replies import Reply

__all__ = ["by_cursor", "by_key", "by_link", "by_offset", "by_page"]

Page = TypeVar("Page")
Item = TypeVar("Item")
Key = TypeVar("Key")
Cursor = TypeVar("Cursor")
Spot = TypeVar("Spot")
Told = TypeVar("Told")

_FAR = 2**31 - 1
"""What no list reaches: a server that heeds its pages has none there."""


async def _walk(
    fetch: Callable[[Spot], Awaitable[Page]],
    items: Callable[[Page], Sequence[Item]],
    onward: Callable[[Spot, Page, Sequence[Item]], Spot | None],
    spot: Spot,
) -> AsyncGenerator[Item]:
    """Iterate over pages, each of which tells where the next one is; None after the last.

    That is asked before the items are given, so that a page which turns out to be one that was
    there before gives nothing twice.
    """
    while True:
        page = await fetch(spot)
        found = items(page)
        following = onward(spot, page, found)
        for item in found:
            yield item
        if following is None:
            return
        spot = following


def by_offset(
    fetch: Callable[[int], Awaitable[Page]],
    items: Callable[[Page], Sequence[Item]],
    *,
    operation: str,
    start: int = 0,
    size: int,
    most: int | None = None,
) -> AsyncGenerator[Item]:
    """Iterate over pages that are found by how many items stand before them.

    A page that is shorter than asked for is the last. One that is longer counts as it came.

    Args:
        fetch: Gets a page, by offset.
        items: The items of a page.
        operation: What errors call the operation.
        start: How many to skip.
        size: Items a page.
        most: The largest page that there is.

    Raises:
        ArgumentError: There is no page of that size.
        DecodeError: The server gives the same page for any offset.
    """
    _check_size(operation, size, most)

    def onward(offset: int, _page: Page, found: Sequence[Item]) -> int | None:
        return None if len(found) < size else offset + len(found)

    return _walk(_heeded(fetch, items, operation), items, onward, start)


def by_page(
    fetch: Callable[[int], Awaitable[Page]],
    items: Callable[[Page], Sequence[Item]],
    *,
    operation: str,
    start: int = 1,
    first: int = 1,
    size: int | None = None,
    most: int | None = None,
    count: Callable[[Page], int | None] | None = None,
) -> AsyncGenerator[Item]:
    """Iterate over pages that are numbered.

    The last is the one whose number the service says, and without its word one that is shorter than
    asked for. An empty page is the end in any case.

    Args:
        fetch: Gets a page, by number.
        items: The items of a page.
        operation: What errors call the operation.
        start: Number of the page to begin with.
        first: Number of the first page.
        size: Items a page; None where the service decides.
        most: The largest page that there is.
        count: How many pages there are, as a page tells it.

    Raises:
        ArgumentError: There is no page of that size.
        DecodeError: The server gives the same page for any number.
    """
    _check_size(operation, size, most)

    def onward(number: int, page: Page, found: Sequence[Item]) -> int | None:
        pages = _told(count, page)
        if pages is not None:
            is_last = number - first + 1 >= pages
        else:
            is_last = size is not None and len(found) < size
        return None if is_last or not found else number + 1

    return _walk(_heeded(fetch, items, operation), items, onward, start)


def by_cursor(
    fetch: Callable[[Cursor | None], Awaitable[Page]],
    items: Callable[[Page], Sequence[Item]],
    following: Callable[[Page], Cursor | None],
    *,
    operation: str,
    start: Cursor | None = None,
    more: Callable[[Page], bool | None] | None = None,
) -> AsyncGenerator[Item]:
    """Iterate over pages each of which has the cursor of the next.

    The last has none: it is absent, null or empty. A page without items may stand anywhere.

    Args:
        fetch: Gets a page, by its cursor; the first page for None.
        items: The items of a page.
        following: The cursor of the page after a page.
        operation: What errors call the operation.
        start: The cursor to begin with.
        more: Whether a page says that others follow.

    Raises:
        DecodeError: A cursor came before, is none, or is missing though others follow.
    """
    leads_on = _further(operation, "cursor")

    def onward(_spot: Cursor | None, page: Page, _found: Sequence[Item]) -> Cursor | None:
        is_more = _told(more, page)
        cursor = None if is_more is False else _told(following, page)
        if is_more and (cursor is None or cursor == ""):
            message = f"{operation}: more follows, it says, but there is no cursor to get it with"
            raise DecodeError(message, operation=operation)
        return cursor if leads_on(cursor) else None

    return _walk(fetch, items, onward, start)


def by_link(
    fetch: Callable[[str | None], Awaitable[Reply[Page]]],
    items: Callable[[Page], Sequence[Item]],
    following: Callable[[Page], str | None] | None = None,
    *,
    operation: str,
) -> AsyncGenerator[Item]:
    """Iterate over pages each of which has a link to the next, in a field or the `Link` header.

    Args:
        fetch: Gets a page, by its URL; the first page for None.
        items: The items of a page.
        following: The link to the page after a page; that of the header when absent.
        operation: What errors call the operation.

    Raises:
        DecodeError: A link came before, or is none.
    """
    leads_on = _further(operation, "link")

    def onward(_spot: str | None, reply: Reply[Page], _found: Sequence[Item]) -> str | None:
        link = next_link(reply.response) if following is None else _told(following, reply.value)
        # A field may hold anything.
        if link and isinstance(link, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            link = str(absolute(reply.response.request.url, link) or link)
        return link if leads_on(link) else None

    return _walk(fetch, lambda reply: items(reply.value), onward, None)


def by_key(
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

    def onward(after: Key | None, page: Page, found: Sequence[Item]) -> Key | None:
        last = key(found[-1]) if found else None
        if after is not None and last == after:
            raise DecodeError(
                f"the page after {after!r} ends with it again: the server pages wrongly"
            )
        return None if is_last(page) else last

    return _walk(fetch, items, onward, None)


def _check_size(operation: str, size: int | None, most: int | None) -> None:
    # The caller may come without a type checker.
    is_count = isinstance(size, int) and not isinstance(size, bool)
    if size is not None and not (is_count and 1 <= size <= (most or size)):
        wanted = "1 at least" if most is None else f"from 1 to {most}"
        raise ArgumentError(f"{operation}: the size of a page is {wanted}, not {size!r}")


def _told(tell: Callable[[Page], Told | None] | None, page: Page) -> Told | None:
    """What a page says; None where it says nothing."""
    try:
        return None if tell is None else tell(page)
    except FieldNotLoaded:
        return None


def _further(operation: str, noun: str) -> Callable[[object], bool]:
    """What tells whether a cursor or link leads on: to a page that has not been there yet."""
    seen: set[str | int] = set()

    def leads_on(spot: object) -> bool:
        if spot is None or spot == "":
            return False
        if isinstance(spot, bool) or not isinstance(spot, (str, int)):
            fault = f"is of the type {type(spot).__name__}"
        elif spot in seen:
            fault = "came before: the server pages wrongly"
        else:
            seen.add(spot)
            return True
        message = f"{operation}: the {noun} to the next page {fault}"
        raise DecodeError(message, operation=operation)

    return leads_on


def _heeded(
    fetch: Callable[[int], Awaitable[Page]],
    items: Callable[[Page], Sequence[Item]],
    operation: str,
) -> Callable[[int], Awaitable[Page]]:
    """Get pages by number or offset, and find out a server that does not look at it.

    Two pages may be alike by right: of one field, for instance, that is the same everywhere. Then
    the server is asked for what surely is not there.
    """
    last: Sequence[Item] = ()

    async def fetched(spot: int) -> Page:
        nonlocal last
        page = await fetch(spot)
        found = items(page)
        if found and found == last and await is_anywhere(found):
            message = f"{operation}: every page is the same: the server pages wrongly"
            raise DecodeError(message, operation=operation)
        last = found
        return page

    async def is_anywhere(found: Sequence[Item]) -> bool:
        try:
            return items(await fetch(_FAR)) == found
        except (ApiError, ArgumentError):
            return False

    return fetched

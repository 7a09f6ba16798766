"""Page after page, with one page in memory at a time."""

from __future__ import annotations

import pytest

from specloom.core.errors import DecodeError
from specloom.core.paging import by_key, by_offset


class Pages:
    """A list that is fetched in pages, and what was asked of it."""

    def __init__(self, count):
        self.all = list(range(count))
        self.asked = []

    async def at(self, offset, size):
        self.asked.append((offset, size))
        return self.all[offset : offset + size]

    async def after(self, key):
        self.asked.append(key)
        start = 0 if key is None else key + 1
        return self.all[start : start + 3]


def same(page):
    return page


async def everything(iterator):
    return [item async for item in iterator]


@pytest.mark.parametrize(
    ("count", "asked"),
    [
        (0, [(0, 3)]),
        (2, [(0, 3)]),
        (3, [(0, 3), (3, 3)]),
        (7, [(0, 3), (3, 3), (6, 3)]),
    ],
)
async def test_offsets_reach_every_item_once(count, asked):
    pages = Pages(count)
    assert await everything(by_offset(pages.at, same, size=3)) == pages.all
    assert pages.asked == asked


async def test_offsets_may_start_later():
    pages = Pages(7)
    assert await everything(by_offset(pages.at, same, start=4, size=3)) == [4, 5, 6]


@pytest.mark.parametrize(
    ("count", "asked"),
    [
        (0, [None]),
        (2, [None]),
        (3, [None, 2]),
        (7, [None, 2, 5]),
    ],
)
async def test_keys_reach_every_item_once(count, asked):
    pages = Pages(count)
    found = by_key(pages.after, same, same, is_last=lambda page: len(page) < 3)
    assert await everything(found) == pages.all
    assert pages.asked == asked


async def test_an_empty_page_is_the_last_whatever_it_says():
    pages = Pages(6)
    found = by_key(pages.after, same, same, is_last=lambda _: False)
    assert await everything(found) == pages.all
    assert pages.asked == [None, 2, 5]


async def test_keys_skip_nothing_that_is_removed_meanwhile():
    pages = Pages(6)
    found = []
    async for item in by_key(pages.after, same, same, is_last=lambda page: len(page) < 3):
        found.append(item)
        if item == 2:

            async def after(key):
                return [n for n in (3, 5) if key is None or n > key]

            pages.after = after
            break
    rest = [n async for n in by_key(pages.after, same, same, is_last=lambda page: len(page) < 3)]
    assert found + rest == [0, 1, 2, 3, 5]


@pytest.mark.parametrize("paged", ["offset", "key"])
async def test_no_page_is_fetched_before_it_is_needed(paged):
    pages = Pages(9)
    iterator = (
        by_offset(pages.at, same, size=3)
        if paged == "offset"
        else by_key(pages.after, same, same, is_last=lambda page: len(page) < 3)
    )
    async for item in iterator:
        if item == 2:
            break
    assert len(pages.asked) == 1
    await iterator.aclose()


async def test_a_failure_comes_through():
    async def fetch(offset, size):
        if offset:
            raise ValueError("gone")
        return [1, 2, 3]

    found = []

    async def collect():
        async for item in by_offset(fetch, same, size=3):
            found.append(item)  # noqa: PERF401  # what came before the failure counts

    with pytest.raises(ValueError, match="gone"):
        await collect()
    assert found == [1, 2, 3]


async def test_a_server_that_gives_the_same_page_again_is_found_out():
    pages = Pages(9)

    async def ignoring(_):
        return await pages.after(None)

    seen = []

    async def consume():
        async for item in by_key(ignoring, same, same, is_last=lambda _: False):
            seen.append(item)  # noqa: PERF401  # what came before the fault counts

    with pytest.raises(DecodeError, match="the page after 2 ends with it again"):
        await consume()
    assert seen == [0, 1, 2]

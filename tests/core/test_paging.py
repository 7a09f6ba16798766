"""Page after page, with one page in memory at a time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.core.errors import ArgumentError, BadRequestError, DecodeError, FieldNotLoaded
from specloom.core.paging import by_cursor, by_key, by_offset, by_page


class Pages:
    """A list that is fetched in pages, and what was asked of it."""

    def __init__(self, count):
        self.all = list(range(count))
        self.asked = []

    async def at(self, offset):
        self.asked.append(offset)
        return self.all[offset : offset + 3]

    async def after(self, key):
        self.asked.append(key)
        start = 0 if key is None else key + 1
        return self.all[start : start + 3]


def same(page):
    return page


def offsets(fetch, *, start=0, size=3):
    return by_offset(fetch, same, operation="things.list", start=start, size=size)


async def everything(iterator):
    return [item async for item in iterator]


@pytest.mark.parametrize(
    ("count", "asked"),
    [
        (0, [0]),
        (2, [0]),
        (3, [0, 3]),
        (7, [0, 3, 6]),
    ],
)
async def test_offsets_reach_every_item_once(count, asked):
    pages = Pages(count)
    assert await everything(offsets(pages.at)) == pages.all
    assert pages.asked == asked


async def test_offsets_may_start_later():
    pages = Pages(7)
    assert await everything(offsets(pages.at, start=4)) == [4, 5, 6]


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
        offsets(pages.at)
        if paged == "offset"
        else by_key(pages.after, same, same, is_last=lambda page: len(page) < 3)
    )
    async for item in iterator:
        if item == 2:
            break
    assert len(pages.asked) == 1
    await iterator.aclose()


async def test_a_failure_comes_through():
    async def fetch(offset):
        if offset:
            raise ValueError("gone")
        return [1, 2, 3]

    found = []

    async def collect():
        async for item in offsets(fetch):
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


# --- servers that page in any way, by a model of each


ITEMS = st.lists(st.integers(0, 3), max_size=30)
SIZES = st.integers(1, 7)


@given(ITEMS, SIZES, st.integers(0, 5), st.data())
async def test_offsets_give_any_data_once(data, size, start, draw):
    async def fetch(offset):
        # A server may give more than asked for.
        return data[offset : offset + size + draw.draw(st.integers(0, 2))]

    assert await everything(offsets(fetch, start=start, size=size)) == data[start:]


@given(ITEMS, SIZES, st.integers(0, 2), st.booleans(), st.sampled_from(["told", "null", "absent"]))
async def test_numbers_give_any_data_once(data, size, first, knows_size, told):
    asked = []

    async def fetch(number):
        asked.append(number)
        at = (number - first) * size
        return data[at : at + size]

    def count(_):
        if told == "absent":
            raise FieldNotLoaded("Page", "pages")
        return -(-len(data) // size) if told == "told" else None

    found = by_page(
        fetch,
        same,
        operation="things.list",
        start=first,
        first=first,
        size=size if knows_size else None,
        count=count,
    )
    assert await everything(found) == data
    if told == "told":
        assert max(asked, key=lambda number: number % (2**31 - 1)) <= first + len(data) // size


@given(
    st.lists(ITEMS, min_size=1, max_size=8),
    st.sampled_from([str, int]),
    st.sampled_from([None, "", "absent"]),
    st.booleans(),
    st.data(),
)
async def test_cursors_give_any_pages_once(pages, kind, end, tells_more, data):
    start = data.draw(st.integers(0, len(pages) - 1))
    asked = []

    async def fetch(cursor):
        asked.append(cursor)
        return 0 if cursor is None else int(cursor)

    def following(at):
        if at + 1 < len(pages):
            return kind(at + 1)
        if end == "absent":
            raise FieldNotLoaded("Page", "next")
        return end

    found = by_cursor(
        fetch,
        lambda at: pages[at],
        following,
        operation="things.list",
        start=kind(start) if start else None,
        more=(lambda at: at + 1 < len(pages)) if tells_more else None,
    )
    assert await everything(found) == [item for page in pages[start:] for item in page]
    assert len(asked) == len(pages) - start


async def test_no_more_is_the_end_whatever_cursor_there_is():
    async def fetch(_):
        return [1]

    found = by_cursor(fetch, same, lambda _: "x", operation="things.list", more=lambda _: False)
    assert await everything(found) == [1]


# --- servers that page wrongly


async def taken(iterator):
    """What came, and the error that ended it."""
    found = []
    try:
        async for item in iterator:
            found.append(item)  # noqa: PERF401  # what came before the fault counts
    except DecodeError as error:
        return found, str(error)
    return found, ""


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("by", [by_offset, by_page])
async def test_a_server_that_gives_one_page_for_all_is_found_out(by, size):
    asked = []

    async def fetch(spot):
        asked.append(spot)
        return [1, 2, 3]

    found, error = await taken(by(fetch, same, operation="things.list", size=size))
    assert found == [1, 2, 3]
    assert error == "things.list: every page is the same: the server pages wrongly"
    assert len(asked) == 3


@pytest.mark.parametrize("refusal", [ArgumentError("too far"), "api"])
async def test_pages_that_are_alike_by_right_are_given(refusal):
    if refusal == "api":
        refusal = BadRequestError("far", service="s", operation="o", status=400)
    data = ["open"] * 10

    async def fetch(offset):
        if offset > 1000:
            raise refusal
        return data[offset : offset + 2]

    assert await everything(offsets(fetch, size=2)) == data


@pytest.mark.parametrize(
    ("cursors", "given", "error"),
    [
        (["a", "a"], 1, "the cursor to the next page came before: the server pages wrongly"),
        (["a", "b", "c", "a"], 3, "the cursor to the next page came before"),
        ([7, 7], 1, "the cursor to the next page came before"),
        ([["a"]], 0, "the cursor to the next page is of the type list"),
        ([{}], 0, "the cursor to the next page is of the type dict"),
        ([True], 0, "the cursor to the next page is of the type bool"),
        ([1.5], 0, "the cursor to the next page is of the type float"),
    ],
)
async def test_cursors_that_lead_nowhere(cursors, given, error):
    left = iter(enumerate(cursors))

    async def fetch(_):
        return next(left)

    paged = by_cursor(fetch, lambda page: [page[0]], lambda page: page[1], operation="things.list")
    found, told = await taken(paged)
    assert found == list(range(given))
    assert told.startswith(f"things.list: {error}")


@pytest.mark.parametrize("cursor", [None, ""])
async def test_more_without_a_cursor_is_no_end(cursor):
    async def fetch(_):
        return [1]

    found, error = await taken(
        by_cursor(fetch, same, lambda _: cursor, operation="things.list", more=lambda _: True)
    )
    assert (found, error) == (
        [],
        "things.list: more follows, it says, but there is no cursor to get it with",
    )


@pytest.mark.parametrize("size", [0, -1, 51, True, "5", 2.0])
@pytest.mark.parametrize("by", [by_offset, by_page])
def test_a_size_that_no_page_has(by, size):
    with pytest.raises(
        ArgumentError, match=r"things\.list: the size of a page is from 1 to 50, not"
    ):
        by(same, same, operation="things.list", size=size, most=50)

"""Queries: conditions, order, attributes and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from specloom import ArgumentError, FieldNotLoaded
from specloom.strapi import StrapiBadRequestError, StrapiClient

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specloom.strapi.content import Content

    from .conftest import Desk

MAX_LIMIT = 100

ARTICLES: list[dict[str, Any]] = [
    {"title": "Apple pie", "body": "Bake & eat", "views": 3, "kind": "guide", "featured": True},
    {"title": "Boat trip", "body": None, "views": 10, "kind": "story", "featured": False},
    {"title": "100% cherry_pie?", "body": "", "views": 7, "kind": "news", "featured": None},
    {"title": "Übung = #1 + [x]", "body": "Fit", "views": None, "kind": None, "featured": None},
]
APPLE, BOAT, CHERRY, DRILL = (article["title"] for article in ARTICLES)


@pytest.fixture
async def articles(strapi: StrapiClient) -> Content:
    """Four articles, two of them in a category."""
    categories = strapi.content("categories")
    food, travel = [
        (await categories.create(data={"name": name})).data for name in ("Food", "Travel")
    ]
    content = strapi.content("articles")
    placed = {APPLE: food, BOAT: travel}
    for article in ARTICLES:
        category = placed.get(article["title"])
        link = None if category is None else {"documentId": category.document_id}
        await content.create(data={**article, "category": link})
    return content


async def titles(content: Content, **options: Any) -> list[str]:
    """The titles of what a search finds."""
    return [document["title"] for document in (await content.find(**options)).data]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"title": APPLE}, [APPLE]),
        ({"title": {"$eq": CHERRY}}, [CHERRY]),
        ({"title": {"$eq": DRILL}}, [DRILL]),
        ({"title": {"$eqi": "apple PIE"}}, [APPLE]),
        ({"title": {"$ne": APPLE}}, [CHERRY, BOAT, DRILL]),
        ({"title": {"$contains": "pie"}}, [CHERRY, APPLE]),
        ({"title": {"$contains": "%"}}, [CHERRY]),
        ({"title": {"$contains": "_"}}, [CHERRY]),
        ({"title": {"$startsWith": "Über"}}, []),
        ({"title": {"$endsWith": "+ [x]"}}, [DRILL]),
        ({"body": None}, [BOAT]),
        ({"body": {"$eq": None}}, [BOAT]),
        ({"body": {"$null": True}}, [BOAT]),
        ({"body": {"$null": False}}, [CHERRY, APPLE, DRILL]),
        ({"body": {"$notNull": True}}, [CHERRY, APPLE, DRILL]),
        ({"body": ""}, [CHERRY]),
        ({"body": {"$eq": "null"}}, []),
        ({"body": "Bake & eat"}, [APPLE]),
        ({"views": {"$gt": 3}}, [CHERRY, BOAT]),
        ({"views": {"$between": [3, 7]}}, [CHERRY, APPLE]),
        ({"views": {"$in": [3, 10]}}, [APPLE, BOAT]),
        ({"views": {"$in": [3]}}, [APPLE]),
        ({"views": {"$in": list(range(100))}}, [CHERRY, APPLE, BOAT]),
        ({"views": {"$notIn": [3, 10]}}, [CHERRY]),
        ({"kind": {"$in": ("guide", "news")}}, [CHERRY, APPLE]),
        ({"featured": True}, [APPLE]),
        ({"featured": {"$eq": False}}, [BOAT]),
        ({"category": {"name": "Food"}}, [APPLE]),
        ({"category": {"name": {"$in": ["Food", "Travel"]}}}, [APPLE, BOAT]),
        ({"category": {"articles": {"views": 10}}}, [BOAT]),
        ({"category": {"documentId": {"$null": True}}}, [CHERRY, DRILL]),
        ({"$or": [{"views": 3}, {"views": 7}]}, [CHERRY, APPLE]),
        ({"$and": [{"views": {"$gt": 3}}, {"views": {"$lt": 10}}]}, [CHERRY]),
        ({"$and": [{"$or": [{"views": 3}, {"views": 10}]}, {"kind": "story"}]}, [BOAT]),
        ({"$not": {"views": {"$gt": 3}}}, [APPLE]),
        ({"views": {"$gt": 3, "$lt": 10}}, [CHERRY]),
        ({}, [CHERRY, APPLE, BOAT, DRILL]),
        (None, [CHERRY, APPLE, BOAT, DRILL]),
    ],
)
async def test_filters(
    articles: Content, filters: Mapping[str, Any] | None, expected: Sequence[str]
):
    assert await titles(articles, filters=filters, sort=["title"]) == expected


async def test_an_empty_list_is_never_dropped(articles: Content):
    assert await titles(articles, filters={"views": {"$in": []}}) == []
    assert len(await titles(articles, filters={"views": {"$notIn": []}})) == len(ARTICLES)
    with pytest.raises(ArgumentError, match="empty list"):
        await articles.find(filters={"views": {"$between": []}})


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"views": {"$in": list(range(8, 109))}}, [BOAT]),
        ({"$or": [{"views": number} for number in range(8, 109)]}, [BOAT]),
        ({"category": {"name": {"$notIn": ["Food", *map(str, range(101))]}}}, [BOAT]),
        ({"views": {"$notIn": list(range(8, 109))}}, [CHERRY, APPLE]),
    ],
)
async def test_a_list_that_the_server_would_drop_is_sent_in_parts(
    articles: Content, filters: Mapping[str, Any], expected: list[str]
):
    assert await titles(articles, filters=filters, sort=["title"]) == expected


async def test_a_query_that_the_server_cannot_take_is_refused(articles: Content):
    with pytest.raises(ArgumentError, match="the service takes 15000 at most"):
        await articles.find(filters={"title": {"$in": ["x" * 200] * 90}})
    # Just below the limit it goes through.
    assert await titles(articles, filters={"title": {"$ne": "x" * 14_500}}, sort=["title"]) == [
        CHERRY,
        APPLE,
        BOAT,
        DRILL,
    ]


async def test_search_looks_in_every_text(articles: Content):
    assert await titles(articles, search="trip", sort=["title"]) == [BOAT]
    assert await titles(articles, search="bake & eat") == [APPLE]
    assert await titles(articles, search="nowhere") == []


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (["title"], [CHERRY, APPLE, BOAT, DRILL]),
        (["title:desc"], [DRILL, BOAT, APPLE, CHERRY]),
        (["views:desc"], [BOAT, CHERRY, APPLE, DRILL]),
        (["featured", "title:desc"], [DRILL, CHERRY, BOAT, APPLE]),
        (["category.name:desc", "title"], [BOAT, APPLE, CHERRY, DRILL]),
    ],
)
async def test_sort(articles: Content, sort: Sequence[str], expected: Sequence[str]):
    assert await titles(articles, sort=sort) == expected


async def test_fields_narrow_the_answer(articles: Content):
    page = await articles.find(fields=["title", "views"], sort=["title"])
    assert all(set(document) == {"id", "documentId", "title", "views"} for document in page.data)
    assert len(page.data) == 4


@pytest.mark.parametrize(
    "populate",
    [
        "category",
        "*",
        ["category"],
        {"category": True},
        {"category": {"fields": ["name"]}},
        {"category": {"populate": ["articles"]}},
        "category.articles",
    ],
)
async def test_populate(articles: Content, populate: Any):
    (document,) = (await articles.find(filters={"title": APPLE}, populate=populate)).data
    assert document["category"]["name"] == "Food"


async def test_pages_by_number(articles: Content):
    page = await articles.find(sort=["title"], pagination={"page": 2, "page_size": 3})
    assert [document["title"] for document in page.data] == [DRILL]
    where = page.meta.pagination
    assert (where.page, where.page_size, where.page_count, where.total) == (2, 3, 2, 4)
    assert (await articles.find(pagination={"page": 9, "page_size": 3})).data == []


async def test_pages_by_offset(articles: Content):
    page = await articles.find(sort=["title"], pagination={"start": 1, "limit": 2})
    assert [document["title"] for document in page.data] == [APPLE, BOAT]
    where = page.meta.pagination
    assert (where.start, where.limit, where.total) == (1, 2, 4)


async def test_pages_without_count(articles: Content):
    page = await articles.find(pagination={"page_size": 3, "with_count": False})
    assert len(page.data) == 3
    assert page.meta.pagination.page_size == 3
    with pytest.raises(FieldNotLoaded, match="total"):
        _ = page.meta.pagination.total


async def test_the_two_forms_of_paging_exclude_each_other(articles: Content):
    with pytest.raises((ArgumentError, StrapiBadRequestError)):
        await articles.find(pagination={"page": 1, "start": 0})


@pytest.fixture
async def items(strapi: StrapiClient, desk: Desk) -> Content:
    """1,000 stock items, ten of the largest pages."""
    await desk.fill_stock([{"code": f"{number:03}", "amount": number} for number in range(1000)])
    return strapi.content("stock-items")


async def test_many_documents(items: Content):
    # The server cuts a page down to its limit, in silence.
    page = await items.find(pagination={"page_size": 2000})
    assert (len(page.data), page.meta.pagination.page_size) == (MAX_LIMIT, MAX_LIMIT)
    assert page.meta.pagination.total == 1000
    page = await items.find(pagination={"start": 0, "limit": 2000})
    assert (len(page.data), page.meta.pagination.limit) == (MAX_LIMIT, MAX_LIMIT)
    assert len((await items.find()).data) == 25

    # An iteration loses nothing by it.
    everything = [f"{number:03}" for number in range(1000)]
    for size in (2000, 150, 100, 33):
        found = [document async for document in items.iterate(size=size)]
        assert sorted(document["code"] for document in found) == everything, size
        keys = [document.document_id for document in found]
        assert keys == sorted(set(keys)), size

    # It goes on from what it has seen, whatever is deleted meanwhile.
    seen: list[str] = []
    async for document in items.iterate(size=100):
        seen.append(document["code"])
        if len(seen) in {50, 100, 150}:
            await items.delete(document_id=document.document_id)
    assert sorted(seen) == everything

    # Conditions and attributes hold on every page.
    few = [
        document
        async for document in items.iterate(
            filters={"$or": [{"amount": {"$lt": 60}}, {"amount": {"$gte": 990}}]},
            fields=["amount"],
            size=20,
        )
    ]
    assert all("code" not in document for document in few)
    assert {document["amount"] for document in few} <= {*range(60), *range(990, 1000)}
    assert len(few) >= 67


async def test_an_iteration_over_nothing_is_empty(strapi: StrapiClient):
    assert [document async for document in strapi.content("stock-items").iterate()] == []


async def test_an_iteration_over_exactly_one_page_ends(strapi: StrapiClient):
    content = strapi.content("stock-items")
    for number in range(4):
        await content.create(data={"code": str(number)})
    for size in (2, 4):
        assert len([document async for document in content.iterate(size=size)]) == 4

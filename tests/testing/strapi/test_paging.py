"""Paging and sorting."""

from __future__ import annotations

import time

import pytest


@pytest.fixture(autouse=True)
def _seed(service):
    service.seed("tags", [{"label": f"t{i:03}"} for i in range(230)])


@pytest.mark.parametrize(
    ("query", "expected", "count"),
    [
        ("", {"page": 1, "pageSize": 25, "pageCount": 10, "total": 230}, 25),
        (
            "pagination[page]=3&pagination[pageSize]=100",
            {"page": 3, "pageSize": 100, "pageCount": 3, "total": 230},
            30,
        ),
        (
            "pagination[pageSize]=1000",
            {"page": 1, "pageSize": 100, "pageCount": 3, "total": 230},
            100,
        ),
        ("pagination[limit]=1000", {"start": 0, "limit": 100, "total": 230}, 100),
        ("pagination[start]=225", {"start": 225, "limit": 25, "total": 230}, 5),
        ("pagination[start]=-5&pagination[limit]=2", {"start": 0, "limit": 2, "total": 230}, 2),
        ("pagination[limit]=-1", {"start": 0, "limit": 1, "total": 230}, 1),
        ("pagination[limit]=0", {"start": 0, "limit": 1, "total": 230}, 1),
        (
            "pagination[pageSize]=0",
            {"page": 1, "pageSize": 1, "pageCount": 230, "total": 230},
            1,
        ),
        (
            "pagination[pageSize]=-1",
            {"page": 1, "pageSize": 1, "pageCount": 230, "total": 230},
            1,
        ),
        ("pagination[page]=0", {"page": 1, "pageSize": 25, "pageCount": 10, "total": 230}, 25),
        ("pagination[page]=99", {"page": 99, "pageSize": 25, "pageCount": 10, "total": 230}, 0),
        ("pagination[withCount]=false", {"page": 1, "pageSize": 25}, 25),
        ("pagination[limit]=5&pagination[withCount]=0", {"start": 0, "limit": 5}, 5),
        ("start=3&limit=4", {"page": 1, "pageSize": 25, "pageCount": 10, "total": 230}, 25),
    ],
)
async def test_pages(call, query, expected, count):
    answer = await call.get(f"/api/tags?{query}")
    assert answer.status == 200
    assert answer.json["meta"] == {"pagination": expected}
    assert len(answer.data) == count


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("pagination[page]=1&pagination[limit]=1", "PaginationError"),
        ("page=1", "PaginationError"),
        ("pageSize=10", "PaginationError"),
        ("pagination[page]=abc", "ValidationError"),
        ("pagination[start]=1.5", "ValidationError"),
        ("pagination[withCount]=maybe", "ValidationError"),
    ],
)
async def test_pages_that_are_refused(call, query, name):
    answer = await call.get(f"/api/tags?{query}")
    assert answer.status == 400
    assert answer.error["name"] == name


async def test_limits_can_be_set(call, service):
    service.default_limit, service.max_limit = 3, 5
    assert len(await call.rows("/api/tags")) == 3
    assert len(await call.rows("/api/tags?pagination[limit]=9")) == 5


async def test_sort(call, service):
    [a, b] = service.seed("categories", [{"name": "a"}, {"name": "b"}])
    service.seed(
        "articles",
        [
            {"title": "one", "views": 2, "category": b},
            {"title": "two", "views": 1, "category": a},
            {"title": "three", "views": 2, "category": a},
        ],
    )
    for query, expected in {
        "": ["one", "two", "three"],
        "sort=title": ["one", "three", "two"],
        "sort=title:desc": ["two", "three", "one"],
        "sort=title:DESC": ["two", "three", "one"],
        "sort=views:asc,title:desc": ["two", "three", "one"],
        "sort[0]=views&sort[1]=title:desc": ["two", "three", "one"],
        "sort=views&sort=title": ["two", "one", "three"],
        "sort[views]=desc": ["one", "three", "two"],
        "sort=category.name:desc,title": ["one", "three", "two"],
        "sort[category][name]=asc&sort[title]=desc": ["two", "three", "one"],
        "sort=id:desc": ["three", "two", "one"],
        "sort=seo.metaTitle,title": ["one", "three", "two"],
    }.items():
        assert await call.names(f"/api/articles?{query}") == expected, query


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("sort=nope", "Invalid key nope"),
        ("sort=category", "Invalid key category"),
        ("sort=category.nope", "Invalid key nope at category"),
        ("sort=secret", "Invalid key secret"),
        ("sort=zone", "Invalid key zone"),
        ("sort=title:up", "Invalid order. order can only be one of asc|desc|ASC|DESC"),
    ],
)
async def test_sorts_that_are_refused(call, query, message):
    answer = await call.get(f"/api/articles?{query}")
    assert answer.status == 400
    assert answer.error["name"] == "ValidationError"
    assert answer.error["message"] == message


async def test_without_a_sort_a_published_entry_moves_to_the_end(call, service):
    [first, _] = service.seed("articles", [{"title": "one"}, {"title": "two"}])
    await call("PUT", f"/api/articles/{first}", {"views": 1})
    assert await call.names("/api/articles") == ["two", "one"]


async def test_keyset_paging_through_10000_entries(call, service):
    service.seed("pages", [{"heading": str(i)} for i in range(10_000)])
    started = time.perf_counter()
    seen: list[str] = []
    last = ""
    while True:
        page = await call.rows(
            "/api/pages?sort=documentId:asc&pagination[pageSize]=100&pagination[withCount]=false"
            f"&filters[documentId][$gt]={last}"
        )
        if not page:
            break
        seen += [row["heading"] for row in page]
        last = page[-1]["documentId"]
    assert sorted(map(int, seen)) == list(range(10_000))

    offset = 0
    for number in range(1, 101):
        answer = await call.get(f"/api/pages?pagination[page]={number}&pagination[pageSize]=100")
        offset += len(answer.data)
    assert offset == 10_000
    assert time.perf_counter() - started < 10

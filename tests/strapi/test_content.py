"""The Strapi client against the local service; tests/live runs the real one."""

from __future__ import annotations

import pytest

from specloom import ArgumentError, FieldNotLoaded
from specloom.strapi import (
    ApiToken,
    StrapiAuthenticationError,
    StrapiBadRequestError,
    StrapiClient,
    StrapiNotFoundError,
    StrapiPermissionDeniedError,
)
from specloom.testing import StrapiService


def nested(levels):
    condition = {"name": "x"}
    for _ in range(levels):
        condition = {"category": condition}
    return condition


@pytest.fixture
async def service():
    async with StrapiService() as service:
        service.add_type(
            "article",
            plural="articles",
            attributes={
                "title": {"type": "string", "required": True},
                "views": {"type": "integer"},
                "category": {
                    "type": "relation",
                    "relation": "manyToOne",
                    "target": "api::category.category",
                },
            },
            draft_and_publish=True,
        )
        service.add_type("category", plural="categories", attributes={"name": {"type": "string"}})
        service.add_type(
            "homepage",
            plural="homepages",
            kind="singleType",
            attributes={"hero": {"type": "string"}},
        )
        service.add_token("full", kind="full-access")
        service.add_token("read", kind="read-only")
        yield service


@pytest.fixture
async def client(service):
    async with StrapiClient(service.base_url, auth=ApiToken("full")) as client:
        yield client


async def test_create_find_update_delete(client) -> None:
    articles = client.content("articles")
    created = (await articles.create(data={"title": "Hello", "views": 3})).data
    assert (created["title"], created["views"]) == ("Hello", 3)
    found = (await articles.find_one(document_id=created.document_id)).data
    assert found.document_id == created.document_id
    updated = await articles.update(document_id=created.document_id, data={"views": 4})
    assert (updated.data["title"], updated.data["views"]) == ("Hello", 4)
    assert await articles.delete(document_id=created.document_id) is None
    with pytest.raises(StrapiNotFoundError):
        await articles.find_one(document_id=created.document_id)


async def test_filters_sort_fields_and_pages(client) -> None:
    articles = client.content("articles")
    for number in range(12):
        await articles.create(data={"title": f"Article {number:02}", "views": number})
    page = await articles.find(
        filters={"$or": [{"views": {"$gte": 10}}, {"title": {"$eq": "Article 03"}}]},
        sort=["views:desc"],
        fields=["title"],
    )
    assert [document["title"] for document in page.data] == [
        "Article 11",
        "Article 10",
        "Article 03",
    ]
    with pytest.raises(FieldNotLoaded, match="views"):
        page.data[0]["views"]
    second = await articles.find(sort=["title"], pagination={"page": 2, "page_size": 5})
    info = second.meta.pagination
    assert (info.page, info.page_size, info.page_count, info.total) == (2, 5, 3, 12)
    start = await articles.find(sort=["title"], pagination={"start": 10, "limit": 5})
    assert (start.meta.pagination.start, start.meta.pagination.limit) == (10, 5)
    assert len(start.data) == 2


async def test_null_is_not_an_empty_string(client) -> None:
    articles = client.content("articles")
    await articles.create(data={"title": "without"})
    await articles.create(data={"title": "with", "views": 1})
    page = await articles.find(filters={"views": {"$eq": None}})
    assert [document["title"] for document in page.data] == ["without"]


async def test_a_relation_is_loaded_when_asked_for_only(client) -> None:
    news = (await client.content("categories").create(data={"name": "News"})).data
    articles = client.content("articles")
    data = {"title": "x", "category": {"documentId": news.document_id}}
    created = (await articles.create(data=data)).data
    with pytest.raises(FieldNotLoaded, match="populate"):
        created["category"]
    found = await articles.find_one(document_id=created.document_id, populate=["category"])
    assert found.data["category"]["name"] == "News"


async def test_iterate_loses_nothing_when_the_server_grants_less(client, service) -> None:
    service.max_limit = 7
    articles = client.content("articles")
    for number in range(23):
        await articles.create(data={"title": str(number)})
    titles = [document["title"] async for document in articles.iterate(size=100)]
    assert sorted(titles, key=int) == [str(number) for number in range(23)]
    some = [d async for d in articles.iterate(filters={"title": {"$in": ["1", "5"]}}, size=1)]
    assert len(some) == 2


async def test_iterate_in_an_order_goes_on_with_what_was_granted(client, service) -> None:
    service.max_limit = 7
    articles = client.content("articles")
    for number in range(23):
        await articles.create(data={"title": str(number % 5), "views": number})
    found = [document async for document in articles.iterate(sort=["title:desc"], size=100)]
    assert len({document.document_id for document in found}) == len(found) == 23
    assert [document["title"] for document in found] == sorted(
        (str(number % 5) for number in range(23)), reverse=True
    )


async def test_lists_of_any_length(client, service) -> None:
    articles = client.content("articles")
    for number in range(20):
        await articles.create(data={"title": f"title {number}", "views": number})
    many = [*range(1000, 1300), 3, 5, None]
    assert await articles.count(filters={"views": {"$in": many}}) == 2
    assert await articles.count(filters={"views": {"$notIn": many}}) == 18
    page = await articles.find(filters={"views": {"$in": many}}, sort=["views:desc"])
    assert [document["views"] for document in page.data] == [5, 3]
    asked = len(service.received)
    assert (await articles.find(filters={"views": {"$in": []}})).data == []
    assert [d async for d in articles.iterate(filters={"views": {"$in": []}})] == []
    assert await articles.count(filters={"$or": []}) == 0
    assert len(service.received) == asked

    titles = [f"title {number}" for number in range(2000)]
    filters = {"title": {"$in": titles}, "views": {"$gte": 10}}
    assert await articles.count(filters=filters) == 10
    found = [d["views"] async for d in articles.iterate(filters=filters, size=3)]
    assert sorted(found) == list(range(10, 20))
    with pytest.raises(ArgumentError, match=r"iterate\(\) and count\(\) do so by themselves"):
        await articles.find(filters=filters)
    with pytest.raises(ArgumentError, match="no common order"):
        articles.iterate(filters=filters, sort=["title"])
    with pytest.raises(ArgumentError, match="only lists of"):
        articles.iterate(search="x" * 20_000)


async def test_drafts(client) -> None:
    articles = client.content("articles")
    created = (await articles.create(data={"title": "later"}, status="draft")).data
    assert created["publishedAt"] is None
    assert (await articles.find()).data == []
    assert len((await articles.find(status="draft")).data) == 1


async def test_single_type(client) -> None:
    homepage = client.single("homepage")
    with pytest.raises(StrapiNotFoundError):
        await homepage.find()
    await homepage.update(data={"hero": "Welcome"})
    assert (await homepage.find()).data["hero"] == "Welcome"
    assert await homepage.delete() is None


async def test_errors_are_typed(client, service) -> None:
    with pytest.raises(StrapiBadRequestError) as caught:
        await client.content("articles").create(data={"views": 1})
    assert (caught.value.status, caught.value.code) == (400, "ValidationError")
    assert caught.value.details["errors"][0]["path"] == ["title"]
    async with StrapiClient(service.base_url, auth=ApiToken("read")) as reader:
        await reader.content("articles").find()
        with pytest.raises(StrapiPermissionDeniedError):
            await reader.content("articles").create(data={"title": "x"})
    async with StrapiClient(service.base_url, auth=ApiToken("nobody")) as stranger:
        with pytest.raises(StrapiAuthenticationError):
            await stranger.content("articles").find()
    async with StrapiClient(service.base_url) as anonymous:
        with pytest.raises(StrapiPermissionDeniedError):
            await anonymous.content("articles").find()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda c: c.content("a/b").find(), "plural"),
        (lambda c: c.content("").find(), "plural"),
        (lambda c: c.content("articles").find_one(document_id=".."), "document_id"),
        (lambda c: c.content("articles").find_one(document_id="x?y"), "document_id"),
        (lambda c: c.content("articles").find_one(document_id="x\n"), "document_id"),
        (lambda c: c.content("articles").find(populate=["x"] * 101), "101 items"),
        (lambda c: c.content("articles").find(filters={"views": {"$between": []}}), "empty list"),
        (lambda c: c.content("articles").find(filters={"views": {}}), "is empty"),
        (lambda c: c.content("articles").find(filters={"views": {"$gt": None}}), "asks for null"),
        (lambda c: c.content("articles").find(filters=nested(20)), "21 levels deep"),
        (lambda c: c.content("articles").find_one(document_id="x", populate=nested(21)), "22 lev"),
        (lambda c: c.content("articles").find(search="x" * 20_000), "the service takes 15000"),
        (lambda c: c.content("articles").find(pagination={"pageSize": 3}), "'page_size' here"),
        (lambda c: c.content("articles").iterate(locale="*"), "one locale"),
    ],
)
async def test_bad_input_is_refused_before_anything_is_sent(client, service, call, message) -> None:
    with pytest.raises(ArgumentError, match=message):
        await call(client)
    assert not service.received


async def test_the_prefix_may_stand_in_the_base_url(service) -> None:
    async with StrapiClient(f"{service.base_url}/api/", auth=ApiToken("full")) as client:
        await client.content("articles").find()
    assert service.received[-1].path == "/api/articles"

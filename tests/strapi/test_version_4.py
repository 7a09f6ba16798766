"""The client of a Strapi 4: against a local one, and a Strapi 5 that answers in its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from specloom import ArgumentError, ConfigurationError
from specloom.strapi import ApiToken, StrapiClient, StrapiNotFoundError
from specloom.testing import StrapiService

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from specloom import Handler, Request, Response

CATEGORY = {"type": "relation", "relation": "manyToOne", "target": "api::category.category"}
TAGS = {"type": "relation", "relation": "manyToMany", "target": "api::category.category"}
SEO = {"type": "component", "component": "shared.seo"}


def _types(service: StrapiService) -> None:
    service.add_component("shared.seo", attributes={"title": {"type": "string"}})
    service.add_type("category", plural="categories", attributes={"name": {"type": "string"}})
    service.add_type(
        "article",
        localized=True,
        attributes={
            "title": {"type": "string", "pluginOptions": {"i18n": {"localized": True}}},
            "facts": {"type": "json"},
            "category": CATEGORY,
            "tags": TAGS,
            "seo": SEO,
        },
    )
    service.add_type("homepage", kind="singleType", attributes={"hero": {"type": "string"}})
    service.add_token("full")


@pytest.fixture
async def service() -> AsyncIterator[StrapiService]:
    service = StrapiService(version=4)
    _types(service)
    async with service:
        yield service


@pytest.fixture
async def client(service: StrapiService) -> AsyncIterator[StrapiClient]:
    async with StrapiClient(service.base_url, auth=ApiToken("full"), version=4) as client:
        yield client


async def test_create_find_update_delete(client: StrapiClient, service: StrapiService):
    articles = client.content("articles")
    made = await client.with_response(articles.create(data={"title": "Hello"}))
    document = made.value.data
    assert made.response.status == 200
    assert b'"attributes"' in (await client.raw_request("GET", "/api/articles")).body
    assert (document.document_id, document["title"]) == (str(document.id), "Hello")
    found = (await articles.find_one(document_id=document.document_id)).data
    assert dict(found) == dict(document)
    await articles.update(document_id=document.document_id, data={"title": "Bye"})
    assert service.received[-1].path == f"/api/articles/{document.id}"
    page = await articles.find(filters={"documentId": {"$eq": document.document_id}})
    assert [each["title"] for each in page.data] == ["Bye"]
    assert page.meta.pagination.total == 1
    gone = await client.with_response(articles.delete(document_id=document.document_id))
    assert (gone.value, gone.response.status) == (None, 200)
    with pytest.raises(StrapiNotFoundError):
        await articles.find_one(document_id=document.document_id)


async def test_relations_and_components_are_not_nested(client: StrapiClient):
    categories, articles = client.content("categories"), client.content("articles")
    food, travel = [
        (await categories.create(data={"name": name})).data for name in ("Food", "Travel")
    ]
    made = await articles.create(
        data={
            "title": "Pie",
            "category": {"documentId": food.document_id},
            "tags": {"connect": [{"documentId": travel.document_id}]},
            "seo": {"title": "All of pie"},
            "facts": {"data": {"of": "its own"}},
        },
        populate=["category", "tags", "seo"],
    )
    assert made.data["category"]["name"] == "Food"
    assert made.data["category"]["documentId"] == food.document_id
    assert [tag["name"] for tag in made.data["tags"]] == ["Travel"]
    assert made.data["seo"]["title"] == "All of pie"
    assert made.data["facts"] == {"data": {"of": "its own"}}
    bare = await articles.create(data={"title": "Bare"}, populate=["category", "tags"])
    assert (bare.data["category"], bare.data["tags"]) == (None, [])


async def test_drafts_are_asked_for_and_made_in_its_words(
    client: StrapiClient, service: StrapiService
):
    articles = client.content("articles")
    draft = (await articles.create(data={"title": "Soon"}, status="draft")).data
    assert draft["publishedAt"] is None
    assert (await articles.find()).data == []
    found = await articles.find(status="draft")
    assert service.received[-1].query_string == "publicationState=preview"
    assert [each["title"] for each in found.data] == ["Soon"]
    await articles.update(document_id=draft.document_id, data={"title": "Later"})
    assert (await articles.find()).data == []
    await articles.update(document_id=draft.document_id, data={}, status="published")
    assert [each["title"] for each in (await articles.find()).data] == ["Later"]
    with pytest.raises(ArgumentError, match="no draft beside what is published"):
        await articles.update(document_id=draft.document_id, data={}, status="draft")


async def test_locales(client: StrapiClient, service: StrapiService):
    articles = client.content("articles")
    await articles.create(data={"title": "Hello"})
    french = (await articles.create(data={"title": "Bonjour"}, locale="fr")).data
    assert french["locale"] == "fr"
    assert [each["title"] for each in (await articles.find()).data] == ["Hello"]
    assert [each["title"] for each in (await articles.find(locale="fr")).data] == ["Bonjour"]
    assert len((await articles.find(locale="*")).data) == 2
    assert "locale=all" in service.received[-1].query_string
    with pytest.raises(ArgumentError, match="an ID of its own in every locale"):
        await articles.update(document_id=french.document_id, data={}, locale="en")


async def test_iterate_follows_the_number(client: StrapiClient):
    articles = client.content("articles")
    for number in range(12):
        await articles.create(data={"title": f"{number}"})
    titles = [each["title"] async for each in articles.iterate(size=5)]
    assert titles == [str(number) for number in range(12)]


async def test_single_types_files_and_errors(client: StrapiClient):
    with pytest.raises(StrapiNotFoundError):
        await client.single("homepage").find()
    await client.single("homepage").update(data={"hero": "Hi"})
    assert (await client.single("homepage").find()).data["hero"] == "Hi"
    made = await client.files.upload(content=b"1", name="a.txt")
    assert (await client.files.get(id=made.id)).name == "a.txt"
    with pytest.raises(StrapiNotFoundError) as caught:
        await client.content("articles").find_one(document_id="99")
    assert (caught.value.status, caught.value.code) == (404, "NotFoundError")


async def test_a_strapi_5_that_answers_in_its_form():
    async def ask(request: Request, call_next: Handler) -> Response:
        headers = {**request.headers, "Strapi-Response-Format": "v4"}
        return await call_next(request.evolve(headers=headers))

    service = StrapiService()
    _types(service)
    async with (
        service,
        StrapiClient(
            service.base_url, auth=ApiToken("full"), version=4, middlewares=[ask]
        ) as client,
    ):
        categories, articles = client.content("categories"), client.content("articles")
        food = (await categories.create(data={"name": "Food"})).data
        made = (await articles.create(data={"category": food.id}, populate=["category"])).data
        assert len(made.document_id) == 24  # where it is sent, it stays
        assert made["category"]["name"] == "Food"
        assert (await articles.find_one(document_id=made.document_id)).data.id == made.id


def test_other_versions_are_refused():
    with pytest.raises(ConfigurationError, match="version must be 4 or 5, not 3"):
        StrapiClient("http://127.0.0.1:1", version=3)

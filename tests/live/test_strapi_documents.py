"""Documents: made, read, changed, published and deleted."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from specloom import FieldNotLoaded
from specloom.strapi import StrapiBadRequestError, StrapiClient, StrapiNotFoundError


async def test_a_document_is_created_read_changed_and_deleted(strapi: StrapiClient):
    articles = strapi.content("articles")

    made = (await articles.create(data={"title": "Hello", "views": 1})).data
    assert (made["title"], made["views"], made["body"]) == ("Hello", 1, None)

    read = (await articles.find_one(document_id=made.document_id)).data
    assert dict(read) == dict(made)

    changed = (await articles.update(document_id=made.document_id, data={"views": 2})).data
    assert (changed["title"], changed["views"]) == ("Hello", 2)
    assert changed.document_id == made.document_id

    await articles.delete(document_id=made.document_id)
    with pytest.raises(StrapiNotFoundError):
        await articles.find_one(document_id=made.document_id)


async def test_creating_answers_201_updating_200_and_deleting_204(strapi: StrapiClient):
    articles = strapi.content("articles")
    made = await strapi.with_response(articles.create(data={"title": "Hello"}))
    document_id = made.value.data.document_id
    changed = await strapi.with_response(
        articles.update(document_id=document_id, data={"title": "Bye"})
    )
    gone = await strapi.with_response(articles.delete(document_id=document_id))
    again = await strapi.with_response(articles.delete(document_id=document_id))
    replies = (made, changed, gone, again)
    assert [reply.response.status for reply in replies] == [201, 200, 204, 204]
    assert (gone.response.body, again.response.body) == (b"", b"")


@pytest.mark.parametrize(
    ("attribute", "sent", "read"),
    [
        ("body", "日本語 & <b>ü</b>\n\u2028😀", "日本語 & <b>ü</b>\n\u2028😀"),
        ("body", "", ""),
        ("views", 2147483647, 2147483647),
        ("kind", "story", "story"),
        ("featured", False, False),
        ("day", "2024-02-29", "2024-02-29"),
        ("startsAt", "2024-02-29T09:30:00.000+09:00", "2024-02-29T00:30:00.000Z"),
        ("opens", "10:20:30", "10:20:30.000"),
        ("serial", "9007199254740991", "9007199254740991"),
        ("price", 12.25, 12.25),
        ("facts", {"deep": [1, None, {"a": "é"}]}, {"deep": [1, None, {"a": "é"}]}),
        ("facts", [], []),
    ],
)
async def test_values_come_back(strapi: StrapiClient, attribute: str, sent: Any, read: Any):
    articles = strapi.content("articles")
    made = (await articles.create(data={"title": "Hello", attribute: sent})).data
    assert made[attribute] == read
    assert (await articles.find_one(document_id=made.document_id)).data[attribute] == read
    cleared = await articles.update(document_id=made.document_id, data={attribute: None})
    assert cleared.data[attribute] is None


async def test_dates_and_times_filter_as_python_values(strapi: StrapiClient):
    articles = strapi.content("articles")
    tokyo = timezone(timedelta(hours=9))
    await articles.create(
        data={
            "title": "Leap",
            "day": "2024-02-29",
            "startsAt": "2024-02-29T00:30:00.000Z",
            "opens": "10:20:30.000",
        }
    )
    for filters in (
        {"day": date(2024, 2, 29)},
        {"startsAt": {"$lte": datetime(2024, 2, 29, 9, 30, tzinfo=tokyo)}},
        {"opens": {"$gt": time(10, 20)}},
    ):
        page = await articles.find(filters=filters)
        assert [document["title"] for document in page.data] == ["Leap"], filters


async def test_passwords_and_private_attributes_never_come_back(strapi: StrapiClient):
    articles = strapi.content("articles")
    made = (await articles.create(data={"title": "Hello", "secret": "hush", "note": "x"})).data
    assert "secret" not in made
    assert "note" not in made
    with pytest.raises(FieldNotLoaded):
        made["secret"]


async def test_what_was_not_populated_is_not_null(strapi: StrapiClient):
    articles = strapi.content("articles")
    made = (await articles.create(data={"title": "Hello"})).data
    for attribute in ("category", "seo", "sections"):
        assert attribute not in made
        with pytest.raises(FieldNotLoaded, match=attribute):
            made[attribute]

    read = await articles.find_one(document_id=made.document_id, populate="*")
    assert (read.data["category"], read.data["seo"], read.data["sections"]) == (None, None, [])

    with pytest.raises(FieldNotLoaded, match="did you mean 'views'"):
        made["view"]
    narrow = await articles.find_one(document_id=made.document_id, fields=["views"])
    with pytest.raises(FieldNotLoaded, match="title"):
        narrow.data["title"]


async def test_relations_components_and_zones_are_written_and_populated(strapi: StrapiClient):
    category = (await strapi.content("categories").create(data={"name": "Food"})).data
    sections = [
        {"__component": "shared.quote", "text": "Yum", "author": None},
        {"__component": "shared.link", "label": "More", "url": "/more"},
    ]
    made = await strapi.content("articles").create(
        data={
            "title": "Pie",
            "category": {"documentId": category.document_id},
            "seo": {"title": "All of pie"},
            "sections": sections,
        },
        populate=["category", "seo", "sections"],
    )
    assert made.data["category"]["name"] == "Food"
    assert made.data["seo"]["title"] == "All of pie"
    found = [{k: v for k, v in part.items() if k != "id"} for part in made.data["sections"]]
    assert found == sections

    back = await strapi.content("categories").find_one(
        document_id=category.document_id, populate={"articles": {"fields": ["title"]}}
    )
    assert [article["title"] for article in back.data["articles"]] == ["Pie"]

    parted = await strapi.content("articles").update(
        document_id=made.data.document_id,
        data={"category": {"disconnect": [{"documentId": category.document_id}]}, "seo": None},
        populate="*",
    )
    assert (parted.data["category"], parted.data["seo"]) == (None, None)
    assert len(parted.data["sections"]) == 2


async def test_a_zone_can_be_narrowed_by_component(strapi: StrapiClient):
    made = await strapi.content("articles").create(
        data={
            "title": "Pie",
            "sections": [
                {"__component": "shared.quote", "text": "Yum"},
                {"__component": "shared.link", "label": "More"},
            ],
        }
    )
    read = await strapi.content("articles").find_one(
        document_id=made.data.document_id,
        populate={"sections": {"on": {"shared.quote": {"fields": ["text"]}}}},
    )
    (section,) = read.data["sections"]
    assert (section["__component"], section["text"]) == ("shared.quote", "Yum")
    assert "author" not in section


async def test_a_draft_is_apart_from_what_is_published(strapi: StrapiClient):
    articles = strapi.content("articles")
    draft = (await articles.create(data={"title": "Soon"}, status="draft")).data
    assert draft["publishedAt"] is None
    assert (await articles.find()).data == []
    with pytest.raises(StrapiNotFoundError):
        await articles.find_one(document_id=draft.document_id)

    published = (await articles.update(document_id=draft.document_id, data={})).data
    assert published["publishedAt"] is not None
    assert published.document_id == draft.document_id

    await articles.update(document_id=draft.document_id, data={"title": "Later"}, status="draft")
    now = await articles.find_one(document_id=draft.document_id)
    then = await articles.find_one(document_id=draft.document_id, status="draft")
    assert (now.data["title"], then.data["title"]) == ("Soon", "Later")
    assert [document["title"] for document in (await articles.find(status="draft")).data] == [
        "Later"
    ]


async def test_a_draft_may_lack_what_is_required(strapi: StrapiClient):
    articles = strapi.content("articles")
    draft = (await articles.create(data={}, status="draft")).data
    assert draft["title"] is None
    with pytest.raises(StrapiBadRequestError, match="title"):
        await articles.update(document_id=draft.document_id, data={"views": 1})


async def test_publishing_changes_the_row_but_not_the_document_id(strapi: StrapiClient):
    articles = strapi.content("articles")
    first = (await articles.create(data={"title": "Hello"})).data
    second = (await articles.update(document_id=first.document_id, data={"title": "Bye"})).data
    assert first.document_id == second.document_id
    assert first.id != second.id


async def test_a_type_without_drafts_publishes_always(strapi: StrapiClient):
    items = strapi.content("stock-items")
    made = (await items.create(data={"code": "a-1"}, status="draft")).data
    assert made["publishedAt"] is not None
    assert (await items.find_one(document_id=made.document_id)).data["code"] == "a-1"


async def test_a_single_type_is_made_changed_and_deleted(strapi: StrapiClient):
    homepage = strapi.single("homepage")
    with pytest.raises(StrapiNotFoundError):
        await homepage.find()
    await homepage.delete()

    made = (await homepage.update(data={"heading": "Home", "seo": {"title": "Us"}})).data
    assert made["heading"] == "Home"
    read = (await homepage.find(populate=["seo"])).data
    assert (read.document_id, read["seo"]["title"]) == (made.document_id, "Us")

    await homepage.update(data={"heading": "Soon"}, status="draft")
    assert (await homepage.find(fields=["heading"])).data["heading"] == "Home"
    assert (await homepage.find(status="draft")).data["heading"] == "Soon"

    await homepage.delete()
    with pytest.raises(StrapiNotFoundError):
        await homepage.find()

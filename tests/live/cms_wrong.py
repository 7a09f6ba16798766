"""Wrong uses of typed content: every line that ends in `# wrong` is a type error, no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cms import CmsClient


async def recipes(cms: CmsClient) -> None:
    await cms.recipes.find(filter={})  # wrong
    await cms.recipes.find(filters={"titel": "x"})  # wrong
    await cms.recipes.find(filters={"title": 5})  # wrong
    await cms.recipes.find(filters={"title": {"$contain": "x"}})  # wrong
    await cms.recipes.find(filters={"vegan": {"$gt": True}})  # wrong
    await cms.recipes.find(filters={"cook_time": {"$gt": "abc"}})  # wrong
    await cms.recipes.find(filters={"cook": {"nam": "x"}})  # wrong
    await cms.recipes.find(filters={"cook": "x"})  # wrong
    await cms.recipes.find(filters={"extras": {}})  # wrong
    await cms.recipes.find(filters={"secret": "x"})  # wrong
    await cms.recipes.find(filters={"$or": {"title": "x"}})  # wrong
    await cms.recipes.find(sort="titel")  # wrong
    await cms.recipes.find(sort=["title:up"])  # wrong
    await cms.recipes.find(sort={"tags": {"name": "asc"}})  # wrong
    await cms.recipes.find(fields=["cook"])  # wrong
    await cms.recipes.find(fields="title")  # wrong
    await cms.recipes.find(populate=["cok"])  # wrong
    await cms.recipes.find(populate="cook")  # wrong
    await cms.recipes.find(populate={"cook": {"field": ["name"]}})  # wrong
    await cms.recipes.find(populate={"cook": {"fields": ["nam"]}})  # wrong
    await cms.recipes.find(populate={"extras": {"on": {"shared.qoute": True}}})  # wrong
    await cms.recipes.find(pagination={"pageSize": 3})  # wrong
    await cms.recipes.find(locale="en")  # wrong
    await cms.recipes.find(status="drafts")  # wrong
    await cms.recipes.find_one()  # wrong
    await cms.recipes.find_one(document_id=5)  # wrong
    await cms.cooks.find(status="draft")  # wrong
    made = await cms.recipes.find_one(document_id="x")
    made.title.upper()  # wrong
    made.titel  # noqa: B018  # wrong
    made.title = "x"  # wrong
    made.cook.name  # noqa: B018  # wrong
    await cms.recipes.create(data={"cook_time": 5})  # wrong
    await cms.recipes.create(data={"title": None})  # wrong
    await cms.recipes.create(data={"title": "x"}, status="published", locale="en")  # wrong
    await cms.recipes.update(document_id="x", data={"titel": "x"})  # wrong
    await cms.recipes.update(document_id="x", data={"id": 5})  # wrong
    await cms.recipes.update(document_id="x", data={"cook": ["a"]})  # wrong
    await cms.recipes.update(document_id="x", data={"tags": {"add": ["a"]}})  # wrong
    await cms.recipes.update(document_id="x", data={"cover": "photo.gif"})  # wrong
    await cms.recipes.update(document_id="x", data={"seo": {"keywords": "x"}})  # wrong
    await cms.recipes.update(document_id="x", data={"extras": [{"component": "x.y"}]})  # wrong
    await cms.recipes.update(document_id="x", data={"story": [{"type": "paragraph"}]})  # wrong
    await cms.pages.find(locale=5)  # wrong
    await cms.homepage.find(document_id="x")  # wrong
    await cms.homepage.create(data={})  # wrong

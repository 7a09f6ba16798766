"""A service that uses typed content, as a strict type checker sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, assert_type

from specloom.strapi import ApiToken, MediaFile, Page, UnknownComponent
from specloom.strapi.blocks import Block

from .cms import CmsClient
from .cms.categories import Category
from .cms.components import KitchenStep, SharedLink, SharedQuote
from .cms.cooks import Cook
from .cms.homepage import Homepage
from .cms.recipes import Recipe, RecipeDifficulty

if TYPE_CHECKING:
    from .cms.recipes import NewRecipe, RecipeChanges, RecipeFilters


async def recipes() -> list[str]:
    """Write and read recipes."""
    async with CmsClient("https://cms.example.com", auth=ApiToken("x")) as cms:
        new: NewRecipe = {"title": "x", "class_": "main", "difficulty": "leicht"}
        made = await cms.recipes.create(data=new)
        assert_type(made, Recipe)
        assert_type(made.title, str | None)
        assert_type(made.difficulty, RecipeDifficulty | str | None)
        assert_type(made.serial, int | None)
        assert_type(made.price, Decimal | None)
        assert_type(made.from_, date | None)
        assert_type(made.opens, time | None)
        assert_type(made.seen, datetime | None)
        assert_type(made.facts, Any)
        assert_type(made.story, list[Block] | None)
        assert_type(made.cover, MediaFile | None)
        assert_type(made.gallery, list[MediaFile])
        assert_type(made.cook, Cook | None)
        assert_type(made.tags, list[Category])
        assert_type(made.related, list[Recipe])
        assert_type(made.extras, list[SharedQuote | SharedLink | KitchenStep | UnknownComponent])
        await cms.recipes.create(data={"cook_time": 5}, status="draft")
        status: Literal["draft", "published"] = "draft"
        await cms.recipes.create(data=new, status=status)
        changes: RecipeChanges = {
            "cook": made.cook,
            "tags": ["a", {"document_id": "b"}],
            "related": {"connect": [made], "disconnect": ["c"]},
            "cover": 5,
            "gallery": made.gallery,
            "steps": [*made.steps, {"text": "Boil", "timer": {"minutes": 3}}],
            "extras": [*made.extras, {"component": "shared.quote", "text": "x"}],
            "story": [
                *(made.story or ()),
                {"type": "paragraph", "children": [{"type": "text", "text": "x"}]},
            ],
            "intro": None,
        }
        await cms.recipes.update(document_id=made.document_id, data=changes)
        filters: RecipeFilters = {
            "title": {"$containsi": "x", "$not": {"$eq": "y"}},
            "difficulty": "leicht",
            "cook_time": {"$in": [1, None]},
            "ready_at": {"$lt": datetime.now(UTC)},
            "cook": {"name": "Ada", "recipes": {"tags": {"name": {"$eq": "x"}}}},
            "steps": {"timer": {"minutes": {"$gt": 3}}},
            "cover": None,
            "$or": [{"vegan": True}, {"serves": {"$between": (2, 4)}}],
        }
        page = await cms.recipes.find(
            filters=filters,
            sort=["title:desc", {"cook": {"name": "asc"}}],
            fields=["title", "class_"],
            populate={
                "cook": {"fields": ["name"], "populate": ["recipes"]},
                "tags": {"filters": {"name": {"$startsWith": "x"}}, "sort": "name"},
                "extras": {"on": {"shared.quote": True, "kitchen.step": {"populate": "*"}}},
                "cover": {"fields": ["url"]},
                "seo": True,
            },
            pagination={"page": 2, "page_size": 10},
            status="published",
        )
        assert_type(page, Page[Recipe])
        assert_type(page.meta.pagination.total, int)
        await cms.recipes.find(populate="*", sort="title")
        await cms.recipes.find(populate=["cook", "tags"], sort={"seo": {"title": "asc"}})
        titles: list[str] = []
        async for recipe in cms.recipes.iterate(filters={"tags": {"name": "x"}}):
            for part in recipe.extras:
                match part:
                    case SharedQuote():
                        assert_type(part.author, str | None)
                    case UnknownComponent():
                        assert_type(part.component, str)
                    case _:
                        assert_type(part, SharedLink | KitchenStep)
            titles.append(recipe.title or "")
        assert_type(await cms.recipes.count(filters={"vegan": None}), int)
        await cms.recipes.delete(document_id=made.document_id)
        return titles


async def others(cms: CmsClient) -> None:
    """Use a localized type and a single one."""
    page = await cms.pages.find_one(document_id="x", locale="fr", populate=["localizations"])
    assert_type(page.locale, str | None)
    await cms.pages.create(data={"heading": "x"}, locale="de")
    assert_type(await cms.homepage.find(populate=["seo"]), Homepage)
    await cms.homepage.update(data={"seo": {"title": "x"}}, status="draft")

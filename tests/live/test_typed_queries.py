"""Typed queries: conditions, order, attributes, pages and counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from specloom.core.errors import UrlTooLong

if TYPE_CHECKING:
    from .cms import CmsClient
    from .cms.recipes import RecipeFilters

MOMENT = datetime(2024, 2, 29, 10, tzinfo=UTC)


@pytest.fixture
async def recipes(cms: CmsClient) -> list[str]:
    """Four recipes, two of them of a cook; their document IDs."""
    ada, bob = [await cms.cooks.create(data={"name": name}) for name in ("Ada", "Bob")]
    hot, cold = [await cms.categories.create(data={"name": name}) for name in ("hot", "cold")]
    made = [
        await cms.recipes.create(
            data={
                "title": "Apple pie",
                "cook_time": 60,
                "difficulty": "leicht",
                "from_": date(2024, 1, 1),
                "serial": 9007199254740991,
                "price": Decimal("2.5"),
                "vegan": True,
                "opens": time(10, 20),
                "cook": ada,
                "tags": [hot, cold],
                "steps": [{"text": "peel", "timer": {"minutes": 5}}],
            }
        ),
        await cms.recipes.create(
            data={
                "title": "Borscht",
                "cook_time": 90,
                "difficulty": "hard 難しい",
                "seen": MOMENT,
                "rating": 4.5,
                "vegan": False,
                "cook": bob,
                "tags": [hot],
                "seo": {"title": "soup"},
            }
        ),
        await cms.recipes.create(data={"title": "Curry", "class_": "main", "ready_at": MOMENT}),
        await cms.recipes.create(data={"title": "Dal", "cook_time": 30, "intro": ""}),
    ]
    return [recipe.document_id for recipe in made]


FILTERS: list[tuple[RecipeFilters, str]] = [
    ({}, "ABCD"),
    ({"title": "Curry"}, "C"),
    ({"title": {"$containsi": "APPLE"}}, "A"),
    ({"cook_time": {"$gte": 60}}, "AB"),
    ({"cook_time": {"$between": [30, 60]}}, "AD"),
    ({"cook_time": {"$not": {"$gt": 30}}}, "D"),
    ({"cook_time": None}, "C"),
    ({"cook_time": {"$null": False}}, "ABD"),
    ({"cook_time": {"$ne": None}}, "ABD"),
    ({"cook_time": {"$in": [30, None]}}, "CD"),
    ({"cook_time": {"$notIn": [30, None]}}, "AB"),
    ({"cook_time": {"$in": []}}, ""),
    ({"cook_time": {"$notIn": []}}, "ABCD"),
    ({"cook_time": {"$in": [*range(200, 500), 30]}}, "D"),
    ({"cook_time": {"$notIn": [*range(200, 500), 30]}}, "AB"),
    ({"$not": {"cook_time": {"$in": [*range(200, 500), 30]}}}, "AB"),
    ({"$or": [{"cook_time": {"$in": []}}, {"title": "Dal"}]}, "D"),
    ({"$or": [{"title": f"x{number}"} for number in range(150)] + [{"title": "Dal"}]}, "D"),
    ({"$and": [{"title": {"$ne": f"x{number}"}} for number in range(150)]}, "ABCD"),
    ({"difficulty": "leicht"}, "A"),
    ({"difficulty": {"$in": ["leicht", "hard 難しい"]}}, "AB"),
    ({"class_": "main"}, "C"),
    ({"from_": date(2024, 1, 1)}, "A"),
    ({"from_": {"$lt": date(2024, 1, 2)}}, "A"),
    ({"serial": 9007199254740991}, "A"),
    ({"price": {"$eq": Decimal("2.50")}}, "A"),
    ({"rating": {"$gt": 4}}, "B"),
    ({"vegan": False}, "B"),
    ({"opens": {"$lte": time(10, 20)}}, "A"),
    ({"seen": {"$eq": MOMENT}}, "B"),
    ({"ready_at": MOMENT}, "C"),
    ({"intro": ""}, "D"),
    ({"cook": {"name": {"$startsWith": "A"}}}, "A"),
    ({"cook": {"name": {"$notIn": []}}}, "AB"),
    ({"cook": {"name": {"$notIn": [*map(str, range(150)), "Bob"]}}}, "A"),
    ({"cook": {"name": "Ada", "$or": [{"id": {"$gt": 0}}, {"name": "x"}]}}, "A"),
    ({"cook": {"$not": {"name": "Ada"}}}, "B"),
    ({"cook": {"$notNull": True, "name": "Ada"}}, "A"),
    ({"cook": {"$not": {"name": "x"}, "$and": [{"name": "Ada"}]}}, "A"),
    ({"steps": {"text": {"$in": ["peel", None]}, "$not": {"text": "x"}}}, "A"),
    ({"steps": {"text": {"$notIn": []}}}, "A"),
    ({"cook": None}, "CD"),
    ({"cook": {"$notNull": True}}, "AB"),
    ({"cook": {"name": {"$in": [*map(str, range(150)), "Bob"]}}}, "B"),
    ({"cook": {"recipes": {"title": "Borscht"}}}, "B"),
    ({"tags": {"name": "hot"}}, "AB"),
    ({"tags": {"name": "hot"}, "$not": {"title": "Borscht"}}, "A"),
    ({"$and": [{"tags": {"name": "hot"}}, {"tags": {"name": "cold"}}]}, "A"),
    ({"tags": {"$or": [{"name": "cold"}, {"name": "x"}]}}, "A"),
    ({"steps": {"timer": {"minutes": {"$lt": 10}}}}, "A"),
    ({"seo": {"title": "soup"}}, "B"),
    ({"cover": None}, "ABCD"),
    ({"created_at": {"$lt": MOMENT}}, ""),
    ({"title": {"$gt": "B", "$lt": "D"}, "cook_time": {"$notNull": True}}, "B"),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
async def test_conditions(
    cms: CmsClient, recipes: list[str], filters: RecipeFilters, expected: str
) -> None:
    assert recipes
    page = await cms.recipes.find(filters=filters, sort="title", fields=["title"])
    assert "".join(str(recipe.title)[0] for recipe in page.data) == expected
    assert page.meta.pagination.total == len(expected)
    assert await cms.recipes.count(filters=filters) == len(expected)
    iterated = [recipe async for recipe in cms.recipes.iterate(filters=filters, size=1)]
    assert {str(recipe.title)[0] for recipe in iterated} == set(expected)
    assert len(iterated) == len(expected)


async def test_conditions_too_long_for_a_request(cms: CmsClient, recipes: list[str]) -> None:
    ids = [f"none{number:020}" for number in range(2000)] + recipes[:3]
    filters: RecipeFilters = {
        "document_id": {"$in": ids},
        "$or": [{"cook_time": {"$gte": 60}}, {"cook_time": None}],
    }
    assert await cms.recipes.count(filters=filters) == 3
    found = [recipe.document_id async for recipe in cms.recipes.iterate(filters=filters)]
    assert sorted(found) == sorted(recipes[:3])
    with pytest.raises(UrlTooLong, match=r"iterate\(\) and count\(\)"):
        await cms.recipes.find(filters=filters)
    with pytest.raises(UrlTooLong, match="only lists of"):
        await cms.recipes.count(filters={"document_id": {"$notIn": ids}})


async def test_a_document_in_several_parts_is_given_once(
    cms: CmsClient, recipes: list[str]
) -> None:
    assert recipes
    tags: RecipeFilters = {
        "tags": {"name": {"$in": ["hot", *(f"{'x' * 50}{n}" for n in range(300)), "cold"]}}
    }
    found = [recipe.title async for recipe in cms.recipes.iterate(filters=tags)]
    assert sorted(map(str, found)) == ["Apple pie", "Borscht"]
    assert await cms.recipes.count(filters=tags) == 2


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("title", "ABCD"),
        ("title:desc", "DCBA"),
        (["vegan", "title:desc"], "DCBA"),
        ({"cook": {"name": "desc"}, "title": "asc"}, "BACD"),
        (["cook_time:desc", {"title": "desc"}], "BADC"),
    ],
)
async def test_order(cms: CmsClient, recipes: list[str], sort: Any, expected: str) -> None:
    assert recipes
    page = await cms.recipes.find(sort=sort)
    assert "".join(str(recipe.title)[0] for recipe in page.data) == expected
    iterated = [recipe.title async for recipe in cms.recipes.iterate(sort=sort, size=2)]
    assert "".join(str(title)[0] for title in iterated) == expected


async def test_pages(cms: CmsClient, recipes: list[str]) -> None:
    assert recipes
    page = await cms.recipes.find(sort="title", pagination={"page": 2, "page_size": 3})
    assert [recipe.title for recipe in page.data] == ["Dal"]
    info = page.meta.pagination
    assert (info.page, info.page_size, info.page_count, info.total) == (2, 3, 2, 4)
    none = await cms.recipes.find(
        filters={"title": {"$in": []}}, pagination={"start": 2, "limit": 3}
    )
    info = none.meta.pagination
    assert (none.data, info.start, info.limit, info.total) == ([], 2, 3, 0)


async def test_conditions_on_what_is_populated(cms: CmsClient, recipes: list[str]) -> None:
    recipe = await cms.recipes.find_one(
        document_id=recipes[0],
        fields=["title"],
        populate={
            "tags": {"filters": {"name": {"$in": [*map(str, range(150)), "cold"]}}},
            "cook": {"fields": ["name"], "populate": {"recipes": {"fields": ["title"]}}},
            "steps": {"populate": {"timer": {"fields": ["minutes"]}}, "fields": ["text"]},
            "related": False,
        },
    )
    assert [tag.name for tag in recipe.tags] == ["cold"]
    assert recipe.cook is not None
    assert [other.title for other in recipe.cook.recipes] == ["Apple pie"]
    assert not recipe.cook.recipes[0].has("cook")
    assert not recipe.has("related")
    nothing = await cms.recipes.find_one(
        document_id=recipes[0], populate={"tags": {"filters": {"name": {"$in": []}}}}
    )
    assert nothing.tags == []


async def test_everything_may_be_populated(cms: CmsClient, recipes: list[str]) -> None:
    recipe = await cms.recipes.find_one(document_id=recipes[0], populate="*")
    assert [tag.name for tag in recipe.tags] == ["hot", "cold"]
    assert (recipe.seo, recipe.extras, recipe.gallery) == (None, [], [])


async def test_search(cms: CmsClient, recipes: list[str]) -> None:
    assert recipes
    assert [each.title async for each in cms.recipes.iterate(search="curry")] == ["Curry"]
    assert await cms.recipes.count(search="curry") == 1

"""What typed clients refuse before anything is sent."""

from __future__ import annotations

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from specloom import ArgumentError, UnknownOptionWarning

from .cms import CmsClient
from .cms.categories import Category
from .cms.pages import SitePage

if TYPE_CHECKING:
    from collections.abc import Callable

NOBODY = "http://127.0.0.1:9"
"""Nothing listens there: what is sent is no ArgumentError."""


def find(**asked: Any) -> Callable[[CmsClient], Any]:
    return lambda cms: cms.recipes.find(**asked)


def create(**data: Any) -> Callable[[CmsClient], Any]:
    given: Any = {"title": "x", **data}
    return lambda cms: cms.recipes.create(data=given)


def deep(levels: int) -> dict[str, Any]:
    condition: dict[str, Any] = {"title": {"$eqi": "x"}}
    for _ in range(levels):
        condition = {"based_on": {"$not": condition}}
    return condition


CASES: list[tuple[Callable[[CmsClient], Any], str]] = [
    (find(filters={"titel": "x"}), r"recipes.find: filters: Recipe has no attribute 'titel'; did"),
    (find(filters={"cookTime": 3}), "it is 'cook_time' here"),
    (find(filters={"class": "x"}), "it is 'class_' here"),
    (find(filters={"$or": [{"titel": "x"}]}), r"filters\[\$or\]\[0\]: Recipe has no"),
    (find(filters={"cook": {"nam": "x"}}), r"filters\[cook\]: Cook has no attribute 'nam'; did"),
    (find(filters={"vegan": {"$gt": True}}), r"filters\[vegan\]: boolean does not take '\$gt'"),
    (find(filters={"title": {"contains": "x"}}), "did you mean '\\$contains'"),
    (
        find(filters={"cook_time": {"$gt": "abc"}}),
        r"\[\$gt\]: expected a whole number",
    ),
    (find(filters={"cook_time": {"$in": 3}}), "expected a list"),
    (find(filters={"cook_time": [1, 2]}), "expected an operator"),
    (find(filters={"cook_time": {"$between": [1]}}), "expected two values"),
    (find(filters={"cook_time": {"$gt": None}}), r"is None; \$null asks for null"),
    (find(filters={"cook_time": {"$null": "yes"}}), "expected True or False"),
    (find(filters={"title": 3}), "expected text, got 3"),
    (find(filters={"title": {}}), "is empty"),
    (find(filters={"price": 1.5}), "expected a Decimal"),
    (find(filters={"ready_at": datetime(2024, 1, 1)}), "time zone"),  # noqa: DTZ001
    (find(filters={"opens": time(10, tzinfo=UTC)}), "expected a time without a time zone"),
    (find(filters={"cook": "abc"}), "{'document_id': …} finds a document"),
    (find(filters={"secret": "x"}), "takes no conditions on 'secret'"),
    (find(filters={"note": "x"}), "takes no conditions on 'note'"),
    (find(filters={"extras": {"text": "x"}}), "takes no conditions on 'extras'"),
    (find(filters=deep(10)), "levels deep; the server reads 20"),
    (find(filters="x"), "expected conditions by attribute"),
    (find(filters={"$or": {"title": "x"}}), "expected a list of conditions"),
    (find(sort="titel"), "Recipe has no attribute 'titel'"),
    (find(sort="title:up"), "'asc' or 'desc', not 'up'"),
    (find(sort=["tags"]), "does not sort by 'tags'"),
    (find(sort={"cook": "asc"}), "say by what of it"),
    (find(sort=[3]), "expected a name or a mapping"),
    (find(fields=["titel"]), "no attribute 'titel'"),
    (find(fields="title"), "expected a list of attributes"),
    (find(fields=["cook"]), "name it in populate="),
    (find(fields=["secret"]), "never shows 'secret'"),
    (find(fields=[]), "1 at least"),
    (find(populate=["cok"]), "did you mean 'cook'"),
    (find(populate="cook"), "expected a list of names, a mapping or"),
    (find(populate=["title"]), "'title' is there without"),
    (find(populate={"cook": {"field": ["name"]}}), "there is no option 'field'; did you mean"),
    (find(populate={"cook": {"fields": ["nam"]}}), "Cook has no attribute 'nam'"),
    (find(populate={"cook": "name"}), "expected True or a mapping"),
    (find(populate={"extras": {"on": {"shared.qoute": True}}}), "did you mean 'shared.quote'"),
    (find(populate={"extras": {"populate": "*"}}), "expected {'on'"),
    (find(pagination={"pageSize": 3}), "'page_size' here"),
    (find(status="drafts"), "did you mean 'draft'"),
    (find(search="x" * 20_000), "the service takes 15000"),
    (create(titel="x"), r"recipes.create: data: Recipe has no attribute 'titel'; did you mean"),
    (create(title=None), "title is required"),
    (create(cook_time="5"), r"data.cook_time: expected a whole number, got '5'"),
    (create(cook_time=True), "expected a whole number"),
    (create(rating=float("nan")), "expected a number"),
    (create(price=Decimal("NaN")), "not a number that JSON has"),
    (create(ready_at="2024-01-01"), "expected a datetime"),
    (create(vegan=1), "expected True or False"),
    (create(title=5), "expected text"),
    (create(cook=["a"]), "leads to one document, not to a list"),
    (create(tags="a"), "expected a list of documents"),
    (create(tags=["a/b"]), r"data.tags\[0\]: 'a/b' is no document ID"),
    (create(tags=[""]), "is no document ID"),
    (create(tags={"set": [], "connect": []}), "set excludes connect"),
    (create(tags={"connect": [], "add": []}), "do not go with 'add'"),
    (create(tags={"connect": [{"documentId": "a"}]}), "it is 'document_id' here"),
    (
        create(
            related={"connect": [{"document_id": "a", "position": {"start": True, "end": True}}]}
        ),
        "start and end exclude each other",
    ),
    (create(cover="photo.gif"), "expected a file that is uploaded, or its ID"),
    (create(gallery=[{"id": 1}]), r"data.gallery\[0\]: expected a file"),
    (create(seo={"titel": "x"}), r"data.seo: SharedSeo has no attribute 'titel'"),
    (create(seo={"keywords": "x"}), "data.seo: title is required"),
    (create(steps={"text": "x"}), "expected a list, got dict"),
    (create(steps=[{"text": "x", "timer": {}}]), r"data.steps\[0\].timer: minutes is required"),
    (create(extras=[{"text": "x"}]), "component is required"),
    (create(extras=[{"component": "shared.seo"}]), "the zone has no component 'shared.seo'"),
    (create(story="x"), "expected a list of blocks"),
    (create(story=[{"type": "paragraf", "children": []}]), "did you mean 'paragraph'"),
    (create(story=[{"type": "heading", "children": []}]), "level is required"),
    (
        lambda cms: cms.recipes.find_one(document_id="a/b"),
        "'a/b' cannot stand in a path",
    ),
    (lambda cms: cms.recipes.find_one(document_id=""), "cannot stand in a path"),
    (lambda cms: cms.recipes.delete(document_id="../cooks/x"), "cannot stand in a path"),
    (
        lambda cms: cms.pages.find(locale="zz"),
        "locale 'zz' is none of 'en', 'de', 'fr'",
    ),
    (lambda cms: cms.pages.create(data={"heading": "x"}, locale="zz"), "'zz' is none of"),
    (lambda cms: cms.pages.create(data={"heading": "x"}, locale="*"), "one locale, not"),
    (lambda cms: cms.pages.find_one(document_id="x", locale="*"), "one locale, not"),
    (lambda cms: cms.pages.iterate(locale="*"), "one locale at a time"),
]


@pytest.mark.parametrize(("call", "text"), CASES)
async def test_bad_input_is_refused(call: Callable[[CmsClient], Any], text: str) -> None:
    async with CmsClient(NOBODY) as cms:
        with pytest.raises(ArgumentError, match=text):
            await call(cms)


async def test_a_locale_cannot_be_given_where_there_are_none() -> None:
    async with CmsClient(NOBODY) as cms:
        recipes: Any = cms.recipes
        with pytest.raises(TypeError, match="locale"):
            recipes.find(locale="en")


async def test_models_go_where_they_belong() -> None:
    async with CmsClient(NOBODY) as cms:
        page: Any = object.__new__(SitePage)
        with pytest.raises(ArgumentError, match="expected SharedSeo, got SitePage"):
            await cms.recipes.create(data={"title": "x", "seo": page})
        tag: Any = object.__new__(Category)
        with pytest.raises(ArgumentError, match="expected a document or its ID"):
            await cms.recipes.create(data={"title": "x", "tags": [tag]})


async def test_a_warning_says_where_the_value_was_given() -> None:
    async with CmsClient(NOBODY) as cms:
        wrong: Any = {"difficulty": "x", "title": "y", "cook_time": "z"}
        with (
            pytest.warns(UnknownOptionWarning, match="data.difficulty: 'x' is none") as caught,
            pytest.raises(ArgumentError),
        ):
            await cms.recipes.create(data=wrong)
    assert caught[0].filename.endswith("recipes.py")

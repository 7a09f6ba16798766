"""Typed documents: written and read in every type of attribute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from specloom import ArgumentError, FieldNotLoaded, UnknownOptionWarning
from specloom.strapi import StrapiClient, StrapiNotFoundError
from specloom.strapi.blocks import BlockList, Heading, Paragraph, Text, TextLink
from specloom.strapi.entry import UnknownComponent

from .cms.components import KitchenStep, SharedLink, SharedQuote

if TYPE_CHECKING:
    from .cms import CmsClient
    from .cms.recipes import NewRecipe, Recipe

EVERYTHING: NewRecipe = {
    "title": "Knödel & Soße 団子",
    "slug": "knoedel",
    "intro": "**Good**",
    "mail": "cook@example.com",
    "secret": "Abc12345",
    "note": "for the kitchen only",
    "difficulty": "hard 難しい",
    "cook_time": 45,
    "class_": "main",
    "from_": date(2024, 2, 29),
    "serves": 6,
    "serial": 9007199254740991,
    "rating": 4.5,
    "price": Decimal("12.50"),
    "vegan": False,
    "ready_at": datetime(2024, 3, 1, 12, 30, 15, 250000, tzinfo=UTC),
    "opens": time(10, 20),
    "seen": datetime(2024, 2, 29, 10, 0, tzinfo=UTC),
    "facts": {"kcal": 300, "nuts": None, "tags": ["a"]},
    "story": [
        {"type": "heading", "level": 2, "children": [{"type": "text", "text": "Now"}]},
        {
            "type": "paragraph",
            "children": [
                {"type": "text", "text": "Mix ", "bold": True},
                {
                    "type": "link",
                    "url": "https://example.com",
                    "children": [{"type": "text", "text": "this"}],
                },
            ],
        },
        {
            "type": "list",
            "format": "ordered",
            "indent_level": 0,
            "children": [
                {"type": "list-item", "children": [{"type": "text", "text": "one"}]},
                {
                    "type": "list",
                    "format": "unordered",
                    "indent_level": 1,
                    "children": [
                        {"type": "list-item", "children": [{"type": "text", "text": "two"}]}
                    ],
                },
            ],
        },
    ],
    "seo": {"title": "Knödel"},
    "steps": [
        {"text": "Boil", "timer": {"minutes": 20}},
        {"text": "Serve", "timer": None},
    ],
    "extras": [
        {"component": "shared.quote", "text": "Yum", "author": "Ada"},
        {"component": "kitchen.step", "text": "Wash up", "timer": {"minutes": 5, "label": "x"}},
        {"component": "shared.link", "label": "More", "url": "https://example.com"},
    ],
}


async def load(cms: CmsClient, document_id: str) -> Recipe:
    """A recipe with all that it holds."""
    return await cms.recipes.find_one(
        document_id=document_id,
        populate={
            "cook": True,
            "tags": {"sort": "name"},
            "based_on": {"fields": ["title"]},
            "related": True,
            "cover": True,
            "gallery": True,
            "seo": True,
            "steps": {"populate": ["timer", "photo"]},
            "extras": {
                "on": {
                    "shared.quote": True,
                    "shared.link": {"fields": ["label"]},
                    "kitchen.step": {"populate": {"timer": True, "photo": True}},
                }
            },
        },
    )


async def test_every_type_is_read_as_it_was_written(cms: CmsClient) -> None:
    made = await cms.recipes.create(data=EVERYTHING)
    recipe = await load(cms, made.document_id)
    for name, value in EVERYTHING.items():
        if name not in {"secret", "note", "story", "seo", "steps", "extras"}:
            assert getattr(recipe, name) == value, name
    assert recipe.price is not None
    assert type(recipe.price) is Decimal
    assert recipe.created_at.tzinfo is not None
    assert recipe.published_at is not None
    assert (recipe.cover, recipe.gallery) == (None, [])
    assert (recipe.cook, recipe.tags, recipe.based_on, recipe.related) == (None, [], None, [])
    assert not recipe.extra


async def test_rich_text_is_read_by_kind_of_block(cms: CmsClient) -> None:
    made = await cms.recipes.create(data=EVERYTHING)
    assert made.story is not None
    heading, paragraph, items = made.story
    assert isinstance(heading, Heading)
    assert heading.level == 2
    assert isinstance(paragraph, Paragraph)
    text, link = paragraph.children
    assert isinstance(text, Text)
    assert (text.text, text.bold, text.has("italic")) == ("Mix ", True, False)
    assert isinstance(link, TextLink)
    assert link.url == "https://example.com"
    assert isinstance(items, BlockList)
    inner = items.children[1]
    assert isinstance(inner, BlockList)
    assert (inner.format, inner.indent_level) == ("unordered", 1)
    again = await cms.recipes.update(
        document_id=made.document_id,
        data={
            "story": [
                *made.story,
                {"type": "quote", "children": [{"type": "text", "text": "Ah"}]},
            ]
        },
    )
    assert again.story is not None
    assert again.story[:3] == made.story
    assert len(again.story) == 4


async def test_components_are_models(cms: CmsClient) -> None:
    made = await cms.recipes.create(data=EVERYTHING)
    recipe = await load(cms, made.document_id)
    assert recipe.seo is not None
    assert (recipe.seo.title, recipe.seo.keywords) == ("Knödel", None)
    boil, serve = recipe.steps
    assert boil.timer is not None
    assert (boil.text, boil.timer.minutes, boil.timer.label) == ("Boil", 20, None)
    assert (serve.text, serve.timer, serve.photo) == ("Serve", None, None)
    quote, step, link = recipe.extras
    assert isinstance(quote, SharedQuote)
    assert (quote.component, quote.text, quote.author) == ("shared.quote", "Yum", "Ada")
    assert isinstance(step, KitchenStep)
    assert step.timer is not None
    assert step.timer.minutes == 5
    assert isinstance(link, SharedLink)
    assert link.label == "More"
    with pytest.raises(FieldNotLoaded, match="fields="):
        _ = link.url


async def test_what_was_read_can_be_written_back(cms: CmsClient) -> None:
    made = await cms.recipes.create(data=EVERYTHING)
    recipe = await load(cms, made.document_id)
    changed = await cms.recipes.update(
        document_id=made.document_id,
        data={
            "seo": recipe.seo,
            "steps": [{"text": "First"}, *recipe.steps],
            "extras": [recipe.extras[1], recipe.extras[0]],
        },
        populate={"seo": True, "steps": {"populate": ["timer"]}, "extras": True},
    )
    assert [step.text for step in changed.steps] == ["First", "Boil", "Serve"]
    timer = changed.steps[1].timer
    assert timer is not None
    assert timer.minutes == 20
    assert [type(part) for part in changed.extras] == [KitchenStep, SharedQuote]
    link = recipe.extras[2]
    with pytest.raises(ArgumentError, match=r"extras\[0\]: this SharedLink was read without url"):
        await cms.recipes.update(document_id=made.document_id, data={"extras": [link]})
    # Whole documents too: what the server keeps by itself is left out.
    copied: Any = recipe
    copy = await cms.recipes.create(data={**_given(copied), "title": "Copy", "slug": "copy"})
    assert copy.document_id != recipe.document_id
    assert copy.serial == recipe.serial


def _given(recipe: Recipe) -> Any:
    names = ("id", "document_id", "created_at", "updated_at", "published_at", "serial", "facts")
    return {name: getattr(recipe, name) for name in names}


async def test_a_component_that_the_spec_lacks_is_kept(cms: CmsClient) -> None:
    made = await cms.recipes.create(data=EVERYTHING)
    recipe = await load(cms, made.document_id)
    quote = recipe.extras[0]
    assert isinstance(quote, SharedQuote)
    unknown = UnknownComponent(component="shared.quote")
    object.__setattr__(unknown, "_extra", {"id": 1, "text": quote.text})
    changed = await cms.recipes.update(
        document_id=made.document_id, data={"extras": [unknown]}, populate=["extras"]
    )
    (part,) = changed.extras
    assert isinstance(part, SharedQuote)
    assert (part.text, part.author) == ("Yum", None)


async def test_relations_are_set_connected_and_disconnected(cms: CmsClient) -> None:
    cook = await cms.cooks.create(data={"name": "Ada"})
    a, b, c = [await cms.categories.create(data={"name": name}) for name in "abc"]
    first = await cms.recipes.create(
        data={"title": "First", "cook": cook, "tags": [a, b.document_id]}
    )
    second = await cms.recipes.create(
        data={
            "title": "Second",
            "cook": cook.document_id,
            "based_on": {"document_id": first.document_id},
            "related": [first],
        }
    )

    async def tags() -> list[str | None]:
        return [tag.name for tag in (await load(cms, first.document_id)).tags]

    assert await tags() == ["a", "b"]
    await cms.recipes.update(
        document_id=first.document_id,
        data={"tags": {"connect": [{"document_id": c.document_id}], "disconnect": [a]}},
    )
    assert await tags() == ["b", "c"]
    await cms.recipes.update(document_id=first.document_id, data={"tags": {"set": [c]}})
    assert await tags() == ["c"]
    await cms.recipes.update(document_id=first.document_id, data={"tags": None})
    assert await tags() == []

    loaded = await load(cms, second.document_id)
    assert loaded.cook is not None
    assert loaded.cook.name == "Ada"
    assert loaded.based_on is not None
    assert loaded.based_on.title == "First"
    assert [other.title for other in loaded.related] == ["First"]
    found = await cms.cooks.find(populate={"recipes": {"fields": ["title"], "sort": "title:desc"}})
    assert [recipe.title for recipe in found.data[0].recipes] == ["Second", "First"]
    await cms.recipes.update(document_id=second.document_id, data={"cook": None})
    assert (await load(cms, second.document_id)).cook is None


async def test_relations_have_an_order(cms: CmsClient) -> None:
    one, two, three = [await cms.recipes.create(data={"title": title}) for title in "123"]
    made = await cms.recipes.create(data={"title": "x", "related": [one, two]})
    key = made.document_id
    for position, expected in (
        ({"start": True}, ["3", "1", "2"]),
        ({"end": True}, ["1", "2", "3"]),
        ({"before": two.document_id}, ["1", "3", "2"]),
        ({"after": one.document_id}, ["1", "3", "2"]),
    ):
        await cms.recipes.update(document_id=key, data={"related": [one, two]})
        link: Any = {"document_id": three.document_id, "position": position}
        changed = await cms.recipes.update(
            document_id=key, data={"related": {"connect": [link]}}, populate=["related"]
        )
        assert [other.title for other in changed.related] == expected


async def test_unset_and_null_are_apart(cms: CmsClient) -> None:
    made = await cms.recipes.create(data={"title": "x", "intro": "y", "cook_time": 3})
    changed = await cms.recipes.update(document_id=made.document_id, data={"intro": None})
    assert (changed.intro, changed.cook_time, changed.title) == (None, 3, "x")
    assert made.serves == 4  # the schema's default


async def test_what_was_not_populated_is_told_with_what_to_do(cms: CmsClient) -> None:
    made = await cms.recipes.create(data={"title": "x"}, fields=["title"])
    for name in ("cook", "tags", "cover", "gallery", "seo", "steps", "extras"):
        with pytest.raises(FieldNotLoaded, match=rf"populate=\['{name}'\]"):
            getattr(made, name)
    with pytest.raises(FieldNotLoaded, match="fields="):
        _ = made.intro
    assert made.title == "x"


async def test_drafts_may_lack_what_is_required(cms: CmsClient) -> None:
    draft = await cms.recipes.create(data={"cook_time": 5}, status="draft")
    assert (draft.title, draft.cook_time, draft.published_at) == (None, 5, None)
    assert (await cms.recipes.find()).data == []
    assert [each.title for each in (await cms.recipes.find(status="draft")).data] == [None]
    assert (await cms.recipes.count(status="draft"), await cms.recipes.count()) == (1, 0)
    shown = await cms.recipes.update(document_id=draft.document_id, data={"title": "Now"})
    assert shown.published_at is not None


async def test_files_are_given_by_themselves_or_their_ids(
    cms: CmsClient, strapi: StrapiClient
) -> None:
    one, two = [
        await strapi.files.upload(content=b"GIF89a", name=f"{name}.gif") for name in ("a", "b")
    ]
    made = await cms.recipes.create(
        data={
            "title": "x",
            "cover": one,
            "gallery": [one.id, two],
            "steps": [{"text": "y", "photo": two.id}],
        },
        populate={
            "cover": {"fields": ["name", "alternative_text", "url"]},
            "gallery": True,
            "steps": {"populate": ["photo", "timer"]},
        },
    )
    assert made.cover is not None
    assert (made.cover.name, made.cover.alternative_text) == ("a.gif", None)
    assert not made.cover.has("mime")
    assert [file.name for file in made.gallery] == ["a.gif", "b.gif"]
    photo = made.steps[0].photo
    assert photo is not None
    assert photo.id == two.id
    by_name = await cms.recipes.find(filters={"cover": {"name": "a.gif"}})
    assert [recipe.title for recipe in by_name.data] == ["x"]
    again = await cms.recipes.update(
        document_id=made.document_id,
        data={"cover": None, "gallery": [], "steps": made.steps},
        populate={"cover": True, "gallery": True, "steps": {"populate": ["photo"]}},
    )
    assert (again.cover, again.gallery) == (None, [])
    photo = again.steps[0].photo
    assert photo is not None
    assert photo.id == two.id


async def test_a_single_type(cms: CmsClient) -> None:
    with pytest.raises(StrapiNotFoundError):
        await cms.homepage.find()
    made = await cms.homepage.update(
        data={"heading": "Welcome", "seo": {"title": "Home"}}, populate=["seo"]
    )
    assert made.seo is not None
    assert (made.heading, made.seo.title) == ("Welcome", "Home")
    await cms.homepage.update(data={"heading": "Soon"}, status="draft")
    assert (await cms.homepage.find()).heading == "Welcome"
    assert (await cms.homepage.find(status="draft", fields=["heading"])).heading == "Soon"
    await cms.homepage.delete()
    with pytest.raises(StrapiNotFoundError):
        await cms.homepage.find()


async def test_locales(cms: CmsClient) -> None:
    made = await cms.pages.create(data={"heading": "Welcome"})
    assert made.locale == "en"
    key = made.document_id
    await cms.pages.update(document_id=key, data={"heading": "Bienvenue"}, locale="fr")
    french = await cms.pages.find_one(document_id=key, locale="fr", populate=["localizations"])
    assert (french.heading, [other.locale for other in french.localizations]) == (
        "Bienvenue",
        ["en"],
    )
    everything = await cms.pages.find(locale="*", sort="locale")
    assert [page.locale for page in everything.data] == ["en", "fr"]
    assert await cms.pages.count(locale="*") == 2
    both = [page.locale async for page in cms.pages.iterate(locale="*", sort="locale", size=1)]
    assert both == ["en", "fr"]
    await cms.pages.delete(document_id=key, locale="*")
    assert await cms.pages.count(locale="fr") == 0


async def test_an_unknown_value_of_an_enumeration_is_a_warning(cms: CmsClient) -> None:
    with pytest.warns(UnknownOptionWarning, match="did you mean 'leicht'"):
        page = await cms.recipes.find(filters={"difficulty": {"$in": ["leicht", "leich"]}})
    assert page.data == []

"""Locales of localized types."""

from __future__ import annotations

import pytest

from specloom import ArgumentError
from specloom.strapi import StrapiClient, StrapiNotFoundError


async def test_a_document_has_a_version_for_each_locale(strapi: StrapiClient):
    pages = strapi.content("pages")
    made = (await pages.create(data={"heading": "Welcome"})).data
    key = made.document_id
    assert made["locale"] == "en"

    with pytest.raises(StrapiNotFoundError):
        await pages.find_one(document_id=key, locale="fr")
    french = (await pages.update(document_id=key, data={"heading": "Bienvenue"}, locale="fr")).data
    assert (french.document_id, french["locale"]) == (key, "fr")

    assert (await pages.find_one(document_id=key)).data["heading"] == "Welcome"
    assert (await pages.find_one(document_id=key, locale="fr")).data["heading"] == "Bienvenue"
    assert [page["heading"] for page in (await pages.find(locale="fr")).data] == ["Bienvenue"]
    assert (await pages.find(locale="de")).data == []
    everything = (await pages.find(locale="*", sort=["locale"])).data
    assert [(page["locale"], page.document_id) for page in everything] == [("en", key), ("fr", key)]

    (page,) = (await pages.find(populate=["localizations"])).data
    assert [other["locale"] for other in page["localizations"]] == ["fr"]


async def test_a_document_may_begin_in_any_locale(strapi: StrapiClient):
    pages = strapi.content("pages")
    made = (await pages.create(data={"heading": "Willkommen"}, locale="de")).data
    assert made["locale"] == "de"
    assert (await pages.find()).data == []
    assert [page["heading"] for page in (await pages.find(locale="de")).data] == ["Willkommen"]


async def test_deleting_takes_one_locale_or_all(strapi: StrapiClient):
    pages = strapi.content("pages")
    key = (await pages.create(data={"heading": "Welcome"})).data.document_id
    for locale, heading in {"fr": "Bienvenue", "de": "Willkommen"}.items():
        await pages.update(document_id=key, data={"heading": heading}, locale=locale)

    async def left() -> list[str]:
        return [page["locale"] for page in (await pages.find(locale="*", sort=["locale"])).data]

    await pages.delete(document_id=key, locale="fr")
    assert await left() == ["de", "en"]
    await pages.delete(document_id=key)
    assert await left() == ["de"]
    await pages.delete(document_id=key, locale="*")
    assert await left() == []


async def test_drafts_are_by_locale(strapi: StrapiClient):
    pages = strapi.content("pages")
    key = (await pages.create(data={"heading": "Welcome"})).data.document_id
    await pages.update(document_id=key, data={"heading": "Bientôt"}, locale="fr", status="draft")
    assert (await pages.find(locale="fr")).data == []
    (draft,) = (await pages.find(locale="fr", status="draft")).data
    assert draft["heading"] == "Bientôt"


async def test_an_iteration_stays_in_its_locale(strapi: StrapiClient):
    pages = strapi.content("pages")
    for number in range(3):
        key = (await pages.create(data={"heading": f"Page {number}"})).data.document_id
        await pages.update(document_id=key, data={"heading": f"Seite {number}"}, locale="de")
    found = [page["heading"] async for page in pages.iterate(locale="de", size=2)]
    assert sorted(found) == ["Seite 0", "Seite 1", "Seite 2"]
    with pytest.raises(ArgumentError, match="one locale at a time"):
        pages.iterate(locale="*")

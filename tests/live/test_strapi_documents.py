"""Documents: made, read, changed, published and deleted."""

from __future__ import annotations

import pytest

from specloom import FieldNotLoaded
from specloom.strapi import StrapiClient, StrapiNotFoundError


async def test_a_document_is_created_read_changed_and_deleted(strapi: StrapiClient):
    articles = strapi.content("articles")
    made = (await articles.create(data={"title": "Hello", "views": 1})).data
    read = (await articles.find_one(document_id=made.document_id)).data
    assert (read["title"], read["views"], read["body"]) == ("Hello", 1, None)

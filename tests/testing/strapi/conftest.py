"""A local Strapi with a few content types, and a plain HTTP client for it."""

from __future__ import annotations

import io
import json
from typing import Any

import aiohttp
import attrs
import pytest
from yarl import URL

from specloom.testing.strapi import StrapiService

FULL = "full-access-token"


@attrs.frozen
class Answer:
    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def data(self) -> Any:
        return self.json["data"]

    @property
    def error(self) -> Any:
        return self.json["error"]


@attrs.frozen
class Client:
    service: StrapiService
    session: aiohttp.ClientSession

    async def __call__(
        self,
        method: str,
        path: str,
        data: Any = None,
        *,
        token: str | None = FULL,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        sent = dict(headers or {})
        if token is not None:
            sent.setdefault("Authorization", f"Bearer {token}")
        body = raw
        if data is not None:
            body = json.dumps({"data": data}).encode()
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        # aiohttp warns about large bodies that are plain bytes
        sendable = None if body is None else io.BytesIO(body)
        url = URL(self.service.base_url + path, encoded=True)
        async with self.session.request(method, url, data=sendable, headers=sent) as response:
            return Answer(response.status, response.headers, await response.read())

    async def get(self, path: str, **options: Any) -> Answer:
        return await self("GET", path, **options)

    async def rows(self, path: str) -> list[Any]:
        answer = await self("GET", path)
        assert answer.status == 200, answer.body
        return answer.data

    async def names(self, path: str, key: str = "title") -> list[Any]:
        return [row[key] for row in await self.rows(path)]


ARTICLE = {
    "title": {"type": "string", "required": True, "minLength": 2, "maxLength": 40},
    "slug": {"type": "uid", "targetField": "title"},
    "summary": {"type": "text"},
    "email": {"type": "email"},
    "secret": {"type": "password"},
    "note": {"type": "string", "private": True},
    "views": {"type": "integer", "min": 0, "max": 1000000},
    "rating": {"type": "decimal"},
    "big": {"type": "biginteger"},
    "featured": {"type": "boolean", "default": False},
    "kind": {"type": "enumeration", "enum": ["news", "sport"]},
    "day": {"type": "date"},
    "hour": {"type": "time"},
    "moment": {"type": "datetime"},
    "stamp": {"type": "timestamp"},
    "extra": {"type": "json"},
    "body": {"type": "blocks"},
    "cover": {"type": "media", "multiple": False},
    "category": {
        "type": "relation",
        "relation": "manyToOne",
        "target": "api::category.category",
        "inversedBy": "articles",
    },
    "tags": {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"},
    "seo": {"type": "component", "component": "shared.seo"},
    "quotes": {"type": "component", "component": "shared.quote", "repeatable": True, "max": 3},
    "zone": {"type": "dynamiczone", "components": ["shared.quote", "shared.card"]},
}


def add_types(service: StrapiService) -> None:
    service.add_component(
        "shared.seo",
        attributes={
            "metaTitle": {"type": "string", "required": True, "maxLength": 10},
            "quote": {"type": "component", "component": "shared.quote"},
        },
    )
    service.add_component(
        "shared.quote",
        attributes={
            "text": {"type": "string"},
            "tag": {"type": "relation", "relation": "oneToOne", "target": "api::tag.tag"},
        },
    )
    service.add_component("shared.card", attributes={"label": {"type": "string"}})
    service.add_component("shared.unlisted", attributes={"label": {"type": "string"}})
    service.add_type("article", plural="articles", attributes=ARTICLE)
    service.add_type(
        "category",
        plural="categories",
        draft_and_publish=False,
        attributes={
            "name": {"type": "string", "required": True, "unique": True},
            "articles": {
                "type": "relation",
                "relation": "oneToMany",
                "target": "api::article.article",
                "mappedBy": "category",
            },
        },
    )
    service.add_type("tag", draft_and_publish=False, attributes={"label": {"type": "text"}})
    service.add_type(
        "page",
        plural="pages",
        localized=True,
        attributes={
            "heading": {"type": "string", "pluginOptions": {"i18n": {"localized": True}}},
            "layout": {"type": "string"},
        },
    )
    service.add_type(
        "homepage",
        kind="singleType",
        attributes={"title": {"type": "string"}},
    )


@pytest.fixture
async def service():
    async with StrapiService() as strapi:
        add_types(strapi)
        strapi.add_token(FULL)
        yield strapi


@pytest.fixture
async def call(service: StrapiService):
    async with aiohttp.ClientSession() as session:
        yield Client(service, session)

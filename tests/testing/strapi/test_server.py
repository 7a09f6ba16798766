"""Credentials, routes and what never reaches the content API."""

from __future__ import annotations

import aiohttp
import pytest

from specloom.testing.strapi import StrapiService

FORBIDDEN = {"status": 403, "name": "ForbiddenError", "message": "Forbidden", "details": {}}


async def test_anyone_has_the_rights_of_the_public_role(call, service):
    answer = await call.get("/api/tags", token=None)
    assert answer.status == 403
    assert answer.json == {"data": None, "error": FORBIDDEN}
    service.public.add("api::tag.tag.find")
    assert (await call.get("/api/tags", token=None)).status == 200
    assert (await call.get("/api/tags/x", token=None)).status == 403
    assert (await call("POST", "/api/tags", {"label": "x"}, token=None)).status == 403


async def test_tokens(call, service):
    service.add_token("reader", kind="read-only")
    service.add_token("old", expired=True)
    service.add_token("custom", kind="custom", permissions=["api::tag.tag.create"])

    assert (await call.get("/api/tags", token="reader")).status == 200
    refused = await call("POST", "/api/tags", {"label": "x"}, token="reader")
    assert refused.status == 403
    assert refused.error == FORBIDDEN
    assert (await call.get("/api/i18n/locales", token="reader")).status == 403

    expired = await call.get("/api/tags", token="old")
    assert expired.status == 401
    assert expired.error["name"] == "UnauthorizedError"
    assert expired.error["message"] == "Token expired"
    unknown = await call.get("/api/tags", token="nope")
    assert unknown.status == 401
    assert unknown.error["message"] == "Missing or invalid credentials"

    assert (await call("POST", "/api/tags", {"label": "x"}, token="custom")).status == 201
    assert (await call.get("/api/tags", token="custom")).status == 403


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("bearer full-access-token", 200),
        ("BEARER full-access-token", 200),
        ("full-access-token", 403),
        ("Basic full-access-token", 403),
        ("Bearer", 403),
    ],
)
async def test_schemes(call, header, status):
    answer = await call.get("/api/tags", token=None, headers={"Authorization": header})
    assert answer.status == status


async def test_relations_need_a_right_too(call, service):
    [category] = service.seed("categories", [{"name": "x"}])
    service.seed("articles", [{"title": "Fine", "category": category}])
    service.add_token(
        "narrow",
        kind="custom",
        permissions=["api::article.article.find", "api::article.article.create"],
    )
    for populate in ("*", "category", "category,seo"):
        answer = await call.get(f"/api/articles?populate={populate}", token="narrow")
        assert answer.status == 200
        assert "category" not in answer.data[0]
        assert "seo" in answer.data[0] or populate == "category"
    for query in ("filters[category][name]=x", "sort=category.name"):
        answer = await call.get(f"/api/articles?{query}", token="narrow")
        assert answer.status == 400
        assert answer.error["message"] == "Invalid key category"
    answer = await call("POST", "/api/articles", {"title": "Fine", "category": 1}, token="narrow")
    assert answer.status == 400
    assert answer.error["message"] == "Invalid key category"


@pytest.mark.parametrize("path", ["/api/nope", "/api", "/nope", "/api/articles/x/y", "/"])
async def test_unknown_paths(call, path):
    answer = await call.get(path)
    assert answer.status == 404
    assert answer.json == {
        "data": None,
        "error": {"status": 404, "name": "NotFoundError", "message": "Not Found", "details": {}},
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "/api/articles/x"),
        ("PUT", "/api/articles"),
        ("DELETE", "/api/articles"),
        ("POST", "/api/articles/x"),
        ("POST", "/api/articles/x/actions/publish"),
        ("POST", "/api/i18n/locales"),
    ],
)
async def test_methods_that_are_not_allowed(call, method, path):
    answer = await call(method, path)
    assert answer.status == 405
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.body == b"Method Not Allowed"


async def test_paths_ignore_case_and_a_trailing_slash(call):
    assert (await call.get("/API/ARTICLES/")).status == 200
    assert (await call.get("/api/I18N/Locales")).status == 200
    assert (await call("HEAD", "/api/articles")).status == 200


async def test_health(call):
    answer = await call.get("/_health", token=None)
    assert answer.status == 204
    assert answer.headers["strapi"] == "You are so French!"


@pytest.mark.parametrize("body", [b"{", b'{"data": }', b'"text"', b"5"])
async def test_bad_json(call, body):
    answer = await call("POST", "/api/articles", raw=body, token=None)
    assert answer.status == 400
    assert answer.error["name"] == "SyntaxError"
    assert "details" not in answer.error


async def test_a_body_of_more_than_1_mb(call):
    around = b'{"data":{"label":"%s"}}'
    fits = around % (b"x" * (1024 * 1024 - len(around) + 2))
    assert len(fits) == 1024 * 1024
    assert (await call("POST", "/api/tags", raw=fits)).status == 201
    answer = await call("POST", "/api/tags", raw=fits + b" ")
    assert answer.status == 413
    assert answer.error == {
        "status": 413,
        "name": "PayloadTooLargeError",
        "message": "request entity too large",
    }


async def test_a_head_of_more_than_16_kb(call):
    fits = await call.get("/api/tags?x=" + "a" * 15_500)
    assert fits.status == 200
    answer = await call.get("/api/tags?x=" + "a" * 16_400)
    assert answer.status == 431
    assert answer.body == b""
    assert "Content-Type" not in answer.headers
    headed = await call.get("/api/tags", headers={"X-Long": "a" * 16_400})
    assert headed.status == 431


async def test_schemas_as_strapi_stores_them():
    async with StrapiService() as service:
        uid = service.add_schema(
            {
                "kind": "collectionType",
                "info": {"singularName": "news-item", "pluralName": "news-items"},
                "options": {"draftAndPublish": True},
                "pluginOptions": {"i18n": {"localized": True}},
                "attributes": {"title": {"type": "string"}},
            }
        )
        assert uid == "api::news-item.news-item"
        service.add_schema(
            {
                "kind": "singleType",
                "info": {"singularName": "about", "pluralName": "abouts"},
                "attributes": {},
            },
            uid="api::pages.about",
        )
        service.seed("news-items", [{"title": "x"}], locale="fr")
        service.seed("about", [{}])
        service.public = {"api::news-item.news-item.find", "api::pages.about.find"}
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{service.base_url}/api/news-items?locale=fr") as response:
                assert [row["locale"] for row in (await response.json())["data"]] == ["fr"]
            async with session.get(f"{service.base_url}/api/about") as response:
                assert response.status == 200


async def test_the_content_type_builder(call, service):
    answer = await call.get("/api/content-type-builder/content-types")
    assert answer.status == 200
    types = {item["uid"]: item for item in answer.data}
    assert types["plugin::upload.file"]["plugin"] == "upload"
    article = types["api::article.article"]
    assert article["apiID"] == "article"
    assert article["schema"]["pluralName"] == "articles"
    assert article["schema"]["draftAndPublish"] is True
    assert article["schema"]["attributes"]["title"]["maxLength"] == 40
    assert "createdAt" not in article["schema"]["attributes"]
    one = await call.get("/api/content-type-builder/content-types/api::article.article")
    assert one.data == article
    components = await call.get("/api/content-type-builder/components")
    assert {item["uid"] for item in components.data} >= {"shared.seo", "shared.quote"}
    assert (await call.get("/api/content-type-builder/components/no.no")).status == 404
    assert (await call.get("/api/content-type-builder/nope")).status == 404
    service.add_token("reader", kind="read-only")
    refused = await call.get("/api/content-type-builder/components", token="reader")
    assert refused.status == 403


async def test_requests_are_remembered_and_can_be_failed(call, service):
    await call.get("/api/tags?filters[label]=%E2%98%83")
    assert service.received[-1].query_string == "filters[label]=%E2%98%83"

"""Versions of documents: publication filters, shared attributes, the form of Strapi 4."""

import pytest


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("publicationFilter=never-published&status=draft", ["New"]),
        ("publicationFilter=has-published-version&status=draft", ["Same"]),
        ("publicationFilter=never-published", []),
        ("publicationFilter=published-with-draft", ["Same"]),
        ("publicationFilter=published-without-draft", []),
        ("publicationFilter=unmodified", ["Same"]),
        ("publicationFilter=modified", []),
        ("hasPublishedVersion=false&status=draft", ["New"]),
        ("hasPublishedVersion=true&status=draft", ["Same"]),
    ],
)
async def test_publication_filters(call, service, query, titles):
    service.seed("articles", [{"title": "Same"}])
    service.seed("articles", [{"title": "New"}], status="draft")
    assert await call.names(f"/api/articles?{query}") == titles


@pytest.mark.parametrize("query", ["publicationFilter=bogus", "hasPublishedVersion=1"])
async def test_unknown_publication_filters_are_refused(call, query):
    assert (await call.get(f"/api/articles?{query}")).status == 400


async def test_what_is_not_localized_is_shared_by_all_locales(call):
    made = (await call("POST", "/api/pages", {"heading": "Hello", "layout": "wide"})).data
    path = f"/api/pages/{made['documentId']}"
    french = (await call("PUT", f"{path}?locale=fr", {"heading": "Bonjour"})).data
    assert (french["heading"], french["layout"]) == ("Bonjour", "wide")
    await call("PUT", path, {"layout": "narrow"})
    assert await call.names("/api/pages?locale=*", "layout") == ["narrow", "narrow"]


async def test_a_new_document_needs_one_locale(call):
    assert (await call("POST", "/api/pages?locale=*", {"heading": "Hello"})).status == 400


async def test_a_zone_keeps_what_it_does_not_list_in_the_draft_only(call):
    data = {"title": "Fine", "zone": [{"__component": "shared.unlisted", "label": "x"}]}
    made = (await call("POST", "/api/articles?populate=zone", data)).data
    assert made["zone"] == []
    draft = await call.get(f"/api/articles/{made['documentId']}?populate=zone&status=draft")
    assert [part["__component"] for part in draft.data["zone"]] == ["shared.unlisted"]


async def test_methods_that_a_path_has(call):
    answer = await call("OPTIONS", "/api/articles")
    assert answer.status == 200
    assert answer.headers["Allow"] == "HEAD, GET, POST"

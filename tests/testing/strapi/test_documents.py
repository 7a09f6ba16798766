"""Creating, updating, publishing and deleting documents; single types and locales."""

from __future__ import annotations

import re

import pytest


async def test_life_of_a_document(call):
    made = await call("POST", "/api/articles", {"title": "Hello"})
    assert made.status == 201
    assert made.headers["Content-Type"] == "application/json; charset=utf-8"
    assert made.json["meta"] == {}
    document = made.data["documentId"]
    assert re.fullmatch(r"[a-z][a-z0-9]{23}", document)
    assert made.data["title"] == "Hello"
    assert made.data["featured"] is False
    assert made.data["publishedAt"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", made.data["createdAt"])

    found = await call.get(f"/api/articles/{document}")
    assert found.status == 200
    assert found.json == made.json

    changed = await call("PUT", f"/api/articles/{document}", {"views": 5})
    assert changed.status == 200
    assert changed.data["title"] == "Hello"
    assert changed.data["views"] == 5

    gone = await call("DELETE", f"/api/articles/{document}")
    assert gone.status == 204
    assert gone.body == b""
    assert (await call.get(f"/api/articles/{document}")).status == 404
    assert (await call("DELETE", f"/api/articles/{document}")).status == 204
    assert (await call("PUT", f"/api/articles/{document}", {"views": 5})).status == 404
    assert await call.rows("/api/articles?status=draft") == []


async def test_every_publishing_changes_the_numeric_id(call):
    made = (await call("POST", "/api/articles", {"title": "Hello"})).data
    ids = [made["id"]]
    for views in range(3):
        answer = await call("PUT", f"/api/articles/{made['documentId']}", {"views": views})
        ids.append(answer.data["id"])
    assert len(set(ids)) == 4
    assert ids == sorted(ids)
    assert (await call.get(f"/api/articles/{ids[-1]}")).status == 404

    # without draft and publish it stays
    tag = (await call("POST", "/api/tags", {"label": "x"})).data
    again = (await call("PUT", f"/api/tags/{tag['documentId']}", {"label": "y"})).data
    assert again["id"] == tag["id"]
    assert again["publishedAt"] == tag["publishedAt"]


async def test_drafts(call):
    draft = await call("POST", "/api/articles?status=draft", {})
    assert draft.status == 201
    assert draft.data["title"] is None
    assert draft.data["publishedAt"] is None
    path = f"/api/articles/{draft.data['documentId']}"
    assert (await call.get(path)).status == 404
    assert (await call.get(f"{path}?status=draft")).status == 200

    refused = await call("PUT", path, {"views": 1})
    assert refused.status == 400
    assert (
        refused.error["message"]
        == "title must be a `string` type, but the final value was: `null`."
    )
    assert (await call.get(f"{path}?status=draft")).data["views"] is None

    published = await call("PUT", path, {"title": "Done"})
    assert published.status == 200
    assert published.data["publishedAt"]
    pending = await call("PUT", f"{path}?status=draft", {"title": "Pending"})
    assert pending.data["title"] == "Pending"
    assert (await call.get(path)).data["title"] == "Done"
    assert (await call.get(f"{path}?status=draft")).data["title"] == "Pending"
    # an update without a status publishes what was pending
    assert (await call("PUT", path, {"views": 2})).data["title"] == "Pending"
    # an unknown status means drafts
    assert (await call.get(f"{path}?status=bogus")).data["publishedAt"] is None


@pytest.mark.parametrize("key", ["id", "documentId", "createdAt", "updatedAt", "nope"])
async def test_keys_that_a_body_may_not_have(call, key):
    answer = await call("POST", "/api/articles", {"title": "Hello", key: 1})
    assert answer.status == 400
    assert answer.error["name"] == "ValidationError"
    assert answer.error["message"] == f"Invalid key {key}"
    assert answer.error["details"]["key"] == key
    assert answer.error["details"]["source"] == "body"


async def test_keys_that_a_body_has_in_vain(call):
    answer = await call("POST", "/api/pages", {"heading": "x", "publishedAt": None, "locale": "fr"})
    assert answer.status == 201
    assert answer.data["publishedAt"]
    assert answer.data["locale"] == "en"


async def test_component_keys_are_checked(call):
    answer = await call("POST", "/api/articles", {"title": "Hi", "seo": {"nope": 1}})
    assert answer.error["message"] == "Invalid key nope at seo"


@pytest.mark.parametrize("body", [b"{}", b'{"data": null}', b'{"data": "x"}', b"[]", b""])
async def test_data_is_missing(call, body):
    answer = await call("POST", "/api/articles", raw=body)
    assert answer.status == 400
    assert answer.error == {
        "status": 400,
        "name": "ValidationError",
        "message": 'Missing "data" payload in the request body',
        "details": {},
    }


async def test_other_body_types(call):
    text = await call("POST", "/api/tags", raw=b"x", headers={"Content-Type": "text/plain"})
    assert text.status == 400
    form = await call(
        "POST",
        "/api/tags",
        raw=b"data[label]=from+form",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert form.status == 201
    assert form.data["label"] == "from form"


async def test_a_single_type(call):
    assert (await call.get("/api/homepage")).status == 404
    assert (await call("DELETE", "/api/homepage")).status == 204
    made = await call("PUT", "/api/homepage", {"title": "Home"})
    assert made.status == 200
    found = await call.get("/api/homepage")
    assert found.json == {"data": made.data, "meta": {}}
    again = await call("PUT", "/api/homepage", {"title": "Again"})
    assert again.data["documentId"] == made.data["documentId"]
    assert (await call("POST", "/api/homepage", {"title": "x"})).status == 405
    assert (await call("DELETE", "/api/homepage")).status == 204
    assert (await call.get("/api/homepage")).status == 404


async def test_locales(call):
    made = (await call("POST", "/api/pages", {"heading": "Hello"})).data
    assert made["locale"] == "en"
    path = f"/api/pages/{made['documentId']}"
    assert (await call.get(f"{path}?locale=fr")).status == 404
    french = await call("PUT", f"{path}?locale=fr", {"heading": "Bonjour"})
    assert french.status == 200
    assert french.data["documentId"] == made["documentId"]
    assert french.data["locale"] == "fr"

    assert await call.names("/api/pages", "heading") == ["Hello"]
    assert await call.names("/api/pages?locale=fr", "heading") == ["Bonjour"]
    assert await call.names("/api/pages?locale=*", "heading") == ["Hello", "Bonjour"]
    assert await call.rows("/api/pages?locale=de") == []
    assert (await call.get(f"{path}?locale=*")).status == 404
    populated = (await call.get(f"{path}?populate=localizations")).data
    assert [entry["heading"] for entry in populated["localizations"]] == ["Bonjour"]

    unknown = await call("POST", "/api/pages?locale=zz", {"heading": "?"})
    assert unknown.status == 201
    assert unknown.data["locale"] == "zz"

    assert (await call("DELETE", path)).status == 204
    assert await call.names("/api/pages?locale=*", "heading") == ["Bonjour", "?"]
    assert (await call("DELETE", f"{path}?locale=*")).status == 204
    assert await call.names("/api/pages?locale=*", "heading") == ["?"]


async def test_the_list_of_locales(call, service):
    service.add_locale("fr", "French (fr)")
    answer = await call.get("/api/i18n/locales")
    assert answer.status == 200
    assert [(item["code"], item["isDefault"]) for item in answer.json] == [
        ("en", True),
        ("fr", False),
    ]
    assert {"id", "documentId", "name", "createdAt"} <= answer.json[0].keys()


async def test_seeding(service, call):
    [given] = service.seed("articles", [{"documentId": "aaaa", "title": "Given"}])
    assert given == "aaaa"
    assert (await call.get("/api/articles/aaaa")).status == 200
    service.seed("articles", [{}], status="draft")
    assert len(await call.rows("/api/articles?status=draft")) == 2
    service.seed("pages", [{"heading": "x"}], locale="fr")
    assert len(await call.rows("/api/pages?locale=fr")) == 1
    with pytest.raises(LookupError, match="nothing"):
        service.seed("nothing", [{}])

"""Relations, media and components in bodies."""

from __future__ import annotations

import pytest


@pytest.fixture
def tags(service):
    return service.seed("tags", [{"label": label} for label in "abcd"])


async def labels(call, document, query=""):
    answer = await call.get(f"/api/articles/{document}?populate=tags{query}")
    return "".join(tag["label"] for tag in answer.data["tags"])


async def make(call, **data):
    answer = await call("POST", "/api/articles", {"title": "Fine", **data})
    assert answer.status == 201, answer.body
    return answer.data["documentId"]


async def test_setting(call, tags):
    for value, expected in (
        ([tags[1], tags[0]], "ba"),
        (tags[2], "c"),
        ([{"documentId": tags[3]}, {"id": 1}], "da"),
        (2, "b"),
        (["3", 1], "ca"),
        ({"set": [tags[0], {"documentId": tags[3]}]}, "ad"),
        ([], ""),
        (None, ""),
    ):
        document = await make(call, tags=value)
        assert await labels(call, document) == expected
        assert await labels(call, document, "&status=draft") == expected


async def test_connecting_and_disconnecting(call, tags):
    a, b, c, d = tags
    document = await make(call, tags=[a, b])

    async def put(value):
        answer = await call("PUT", f"/api/articles/{document}", {"tags": value})
        assert answer.status == 200, answer.body
        return await labels(call, document)

    assert await put({"connect": [c]}) == "abc"
    assert await put({"disconnect": [{"documentId": b}]}) == "ac"
    assert await put({"connect": [{"documentId": d, "position": {"before": c}}]}) == "adc"
    assert await put({"connect": [{"documentId": b, "position": {"after": a}}]}) == "abdc"
    assert await put({"connect": [{"documentId": c, "position": {"start": True}}]}) == "cabd"
    assert await put({"connect": [{"documentId": c, "position": {"end": True}}]}) == "abdc"
    assert await put({"connect": [c], "disconnect": [a, b]}) == "dc"
    assert await put({"set": []}) == ""


async def test_a_relation_that_is_not_mentioned_stays(call, tags):
    document = await make(call, tags=tags)
    await call("PUT", f"/api/articles/{document}", {"views": 1})
    assert await labels(call, document) == "abcd"


async def test_a_missing_target(call, tags):
    answer = await call("POST", "/api/articles", {"title": "Fine", "tags": ["nosuchdocument"]})
    assert answer.status == 400
    assert answer.error["message"] == 'Document with id "nosuchdocument", locale "null" not found'
    for value in ([99], ["9aaaaaaaaaaaaaaaaaaaaaaa"]):
        answer = await call("POST", "/api/articles", {"title": "Fine", "tags": value})
        assert answer.status == 400
    assert await call.rows("/api/articles?status=draft") == []


async def test_both_sides_of_a_relation(call, service):
    fruit, stone = service.seed("categories", [{"name": "fruit"}, {"name": "stone"}])
    one = await make(call, category=fruit)
    two = await make(call, category={"connect": [fruit]})

    async def articles(category):
        answer = await call.get(f"/api/categories/{category}?populate=articles")
        return [entry["documentId"] for entry in answer.data["articles"]]

    assert await articles(fruit) == [one, two]
    await call("PUT", f"/api/categories/{stone}", {"articles": {"connect": [two]}})
    assert await articles(stone) == [two]
    assert await articles(fruit) == [one]
    found = await call.get(f"/api/articles/{two}?populate=category")
    assert found.data["category"]["name"] == "stone"

    # publishing again keeps it, and the category shows the new version
    again = await call("PUT", f"/api/articles/{two}", {"views": 1})
    answer = await call.get(f"/api/categories/{stone}?populate=articles")
    assert [entry["id"] for entry in answer.data["articles"]] == [again.data["id"]]

    await call("PUT", f"/api/articles/{two}", {"category": None})
    assert await articles(stone) == []
    await call("DELETE", f"/api/articles/{one}")
    assert await articles(fruit) == []


async def test_a_draft_target_is_not_seen_from_a_published_entry(call, service):
    service.add_type("book", attributes={"name": {"type": "string"}})
    service.add_type(
        "shelf",
        plural="shelves",
        attributes={
            "books": {
                "type": "relation",
                "relation": "oneToMany",
                "target": "api::book.book",
            }
        },
    )
    [draft] = service.seed("books", [{"name": "draft"}], status="draft")
    [done] = service.seed("books", [{"name": "done"}])
    made = await call("POST", "/api/shelves?populate=books", {"books": [draft, done]})
    assert made.status == 201
    assert [book["name"] for book in made.data["books"]] == ["done"]
    path = f"/api/shelves/{made.data['documentId']}?populate=books"
    both = await call.get(f"{path}&status=draft")
    assert [book["name"] for book in both.data["books"]] == ["draft", "done"]

    # a target that is published again stays connected
    await call("PUT", f"/api/books/{done}", {"name": "redone"})
    assert [book["name"] for book in (await call.get(path)).data["books"]] == ["redone"]


async def test_relations_stay_within_a_locale(call, service):
    service.add_type(
        "menu",
        localized=True,
        attributes={
            "page": {"type": "relation", "relation": "oneToOne", "target": "api::page.page"}
        },
    )
    [english] = service.seed("pages", [{"heading": "en"}])
    made = await call("POST", "/api/menus?populate=page", {"page": english})
    assert made.data["page"]["heading"] == "en"
    for value in (english, {"documentId": english, "locale": "en"}):
        answer = await call("POST", "/api/menus?locale=fr", {"page": value})
        assert answer.status == 400
        assert answer.error["message"] == f'Document with id "{english}", locale "fr" not found'


async def test_media(call, service):
    service.seed("plugin::upload.file", [{"name": "a"}, {"name": "b", "documentId": "bbbb"}])
    for value, expected in ((1, "a"), ("bbbb", "b"), ({"documentId": "bbbb"}, "b"), (None, None)):
        document = await make(call, cover=value)
        answer = await call.get(f"/api/articles/{document}?populate=cover")
        cover = answer.data["cover"]
        assert (cover and cover["name"]) == expected
    answer = await call("POST", "/api/articles", {"title": "Fine", "cover": 99})
    assert answer.status == 400
    assert answer.error["message"] == (
        "1 relation(s) of type plugin::upload.file associated with this entity do not exist"
    )


async def test_components_are_replaced_and_get_new_ids(call, tags):
    document = await make(
        call, seo={"metaTitle": "m"}, quotes=[{"text": "1", "tag": tags[0]}, {"text": "2"}]
    )
    path = f"/api/articles/{document}"

    async def read():
        answer = await call.get(f"{path}?populate[seo]=true&populate[quotes][populate]=tag")
        return answer.data["seo"], answer.data["quotes"]

    seo, quotes = await read()
    assert seo["metaTitle"] == "m"
    assert [quote["text"] for quote in quotes] == ["1", "2"]
    assert quotes[0]["tag"]["label"] == "a"

    await call("PUT", path, {"seo": {"metaTitle": "n"}})
    changed, kept = await read()
    assert changed["metaTitle"] == "n"
    assert changed["id"] != seo["id"]
    assert [quote["text"] for quote in kept] == ["1", "2"]
    assert kept[0]["tag"]["label"] == "a"

    await call("PUT", path, {"seo": None, "quotes": [{"text": "3"}]})
    nothing, replaced = await read()
    assert nothing is None
    assert [quote["text"] for quote in replaced] == ["3"]


async def test_a_component_that_a_zone_does_not_list_is_dropped(call):
    made = await call(
        "POST",
        "/api/articles?populate=zone",
        {
            "title": "Fine",
            "zone": [
                {"__component": "shared.unlisted", "label": "x"},
                {"__component": "shared.card", "label": "y"},
            ],
        },
    )
    assert made.status == 201
    assert [part["label"] for part in made.data["zone"]] == ["y"]

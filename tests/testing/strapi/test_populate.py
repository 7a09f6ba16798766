"""What an answer holds: fields, populate, components and dynamic zones."""

from __future__ import annotations

import pytest

NESTED = ("cover", "category", "tags", "seo", "quotes", "zone")


@pytest.fixture
def article(service):
    [photo] = service.seed("plugin::upload.file", [{"name": "p.png", "url": "/p.png", "size": 1.5}])
    [fruit] = service.seed("categories", [{"name": "fruit"}])
    tags = service.seed("tags", [{"label": "x"}, {"label": "y"}, {"label": "z"}])
    [document] = service.seed(
        "articles",
        [
            {
                "title": "Apple",
                "cover": photo,
                "category": fruit,
                "tags": [tags[2], tags[0]],
                "seo": {"metaTitle": "meta", "quote": {"text": "inner"}},
                "quotes": [{"text": "q1", "tag": tags[1]}, {"text": "q2"}],
                "zone": [
                    {"__component": "shared.card", "label": "c"},
                    {"__component": "shared.quote", "text": "z", "tag": tags[1]},
                ],
            }
        ],
    )
    return document


async def one(call, article, query):
    answer = await call.get(f"/api/articles/{article}?{query}")
    assert answer.status == 200, answer.body
    return answer.data


async def test_nothing_nested_is_there_unless_asked_for(call, article):
    entry = await one(call, article, "")
    assert not entry.keys() & set(NESTED)
    assert list(entry)[:3] == ["id", "documentId", "title"]
    assert list(entry)[-3:] == ["createdAt", "updatedAt", "publishedAt"]
    assert "secret" not in entry
    assert "note" not in entry


async def test_star_is_one_level(call, article):
    entry = await one(call, article, "populate=*")
    assert set(NESTED) <= entry.keys()
    assert entry["category"]["name"] == "fruit"
    assert "articles" not in entry["category"]
    assert [tag["label"] for tag in entry["tags"]] == ["z", "x"]
    assert entry["cover"]["url"] == "/p.png"
    assert entry["cover"]["size"] == 1.5
    assert entry["seo"].keys() == {"id", "metaTitle"}
    assert [quote["text"] for quote in entry["quotes"]] == ["q1", "q2"]
    assert [
        {name: value for name, value in part.items() if name != "id"} for part in entry["zone"]
    ] == [
        {"__component": "shared.card", "label": "c"},
        {"__component": "shared.quote", "text": "z"},
    ]
    assert all("documentId" not in part for part in entry["zone"])


async def test_empty_relations_are_null_or_an_empty_list(call, service):
    [bare] = service.seed("articles", [{"title": "Bare"}])
    entry = await one(call, bare, "populate=*")
    assert [entry[name] for name in NESTED] == [None, None, [], None, [], []]


@pytest.mark.parametrize(
    ("query", "present"),
    [
        ("populate=category", {"category"}),
        ("populate=category,tags", {"category", "tags"}),
        ("populate[0]=category&populate[1]=seo", {"category", "seo"}),
        ("populate=category&populate=seo", {"category", "seo"}),
        ("populate[category]=true&populate[tags]=false", {"category"}),
        ("populate[tags]=*", {"tags"}),
        ("populate=", set()),
    ],
)
async def test_forms_of_populate(call, article, query, present):
    entry = await one(call, article, query)
    assert entry.keys() & set(NESTED) == present


async def test_dotted_and_nested_populate(call, article):
    for query in (
        "populate=category.articles.seo",
        "populate[category][populate][articles][populate]=seo",
        "populate[category][populate][articles][populate][0]=seo",
    ):
        entry = await one(call, article, query)
        assert entry["category"]["articles"][0]["seo"]["metaTitle"] == "meta"
        assert "seo" not in entry
    entry = await one(call, article, "populate=seo.quote,zone.tag,quotes.tag")
    assert entry["seo"]["quote"]["text"] == "inner"
    assert entry["zone"][1]["tag"]["label"] == "y"
    assert "tag" not in entry["zone"][0]
    assert [quote["tag"] and quote["tag"]["label"] for quote in entry["quotes"]] == ["y", None]


async def test_options_of_a_populated_relation(call, article):
    entry = await one(call, article, "populate[tags][fields]=label&populate[tags][sort]=label:asc")
    assert [tag["label"] for tag in entry["tags"]] == ["x", "z"]
    assert all(tag.keys() == {"id", "documentId", "label"} for tag in entry["tags"])
    entry = await one(call, article, "populate[tags][filters][label]=z")
    assert [tag["label"] for tag in entry["tags"]] == ["z"]
    entry = await one(call, article, "populate[tags][count]=true")
    assert entry["tags"] == {"count": 2}


async def test_dynamic_zones(call, article):
    entry = await one(call, article, "populate[zone][populate]=*")
    assert entry["zone"][1]["tag"]["label"] == "y"
    entry = await one(call, article, "populate[zone][on][shared.quote][fields][0]=text")
    assert [part["__component"] for part in entry["zone"]] == ["shared.quote"]
    entry = await one(
        call,
        article,
        "populate[zone][on][shared.quote][populate]=tag&populate[zone][on][shared.card]=true",
    )
    assert entry["zone"][1]["tag"]["label"] == "y"
    assert entry["zone"][0]["label"] == "c"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("populate=nope", "Invalid key nope"),
        ("populate=title", "Invalid key title"),
        ("populate=true", "Invalid key true"),
        ("populate=deep", "Invalid key deep"),
        ("populate=**", "Invalid key **"),
        ("populate=*&populate=category", "Invalid key *"),
        ("populate=category.nope", "Invalid key nope at category.nope"),
        ("populate[nope]=true", "Invalid key nope"),
        ("populate[category][limit]=1", "Invalid key limit at category"),
        ("populate[category][pagination][limit]=1", "Invalid key pagination at category"),
        ("populate[category][filters][nope]=1", "Invalid key nope"),
        ("populate[zone][on][nope.nope]=true", "Invalid key nope.nope at zone.on.nope.nope"),
        ("populate[zone][populate]=tag", "Invalid key populate at zone"),
    ],
)
async def test_populates_that_are_refused(call, article, query, message):
    answer = await call.get(f"/api/articles/{article}?{query}")
    assert answer.status == 400
    assert answer.error["message"] == message
    assert answer.error["details"]["source"] == "query"
    assert answer.error["details"]["param"] == "populate"


@pytest.mark.parametrize("query", ["populate[zone]=*", "populate[zone][fields]=text"])
async def test_a_zone_takes_no_plain_options(call, article, query):
    assert (await call.get(f"/api/articles/{article}?{query}")).status == 400


async def test_fields(call, article):
    for query in (
        "fields=title,views",
        "fields[]=title&fields[]=views",
        "fields=title&fields=views",
    ):
        entry = await one(call, article, query)
        assert entry.keys() == {"id", "documentId", "title", "views"}
    assert "slug" in await one(call, article, "fields=*")
    for name in ("nope", "category", "secret", "note"):
        answer = await call.get(f"/api/articles?fields={name}")
        assert answer.status == 400
        assert answer.error["message"] == f"Invalid key {name}"


async def test_answers_to_writes_are_populated_too(call, article):
    answer = await call("PUT", f"/api/articles/{article}?populate=tags&fields=title", {"views": 1})
    assert answer.data.keys() == {"id", "documentId", "title", "tags"}

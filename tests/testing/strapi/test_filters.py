"""Filters, search and their traps."""

from __future__ import annotations

import pytest

ROWS = [
    {"title": "Alpha", "views": 1, "featured": True, "day": "2024-01-01", "rating": 1.5},
    {"title": "beta", "views": 2, "summary": "b_1", "kind": "news"},
    {"title": "Gamma", "views": 3, "summary": "b%1", "kind": "sport", "day": "2024-03-01"},
    {"title": "delta", "views": None, "summary": "bx1"},
]
ALL = ["Alpha", "beta", "Gamma", "delta"]


@pytest.fixture(autouse=True)
def _seed(service):
    service.seed("articles", ROWS)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("filters[title]=beta", ["beta"]),
        ("filters[title][$eq]=BETA", []),
        ("filters[title][$eqi]=BETA", ["beta"]),
        ("filters[title][$ne]=beta", ["Alpha", "Gamma", "delta"]),
        ("filters[title][$nei]=BETA", ["Alpha", "Gamma", "delta"]),
        ("filters[views][$ne]=2", ["Alpha", "Gamma"]),
        ("filters[views][$gt]=2", ["Gamma"]),
        ("filters[views][$gte]=2", ["beta", "Gamma"]),
        ("filters[views][$lt]=2", ["Alpha"]),
        ("filters[views][$lte]=2", ["Alpha", "beta"]),
        ("filters[views][$in][0]=1&filters[views][$in][1]=3", ["Alpha", "Gamma"]),
        ("filters[views][$in]=1&filters[views][$in]=3", ["Alpha", "Gamma"]),
        ("filters[views][$in]=1", ["Alpha"]),
        ("filters[views][$notIn][]=1", ["beta", "Gamma"]),
        ("filters[views][$between][]=2&filters[views][$between][]=3", ["beta", "Gamma"]),
        ("filters[views][0]=1&filters[views][1]=2", ["Alpha", "beta"]),
        ("filters[title][$contains]=LPH", ["Alpha"]),
        ("filters[title][$containsi]=ET", ["beta"]),
        ("filters[title][$notContains]=a", []),
        ("filters[title][$notContainsi]=ET", ["Alpha", "Gamma", "delta"]),
        ("filters[summary][$notContains]=x", ["beta", "Gamma"]),
        ("filters[title][$startsWith]=al", ["Alpha"]),
        ("filters[title][$startsWithi]=GA", ["Gamma"]),
        ("filters[title][$endsWith]=mma", ["Gamma"]),
        ("filters[title][$endsWithi]=TA", ["beta", "delta"]),
        ("filters[title][$contains][]=alp&filters[title][$contains][]=bet", ["Alpha", "beta"]),
        ("filters[summary][$contains]=b_1", ["beta"]),
        ("filters[summary][$contains]=%25", ["Gamma"]),
        ("filters[featured]=t", ["Alpha"]),
        ("filters[featured]=maybe", ["Alpha"]),
        ("filters[featured]=0", ["beta", "Gamma", "delta"]),
        ("filters[day][$gt]=2024-02-01", ["Gamma"]),
        ("filters[rating]=1.50", ["Alpha"]),
        ("filters[$or][0][views]=1&filters[$or][1][views]=3", ["Alpha", "Gamma"]),
        ("filters[$and][0][views][$gt]=1&filters[$and][1][views][$lt]=3", ["beta"]),
        ("filters[$not][title]=beta", ["Alpha", "Gamma", "delta"]),
        ("filters[title][$not][$contains]=et", ["Alpha", "Gamma", "delta"]),
        ("filters[title][$contains]=a&filters[views]=2", ["beta"]),
        ("filters[publishedAt][$notNull]=true", ALL),
        ("filters[id][$gt]=0", ALL),
        # null: no `=` is IS NULL, an empty value is empty text, "null" is a word
        ("filters[views][$eq]", ["delta"]),
        ("filters[views][$ne]", ["Alpha", "beta", "Gamma"]),
        ("filters[summary][$eq]=", []),
        ("filters[summary][$eq]=null", []),
        ("filters[summary][$null]=true", ["Alpha"]),
        ("filters[summary][$null]=false", ["beta", "Gamma", "delta"]),
        ("filters[summary][$notNull]=true", ["beta", "Gamma", "delta"]),
        # empty lists
        ("filters[views][$in][]", []),
        ("filters[views][$notIn][]", []),
        ("filters[$or][0]", ALL),
        # search
        ("_q=ETA", ["beta"]),
        ("_q=3&filters[views]=3", ["Gamma"]),
        ("_q=", ALL),
        # parameters that do not exist
        ("publicationState=preview&nonsense=1", ALL),
    ],
)
async def test_filters(call, filters, expected):
    assert await call.names(f"/api/articles?{filters}") == expected


@pytest.mark.parametrize(
    "form",
    ["filters[views][$in][{}]={}", "filters[views][$in][]={1}", "filters[views][$in]={1}"],
)
async def test_more_than_100_values_lose_the_filter(call, form):
    hundred = "&".join(form.format(i, i + 3) for i in range(100))
    assert await call.names(f"/api/articles?{hundred}") == ["Gamma"]
    more = "&".join(form.format(i, i + 3) for i in range(101))
    assert await call.names(f"/api/articles?{more}") == ALL


async def test_more_than_100_branches_lose_the_filter(call):
    branches = "&".join(f"filters[$or][{i}][views]=2" for i in range(101))
    assert await call.names(f"/api/articles?{branches}") == ALL


async def test_more_than_100_names_to_populate_are_refused(call):
    names = "&".join("populate[]=tags" for _ in range(101))
    answer = await call.get(f"/api/articles?{names}")
    assert answer.status == 400
    assert answer.error["message"] == (
        "Too many populate entries (101). The maximum number of populate entries"
        " when using array notation is 100. Consider using object notation"
        " (populate[field]=true), nested population, or reducing the number of fields."
    )


async def test_depth_past_20_brackets_is_refused(call):
    def nested(levels: int) -> str:
        return "filters" + "[$and][0]" * levels + "[views][$eq]=2"

    assert await call.names(f"/api/articles?{nested(9)}") == ["beta"]
    answer = await call.get(f"/api/articles?{nested(10)}")
    assert answer.status == 400
    assert answer.error["message"] == "Invalid key [views][$eq]"


@pytest.mark.parametrize(
    ("query", "key", "path", "message"),
    [
        ("filters[nope]=1", "nope", None, "Invalid key nope"),
        ("filters[views][$nope]=1", "$nope", "views", "Invalid key $nope at views"),
        ("filters[category][nope]=1", "nope", "category", "Invalid key nope at category"),
        ("filters[secret]=x", "secret", "secret", "Invalid key secret"),
        ("filters[note]=x", "note", "note", "Invalid key note"),
        ("filters[zone][text]=x", "zone", "zone", "Invalid key zone"),
        ("filters[seo][nope]=x", "nope", "seo", "Invalid key nope at seo"),
    ],
)
async def test_unknown_and_hidden_keys_are_refused(call, query, key, path, message):
    answer = await call.get(f"/api/articles?{query}")
    assert answer.status == 400
    assert answer.json == {
        "data": None,
        "error": {
            "status": 400,
            "name": "ValidationError",
            "message": message,
            "details": {"key": key, "path": path, "source": "query", "param": "filters"},
        },
    }


@pytest.mark.parametrize(
    "query",
    [
        "filters[views][$gt]=abc",
        "filters[views][$in]=1,2",
        "filters[views][$in][]=",
        "filters[$or]=x",
        "filters[$or][title]=x",
        "filters[views][title]=1",
        "filters[views][$between]=1",
        "filters[0][views]=1",
        "populate[category]",
        "fields=",
        "_q[]=x",
        "&".join(f"filters[$or][{i}][category][name]=x" for i in range(70)),
    ],
)
async def test_some_mistakes_are_answered_with_500(call, query):
    answer = await call.get(f"/api/articles?{query}")
    assert answer.status == 500
    assert answer.error == {
        "status": 500,
        "name": "InternalServerError",
        "message": "Internal Server Error",
    }


async def test_filters_must_be_an_object(call):
    answer = await call.get("/api/articles?filters=x")
    assert answer.status == 400
    assert answer.error["message"] == "The filters parameter must be an object or an array"


async def test_filters_reach_through_relations_and_components(call, service):
    [fruit, _] = service.seed("categories", [{"name": "fruit"}, {"name": "stone"}])
    tags = service.seed("tags", [{"label": "x"}, {"label": "y"}])
    service.seed(
        "articles",
        [
            {
                "title": "Apple",
                "category": fruit,
                "tags": tags,
                "seo": {"metaTitle": "juicy", "quote": {"text": "said"}},
            }
        ],
    )
    for query in (
        "filters[category][name][$eq]=fruit",
        f"filters[category][documentId]={fruit}",
        "filters[category]=1",
        "filters[category][$in][]=1",
        "filters[category][$notNull]=true",
        "filters[tags][label]=y",
        "filters[tags][label][$in][]=x&filters[tags][label][$in][]=y",
        "filters[seo][metaTitle]=juicy",
        "filters[seo][quote][text]=said",
        "filters[$or][0][category][name]=fruit&filters[$or][1][tags][label]=y",
        "filters[category][$or][0][name]=fruit",
        "filters[category][articles][title]=Apple",
    ):
        assert await call.names(f"/api/articles?{query}") == ["Apple"], query
    answer = await call.get("/api/articles?filters[tags][label][$contains]=&pagination[page]=1")
    assert answer.json["meta"]["pagination"]["total"] == 1
    assert await call.names("/api/articles?filters[category][id][$null]=true") == ALL
    assert await call.names("/api/categories?filters[articles][title]=Apple", "name") == ["fruit"]

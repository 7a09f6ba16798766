"""The local Strapi answers raw requests as the real one does."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import attrs
import pytest
from yarl import URL

from .strapi_server import Address

pytestmark = pytest.mark.live

SEED: list[tuple[str, str, Any]] = [
    ("POST", "/categories", {"name": "Food"}),
    ("POST", "/categories", {"name": "Travel"}),
    (
        "POST",
        "/articles",
        {
            "title": "Apple pie",
            "body": "Bake it",
            "views": 3,
            "kind": "guide",
            "featured": True,
            "day": "2024-02-29",
            "startsAt": "2024-02-29T09:30:00+09:00",
            "opens": "10:20:00",
            "serial": "9007199254740991",
            "price": 12.5,
            "facts": {"a": [1, None]},
            "secret": "hush",
            "note": "within",
            "category": {"documentId": "<doc1>"},
            "seo": {"title": "Pie"},
            "sections": [
                {"__component": "shared.quote", "text": "Yum", "author": "Ann"},
                {"__component": "shared.link", "label": "More", "url": "/more"},
            ],
        },
    ),
    (
        "POST",
        "/articles",
        {
            "title": "Boat trip",
            "views": 10,
            "kind": "story",
            "featured": False,
            "day": "2023-01-05",
            "category": {"documentId": "<doc2>"},
        },
    ),
    ("POST", "/articles", {"title": "100% cherry_pie", "views": 7, "price": 0.1}),
    ("POST", "/articles?status=draft", {"title": "Unfinished"}),
    ("PUT", "/articles/<doc4>?status=draft", {"title": "Boat trip, longer"}),
    ("POST", "/stock-items", {"code": "a", "amount": 1, "tags": ["<doc1>", "<doc2>"]}),
    ("POST", "/stock-items", {"code": "b", "tags": []}),
    ("POST", "/pages", {"heading": "Welcome", "layout": "wide"}),
    ("PUT", "/pages/<doc9>?locale=fr", {"heading": "Bienvenue", "layout": "wide"}),
    ("PUT", "/homepage", {"heading": "Home", "seo": {"title": "Home", "keywords": "h"}}),
]

READS = """
/articles
/articles?status=draft
/articles?status=bogus
/articles?locale=fr
/articles?unknown=1
/articles/
/ARTICLES
/nothing
/articles/<doc3>
/articles/<doc3>?populate=*
/articles/<doc4>?status=draft
/articles/<doc6>
/articles/<doc6>?status=draft
/articles/missing
/articles/1
/categories?populate=articles&sort=name
/categories?populate[articles][fields][0]=title&sort=name:desc
/categories?populate[articles][count]=true&sort=name
/categories?populate=articles.category&sort=name
/categories?filters[articles][title][$contains]=Boat
/stock-items?populate=*&sort=code
/stock-items?populate[tags][sort]=name:desc&sort=code
/stock-items?populate[tags][filters][name]=Food&sort=code
/stock-items?status=draft&sort=code
/pages
/pages?locale=fr
/pages?locale=de
/pages?locale=zz
/pages?locale=*&sort=locale
/pages?populate=localizations
/pages/<doc9>?locale=fr
/pages/<doc9>?locale=de
/pages/<doc9>?locale=*
/homepage
/homepage?populate=*
/homepage?populate=seo
/homepage?status=draft
/homepage?locale=fr
/homepages
/homepage/x
/i18n/locales
/articles?sort=views
/articles?sort=views:desc
/articles?sort=VIEWS
/articles?sort=views:up
/articles?sort=nothing
/articles?sort=category.name:asc
/articles?sort[0]=featured&sort[1]=title:desc
/articles?sort=featured,title
/articles?sort[views]=desc
/articles?sort=secret
/articles?sort=note
/articles?sort=seo.title
/articles?sort=
/articles?fields=title&sort=title
/articles?fields[0]=title&fields[1]=views&sort=title
/articles?fields=*&sort=title
/articles?fields=nothing
/articles?fields=category
/articles?fields=secret&sort=title
/articles?fields=note
/articles?fields=documentId&sort=title
/articles?populate=category&sort=title
/articles?populate[0]=category&populate[1]=seo&sort=title
/articles?populate=category.articles&sort=title
/articles?populate[category]=true&sort=title
/articles?populate[category][fields]=name&sort=title
/articles?populate[category][populate]=articles&sort=title
/articles?populate[category][pagination][limit]=1
/articles?populate[category][limit]=1
/articles?populate=nothing
/articles?populate=title
/articles?populate=**
/articles?populate=true
/articles?populate=deep
/articles?populate=*&populate=category
/articles?populate[sections][populate]=*&sort=title
/articles?populate[sections][on][shared.quote][fields][0]=text&sort=title
/articles?populate[sections][on][shared.link]=true&sort=title
/articles?populate[sections]=*
/articles?populate[sections]=true&sort=title
/articles?populate[sections][on][shared.nothing]=true
/articles?populate[seo][fields][0]=title&sort=title
/articles?pagination[page]=2&pagination[pageSize]=2&sort=title
/articles?pagination[page]=0&sort=title
/articles?pagination[page]=-1&sort=title
/articles?pagination[page]=abc
/articles?pagination[page]=9&sort=title
/articles?pagination[pageSize]=1000&sort=title
/articles?pagination[pageSize]=0&sort=title
/articles?pagination[pageSize]=-1&sort=title
/articles?pagination[pageSize]=abc
/articles?pagination[start]=1&pagination[limit]=1&sort=title
/articles?pagination[limit]=1000&sort=title
/articles?pagination[limit]=-1&sort=title
/articles?pagination[limit]=0&sort=title
/articles?pagination[start]=-1
/articles?pagination[start]=9&sort=title
/articles?pagination[page]=1&pagination[start]=0
/articles?pagination[withCount]=false&sort=title
/articles?pagination[start]=0&pagination[withCount]=false&sort=title
/articles?pagination[withCount]=maybe&sort=title
/articles?page=1&pageSize=1
/articles?start=1&limit=1&sort=title
/articles?filters[title]=Apple%20pie
/articles?filters[title][$eq]=Apple%20pie
/articles?filters[title][$eqi]=apple%20PIE
/articles?filters[title][$ne]=Apple%20pie&sort=title
/articles?filters[title][$nei]=apple%20pie&sort=title
/articles?filters[views][$gt]=3&sort=title
/articles?filters[views][$gte]=3&sort=title
/articles?filters[views][$lt]=7&sort=title
/articles?filters[views][$lte]=7&sort=title
/articles?filters[views][$between][0]=4&filters[views][$between][1]=9
/articles?filters[views][$in][0]=3&filters[views][$in][1]=7&sort=title
/articles?filters[views][$in]=3
/articles?filters[views][$in]=3,7
/articles?filters[views][$notIn][0]=3&sort=title
/articles?filters[views][$gt]=abc
/articles?filters[views][$eq]=abc
/articles?filters[title][$in][]
/articles?filters[title][$notIn][]
/articles?filters[body][$eq]
/articles?filters[body][$eq]=
/articles?filters[body][$eq]=null
/articles?filters[body][$null]=true&sort=title
/articles?filters[body][$null]=false
/articles?filters[body][$notNull]=true
/articles?filters[body][$notNull]=false&sort=title
/articles?filters[body][$null]=maybe&sort=title
/articles?filters[title][$contains]=pie&sort=title
/articles?filters[title][$containsi]=PIE&sort=title
/articles?filters[title][$notContains]=pie&sort=title
/articles?filters[title][$notContainsi]=PIE&sort=title
/articles?filters[title][$startsWith]=App
/articles?filters[title][$startsWithi]=app
/articles?filters[title][$endsWith]=pie&sort=title
/articles?filters[title][$endsWithi]=PIE&sort=title
/articles?filters[title][$contains]=%25
/articles?filters[title][$contains]=_
/articles?filters[body][$ne]=x&sort=title
/articles?filters[body][$notContains]=x&sort=title
/articles?filters[featured]=true
/articles?filters[featured]=false
/articles?filters[featured]=maybe
/articles?filters[featured][$null]=true
/articles?filters[kind]=guide
/articles?filters[kind]=nothing
/articles?filters[day]=2024-02-29
/articles?filters[day][$gt]=2023-06-01
/articles?filters[day]=junk
/articles?filters[startsAt][$gt]=2024-01-01
/articles?filters[startsAt]=2024-02-29T00:30:00.000Z
/articles?filters[startsAt]=junk
/articles?filters[opens]=10:20:00.000
/articles?filters[opens]=10:20
/articles?filters[serial]=9007199254740991
/articles?filters[price]=12.5
/articles?filters[price][$lt]=1
/articles?filters[category][name]=Food
/articles?filters[category][name][$in][0]=Food&filters[category][name][$in][1]=Travel&sort=title
/articles?filters[category][documentId]=<doc1>
/articles?filters[category]=<doc1>
/articles?filters[category][$null]=true
/articles?filters[category][nothing]=1
/articles?filters[seo][title]=Pie
/articles?filters[sections][text]=Yum
/articles?filters[documentId]=<doc3>
/articles?filters[documentId][$gt]=0&sort=title
/articles?filters[publishedAt][$notNull]=true&sort=title
/articles?filters[createdAt][$gt]=2020-01-01&sort=title
/articles?filters[nothing]=1
/articles?filters[title][$nothing]=1
/articles?filters[secret]=hush
/articles?filters[note]=within
/articles?filters[createdBy][id]=1
/articles?filters[$and][0][views][$gt]=3&filters[$and][1][views][$lt]=10
/articles?filters[$or][0][views]=3&filters[$or][1][views]=10&sort=title
/articles?filters[$not][views]=3&sort=title
/articles?filters[views][$not][$gt]=3&sort=title
/articles?filters[views][$or][0]=3&filters[views][$or][1]=7&sort=title
/articles?filters[$or]=x
/articles?filters=x&sort=title
/articles?filters[views][$gt]=3&filters[views][$lt]=10
/articles?_q=pie&sort=title
/articles?_q=PIE&sort=title
/articles?_q=bake
/articles?_q=hush
/articles?_q=within
/articles?_q=3
/articles?_q=nothing
/articles?_q=
/articles?publicationState=preview&sort=title
/articles?publicationFilter=never-published&status=draft
/articles?publicationFilter=modified&status=draft
/articles?publicationFilter=bogus
/articles?hasPublishedVersion=true&status=draft&sort=title
/content-type-builder/content-types/api::article.article
/content-type-builder/content-types/api::stock-item.stock-item
/content-type-builder/content-types/api::page.page
/content-type-builder/content-types/api::homepage.homepage
/content-type-builder/content-types/api::nothing.nothing
/content-type-builder/components/shared.seo
/content-type-builder/components/shared.nothing
""".split()

WRITES: list[tuple[str, str, Any]] = [
    ("POST", "/articles", {}),
    ("POST", "/articles?status=draft", {}),
    ("POST", "/articles", {"title": ""}),
    ("POST", "/articles", {"title": None}),
    ("POST", "/articles", {"title": 5}),
    ("POST", "/articles", {"title": ["x"]}),
    ("POST", "/articles", {"title": {"x": 1}}),
    ("POST", "/articles", {"title": True}),
    ("POST", "/articles", {"title": "x" * 81}),
    ("POST", "/articles?status=draft", {"title": "x" * 81}),
    ("POST", "/articles", {"title": "t", "views": -1}),
    ("POST", "/articles?status=draft", {"title": "t", "views": -1}),
    ("POST", "/articles", {"title": "t", "views": "5"}),
    ("POST", "/articles", {"title": "t", "views": "five"}),
    ("POST", "/articles", {"title": "t", "views": 1.5}),
    ("POST", "/articles", {"title": "t", "views": True}),
    ("POST", "/articles", {"views": "five", "kind": "odd"}),
    ("POST", "/articles", {"title": "t", "kind": "odd"}),
    ("POST", "/articles?status=draft", {"title": "t", "kind": "odd"}),
    ("POST", "/articles", {"title": "t", "kind": ""}),
    ("POST", "/articles", {"title": "t", "featured": "true"}),
    ("POST", "/articles", {"title": "t", "featured": "maybe"}),
    ("POST", "/articles", {"title": "t", "featured": 1}),
    ("POST", "/articles", {"title": "t", "day": "2024-02-29T10:00:00Z"}),
    ("POST", "/articles", {"title": "t", "day": "2024-02-30"}),
    ("POST", "/articles", {"title": "t", "day": "junk"}),
    ("POST", "/articles", {"title": "t", "startsAt": "2024-02-29"}),
    ("POST", "/articles", {"title": "t", "startsAt": "junk"}),
    ("POST", "/articles", {"title": "t", "opens": "10:20"}),
    ("POST", "/articles", {"title": "t", "opens": "10:20:30.5"}),
    ("POST", "/articles", {"title": "t", "opens": "25:00:00"}),
    ("POST", "/articles", {"title": "t", "serial": 12}),
    ("POST", "/articles", {"title": "t", "serial": "12"}),
    ("POST", "/articles", {"title": "t", "serial": "x"}),
    ("POST", "/articles", {"title": "t", "price": "1.25"}),
    ("POST", "/articles", {"title": "t", "price": "x"}),
    ("POST", "/articles", {"title": "t", "price": 3}),
    ("POST", "/articles", {"title": "t", "facts": [1, "a", None]}),
    ("POST", "/articles", {"title": "t", "facts": '{"a": 1}'}),
    ("POST", "/articles", {"title": "t", "facts": None}),
    ("POST", "/articles", {"title": "t", "facts": 5}),
    ("POST", "/articles", {"title": "t", "nothing": 1}),
    ("POST", "/articles", {"title": "t", "id": 1}),
    ("POST", "/articles", {"title": "t", "documentId": "x"}),
    ("POST", "/articles", {"title": "t", "createdAt": "2020-01-01"}),
    ("POST", "/articles", {"title": "t", "publishedAt": None}),
    ("POST", "/articles", {"title": "t", "locale": "fr"}),
    ("POST", "/articles", {"title": "t", "secret": "x"}),
    ("POST", "/articles", {"title": "t", "note": "x"}),
    ("POST", "/articles", {"title": "t", "createdBy": 1}),
    ("POST", "/articles?populate=category", {"title": "t", "category": "<doc1>"}),
    ("POST", "/articles?populate=category", {"title": "t", "category": {"documentId": "<doc1>"}}),
    ("POST", "/articles?populate=category", {"title": "t", "category": {"connect": ["<doc1>"]}}),
    ("POST", "/articles?populate=category", {"title": "t", "category": {"set": ["<doc2>"]}}),
    ("POST", "/articles?populate=category", {"title": "t", "category": ["<doc1>"]}),
    ("POST", "/articles?populate=category", {"title": "t", "category": None}),
    ("POST", "/articles?populate=category", {"title": "t", "category": "missing"}),
    ("POST", "/articles?populate=category", {"title": "t", "category": {"nothing": 1}}),
    ("POST", "/articles?populate=category", {"title": "t", "category": 999999}),
    ("POST", "/articles?populate=seo", {"title": "t", "seo": {"title": "s"}}),
    ("POST", "/articles?populate=seo", {"title": "t", "seo": {}}),
    ("POST", "/articles?populate=seo&status=draft", {"title": "t", "seo": {}}),
    ("POST", "/articles?populate=seo", {"title": "t", "seo": None}),
    ("POST", "/articles?populate=seo", {"title": "t", "seo": []}),
    ("POST", "/articles?populate=seo", {"title": "t", "seo": "x"}),
    ("POST", "/articles?populate=seo", {"title": "t", "seo": {"title": "s", "nothing": 1}}),
    ("POST", "/articles?populate=sections", {"title": "t", "sections": []}),
    ("POST", "/articles?populate=sections", {"title": "t", "sections": {}}),
    ("POST", "/articles?populate=sections", {"title": "t", "sections": [{"text": "x"}]}),
    (
        "POST",
        "/articles?populate=sections",
        {"title": "t", "sections": [{"__component": "shared.seo", "title": "x"}]},
    ),
    (
        "POST",
        "/articles?populate=sections",
        {"title": "t", "sections": [{"__component": "shared.nothing"}]},
    ),
    (
        "POST",
        "/articles?populate=sections",
        {"title": "t", "sections": [{"__component": "shared.link", "label": "x"}]},
    ),
    ("POST", "/articles?fields=title", {"title": "t", "views": 1}),
    ("POST", "/articles?fields=nothing", {"title": "t"}),
    ("POST", "/articles?populate=nothing", {"title": "t"}),
    ("POST", "/articles?status=bogus", {"title": "t"}),
    ("POST", "/articles?locale=fr", {"title": "t"}),
    ("POST", "/categories", {"name": "Food"}),
    ("POST", "/categories?status=draft", {"name": "Food"}),
    ("POST", "/stock-items?populate=tags", {"code": "c", "tags": ["<doc2>", "<doc1>"]}),
    ("POST", "/stock-items?populate=tags", {"code": "c", "tags": "<doc2>"}),
    ("POST", "/stock-items?status=draft", {}),
    ("POST", "/stock-items?status=draft", {"code": "c"}),
    ("POST", "/pages?locale=fr", {"heading": "Seul"}),
    ("POST", "/pages?locale=zz", {"heading": "?"}),
    ("POST", "/pages?locale=*", {"heading": "?"}),
    ("POST", "/pages", {"heading": "x", "locale": "fr"}),
    ("POST", "/nothing", {"title": "t"}),
    ("PATCH", "/articles/<doc3>", {"title": "t"}),
    ("PUT", "/articles", {"title": "t"}),
    ("DELETE", "/articles", None),
    ("POST", "/articles/<doc3>", {"title": "t"}),
    ("POST", "/articles", None),
    ("PUT", "/articles/<doc3>", None),
    ("PUT", "/articles/missing", {"title": "t"}),
    ("PUT", "/articles/<doc3>", {}),
    ("PUT", "/articles/<doc3>", {"views": 99}),
    ("PUT", "/articles/<doc3>", {"title": None}),
    ("PUT", "/articles/<doc3>?status=draft", {"title": None}),
    ("PUT", "/articles/<doc3>", {"title": ""}),
    ("PUT", "/articles/<doc3>", {"id": 1}),
    ("PUT", "/articles/<doc3>?populate=*", {"category": None}),
    ("PUT", "/articles/<doc3>?populate=*", {"category": {"disconnect": ["<doc1>"]}}),
    ("PUT", "/articles/<doc3>?populate=*", {"seo": {"keywords": "k"}}),
    ("PUT", "/articles/<doc3>?populate=*", {"seo": None}),
    ("PUT", "/articles/<doc3>?populate=*", {"sections": []}),
    ("PUT", "/articles/<doc4>", {"views": 11}),
    ("PUT", "/articles/<doc6>", {"views": 1}),
    ("PUT", "/stock-items/<doc7>?populate=tags", {"tags": {"disconnect": ["<doc1>"]}}),
    ("PUT", "/stock-items/<doc8>?populate=tags", {"tags": {"connect": ["<doc2>", "<doc1>"]}}),
    (
        "PUT",
        "/stock-items/<doc7>?populate=tags",
        {"tags": {"connect": [{"documentId": "<doc1>", "position": {"end": True}}]}},
    ),
    ("PUT", "/stock-items/<doc7>", {"code": None}),
    ("PUT", "/pages/<doc9>?locale=de", {"heading": "Willkommen"}),
    ("PUT", "/pages/<doc9>?locale=de", {"layout": "narrow"}),
    ("PUT", "/pages/<doc9>?locale=fr", {"layout": "narrow"}),
    ("PUT", "/pages/<doc9>", {"layout": "narrow"}),
    ("PUT", "/homepage", {"heading": None}),
    ("PUT", "/homepage?status=draft", {"heading": "Soon"}),
    ("PUT", "/homepage?populate=seo", {"seo": None}),
    ("POST", "/homepage", {"heading": "x"}),
    ("DELETE", "/articles/<doc3>", None),
    ("DELETE", "/articles/missing", None),
    ("DELETE", "/pages/<doc9>", None),
    ("DELETE", "/pages/<doc9>?locale=fr", None),
    ("DELETE", "/pages/<doc9>?locale=de", None),
    ("DELETE", "/pages/<doc9>?locale=*", None),
    ("DELETE", "/categories/<doc1>", None),
    ("DELETE", "/homepage", None),
    ("DELETE", "/homepage?locale=fr", None),
]

AFTERWARDS = [
    "/articles?populate=*&sort[0]=title&sort[1]=views",
    "/articles?populate=*&status=draft&sort[0]=title&sort[1]=views",
    "/stock-items?populate=*&sort=code",
    "/pages?locale=*&sort[0]=locale&sort[1]=heading",
    "/pages?locale=*&status=draft&sort[0]=locale&sort[1]=heading",
    "/homepage?populate=*",
    "/categories?populate=articles&sort=name",
]
"""What is read after each write."""


@attrs.define
class Caller:
    """Sends raw requests, with documents named by the order in which they appeared."""

    session: aiohttp.ClientSession
    address: Address
    names: dict[str, str] = attrs.field(factory=dict)

    async def __call__(
        self, method: str, target: str, data: Any = None, *, token: str | None = None
    ) -> tuple[int, str, Any]:
        """The status, the content type, and the body without what differs by chance."""
        ids = {name: document_id for document_id, name in self.names.items()}

        def fill(text: str) -> str:
            return re.sub(r"<doc\d+>", lambda match: ids[match[0]], text)

        url = URL(f"{self.address.base_url}/api{fill(target)}", encoded=True)
        body = None if data is None else fill(json.dumps({"data": data})).encode()
        headers = {"Authorization": f"Bearer {token or self.address.full_access}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        async with self.session.request(method, url, data=body, headers=headers) as response:
            text = await response.text()
            kind = response.content_type
            answer = json.loads(text) if kind == "application/json" and text else text
            return response.status, kind if text else "", self._normal(answer, "")

    def _normal(self, value: Any, key: str) -> Any:
        if isinstance(value, dict):
            # The server documents a row before the rows that it holds, whatever the order.
            return {name: self._normal(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [self._normal(item, key) for item in value]
        if isinstance(value, str):
            if key == "documentId":
                return self.names.setdefault(value, f"<doc{len(self.names) + 1}>")
            if key in {"createdAt", "updatedAt", "publishedAt"}:
                return "<moment>"
            for document_id, name in self.names.items():
                value = value.replace(document_id, name)
            return value
        return "<id>" if key == "id" and isinstance(value, int) else value


@pytest.fixture
async def both(real_strapi: Address, local_strapi: Address) -> AsyncIterator[tuple[Caller, Caller]]:
    async with aiohttp.ClientSession() as session:
        yield Caller(session, real_strapi), Caller(session, local_strapi)


async def seed(caller: Caller) -> None:
    for method, target, data in SEED:
        status, _, body = await caller(method, target, data)
        assert status in {200, 201}, body


async def test_reads(both: tuple[Caller, Caller]):
    real, local = both
    for caller in both:
        await seed(caller)
    import pathlib
    out=pathlib.Path("/tmp/reads.txt").open("w")
    for target in READS:
        a, b = await real("GET", target), await local("GET", target)
        if a != b:
            print(f"GET {target}\n  real  {json.dumps(a)[:6000]}\n  local {json.dumps(b)[:6000]}", file=out, flush=True)

@pytest.mark.parametrize("n", range(len(WRITES)))
async def test_writes(both: tuple[Caller, Caller], n):
    real, local = both
    import pathlib
    with pathlib.Path("/tmp/writes.txt").open("a") as out:
        for caller in both:
            await seed(caller)
        method, target, data = WRITES[n]
        a, b = await real(method, target, data), await local(method, target, data)
        if a != b:
            print(f"{method} {target} {json.dumps(data)[:300]}\n  real  {json.dumps(a)[:3000]}\n  local {json.dumps(b)[:3000]}", file=out, flush=True)
        for t in AFTERWARDS:
            t+="&pagination[pageSize]=100"
            a, b = await real("GET", t), await local("GET", t)
            if a != b:
                x,y=json.dumps(a,indent=1).splitlines(),json.dumps(b,indent=1).splitlines()
                import difflib
                print(f"AFTER {method} {target} {json.dumps(data)[:300]} GET {t}\n"+"\n".join(list(difflib.unified_diff(x,y,n=1,lineterm=""))[:40]), file=out, flush=True)

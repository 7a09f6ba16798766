"""Requests that the real and the local Strapi are asked alike.

`<doc3>` is the third document that a server made.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

__all__ = ["READS", "SEED", "UNLIKE", "WRITES", "Ask", "gets"]


@attrs.frozen
class Ask:
    """A request below `/api`."""

    method: str
    target: str
    data: Any = None
    """What the body holds under `data`, as JSON."""
    raw: str | None = attrs.field(kw_only=True, default=None)
    """The whole body instead, as JSON if `headers` do not say otherwise."""
    headers: dict[str, str] = attrs.field(kw_only=True, factory=dict)
    token: str | None = attrs.field(kw_only=True, default="full access")

    def __str__(self) -> str:
        body = self.data if self.raw is None else self.raw
        asked = f"{self.method} {self.target[:200]} {str(body)[:200]}"
        return f"{asked} {self.headers or ''} {self.token}"


def gets(targets: str) -> list[Ask]:
    """Reads of targets, separated by white space."""
    return [Ask("GET", target) for target in targets.split()]


def _entries(template: str, count: int) -> str:
    return "&".join(template.format(number) for number in range(count))


FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
TEXT: Final = {"Content-Type": "text/plain"}
V4: Final = {"Strapi-Response-Format": "v4"}

SEED: Final = [
    Ask("POST", "/categories", {"name": "Food"}),
    Ask("POST", "/categories", {"name": "Travel"}),
    Ask(
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
    Ask(
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
    Ask("POST", "/articles", {"title": "100% cherry_pie", "views": 7, "price": 0.1}),
    Ask("POST", "/articles?status=draft", {"title": "Unfinished"}),
    Ask("PUT", "/articles/<doc4>?status=draft", {"title": "Boat trip, longer"}),
    Ask("POST", "/stock-items", {"code": "a", "amount": 1, "tags": ["<doc1>", "<doc2>"]}),
    Ask("POST", "/stock-items", {"code": "b", "tags": []}),
    Ask("POST", "/pages", {"heading": "Welcome", "layout": "wide"}),
    Ask("PUT", "/pages/<doc9>?locale=fr", {"heading": "Bienvenue", "layout": "wide"}),
    Ask("PUT", "/homepage", {"heading": "Home", "seo": {"title": "Home", "keywords": "h"}}),
]
"""What both servers hold before they are compared."""

READS: Final = [
    *gets("""
        /articles?populate[category]=*&sort=title
        /categories?populate[articles]=*
        /articles?pagination[limit]
        /articles?pagination[limit]=
        /articles?pagination[pageSize]
        /articles?pagination[start]
        /pages?locale[]=fr
        /pages?locale[]=fr&locale[]=en&sort=locale
        /pages?locale[a]=fr
        /pages/<doc9>?locale[]=fr
        /pages/<doc9>?locale[a]=fr
        /content-type-builder/content-types/plugin::upload.file
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
        /articles?filters[$and][0][views][$gt]=3&filters[$and][1][views][$lt]=10
        /articles?filters[$or][0][views]=3&filters[$or][1][views]=10&sort=title
        /articles?filters[$not][views]=3&sort=title
        /articles?filters[views][$not][$gt]=3&sort=title
        /articles?filters[views][$or][0]=3&filters[views][$or][1]=7&sort=title
        /articles?filters[$or]=x
        /articles?filters=x&sort=title
        /articles?filters[views][$gt]=3&filters[views][$lt]=10
        /articles?_q=cherry&sort=title
        /articles?_q=BOAT&sort=title
        /articles?_q=bake
        /articles?_q=<doc3>
        /articles?_q=hush
        /articles?_q=within
        /articles?_q=nothing
        /articles?_q=
        /articles?publicationState=preview&sort=title
        /content-type-builder/components/shared.seo
        /articles?populate[sections]=*
        /articles?filters[day]=junk
        /articles?filters[category]=<doc1>
        /articles?filters[createdBy][id]=1
        /articles?publicationFilter=never-published&status=draft
        /articles?publicationFilter=modified&status=draft
        /articles?publicationFilter=bogus
        /articles?hasPublishedVersion=true&status=draft&sort=title
        /content-type-builder/content-types/api::article.article
        /content-type-builder/content-types/api::stock-item.stock-item
        /content-type-builder/content-types/api::page.page
        /content-type-builder/content-types/api::homepage.homepage
        /content-type-builder/content-types/api::specimen.specimen
        /content-type-builder/content-types/api::nothing.nothing
        /content-type-builder/components/shared.nothing
        /articles//
    """),
    Ask("GET", "/articles?" + _entries("populate[{}]=category", 101)),
    Ask("GET", "/articles?populate=*&sort=title", headers=V4),
    Ask("GET", "/articles/<doc3>?populate=*", headers=V4),
    Ask("GET", "/homepage?populate=*", headers=V4),
    Ask("OPTIONS", "/articles"),
    Ask("GET", "/articles", token=None),
    Ask("GET", "/articles", token="unknown"),
    Ask("GET", "/nothing", token=None),
    Ask("GET", "/nothing", token="unknown"),
    Ask("GET", "/articles", token=None, headers={"Authorization": "Basic eDp5"}),
    Ask("GET", "/articles", token=None, headers={"Authorization": "Bearer"}),
    Ask("GET", "/articles?sort=title", token="read only"),
    Ask("GET", "/articles?populate=category&sort=title", token="read only"),
    Ask("GET", "/articles/<doc3>", token="read only"),
    Ask("GET", "/homepage", token="read only"),
    Ask("GET", "/i18n/locales", token="read only"),
    Ask("GET", "/i18n/locales", token=None),
    Ask("GET", "/content-type-builder/content-types", token="read only"),
    Ask("GET", "/articles?sort=title&x=" + "y" * 15_000),
    Ask("GET", "/articles?sort=title&x=" + "y" * 17_000),
    Ask("GET", "/articles?sort=title&" + _entries("filters[views][$in][{0}]={0}", 100)),
    Ask("GET", "/articles?sort=title&" + _entries("filters[views][$in][{0}]={0}", 101)),
    Ask("GET", "/articles?sort=title&" + _entries("filters[$or][{0}][views]={0}", 101)),
    Ask("GET", "/articles?filters" + "[$and][0]" * 9 + "[views][$gt]=3&sort=title"),
    Ask("GET", "/articles?filters" + "[$and][0]" * 10 + "[views][$gt]=3"),
    Ask("GET", "/articles?filters%5Btitle%5D=Apple+pie"),
    Ask("GET", "/articles?sort[]=title"),
    Ask("GET", "/articles?sort=title&sort=views"),
    Ask("GET", "/articles/%20"),
    Ask("GET", "/articles/<doc3>/x"),
    Ask("HEAD", "/articles"),
    Ask("HEAD", "/nothing"),
]

WRITES: Final = [
    Ask("POST", "/articles", raw='{"data":'),
    Ask("POST", "/articles", raw='{"data": []}'),
    Ask("POST", "/stock-items", {"code": None}),
    Ask("POST", "/articles", {}),
    Ask("POST", "/articles", {"title": None}),
    Ask("POST", "/articles", {"title": ["x"]}),
    Ask("POST", "/articles", {"title": {"x": 1}}),
    Ask("POST", "/articles", {"title": "t", "views": "five"}),
    Ask("POST", "/articles", {"title": "t", "views": True}),
    Ask("POST", "/articles", {"views": "five", "kind": "odd"}),
    Ask("POST", "/articles", {"title": "t", "day": "2024-02-30"}),
    Ask("POST", "/articles", {"title": "t", "day": "junk"}),
    Ask("POST", "/articles", {"title": "t", "serial": "x"}),
    Ask("POST", "/articles", {"title": "t", "price": "x"}),
    Ask("POST", "/articles", {"title": "t", "facts": '{"a": 1}'}),
    Ask("POST", "/articles", {"title": "t", "id": 1}),
    Ask("POST", "/articles", {"title": "t", "documentId": "x"}),
    Ask("POST", "/articles", {"title": "t", "locale": "fr"}),
    Ask("POST", "/articles", {"title": "t", "createdBy": 1}),
    Ask("POST", "/articles?populate=category", {"title": "t", "category": {"nothing": 1}}),
    Ask("POST", "/articles?populate=seo", {"title": "t", "seo": {}}),
    Ask("POST", "/articles?populate=sections", {"title": "t", "sections": {}}),
    Ask("POST", "/articles?populate=sections", {"title": "t", "sections": [{"text": "x"}]}),
    Ask(
        "POST",
        "/articles?populate=sections&status=draft",
        {"title": "t", "sections": [{"__component": "shared.seo", "title": "x"}]},
    ),
    Ask("POST", "/pages?locale=*", {"heading": "?"}),
    Ask("PUT", "/articles/<doc3>", {"title": None}),
    Ask("PUT", "/articles/<doc3>", {"id": 1}),
    Ask("PUT", "/articles/<doc3>?populate=*", {"seo": {"keywords": "k"}}),
    Ask("PUT", "/stock-items/<doc7>", {"code": None}),
    Ask("PUT", "/pages/<doc9>?locale=de", {"heading": "Willkommen"}),
    Ask("PUT", "/pages/<doc9>?populate=localizations", {"layout": "narrow"}),
    Ask("PUT", "/homepage", {"heading": None}),
    Ask("POST", "/articles?status=draft", {}),
    Ask("POST", "/articles", {"title": ""}),
    Ask("POST", "/articles", {"title": 5}),
    Ask("POST", "/articles", {"title": True}),
    Ask("POST", "/articles", {"title": "x" * 81}),
    Ask("POST", "/articles?status=draft", {"title": "x" * 81}),
    Ask("POST", "/articles", {"title": "t", "views": -1}),
    Ask("POST", "/articles?status=draft", {"title": "t", "views": -1}),
    Ask("POST", "/articles", {"title": "t", "views": "5"}),
    Ask("POST", "/articles", {"title": "t", "views": 1.5}),
    Ask("POST", "/articles", {"title": "t", "kind": "odd"}),
    Ask("POST", "/articles?status=draft", {"title": "t", "kind": "odd"}),
    Ask("POST", "/articles", {"title": "t", "kind": ""}),
    Ask("POST", "/articles", {"title": "t", "featured": "true"}),
    Ask("POST", "/articles", {"title": "t", "featured": "maybe"}),
    Ask("POST", "/articles", {"title": "t", "featured": 1}),
    Ask("POST", "/articles", {"title": "t", "day": "2024-02-29T10:00:00Z"}),
    Ask("POST", "/articles", {"title": "t", "startsAt": "2024-02-29"}),
    Ask("POST", "/articles", {"title": "t", "startsAt": "junk"}),
    Ask("POST", "/articles", {"title": "t", "opens": "10:20"}),
    Ask("POST", "/articles", {"title": "t", "opens": "10:20:30.5"}),
    Ask("POST", "/articles", {"title": "t", "opens": "25:00:00"}),
    Ask("POST", "/articles", {"title": "t", "serial": 12}),
    Ask("POST", "/articles", {"title": "t", "serial": "12"}),
    Ask("POST", "/articles", {"title": "t", "price": "1.25"}),
    Ask("POST", "/articles", {"title": "t", "price": 3}),
    Ask("POST", "/articles", {"title": "t", "facts": [1, "a", None]}),
    Ask("POST", "/articles", {"title": "t", "facts": None}),
    Ask("POST", "/articles", {"title": "t", "facts": 5}),
    Ask("POST", "/articles", {"title": "t", "nothing": 1}),
    Ask("POST", "/articles", {"title": "t", "createdAt": "2020-01-01"}),
    Ask("POST", "/articles", {"title": "t", "publishedAt": None}),
    Ask("POST", "/articles", {"title": "t", "secret": "x"}),
    Ask("POST", "/articles", {"title": "t", "note": "x"}),
    Ask("POST", "/articles?populate=category", {"title": "t", "category": "<doc1>"}),
    Ask(
        "POST", "/articles?populate=category", {"title": "t", "category": {"documentId": "<doc1>"}}
    ),
    Ask("POST", "/articles?populate=category", {"title": "t", "category": {"connect": ["<doc1>"]}}),
    Ask("POST", "/articles?populate=category", {"title": "t", "category": {"set": ["<doc2>"]}}),
    Ask("POST", "/articles?populate=category", {"title": "t", "category": ["<doc1>"]}),
    Ask("POST", "/articles?populate=category", {"title": "t", "category": None}),
    Ask("POST", "/articles?populate=category", {"title": "t", "category": "missing"}),
    Ask("POST", "/articles?populate=seo", {"title": "t", "seo": {"title": "s"}}),
    Ask("POST", "/articles?populate=seo&status=draft", {"title": "t", "seo": {}}),
    Ask("POST", "/articles?populate=seo", {"title": "t", "seo": None}),
    Ask("POST", "/articles?populate=seo", {"title": "t", "seo": []}),
    Ask("POST", "/articles?populate=seo", {"title": "t", "seo": "x"}),
    Ask("POST", "/articles?populate=seo", {"title": "t", "seo": {"title": "s", "nothing": 1}}),
    Ask("POST", "/articles?populate=sections", {"title": "t", "sections": []}),
    Ask(
        "POST",
        "/articles?populate=sections",
        {"title": "t", "sections": [{"__component": "shared.link", "label": "x"}]},
    ),
    Ask("POST", "/articles?fields=title", {"title": "t", "views": 1}),
    Ask("POST", "/articles?fields=nothing", {"title": "t"}),
    Ask("POST", "/articles?populate=nothing", {"title": "t"}),
    Ask("POST", "/articles?status=bogus", {"title": "t"}),
    Ask("POST", "/articles?locale=fr", {"title": "t"}),
    Ask("POST", "/categories", {"name": "Food"}),
    Ask("POST", "/categories?status=draft", {"name": "Food"}),
    Ask("POST", "/stock-items?populate=tags", {"code": "c", "tags": ["<doc2>", "<doc1>"]}),
    Ask("POST", "/stock-items?populate=tags", {"code": "c", "tags": "<doc2>"}),
    Ask("POST", "/stock-items?status=draft", {}),
    Ask("POST", "/stock-items?status=draft", {"code": "c"}),
    Ask("POST", "/pages?locale=fr", {"heading": "Seul"}),
    Ask("POST", "/pages?locale=zz", {"heading": "?"}),
    Ask("POST", "/pages", {"heading": "x", "locale": "fr"}),
    Ask("POST", "/nothing", {"title": "t"}),
    Ask("PATCH", "/articles/<doc3>", {"title": "t"}),
    Ask("PUT", "/articles", {"title": "t"}),
    Ask("POST", "/articles/<doc3>", {"title": "t"}),
    Ask("POST", "/articles"),
    Ask("PUT", "/articles/<doc3>"),
    Ask("PUT", "/articles/missing", {"title": "t"}),
    Ask("PUT", "/articles/<doc3>", {}),
    Ask("PUT", "/articles/<doc3>", {"views": 99}),
    Ask("PUT", "/articles/<doc3>?status=draft", {"title": None}),
    Ask("PUT", "/articles/<doc3>", {"title": ""}),
    Ask("PUT", "/articles/<doc3>?populate=*", {"category": None}),
    Ask("PUT", "/articles/<doc3>?populate=*", {"category": {"disconnect": ["<doc1>"]}}),
    Ask("PUT", "/articles/<doc3>?populate=*", {"seo": None}),
    Ask("PUT", "/articles/<doc3>?populate=*", {"sections": []}),
    Ask("PUT", "/articles/<doc4>", {"views": 11}),
    Ask("PUT", "/articles/<doc6>", {"views": 1}),
    Ask("PUT", "/stock-items/<doc7>?populate=tags", {"tags": {"disconnect": ["<doc1>"]}}),
    Ask("PUT", "/stock-items/<doc8>?populate=tags", {"tags": {"connect": ["<doc2>", "<doc1>"]}}),
    Ask(
        "PUT",
        "/stock-items/<doc7>?populate=tags",
        {"tags": {"connect": [{"documentId": "<doc1>", "position": {"end": True}}]}},
    ),
    Ask("PUT", "/homepage?status=draft", {"heading": "Soon"}),
    Ask("PUT", "/homepage?populate=seo", {"seo": None}),
    Ask("POST", "/homepage", {"heading": "x"}),
    Ask("POST", "/stock-items", {}),
    Ask("PUT", "/stock-items/<doc7>", {"code": ""}),
    Ask("POST", "/pages?locale=fr", {"heading": "x", "locale": "de"}),
    Ask("POST", "/articles", raw=""),
    Ask("POST", "/articles", raw="5"),
    Ask("POST", "/articles", raw="[]"),
    Ask("POST", "/articles", raw="{}"),
    Ask("POST", "/articles", raw='{"data": null}'),
    Ask("POST", "/articles", raw='{"data": "x"}'),
    Ask("POST", "/articles", raw='{"title": "x"}'),
    Ask("POST", "/articles", raw='{"data": {"title": "x"}, "meta": {}}'),
    Ask("POST", "/articles", raw='{"data": {"title": "x"}}', headers=TEXT),
    Ask("POST", "/articles", raw="data[title]=x&data[views]=3", headers=FORM),
    Ask("POST", "/articles", {"title": "x", "body": "y" * 1_100_000}),
    Ask("POST", "/articles", {"title": "x"}, token=None),
    Ask("POST", "/articles", {"title": "x"}, token="read only"),
    Ask("PUT", "/articles/<doc3>", {"title": "x"}, token="read only"),
    Ask("DELETE", "/articles/<doc3>", token="read only"),
    Ask("PUT", "/homepage", {"heading": "x"}, token="read only"),
    Ask("DELETE", "/articles"),
    Ask("DELETE", "/articles/<doc3>"),
    Ask("DELETE", "/articles/missing"),
    Ask("DELETE", "/pages/<doc9>"),
    Ask("DELETE", "/pages/<doc9>?locale=fr"),
    Ask("DELETE", "/pages/<doc9>?locale=de"),
    Ask("DELETE", "/pages/<doc9>?locale=*"),
    Ask("DELETE", "/categories/<doc1>"),
    Ask("DELETE", "/homepage"),
    Ask("DELETE", "/homepage?locale=fr"),
]

UNLIKE: Final = [
    *gets("""
        /stock-items?populate[cover]=*
        /articles?filters[startsAt][$contains]=2024
    """),
    # What SQLite makes of an offset that is no integer any more.
    Ask("GET", "/articles?pagination[page]=99999999999999999999"),
    # What is no text is not made one here.
    Ask("POST", "/articles", {"title": "t", "sections": [{"__component": 5}]}),
    # The order of the components is that of the real one's file system.
    Ask("POST", "/articles", {"title": "t", "sections": [{"__component": "shared.nothing"}]}),
    # The messages are those of Node.js, of which every version has its own.
    Ask("POST", "/articles", raw='{"data":}'),
    Ask("POST", "/articles", raw='{"data": {"title": "x",}}'),
    # SQLite loses digits, the local service does not.
    Ask("POST", "/articles", {"title": "t", "serial": "9007199254740993"}),
    # Only the outermost nodes of blocks are checked.
    *[
        Ask("POST", "/specimens", {"article": article})
        for article in (
            [{"type": "paragraph", "children": []}],
            [{"type": "heading", "children": [{"type": "text", "text": "x"}]}],
            [{"type": "paragraph", "children": [{"type": "text"}]}],
        )
    ],
    Ask(
        "PUT",
        "/stock-items/<doc7>?populate=tags",
        {"tags": {"connect": [{"documentId": "<doc1>", "position": {"after": "<doc2>"}}]}},
    ),
]
"""Where the local service does not answer as the real one; to be moved when it does."""

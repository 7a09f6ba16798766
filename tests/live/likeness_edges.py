"""More requests that the real and the local Strapi are asked alike: values at the edges."""

from __future__ import annotations

from typing import Any, Final

from .likeness_cases import Ask, gets

__all__ = ["EDGE_READS", "EDGE_VALUES", "EDGE_WRITES"]

EDGE_READS: Final = gets("""
    /articles?filters[category][$eq]=<doc1>
    /articles?filters[category][id]=abc
    /articles?filters[id]=abc
    /articles?filters[id][$gt]=abc
    /articles?filters[category][$in][0]=<doc1>
    /articles?filters[category]=junk
    /articles?filters[category][$ne]=junk
    /articles?filters[category][$notNull]=true&sort=title
    /articles?filters[seo]=junk
    /articles?filters[seo][$null]=true&sort=title
    /articles?filters[sections][$null]=true
    /articles?filters[serial]=x
    /articles?filters[serial][$gt]=1
    /articles?filters[serial]=1.5
    /articles?filters[serial][$contains]=90
    /articles?filters[price]=x
    /articles?filters[day]=2024-02-30
    /articles?filters[day][$contains]=2024
    /articles?filters[day][$in][0]=2024-02-29&filters[day][$in][1]=junk
    /articles?filters[day][$null]=true&sort=title
    /articles?filters[day]=2024-02-29T10:00
    /articles?filters[day]
    /articles?filters[day]=
    /articles?filters[startsAt]=
    /articles?filters[startsAt]
    /articles?filters[startsAt]=1709166600000
    /articles?filters[startsAt][$between][0]=2024-01-01&filters[startsAt][$between][1]=2024-12-31
    /articles?filters[startsAt][$lt]=2024-02-29
    /articles?filters[opens]=
    /articles?filters[opens][$gt]=09:00:00
    /articles?filters[opens][$startsWith]=10
    /articles?filters[facts]=1
    /articles?filters[facts][$contains]=null
    /articles?filters[facts][$null]=true&sort=title
    /articles?filters[facts][$notNull]=true&sort=title
    /articles?filters[facts][a]=1
    /articles?filters[facts]=x
    /articles?filters[featured][$ne]=true&sort=title
    /articles?filters[featured][$in][0]=true
    /articles?filters[featured]
    /articles?filters[featured]=
    /articles?filters[featured]=1
    /articles?filters[featured]=T
    /articles?filters[kind][$in][0]=guide&filters[kind][$in][1]=news
    /articles?filters[kind][$null]=true
    /articles?filters[kind][$containsi]=UID
    /articles?filters[kind][$gt]=guide
    /articles?filters[views][$null]=true
    /articles?filters[views][$contains]=0
    /articles?filters[views][$startsWith]=1
    /articles?filters[views][$eqi]=3
    /articles?filters[views][$nei]=3&sort=title
    /articles?filters[views][$between]=3
    /articles?filters[views][$between][0]=3
    /articles?filters[views]=
    /articles?filters[views]
    /articles?filters[views]=3.0
    /articles?filters[views]=3.5
    /articles?filters[views]=0x3
    /articles?filters[views]=1e1
    /articles?filters[views]=%203%20
    /articles?filters[views][]=3
    /articles?filters[views][0]=3&filters[views][1]=7&sort=title
    /articles?filters[title][0]=Apple%20pie
    /articles?filters[title][$eq][0]=Apple%20pie
    /articles?filters[title][$contains][0]=pie&sort=title
    /articles?filters[title][$ne]
    /articles?filters[title][$ne]=null&sort=title
    /articles?filters[title][$not][$contains]=pie
    /articles?filters[title][$not]=Apple%20pie&sort=title
    /articles?filters[$not][title][$contains]=pie
    /articles?filters[$not][0][views]=3&sort=title
    /articles?filters[$and]=x
    /articles?filters[$and][views]=3
    /articles?filters[$or][views]=3
    /articles?filters[$or][0][title]=Boat%20trip&filters[$or][1][$and][0][views]=3
    /articles?filters[0][views]=3
    /articles?filters[]
    /articles?filters[title][$null]=
    /articles?filters[body][$null]
    /articles?filters[body][$notNull]
    /articles?filters[title][x]=1
    /articles?filters[title][views]=1
    /articles?filters[category][articles][title]=Boat%20trip
    /articles?filters[category][articles][seo][title]=Pie
    /articles?filters[category][name][$contains]=oo
    /articles?filters[category][name][$not][$contains]=oo&sort=title
    /articles?filters[category][$not][name]=Food&sort=title
    /articles?filters[category][$or][0][name]=Food&filters[category][$or][1][name]=Travel&sort=title
    /articles?filters[seo][nothing]=1
    /articles?filters[seo][id][$notNull]=true
    /articles?filters[sections]=x
    /articles?filters[locale]=en
    /articles?filters[localizations][id]=1
    /articles?filters[updatedBy]=1
    /pages?filters[locale]=en
    /pages?filters[locale]=fr&locale=fr
    /pages?filters[localizations][heading]=Bienvenue
    /pages?filters[localizations][locale]=fr
    /categories?filters[articles][views][$gt]=1&sort=name
    /categories?filters[articles][$null]=true
    /categories?filters[articles]=1
    /categories?filters[articles][documentId]=<doc3>
    /stock-items?filters[tags][name]=Food
    /stock-items?filters[tags][name][$in][0]=Food&filters[tags][name][$in][1]=Travel
    /stock-items?filters[tags][$null]=true
    /stock-items?sort=tags.name
    /stock-items?sort=tags.name:desc&pagination[pageSize]=1
    /articles?sort=category.name,title
    /articles?sort=category.name:desc,title
    /articles?sort[category][name]=desc&sort[title]=asc
    /articles?sort[0][category][name]=desc
    /articles?sort=category
    /articles?sort=category.nothing
    /articles?sort=category.articles.title
    /articles?sort=seo.nothing
    /articles?sort=seo.title:desc,title
    /articles?sort=seo
    /articles?sort=sections
    /articles?sort=sections.text
    /articles?sort=status
    /articles?sort=locale
    /articles?sort=createdBy
    /articles?sort=createdBy.id
    /articles?sort=title:DESC
    /articles?sort=title:Desc
    /articles?sort=title:
    /articles?sort=:asc
    /articles?sort=,title
    /articles?sort[title]=up
    /articles?sort[title]
    /articles?sort[title]=
    /articles?sort[0]
    /articles?sort[title][x]=asc
    /articles?sort=opens,title
    /articles?sort=facts,title
    /articles?sort=price:desc,title
    /articles?sort=featured:desc,title
    /articles?sort=kind,title
    /articles?fields=title,views&sort=title
    /articles?fields[]=title&sort=title
    /articles?fields=
    /articles?fields[0]=
    /articles?fields[title]=true
    /articles?fields=createdBy
    /articles?fields=locale
    /articles?fields=seo
    /articles?fields=sections
    /articles?fields=title,title&sort=title
    /articles?fields=%20title%20&sort=title
    /articles?fields=Title
    /articles?fields=*,title&sort=title
    /articles?fields[0]=*&sort=title
    /articles?populate=createdBy
    /articles?populate=locale
    /articles?populate=localizations
    /articles?populate[createdBy]=true
    /articles?populate[localizations]=true
    /articles?populate=
    /articles?populate[]
    /articles?populate[0]=
    /articles?populate=false
    /articles?populate[0]=*
    /articles?populate[0]=*&populate[1]=category
    /articles?populate[category]=false&sort=title
    /articles?populate[category]=x&sort=title
    /articles?populate[category]&sort=title
    /articles?populate[category]=
    /articles?populate[category]=1&sort=title
    /articles?populate[category][x]=1
    /articles?populate[category][fields]=nothing
    /articles?populate[category][fields][0]=name&populate[category][fields][1]=documentId&sort=title
    /articles?populate[category][fields]=*&sort=title
    /articles?populate[category][filters][name]=Food&sort=title
    /articles?populate[category][filters][nothing]=Food&sort=title
    /articles?populate[category][filters]=x&sort=title
    /articles?populate[category][sort]=nothing
    /articles?populate[category][sort]=name:desc&sort=title
    /articles?populate[category][sort]=name:up
    /articles?populate[category][populate]=*&sort=title
    /articles?populate[category][populate]=nothing
    /articles?populate[category][populate][articles][fields]=title&sort=title
    /articles?populate[category][populate][articles][filters][title][$contains]=x&sort=title
    /articles?populate[category][populate][articles][sort]=title&sort=title
    /articles?populate[category][populate][articles][count]=true&sort=title
    /articles?populate[category][count]=true&sort=title
    /articles?populate[category][count]=x
    /articles?populate[category][count]=false&sort=title
    /articles?populate[category][on][x]=1
    /articles?populate[category][start]=0
    /articles?populate[category][page]=1
    /articles?populate[category][status]=draft&sort=title
    /articles?populate[category][locale]=fr&sort=title
    /articles?populate[seo]=*&sort=title
    /articles?populate[seo]=true&sort=title
    /articles?populate[seo][populate]=*&sort=title
    /articles?populate[seo][populate]=nothing
    /articles?populate[seo][filters][title]=x&sort=title
    /articles?populate[seo][sort]=title&sort=title
    /articles?populate[seo][count]=true&sort=title
    /articles?populate=seo.title
    /articles?populate=seo.nothing
    /articles?populate=category.nothing
    /articles?populate=category.name
    /articles?populate=category.articles.category&sort=title
    /articles?populate=sections.text
    /articles?populate=sections.nothing
    /articles?populate=sections&sort=title
    /articles?populate[sections]=x
    /articles?populate[sections]=false&sort=title
    /articles?populate[sections][fields]=text
    /articles?populate[sections][filters][text]=x
    /articles?populate[sections][populate]=x
    /articles?populate[sections][populate][0]=x
    /articles?populate[sections][populate]=true
    /articles?populate[sections][count]=true&sort=title
    /articles?populate[sections][on]=x
    /articles?populate[sections][on][shared.quote]=true&sort=title
    /articles?populate[sections][on][shared.quote]=*&sort=title
    /articles?populate[sections][on][shared.quote]=x&sort=title
    /articles?populate[sections][on][shared.quote]=false&sort=title
    /articles?populate[sections][on][shared.quote][fields]=nothing
    /articles?populate[sections][on][shared.quote][x]=nothing
    /articles?populate[sections][on][shared.quote][filters][text]=Yum&sort=title
    /articles?populate[sections][on][shared.quote][filters][text]=No&sort=title
    /articles?populate[sections][on][shared.quote][populate]=*&sort=title
    /articles?populate[sections][on][shared.seo]=true&sort=title
    /articles?populate[sections][on][shared.quote]=true&populate[sections][on][shared.link]=true&sort=title
    /categories?populate[articles][sort]=title:desc&sort=name
    /categories?populate[articles][filters][views][$gt]=3&sort=name
    /categories?populate[articles][populate]=seo&sort=name
    /categories?populate[articles][populate][seo]=true&populate[articles][populate][sections][populate]=*&sort=name
    /categories?populate[articles][fields]=secret
    /categories?populate[articles][fields]=note
    /categories?populate[0]=articles.seo&populate[1]=articles.sections&sort=name
    /pages?populate[localizations][fields]=heading
    /pages?populate[localizations][count]=true
    /pages?populate=localizations&locale=fr
    /pages?populate=*
    /articles?pagination[page]=1.5
    /articles?pagination[page]=
    /articles?pagination[page]
    /articles?pagination[pageSize]=
    /articles?pagination[pageSize]=1.5&sort=title
    /articles?pagination[limit]=1.5&sort=title
    /articles?pagination[start]=1.5
    /articles?pagination[start]=abc
    /articles?pagination[start]=
    /articles?pagination[limit]=abc&sort=title
    /articles?pagination[limit]=
    /articles?pagination[page]=1e1
    /articles?pagination[page]=2&sort=title
    /articles?pagination[page]=2&pagination[limit]=2
    /articles?pagination[pageSize]=2&pagination[start]=1
    /articles?pagination=x&sort=title
    /articles?pagination[]=x&sort=title
    /articles?pagination[withCount]=true&sort=title
    /articles?pagination[withCount]=0&sort=title
    /articles?pagination[withCount]=&sort=title
    /articles?pagination[withCount]&sort=title
    /articles?pagination[page][]=2&pagination[pageSize]=1&sort=title
    /articles?pagination[pageSize]=100&sort=title
    /articles?pagination[pageSize]=101&sort=title
    /articles?pageSize=1
    /articles?limit=1&sort=title
    /articles?withCount=false&sort=title
    /articles?_q=2024
    /articles?_q=12.5
    /articles?_q=guide
    /articles?_q=true
    /articles?_q=100%25
    /articles?_q[]=x
    /articles?_q[a]=x
    /articles?_q=pie&filters[views]=3
    /articles?locale=
    /articles?locale=*&sort=title
    /articles?status=
    /articles?status[]=draft
    /pages?locale=
    /pages/<doc9>?locale=
    /pages/<doc9>
    /pages/<doc9>?filters[heading]=x
    /articles/<doc3>?filters[title]=x
    /articles/<doc3>?sort=nothing
    /articles/<doc3>?pagination[page]=abc
    /articles/<doc3>?_q=zzz
    /homepage?filters[heading]=x
    /homepage?filters[nothing]=x
    /homepage?sort=nothing
    /homepage?pagination[page]=abc
    /homepage?_q=zzz
    /homepage/
    /homepage//
    //articles
    /articles/<doc3>/
    /articles/<doc3>//
    /i18n/locales/
    /i18n/locales//
    /i18n/locales/1
    /i18n
    /I18N/LOCALES
    /content-type-builder/nothing
    /content-type-builder
    /content-type-builder/components/shared.seo/x
    /articles?publicationFilter=&sort=title
    /articles?publicationFilter&sort=title
    /articles?publicationFilter[]=modified
    /articles?publicationFilter=never-published
    /articles?publicationFilter=has-published-version&sort=title
    /articles?publicationFilter=has-published-version&status=draft&sort=title
    /articles?publicationFilter=modified
    /articles?publicationFilter=unmodified&sort=title
    /articles?publicationFilter=unmodified&status=draft&sort=title
    /articles?publicationFilter=never-published-document&status=draft
    /articles?publicationFilter=has-published-version-document&status=draft&sort=title
    /articles?publicationFilter=published-without-draft
    /articles?publicationFilter=published-without-draft&status=draft
    /articles?publicationFilter=published-with-draft&sort=title
    /articles?publicationFilter=published-with-draft&status=draft
    /articles/<doc3>?publicationFilter=modified
    /articles/<doc3>?publicationFilter=bogus
    /articles/<doc4>?publicationFilter=modified
    /articles/<doc4>?publicationFilter=modified&status=draft
    /articles/<doc6>?publicationFilter=never-published&status=draft
    /stock-items?publicationFilter=modified&sort=code
    /stock-items?publicationFilter=bogus
    /homepage?publicationFilter=modified
    /homepage?publicationFilter=bogus
    /pages?publicationFilter=never-published&status=draft
    /articles?hasPublishedVersion=false&status=draft&sort=title
    /articles?hasPublishedVersion=true&sort=title
    /articles?hasPublishedVersion=maybe&sort=title
    /articles?hasPublishedVersion=1&status=draft&sort=title
    /articles?hasPublishedVersion=&status=draft&sort=title
    /articles?hasPublishedVersion=false&sort=title
    /articles?hasPublishedVersion=true&publicationFilter=never-published&status=draft&sort=title
    /articles/<doc6>?hasPublishedVersion=true&status=draft
    /stock-items?hasPublishedVersion=maybe&sort=code
    /homepage?hasPublishedVersion=false
    /articles?publicationFilter=bogus&sort=nothing
""")

SPECIMEN: Final[dict[str, Any]] = {
    "name": "ab",
    "slug": "first",
    "mail": "a@b.c",
    "story": "abc",
    "count": 1,
    "ratio": 1,
    "total": "1",
    "active": True,
    "size": "small",
    "born": "2024-01-01",
    "seen": "2024-01-01T00:00:00Z",
    "clock": "10:00:00",
    "data": {},
    "article": [{"type": "paragraph", "children": [{"type": "text", "text": "x"}]}],
    "seo": {"title": "x"},
    "links": [{}],
    "parts": [{"__component": "shared.quote"}],
}

SPECIMEN_VALUES: Final[dict[str, list[Any]]] = {
    "name": ["A", ""],
    "slug": ["first", "a b", "", 5],
    "mail": ["x", "", "a@b", "ä@b.de", "a b@c.de"],
    "story": ["", "abcdef"],
    "count": [0, 11, "11", 1.5],
    "ratio": [0.1, 2, "1.5"],
    "total": ["x"],
    "active": ["maybe", []],
    "size": ["", ["small"]],
    "article": [[], {}, [5], [{"type": "x"}], [{}], [{"type": "paragraph"}], "x"],
    "seo": [[], {}, {"keywords": "x"}],
    "links": [
        *([], [{}] * 3, {}, [5], [None], "x"),
        *([{"nothing": 1}], [{"label": 5}], [{"label": None}]),
    ],
    "parts": [
        [],
        [{"__component": "shared.quote"}] * 3,
        [{"__component": "shared.seo"}],
        [{"__component": "shared.seo", "title": "x"}],
    ],
    "level": ["x"],
    "quotes": [[], [{}], [{}, {}]],
}

ARTICLE_VALUES: Final[dict[str, list[Any]]] = {
    "serial": [1.5, True, "+5", " 7 ", "-3", "1e3", "", [1], {"a": 1}, 10**15, "007"],
    "facts": [
        *("abc", "5", '"x"', False, "", "null", [], {}, "[1", 0, 1.5, " 5"),
        *("1e2", '"5"', {"a": "5"}),
    ],
    "day": [
        *("2024-2-3", "2024-13-01", "20240203", 5, True, "", "2024-02-29x", "2023-02-29"),
        *(["2024-01-01"], {"a": 1}, "2024-04-31T00:00"),
    ],
    "opens": [
        *(5, True, "", ["10:00:00"], "10:20:00.1234", "24:00:00", "10:20:60", "1:20:00"),
        "10:20:30.25",
    ],
    "startsAt": [
        *(5, 1709166600000, "1709166600000", True, "", "2024-02-30", "2024-02-29T10:00"),
        *("2024-02-29 10:00", "2024-02-29T10:00:00.123456Z", "2024-02-29T10+09", "2024"),
        *("2024-02", ["2024-01-01"], "2024-02-29T25:00:00Z", "-5", "99999999999999999"),
    ],
    "views": [
        *("", "  ", "5.0", "0x5", "1e2", 1e300, 2**53, 2**31, "abc", [], [5], {}, False),
        *("Infinity", -0.0),
    ],
    "price": ["", "1e-3", 1e308, "Infinity", [1], True, "-1.50", 0.1234567890123, "12,5"],
    "featured": [0, "0", "1", "t", "True", "FALSE", "", [], {}, 2, "yes"],
    "kind": [5, True, [], ["guide"], {}, "Guide", " guide"],
    "title": [1.5, False, [], {}, ["a", 1, None, {"b": []}], {"a": 'x"y', "é": 2}],
    "body": [5, "x" * 300, [], ""],
    "secret": [5],
    "note": ["x" * 256],
    "locale": [5],
    "localizations": [1],
    "updatedBy": [1],
    "updatedAt": ["x"],
    "seo": [
        *({"title": "x", "id": 5}, {"title": "x", "documentId": "x"}, {"title": None}),
        *({"title": "x", "__component": "shared.seo"}, {"title": 5}, 5, [{"title": "x"}], True),
    ],
    "sections": [
        *([None], None, "x"),
        [{"__component": "shared.quote", "id": 5, "text": "x"}],
        [{"__component": "shared.quote", "nothing": 5}],
        [{"__component": "shared.quote", "text": 5}],
        [{"__component": "shared.quote", "text": "x" * 256}],
        [{"__component": "shared.seo"}],
        [{"__component": "shared.seo", "title": "x"}],
    ],
    "category": [
        *({"documentId": "<doc1>", "nothing": 1}, {"connect": [{"nothing": 1}]}),
        *({"connect": [{"documentId": "missing"}]}, {"connect": []}, {"disconnect": ["<doc1>"]}),
        *({"set": []}, {"set": None}, {}, [], ["<doc1>", "<doc2>"], True, [None], ["missing"]),
        *({"connect": ["<doc1>"], "disconnect": ["<doc2>"]}, {"connect": "<doc1>"}),
        *({"connect": {"documentId": "<doc1>"}}, {"set": ["<doc1>"], "connect": ["<doc2>"]}),
        {"documentId": "<doc1>", "locale": "fr", "status": "draft"},
    ],
}

EDGE_VALUES: Final = [
    Ask("POST", "/specimens", {}),
    Ask("POST", "/specimens?populate=*", SPECIMEN),
    Ask("POST", "/specimens", dict.fromkeys([*SPECIMEN, "level", "quotes"])),
    Ask("PUT", "/specimens/<doc11>", dict.fromkeys([*SPECIMEN, "level", "quotes"])),
    *[
        Ask("POST", "/specimens?populate=*", {**SPECIMEN, "slug": f"{name}{number}", name: value})
        for name, values in SPECIMEN_VALUES.items()
        for number, value in enumerate([None, *values])
    ],
    *[
        Ask("PUT", "/specimens/<doc11>?populate=*", {name: value})
        for name, values in SPECIMEN_VALUES.items()
        for value in [None, *values]
    ],
    *[
        Ask("POST", f"/articles?populate=*{status}", {"title": "t", name: value})
        for name, values in ARTICLE_VALUES.items()
        for value in values
        for status in ("", "&status=draft")
    ],
    Ask("POST", "/articles", {"title": "x" * 81, "views": -1, "kind": "odd"}),
    Ask("POST", "/articles?status=draft", {"title": "", "views": -1}),
    Ask("POST", "/articles", {"category": "missing", "views": "x"}),
    Ask("POST", "/pages", {"heading": "h", "localizations": []}),
    Ask("POST", "/pages?locale[]=fr", {"heading": "I"}),
    Ask("POST", "/articles", {"title": "t", "category": 999999}),
    Ask("POST", "/articles", {"title": "t", "category": "999999"}),
    Ask("POST", "/articles", {"title": "t", "category": {"connect": [999999]}}),
    Ask("POST", "/articles", {"title": "t", "category": {"id": 999999}}),
    Ask("POST", "/articles", {"title": "t", "sections": [5]}),
    Ask("PUT", "/pages/<doc9>?locale[]=fr&locale[]=en", {"heading": "I"}),
    Ask("POST", "/pages?locale[a]=fr", {"heading": "I"}),
    Ask("DELETE", "/pages/<doc9>?locale[a]=fr"),
    *[
        Ask("POST", "/articles", raw=f'{{"data": {data}}}')
        for data in ("[1]", '[{"title": "x"}]', '[{"nothing": "x"}]', "5", "true", '""')
    ],
    Ask("PUT", "/articles/<doc3>", raw='{"data": []}'),
    Ask("PUT", "/homepage", raw='{"data": []}'),
    Ask("POST", "/articles?status=draft", raw='{"data": []}'),
    Ask("POST", "/articles", raw="["),
    Ask("POST", "/articles", raw="x"),
    *[
        Ask(method, path)
        for method in ("OPTIONS", "PATCH", "POST", "PUT", "DELETE", "TRACE")
        for path in ("/articles", "/articles/x", "/nothing", "/homepage", "/i18n/locales")
    ],
]
"""Writes whose answers are compared, but not what they do."""


def _then(ask: Ask, *targets: str) -> list[Ask]:
    return [ask, *(Ask("GET", target) for target in targets)]


def _shared(query: str, data: Any) -> list[Ask]:
    return _then(
        Ask("PUT", f"/pages/<doc9>{query}", data),
        "/pages?locale=*&status=draft&sort=locale",
        "/pages?locale=*&sort=locale&populate=localizations",
    )


def _ordered(path: str, data: Any) -> list[Ask]:
    return _then(
        Ask("PUT", path, data),
        "/categories?populate=articles&sort=name",
        "/categories?populate=articles&sort=name&status=draft",
    )


def _tagged(data: Any) -> Ask:
    return Ask("PUT", "/stock-items/<doc7>?populate=tags", {"tags": data})


EDGE_WRITES: Final = [
    *_shared("?locale=de", {"heading": "W"}),
    *_shared("", {"layout": "narrow"}),
    *_shared("?status=draft", {"layout": "drafted"}),
    *_shared("?locale=fr", {"heading": "F"}),
    *_shared("?locale=fr&status=draft", {"layout": None}),
    *_shared("?locale=es", {"heading": "E", "layout": "mine"}),
    *_shared("?locale=it&status=draft", {"heading": "I"}),
    Ask("PUT", "/pages/<doc9>?locale=*", {"heading": "I"}),
    Ask("POST", "/pages?locale=*&status=draft", {"heading": "I"}),
    Ask("POST", "/pages?locale=", {"heading": "I"}),
    Ask("DELETE", "/pages/<doc9>?locale=zz"),
    *_ordered("/articles/<doc5>", {"category": "<doc1>"}),
    *_ordered("/articles/<doc3>", {"views": 4}),
    *_ordered("/articles/<doc3>?status=draft", {"views": 5}),
    *_ordered("/articles/<doc4>", {"category": "<doc1>"}),
    *_ordered("/articles/<doc5>", {"views": 4}),
    *_ordered("/categories/<doc1>", {"name": "Foods"}),
    *_ordered(
        "/categories/<doc1>",
        {"articles": {"connect": [{"documentId": "<doc4>", "position": {"start": True}}]}},
    ),
    *_ordered("/articles/<doc3>", {"views": 6}),
    *_ordered("/categories/<doc2>", {"articles": ["<doc3>"]}),
    _tagged({"connect": [{"documentId": "<doc2>", "position": {"start": True}}]}),
    _tagged({"connect": [{"documentId": "<doc2>", "position": {"before": "<doc1>"}}]}),
    _tagged({"connect": [{"documentId": "<doc2>", "position": {"before": "missing"}}]}),
    _tagged({"disconnect": ["missing"]}),
    _tagged({"set": ["<doc2>"]}),
    _tagged({"connect": ["<doc1>"], "disconnect": ["<doc2>"]}),
    _tagged(None),
]
"""Writes in several steps, and reads of what they did."""

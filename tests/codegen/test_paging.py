"""Generated iterations, against a server that pages in every way, and faults of what specs say."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from specloom import Retry
from specloom.core.credentials import FixedCredential
from specloom.core.errors import ApiError, DecodeError, FieldNotLoaded, UrlTooLong
from specloom.core.secret import Secret
from specloom.testing.server import LocalService, json_response
from specloom_codegen.lint import lint

GOLDEN = Path(__file__).parent / "golden"


class Token(FixedCredential):
    """What the service knows the caller by."""

    scheme = "token"


class Shelves(LocalService):
    """Things in pages, by the path's last part."""

    things = 25
    page = 10
    link = "{base}{path}?{query}"

    async def handle(self, request):
        if request.headers.get("X-Token") != "Token hidden-4711":
            return json_response({"error": {"code": "WHO", "message": "Who?"}}, status=401)
        kind = request.path.rpartition("/")[2]
        asked = await request.json() if request.method == "POST" else request.query
        return getattr(self, f"_{kind}")(request, asked)

    def _part(self, start, size):
        return [{"id": str(n)} for n in range(self.things)][start : start + size]

    def _numbered(self, _request, asked):
        number, size = int(asked["pageNumber"]), int(asked["size"])
        pages = -(-self.things // size)
        return json_response(
            {"data": self._part(number * size, size), "about": {"totalPages": pages}}
        )

    def _plain(self, _request, asked):
        start = (int(asked["page"]) - 1) * self.page
        return json_response([each["id"] for each in self._part(start, self.page)])

    def _search(self, _request, asked):
        start, size = int(asked.get("after", 0)), asked["limit"]
        about = {"cursor": str(start + size), "more": start + size < self.things}
        return json_response({"data": self._part(start, size), "about": about})

    def _scan(self, _request, asked):
        start = int(asked.get("cursor", 0))
        answer = {"list": {"data": self._part(start, self.page)}}
        if start + self.page < self.things:
            answer["next"] = start + self.page
        return json_response(answer)

    def _linked(self, request, asked):
        start, size = int(asked.get("start", 0)), int(asked["limit"])
        following = None
        if start + size < self.things:
            following = self._link(request, f"start={start + size}&limit={size}")
        about = {"links": {"next": following}} if start + size < self.things else None
        return json_response({"data": self._part(start, size), "about": about})

    def _names(self, request, asked):
        start = int(asked.get("start", 0))
        headers = {"Link": f'<{self._link(request, "start=0")}>; rel="first prev"'}
        if start + self.page < self.things:
            url = self._link(request, f"start={start + self.page}")
            headers["Link"] += f', <{url}>; title="a, <b>"; rel="last next"'
        return json_response(self._part(start, self.page), headers=headers)

    def _link(self, request, query):
        return self.link.format(
            base=self.base_url, path=request.raw_path.partition("?")[0], query=query
        )


@pytest.fixture
async def shelves():
    async with Shelves() as service:
        yield service


@pytest.fixture
def acme(monkeypatch):
    monkeypatch.syspath_prepend(GOLDEN)
    yield importlib.import_module("acme.client")
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme"]:
        del sys.modules[name]


@pytest.fixture
async def client(acme, shelves):
    async with acme.AcmeNamespaces(
        shelves.base_url,
        auth=Token(Secret("hidden-4711")),
        retry=Retry(attempts=2, base=0),
    ) as made:
        yield made


WAYS = {
    "iterate": {},
    "iterate_plain": {},
    "iterate_search": {"text": "x"},
    "iterate_scan": {},
    "iterate_browse": {"link": "x"},
    "iterate_names": {},
}


async def ids(iterator):
    return [int(item if isinstance(item, str) else item.id) async for item in iterator]


async def collect(iterator, found):
    async for each in iterator:
        found.append(each)  # what came before a fault counts


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("things", [0, 1, 9, 10, 11, 25])
async def test_everything_comes_once(client, shelves, way, things):
    shelves.things = things
    sizes = {"iterate": "size", "iterate_search": "limit", "iterate_browse": "limit"}
    size = {sizes[way]: 10} if way in sizes else {}
    found = getattr(client.feeds("a b"), way)(**WAYS[way], **size)
    assert await ids(found) == list(range(things))
    assert all(each.path.startswith("/v1/shelves/a%20b/") for each in shelves.received)
    pages = max(1, -(-things // 10))
    # Where nothing tells that a page is the last, an empty one does.
    assert len(shelves.received) == pages + (way == "iterate_plain" and things > 0)


async def test_iterations_begin_where_they_are_told(client):
    feeds = client.feeds("a")
    assert await ids(feeds.iterate(number=2, size=10)) == list(range(20, 25))
    assert await ids(feeds.iterate_plain(page=3)) == list(range(20, 25))
    assert await ids(feeds.iterate_search(text="x", after="7")) == list(range(7, 25))
    assert await ids(feeds.iterate_scan(cursor=24)) == [24]


@pytest.mark.parametrize("way", WAYS)
async def test_no_page_is_asked_for_before_it_is_needed(client, shelves, way):
    found = getattr(client.feeds("a"), way)(**WAYS[way])
    assert not shelves.received
    await anext(found)
    assert len(shelves.received) == 1
    await found.aclose()


@pytest.mark.parametrize(
    "link", ["{base}{path}?{query}", "{path}?{query}", "?{query}", "linked?{query}#part"]
)
async def test_links_may_be_relative(client, shelves, link):
    shelves.link = link
    assert await ids(client.feeds("a").iterate_browse(limit=10)) == list(range(25))


async def test_every_page_passes_the_whole_chain(client, shelves, acme):
    seen = []

    async def watch(request, call_next):
        seen.append((request.operation.name, request.method, "start=" in request.url))
        return await call_next(request)

    async def busy(_):
        return json_response({"error": {"code": "BUSY"}}, status=503)

    watched = client.with_options(middlewares=[watch])
    found = watched.feeds("a").iterate_names()
    await anext(found)
    shelves.faults.append(busy)
    assert await ids(found) == list(range(1, 25))
    assert seen == [("feeds.names", "GET", False), *[("feeds.names", "GET", True)] * 3]


async def test_the_answer_of_the_last_page_can_be_kept(client):
    reply = await client.with_response(ids(client.feeds("a").iterate_browse(limit=10)))
    assert reply.value == list(range(25))
    assert reply.response.request.url.endswith("start=20&limit=10")


async def test_a_failure_of_a_page_is_raised_after_those_before(client, shelves):
    found = client.feeds("a").iterate_names()
    for _ in range(10):
        await anext(found)

    async def gone(_):
        return json_response({"error": {"code": "NO_THING", "message": "Gone."}}, status=404)

    shelves.faults.append(gone)
    with pytest.raises(ApiError, match=r"feeds\.names: 404 NO_THING: Gone"):
        await anext(found)


@pytest.mark.parametrize("way", ["names", "browse"])
@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("http://127.0.0.1:1{path}?{query}", "leads to http://127.0.0.1: credentials go to"),
        ("//evil.example{path}?{query}", "leads to http://evil.example"),
        ("http://user:word@evil.example/v1/", "leads to http://evil.example"),
        ("/v2/secret", "leads out of /v1/"),
        ("/v1/%2e%2e/v2", "leads out of /v1/"),
        ("a b", "is no URL"),
    ],
)
async def test_a_link_elsewhere_is_not_followed(client, shelves, way, link, fault):
    shelves.link = link
    found = []
    with pytest.raises(DecodeError, match=rf"the link to the next page {fault}"):
        await collect(
            client.feeds("a").iterate_names()
            if way == "names"
            else client.feeds("a").iterate_browse(limit=10),
            found,
        )
    assert len(found) == 10
    assert len(shelves.received) == 1


async def test_a_link_in_a_circle_ends(client, shelves):
    shelves.link = "{path}?start=10"
    with pytest.raises(DecodeError, match=r"feeds\.names: the link to the next page came before"):
        await ids(client.feeds("a").iterate_names())
    assert len(shelves.received) == 2


async def test_a_link_that_loses_its_query_by_another_method_is_refused(client, shelves):
    shelves.link = "{path}?{query}&x=" + "x" * 2000
    with pytest.raises(UrlTooLong, match="the service takes 2000 at most"):
        await ids(client.feeds("a").iterate_names())


async def test_a_first_page_may_go_by_another_method(client, shelves):
    found = client.feeds("a").iterate_browse(link="x" * 2000, limit=10)
    assert await ids(found) == list(range(25))
    assert shelves.received[0].method == "POST"
    assert shelves.received[0].headers["X-HTTP-Method-Override"] == "GET"


async def test_a_list_that_is_missing_is_not_empty(client, shelves):
    async def empty(_):
        return json_response({})

    shelves.faults.append(empty)
    with pytest.raises(FieldNotLoaded, match="'data' is not loaded"):
        await ids(client.feeds("a").iterate())


# --- what specs may not say

LIST = "    paging: {style: offset, offset: skip, size: take, items: orders, max: 50}\n"
PAGE = "      orders: {type: array, items: Order, required: true, description: The orders.}\n"
MORE = """\
      count: {type: integer, description: How many pages there are.}
      cursor: {type: string, nullable: true, description: Where the next begins.}
      at: {type: integer, format: epoch-ms, description: When it was made.}
      is_more: {type: boolean, description: Whether more follows.}
      last: {type: Page, nullable: true, description: The page before.}
"""
SKIP = "      skip: {"
PARAMETERS = """\
      after: {type: string, description: Where to go on.}
      need: {type: string, required: true, description: Which orders.}
      flag: {type: boolean, description: Whether to look.}
      times: {type: integer, format: epoch-ms, description: When.}
"""
MISSING = "13: error[E008]: the key {} is missing in paging"
CURSOR = "37: error[E024]: {} takes cursors: it must be an optional string or integer"
MUST_BE = "{}: error[E024]: {} must be a field of the type {}"


@pytest.mark.parametrize(
    "paging",
    [
        "page, page: skip, items: orders, pages: count, max: 5, size: take",
        "cursor, cursor: after, next: cursor, more: is_more, items: orders",
        "cursor, cursor: skip, next: count, items: orders",
        "cursor, cursor: skip, last: id, items: orders",
        "cursor, cursor: skip, next: last.last.count, items: orders",
        "link, next: last.cursor, size: take, items: orders",
        "link, items: orders",
    ],
)
def test_what_paging_may_say(shop, paging):
    assert lint(_paged(shop, paging)) == ()


@pytest.mark.parametrize(
    ("paging", "fault"),
    [
        ("page, items: orders", MISSING.format("'page'")),
        (
            "page, pgae: skip, items: orders",
            "27: error[E007]: unknown key 'pgae' in paging; did you mean 'page'?",
        ),
        ("cursor, next: cursor, items: orders", MISSING.format("'cursor'")),
        (
            "cursor, cursor: after, items: orders",
            "13: error[E018]: paging has exactly one of 'next', 'last', not 0",
        ),
        (
            "cursor, cursor: skip, next: count, last: id, items: orders",
            "56: error[E018]: paging has exactly one of 'next', 'last', not 2",
        ),
        (
            "cursor, cursor: after, last: id, items: orders",
            (
                "50: error[E024]: "
                "'last' of 'paging' is of another type than the parameter that takes it"
            ),
        ),
        (
            "cursor, cursor: after, last: state, items: orders",
            MUST_BE.format(50, "'state'", "string or integer, required and never null"),
        ),
        (
            "cursor, cursor: after, last: ids, items: orders",
            "50: error[E024]: 'Order' has no field 'ids'; did you mean 'id'?",
        ),
        ("offset, offset: skip, max: 5, items: orders", MISSING.format("'size'")),
        (
            "link, offset: skip, items: orders",
            "27: error[E027]: 'offset' means nothing where 'style' is 'link'",
        ),
        (
            "page, page: skip, items: orders, next: cursor",
            "54: error[E027]: 'next' means nothing where 'style' is 'page'",
        ),
        (
            "page, page: skip, items: orders, max: 5",
            "54: error[E027]: 'max' means nothing without 'size'",
        ),
        (
            "page, page: skp, items: orders",
            "33: error[E017]: 'paging' names no parameter: 'skp'; did you mean 'skip'?",
        ),
        *[
            (
                f"page, page: {name}, items: orders",
                f"33: error[E024]: '{name}' counts pages: it must be an optional integer",
            )
            for name in ("after", "need", "times")
        ],
        (
            "page, page: skip, size: skip, items: orders",
            "45: error[E024]: 'page' and 'size' of 'paging' name the same parameter",
        ),
        (
            "page, page: skip",
            (
                "13: error[E024]: "
                "pages need a list: 'returns' must be one, or 'items' must name the field"
            ),
        ),
        (
            "page, page: skip, items: order",
            "46: error[E024]: 'Page' has no field 'order'; did you mean 'orders'?",
        ),
        *[
            (
                f"page, page: skip, items: {name}",
                MUST_BE.format(46, f"'{name}'", "array, never null"),
            )
            for name in ("count", "last.orders")
        ],
        (
            "page, page: skip, items: orders.id",
            (
                "46: error[E024]: "
                "'orders.id' is no field: what stands before 'id' is no type with 'fields'"
            ),
        ),
        (
            "page, page: skip, items: orders.",
            (
                "46: error[E010]: "
                "'items' must be the name of a field, or several with dots between them, "
                "not 'orders.'"
            ),
        ),
        *[
            (
                f"page, page: skip, items: orders, pages: {name}",
                MUST_BE.format(61, f"'{name}'", "integer"),
            )
            for name in ("is_more", "at")
        ],
        (
            "cursor, cursor: after, next: count, items: orders",
            (
                "50: error[E024]: "
                "'next' of 'paging' is of another type than the parameter that takes it"
            ),
        ),
        (
            "cursor, cursor: after, next: last.is_more, items: orders",
            MUST_BE.format(50, "'last.is_more'", "string or integer or any"),
        ),
        (
            "cursor, cursor: after, next: cursor, more: count, items: orders",
            MUST_BE.format(64, "'count'", "boolean"),
        ),
        *[
            (
                f"cursor, cursor: {name}, next: cursor, items: orders",
                CURSOR.format(f"'{name}'"),
            )
            for name in ("need", "flag", "times")
        ],
        (
            "link, next: last.count, items: orders",
            MUST_BE.format(33, "'last.count'", "string or any"),
        ),
        (
            "link, next: lst.cursor, items: orders",
            "33: error[E024]: 'Page' has no field 'lst'; did you mean 'last'?",
        ),
    ],
)
def test_what_paging_names_must_fit(shop, paging, fault):
    told = [str(each) for each in lint(_paged(shop, paging))]
    assert told == [f"specs/shop/orders.yaml:21:{fault}"]


def _paged(shop, paging):
    return shop.write(
        ("orders.yaml", LIST, f"    paging: {{style: {paging}}}\n"),
        ("orders.yaml", PAGE, PAGE + MORE),
        ("orders.yaml", SKIP, PARAMETERS + SKIP),
    )


def test_a_link_is_followed_by_get_only(shop):
    specs = shop.write(
        (
            "orders.yaml",
            "    returns: Order\ntypes:",
            "    returns: {type: array, items: Order}\n    paging: {style: link}\ntypes:",
        )
    )
    assert [str(each) for each in lint(specs)] == [
        (
            "specs/shop/orders.yaml:26:21: error[E024]: "
            "a link is followed by GET, as this operation is not"
        )
    ]

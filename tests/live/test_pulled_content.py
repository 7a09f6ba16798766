"""From a Strapi to a client at work: pull, generate, import, and compare with plain HTTP.

When the generator changes what it writes, bring the client of the live tests up to date:

    specloom generate tests/live/specs --out tests/live
"""

from __future__ import annotations

import asyncio
import http.client
import importlib
import json
import sys
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import yaml

from specloom import ArgumentError, FieldNotLoaded, UnknownOptionWarning
from specloom.core.model import Model
from specloom.strapi import ApiToken, StrapiNotFoundError
from specloom.testing.strapi import StrapiService
from specloom_codegen import cli, generate

from . import strapi_server
from .conftest import local, reset
from .node import BrokenError, UnavailableError
from .strapi_server import KIOSK, PROJECT, Address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

HERE = Path(__file__).parent


async def pull(source: str | Path, out: str | Path, *more: str) -> int:
    return await asyncio.to_thread(
        cli.main, ["pull", "strapi", str(source), "--out", str(out), *more]
    )


def specs(folder: Path) -> dict[str, Any]:
    return {path.name: yaml.safe_load(path.read_text("utf-8")) for path in folder.iterdir()}


@pytest.fixture(scope="session")
def started_kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A real Strapi with the types of the kiosk."""
    try:
        with strapi_server.running(tmp_path_factory.mktemp("kiosk"), KIOSK) as address:
            yield address
    except UnavailableError as error:
        pytest.skip(str(error))
    except BrokenError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(params=["local", pytest.param("real", marks=pytest.mark.live)])
async def kiosk_server(request: pytest.FixtureRequest) -> AsyncIterator[Address]:
    """An empty Strapi with the types of the kiosk."""
    if request.param == "local":
        async with local(KIOSK, StrapiService()) as address:
            yield address
    else:
        address = request.getfixturevalue("started_kiosk")
        reset(address)
        yield address


@pytest.fixture
async def package(
    kiosk_server: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Any]:
    """A client that was generated of what the server says."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("STRAPI_TOKEN", kiosk_server.full_access)
    assert await pull(kiosk_server.base_url, tmp_path / "specs" / "kiosk") == 0
    generate(tmp_path / "specs", tmp_path)
    yield importlib.import_module("kiosk")
    for name in [name for name in sys.modules if name.partition(".")[0] == "kiosk"]:
        del sys.modules[name]


@pytest.fixture
async def kiosk(package: Any, kiosk_server: Address) -> AsyncIterator[Any]:
    auth = ApiToken(kiosk_server.full_access)
    async with package.KioskClient(kiosk_server.base_url, auth=auth) as client:
        yield client


@pytest.fixture
def plain(kiosk_server: Address) -> Any:
    """Asks without a client: gives the body of an answer."""

    def send(path: str) -> Any:
        url = f"/api/{quote(path, safe='/?=&[]$:,')}"
        headers = {"Authorization": f"Bearer {kiosk_server.full_access}"}
        host = kiosk_server.base_url.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=30)
        try:
            connection.request("GET", url, headers=headers)
            return json.load(connection.getresponse())
        finally:
            connection.close()

    async def ask(path: str) -> Any:
        return await asyncio.to_thread(send, path)

    return ask


def wire(value: Any) -> Any:
    """What was read, as the server sent it."""
    if isinstance(value, Model):
        names = type(value).__wire_names__
        loaded = [name for name in type(value).__slots__ if value.has(name)]
        known = {names.get(name, name): wire(getattr(value, name)) for name in loaded}
        return {**known, **value.extra}
    if isinstance(value, list):
        return [wire(each) for each in value]
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03}Z"
    if isinstance(value, (date, time)):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


async def test_a_url_gives_what_the_files_give(
    server: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRAPI_TOKEN", server.full_access)
    assert await pull(PROJECT, tmp_path / "files") == 0
    assert await pull(server.base_url, tmp_path / "url") == 0
    files, url = specs(tmp_path / "files"), specs(tmp_path / "url")
    assert url.pop("service.yaml")["locales"] == ["en", "de", "fr"]
    assert "locales" not in files.pop("service.yaml")
    assert len(files) == 9
    assert url == files


async def test_the_committed_client_is_what_the_server_gives(
    server: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRAPI_TOKEN", server.full_access)
    folder = HERE / "specs" / "cms"
    assert await pull(PROJECT, folder, "--check") == 0
    assert await pull(server.base_url, folder, "--check") == 0
    assert generate(HERE / "specs", HERE, check=True).diff == ()


async def test_what_only_the_server_knows(
    kiosk_server: Address, package: Any, tmp_path: Path
) -> None:
    assert await pull(KIOSK, tmp_path / "files") == 0
    files, url = specs(tmp_path / "files"), specs(tmp_path / "specs" / "kiosk")
    users = url["users_permissions_user.yaml"]
    assert users["kind"] == "related"
    assert {"username", "email"} <= users["attributes"].keys()
    for one in (files, url):
        del one["users_permissions_user.yaml"], one["service.yaml"]
    stars = url["news_items.yaml"]["attributes"].pop("stars")
    assert stars["custom_field"] == "global::stars"
    assert files["news_items.yaml"]["attributes"].pop("stars")["type"] == "customField"
    assert url == files


NEWS: dict[str, Any] = {
    "title": "Größe 1",
    "class_": "spezial 特集",
    "from_": date(2024, 2, 29),
    "import_": True,
    "none": "none",
    "str": "text",
    "list": [1, {"a": None}],
    "datetime": datetime(2024, 3, 1, 12, 30, tzinfo=UTC),
    "has_": 3,
    "html_body": "# Now",
    "source": "wire",
    "rating2x": Decimal("4.5"),
    "stars": 5,
    "layout": [
        {
            "component": "page-parts.two-columns",
            "left": {"text": "l", "width": "half ½"},
            "right": {"text": "r"},
        },
        {"component": "page-parts.cell", "text": "c", "width": "full"},
    ],
    "grid": [{"right": {"text": "only"}}],
}
TREE: dict[str, Any] = {
    "layout": {
        "on": {
            "page-parts.two-columns": {"populate": {"left": True, "right": {"populate": ["news"]}}},
            "page-parts.cell": True,
        }
    },
    "grid": {"populate": ["left", "right"]},
    "parent": {"fields": ["title"], "populate": {"children": {"sort": "title:desc"}}},
    "children": True,
    "see_also": {"fields": ["class_"], "filters": {"has_": {"$gt": 1}}},
    "author": {"fields": ["username"]},
    "sheet": True,
}
TREE_WIRE = (
    "populate[layout][on][page-parts.two-columns][populate][left]=true"
    "&populate[layout][on][page-parts.two-columns][populate][right][populate][0]=news"
    "&populate[layout][on][page-parts.cell]=true"
    "&populate[grid][populate][0]=left&populate[grid][populate][1]=right"
    "&populate[parent][fields][0]=title&populate[parent][populate][children][sort][0]=title:desc"
    "&populate[children]=true"
    "&populate[see_also][fields][0]=class&populate[see_also][filters][has][$gt]=1"
    "&populate[author][fields][0]=username&populate[sheet]=true"
)


async def test_every_value_comes_back(kiosk: Any, plain: Any) -> None:
    made = await kiosk.news_items.create(data=NEWS)
    item = await kiosk.news_items.find_one(document_id=made.document_id, populate=TREE)
    assert (item.class_, item.from_, item.import_) == ("spezial 特集", date(2024, 2, 29), True)
    assert (item.none, item.str, item.has_, item.source) == ("none", "text", 3, "wire")
    assert (item.rating2x, item.stars, item.list) == (Decimal("4.5"), 5, [1, {"a": None}])
    assert item.datetime == NEWS["datetime"]
    columns, cell = item.layout
    assert (columns.left.width, columns.right.text, cell.text) == ("half ½", "r", "c")
    assert columns.right.news is None
    with pytest.raises(FieldNotLoaded, match="news"):
        _ = cell.news
    assert (item.grid[0].left, item.grid[0].right.text) == (None, "only")
    assert (item.parent, item.children, item.author, item.sheet) == (None, [], None, None)
    answer = await plain(f"news-items/{made.document_id}?{TREE_WIRE}")
    assert wire(item) == answer["data"]


async def test_relations_to_the_type_itself_and_in_circles(kiosk: Any, plain: Any) -> None:
    news = kiosk.news_items
    top = await news.create(data={"title": "top"})
    page = await kiosk.pages.create(data={"name": "front", "item": top})
    made = [
        await news.create(data={"title": title, "has_": number, "parent": top})
        for number, title in enumerate("abc")
    ]
    a, b, c = made
    await news.update(document_id=a.document_id, data={"see_also": [b, c], "sheet": page})
    change = {"connect": [{"document_id": top.document_id, "position": {"start": True}}]}
    await news.update(document_id=a.document_id, data={"see_also": change})
    item = await news.find_one(document_id=a.document_id, populate=TREE)
    assert item.parent.title == "top"
    assert [each.title for each in item.parent.children] == ["c", "b", "a"]
    assert [each.document_id for each in item.see_also] == [c.document_id]
    assert item.sheet.name == "front"
    assert wire(item) == (await plain(f"news-items/{a.document_id}?{TREE_WIRE}"))["data"]
    whole = await news.find_one(
        document_id=a.document_id, populate={"see_also": {"fields": ["title"]}}
    )
    assert [each.title for each in whole.see_also] == ["top", "b", "c"]
    found = await news.find(
        filters={"parent": {"title": "top", "children": {"has_": {"$gte": 2}}}},
        sort=[{"sheet": {"name": "desc"}}, "title:desc"],
        populate=["sheet"],
    )
    asked = (
        "news-items?filters[parent][title]=top&filters[parent][children][has][$gte]=2"
        "&sort[0]=sheet.name:desc&sort[1]=title:desc&populate[0]=sheet"
    )
    assert [each.title for each in found.data] == [
        each["title"] for each in (await plain(asked))["data"]
    ]
    assert sorted(each.title for each in found.data) == ["a", "b", "c"]
    circle = await kiosk.pages.find(populate={"item": {"populate": {"children": True}}})
    assert {each.title for each in circle.data[0].item.children} == {"a", "b", "c"}


async def test_every_operation_of_a_collection(kiosk: Any, plain: Any) -> None:
    news = kiosk.news_items
    draft = await news.create(data={"has_": 1}, status="draft")
    assert (draft.title, draft.published_at) == (None, None)
    with pytest.raises(StrapiNotFoundError):
        await news.find_one(document_id=draft.document_id)
    for number in range(5):
        await news.create(data={"title": f"number {number}", "class_": "Été" if number else "on"})
    page = await news.find(
        filters={
            "class_": {"$in": ["Été", None]},
            "$or": [{"title": "number 1"}, {"title": "number 2"}],
        },
        sort="title:desc",
        fields=["title", "class_"],
        pagination={"page": 1, "page_size": 1},
    )
    asked = (
        "news-items?filters[$and][0][$or][0][title]=number 1"
        "&filters[$and][0][$or][1][title]=number 2"
        "&filters[class]=Été&sort[0]=title:desc&fields[0]=title&fields[1]=class"
        "&pagination[page]=1&pagination[pageSize]=1"
    )
    answer = await plain(asked)
    assert [wire(each) for each in page.data] == answer["data"]
    assert page.meta.pagination.total == answer["meta"]["pagination"]["total"] == 2
    assert await news.count(filters={"class_": "Été"}) == 4
    assert await news.count(status="draft", search="number 4") == 1
    titles = [each.title async for each in news.iterate(sort="title", size=2)]
    assert titles == ["number 0", "number 1", "number 2", "number 3", "number 4"]
    ids = [each.document_id async for each in news.iterate(fields=["document_id"], size=2)]
    assert len(set(ids)) == 5
    changed = await news.update(document_id=draft.document_id, data={"title": "now", "has_": None})
    assert (changed.title, changed.has_) == ("now", None)
    assert changed.published_at is not None
    await news.update(document_id=changed.document_id, data={"title": "jetzt"}, locale="de")
    german = await news.find_one(document_id=changed.document_id, locale="de", populate="*")
    assert (german.locale, german.title) == ("de", "jetzt")
    assert [each.locale for each in german.localizations] == ["en"]
    await news.delete(document_id=changed.document_id, locale="*")
    assert await news.count() == 5
    with pytest.warns(UnknownOptionWarning, match="'neu'"), pytest.raises(Exception, match="class"):
        await news.create(data={"title": "x", "class_": "neu"})


async def test_a_single_type_and_names_that_the_client_has(kiosk: Any, plain: Any) -> None:
    with pytest.raises(StrapiNotFoundError):
        await kiosk.site_setting.find()
    front = await kiosk.news_items.create(data={"title": "front"})
    made = await kiosk.site_setting.update(data={"lang": "de", "front": front}, populate=["front"])
    assert (made.lang, made.front.title) == ("de", "front")
    assert wire(made) == (await plain("site-setting?populate[0]=front"))["data"]
    await kiosk.site_setting.delete()
    with pytest.raises(StrapiNotFoundError):
        await kiosk.site_setting.find()
    made = await kiosk.files_.create(data={"path": "a", "type": "in"})
    assert wire(made) == (await plain(f"files/{made.document_id}"))["data"]
    with pytest.raises(ArgumentError, match="type is required"):
        await kiosk.files_.create(data={"path": "a"})


async def test_names_that_classes_and_queries_have(kiosk: Any, plain: Any) -> None:
    item = await kiosk.news_items.create(data={"title": "front"})
    data = {"name": "a", "self_": "s", "evolve_": 1, "loaded_": True, "populate": "p", "item": item}
    page = await kiosk.pages.create(data=data)
    await kiosk.news_items.update(document_id=item.document_id, data={"sheet": page})
    tree = {"sheet": {"populate": {"item": True}}}
    found = await kiosk.news_items.find_one(document_id=item.document_id, populate=tree)
    sheet = found.sheet
    assert (sheet.self_, sheet.evolve_, sheet.loaded_, sheet.populate) == ("s", 1, True, "p")
    assert (sheet.item.title, sheet.evolve(name="b").name) == ("front", "b")
    asked = f"news-items/{item.document_id}?populate[sheet][populate][0]=item"
    assert wire(found) == (await plain(asked))["data"]


async def test_what_others_publish_changes_no_order(kiosk: Any) -> None:
    made = [await kiosk.qs.create(data={"rank": number // 5}) for number in range(10)]
    seen: list[str] = []
    async for each in kiosk.qs.iterate(sort="rank", size=2):
        seen.append(each.document_id)
        await kiosk.qs.update(document_id=each.document_id, data={"rank": each.rank})
    assert sorted(seen) == sorted(each.document_id for each in made)


async def test_a_token_without_the_right(
    server: Address, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await pull(server.base_url, tmp_path / "cms", "--token", server.read_only) == 1
    said = capsys.readouterr()
    assert said.err == (
        f"specloom: {server.base_url}: the token lacks the right "
        "plugin::content-type-builder.content-types.getContentTypes: give it that, or use a "
        "full-access token\n"
    )
    assert await pull(server.base_url, tmp_path / "cms", "--token", "0123456789secret") == 1
    said = capsys.readouterr()
    assert "the token is refused" in said.err
    assert "secret" not in said.err + said.out
    assert not (tmp_path / "cms").exists()

"""What the pages with examples stand in: local services, names that the text speaks of, files."""

from __future__ import annotations

import secrets
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import jwt
import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import RawTestServer

from specloom import Secret, kintone, strapi
from specloom.testing import ApihubService, KintoneService, StrapiService
from specloom.testing.faults import passing, refused
from specloom_codegen.starter import start

from . import certificates, commands
from .fragments import operations, service
from .pages import ROOT
from .runner import Scene, generated

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from .pages import Block

KINTONE: Final = "https://example.cybozu.com"
STRAPI: Final = "https://cms.example.com"
PASSWORD: Final = "correct horse"


@asynccontextmanager
async def plain(folder: Path, _blocks: Sequence[Block]) -> AsyncGenerator[Scene]:
    """A page whose examples need nothing."""
    yield Scene(folder)


@asynccontextmanager
async def tutorial(folder: Path, _blocks: Sequence[Block]) -> AsyncGenerator[Scene]:
    """A page that brings all that it needs, and whose every command is run."""
    yield Scene(folder, runs_all=True)


@asynccontextmanager
async def readme(folder: Path, _blocks: Sequence[Block]) -> AsyncGenerator[Scene]:
    async with KintoneService() as domain, StrapiService() as cms, ApihubService() as hub:
        fields = {"title": "SINGLE_LINE_TEXT", "price": "NUMBER"}
        domain.add_app(7, fields=fields, tokens=["token"])
        domain.add_records(7, [{"title": "Order 0", "price": 100}])
        conflict = {"code": "GAIA_CO02", "id": "1", "message": "Somebody was first."}
        domain.faults += [passing(domain)] * 3 + [refused(409, conflict)]
        cms.add_type("article", plural="articles", attributes={"title": {"type": "string"}})
        cms.add_component("shared.hero", attributes={"text": {"type": "string"}})
        hero = {"hero": {"type": "component", "component": "shared.hero"}}
        cms.add_type("homepage", kind="singleType", attributes=hero)
        cms.seed("homepage", [{"hero": {"text": "Welcome"}}])
        cms.add_token("token", kind="full-access")
        hub.add_key("ak", "sk")
        hub.add_api("user-center-admin", "list-users", lambda call: [call.params])
        scene = Scene(
            folder,
            replaced={
                KINTONE: domain.base_url,
                STRAPI: cms.base_url,
                "ApihubClient(": f'ApihubClient("{hub.base_url}", ',
                "…": "token",
            },
        )
        yield scene
    assert "1 Order 0 100" in scene.printed[0]
    assert "GAIA_CO02" in scene.printed[0]
    assert "Hello again" in scene.printed[1]
    assert scene.names["homepage"].data["hero"]["text"] == "Welcome"
    assert scene.names["users"] == [{"skip": 0}]


@asynccontextmanager
async def changing_specs(folder: Path, _blocks: Sequence[Block]) -> AsyncGenerator[Scene]:
    edits = {
        "max_length: 80": "max_length: 60",
        "ItemState, required: true": "ItemState, required: true, nullable: true",
        "enum: [open, closed]": "enum: [open, closed, lost]",
    }

    def edit() -> None:
        commands.run("git init -q && git add . && git commit -qm specs", folder)
        path = folder / "specs/pet_shop/items.yaml"
        text = path.read_text("utf-8")
        for old, new in edits.items():
            assert text.count(old) == 1
            text = text.replace(old, new)
        path.write_text(text, "utf-8")

    yield Scene(folder, before={"specloom diff": edit})


PETS: Final = """\
openapi: 3.1.0
info: {title: Pets, description: Pets for sale., version: "1"}
servers: [{url: "https://pets.example"}]
security: [{key: []}]
paths:
  /pets:
    get:
      tags: [pets]
      operationId: list
      summary: Get the pets.
      responses: {"200": {description: Pets., content: {application/json: {schema: {}}}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
"""


@asynccontextmanager
async def openapi(folder: Path, _blocks: Sequence[Block]) -> AsyncGenerator[Scene]:
    (folder / "specs").mkdir()
    (folder / "specs/kintone").symlink_to(ROOT / "specs/kintone")
    (folder / "pets.yaml").write_text(PETS, "utf-8")
    yield Scene(folder)


@asynccontextmanager
async def middlewares(folder: Path, _blocks: Sequence[Block]) -> AsyncGenerator[Scene]:
    async with KintoneService() as service:
        service.add_app(7, fields={"title": "SINGLE_LINE_TEXT"}, tokens=["token"])
        scene = Scene(folder, replaced={KINTONE: service.base_url, "…": "token"})
        yield scene
        assert scene.printed == ["records.list 1 200\n", ""]
        assert service.received[0].headers["X-Team"] == "blue"
        await scene.names["kintone"].close()


@asynccontextmanager
async def testing(folder: Path, _blocks: Sequence[Block]) -> AsyncGenerator[Scene]:
    scene = Scene(folder, names={"pytest": pytest})
    yield scene
    async with KintoneService() as service:
        await scene.names["test_a_stale_order_is_refused"](service)


@asynccontextmanager
async def sessions(folder: Path, _blocks: Sequence[Block]) -> AsyncGenerator[Scene]:
    async def visit(url: str) -> dict[str, str]:
        async with (
            aiohttp.ClientSession(cookies={"JSESSIONID": "s"}) as browser,
            browser.get(url, allow_redirects=False) as answer,
        ):
            return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))

    stored: list[Any] = []
    certificates.write(folder)
    async with KintoneService() as service:
        service.add_app(7, fields={"title": "SINGLE_LINE_TEXT"})
        service.add_session(cookies={"JSESSIONID": "s"}, request_token="t")
        redirect = "https://app.example.com/callback"
        service.add_oauth_client("client-id", "client-secret", redirect_uri=redirect)
        names = {"secrets": secrets, "ssl": ssl, "visit": visit, "store": stored.append}
        scene = Scene(folder, names, replaced={KINTONE: service.base_url, "…": "token"})
        yield scene
        await scene.names["kintone"].close()
    assert scene.names["page"].records == []
    assert stored == []
    claims = jwt.decode(scene.names["answer"]["token"], options={"verify_signature": False})
    assert (claims["sub"], claims["roles"]) == ("user-1", ["EDITOR"])


@asynccontextmanager
async def strapi_page(folder: Path, _blocks: Sequence[Block]) -> AsyncGenerator[Scene]:
    for name in ("logo.png", "new-logo.png", "a.txt", "b.txt"):
        (folder / name).write_bytes(name.encode())
    attributes = {
        "title": {"type": "string", "maxLength": 80},
        "views": {"type": "integer"},
        "cover": {"type": "media"},
    }
    kept: list[Any] = []

    async def graphql(body: Any) -> Any:
        assert body["variables"] == {"title": "Hello"}
        fault = {"message": "Forbidden access", "path": ["articles"]}
        return {"errors": [fault | {"extensions": {"code": "FORBIDDEN"}}], "data": None}

    service, four = StrapiService(), StrapiService(version=4)
    for each in (service, four):
        each.add_type("article", attributes=attributes)
        each.add_token("full")
    service.add_token("reader", kind="read-only")
    service.add_user("ann", PASSWORD)
    service.add_admin("admin@example.com", PASSWORD)
    service.graphql = graphql
    async with (
        service,
        four,
        strapi.StrapiClient(service.base_url, auth=strapi.ApiToken("full")) as client,
        strapi.StrapiClient(four.base_url, auth=strapi.ApiToken("full"), version=4) as fourth,
    ):
        (document_id,) = service.seed("articles", [{"title": "Hello"}])
        scene = Scene(
            folder,
            names={name: getattr(strapi, name) for name in strapi.__all__}
            | {
                "strapi": client,
                "reader": client.with_options(auth=strapi.ApiToken("reader")),
                "document_id": document_id,
                "paths": [folder / "a.txt", folder / "b.txt"],
                "password": PASSWORD,
                "store": kept.append,
                "keep": kept.append,
                "token": "full",
            },
            replaced={
                f'"{STRAPI}", auth=ApiToken(token)': f'"{four.base_url}", auth=ApiToken(token)',
                STRAPI: service.base_url,
            },
        )
        yield scene
        assert [file.name for file in await client.files.list()] == ["a.txt", "b.txt"]
        (document,) = (await fourth.content("articles").find()).data
        assert document["title"] == "Hello again"
    found = scene.names
    assert [file.caption for file in found["files"]] == ["a", "b"]
    assert found["me"].username == "ann"
    assert len(found["sessions"]) == 1
    assert found["bob"].role.type == "authenticated"
    assert [type(each) for each in kept] == [Secret]
    assert found["codes"] == ["en"]
    said = "".join(scene.printed)
    assert "It takes the right api::article.article.create" in said
    assert "('title',)" in said
    assert "('views',)" in said
    assert "None [('articles',)]" in said


@asynccontextmanager
async def typed_apps(folder: Path, blocks: Sequence[Block]) -> AsyncGenerator[Scene]:
    async with KintoneService() as service:
        fields = {
            "code": {"type": "SINGLE_LINE_TEXT", "unique": True},
            "Price": {"type": "NUMBER", "required": True},
            "state": {"type": "DROP_DOWN", "options": ["open", "closed"]},
            "day": "DATE",
            "owner": "USER_SELECT",
            "明細": {
                "type": "SUBTABLE",
                "fields": {"商品": "SINGLE_LINE_TEXT", "数量": "NUMBER"},
            },
        }
        service.add_app(7, fields=fields, tokens=["token"])
        rows = [
            {"Price": 100, "state": "open", "day": "2026-03-09"},
            {"Price": 5, "state": "closed"},
        ]
        service.add_records(7, rows)
        scene = Scene(folder, replaced={KINTONE: service.base_url, "…": "token"})
        for block in blocks:
            if block.file:
                scene.write(block)
        with generated(folder, "shop"):
            from shop import ShopClient  # the generated one

            async with ShopClient(service.base_url, auth=kintone.ApiToken("token")) as shop:
                scene.given = {"shop": shop}
                yield scene
                assert await shop.orders.count() == 992
                order = await shop.orders.get(id=3)
        assert [line.product for line in order.lines] == ["bolt", "nut"]
    assert len(scene.names["written"]) == 1000
    reading, queries, _ = scene.printed
    assert reading.splitlines() == ["1 100 open 2026-03-09", "[]", "100", "2"]
    condition = 'state in ("open") and (Price > "500" or day < FROM_TODAY(-7, DAYS))'
    assert queries.splitlines() == [
        condition,
        f"{condition} order by day desc, $id asc limit 10 offset 20",
        "order by Price desc",
        'owner in (LOGINUSER()) and 商品 in ("bolt")',
    ]


@asynccontextmanager
async def own_service(folder: Path, blocks: Sequence[Block]) -> AsyncGenerator[Scene]:
    async def refuse(request: web.BaseRequest) -> web.Response:
        received.append(request)
        problem = {"type": "/gone", "title": "Gone", "detail": "It was sold."}
        return web.json_response(problem, status=404)

    received: list[web.BaseRequest] = []
    start(folder / "specs", "shop")
    for block in blocks:
        if block.language == "yaml":
            stated = yaml.safe_load(block.text)
            if "operations" in stated:
                operations(folder / "specs/shop/items.yaml", stated)
            else:
                service(folder / "specs/shop/service.yaml", stated)
    async with RawTestServer(refuse) as server:
        with generated(folder, "acme", out="acme/clients/{service}"):
            scene = Scene(folder, replaced={"ShopClient(": f'ShopClient("{server.make_url("")}", '})
            yield scene
    assert scene.printed == ["/gone It was sold.\n"]
    (request,) = received
    token = request.headers["Authorization"].removeprefix("Bearer ")
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        claims = jwt.decode(token, "a-secret-of-the-shop", algorithms=["HS256"], audience="shop")
    assert (claims["iss"], claims["sub"]) == ("key-1", "members/ada")
    assert claims["exp"] - claims["iat"] == 600


CMS: Final = {
    "service.yaml": {"service": "cms", "extends": "strapi", "description": "Recipes."},
    "cooks.yaml": {
        "type": "api::cook.cook",
        "kind": "collection",
        "path": "cooks",
        "class": "Cook",
        "attributes": {
            "name": {"type": "string"},
            "recipes": {"type": "relation", "to": "api::recipe.recipe", "many": True},
        },
    },
    "components.yaml": {
        "components": {
            "shared.timer": {"class": "Timer", "attributes": {"minutes": {"type": "integer"}}},
            "shared.quote": {"class": "Quote", "attributes": {"text": {"type": "text"}}},
            "shared.step": {
                "class": "Step",
                "attributes": {"timer": {"type": "component", "component": "shared.timer"}},
            },
        }
    },
}


@asynccontextmanager
async def typed_content(folder: Path, blocks: Sequence[Block]) -> AsyncGenerator[Scene]:
    specs = folder / "specs/cms"
    specs.mkdir(parents=True)
    for name, data in CMS.items():
        (specs / name).write_text(yaml.safe_dump(data), "utf-8")
    async with StrapiService() as service:
        service.add_component("shared.timer", attributes={"minutes": {"type": "integer"}})
        service.add_component("shared.quote", attributes={"text": {"type": "text"}})
        timer = {"type": "component", "component": "shared.timer"}
        service.add_component("shared.step", attributes={"timer": timer})
        cook = {"type": "relation", "relation": "manyToOne", "target": "api::cook.cook"}
        recipes = {"type": "relation", "relation": "oneToMany", "target": "api::recipe.recipe"}
        service.add_type(
            "cook",
            attributes={"name": {"type": "string"}, "recipes": recipes | {"mappedBy": "cook"}},
        )
        attributes = {
            "title": {"type": "string", "required": True},
            "cookTime": {"type": "integer"},
            "time": {"type": "integer"},
            "vegan": {"type": "boolean"},
            "cook": cook | {"inversedBy": "recipes"},
            "steps": {"type": "component", "component": "shared.step", "repeatable": True},
            "extras": {"type": "dynamiczone", "components": ["shared.quote"]},
        }
        service.add_type("recipe", attributes=attributes, draft_and_publish=True)
        service.add_token("token", kind="full-access")
        (ada,) = service.seed("cooks", [{"name": "Ada"}])
        service.seed(
            "recipes",
            [
                {"title": "Recipe 7", "time": 30},
                {"title": "Recipe 1999"},
                {"title": "Apple Pie", "vegan": True, "cookTime": 40, "cook": ada},
            ],
        )
        scene = Scene(folder)
        for block in blocks:
            if block.file:
                scene.write(block)
        with generated(folder, "cms"):
            from cms import CmsClient  # the generated one

            token = strapi.ApiToken("token")
            async with (
                CmsClient(service.base_url, auth=token) as cms,
                strapi.StrapiClient(service.base_url, auth=token) as client,
            ):
                scene.names |= {"cms": cms, "strapi": client}
                yield scene
    assert scene.printed[0] == "Apple Pie Ada 1\n"
    assert sorted(scene.printed[1].splitlines()) == ["Recipe 1999", "Recipe 7"]


SCENES: Final[dict[str, Callable[[Path, Sequence[Block]], AbstractAsyncContextManager[Scene]]]] = {
    "README.md": readme,
    "docs/changing-specs.md": changing_specs,
    "docs/middlewares.md": middlewares,
    "docs/openapi.md": openapi,
    "docs/own-service.md": own_service,
    "docs/sessions.md": sessions,
    "docs/strapi.md": strapi_page,
    "docs/testing.md": testing,
    "docs/typed-apps.md": typed_apps,
    "docs/typed-content.md": typed_content,
    "docs/start.md": tutorial,
    "docs/tutorials/apihub.md": tutorial,
    "docs/tutorials/kintone.md": tutorial,
    "docs/tutorials/own-service.md": tutorial,
    "docs/tutorials/strapi.md": tutorial,
}
"""By page; the others are `plain`."""

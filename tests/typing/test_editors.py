"""What editors offer, show and underline in programs that use generated clients.

The servers are real: pyright's, as Visual Studio Code has it, and jedi's, which checks no types.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol.types import DiagnosticSeverity, DiagnosticTag

from specloom.apihub import ApihubClient
from specloom.core.model import Model
from specloom.kintone import KintoneClient
from specloom.kintone._generated.app_settings import App
from specloom.kintone._generated.apps import Apps
from specloom.kintone.records import Records
from specloom.strapi import StrapiClient
from specloom.strapi.users import Users
from specloom_codegen import cli

from .editor import JEDI, PYRIGHT, open_editor

pytestmark = pytest.mark.asyncio(loop_scope="module")

GOLDEN = Path(__file__).parents[1] / "codegen" / "golden"
HEAD = """\
import acme as acme_package
from acme import AcmeKey, AcmeNamespaces
from cms import Article, CmsClient
from pet_shop import PetShopClient
from shop import NewOrder, Order, OrderHistory, ShopClient
from specloom.apihub import ApihubClient
from specloom.kintone import KintoneClient
from specloom.strapi import StrapiClient


async def use(
    acme: AcmeNamespaces,
    apihub: ApihubClient,
    cms: CmsClient,
    kintone: KintoneClient,
    pets: PetShopClient,
    shop: ShopClient,
    strapi: StrapiClient,
    article: Article,
    order: Order,
) -> None:
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=[PYRIGHT, JEDI])
async def editor(request, tmp_path_factory):
    """An editor in a project that has every kind of generated client."""
    root = tmp_path_factory.mktemp("project")
    for name in ("acme", "cms", "shop"):
        shutil.copytree(GOLDEN / name, root / name)
    assert cli.main(["new", "pet_shop", "--specs", str(root / "specs")]) == 0
    assert cli.main(["generate", str(root / "specs"), "--out", str(root)]) == 0
    (root / "pyrightconfig.json").write_text('{"typeCheckingMode": "standard"}')
    async with open_editor(request.param, root, HEAD) as editor:
        yield editor


with_pyright = pytest.mark.parametrize("editor", [PYRIGHT], indirect=True)


def public(*classes):
    return {name for cls in classes for name in dir(cls) if not name.startswith("_")}


async def labels(editor, typed):
    return {offer.label for offer in await editor.offers(typed)}


MODEL = public(Model)
ITEM = {"id", "name", "state", "closed_at"} | MODEL


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("kintone.|", public(KintoneClient)),
        ("kintone.records.|", public(Records)),
        ("kintone.apps.|", public(Apps)),
        ("(await kintone.apps.list()).|", {"apps"} | MODEL),
        ("(await kintone.apps.list()).apps[0].|", public(App)),
        ("async for app in kintone.apps.iterate():\n    app.|", public(App)),
        ("strapi.|", public(StrapiClient)),
        ("strapi.users.|", public(Users)),
        ("apihub.|", public(ApihubClient)),
        ("apihub.weather.|", {"now"}),
        ("now = await apihub.weather.now(lng=1, lat=2)\nnow.location.|", {"name", "path"} | MODEL),
        ("pets.|", public(ApihubClient) - {"call", "hub", "weather"} | {"items"}),
        ("pets.items.|", {"add", "delete", "get", "iterate", "list"}),
        ("item = await pets.items.get(id=1)\nitem.|", ITEM),
        ("(await pets.items.list()).items[0].|", ITEM),
        ("async for item in pets.items.iterate():\n    item.|", ITEM),
    ],
)
async def test_what_is_there_is_offered_and_nothing_else(editor, typed, names):
    offered = await labels(editor, typed)
    assert {name for name in offered if not name.startswith("_")} == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("shop.|", {"orders", "nasty", "records", "apps"}),
        ("shop.orders.|", {"get", "list", "iterate", "add", "update", "upsert_all"}),
        ("order.|", {"price", "status", "lines", "id", "revision"}),
        ("cms.|", {"articles", "categories", "homepage", "files"}),
        ("cms.articles.|", {"find", "find_one", "create", "update", "delete", "iterate"}),
        ("article.|", {"title", "category", "document_id"}),
        ("acme.things.|", {"list", "search", "iterate_search"}),
        (
            "acme_package.|",
            {"AcmeNamespaces", "AcmeKey", "Token", "AcmeError", "AcmeNotFoundError"},
        ),
    ],
)
async def test_what_was_made_with_a_service_is_offered(editor, typed, names):
    assert names <= await labels(editor, typed)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("kintone.apps.get_views(|)", {"app=", "lang="}),
        ("kintone.records.list(|)", {"app=", "query=", "fields=", "total_count="}),
        ("kintone.apps.get_form(|)", {"app="}),
        ("strapi.content('articles').find(|)", {"filters=", "sort=", "populate=", "status="}),
        ("apihub.weather.now(|)", {"lng=", "lat="}),
        ("shop.orders.list(|)", {"where=", "order_by="}),
        ("cms.articles.find(|)", {"filters=", "sort=", "populate=", "locale="}),
        ("pets.items.add(|)", {"name=", "state="}),
        ("KintoneClient(|)", {"base_url=", "auth=", "guest_space_id=", "timeout="}),
        ("AcmeNamespaces(|)", {"base_url=", "auth=", "basic_auth=", "tenant_id="}),
        ("AcmeKey(|)", {"key_id=", "private_key=", "owner=", "clock="}),
    ],
)
async def test_arguments_are_offered_by_name(editor, typed, names):
    assert names <= await labels(editor, typed)
    signature = await editor.signature(typed)
    for name in names:
        assert re.search(rf"\b{name[:-1]}\b", signature.label)


@pytest.mark.parametrize(
    ("typed", "label", "words"),
    [
        ("kintone.|", "records", ["Records of an app."]),
        ("kintone.apps.|", "get_views", ["Get the lists of an app.", "/apps/view/get-views/"]),
        ("kintone.apps.|", "get_form", ["Deprecated: use `get_form_fields`"]),
        ("(await kintone.apps.list()).apps[0].|", "space_id", ["ID of the space"]),
        ("apihub.weather.|", "now", ["https://apihub"]),
        ("strapi.users.|", "me", ["Get"]),
        ("shop.|", "orders", ["注文"]),
        ("cms.|", "articles", ["article"]),
        ("pets.items.|", "list", ["Get the items that match."]),
        ("(await pets.items.get(id=1)).|", "closed_at", ["null while it is open"]),
    ],
)
async def test_what_is_offered_says_what_it_is(editor, typed, label, words):
    (offer,) = [each for each in await editor.offers(typed) if each.label == label]
    about = await editor.about(offer)
    assert [each for each in words if each not in about] == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            "kintone.apps.get_views|(app=1)",
            [
                "Get the lists of an app.",
                "App ID.",
                "Language of names; the default ones when absent.",
                "KintoneError",
                "See https://kintone.dev/en/docs/kintone/rest-api/apps/view/get-views/",
            ],
        ),
        ("kintone.apps.get_form|(app=1)", ["Deprecated: use `get_form_fields`", "App ID."]),
        ("kintone.apps|", ["Apps, and their settings as they are live."]),
        (
            "(await kintone.apps.list()).apps[0].space_id|",
            ["ID of the space it is in"],
        ),
        ("pets.items.add|", ["Add an item.", "What to call it."]),
        ("async for item in pets.items.iterate():\n    item.name|", ["str", "What it is called."]),
    ],
)
async def test_the_words_of_the_vendor_are_shown(editor, typed, words):
    shown = await editor.hover(typed)
    assert [each for each in words if each not in shown] == []


@with_pyright
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("(await kintone.apps.list()).apps[0].space_id|", ["space_id: int | None"]),
        ("(await acme.things.get(id=1)).price|", ["price: Decimal"]),
        ("(await acme.things.get(id=1)).seen|", ["seen: datetime"]),
        ('(await acme.things.unlock(id=1, password="x")).key|', ["key: Secret"]),
        ("AcmeNamespaces(timeout|=3)", ["Seconds that a call may take"]),
        ("reply = await pets.with_response(pets.items.list())\nreply.value|", ["value: ItemPage"]),
    ],
)
async def test_types_are_shown_as_they_are_used(editor, typed, words):
    shown = await editor.hover(typed)
    assert [each for each in words if each not in shown] == []


@with_pyright
async def test_the_words_on_an_argument_are_shown(editor):
    assert "app: App ID." in await editor.hover("kintone.apps.get_views(app|=1)")
    (found,) = (await editor.signature("kintone.apps.get_views(app=|)")).parameters[1:2]
    assert found.documentation.value == "app: App ID."


@with_pyright
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ('await kintone.apps.get_views(app=1, lang="|")', {'"ja"', '"en"', '"user"'}),
        ('await kintone.preview.update_settings(app=1, icon={"|"})', {'"type"', '"key"'}),
        ('await pets.items.list(state="|")', {'"open"', '"closed"'}),
        ('item = await pets.items.get(id=1)\nitem.state == "|"', {'"open"', '"closed"'}),
        ("Order.pri|", {"price"}),
        ("Order.price.|", {"in_", "is_empty", "desc", "key"}),
        ("Order.status.|", {"in_", "not_in", "asc"}),
        ("OrderHistory.|", {"品名", "number", "state", "kind", "worth"}),
        ("order.lines[0].|", {"product", "amount", "kind", "id"}),
        ('order.status == "|"', {'"open"', '"closed"'}),
        ('Order.status.in_(["|"])', {'"open"', '"closed"'}),
        ('Order.tags.in_(["|"])', {'"yes"', '"急ぎ"'}),
        ("shop.ord|", {"orders"}),
        ('new: NewOrder = {"|"}', {'"price"', '"作成者"', '"lines"', '"date"'}),
        ('await shop.orders.add(record={"|"})', {'"price"', '"作成者"', '"lines"', '"date"'}),
        ('await shop.orders.add(record={"status": "|"})', {'"open"', '"closed"'}),
        ('await shop.orders.update(id=1, record={"lines": [{"|"}]})', {'"product"', '"amount"'}),
        ("cms.|", {"articles", "categories", "homepage", "pages", "files"}),
        ("article.par|", {"parent"}),
        ("await cms.articles.find(|)", {"filters=", "sort=", "populate=", "locale=", "status="}),
        ('await cms.articles.find(filters={"|"})', {'"title"', '"class_"', '"seo"', '"$or"'}),
        ('await cms.articles.find(filters={"title": {"|"}})', {'"$containsi"', '"$startsWith"'}),
        ('await cms.articles.find(filters={"views": {"|"}})', {'"$gt"', '"$between"'}),
        ('await cms.articles.find(filters={"class_": "|"})', {'"news"', '"特集"'}),
        ('await cms.articles.find(filters={"category": {"articles": {"|"}}})', {'"title"'}),
        ('await cms.articles.find(filters={"$or": [{"cover": {"|"}}]})', {'"mime"'}),
        ('await cms.articles.find(sort="|")', {'"title"', '"title:desc"', '"starts_at:asc"'}),
        ('await cms.articles.find(sort=["|"])', {'"title:desc"'}),
        ('await cms.articles.find(sort={"category": {"|"}})', {'"name"'}),
        ('await cms.articles.find(fields=["|"])', {'"starts_at"', '"document_id"'}),
        ('await cms.articles.find(populate=["|"])', {'"category"', '"localizations"'}),
        ('await cms.articles.find(populate={"|"})', {'"category"', '"sections"', '"cover"'}),
        ('await cms.articles.find(populate={"category": {"|"}})', {'"fields"', '"populate"'}),
        ('await cms.articles.find(populate={"category": {"fields": ["|"]}})', {'"name"'}),
        (
            (
                'await cms.articles.find(populate={"category": {"populate": {"articles": '
                '{"filters": {"|"}}}}})'
            ),
            {'"title"', '"views"'},
        ),
        (
            'await cms.articles.find(populate={"sections": {"on": {"|"}}})',
            {'"shared.quote"', '"shared.link"'},
        ),
        ('await cms.articles.find(locale="|")', {'"de"', '"fr-CA"'}),
        ('await cms.articles.find(status="|")', {'"draft"', '"published"'}),
        ('await cms.articles.create(data={"|"})', {'"title"', '"secret"', '"seo"'}),
        ('await cms.articles.update(document_id="x", data={"seo": {"|"}})', {'"robots"'}),
        (
            'await cms.articles.update(document_id="x", data={"sections": [{"component": "|"}]})',
            {'"shared.quote"', '"shared.link"'},
        ),
        ('await cms.articles.update(document_id="x", data={"similar": {"|"}})', {'"connect"'}),
        ("await cms.categories.find(|)", {"filters=", "populate="}),
    ],
)
async def test_values_and_keys_are_offered(editor, typed, wanted):
    assert wanted <= await labels(editor, typed)


@with_pyright
@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("Order.price.|", {"like"}),
        ('new: NewOrder = {"|"}', {'"total"'}),
        ('await cms.articles.find(filters={"|"})', {'"secret"', '"sections"'}),
        ('await cms.articles.find(filters={"views": {"|"}})', {'"$contains"'}),
        ("await cms.categories.find(|)", {"locale=", "status="}),
        ('await cms.articles.create(data={"|"})', {'"id"'}),
    ],
)
async def test_what_is_refused_is_not_offered(editor, typed, refused):
    offered = await labels(editor, typed)
    assert offered
    assert not refused & offered


@with_pyright
@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ('await kintone.apps.get_views(app=1, lang=‹"xx"›)', "\"Literal['xx']\" is not assignable"),
        ('await kintone.apps.get_views(app=1, ‹lan›="ja")', 'No parameter named "lan"'),
        ("await ‹kintone.apps.get_views()›", 'Argument missing for parameter "app"'),
        ('await kintone.apps.get_views(app=‹"x"›)', 'is not assignable to "int"'),
        ("kintone.apps.‹get_vews›", 'Cannot access attribute "get_vews"'),
        ("kintone.apps.get_views(‹1›)", "Expected 0 positional arguments"),
        ('apihub.weather.now(lng=‹"x"›, lat=1)', "is not assignable"),
        ('strapi.content("articles").find(status=‹"x"›)', "is not assignable"),
        ("shop.orders.list(where=‹Order.price›)", "is not assignable"),
        ('cms.articles.find(status=‹"xx"›)', "is not assignable"),
        ('pets.items.list(state=‹"lost"›)', "is not assignable"),
        ('pets.items.add(‹nme›="x", name="x")', 'No parameter named "nme"'),
        ('PetShopClient(auth=‹acme_package.Token("x")›)', "is not assignable"),
        ('PetShopClient(timeout=‹"3"›)', "is not assignable"),
    ],
)
async def test_what_is_wrong_is_underlined(editor, typed, message):
    (found,) = await editor.underlined(typed)
    assert found.severity == DiagnosticSeverity.Error
    assert message in found.message


@with_pyright
@pytest.mark.parametrize(
    ("namespace", "name"),
    [
        ("kintone.apps", "get_form"),
        ("kintone.preview", "get_form"),
        ("shop.apps", "get_form"),
        ("acme.things", "search"),
        ("acme.things", "iterate_search"),
    ],
)
async def test_what_is_deprecated_is_struck_through(editor, namespace, name):
    offers = await editor.offers(f"{namespace}.|")
    assert name in [each.label for each in offers if each.struck]
    assert "list" not in [each.label for each in offers if each.struck]
    (found,) = await editor.underlined(f"{namespace}.‹{name}›")
    assert found.tags == (DiagnosticTag.Deprecated,)
    assert f".{name}` is deprecated: use `" in found.message

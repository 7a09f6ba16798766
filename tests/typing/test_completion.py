"""What an editor offers, asked of a real language server."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "tests" / "codegen" / "golden" / "shop"
PROGRAM = """\
from shop import NewOrder, Order, OrderHistory, ShopClient


async def f(shop: ShopClient, order: Order) -> None:
    Order.pri|
    Order.price.|
    Order.status.|
    OrderHistory.|
    order.lines[0].|
    order.status == "|"
    Order.status.in_(["|"])
    Order.tags.in_(["|"])
    shop.ord|
    new: NewOrder = {"|"}
    await shop.orders.add(record={"|"})
    await shop.orders.add(record={"status": "|"})
    await shop.orders.update(id=1, record={"lines": [{"|"}]})
"""

CMS = ROOT / "tests" / "codegen" / "golden" / "cms"
CONTENT = """\
from cms import Article, CmsClient


async def f(cms: CmsClient, article: Article) -> None:
    cms.|
    article.par|
    await cms.articles.find(|)
    await cms.articles.find(filters={"|"})
    await cms.articles.find(filters={"title": {"|"}})
    await cms.articles.find(filters={"views": {"|"}})
    await cms.articles.find(filters={"class_": "|"})
    await cms.articles.find(filters={"category": {"articles": {"|"}}})
    await cms.articles.find(filters={"$or": [{"cover": {"|"}}]})
    await cms.articles.find(sort="|")
    await cms.articles.find(sort=["|"])
    await cms.articles.find(sort={"category": {"|"}})
    await cms.articles.find(fields=["|"])
    await cms.articles.find(populate=["|"])
    await cms.articles.find(populate={"|"})
    await cms.articles.find(populate={"category": {"|"}})
    await cms.articles.find(populate={"category": {"fields": ["|"]}})
    await cms.articles.find(populate={"category": {"populate": {"articles": {"filters": {"|"}}}}})
    await cms.articles.find(populate={"sections": {"on": {"|"}}})
    await cms.articles.find(locale="|")
    await cms.articles.find(status="|")
    await cms.articles.create(data={"|"})
    await cms.articles.update(document_id="x", data={"seo": {"|"}})
    await cms.articles.update(document_id="x", data={"sections": [{"component": "|"}]})
    await cms.articles.update(document_id="x", data={"similar": {"|"}})
    await cms.categories.find(|)
"""


ACME = ROOT / "tests" / "codegen" / "golden" / "acme"
CLIENT = """\
import acme
from acme import AcmeKey, AcmeNamespaces


acme.|
AcmeNamespaces(|)
AcmeKey(|)
"""


class LanguageServer:
    """basedpyright on the other end of a pipe."""

    def __init__(self, root: Path) -> None:
        program = Path(sys.executable).with_name("basedpyright-langserver")
        self._process = subprocess.Popen(
            [program, "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._last = 0
        folder = {"uri": root.as_uri(), "name": root.name}
        able = {"workspace": {"configuration": True}}
        self.ask(
            "initialize",
            {"processId": None, "rootUri": root.as_uri(), "capabilities": able}
            | {"workspaceFolders": [folder]},
        )
        self.tell("initialized", {})

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def tell(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        self._last += 1
        self._send({"id": self._last, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" not in message and message.get("id") == self._last:
                return message["result"]
            if "method" in message and "id" in message:  # it asks for settings: there are none
                items = (message.get("params") or {}).get("items", ())
                answer = [{} for _ in items] if "configuration" in message["method"] else None
                self._send({"id": message["id"], "result": answer})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return json.loads(self._process.stdout.read(length))


@pytest.fixture(scope="module")
def offered(tmp_path_factory):
    """What is offered at each bar of the program, by the line without it."""
    return asked(tmp_path_factory.mktemp("project"), SHOP, PROGRAM)


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """The same, for content."""
    return asked(tmp_path_factory.mktemp("project"), CMS, CONTENT)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """The same, for the client of a service of one's own."""
    return asked(tmp_path_factory.mktemp("project"), ACME, CLIENT)


def asked(root, package, program):
    shutil.copytree(package, root / package.name)
    settings = {"extraPaths": [str(ROOT / "src")], "pythonVersion": "3.11"}
    (root / "pyrightconfig.json").write_text(json.dumps(settings))
    (root / "use.py").write_text(text := program.replace("|", ""), "utf-8")
    server = LanguageServer(root)
    patience = Timer(180, server.close)
    patience.start()
    try:
        document = {"uri": (root / "use.py").as_uri()}
        opened = document | {"languageId": "python", "version": 1, "text": text}
        server.tell("textDocument/didOpen", {"textDocument": opened})
        found = {}
        for number, line in enumerate(program.splitlines()):
            if "|" in line:
                place = {"line": number, "character": line.index("|")}
                request = {"textDocument": document, "position": place}
                answer = server.ask("textDocument/completion", request)
                found[line.strip()] = {item["label"] for item in (answer or {"items": []})["items"]}
        return found
    finally:
        patience.cancel()
        server.close()


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
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
    ],
)
def test_editors_offer(offered, line, wanted):
    assert wanted <= offered[line]


def test_editors_do_not_offer_what_is_refused(offered):
    assert "like" not in offered["Order.price.|"]
    assert '"total"' not in offered['new: NewOrder = {"|"}']


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
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
def test_editors_offer_what_content_has(content, line, wanted):
    assert wanted <= content[line]


def test_editors_do_not_offer_what_content_lacks(content):
    assert not {'"secret"', '"sections"'} & content['await cms.articles.find(filters={"|"})']
    assert '"$contains"' not in content['await cms.articles.find(filters={"views": {"|"}})']
    assert not {"locale=", "status="} & content["await cms.categories.find(|)"]
    assert '"id"' not in content['await cms.articles.create(data={"|"})']


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("acme.|", {"AcmeNamespaces", "AcmeKey", "Token", "AcmeError", "AcmeNotFoundError"}),
        ("AcmeNamespaces(|)", {"base_url=", "auth=", "basic_auth=", "tenant_id="}),
        ("AcmeNamespaces(|)", {"timeout=", "retry=", "session=", "proxy=", "middlewares="}),
        ("AcmeKey(|)", {"key_id=", "private_key=", "owner=", "clock="}),
    ],
)
def test_editors_offer_what_a_client_is_made_with(client, line, wanted):
    assert wanted <= client[line]

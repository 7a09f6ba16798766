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
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(SHOP, root / "shop")
    settings = {"extraPaths": [str(ROOT / "src")], "pythonVersion": "3.11"}
    (root / "pyrightconfig.json").write_text(json.dumps(settings))
    (root / "use.py").write_text(text := PROGRAM.replace("|", ""), "utf-8")
    server = LanguageServer(root)
    patience = Timer(180, server.close)
    patience.start()
    try:
        document = {"uri": (root / "use.py").as_uri()}
        opened = document | {"languageId": "python", "version": 1, "text": text}
        server.tell("textDocument/didOpen", {"textDocument": opened})
        found = {}
        for number, line in enumerate(PROGRAM.splitlines()):
            if "|" in line:
                place = {"line": number, "character": line.index("|")}
                asked = {"textDocument": document, "position": place}
                answer = server.ask("textDocument/completion", asked)
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

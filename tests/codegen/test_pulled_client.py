"""From a form to a client at work: pull, generate, import, and call a local kintone."""

from __future__ import annotations

import asyncio
import importlib
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from specloom.core.errors import ArgumentError
from specloom.kintone import ApiToken
from specloom_codegen import cli

FIELDS = {
    "Code": {"type": "SINGLE_LINE_TEXT", "unique": True, "required": True},
    "単価": {"type": "NUMBER", "label": "Unit price", "minValue": "0"},
    "状態": {"type": "DROP_DOWN", "options": ["open", "closed"], "defaultValue": "open"},
    "on": {"type": "DATE", "required": True, "defaultNowValue": True},
    "class": {"type": "CHECK_BOX", "options": ["急ぎ", "a ・ b"]},
    "明細": {
        "type": "SUBTABLE",
        "fields": {"商品": "SINGLE_LINE_TEXT", "数量": {"type": "NUMBER", "required": True}},
    },
}


@pytest.fixture
async def shop(kintone_service, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    kintone_service.add_app(7, name="注文", fields=FIELDS, tokens=["token"], language="ja")
    where = [f"--base-url={kintone_service.base_url}", "--api-token=token", "--out=specs/pulled"]
    pull = ["pull", "kintone", "--app=7", "--name=Order", "--namespace=orders", *where]
    assert await asyncio.to_thread(cli.main, pull) == 0
    assert cli.main(["generate", "specs", "--out", "."]) == 0
    yield importlib.import_module("pulled")
    for name in [name for name in sys.modules if name.partition(".")[0] == "pulled"]:
        del sys.modules[name]


@pytest.fixture
async def client(shop, kintone_service):
    async with shop.PulledClient(kintone_service.base_url, auth=ApiToken("token")) as client:
        yield client


async def test_a_pulled_app_at_work(shop, client, kintone_service):
    order = shop.Order
    added = await client.orders.add(
        record={
            "code": "A-1",
            "単価": Decimal("1.50"),
            "class_": ["a ・ b"],
            "明細": [{"商品": "bolt", "数量": 3}],
        }
    )
    await client.orders.add_many(
        records=[{"code": 'B "2"', "単価": 0, "状態": "closed", "on": date(2024, 2, 29)}]
    )
    found = await client.orders.list(where=(order.単価 > 1) & order.状態.in_(["open"]))
    (one,) = found.records
    assert isinstance(one, order)
    assert (one.id, one.code, one.単価, one.状態) == (added.id, "A-1", Decimal("1.50"), "open")
    assert (one.class_, one.明細[0].商品, one.明細[0].数量) == (["a ・ b"], "bolt", Decimal(3))
    assert one.作成者.code
    ((other,), day) = (await client.orders.list(where=order.code == 'B "2"')).records, order.on
    assert other.on == date(2024, 2, 29)
    await client.orders.update(key=order.code.key("A-1"), record={"明細": [*one.明細, {"数量": 1}]})
    again = await client.orders.get(id=one.id)
    assert [row.数量 for row in again.明細] == [3, 1]
    assert again.明細[0].id == one.明細[0].id
    codes = [each.code async for each in client.orders.iterate(order_by=day.asc())]
    assert codes == ['B "2"', "A-1"]
    kintone_service.received.clear()
    with pytest.raises(ArgumentError, match=r"app 7 \(Order\).*単価"):
        await client.orders.add(record={"code": "x", "単価": -1})
    assert not kintone_service.received


def test_the_package_loads_an_app_when_it_is_touched(shop):
    assert "pulled.orders" not in sys.modules
    assert shop.Order.__module__ == "pulled.orders"
    assert set(shop.__all__) >= {"NewOrder", "Order", "OrderChanges", "OrderRow", "Orders"}
    assert Path(shop.__file__).parent.name == "pulled"
    with pytest.raises(AttributeError, match="no attribute 'Ordr'"):
        _ = shop.Ordr

"""A service that uses its own kintone apps, as a strict type checker sees it."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, assert_type

from shop import NewOrder, Order, OrderChanges, OrderHistory, OrderLine, ShopClient
from shop.orders import Orders

from specloom.kintone import ApiToken, Attachment, Entity


async def read(shop: ShopClient) -> None:
    """Read orders."""
    assert_type(shop.orders, Orders)
    page = await shop.orders.list(
        where=(Order.price >= Decimal(100)) & Order.status.in_(["open", "new one", None]),
        order_by=Order.date.desc(),
        fields=[Order.price, Order.status],
        total_count=True,
    )
    assert_type(page.records, list[Order])
    related = OrderHistory.品名.like("x") | OrderHistory.kind.in_(["x"])
    async for order in shop.orders.iterate(where=related):
        assert_type(order.id, int)
        assert_type(order.price, Decimal | None)
        assert_type(order.customer, str)
        assert_type(order.total, Decimal | None)
        assert_type(order.due, date | None)
        assert_type(order.done_at, datetime | None)
        assert_type(order.span, str)
        assert_type(order.作成者, Entity)
        assert_type(order.people, list[Entity])
        assert_type(order.files, list[Attachment])
        assert_type(order.lines, list[OrderLine])
        assert_type(order.lines[0].amount, Decimal | None)
        if order.status == "open":
            print(order.lines[0].kind, "急ぎ" in order.tags)


async def write(order: Order) -> None:
    """Write orders."""
    new: NewOrder = {
        "price": 1,
        "sku": "A-1",
        "note": "",
        "tags": ["急ぎ", "one that is new"],
        "time": time(9, 30),
        "datetime": None,
        "people": ["ada", Entity("grace")],
        "files": ["key"],
        "status": "closed",
        "size": "XL",
        "lines": [*order.lines, {"product": "bolt", "amount": Decimal("1.5")}],
    }
    changes: OrderChanges = {"weight": None, "status": "open"}
    async with ShopClient("https://example.cybozu.com", auth=ApiToken("x")) as shop:
        added = await shop.orders.add(record=new)
        assert_type(added.id, int)
        await shop.orders.update(id=added.id, record=changes)
        await shop.orders.update(key=Order.sku.key("A-1"), record={"rate": 0.5})
        await shop.orders.update(id=order.id, revision=order.revision, record={"size": "S"})
    size: Literal["S", "M", "L"] = "S"
    print(size)

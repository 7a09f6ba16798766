"""Wrong uses of typed apps: every line that ends in `# wrong` is a type error, no other."""

from __future__ import annotations

from shop import NewOrder, NewOrderLine, Order, OrderChanges, OrderHistory, ShopClient


async def read(shop: ShopClient, order: Order) -> None:
    print(Order.prize)  # wrong
    print(Order.status == "open")  # wrong
    print(Order.note >= "x")  # wrong
    print(Order.price >= "100")  # wrong
    print(Order.date > 5)  # wrong
    print(Order.tags.asc())  # wrong
    print(Order.note.in_(["x"]))  # wrong
    print(Order.status.in_("open"[0]), Order.status.in_([1]))  # wrong
    print(Order.history)  # wrong
    print(OrderHistory.品番)  # wrong
    await shop.order.list()  # wrong
    await shop.orders.list(where="price > 1")  # wrong
    print(order.price + 1)  # wrong
    print(order.customer.amount)  # wrong
    print(order.lines[0].price)  # wrong
    order.price = None  # wrong
    for each in order.people:
        each.upper()  # wrong


async def write(shop: ShopClient, order: Order) -> None:
    await shop.orders.add(record={"price": 1})  # wrong
    row: NewOrderLine = {"product": "x"}  # wrong
    first: OrderChanges = {"prize": 1}  # wrong
    second: OrderChanges = {"price": "1"}  # wrong
    third: OrderChanges = {"status": 5}  # wrong
    fourth: OrderChanges = {"customer_name": "x"}  # wrong
    fifth: OrderChanges = {"title": "x"}  # wrong
    sixth: OrderChanges = {"作成者": "ada"}  # wrong
    seventh: OrderChanges = {"total": 1}  # wrong
    eighth: OrderChanges = {"lines": [{"product": 1, "amount": 1}]}  # wrong
    ninth: OrderChanges = {"people": [1]}  # wrong
    tenth: NewOrder = {"id": 1}  # wrong
    eleventh: OrderChanges = {"price": None}  # wrong
    await shop.orders.update(id=order.id, record={"date": "2024-01-01"})  # wrong
    print(row, first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh)

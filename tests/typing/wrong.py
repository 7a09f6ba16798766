"""Wrong uses of all three clients: every line that ends in `# wrong` is a type error, no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shop import Customer, NewOrder, Order, OrderLine, ShopClient

from specloom.apihub import ApihubClient, PersonToken
from specloom.kintone import Condition, KintoneClient, Password, from_today, now, this_month, types
from specloom.strapi import StrapiClient

if TYPE_CHECKING:
    from collections.abc import Callable


async def kintone(client: KintoneClient) -> None:
    await client.records.list()  # wrong
    await client.records.list(app="seven")  # wrong
    await client.records.list(app=7, qeury="x")  # wrong
    await client.records.list(7)  # wrong
    await client.records.list(app=7, fields=[1])  # wrong
    await client.records.add_many(app=7, records={"title": "x"})  # wrong
    await client.records.update_many(app=7, records=[{"ids": 1}])  # wrong
    await client.records.upsert_many(app=7, records=[{"record": {}}])  # wrong
    await client.records.delete_many(app=7, ids=["1"])  # wrong
    await client.records.delete(app=7)  # wrong
    await client.bulk_request(requests=[{"method": "GET", "api": "", "payload": {}}])  # wrong
    await client.records.add_all(app=7, records={"title": "x"}.items())  # wrong
    await client.records.update_all(app=7, records=[{"ids": 1}])  # wrong
    await client.records.delete_all(app=7, ids=["1"])  # wrong
    await client.files.upload(name="x")  # wrong
    await client.files.upload(content=5, name="x")  # wrong
    (await client.files.download(file_key="x")).save("x")  # wrong
    print(client.files.download(file_key="x").size)  # wrong
    page = await client.records.list(app=7)
    page.records = []  # wrong
    print(page.recordz)  # wrong
    print(page.total_count + 1)  # wrong
    users = await client.users.list(codes=["ada"])
    users.users[0].name.upper()  # wrong
    async for record in client.records.iterate(app=None):  # wrong
        print(record.idd)  # wrong
    form = await client.apps.get_form_fields(app=7, lang="fr")  # wrong
    print(form.properties["n"].max_value)  # wrong
    field = form.properties["n"]
    if isinstance(field, types.NumberField):
        print(field.options)  # wrong
    await client.preview.add_form_fields(app=7, properties={"n": {"type": "NUMBR"}})  # wrong
    await client.preview.update_views(app=7, views={"a": {"type": "LIST"}})  # wrong
    await client.apps.update_views(app=7, views={})  # wrong


def conditions(ask: Callable[[Condition], None]) -> None:
    print(Order.notes >= "x")  # wrong
    print(Order.state < "open")  # wrong
    Order.notes.in_(["x"])  # wrong
    Order.day.in_([])  # wrong
    Order.price.like("5")  # wrong
    Order.price.in_(["5"])  # wrong
    Order.owner.desc()  # wrong
    Order.notes.asc()  # wrong
    Order.notes.key("x")  # wrong
    Order.code.key(5)  # wrong
    Order.lines.is_empty()  # wrong
    print(Order.price >= "100")  # wrong
    print(Order.day > 5)  # wrong
    print(Order.day > now())  # wrong
    print(Order.at < from_today(1, "DAYS"))  # wrong
    from_today(1, "HOURS")  # wrong
    this_month("FIRST")  # wrong
    (Order.price > 5).order_by(Order.price)  # wrong
    ask(Order.price == "100")  # wrong
    ask(Order.state == "open")  # wrong
    ask(Order.total)  # wrong
    ask((Order.price > 1) & True)  # wrong


async def app_records(shop: ShopClient) -> NewOrder:
    await shop.orders.list(where="Price > 1")  # wrong
    await shop.orders.list(where=Order.state == "open")  # wrong
    await shop.orders.list(order_by=Order.price)  # wrong
    await shop.orders.list(fields=["price"])  # wrong
    await shop.orders.get(app=7, id=1)  # wrong
    await shop.orders.add(record={})  # wrong
    await shop.orders.add(record={"price": "5"})  # wrong
    await shop.orders.add(record={"price": None})  # wrong
    await shop.orders.add(record={"price": 5, "prize": 5})  # wrong
    await shop.orders.add(record={"price": 5, "lines": [{"product": "x"}]})  # wrong
    await shop.orders.add(record=Customer)  # wrong
    await shop.orders.update(id=1, record={"作成者": "ada"})  # wrong
    await shop.orders.update(key="A-1", record={})  # wrong
    await shop.orders.update_many(records=[{"id": 1, "record": {"price": "5"}}])  # wrong
    await shop.orders.upsert_many(records=[{"record": {}}])  # wrong
    await shop.customers.update(id=1, record=await shop.orders.get(id=1))  # wrong
    order = await shop.orders.get(id=1)
    order.price = 5  # wrong
    print(order.price + 1)  # wrong
    print(order.prize)  # wrong
    print(order.lines[0].prize)  # wrong
    print(OrderLine.amount + 1)  # wrong
    async for each in shop.orders.iterate():
        print(each.day.isoformat())  # wrong
    return {"title": "x"}  # wrong


async def strapi(client: StrapiClient) -> None:
    articles = client.content("articles")
    await articles.find(status="drafts")  # wrong
    await articles.find(pagination={"pageSize": 10})  # wrong
    await articles.find_one()  # wrong
    await articles.create({"title": "x"})  # wrong
    await articles.update(document_id=5, data={})  # wrong
    client.content(5)  # wrong


async def apihub(client: ApihubClient) -> None:
    await client.weather.now(lon=1)  # wrong
    weather = await client.weather.now(lng="1")  # wrong
    weather.now.temperature.upper()  # wrong


def made() -> None:
    KintoneClient()  # wrong
    KintoneClient("https://example.cybozu.com", auth="token")  # wrong
    Password("ada")  # wrong
    PersonToken("ak", "sk")  # wrong
    StrapiClient("https://example.com", guest_space_id=1)  # wrong

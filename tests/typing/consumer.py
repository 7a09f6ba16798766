"""A service that uses all three clients, as a strict type checker sees it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal, assert_type

from shop import NewOrder, Order, OrderHistory, OrderLine, Orders, ShopClient

from specloom import ApiError, Request, Response, Retry, SpecloomError, progress_bar
from specloom.apihub import ApihubClient, ApihubError, AppToken, PersonToken
from specloom.kintone import (
    ApiToken,
    Attachment,
    BasicAuth,
    Condition,
    Entity,
    KintoneClient,
    KintoneConflictError,
    NewRow,
    PartialWriteError,
    Password,
    Query,
    Record,
    TitleRow,
    UserApiToken,
    WrittenRecord,
    from_today,
    login_user,
    order_by,
    today,
    types,
)
from specloom.strapi import ApiToken as StrapiToken
from specloom.strapi import Document, StrapiClient, StrapiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom import Handler


class Timing:
    """A middleware of one's own."""

    def __init__(self) -> None:
        self.seconds = 0.0

    async def __call__(self, request: Request, call_next: Handler) -> Response:
        response = await call_next(request)
        self.seconds += response.elapsed
        return response


async def orders() -> list[int]:
    """Write and read records."""
    async with KintoneClient(
        "https://example.cybozu.com",
        auth=[Password("ada", "x"), ApiToken("a", "b"), UserApiToken("c")],
        guest_space_id=3,
        retry=Retry(attempts=2),
        middlewares=[Timing()],
        timeout=10,
    ) as kintone:
        added = await kintone.records.add(
            app=7,
            record={"title": "x", "price": Decimal("1.5"), "lines": [NewRow({"item": "bolt"})]},
        )
        assert_type(added.id, int)
        page = await kintone.records.list(app=7, query="", fields=["title"], total_count=True)
        assert_type(page.records, list[Record])
        assert_type(page.total_count, int | None)
        await kintone.records.update_many(
            app=7,
            records=[
                {"id": 1, "record": {"title": None}, "revision": 2},
                {"update_key": {"field": "code", "value": "x"}, "record": {"title": "y"}},
            ],
        )
        upserted = await kintone.records.upsert_many(
            app=7, records=[{"update_key": {"field": "code", "value": "x"}, "record": {}}]
        )
        if upserted.records[0].operation == "INSERT":
            await kintone.records.delete_many(app=7, ids=[upserted.records[0].id])
        try:
            await kintone.records.update(app=7, id=1, record={}, revision=1)
        except KintoneConflictError as error:
            assert_type(error.code, str | None)
        written = await kintone.records.add_all(app=7, records=iter([{"title": "x"}]))
        assert_type(written.ids, list[int])
        assert_type(written[0], WrittenRecord)
        await kintone.records.upsert_all(
            app=7, records=[{"update_key": {"field": "code", "value": "x"}, "record": {}}]
        )
        try:
            with progress_bar("Orders") as progress:
                await kintone.records.delete_all(
                    app=7,
                    records=kintone.records.iterate(app=7, order_by="$id desc"),
                    progress=progress,
                )
        except PartialWriteError as partial:
            assert_type(partial.index, int | None)
            assert_type(list(partial.remaining([1, 2])), list[int])
        uploaded = await kintone.files.upload(content=Path("report.pdf"))
        assert_type(uploaded.file_key, str)
        assert_type(await kintone.files.download(file_key="x"), bytes)
        async with kintone.files.download(file_key="x") as file:
            assert_type(file.size, int | None)
            async for chunk in file:
                assert_type(chunk, bytes)
            await file.save("report.pdf")
        cursor = await kintone.records.create_cursor(app=7, size=500)
        assert_type((await kintone.records.read_cursor(id=cursor.id)).next, bool)
        await kintone.bulk_request(
            requests=[{"method": "POST", "api": "/k/v1/record.json", "payload": {"app": 7}}]
        )
        reply = await kintone.with_response(kintone.users.list(codes=["ada"]))
        for user in reply.value.users:
            assert_type(user.id, int)
            assert_type(user.ctime, datetime | None)
        raw = await kintone.raw_request("GET", "/k/v1/app.json", query={"id": 7})
        assert_type(raw.status, int)
        return [
            record.id async for record in kintone.with_options(timeout=60).records.iterate(app=7)
        ]


async def fields() -> dict[str, int | Decimal | None]:
    """Read a form, and tell its fields apart."""
    found: dict[str, int | Decimal | None] = {}
    async with KintoneClient("https://example.cybozu.com", auth=Password("ada", "x")) as kintone:
        form = await kintone.apps.get_form_fields(app=7, lang="en")
        assert_type(form.properties, dict[str, types.FormField])
        for code, field in form.properties.items():
            match field:
                case types.NumberField():
                    assert_type(field.type, Literal["NUMBER"])
                    found[code] = field.max_value
                case types.SingleLineTextField():
                    assert_type(field.max_length, int | None)
                    found[code] = field.max_length
                case types.TableField(fields=inner):
                    assert_type(inner, dict[str, types.FormField])
                case types.UnknownFormField():
                    assert_type(field.type, str)
                case _:
                    pass
        table = form.properties["lines"]
        if isinstance(table, types.TableField):
            assert_type(table.label, str)
        added = await kintone.preview.add_form_fields(
            app=7,
            properties={
                "n": {"type": "NUMBER", "code": "n", "label": "N", "max_value": Decimal("1.5")},
                "t": {"type": "SUBTABLE", "code": "t", "label": "T", "fields": {}},
            },
            revision=form.revision,
        )
        await kintone.preview.update_form_fields(
            app=7, properties={**form.properties, "day": {"type": "DATE", "label": "Day"}}
        )
        views = await kintone.preview.get_views(app=7)
        mine = {name: view.evolve(sort="$id desc") for name, view in views.views.items()}
        await kintone.preview.update_views(app=7, views=mine, revision=views.revision)
        await kintone.preview.update_views(app=7, **views.loaded())
        await kintone.apps.deploy(apps=[{"app": 7, "revision": added.revision}])
        schema = await kintone.apis.get(id="records/get")
        assert_type(schema.http_method, str)
        async for title in kintone.csv.rows(kind=TitleRow):
            assert_type(title, TitleRow)
        await kintone.csv.import_rows(kind=TitleRow, rows=[TitleRow(code="lead", name="Lead")])
        async for user in kintone.groups.iterate_list_users(code="sales"):
            assert_type(user.code, str)
    return found


def new_orders() -> Iterator[NewOrder]:
    """Orders to add, one after another."""
    for number in range(3):
        yield {"price": number, "state": "open", "lines": [{"product": "bolt", "amount": 2}]}


def conditions() -> list[Condition]:
    """What orders may be asked to be like."""
    assert_type(Order.price >= 100, Condition)
    assert_type(Order.price == Decimal("1.5"), Condition)
    assert_type(Order.state.in_(["open"]), Condition)
    assert_type(Order.day == today(), Condition)
    assert_type(Order.owner.in_([login_user(), "ada"]), Condition)
    assert_type(OrderLine.amount > 1, Condition)
    assert_type(OrderHistory.品名.like("bolt"), Condition)
    assert_type((Order.price > 1).order_by(Order.day.desc()).limit(10).offset(0), Query)
    assert_type(order_by(Order.day.desc(), Order.id.asc()), Query)
    return [
        (Order.price >= 100) & (Order.day > from_today(-3, "DAYS")) | Order.title.is_empty(),
        Order.due <= today(),
        Order.tags.not_in(["urgent", "an option that is new"]) | Order.tags.is_empty(),
        Order.state.in_(["closed", None]),
        Order.id.in_([1, 2]),
        Order.price > 1,
    ]


async def app_records(shop: ShopClient) -> list[Decimal | None]:
    """Read and write records of an app of one's own."""
    assert_type(shop.orders, Orders)
    page = await shop.orders.list(
        where=(Order.price >= 100) & Order.state.in_(["open"]),
        order_by=[Order.day.desc(), Order.id.asc()],
        limit=10,
        fields=[Order.price, Order.lines],
        total_count=True,
    )
    assert_type(page.records, list[Order])
    assert_type(page.total_count, int | None)
    order = await shop.orders.get(id=5)
    assert_type(order, Order)
    assert_type(order.id, int)
    assert_type(order.price, Decimal | None)
    assert_type(order.title, str)
    assert_type(order.day, date | None)
    assert_type(order.作成日時, datetime)
    assert_type(order.作成者, Entity)
    assert_type(order.owner, list[Entity])
    assert_type(order.files, list[Attachment])
    assert_type(order.lines, list[OrderLine])
    assert_type(order.lines[0].amount, Decimal | None)
    assert_type(order.lines[0].id, int)
    assert_type(order.record, Record)
    added = await shop.orders.add(record={"price": 5, "tags": ["urgent"], "owner": ["ada"]})
    await shop.orders.update(id=added.id, record={"notes": None, "lines": [*order.lines]})
    await shop.orders.update(key=Order.code.key("A-1"), record=order, revision=order.revision)
    await shop.orders.update_many(
        records=[
            {"id": 1, "record": {"price": 5}, "revision": 2},
            {"key": Order.code.key("A-1"), "record": order},
        ]
    )
    await shop.orders.upsert_all(records=[{"key": Order.code.key("B"), "record": {"price": 5}}])
    written = await shop.orders.add_all(records=new_orders(), concurrency=1)
    assert_type(written[0], WrittenRecord)
    await shop.orders.delete_all(records=shop.orders.iterate(where=Order.price < 5))
    assert_type(await shop.orders.count(where=Order.price < 5), int)
    return [each.price async for each in shop.orders.iterate(order_by=Order.day.desc())]


async def articles() -> list[str]:
    """Write and read documents."""
    async with StrapiClient("https://cms.example.com", auth=StrapiToken("x")) as strapi:
        content = strapi.content("articles")
        created = await content.create(data={"title": "Hello"}, status="draft")
        assert_type(created.data, Document)
        page = await content.find(
            filters={"title": {"$eq": "Hello"}}, pagination={"page": 1, "page_size": 10}
        )
        assert_type(page.meta.pagination.total, int)
        assert_type(await content.delete(document_id=created.data.document_id), None)
        try:
            await strapi.single("homepage").find()
        except StrapiError as error:
            assert_type(error.status, int)
        return [document.document_id async for document in content.iterate(status="published")]


async def weather() -> Decimal | None:
    """Read the weather."""
    async with (
        ApihubClient(auth=AppToken("ak", "sk")),
        ApihubClient(auth=PersonToken("ak", "sk", "ada", roles=["X"])) as apihub,
    ):
        try:
            now = await apihub.weather.now(lng=116.4, lat=39.9)
        except ApihubError as error:
            raise SpecloomError(error.message) from error
        except ApiError:
            return None
        assert_type(now.last_updated, datetime | None)
        return now.now.temperature


def basic() -> KintoneClient:
    """A client behind a gate."""
    return KintoneClient(
        "https://example.cybozu.com", auth=ApiToken("a"), basic_auth=BasicAuth("u", "p")
    )

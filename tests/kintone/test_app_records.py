"""Records of typed apps: what is read, what is written, and what is refused."""

from __future__ import annotations

import contextlib
import copy
import json
import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shop import Customer, Customers, Order, OrderHistory, OrderLine

from specloom import ArgumentError, DecodeError, FieldNotLoaded
from specloom.core.wire import parse_date_time
from specloom.kintone import (
    AppRecord,
    Attachment,
    ChoiceField,
    Entity,
    KintoneConflictError,
    KintoneNotFoundError,
    PartialWriteError,
    Record,
    UnknownOptionWarning,
)
from specloom.kintone.form.inputs import encode_values
from specloom.kintone.record import encode_fields
from specloom.kintone.values import instant_text

INSTANT = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)


def order_of(**cells) -> Order:
    """An order as it is read, of types and values by field code."""
    return Order(
        Record.from_json({code: {"type": t, "value": v} for code, (t, v) in cells.items()})
    )


# ---------------------------------------------------------------- reading

READ = [
    ("id", "$id", "__ID__", "5", 5),
    ("revision", "$revision", "__REVISION__", "3", 3),
    ("レコード番号", "レコード番号", "RECORD_NUMBER", "A-5", "A-5"),
    ("title", "title", "SINGLE_LINE_TEXT", "x", "x"),
    ("title", "title", "SINGLE_LINE_TEXT", "", ""),
    ("title", "title", "SINGLE_LINE_TEXT", None, ""),
    ("site", "site", "LINK", None, ""),
    ("notes", "notes", "MULTI_LINE_TEXT", None, ""),
    ("text", "text", "RICH_TEXT", "<b>x</b>", "<b>x</b>"),
    ("price", "Price", "NUMBER", "12.50", Decimal("12.50")),
    ("price", "Price", "NUMBER", "", None),
    ("price", "Price", "NUMBER", None, None),
    ("total", "total", "CALC", "1e3", Decimal(1000)),
    ("total", "total", "CALC", "", None),
    ("elapsed", "elapsed", "CALC", "26:05", "26:05"),
    ("elapsed", "elapsed", "CALC", None, ""),
    ("shipped", "shipped", "CALC", "2026-03-09", date(2026, 3, 9)),
    ("shipped", "shipped", "CALC", "", None),
    ("day", "day", "DATE", "2026-03-09", date(2026, 3, 9)),
    ("day", "day", "DATE", None, None),
    ("at", "at", "TIME", "09:30", time(9, 30)),
    ("at", "at", "TIME", "", None),
    ("due", "due", "DATETIME", "2026-04-01T08:00:00Z", INSTANT),
    ("due", "due", "DATETIME", "", None),
    ("作成日時", "作成日時", "CREATED_TIME", "2026-04-01T08:00:00Z", INSTANT),
    ("作成者", "作成者", "CREATOR", {"code": "ada", "name": "Ada"}, Entity("ada", "Ada")),
    ("owner", "owner", "USER_SELECT", [{"code": "ada", "name": "A"}], [Entity("ada", "A")]),
    ("branch", "branch", "ORGANIZATION_SELECT", [], []),
    ("assignee", "作業者", "STATUS_ASSIGNEE", [{"code": "ada"}], [Entity("ada")]),
    ("state", "state", "DROP_DOWN", "open", "open"),
    ("state", "state", "DROP_DOWN", "an option that is new", "an option that is new"),
    ("state", "state", "DROP_DOWN", None, None),
    ("kind", "kind", "RADIO_BUTTON", None, None),
    ("tags", "tags", "CHECK_BOX", ["urgent", "new"], ["urgent", "new"]),
    ("more", "more", "MULTI_SELECT", None, []),
    ("status", "ステータス", "STATUS", "Open", "Open"),
    ("categories", "カテゴリー", "CATEGORY", ["a", "b"], ["a", "b"]),
    (
        "files",
        "files",
        "FILE",
        [{"fileKey": "k", "name": "a.txt", "contentType": "text/plain", "size": "5"}],
        [Attachment(file_key="k", name="a.txt", content_type="text/plain", size=5)],
    ),
]


@pytest.mark.parametrize(("name", "code", "kind", "wire", "value"), READ)
def test_values_are_read_by_their_type(name, code, kind, wire, value) -> None:
    found = getattr(order_of(**{code: (kind, wire)}), name)
    assert found == value
    assert type(found) is type(value)


def test_tables_are_read_as_rows() -> None:
    cells = {
        "商品": {"type": "SINGLE_LINE_TEXT", "value": "bolt"},
        "数量": {"type": "NUMBER", "value": "3"},
        "other": {"type": "LINK", "value": "x"},
    }
    (row,) = order_of(明細=("SUBTABLE", [{"id": "12", "value": cells}])).lines
    assert isinstance(row, OrderLine)
    assert (row.id, row.product, row.amount) == (12, "bolt", Decimal(3))
    assert row.row["other"] == "x"
    with pytest.raises(FieldNotLoaded) as caught:
        _ = row.day
    assert str(caught.value) == (
        "app 7 (Order): 'lines.day' is not loaded: the server did not send it;"
        " ask for '納品日' in fields=; if the app no longer has it, pull it again"
    )


def test_a_field_that_was_not_sent_is_not_null() -> None:
    order = order_of(title=("SINGLE_LINE_TEXT", "x"))
    with pytest.raises(FieldNotLoaded, match=r"app 7 \(Order\): 'price' is .*; ask for 'Price'"):
        _ = order.price
    assert not hasattr(order, "price")
    with pytest.raises(FieldNotLoaded, match=r"app 7 \(Order\): 'id' is not loaded"):
        _ = order.id


def test_a_field_of_another_type_is_told() -> None:
    with pytest.raises(DecodeError) as caught:
        _ = order_of(Price=("SINGLE_LINE_TEXT", "12")).price
    assert str(caught.value) == (
        "app 7 (Order): price ('Price') is NUMBER in the spec and SINGLE_LINE_TEXT in the app:"
        " pull it again"
    )
    assert caught.value.path == "$.Price.type"


@pytest.mark.parametrize(
    ("name", "code", "kind", "wire"),
    [
        ("price", "Price", "NUMBER", "many"),
        ("price", "Price", "NUMBER", ["1"]),
        ("title", "title", "SINGLE_LINE_TEXT", 5),
        ("day", "day", "DATE", "yesterday"),
        ("作成日時", "作成日時", "CREATED_TIME", None),
        ("作成者", "作成者", "CREATOR", None),
        ("owner", "owner", "USER_SELECT", ["ada"]),
        ("state", "state", "DROP_DOWN", 5),
        ("tags", "tags", "CHECK_BOX", [5]),
        ("files", "files", "FILE", [{}]),
        ("lines", "明細", "SUBTABLE", [{"id": "x", "value": {}}]),
        ("id", "$id", "__ID__", "x"),
    ],
)
def test_a_value_that_the_type_cannot_hold_is_told(name, code, kind, wire) -> None:
    with pytest.raises(DecodeError) as caught:
        getattr(order_of(**{code: (kind, wire)}), name)
    assert str(caught.value) == f"{getattr(Order, name).where} of type {kind} holds {wire!r}"
    assert caught.value.path == f"$.{code}.value"


def test_a_typed_record_is_a_view() -> None:
    order = order_of(title=("SINGLE_LINE_TEXT", "x"), neu=("NUMBER", "5"))
    assert order.record["neu"] == Decimal(5)
    assert order == order_of(title=("SINGLE_LINE_TEXT", "x"), neu=("NUMBER", "5"))
    assert order != order_of(title=("SINGLE_LINE_TEXT", "y"))
    assert order != Customer(order.record)
    assert repr(order) == "<Order {'title': 'x', 'neu': Decimal('5')}>"
    assert pickle.loads(pickle.dumps(order)) == copy.deepcopy(order) == order  # noqa: S301
    with pytest.raises(AttributeError, match="price"):
        order.price = 5
    with pytest.raises(AttributeError, match="prize"):
        order.prize = 5


def test_field_objects_tell_what_the_spec_says() -> None:
    assert (Order.price.code, Order.price.type, Order.price.name) == ("Price", "NUMBER", "price")
    assert (Order.price.required, Order.price.minimum, Order.price.maximum) == (True, 0, 1000)
    assert Order.code.unique
    assert Order.state.options == ("open", "closed")
    assert Order.customer.lookup is not None
    assert (Order.customer.lookup.app, Order.customer.lookup.key) == (12, "顧客コード")
    assert repr(OrderLine.amount) == "<NumberField app 7 (Order): lines.amount ('数量')>"
    assert repr(OrderHistory.品名) == "<TextField app 7 (OrderHistory): 品名 ('履歴.品名')>"
    assert {Order.price: 1}[Order.price] == 1


# ---------------------------------------------------------------- the whole way


async def test_values_come_back_as_they_were_written(shop) -> None:
    await shop.customers.add(record={"顧客コード": "C1", "name": "Ada's"})
    uploaded = await shop.files.upload(content=b"hello", name="a.txt")
    values = {
        "code": "A-1",
        "price": Decimal("12.5"),
        "title": 'Süß "注文" \\',
        "site": "https://example.com",
        "notes": "two\nlines",
        "text": "<b>x</b>",
        "day": date(2026, 3, 9),
        "at": time(9, 30),
        "due": INSTANT,
        "state": "open",
        "kind": "b",
        "tags": ["urgent", "export"],
        "more": ["y"],
        "owner": ["ada", Entity("grace")],
        "branch": [Entity("north")],
        "team": ["staff"],
        "files": [uploaded.file_key],
        "customer": "C1",
        "lines": [{"product": "bolt", "amount": 3}, {"amount": Decimal("1.5"), "day": None}],
    }
    added = await shop.orders.add(record=values)
    order = await shop.orders.get(id=added.id)
    assert (order.id, order.revision) == (added.id, added.revision)
    same = values.keys() - {"owner", "branch", "team", "files", "lines"}
    assert {name: getattr(order, name) for name in same} == {name: values[name] for name in same}
    assert [entity.code for entity in order.owner + order.branch + order.team] == [
        *("ada", "grace", "north", "staff")
    ]
    assert [(file.name, file.size) for file in order.files] == [("a.txt", 5)]
    assert [(row.product, row.amount) for row in order.lines] == [
        ("bolt", Decimal(3)),
        ("", Decimal("1.5")),
    ]
    assert order.customer_name == "Ada's"
    assert order.作成者.code == "Administrator"
    assert order.作成日時.tzinfo is not None


async def test_a_record_that_was_read_can_be_written_back(shop, shop_service) -> None:
    await shop.customers.add(record={"顧客コード": "C1", "name": "Ada's"})
    added = await shop.orders.add(
        record={"price": 5, "customer": "C1", "tags": ["urgent"], "lines": [{"amount": 3}]}
    )
    before = await shop.orders.get(id=added.id)
    await shop.orders.update(id=before.id, record=before, revision=before.revision)
    sent = shop_service.received[-1].json()["record"]
    assert not {"customer_name", "full", "total", "作成者", "$id"} & sent.keys()
    (row,) = sent["明細"]["value"]
    assert (row["id"], row["value"].keys()) == (before.lines[0].id, {"商品", "数量", "納品日"})
    after = await shop.orders.get(id=added.id)
    system = {"$revision", "更新日時"}
    assert {k: v for k, v in after.record.raw().items() if k not in system} == {
        k: v for k, v in before.record.raw().items() if k not in system
    }
    await shop.orders.add(record=before)
    page = await shop.orders.list(order_by=Order.id.asc())
    assert [order.price for order in page.records] == [Decimal(5), Decimal(5)]


async def test_fields_that_the_spec_does_not_know_are_written_back(shop, shop_service) -> None:
    fields = {"顧客コード": "SINGLE_LINE_TEXT", "neu": "SINGLE_LINE_TEXT"}
    shop_service.add_app(13, fields=fields, tokens=["orders-token"])

    class Elsewhere(Customer):
        __slots__ = ()
        __app__ = 13

    class Others(Customers):
        __slots__ = ()
        __record__ = Elsewhere

    customers = Others(shop)
    await shop.records.add(app=13, record={"顧客コード": "C1", "neu": "kept"})
    customer = await customers.get(id=1)
    await customers.update(id=1, record=customer)
    assert shop_service.received[-1].json()["record"]["neu"] == {"value": "kept"}
    # A class of another app asks in the words of the one that it is made of.
    page = await customers.list(where=(Customer.顧客コード == "C1") & (Elsewhere.id > 0))
    assert repr(page.records[0]).startswith("<Elsewhere {")
    assert repr(Elsewhere.顧客コード) == "<TextField app 13 (Elsewhere): 顧客コード>"


async def test_rows_are_kept_changed_and_added(shop) -> None:
    added = await shop.orders.add(
        record={"price": 1, "lines": [{"product": p, "amount": 1} for p in "abc"]}
    )
    a, b, _ = (await shop.orders.get(id=added.id)).lines
    await shop.orders.update(
        id=added.id, record={"lines": [b, {"id": a.id, "amount": 7}, {"amount": 2}]}
    )
    rows = (await shop.orders.get(id=added.id)).lines
    assert [(row.product, row.amount) for row in rows] == [
        ("b", Decimal(1)),
        ("a", Decimal(7)),
        ("", Decimal(2)),
    ]
    assert [row.id for row in rows][:2] == [b.id, a.id]


async def test_none_and_empty_lists_clear(shop) -> None:
    added = await shop.orders.add(
        record={"price": 1, "day": date(2026, 1, 1), "state": "open", "tags": ["urgent"]}
    )
    await shop.orders.update(
        id=added.id, record={"day": None, "state": None, "tags": [], "notes": None}
    )
    order = await shop.orders.get(id=added.id)
    assert (order.day, order.state, order.tags, order.notes) == (None, None, [], "")


async def test_administrators_say_who_added_and_when(shop_service) -> None:
    new = {"作成者": "ada", "作成日時": INSTANT, "更新者": Entity("ada"), "price": 1}
    encoded = encode_values(Order, new, "x", is_new=True)
    assert encoded["作成者"] == {"value": {"code": "ada"}}
    assert encoded["作成日時"] == {"value": "2026-04-01T08:00:00Z"}
    assert encoded["更新者"] == {"value": {"code": "ada"}}


async def test_update_upsert_and_delete(shop) -> None:
    await shop.orders.add_many(records=[{"price": 1, "code": "A"}, {"price": 2, "code": "B"}])
    updated = await shop.orders.update(
        key=Order.code.key("A"), record={"price": 5, "state": "closed"}, revision=1
    )
    assert updated.revision == 2
    with pytest.raises(KintoneConflictError):
        await shop.orders.update(id=1, record={"price": 6}, revision=1)
    many = await shop.orders.update_many(
        records=[
            {"id": 1, "record": {"price": 7}, "revision": 2},
            {"key": Order.code.key("B"), "record": {"price": 8}},
        ]
    )
    assert [(each.id, each.revision) for each in many.records] == [(1, 3), (2, 2)]
    upserted = await shop.orders.upsert_many(
        records=[
            {"key": Order.code.key("B"), "record": {"price": 9}},
            {"key": Order.code.key("C"), "record": {"price": 10}},
        ]
    )
    assert [each.operation for each in upserted.records] == ["UPDATE", "INSERT"]
    await shop.orders.delete_many(ids=[1], revisions=[3])
    page = await shop.orders.list(order_by=Order.id.asc(), fields=[Order.code, Order.price])
    assert [(order.code, order.price) for order in page.records] == [("B", 9), ("C", 10)]
    with pytest.raises(FieldNotLoaded):
        _ = page.records[0].title
    with pytest.raises(KintoneNotFoundError):
        await shop.orders.get(id=1)


async def test_list_count_and_iterate(shop) -> None:
    await shop.orders.add_all(records=[{"price": n} for n in range(25)])
    page = await shop.orders.list(where=Order.price < 20, limit=3, total_count=True)
    assert ([order.id for order in page.records], page.total_count) == ([20, 19, 18], 20)
    assert (await shop.orders.list()).total_count is None
    assert await shop.orders.count() == 25
    assert await shop.orders.count(where=Order.price < 5) == 5
    assert await shop.orders.count(where=(Order.price < 5).order_by(Order.id.asc())) == 5
    ids = [o.id async for o in shop.orders.iterate(where=Order.price < 20, size=7)]
    assert ids == list(range(1, 21))
    prices = [
        o.price
        async for o in shop.orders.iterate(
            where=(Order.price < 3) | (Order.price > 23),
            order_by=Order.price.desc(),
            fields=[Order.price],
            size=2,
        )
    ]
    assert prices == [24, 2, 1, 0]
    query = (Order.price > 22).order_by(Order.price.desc())
    assert [o.price async for o in shop.orders.iterate(where=query)] == [24, 23]
    assert [o.id async for o in shop.with_options(timeout=9).orders.iterate(size=500)][-1] == 25


async def test_leaving_an_iteration_closes_its_cursor(shop, shop_service) -> None:
    await shop.orders.add_all(records=[{"price": n} for n in range(25)])
    found = shop.orders.iterate(order_by=Order.price.desc(), size=5)
    async with contextlib.aclosing(found) as orders:
        async for _ in orders:
            assert shop_service._domain.cursors
            break
    assert shop_service._domain.cursors == {}


# ---------------------------------------------------------------- any number


async def test_any_number_of_records(shop) -> None:
    async def orders():
        for number in range(2500):
            yield {"price": number % 1000, "code": str(number)}

    seen: list[tuple[int, int | None]] = []
    added = await shop.orders.add_all(records=orders(), progress=lambda *at: seen.append(at))
    assert (len(added), seen[-1]) == (2500, (2500, None))
    await shop.orders.update_all(
        records=[
            {"id": each, "record": {"state": "closed"}} if each % 2
            else {"key": Order.code.key(str(each - 1)), "record": {"state": "closed"}}
            for each in added.ids
        ]
    )  # fmt: skip
    assert await shop.orders.count(where=Order.state.in_(["closed"])) == 2500
    upserted = await shop.orders.upsert_all(
        records=[{"key": Order.code.key(c), "record": {"price": 1}} for c in ("0", "new")]
    )
    assert [each.operation for each in upserted] == ["UPDATE", "INSERT"]
    first = await shop.orders.get(id=1)
    await shop.orders.delete_all(records=[first, {"id": 2}])
    await shop.orders.delete_all(records=shop.orders.iterate(where=Order.price < 500))
    await shop.orders.delete_all(ids=[o.id async for o in shop.orders.iterate()])
    assert await shop.orders.count() == 0


@pytest.mark.parametrize(
    ("method", "bad", "message"),
    [
        (
            "add_all",
            {"price": -5},
            "records[2100].price ('Price') is -5; the form takes 0 at least",
        ),
        (
            "update_all",
            {"id": 1, "record": {"price": 5, "lines": [{"amount": 1}, {"amount": 0}]}},
            "records[2100].record.lines[1].amount ('数量') is 0; the form takes 1 at least",
        ),
        (
            "upsert_all",
            {"key": {"field": "code", "value": "x"}, "record": {"titel": "x"}},
            "records[2100].record: Order has no field 'titel'; did you mean 'title'?",
        ),
        (
            "delete_all",
            {"id": "x"},
            "records[2100].id: expected an integer, got 'x'",
        ),
    ],
)
async def test_a_bad_record_in_the_middle(shop, method, bad, message) -> None:
    added = await shop.orders.add_all(records=({"price": 1, "code": str(n)} for n in range(2100)))
    good = {
        "add_all": lambda n: {"price": 1},
        "update_all": lambda n: {"id": added.ids[n], "record": {"price": 2}},
        "upsert_all": lambda n: {"key": Order.code.key(str(n)), "record": {"price": 2}},
        "delete_all": lambda n: {"id": added.ids[n]},
    }[method]

    def records():
        yield from map(good, range(2100))
        yield bad

    with pytest.raises(PartialWriteError) as caught:
        await getattr(shop.orders, method)(records=records(), concurrency=1)
    error = caught.value
    assert (error.operation, error.app, error.index) == (f"Orders.{method}", 7, 2100)
    assert (len(error.written), error.unwritten) == (2000, (range(2000, 2101),))
    assert str(error.error) == f"Orders.{method}: app 7 (Order), {message}"
    assert isinstance(error.error, ArgumentError)


# ---------------------------------------------------------------- what is refused

PLACE = "Orders.add: app 7 (Order), record"


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"prize": 5}, f"{PLACE}: Order has no field 'prize'; did you mean 'price'?"),
        ({"Price": 5}, f"{PLACE}: Order has no field 'Price'; it is 'price' here"),
        ({"明細": []}, f"{PLACE}: Order has no field '明細'; it is 'lines' here"),
        ({5: 5}, f"{PLACE}: Order has no field 5; it has 作成者, 作成日時, 更新者,"),
        ({}, f"{PLACE}.price ('Price') is required"),
        ({"title": "xx"}, f"{PLACE}.price ('Price') is required"),
        ({"price": None}, f"{PLACE}.price ('Price') is required: None would leave it empty"),
        ({"price": 1, "title": ""}, f"{PLACE}.title is required: '' would leave it empty"),
        (
            {"price": "5"},
            f"{PLACE}.price ('Price'): expected a Decimal, an int or a float, got '5' of type str",
        ),
        ({"price": True}, "got True of type bool"),
        ({"price": float("nan")}, f"{PLACE}.price ('Price'): nan is not a number"),
        ({"price": -1}, f"{PLACE}.price ('Price') is -1; the form takes 0 at least"),
        ({"price": 1000.5}, f"{PLACE}.price ('Price') is 1000.5; the form takes 1000 at most"),
        ({"title": 5}, f"{PLACE}.title: expected text, got 5 of type int"),
        ({"title": "x"}, f"{PLACE}.title has 1 characters; the form takes 2 at least"),
        ({"code": "x" * 9}, f"{PLACE}.code has 9 characters; the form takes 8 at most"),
        ({"day": "2026-03-09"}, f"{PLACE}.day: expected a date, got '2026-03-09' of type str"),
        ({"day": INSTANT}, f"{PLACE}.day: expected a date, got datetime.datetime(2026, 4, 1"),
        ({"at": "09:30"}, f"{PLACE}.at: expected a time, got '09:30' of type str"),
        ({"at": time(9, tzinfo=UTC)}, f"{PLACE}.at: a time of day has no time zone in kintone"),
        ({"due": date(2026, 1, 1)}, f"{PLACE}.due: expected a datetime, got datetime.date("),
        ({"due": datetime(2026, 1, 1)}, "has no time zone; give it one"),  # noqa: DTZ001
        (
            {"due": datetime.max.replace(tzinfo=timezone(timedelta(hours=-9)))},
            f"{PLACE}.due: datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=",
        ),
        (
            {"price": Decimal("1E-999999999")},
            f"{PLACE}.price ('Price'): Decimal('1E-999999999') has more than 100,000 digits",
        ),
        ({"notes": "x\ud800"}, f"{PLACE}.notes: a text cannot hold the character '\\ud800'"),
        ({"tags": ["\udfff"]}, f"{PLACE}.tags[0]: a text cannot hold the character '\\udfff'"),
        ({"state": 5}, f"{PLACE}.state: expected text, got 5 of type int"),
        (
            {"tags": "urgent"},
            f"{PLACE}.tags: expected a list, which is empty to clear the field, got 'urgent'",
        ),
        ({"tags": None}, f"{PLACE}.tags: expected a list, which is empty to clear the field, got"),
        ({"tags": ["urgent", 5]}, f"{PLACE}.tags[1]: expected text, got 5 of type int"),
        (
            {"owner": ["ada", 5]},
            f"{PLACE}.owner[1]: expected an Entity or its code, got 5 of type int",
        ),
        ({"作成者": 5}, f"{PLACE}.作成者: expected an Entity or its code, got 5 of type int"),
        (
            {"files": [b"x"]},
            f"{PLACE}.files[0]: expected an Attachment or a file key, got b'x' of type bytes",
        ),
        ({"id": 5}, f"{PLACE}.id ('$id'): a __ID__ field cannot be written; leave it out"),
        ({"status": "x"}, f"{PLACE}.status ('ステータス'): a STATUS field cannot be written"),
        ({"total": 5}, f"{PLACE}.total: a CALC field cannot be written; leave it out"),
        ({"full": "x"}, f"{PLACE}.full: kintone calculates it; leave it out"),
        (
            {"customer_name": "x"},
            f"{PLACE}.customer_name: the lookup 'customer' fills it; leave it out",
        ),
        ({"lines": {}}, f"{PLACE}.lines ('明細'): expected a list, which is empty"),
        ({"lines": [5]}, f"{PLACE}.lines[0]: expected values by attribute or an OrderLine that"),
        (
            {"lines": [{"amount": 1}, {"product": "x"}]},
            f"{PLACE}.lines[1].amount ('数量') is required",
        ),
        (
            {"lines": [{"amount": 0}]},
            f"{PLACE}.lines[0].amount ('数量') is 0; the form takes 1 at least",
        ),
        (
            {"lines": [{"数量": 1}]},
            f"{PLACE}.lines[0]: OrderLine has no field '数量'; it is 'amount' here",
        ),
        ({"lines": [{"amount": 1, "id": "x"}]}, f"{PLACE}.lines[0].id: expected an int, got 'x'"),
        (
            {"lines": [{"amount": 1, "label": "x"}]},
            f"{PLACE}.lines[0].label: the lookup 'product' fills it; leave it out",
        ),
        (5, f"{PLACE}: expected values by attribute or an Order that was read, got int"),
        (None, f"{PLACE}: expected values by attribute or an Order that was read, got NoneType"),
        (
            order_of(Price=("NUMBER", "1")).record,
            f"{PLACE}: expected values by attribute or an Order that was read, got Record",
        ),
        (Customer(Record.from_json({})), "or an Order that was read, got Customer"),
    ],
)
async def test_bad_values_are_refused_before_anything_is_sent(
    shop, shop_service, record, message
) -> None:
    with pytest.raises(ArgumentError) as caught:
        await shop.orders.add(record=record)
    assert str(caught.value).startswith(message) or message in str(caught.value)
    assert not shop_service.received


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda o: o.add_many(records=[{"price": 1}, {"price": "x"}]),
            "Orders.add_many: app 7 (Order), records[1].price ('Price'): expected a Decimal, an",
        ),
        (lambda o: o.add_many(records={"price": 1}), "app 7 (Order), records: expected a list"),
        (lambda o: o.add_many(records=[{"price": 1}] * 101), "101 items; the API takes 100"),
        (
            lambda o: o.update(id=1, record={"作成者": "ada"}),
            "record.作成者: a CREATOR field can be given to what is added, and not be changed",
        ),
        (
            lambda o: o.update(id=1, record={"price": None}),
            "record.price ('Price') is required: None would leave it empty",
        ),
        (lambda o: o.update(record={}), "Orders.update: app 7 (Order): give id or key, one of the"),
        (
            lambda o: o.update(id=1, key=Order.code.key("x"), record={}),
            "give id or key, one of the two",
        ),
        (
            lambda o: o.update_many(records=[{"id": 1, "record": {}}, {"record": {}}]),
            "Orders.update_many: app 7 (Order), records[1]: one of id, key is required",
        ),
        (
            lambda o: o.update_many(records=[{"id": 1, "update_key": {}, "record": {}}]),
            "records[0]: AppRecordUpdate has no key 'update_key'; it is 'key' here",
        ),
        (lambda o: o.update_many(records=[{"id": 1}]), "records[0]: record is required"),
        (
            lambda o: o.upsert_many(records=[{"record": {}}]),
            "Orders.upsert_many: app 7 (Order), records[0]: key is required",
        ),
        (
            lambda o: o.upsert_many(records=[{"key": {"field": "code"}, "record": {}}]),
            "records[0].key: value is required",
        ),
        (lambda o: o.delete_all(), "Orders.delete_all: app 7 (Order): give ids or records, one of"),
        (lambda o: o.delete_all(ids=[1], records=[]), "give ids or records, one of the two"),
        (
            lambda o: o.list(where='Price > "1"'),
            "Orders.list: app 7 (Order): where is 'Price > \"1\"'; it is a condition",
        ),
        (lambda o: o.list(where=True), "where is True; it is a condition, Order.price >= 100 for"),
        (
            lambda o: o.list(where=Customer.name == "x"),
            'Orders.list: app 7 (Order): name = "x" asks for records of Customer',
        ),
        (lambda o: o.list(order_by=Customer.name.asc()), "asks for records of Customer"),
        (lambda o: o.list(order_by=Order.price), "order_by: argument 0 is <NumberField app 7"),
        (lambda o: o.list(order_by=[]), "order_by: name a field"),
        (
            lambda o: o.list(
                where=(Order.price > 1).order_by(Order.id.asc()), order_by=Order.id.asc()
            ),
            "the order is given twice",
        ),
        (lambda o: o.list(where=(Order.price > 1).limit(5), limit=5), "the limit is given twice"),
        (lambda o: o.list(limit=501), "limit is 501; kintone takes 0 to 500"),
        (lambda o: o.list(offset=10_001), "offset is 10001; kintone takes 0 to 10,000"),
        (
            lambda o: o.list(fields=["price"]),
            "Orders.list: app 7 (Order): fields[0]: expected a field, Order.price for one, got",
        ),
        (lambda o: o.list(fields=Order.price), "fields: expected a list, got <NumberField"),
        (
            lambda o: o.list(fields=[Order.price, OrderLine.amount]),
            "fields[1]: app 7 (Order): lines.amount ('数量') is not a field of these records",
        ),
        (lambda o: o.list(fields=[Customer.name]), "app 12 (Customer): name is not a field of"),
        (
            lambda o: o.count(where=(Order.price > 1).limit(5)),
            "Orders.count: app 7 (Order): it goes over every match, without limit and offset",
        ),
        (
            lambda o: o.iterate(where=(Order.price > 1).offset(5)),
            "Orders.iterate: app 7",
        ),
        (lambda o: o.iterate(size=501), "size is 501"),
    ],
)
async def test_bad_arguments_are_refused_before_anything_is_sent(
    shop, shop_service, call, message
) -> None:
    with pytest.raises(ArgumentError) as caught:
        await call(shop.orders)
    assert message in str(caught.value)
    assert not shop_service.received


async def test_records_of_another_app_are_not_deleted(shop, shop_service) -> None:
    customer = Customer(Record.from_json({"$id": {"type": "__ID__", "value": "1"}}))
    with pytest.raises(PartialWriteError, match="expected Order, got Customer"):
        await shop.orders.delete_all(records=[customer])
    assert not shop_service.received


async def test_an_option_that_the_spec_does_not_have_goes_on(shop) -> None:
    with pytest.warns(UnknownOptionWarning) as caught:
        added = await shop.orders.add(record={"price": 1, "state": "lost"})
    assert [str(each.message) for each in caught] == [
        "app 7 (Order): state has no option 'lost' in the spec: did you mean 'closed'?"
    ]
    assert (await shop.orders.get(id=added.id)).state == "lost"


def test_of_many_options_the_first_are_told() -> None:
    class Part(AppRecord):
        size = ChoiceField[str | None]("size", "DROP_DOWN", Literal[tuple(map(str, range(500)))])

    with pytest.warns(UnknownOptionWarning) as caught:
        Part.size.in_(["wide"])
    text = str(caught[0].message)
    assert text.startswith("Part: size has no option 'wide' in the spec: it has '0', '1', '2',")
    assert text.endswith("'18', '19' and 480 more")


def test_a_warning_made_an_error_stops_the_write() -> None:
    assert issubclass(UnknownOptionWarning, UserWarning)
    with pytest.raises(UnknownOptionWarning):  # as this project's own tests are run
        encode_values(Order, {"price": 1, "tags": ["x"]}, "x", is_new=True)


# ---------------------------------------------------------------- one way to write


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "price": st.decimals(0, 1000, allow_nan=False) | st.integers(0, 1000),
            "notes": st.text() | st.none(),
            "day": st.dates() | st.none(),
            "at": st.times() | st.none(),
            "due": st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(year=2026, day=1))
            | st.none(),
            "kind": st.text(min_size=1) | st.none(),
            "more": st.lists(st.text()),
        },
    )
)
def test_typed_values_are_written_as_plain_ones(values) -> None:
    plain = {Order.__fields__[name].code: value for name, value in values.items()}
    assert encode_values(Order, values, "x", is_new=False) == encode_fields(plain, "x")


def test_years_have_four_digits() -> None:
    early = datetime(33, 4, 3, 15, tzinfo=UTC)
    assert instant_text(early, "x") == "0033-04-03T15:00:00Z"
    assert parse_date_time(instant_text(early, "x")) == early


def test_a_number_has_no_exponent() -> None:
    encoded = encode_values(Order, {"price": Decimal("1E+2")}, "x", is_new=False)
    assert json.dumps(encoded) == '{"Price": {"value": "100"}}'
    hour = timezone(timedelta(hours=9))
    encoded = encode_values(Order, {"due": INSTANT.astimezone(hour)}, "x", is_new=False)
    assert encoded == {"due": {"value": "2026-04-01T08:00:00Z"}}


def test_importing_the_client_loads_nothing_of_this() -> None:
    code = (
        "import sys; from specloom.kintone import KintoneClient;"
        "print([name for name in sys.modules if name.startswith('specloom.kintone.')])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "specloom.kintone.client" in out.stdout
    for name in ("form", "record", "records", "values"):
        assert f"specloom.kintone.{name}" not in out.stdout

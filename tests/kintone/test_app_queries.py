"""Queries of typed apps: their text, against the local service's own parser and its rules."""

from __future__ import annotations

import operator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shop import Customer, Order, OrderHistory, OrderLine

import specloom.kintone as k
from specloom import ArgumentError
from specloom.kintone import (
    AppRecord,
    AppRow,
    CalcTextField,
    CategoriesField,
    ChoiceField,
    ChoicesField,
    DateField,
    DateTimeField,
    EntitiesField,
    Entity,
    EntityField,
    FileField,
    KintoneBadRequestError,
    LongTextField,
    NumberField,
    RecordNumberField,
    StatusField,
    TableField,
    TextField,
    TimeField,
    TimestampField,
    UnknownOptionWarning,
    order_by,
)
from specloom.testing.kintone.query import Condition, Function, Group, parse
from specloom.testing.kintone.query import Order as ParsedOrder

COMPARE = {"=", "!=", "<", ">", "<=", ">="}
IN = {"in", "not in"}
LIKE = {"like", "not like"}
EMPTY = {"is empty", "is not empty"}
INSTANT = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)

TYPES = {
    "RECORD_NUMBER": (RecordNumberField("f"), 5, COMPARE | IN),
    "SINGLE_LINE_TEXT": (TextField("f"), "x", {"=", "!="} | IN | LIKE),
    "LINK": (TextField("f", "LINK"), "x", {"=", "!="} | IN | LIKE),
    "MULTI_LINE_TEXT": (LongTextField("f"), "x", LIKE | EMPTY),
    "RICH_TEXT": (LongTextField("f", "RICH_TEXT"), "x", LIKE | EMPTY),
    "NUMBER": (NumberField("f"), Decimal(5), COMPARE | IN),
    "CALC": (NumberField("f", "CALC"), Decimal(5), COMPARE | IN),
    "DATE": (DateField("f"), date(2026, 3, 9), COMPARE),
    "TIME": (TimeField("f"), time(9, 30), COMPARE),
    "DATETIME": (DateTimeField("f"), INSTANT, COMPARE),
    "CREATED_TIME": (TimestampField("f", "CREATED_TIME"), INSTANT, COMPARE),
    "UPDATED_TIME": (TimestampField("f", "UPDATED_TIME"), INSTANT, COMPARE),
    "CREATOR": (EntityField("f", "CREATOR"), "ada", IN),
    "MODIFIER": (EntityField("f", "MODIFIER"), "ada", IN),
    "USER_SELECT": (EntitiesField("f", "USER_SELECT"), "ada", IN),
    "ORGANIZATION_SELECT": (EntitiesField("f", "ORGANIZATION_SELECT"), "north", IN),
    "GROUP_SELECT": (EntitiesField("f", "GROUP_SELECT"), "staff", IN),
    "STATUS_ASSIGNEE": (EntitiesField("f", "STATUS_ASSIGNEE"), "ada", IN),
    "RADIO_BUTTON": (ChoiceField("f", "RADIO_BUTTON", str), "a", IN),
    "DROP_DOWN": (ChoiceField("f", "DROP_DOWN", str), "open", IN),
    "CHECK_BOX": (ChoicesField("f", "CHECK_BOX", str), "urgent", IN),
    "MULTI_SELECT": (ChoicesField("f", "MULTI_SELECT", str), "x", IN),
    "FILE": (FileField("f"), "x", LIKE | EMPTY),
    "STATUS": (StatusField("f"), "x", {"=", "!="} | IN),
}
PYTHON = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "in": lambda field, value: field.in_([value]),
    "not in": lambda field, value: field.not_in([value]),
    "like": lambda field, value: field.like(value),
    "not like": lambda field, value: field.not_like(value),
    "is empty": lambda field, _: field.is_empty(),
    "is not empty": lambda field, _: field.is_not_empty(),
}
CODES = {  # a field of each type, in the shop's app
    "RECORD_NUMBER": "レコード番号",
    "SINGLE_LINE_TEXT": "title",
    "LINK": "site",
    "MULTI_LINE_TEXT": "notes",
    "RICH_TEXT": "text",
    "NUMBER": "Price",
    "CALC": "total",
    "DATE": "day",
    "TIME": "at",
    "DATETIME": "due",
    "CREATED_TIME": "作成日時",
    "UPDATED_TIME": "更新日時",
    "CREATOR": "作成者",
    "MODIFIER": "更新者",
    "USER_SELECT": "owner",
    "ORGANIZATION_SELECT": "branch",
    "GROUP_SELECT": "team",
    "STATUS_ASSIGNEE": "作業者",
    "RADIO_BUTTON": "kind",
    "DROP_DOWN": "state",
    "CHECK_BOX": "tags",
    "MULTI_SELECT": "more",
    "FILE": "files",
    "STATUS": "ステータス",
}


def bound(field, *, in_table: bool = False):
    """The field as a field of an app."""

    class Thing(AppRecord):
        __slots__ = ()
        __app__ = 3

    if not in_table:
        field.__set_name__(Thing, "thing")
        return field

    class Line(AppRow):
        __slots__ = ()

    field.__set_name__(Line, "thing")
    TableField("lines", Line).__set_name__(Thing, "lines")
    return field


@pytest.mark.parametrize("sign", PYTHON)
@pytest.mark.parametrize("kind", TYPES)
def test_every_type_with_every_operator(kind, sign) -> None:
    field, value, taken = TYPES[kind]
    bound(field)
    if sign in taken:
        (condition,) = [parse(str(PYTHON[sign](field, value))).where]
        assert isinstance(condition, Condition)
        assert (condition.field, condition.operator) == ("f", sign)
        assert len(condition.values) == (0 if sign in EMPTY else 1)
    elif sign in EMPTY and hasattr(type(field), "is_empty"):
        # What can be empty says so with the operators that it has.
        (condition,) = [parse(str(PYTHON[sign](field, value))).where]
        assert condition.operator in ({"in", "="} if sign == "is empty" else {"not in", "!="})
        assert condition.values == ("",)
    else:
        with pytest.raises(ArgumentError, match=rf"app 3 \(Thing\): thing \('f'\): .*{kind}"):
            PYTHON[sign](field, value)


@pytest.mark.parametrize("sign", PYTHON)
@pytest.mark.parametrize("kind", TYPES)
async def test_the_service_has_the_same_rules(shop, kind, sign) -> None:
    _, value, taken = TYPES[kind]
    shown = {"DATE": "2026-03-09", "TIME": "09:30"}.get(kind, value)
    shown = "2026-04-01T08:00:00Z" if shown is INSTANT else shown
    operand = "" if sign in EMPTY else f'("{shown}")' if sign in IN else f'"{shown}"'
    asked = shop.records.list(app=7, query=f"{CODES[kind]} {sign} {operand}")
    if sign in taken:
        await asked
    else:
        with pytest.raises(KintoneBadRequestError, match="GAIA_IQ03"):
            await asked


@pytest.mark.parametrize("kind", TYPES)
def test_in_a_table_there_is_no_equality(kind) -> None:
    field, value, taken = TYPES[kind]
    bound(field, in_table=True)
    try:
        for sign in ("=", "!="):
            message = rf"app 3 \(Thing\): lines.thing \('f'\): .* is not for a field of type {kind}"
            with pytest.raises(ArgumentError, match=message):
                PYTHON[sign](field, value)
        for sign in taken - {"=", "!="}:
            assert parse(str(PYTHON[sign](field, value))).where.operator == sign
    finally:
        bound(field)


def test_wrong_operators_are_told_in_full() -> None:
    with pytest.raises(ArgumentError) as caught:
        Order.state == "open"  # noqa: B015
    assert str(caught.value) == (
        "app 7 (Order): state: == is not for a field of type DROP_DOWN, which takes in_, not_in"
    )
    with pytest.raises(ArgumentError) as caught:
        OrderLine.amount == 5  # noqa: B015
    assert str(caught.value) == (
        "app 7 (Order): lines.amount ('数量'): == is not for a field of type NUMBER in a table,"
        " which takes <, >, <=, >=, in_, not_in"
    )
    with pytest.raises(ArgumentError) as caught:
        Order.lines.in_([1])
    assert str(caught.value) == (
        "app 7 (Order): lines ('明細'): in_ is not for a field of type SUBTABLE,"
        " which cannot be asked for in a query"
    )
    with pytest.raises(ArgumentError, match="CATEGORY, which cannot be asked for in a query"):
        bound(CategoriesField("f")).in_(["x"])
    with pytest.raises(ArgumentError, match=r"OrderHistory\): 品名 \('履歴.品名'\): == is not for"):
        OrderHistory.品名 == "x"  # noqa: B015
    with pytest.raises(ArgumentError, match=r"of type CALC, which takes ==, !=, <, >, <=, >=$"):
        Order.shipped.in_([date(2026, 3, 9)])
    with pytest.raises(ArgumentError, match=r"lines.day \('納品日'\): is_empty is not for"):
        OrderLine.day.is_empty()


def test_what_is_no_operator_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="'NumberField' object has no attribute 'between'"):
        Order.price.between(1, 2)
    assert not hasattr(Order.price, "between")


# ---------------------------------------------------------------- literals


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=[
    chr(code) for code in range(32) if chr(code) not in "\t\n\r"
])))  # fmt: skip
def test_any_text_comes_back_as_it_was(text) -> None:
    assert parse(str(Order.title == text)).where == Condition("title", "=", (text,))
    assert parse(str(Order.notes.like(text))).where == Condition("notes", "like", (text,))
    both = (Order.title == text) & Order.code.in_([text, "x"])
    assert parse(str(both)).where.parts[1] == Condition("code", "in", (text, "x"))


@pytest.mark.parametrize(
    "text", ['"', "\\", '\\"', "\t", "\n", "\r", "　", '") or (f = "', "$id", "'"]
)
async def test_text_survives_the_whole_way(shop, text) -> None:
    await shop.orders.add(record={"price": 1, "title": f"a{text}b"})
    await shop.orders.add(record={"price": 1, "title": "another"})
    page = await shop.orders.list(where=Order.title == f"a{text}b")
    assert [order.title for order in page.records] == [f"a{text}b"]


@given(st.sampled_from([chr(code) for code in range(32) if chr(code) not in "\t\n\r"] + ["\ud800"]))
def test_what_no_literal_can_hold_is_refused(character) -> None:
    with pytest.raises(ArgumentError, match=r"app 7 \(Order\): title: a (query|text) cannot hold"):
        Order.title == f"a{character}"  # noqa: B015


@given(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False), st.floats(
    allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9
)))  # fmt: skip
def test_any_number_comes_back_as_it_was(number) -> None:
    (value,) = parse(str(Order.price <= number)).where.values
    assert Decimal(value) == Decimal(repr(number) if isinstance(number, float) else number)
    assert "E" not in value


def test_literals() -> None:
    berlin = timezone(timedelta(hours=2))
    assert str(Order.day == date(2026, 3, 9)) == 'day = "2026-03-09"'
    assert str(Order.at < time(9, 30, 15)) == 'at < "09:30"'
    assert str(Order.due >= datetime(2026, 4, 1, 10, 0, tzinfo=berlin)) == (
        'due >= "2026-04-01T08:00:00Z"'
    )
    assert str(Order.id > 5) == '$id > "5"'
    assert str(Order.レコード番号.in_(["A-1", 2])) == 'レコード番号 in ("A-1", "2")'
    assert str(Order.owner.in_([Entity("ada"), "grace"])) == 'owner in ("ada", "grace")'
    assert str(Order.elapsed > "1:30") == 'elapsed > "1:30"'
    assert str(OrderHistory.品名.in_(["x"])) == '履歴.品名 in ("x")'
    assert str(Order.price == None) == 'Price = ""'  # noqa: E711
    assert str(Order.day != None) == 'day != ""'  # noqa: E711
    assert str(Order.state.in_(["open", None])) == 'state in ("open", "")'
    assert str(Order.day.is_empty()) == 'day = ""'
    assert str(Order.price.is_not_empty()) == 'Price not in ("")'
    assert str(Order.notes.is_empty()) == "notes is empty"
    assert str(Order.owner.is_empty()) == 'owner in ("")'
    assert str(Order.price > 5) == 'Price > "5"'


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda: Order.price >= "100",
            "app 7 (Order): price ('Price'): expected a Decimal, an int or a float, got '100' of",
        ),
        (lambda: Order.price == True, "got True of type bool"),  # noqa: E712
        (lambda: Order.price < None, "got None of type NoneType"),
        (lambda: Order.price < Order.total, "float, got <NumberField app 7 (Order): total>"),
        (lambda: Order.price == Decimal("NaN"), "is not a number"),
        (lambda: Order.title == 5, "app 7 (Order): title: expected text, got 5 of type int"),
        (lambda: Order.day == INSTANT, "day: expected a date, got datetime.datetime("),
        (lambda: Order.due == date(2026, 1, 1), "due: expected a datetime, got datetime.date("),
        (lambda: Order.due == datetime(2026, 1, 1), "has no time zone; give it one"),  # noqa: DTZ001
        (lambda: Order.at == "09:30", "at: expected a time, got '09:30' of type str"),
        (lambda: Order.id == "5", "id ('$id'): expected an int, got '5' of type str"),
        (lambda: Order.owner.in_([5]), "owner: expected an Entity or its code, got 5 of type int"),
        (lambda: Order.notes.like(None), "notes: expected text, got None of type NoneType"),
        (lambda: Order.state.in_("open"), "state: in_ takes a list, not 'open'; put it in one"),
        (lambda: Order.state.not_in([]), "state: not_in needs one value at least"),
        (
            lambda: Order.day >= k.now(),
            "day: NOW() is for fields of type CREATED_TIME, DATETIME, UPDATED_TIME, and this",
        ),
        (lambda: Order.at == k.today(), "at: TODAY() is for fields of type"),
        (lambda: Order.shipped == k.today(), "and this one is CALC"),
        (lambda: Order.title == k.today(), "and this one is SINGLE_LINE_TEXT"),
        (lambda: Order.branch.in_([k.login_user()]), "and this one is ORGANIZATION_SELECT"),
        (lambda: Order.owner.in_([k.primary_organization()]), "and this one is USER_SELECT"),
        (lambda: bound(TextField("a b")) == "x", "the field code 'a b' cannot stand in a query"),
        (lambda: bound(TextField('a"')) == "x", "cannot stand in a query"),
        (lambda: bound(TextField("")).asc(), "cannot stand in a query"),
        (lambda: Order.owner.asc, "cannot be ordered by a field of type USER_SELECT"),
        (lambda: Order.lines.desc, "lines ('明細'): records cannot be ordered by"),
        (
            OrderLine.amount.asc,
            "app 7 (Order): lines.amount ('数量'): records cannot be ordered by a field in a table",
        ),
        (lambda: Order.price.key(5), "price ('Price') is not unique, so that it names no record"),
        (lambda: Order.code.key(5), "code: expected text, got 5 of type int"),
    ],
)  # fmt: skip
def test_wrong_values_are_refused(ask, message) -> None:
    with pytest.raises(ArgumentError) as caught:
        ask()
    assert message in str(caught.value)


def test_an_option_that_the_spec_does_not_have_is_warned_of() -> None:
    with pytest.warns(UnknownOptionWarning) as caught:
        condition = Order.state.in_(["opne"])
    assert str(condition) == 'state in ("opne")'
    assert str(caught[0].message) == (
        "app 7 (Order): state has no option 'opne' in the spec: did you mean 'open'?"
    )
    assert str(Order.kind.in_(["anything"])) == 'kind in ("anything")'


# ---------------------------------------------------------------- conditions, order, paging


def test_joined_conditions_keep_their_meaning() -> None:
    a, b, c = Order.price > 1, Order.title == "x", Order.day.is_empty()
    assert str(a & b & c) == 'Price > "1" and title = "x" and day = ""'
    assert str(a & (b & c)) == str(a & b & c)
    assert str(a & b | c) == '(Price > "1" and title = "x") or day = ""'
    assert str(a & (b | c)) == 'Price > "1" and (title = "x" or day = "")'
    parsed = parse(str((a | b) & c)).where
    assert isinstance(parsed, Group)
    assert (parsed.word, [type(part) for part in parsed.parts]) == ("and", [Group, Condition])


@st.composite
def trees(draw):
    """A condition, and what it should mean."""
    leaf = st.integers(0, 9).map(lambda n: (Order.price == n, {"=": str(n)}))

    def join(parts):
        return st.tuples(parts, parts, st.sampled_from(["and", "or"])).map(
            lambda drawn: (
                drawn[0][0] & drawn[1][0] if drawn[2] == "and" else drawn[0][0] | drawn[1][0],
                {drawn[2]: [drawn[0][1], drawn[1][1]]},
            )
        )

    return draw(st.recursive(leaf, join, max_leaves=12))


def holds(meaning, value: int) -> bool:
    ((word, parts),) = meaning.items()
    if word == "=":
        return parts == str(value)
    return (all if word == "and" else any)(holds(part, value) for part in parts)


def parsed_holds(node, value: int) -> bool:
    if isinstance(node, Condition):
        return node.values == (str(value),)
    return (all if node.word == "and" else any)(parsed_holds(part, value) for part in node.parts)


@given(trees())
def test_any_join_means_what_it_says(tree) -> None:
    condition, meaning = tree
    node = parse(str(condition)).where
    assert [parsed_holds(node, n) for n in range(10)] == [holds(meaning, n) for n in range(10)]


def test_many_conditions_nest_no_deeper() -> None:
    condition = Order.price == 0
    for number in range(1, 300):
        condition |= Order.price == number
    assert len(parse(str(condition)).where.parts) == 300


def test_a_condition_is_neither_true_nor_false() -> None:
    message = "neither true nor false: join conditions with & and |"
    for ask in (
        lambda: 1 < Order.price < 5,
        lambda: Order.price > 1 and Order.price < 5,
        lambda: not Order.price > 1,
    ):
        with pytest.raises(ArgumentError) as caught:
            ask()
        assert message in str(caught.value)
    with pytest.raises(TypeError):
        (Order.price > 1) & True


def test_a_chain_of_its_own() -> None:
    query = (Order.price >= 100).order_by(Order.day.desc(), Order.id.asc()).limit(10).offset(20)
    assert str(query) == 'Price >= "100" order by day desc, $id asc limit 10 offset 20'
    parsed = parse(str(query))
    assert parsed.order == (ParsedOrder("day", True), ParsedOrder("$id", False))
    assert (parsed.limit, parsed.offset) == (10, 20)
    assert str(order_by(Order.day.desc())) == "order by day desc"
    assert str((Order.price > 1).limit(5)) == 'Price > "1" limit 5'
    assert str((Order.price > 1).offset(5)) == 'Price > "1" offset 5'
    assert parse(str(order_by(Order.day.desc()).limit(0))).limit == 0


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (order_by, "order_by: name a field"),
        (
            lambda: order_by(Order.day),
            "order_by: argument 0 is <DateField app 7 (Order): day>; write",
        ),
        (lambda: order_by(Order.day.asc()).order_by(Order.day.asc()), "the order is given twice"),
        (lambda: order_by(Order.day.asc()).limit(501), "limit is 501; kintone takes 0 to 500"),
        (lambda: order_by(Order.day.asc()).limit("5"), "limit is '5'"),
        (lambda: order_by(Order.day.asc()).limit(True), "limit is True"),
        (lambda: order_by(Order.day.asc()).limit(5).limit(5), "the limit is given twice"),
        (lambda: (Order.price > 1).offset(10_001), "offset is 10001; kintone takes 0 to 10,000"),
        (lambda: (Order.price > 1).offset(-1), "offset is -1"),
        (lambda: (Order.price > 1).offset(5).offset(5), "the offset is given twice"),
        (
            lambda: (Order.price > 1) & (Customer.name == "x"),
            "one query cannot ask for records of Order and Customer",
        ),
        (lambda: (Order.price > 1).order_by(Customer.name.asc()), "Order and Customer"),
    ],
)
def test_wrong_queries_are_refused(ask, message) -> None:
    with pytest.raises(ArgumentError) as caught:
        ask()
    assert message in str(caught.value)


def test_fields_of_a_row_go_with_those_of_their_record() -> None:
    both = (OrderLine.amount > 1) & (Order.price > 1)
    assert both.owner is Order
    with pytest.raises(ArgumentError, match="records of Order and Customer"):
        (OrderLine.amount > 1) & (Customer.name == "x")


# ---------------------------------------------------------------- functions

FUNCTIONS = {
    "TODAY()": k.today(),
    "YESTERDAY()": k.yesterday(),
    "TOMORROW()": k.tomorrow(),
    "FROM_TODAY(-5, DAYS)": k.from_today(-5, "DAYS"),
    "FROM_TODAY(2, WEEKS)": k.from_today(2, "WEEKS"),
    "FROM_TODAY(1, MONTHS)": k.from_today(1, "MONTHS"),
    "FROM_TODAY(0, YEARS)": k.from_today(0, "YEARS"),
    "THIS_WEEK()": k.this_week(),
    "LAST_WEEK(SUNDAY)": k.last_week("SUNDAY"),
    "NEXT_WEEK(SATURDAY)": k.next_week("SATURDAY"),
    "THIS_MONTH()": k.this_month(),
    "LAST_MONTH(31)": k.last_month(31),
    "NEXT_MONTH(LAST)": k.next_month("LAST"),
    "THIS_YEAR()": k.this_year(),
    "LAST_YEAR()": k.last_year(),
    "NEXT_YEAR()": k.next_year(),
}


@pytest.mark.parametrize("text", FUNCTIONS)
async def test_the_service_takes_every_day_function(shop, text) -> None:
    function = FUNCTIONS[text]
    assert str(function) == text
    for field in (Order.day, Order.due, Order.作成日時, Order.更新日時):
        where = field >= function
        name, _, arguments = text.rstrip(")").partition("(")
        given = tuple(filter(None, arguments.split(", ")))
        assert parse(str(where)).where.values == (Function(name, given),)
        await shop.orders.list(where=where)


async def test_functions_mean_what_they_say(shop) -> None:
    await shop.orders.add_many(
        records=[
            {"price": 1, "day": datetime.now(UTC).date(), "owner": ["ada"]},
            {"price": 2, "day": date(2000, 1, 1), "owner": ["grace"]},
        ]
    )

    async def prices(where):
        page = await shop.orders.list(where=where, order_by=Order.price.asc())
        return [int(order.price) for order in page.records]

    assert await prices(Order.day == k.today()) == [1]
    assert await prices(Order.day < k.this_year()) == [2]
    assert await prices(Order.作成日時 <= k.now()) == [1, 2]
    assert await prices(Order.owner.in_(["ada", k.login_user()])) == [1]
    assert await prices(Order.作成者.in_([k.login_user()])) == [1, 2]
    assert await prices(Order.branch.in_([k.primary_organization()])) == [1, 2]  # is dropped


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: k.from_today("5", "DAYS"), "from_today: amount is '5'; it is an integer"),
        (lambda: k.from_today(True, "DAYS"), "amount is True"),
        (
            lambda: k.from_today(1, "HOURS"),
            "unit is 'HOURS'; it is one of DAYS, WEEKS, MONTHS, YEARS",
        ),
        (lambda: k.this_week("sunday"), "this_week: day is 'sunday'; it is one of SUNDAY, MONDAY"),
        (lambda: k.last_month(0), "last_month: day is 0; it is 1 to 31, or 'LAST'"),
        (lambda: k.next_month(32), "next_month: day is 32"),
        (lambda: k.this_month("last"), "this_month: day is 'last'"),
        (lambda: k.this_month(True), "this_month: day is True"),
        (lambda: k.this_month(1.5), "this_month: day is 1.5"),
    ],
)
def test_wrong_arguments_of_functions_are_refused(ask, message) -> None:
    with pytest.raises(ArgumentError) as caught:
        ask()
    assert message in str(caught.value)


# ---------------------------------------------------------------- the whole way


async def test_conditions_find_what_they_say(shop) -> None:
    await shop.orders.add_many(
        records=[
            {"price": 100, "title": "desk lamp", "state": "open", "tags": ["urgent"]},
            {"price": 250, "title": "chair", "state": "closed", "day": date(2026, 3, 9)},
            {"price": Decimal("99.5"), "title": "table", "at": time(9, 30), "notes": "oak"},
        ]
    )

    async def found(where):
        page = await shop.orders.list(where=where, order_by=Order.id.asc())
        return [order.id for order in page.records]

    assert await found(Order.price >= 100) == [1, 2]
    assert await found((Order.price > 50) & (Order.price < 200)) == [1, 3]
    assert await found(Order.price.in_([100, Decimal("99.5")])) == [1, 3]
    assert await found(Order.state.in_(["open"])) == [1]
    assert await found(Order.state.not_in(["open"])) == [2, 3]
    assert await found(Order.state.is_empty()) == [3]
    assert await found(Order.tags.in_(["urgent", "export"])) == [1]
    assert await found(Order.tags.is_empty()) == [2, 3]
    assert await found(Order.title.like("lamp")) == [1]
    assert await found(Order.title != "chair") == [1, 3]
    assert await found(Order.day == date(2026, 3, 9)) == [2]
    assert await found(Order.day.is_not_empty()) == [2]
    assert await found(Order.at <= time(9, 30)) == [3]
    assert await found(Order.notes.is_not_empty()) == [3]
    assert await found((Order.price >= 200) | Order.state.in_(["open"])) == [1, 2]
    assert await found(Order.id > 1) == [2, 3]
    assert await found(Order.レコード番号.in_([1, 3])) == [1, 3]


async def test_conditions_on_a_table_hold_for_one_row(shop) -> None:
    await shop.orders.add_many(
        records=[
            {"price": 1, "lines": [{"product": "a", "amount": 1}, {"product": "b", "amount": 9}]},
            {"price": 1, "lines": [{"product": "a", "amount": 9}]},
        ]
    )
    same_row = OrderLine.product.in_(["a"]) & (OrderLine.amount > 5) & (Order.price > 0)
    page = await shop.orders.list(where=same_row)
    assert [order.id for order in page.records] == [2]
    page = await shop.orders.list(where=OrderLine.product.in_(["b", "c"]))
    assert [order.id for order in page.records] == [1]


async def test_order_and_pages(shop) -> None:
    await shop.orders.add_many(records=[{"price": n, "title": f"t{n % 2}"} for n in range(6)])
    page = await shop.orders.list(
        where=Order.price > 0,
        order_by=[Order.title.asc(), Order.price.desc()],
        limit=2,
        offset=1,
        total_count=True,
    )
    assert ([int(order.price) for order in page.records], page.total_count) == ([2, 5], 5)
    query = (Order.price > 0).order_by(Order.price.desc()).limit(2)
    assert [int(order.price) for order in (await shop.orders.list(where=query)).records] == [5, 4]
    plain = await shop.records.list(app=7, query=str(query))
    assert [int(record["Price"]) for record in plain.records] == [5, 4]
    calculated = bound(CalcTextField("f"))
    assert str(calculated.asc()) == "f asc"

"""Apps of a shop, in the form that generated modules have."""
# ruff: noqa: PLC2401, TC003

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, Required, TypeAlias, TypedDict

from specloom.core.lazy import cached_property
from specloom.kintone import (
    AppRecord,
    AppRecords,
    AppRow,
    Attachment,
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
    KintoneClient,
    LongTextField,
    Lookup,
    NumberField,
    RecordNumberField,
    RelatedRecords,
    StatusField,
    TableField,
    TextField,
    TimeField,
    TimestampField,
)

__all__ = [
    "Customer",
    "Customers",
    "NewCustomer",
    "NewOrder",
    "NewOrderLine",
    "Order",
    "OrderChanges",
    "OrderHistory",
    "OrderLine",
    "Orders",
    "ShopClient",
]

OrderState: TypeAlias = Literal["open", "closed"]
OrderTags: TypeAlias = Literal["urgent", "export"]


class OrderLine(AppRow):
    """A row of 明細."""

    __slots__ = ()

    product = TextField("商品")
    """商品"""

    amount = NumberField("数量", required=True, minimum=1)
    """数量. Required; from 1."""

    day = DateField("納品日")
    """納品日"""

    label = TextField("label", filled_by="product")
    """label. Filled by product."""


class OrderHistory(RelatedRecords):
    """Related records of 履歴."""

    __slots__ = ()
    __app__ = 7

    品名 = TextField("履歴.品名")


class Order(AppRecord):
    """注文管理

    App 7.
    """

    __slots__ = ()
    __app__ = 7

    レコード番号 = RecordNumberField("レコード番号")
    作成者 = EntityField("作成者", "CREATOR")
    作成日時 = TimestampField("作成日時", "CREATED_TIME")
    更新者 = EntityField("更新者", "MODIFIER")
    更新日時 = TimestampField("更新日時", "UPDATED_TIME")

    code = TextField("code", unique=True, max_length=8)
    """code. Unique; up to 8 characters."""

    price = NumberField("Price", required=True, minimum=0, maximum=1000)
    """Unit price. Required; from 0 to 1000."""

    title = TextField("title", required=True, default=True, min_length=2)
    """title. Required; from 2 characters."""

    site = TextField("site", "LINK")
    notes = LongTextField("notes")
    text = LongTextField("text", "RICH_TEXT")
    day = DateField("day")
    at = TimeField("at")
    due = DateTimeField("due")
    state: ChoiceField[OrderState | str | None] = ChoiceField("state", "DROP_DOWN", OrderState)
    kind: ChoiceField[str | None] = ChoiceField("kind", "RADIO_BUTTON", str)
    tags: ChoicesField[OrderTags | str] = ChoicesField("tags", "CHECK_BOX", OrderTags)
    more: ChoicesField[str] = ChoicesField("more", "MULTI_SELECT", str)
    owner = EntitiesField("owner", "USER_SELECT")
    branch = EntitiesField("branch", "ORGANIZATION_SELECT")
    team = EntitiesField("team", "GROUP_SELECT")
    files = FileField("files")
    customer = TextField("customer", lookup=Lookup(app=12, key="顧客コード"))
    customer_name = TextField("customer_name", filled_by="customer")
    full = TextField("full", calculated=True)
    total = NumberField("total", "CALC")
    elapsed = CalcTextField("elapsed")
    shipped = DateField("shipped", "CALC")
    status = StatusField("ステータス")
    assignee = EntitiesField("作業者", "STATUS_ASSIGNEE")
    categories = CategoriesField("カテゴリー")
    lines = TableField("明細", OrderLine)


class NewOrderLine(TypedDict, total=False):
    """A row of 明細 to write."""

    id: int
    product: str | None
    amount: Required[Decimal | int | float]
    day: date | None


class NewOrder(TypedDict, total=False):
    """A record to add."""

    作成者: Entity | str
    作成日時: datetime
    更新者: Entity | str
    更新日時: datetime
    code: str | None
    price: Required[Decimal | int | float]
    title: str
    site: str | None
    notes: str | None
    text: str | None
    day: date | None
    at: time | None
    due: datetime | None
    state: OrderState | str | None
    kind: str | None
    tags: Sequence[OrderTags | str]
    more: Sequence[str]
    owner: Sequence[Entity | str]
    branch: Sequence[Entity | str]
    team: Sequence[Entity | str]
    files: Sequence[Attachment | str]
    customer: str | None
    lines: Sequence[NewOrderLine | OrderLine]


class OrderChanges(TypedDict, total=False):
    """What to change of a record."""

    code: str | None
    price: Decimal | float
    title: str
    site: str | None
    notes: str | None
    text: str | None
    day: date | None
    at: time | None
    due: datetime | None
    state: OrderState | str | None
    kind: str | None
    tags: Sequence[OrderTags | str]
    more: Sequence[str]
    owner: Sequence[Entity | str]
    branch: Sequence[Entity | str]
    team: Sequence[Entity | str]
    files: Sequence[Attachment | str]
    customer: str | None
    lines: Sequence[NewOrderLine | OrderLine]


class Orders(AppRecords[Order, NewOrder, OrderChanges]):
    """注文管理"""

    __slots__ = ()
    __record__ = Order


class Customer(AppRecord):
    """Customers

    App 12.
    """

    __slots__ = ()
    __app__ = 12

    顧客コード = TextField("顧客コード", required=True, unique=True)
    name = TextField("name")


class NewCustomer(TypedDict, total=False):
    """A record to add."""

    顧客コード: Required[str]
    name: str | None


class CustomerChanges(TypedDict, total=False):
    """What to change of a record."""

    顧客コード: str
    name: str | None


class Customers(AppRecords[Customer, NewCustomer, CustomerChanges]):
    """Customers"""

    __slots__ = ()
    __record__ = Customer


class ShopClient(KintoneClient):
    """The shop's apps."""

    @cached_property
    def orders(self) -> Orders:
        """注文管理"""
        return Orders(self)

    @cached_property
    def customers(self) -> Customers:
        """Customers"""
        return Customers(self)

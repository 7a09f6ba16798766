"""The app that the server serves, as its generated module would have it."""

# ruff: noqa: PLC2401
from __future__ import annotations

from typing import Literal, TypeAlias

from specloom.kintone import (
    AppRecord,
    AppRow,
    ChoiceField,
    ChoicesField,
    DateField,
    DateTimeField,
    EntitiesField,
    EntityField,
    FileField,
    LongTextField,
    NumberField,
    RecordNumberField,
    TableField,
    TextField,
    TimestampField,
)

OrderStatus: TypeAlias = Literal["open", "closed"]
OrderTags: TypeAlias = Literal["urgent", "export"]


class OrderLine(AppRow):
    """A row of lines."""

    __slots__ = ()

    item = TextField("item")


class Order(AppRecord):
    """An order."""

    __slots__ = ()
    __app__ = 7

    レコード番号 = RecordNumberField("レコード番号")
    作成日時 = TimestampField("作成日時", "CREATED_TIME")
    更新日時 = TimestampField("更新日時", "UPDATED_TIME")
    作成者 = EntityField("作成者", "CREATOR")
    更新者 = EntityField("更新者", "MODIFIER")
    title = TextField("title")
    price = NumberField("price")
    amount = NumberField("amount")
    total = NumberField("total", "CALC")
    day = DateField("day")
    due = DateTimeField("due")
    status: ChoiceField[OrderStatus | str | None] = ChoiceField("status", "DROP_DOWN", OrderStatus)
    tags: ChoicesField[OrderTags | str] = ChoicesField("tags", "CHECK_BOX", OrderTags)
    notes = LongTextField("notes")
    link = TextField("link", "LINK")
    owner = EntitiesField("owner", "USER_SELECT")
    files = FileField("files")
    lines = TableField("lines", OrderLine)

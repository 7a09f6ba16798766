"""The examples of the page on typed apps, run as they stand against a local kintone."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from shop import Order, OrderLine, ShopClient

from specloom.kintone import ApiToken
from specloom.kintone.form.query import OPERATORS
from specloom.testing import KintoneService

PAGE = (Path(__file__).parents[2] / "docs" / "typed-apps.md").read_text(encoding="utf-8")
READING, QUERIES, WRITING = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture
async def service():
    async with KintoneService() as service:
        fields = {
            "code": {"type": "SINGLE_LINE_TEXT", "unique": True},
            "Price": {"type": "NUMBER", "required": True},
            "state": {"type": "DROP_DOWN", "options": ["open", "closed"]},
            "day": "DATE",
            "明細": {
                "type": "SUBTABLE",
                "fields": {"商品": "SINGLE_LINE_TEXT", "数量": "NUMBER"},
            },
        }
        service.add_app(7, fields=fields, tokens=["token"])
        yield service


async def run(block: str, **scope: object) -> dict[str, object]:
    source = f"async def example():\n{textwrap.indent(block, '    ')}\n    return locals()"
    names = {"ApiToken": ApiToken, "Order": Order, "OrderLine": OrderLine, **scope}
    exec(compile(source, "typed-apps.md", "exec"), names)  # noqa: S102
    return await names["example"]()  # type: ignore[operator]


async def test_reading(service, capsys) -> None:
    service.add_records(
        7, [{"Price": 100, "state": "open", "day": "2026-03-09"}, {"Price": 5, "state": "closed"}]
    )
    block = READING.replace("https://example.cybozu.com", service.base_url).replace("…", "token")
    await run(block)
    assert capsys.readouterr().out.splitlines() == ["1 100 open 2026-03-09", "[]", "100", "2"]


async def test_queries(capsys) -> None:
    await run(QUERIES)
    condition = 'state in ("open") and (Price > "500" or day < FROM_TODAY(-7, DAYS))'
    assert capsys.readouterr().out.splitlines() == [
        condition,
        f"{condition} order by day desc, $id asc limit 10 offset 20",
        "order by Price desc",
        'owner in (LOGINUSER()) and 商品 in ("bolt")',
    ]


async def test_writing(service) -> None:
    async with ShopClient(service.base_url, auth=ApiToken("token")) as shop:
        example = await run(WRITING, shop=shop)
        assert len(example["written"]) == 1000  # type: ignore[arg-type]
        assert await shop.orders.count() == 991
        order = await shop.orders.get(id=1)
        assert [line.product for line in order.lines] == ["bolt", "nut"]


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        ("number, calculation, record number", ["NUMBER", "CALC", "RECORD_NUMBER", "__ID__"]),
        ("date, time,", ["DATE", "TIME", "DATETIME", "CREATED_TIME", "UPDATED_TIME"]),
        ("text, link", ["SINGLE_LINE_TEXT", "LINK"]),
        ("options, people", ["DROP_DOWN", "CHECK_BOX", "USER_SELECT", "GROUP_SELECT", "CREATOR"]),
        ("status", ["STATUS"]),
    ],
)
def test_the_table_of_operators(row, kinds) -> None:
    table = PAGE[PAGE.index("| type | operators |") :]
    (line,) = [line for line in table.splitlines() if line.startswith(f"| {row}")]
    words = {"==": "=", "in_": "in", "not_in": "not in", "not_like": "not like"}
    told = [words.get(word, word) for word in re.findall(r"`([^`.]+)`", line.split("|")[2])]
    for kind in kinds:
        assert set(told) == set(OPERATORS[kind])

"""A local kintone with an app, and clients of it."""

from __future__ import annotations

import pytest
from shop import ShopClient

from specloom.kintone import ApiToken, KintoneClient
from specloom.testing import KintoneService

APP = 7
TOKEN = "orders-token"


@pytest.fixture
async def service():
    async with KintoneService() as service:
        service.add_app(
            APP,
            name="Orders",
            fields={
                "title": "SINGLE_LINE_TEXT",
                "price": "NUMBER",
                "day": "DATE",
                "at": "TIME",
                "due": "DATETIME",
                "notes": "MULTI_LINE_TEXT",
                "tags": {"type": "CHECK_BOX", "options": ["urgent", "export"]},
                "state": {"type": "DROP_DOWN", "options": ["open", "done"]},
                "owner": "USER_SELECT",
                "code": {"type": "SINGLE_LINE_TEXT", "unique": True},
                "lines": {
                    "type": "SUBTABLE",
                    "fields": {"item": "SINGLE_LINE_TEXT", "count": "NUMBER"},
                },
            },
            tokens=[TOKEN],
        )
        service.add_user("ada", password="analytical", name="Ada Lovelace")
        service.add_user("grace", password="flow-matic", name="Grace Hopper")
        yield service


@pytest.fixture
async def client(service):
    async with KintoneClient(service.base_url, auth=ApiToken(TOKEN)) as client:
        yield client


@pytest.fixture
async def shop_service(instant_retries):
    """A local kintone with the apps of the shop, as their specs say they are."""
    async with KintoneService() as service:
        service.add_user("ada", password="analytical", name="Ada Lovelace")
        service.add_user("grace", password="flow-matic", name="Grace Hopper")
        service.add_organization("north", name="North")
        service.add_group("staff", name="Staff")
        service.add_app(
            7,
            name="注文管理",
            fields=SHOP_FIELDS,
            tokens=[TOKEN],
            language="ja",
        )
        service.add_app(
            12,
            name="Customers",
            fields={
                "顧客コード": {"type": "SINGLE_LINE_TEXT", "required": True, "unique": True},
                "name": "SINGLE_LINE_TEXT",
            },
            tokens=[TOKEN],
            language="ja",
        )
        yield service


@pytest.fixture
async def shop(shop_service):
    async with ShopClient(shop_service.base_url, auth=ApiToken(TOKEN)) as client:
        yield client


SHOP_FIELDS = {
    "code": {"type": "SINGLE_LINE_TEXT", "unique": True, "maxLength": "8"},
    "Price": {"type": "NUMBER", "required": True, "minValue": "0", "maxValue": "1000"},
    "title": {"type": "SINGLE_LINE_TEXT", "required": True, "defaultValue": "Order"},
    "site": "LINK",
    "notes": "MULTI_LINE_TEXT",
    "text": "RICH_TEXT",
    "day": "DATE",
    "at": "TIME",
    "due": "DATETIME",
    "state": {"type": "DROP_DOWN", "options": ["open", "closed", "lost"]},
    "kind": {"type": "RADIO_BUTTON", "options": ["a", "b"], "defaultValue": "a"},
    "tags": {"type": "CHECK_BOX", "options": ["urgent", "export"]},
    "more": {"type": "MULTI_SELECT", "options": ["x", "y"]},
    "owner": "USER_SELECT",
    "branch": "ORGANIZATION_SELECT",
    "team": "GROUP_SELECT",
    "files": "FILE",
    "customer": {
        "type": "SINGLE_LINE_TEXT",
        "lookup": {
            "relatedApp": {"app": "12"},
            "relatedKeyField": "顧客コード",
            "fieldMappings": [{"field": "customer_name", "relatedField": "name"}],
        },
    },
    "customer_name": "SINGLE_LINE_TEXT",
    "full": "SINGLE_LINE_TEXT",
    "total": "CALC",
    "elapsed": "CALC",
    "shipped": "CALC",
    "ステータス": "STATUS",
    "作業者": "STATUS_ASSIGNEE",
    "カテゴリー": "CATEGORY",
    "明細": {
        "type": "SUBTABLE",
        "fields": {
            "商品": "SINGLE_LINE_TEXT",
            "数量": {"type": "NUMBER", "required": True, "minValue": "1"},
            "納品日": "DATE",
            "label": "SINGLE_LINE_TEXT",
        },
    },
}

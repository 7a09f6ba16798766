"""A local kintone with an app, and clients of it."""

from __future__ import annotations

import pytest

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

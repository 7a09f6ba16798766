"""A running service with one app, and a plain HTTP client for it."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import aiohttp
import msgspec
import pytest

from specloom.testing.kintone import KintoneService

NOON = datetime(2024, 5, 15, 12, 0, 30, tzinfo=UTC)  # a Wednesday

FIELDS = {
    "title": "SINGLE_LINE_TEXT",
    "sku": {"type": "SINGLE_LINE_TEXT", "unique": True, "maxLength": "10"},
    "price": {"type": "NUMBER", "maxValue": "1000000"},
    "number": {"type": "NUMBER", "unique": True},
    "total": "CALC",
    "notes": "MULTI_LINE_TEXT",
    "html": "RICH_TEXT",
    "site": "LINK",
    "colour": {"type": "RADIO_BUTTON", "options": {"red": {"index": "0"}, "blue": {"index": "1"}}},
    "size": {"type": "DROP_DOWN", "options": ["S", "M", "L"]},
    "tags": {"type": "CHECK_BOX", "options": ["new", "sale", "old"]},
    "langs": {"type": "MULTI_SELECT", "options": ["en", "ja"]},
    "day": "DATE",
    "hour": "TIME",
    "moment": "DATETIME",
    "owners": "USER_SELECT",
    "teams": "ORGANIZATION_SELECT",
    "roles": "GROUP_SELECT",
    "papers": "FILE",
    "lines": {
        "type": "SUBTABLE",
        "fields": {
            "item": "SINGLE_LINE_TEXT",
            "amount": "NUMBER",
            "kind": {"type": "CHECK_BOX", "options": ["a", "b"]},
            "unit": {"type": "DROP_DOWN", "options": ["kg", "pc"], "defaultValue": "pc"},
        },
    },
    "group": "GROUP",
}


class Answer:
    def __init__(self, response, content):
        self.status = response.status
        self.headers = response.headers
        self.content = content

    @property
    def json(self):
        return msgspec.json.decode(self.content)

    @property
    def text(self):
        return self.content.decode()

    def error(self):
        """Status and code of an error, whose other parts are checked on the way."""
        body = self.json
        assert set(body) - {"errors"} == {"code", "id", "message"}
        assert body["id"]
        assert body["message"]
        assert self.headers["X-Cybozu-Error"] == body["code"]
        return self.status, body["code"]

    def faults(self):
        """The messages by path of a CB_VA01."""
        assert self.error() == (400, "CB_VA01")
        return {path: said["messages"] for path, said in self.json["errors"].items()}


class Client:
    """Calls with an API token unless told otherwise."""

    def __init__(self, session, base_url):
        self._session = session
        self._base_url = base_url
        self.headers = {"X-Cybozu-API-Token": "tok"}

    async def send(self, method, path, *, headers=None, data=None, **options):
        headers = self.headers if headers is None else headers
        async with self._session.request(
            method, self._base_url + path, headers=headers, data=data, **options
        ) as response:
            return Answer(response, await response.read())

    async def call(self, method, name, *, headers=None, root="/k/v1/", **parameters):
        headers = {**(self.headers if headers is None else headers)}
        headers["Content-Type"] = "application/json"
        body = msgspec.json.encode(parameters)
        return await self.send(method, f"{root}{name}.json", headers=headers, data=body)

    async def get(self, name, **parameters):
        return await self.call("GET", name, **parameters)

    async def post(self, name, **parameters):
        return await self.call("POST", name, **parameters)

    async def put(self, name, **parameters):
        return await self.call("PUT", name, **parameters)

    async def delete(self, name, **parameters):
        return await self.call("DELETE", name, **parameters)

    async def add(self, app=7, **values):
        """Add a record of plain values; its ID."""
        record = {code: {"value": value} for code, value in values.items()}
        answer = await self.post("record", app=app, record=record)
        assert answer.status == 200, answer.text
        return int(answer.json["id"])

    async def change(self, record_id, app=7, **values):
        """Change a record with plain values."""
        record = {code: {"value": value} for code, value in values.items()}
        answer = await self.put("record", app=app, id=record_id, record=record)
        assert answer.status == 200, answer.text

    async def record(self, record_id, app=7):
        answer = await self.get("record", app=app, id=record_id)
        assert answer.status == 200, answer.text
        return answer.json["record"]

    async def values(self, record_id, app=7):
        """The plain values of a record."""
        record = await self.record(record_id, app)
        return {code: cell["value"] for code, cell in record.items()}

    async def ids(self, query, app=7):
        """The IDs that a query finds, in its order."""
        answer = await self.get("records", app=app, query=query)
        assert answer.status == 200, answer.text
        return [int(record["$id"]["value"]) for record in answer.json["records"]]


def password(login, secret):
    pair = base64.b64encode(f"{login}:{secret}".encode()).decode()
    return {"X-Cybozu-Authorization": pair}


@pytest.fixture
def as_user():
    return password


@pytest.fixture
async def service():
    async with KintoneService() as running:
        running.clock = lambda: NOON
        running.add_organization("sales", name="Sales")
        running.add_group("staff", name="Staff")
        running.add_user("ada", password="pass:wörd", name="Ada", organization="sales")
        running.add_user("bob", password="b", timezone="Asia/Tokyo")
        running.add_app(7, name="Orders", fields=FIELDS, tokens=["tok"])
        yield running


@pytest.fixture
async def client(service):
    async with aiohttp.ClientSession(skip_auto_headers=["Content-Type"]) as session:
        yield Client(session, service.base_url)

"""The local Strapi answers raw requests as the real one does."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

import aiohttp
import attrs
import pytest
from yarl import URL

from .likeness_cases import READS, SEED, UNLIKE, WRITES, Ask
from .likeness_edges import EDGE_READS, EDGE_VALUES, EDGE_WRITES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from .strapi_server import Address

pytestmark = pytest.mark.live

MOMENTS = {"createdAt", "updatedAt", "publishedAt"}


@attrs.define
class Caller:
    """Sends raw requests, and names documents by the order in which they appeared."""

    session: aiohttp.ClientSession
    address: Address
    names: dict[str, str] = attrs.field(factory=dict)

    async def __call__(self, ask: Ask) -> dict[str, Any]:
        """The answer, without what differs by chance."""
        headers = dict(ask.headers)
        tokens = {
            "full access": self.address.full_access,
            "read only": self.address.read_only,
            "unknown": "0" * 256,
        }
        if ask.token is not None:
            headers["Authorization"] = f"Bearer {tokens[ask.token]}"
        body = json.dumps({"data": ask.data}) if ask.data is not None else ask.raw
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        async with self.session.request(
            ask.method,
            URL(f"{self.address.base_url}/api{self._fill(ask.target)}", encoded=True),
            data=None if body is None else io.BytesIO(self._fill(body).encode()),
            headers=headers,
        ) as response:
            text = await response.text()
            kind = response.headers.get("Content-Type")
            is_json = text and response.content_type == "application/json"
            return {
                "status": response.status,
                "type": kind,
                "allow": response.headers.get("Allow"),
                "body": self._normal(json.loads(text)) if is_json else text,
            }

    async def state(self, path: str) -> list[Any]:
        """Every version of every document at a path."""
        found: list[Any] = []
        for status in ("draft", "published"):
            query = f"populate=*&status={status}&pagination[pageSize]=100"
            body = (await self(Ask("GET", f"{path}?{query}")))["body"]
            rows = body.get("data") if isinstance(body, dict) else body
            found.append(_without_order(rows))
        return found

    def _fill(self, text: str) -> str:
        ids = {name: document_id for document_id, name in self.names.items()}
        return re.sub(r"<doc\d+>", lambda match: ids[match[0]], text)

    def _normal(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self._normal(item, name) for name, item in sorted(value.items())}
        if isinstance(value, list):
            return [self._normal(item, key) for item in value]
        if isinstance(value, str):
            if key == "documentId":
                return self.names.setdefault(value, f"<doc{len(self.names) + 1}>")
            if key in MOMENTS:
                return "<moment>"
            for document_id, name in self.names.items():
                value = value.replace(document_id, name)
            return value
        return "<id>" if key == "id" and isinstance(value, int) else value


def _without_order(value: Any) -> Any:
    """A value with its lists of documents sorted: their order is not part of what is stored."""
    if isinstance(value, dict):
        return {name: _without_order(item) for name, item in value.items()}
    if isinstance(value, list):
        items = [_without_order(item) for item in value]
        is_documents = all(isinstance(item, dict) and "documentId" in item for item in items)
        return sorted(items, key=str) if is_documents else items
    return value


@pytest.fixture
async def both(real_strapi: Address, local_strapi: Address) -> AsyncIterator[tuple[Caller, Caller]]:
    """Callers of the real and of the local service, which hold the same."""
    async with aiohttp.ClientSession() as session:
        callers = Caller(session, real_strapi), Caller(session, local_strapi)
        for caller in callers:
            for ask in SEED:
                answer = await caller(ask)
                assert answer["status"] in {200, 201}, answer
        yield callers


def differences(found: Sequence[tuple[str, Any, Any]]) -> str:
    """What to show of answers that are not the same."""
    return "\n".join(
        f"{what}\n  real:  {json.dumps(real)[:2000]}\n  local: {json.dumps(local)[:2000]}"
        for what, real, local in found
    )


async def test_reads_are_answered_alike(both: tuple[Caller, Caller]):
    real, local = both
    pairs = [(str(ask), await real(ask), await local(ask)) for ask in READS + EDGE_READS]
    found = [pair for pair in pairs if pair[1] != pair[2]]
    assert not found, differences(found)


async def test_values_are_answered_alike(both: tuple[Caller, Caller]):
    real, local = both
    pairs = [(str(ask), await real(ask), await local(ask)) for ask in EDGE_VALUES]
    found = [pair for pair in pairs if pair[1] != pair[2]]
    assert not found, differences(found)


@pytest.mark.parametrize("asks", [WRITES, EDGE_WRITES], ids=["all kinds", "edges"])
async def test_writes_are_answered_alike_and_do_the_same(
    both: tuple[Caller, Caller], asks: list[Ask]
):
    real, local = both
    for ask in asks:
        pair = (str(ask), await real(ask), await local(ask))
        assert pair[1] == pair[2], differences([pair])
        path = re.match(r"/[a-z-]+", ask.target)
        if pair[1]["status"] >= 400 or path is None:
            continue  # if it did something all the same, the next look shows it
        pair = (f"after {ask}", await real.state(path[0]), await local.state(path[0]))
        assert pair[1] == pair[2], differences([pair])


async def test_known_differences_are_still_there(both: tuple[Caller, Caller]):
    seeded = [dict(caller.names) for caller in both]
    alike: list[str] = []
    for ask in UNLIKE:
        answers: list[Any] = []
        for caller, names in zip(both, seeded, strict=True):
            caller.names = dict(names)  # as if nothing else had been made since
            answers.append(await caller(ask))
        if answers[0] == answers[1]:
            alike.append(str(ask))
    assert not alike, "these are answered alike now: move them to READS or WRITES"

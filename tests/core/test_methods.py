"""Operations that may be sent by GET or by POST."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from specloom.core.errors import ArgumentError
from specloom.core.methods import sent_by
from specloom.core.operation import Param
from specloom.core.resource import Resource
from specloom.core.unset import UNSET
from specloom.testing.server import json_response

PARAMS = (
    Param("deep", place="query", wire="isDeep"),
    Param("most", place="body", wire="most", required=True, maximum=3),
)


@pytest.fixture
def search(apihub_like):
    return evolve(apihub_like.now, method="POST", also="GET", returns=Any, params=PARAMS)


@pytest.fixture
async def calls(apihub_like, server):
    async def answer(_):
        return json_response({"success": True, "result": {}})

    server.always = answer
    async with apihub_like.client(server.base_url) as client:
        resource = Resource(client)

        async def call(operation, **values):
            await resource._call(operation, **values)
            return server.received[-1]

        yield call


async def test_post_keeps_query_and_body_apart(calls, search) -> None:
    received = await calls(search, query={"isDeep": True}, body={"most": 2}, method="POST")
    assert (received.method, received.query_string) == ("POST", "isDeep=true")
    assert received.json() == {"most": 2}


async def test_get_has_everything_in_its_query(calls, search) -> None:
    received = await calls(search, query={"isDeep": True}, body={"most": 2}, method="GET")
    assert (received.method, received.query_string) == ("GET", "isDeep=true&most=2")
    assert received.body == b""
    assert "Content-Type" not in received.headers


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_headers_stay_where_they_are(calls, search, method) -> None:
    since = Param("since", place="headers", wire="If-Since", type=date)
    search = evolve(search, params=(*PARAMS, since))
    headers = {"If-Since": date(2024, 2, 29), "X-Tags": ["a", 1], "X-None": None}
    received = await calls(search, headers=headers, body={"most": 2}, method=method)
    assert (received.method, received.headers["If-Since"]) == (method, "2024-02-29")
    assert received.headers["X-Tags"] == "a,1"
    assert "X-None" not in received.headers


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("most", "message"), [(4, "most is 4"), (None, "most is required")])
async def test_what_moves_is_checked_all_the_same(calls, search, method, most, message) -> None:
    with pytest.raises(ArgumentError, match=message):
        await calls(search, query={}, body={"most": most}, method=method)


async def test_a_get_that_is_posted(calls, apihub_like) -> None:
    now = evolve(apihub_like.now, method="GET", also="POST", returns=Any, params=PARAMS[:1])
    received = await calls(now, query={"isDeep": True, "more": None}, method="POST")
    assert (received.method, received.query_string) == ("POST", "")
    assert received.json() == {"isDeep": True}


def test_a_query_beside_content(search) -> None:
    free = evolve(search, params=(Param("all", place="body", wire="all", required=True),))
    moved, query, body, content = sent_by("GET", free, {"a": 1}, None, {"b": 2})
    assert (moved.method, query, body, content) == ("GET", {"a": 1, "b": 2}, None, UNSET)
    assert moved.params == free.params
    assert sent_by("GET", free, None, None, None)[1] == {}


def test_a_method_that_is_not_offered(apihub_like, search) -> None:
    with pytest.raises(ArgumentError, match="method must be POST or GET, not 'DELETE'"):
        sent_by("DELETE", search, None, None, UNSET)


def test_each_way_is_one_operation(search) -> None:
    """So that what is known of it, its decoder for one, is found again."""
    first, second = (sent_by("GET", search, {}, {}, UNSET)[0] for _ in range(2))
    assert first is second
    assert sent_by("POST", search, {}, {}, UNSET)[0] is search

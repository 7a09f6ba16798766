"""The envelope of apihub, and the two ways to send a call."""

from __future__ import annotations

import pytest
from aiohttp import web

from specloom import ArgumentError, DecodeError
from specloom.apihub import (
    ApihubAuthenticationError,
    ApihubBadRequestError,
    ApihubClient,
    ApihubError,
    ApihubNotFoundError,
    ApihubPermissionDeniedError,
    ApihubRateLimitError,
    ApihubServerError,
    AppToken,
)
from specloom.core.middleware.retry import Retry
from specloom.testing import ApihubService
from specloom.testing.apihub import CallError

WEATHER = {
    "location": {"name": "福州", "path": "福州,福州,福建,中国"},
    "now": {"text": "阴", "code": "9", "temperature": "17"},
    "lastUpdated": 1745561261000,
}


@pytest.fixture
async def service():
    async with ApihubService() as service:
        yield service


@pytest.fixture
async def client(service):
    async with ApihubClient(service.base_url, retry=Retry(attempts=1)) as client:
        yield client


def answers(service, body: object, status: int = 200) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    service.faults.append(answer)


# --- GET and POST, both spellings


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_weather_by_either_method(service, client, method) -> None:
    weather = await client.weather.now(lng=116.4, lat=39.93, method=method)
    received = service.received[-1]
    assert (received.method, received.path) == (method, "/api/weather-basic/now")
    if method == "GET":
        assert received.query_string == "lng=116.4&lat=39.93"
        assert received.body == b""
    else:
        assert received.query_string == ""
        assert received.json() == {"lng": 116.4, "lat": 39.93}
    assert weather.location.name == "北京"


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_weather_of_where_the_caller_is(service, client, method) -> None:
    assert (await client.weather.now(method=method)).location.name
    assert service.received[-1].body == (b"" if method == "GET" else b"{}")


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_arguments_are_checked_either_way(service, client, method) -> None:
    with pytest.raises(ArgumentError, match="lat is 91"):
        await client.weather.now(lng=1, lat=91, method=method)
    with pytest.raises(ArgumentError, match="method must be GET or POST, not 'PUT'"):
        await client.weather.now(method="PUT")
    assert not service.received


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("api_code", ["weather-basic", "weather_basic"])
async def test_any_api_by_either_method_and_spelling(service, client, method, api_code) -> None:
    result = await client.call(api_code, "now", {"lng": 116.4, "lat": 39.93}, method=method)
    assert result["location"]["name"] == "北京"
    assert service.received[-1].method == method
    assert service.received[-1].path == f"/api/{api_code}/now"


async def test_an_api_without_actions(service, client) -> None:
    service.add_api("echo", None, lambda call: {"action": call.action, "params": call.params})
    assert await client.call("echo") == {"action": None, "params": {}}
    assert service.received[-1].json() == {}
    got = await client.call("echo", params={"a": 1, "b": [1, {"c": None}]})
    assert got == {"action": None, "params": {"a": 1, "b": [1, {"c": None}]}}
    assert (await client.call("echo", params={"a": 1}, method="GET"))["params"] == {"a": "1"}
    assert service.received[-1].path == "/api/echo"


async def test_a_query_holds_simple_values_only(service, client) -> None:
    with pytest.raises(ArgumentError, match="mapping has no form"):
        await client.call("echo", "x", {"a": {"b": 1}}, method="GET")
    with pytest.raises(ArgumentError, match="must be a mapping"):
        await client.call("echo", "x", [1], method="GET")
    assert not service.received


async def test_the_query_wins(service, client) -> None:
    service.add_api("echo", "x", lambda call: call.params)
    response = await client.raw_request(
        "POST", "/api/echo/x", query={"a": "query"}, json={"a": "body", "b": "body"}
    )
    assert response.json()["result"] == {"a": "query", "b": "body"}


# --- the envelope


async def test_what_the_spec_does_not_know_is_kept(service, client) -> None:
    result = WEATHER | {"alerts": ["storm"], "now": WEATHER["now"] | {"humidity": "60"}}
    answers(service, {"success": True, "trace": "0" * 32, "result": result, "cost": 3})
    reply = await client.with_response(client.weather.now())
    assert reply.value.extra == {"alerts": ["storm"]}
    assert reply.value.now.extra == {"humidity": "60"}
    assert reply.response.json()["cost"] == 3
    assert reply.value.last_updated.isoformat() == "2025-04-25T06:07:41+00:00"


@pytest.mark.parametrize(
    ("status", "code", "cls"),
    [
        (200, "INVALID_PARAMS", ApihubBadRequestError),
        (400, "INVALID_PARAMS", ApihubBadRequestError),
        (500, "INVALID_PARAMS", ApihubBadRequestError),
        (200, "UNKNOWN", ApihubServerError),
        (500, "UNKNOWN", ApihubServerError),
        (200, "SOMETHING_ELSE", ApihubError),
        (401, "SOMETHING_ELSE", ApihubAuthenticationError),
        (403, "SOMETHING_ELSE", ApihubPermissionDeniedError),
        (404, "SOMETHING_ELSE", ApihubNotFoundError),
        (429, "SOMETHING_ELSE", ApihubRateLimitError),
        (503, "SOMETHING_ELSE", ApihubServerError),
    ],
)
async def test_a_failure_is_raised_at_any_status(service, client, status, code, cls) -> None:
    body = {"success": False, "code": code, "msg": "参数异常", "detail": None}
    for trace in ({}, {"trace": "ab" * 16}):
        answers(service, body | trace, status)
        with pytest.raises(ApihubError) as caught:
            await client.weather.now()
        error = caught.value
        assert type(error) is cls
        assert (error.status, error.code, error.message) == (status, code, "参数异常")
        assert error.request_id == trace.get("trace")


@pytest.mark.parametrize(
    "detail", [None, "text", 0, 1.5, True, [], [{"a": 1}], {"lng": ["required"]}]
)
async def test_detail_may_be_anything(service, client, detail) -> None:
    answers(service, {"success": False, "code": "X", "msg": "m", "detail": detail})
    with pytest.raises(ApihubError) as caught:
        await client.call("echo", "x")
    assert caught.value.details == detail
    assert str(caught.value).startswith("apihub hub.call: 200 X: m")


async def test_an_error_that_says_next_to_nothing(service, client) -> None:
    answers(service, {"success": False})
    with pytest.raises(ApihubError) as caught:
        await client.weather.now()
    assert (caught.value.code, caught.value.request_id) == (None, None)


async def test_a_status_without_an_envelope(service, client) -> None:
    answers(service, ["gateway"], 502)
    with pytest.raises(ApihubServerError, match="without an error object"):
        await client.weather.now()


@pytest.mark.parametrize("body", [{"success": True}, {}, [], "text", None])
async def test_a_success_without_a_result(service, client, body) -> None:
    answers(service, body)
    with pytest.raises(DecodeError, match="result"):
        await client.weather.now()


@pytest.mark.parametrize("result", [None, 0, "text", [1], {"a": None}])
async def test_any_api_may_give_anything(service, client, result) -> None:
    answers(service, {"success": True, "result": result})
    assert await client.call("echo", "x") == result


async def test_what_the_local_hub_refuses(service, client) -> None:
    with pytest.raises(ApihubNotFoundError):
        await client.call("nothing", "here")

    def fail(call):
        raise CallError("LIMITED", "请稍后", {"after": 3}, status=429)

    service.add_api("busy", "now", fail)
    with pytest.raises(ApihubRateLimitError) as caught:
        await client.call("busy", "now")
    assert caught.value.details == {"after": 3}
    service.add_api("broken", "now", lambda call: 1 / 0)
    with pytest.raises(ApihubServerError) as caught:
        await client.call("broken", "now")
    assert caught.value.request_id is None
    assert "ZeroDivisionError" in caught.value.details


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_an_unknown_api_is_never_called_twice(service, method, instant_retries) -> None:
    """By GET too: what an action does is not known, and the method says nothing of it."""
    service.add_key("ak", "sk")
    async with ApihubClient(service.base_url, auth=AppToken("ak", "sk")) as client:
        answers(service, {}, 503)
        with pytest.raises(ApihubServerError):
            await client.call("echo", "x", method=method)
        answers(service, {}, 503)
        assert (await client.weather.now(method=method)).location.name
    assert len(service.received) == 3

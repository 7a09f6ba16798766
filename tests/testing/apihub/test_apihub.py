"""The local apihub."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import aiohttp
import jwt
import pytest

from specloom.testing.apihub import ApihubService, CallError

AK = "ak-1"
SK = "sk-that-is-long-enough-for-hs256-0123456789"


@pytest.fixture
async def service():
    async with ApihubService() as apihub:
        apihub.add_key(AK, SK)
        yield apihub


@pytest.fixture
async def call(service):
    async with aiohttp.ClientSession() as session:

        async def call(path: str, *, method: str = "GET", token: Any = None, **options: Any):
            headers = {} if token is None else {"apihub-token": token}
            url = service.base_url + path
            async with session.request(method, url, headers=headers, **options) as response:
                return response.status, await response.json()

        yield call


def token(*, key: str = SK, algorithm: str = "HS256", **changes: Any) -> str:
    now = int(time.time())
    claims = {"sub": AK, "iss": AK, "typ": "app_token", "iat": now, "exp": now + 7200} | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm)


async def test_the_weather_at_a_place(call):
    before = time.time() * 1000
    status, answer = await call("/api/weather-basic/now", params={"lng": "116.40", "lat": "39.93"})
    assert status == 200
    assert answer.keys() == {"success", "trace", "result"}
    assert answer["success"] is True
    assert re.fullmatch(r"[0-9a-f]{32}", answer["trace"])
    result = answer["result"]
    assert result["location"] == {"name": "北京", "path": "北京,北京,中国"}
    assert result["now"].keys() == {"text", "code", "temperature"}
    assert all(isinstance(value, str) for value in result["now"].values())
    assert int(result["now"]["temperature"]) in range(-50, 60)
    assert isinstance(result["lastUpdated"], int)
    assert 0 <= before - result["lastUpdated"] <= 16 * 60 * 1000


async def test_every_form_of_a_call_is_the_same(call):
    place = {"lng": 121.47, "lat": 31.23}
    answers = [
        await call("/api/weather-basic/now", method="POST", json=place),
        await call("/api/weather_basic/now", method="POST", json=place),
        await call("/api/weather-basic/now", params={"lng": "121.47", "lat": "31.23"}),
        await call(
            "/api/weather_basic/now?lng=121.47", method="POST", json={"lng": 0, "lat": 31.23}
        ),
    ]
    assert all(status == 200 for status, _ in answers)
    now = [answer["result"]["now"] for _, answer in answers]
    assert now == [now[0]] * 4
    assert len({answer["trace"] for _, answer in answers}) == 4


async def test_the_weather_depends_on_the_place(call):
    seen = {
        json.dumps((await call(f"/api/weather-basic/now?lng={lng}&lat=10"))[1]["result"]["now"])
        for lng in range(20)
    }
    assert len(seen) > 5


@pytest.mark.parametrize("body", [None, b"", b"null", b"{}"])
async def test_no_place_is_a_default_place(call, body):
    status, answer = await call("/api/weather_basic/now", method="POST", data=body)
    assert status == 200
    assert answer["result"]["location"]["name"] == "福州"


@pytest.mark.parametrize(
    "options",
    [
        {"params": {"lng": "x", "lat": "1"}},
        {"params": {"lng": "181", "lat": "1"}},
        {"params": {"lng": "1", "lat": "90.1"}},
        {"params": {"lng": "nan", "lat": "1"}},
        {"params": {"lng": "1"}},
        {"method": "POST", "json": {"lng": True, "lat": 1}},
        {"method": "POST", "json": {"lng": [1], "lat": 1}},
        {"method": "POST", "json": [1]},
        {"method": "POST", "data": b"{"},
    ],
)
async def test_parameters_that_are_refused(call, options):
    status, answer = await call("/api/weather-basic/now", **options)
    assert status == 200
    assert answer.keys() == {"success", "trace", "code", "msg", "detail"}
    assert answer["success"] is False
    assert answer["code"] == "INVALID_PARAMS"
    assert answer["msg"] == "参数异常"


async def test_callers_are_recorded(call, service):
    await call("/api/weather-basic/now")
    await call("/api/weather-basic/now", token=token())
    person = token(sub="u1", typ="person_token", roles=["SYS_ADMIN"], groups=["/技术部/运维部"])
    await call("/api/weather-basic/now", token=person)

    anonymous, app, user = service.callers
    assert (anonymous.kind, anonymous.ak, anonymous.user_id) == ("anonymous", None, None)
    assert (app.kind, app.ak, app.user_id) == ("app", AK, None)
    assert (user.kind, user.ak, user.user_id) == ("person", AK, "u1")
    assert user.roles == ["SYS_ADMIN"]
    assert user.groups == ["/技术部/运维部"]
    assert app.claims["typ"] == "app_token"


BAD = {
    "garbage": lambda: "garbage",
    "empty": lambda: "",
    "bearer": lambda: f"Bearer {token()}",
    "another key": lambda: token(key=SK[::-1]),
    "another algorithm": lambda: token(key=SK * 2, algorithm="HS384"),
    "no algorithm": lambda: token(key="", algorithm="none"),
    "unknown ak": lambda: token(iss="ak-2", sub="ak-2"),
    "no ak": lambda: token(iss=None),
    "expired": lambda: token(iat=int(time.time()) - 100, exp=int(time.time()) - 1),
    "from the future": lambda: token(iat=int(time.time()) + 600),
    "too long": lambda: token(exp=int(time.time()) + 7300),
    "no exp": lambda: token(exp=None),
    "no iat": lambda: token(iat=None),
    "no typ": lambda: token(typ=None),
    "wrong typ": lambda: token(typ="JWT"),
    "sub of an app": lambda: token(sub="someone"),
    "roles": lambda: token(typ="person_token", sub="u", roles="ADMIN"),
    "groups": lambda: token(typ="person_token", sub="u", groups=[1]),
}


@pytest.mark.parametrize("case", BAD)
async def test_tokens_that_are_refused(call, service, case):
    status, answer = await call("/api/weather-basic/now", token=BAD[case]())
    assert status == 401
    assert answer["success"] is False
    assert answer["code"] == "UNAUTHORIZED"
    assert answer["detail"]
    assert service.callers == []


async def test_a_short_key_works(call, service):
    service.add_key("short", "sk")
    now = int(time.time())
    claims = {"sub": "short", "iss": "short", "typ": "app_token", "iat": now, "exp": now + 60}
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        short = jwt.encode(claims, "sk", algorithm="HS256")
    assert (await call("/api/weather-basic/now", token=short))[0] == 200


async def test_added_apis(call, service):
    service.add_api("user-center-admin", "list-users", lambda call: call.params)
    _, answer = await call(
        "/api/user_center_admin/list_users?skip=5", method="POST", json={"skip": 1, "search": "x"}
    )
    assert answer["result"] == {"skip": "5", "search": "x"}

    async def sunrise(call):
        return {"who": call.caller.kind, "action": call.action}

    service.add_api("sun-rising", None, sunrise)
    _, answer = await call("/api/sun-rising", token=token())
    assert answer["result"] == {"who": "app", "action": None}


async def test_handlers_that_fail(call, service):
    def refuse(_):
        raise CallError("NO_QUOTA", "额度不足", {"left": 0}, status=429)

    def crash(_):
        return 1 // 0

    service.add_api("a", "refuse", refuse)
    service.add_api("a", "crash", crash)
    status, answer = await call("/api/a/refuse")
    assert status == 429
    assert (answer["code"], answer["detail"]) == ("NO_QUOTA", {"left": 0})
    status, answer = await call("/api/a/crash")
    assert status == 200
    assert answer == {
        "success": False,
        "code": "UNKNOWN",
        "msg": "未知异常",
        "detail": "ZeroDivisionError('integer division or modulo by zero')",
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nope/now", 404, "NOT_FOUND"),
        ("GET", "/api/weather-basic", 404, "NOT_FOUND"),
        ("GET", "/weather-basic/now", 404, "NOT_FOUND"),
        ("PUT", "/api/weather-basic/now", 405, "METHOD_NOT_ALLOWED"),
    ],
)
async def test_calls_that_nothing_answers(call, method, path, status, code):
    got, answer = await call(path, method=method)
    assert got == status
    assert answer["code"] == code

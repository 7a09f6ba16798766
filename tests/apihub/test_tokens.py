"""Tokens of apihub, minted here and verified there."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import time
import traceback

import jwt
import pytest
from aiohttp import web

from specloom import ConfigurationError
from specloom.apihub import (
    ApihubAuthenticationError,
    ApihubBadRequestError,
    ApihubClient,
    ApihubError,
    AppToken,
    PersonToken,
    StaticToken,
    mint_person_token,
)
from specloom.core.secret import Secret
from specloom.testing import ApihubService

AK, SK = "ak-1", "a-hidden-key-of-more-than-32-bytes"
NOW = 1_800_000_000


@pytest.fixture
async def service():
    async with ApihubService() as service:
        service.add_key(AK, SK)
        yield service


def decoded(token: Secret | str, key: str | bytes = SK) -> dict:
    text = token if isinstance(token, str) else token.reveal()
    assert jwt.get_unverified_header(text)["alg"] == "HS256"
    return jwt.decode(text, key, algorithms=["HS256"], options={"verify_iat": False})


async def test_exactly_the_documented_claims() -> None:
    app = AppToken(AK, SK, clock=lambda: NOW + 0.9)
    assert decoded(await app.secret()) == {
        "sub": AK,
        "iss": AK,
        "typ": "app_token",
        "iat": NOW,
        "exp": NOW + 7200,
    }
    person = PersonToken(AK, SK, "ada", roles=["R"], groups=["/g"], clock=lambda: NOW, lifetime=600)
    assert decoded(await person.secret()) == {
        "sub": "ada",
        "iss": AK,
        "typ": "person_token",
        "iat": NOW,
        "exp": NOW + 600,
        "roles": ["R"],
        "groups": ["/g"],
    }


async def test_calls_at_once_mint_once(service) -> None:
    async with ApihubClient(service.base_url, auth=AppToken(AK, SK)) as client:
        await asyncio.gather(*(client.weather.now() for _ in range(20)))
    tokens = {received.headers["Apihub-Token"] for received in service.received}
    assert len(service.received) == 20
    assert len(tokens) == 1


async def test_a_client_renews_ahead_of_the_end(service) -> None:
    started = now = time.time() - 7150
    auth = AppToken(AK, SK, clock=lambda: now)
    async with ApihubClient(service.base_url, auth=auth) as client:
        await client.weather.now()
        now = started + 7139
        await client.weather.now()
        now = started + 7141
        await client.weather.now()
    first, second, third = (received.headers["Apihub-Token"] for received in service.received)
    assert first == second != third


@pytest.mark.parametrize("sk", [SK, "密钥-of-more-than-thirty-two-bytes-in-all"])
async def test_a_key_signs_as_utf8_or_as_what_base64_holds(sk) -> None:
    plain = await AppToken(AK, Secret(sk)).secret()
    assert decoded(plain, sk.encode())
    encoded = base64.b64encode(sk.encode()).decode()
    assert decoded(await AppToken(AK, encoded, base64_sk=True).secret(), sk.encode())
    assert decoded(await AppToken(AK, encoded).secret(), encoded)


def test_a_token_for_a_front_end() -> None:
    minted = mint_person_token(
        AK, SK, "ada", roles=["R"], groups=["/g"], lifetime=900, clock=lambda: NOW
    )
    claims = decoded(minted.token)
    assert claims["sub"] == "ada"
    assert claims["exp"] == minted.expires_at.timestamp() == NOW + 900
    assert minted.expires_at.tzinfo is dt.UTC
    assert minted.token.reveal() not in repr(minted)


async def test_what_a_front_end_is_given_lets_in(service) -> None:
    minted = mint_person_token(AK, SK, "ada")
    async with ApihubClient(service.base_url, auth=StaticToken(minted.token)) as browser:
        await browser.weather.now()
    assert service.callers[-1].user_id == "ada"


@pytest.mark.parametrize(("ahead", "word"), [(600, "not yet valid"), (-7300, "expired")])
async def test_a_wrong_clock_is_told_of(service, ahead, word) -> None:
    now = time.time() + ahead
    auth = AppToken(AK, SK, clock=lambda: now)
    async with ApihubClient(service.base_url, auth=auth) as client:
        with pytest.raises(ApihubAuthenticationError, match="check the clock") as caught:
            await client.weather.now()
    shown = str(caught.value)
    assert word in shown
    assert f"{dt.datetime.fromtimestamp(int(now), dt.UTC):%Y-%m-%d %H:%M:%S} UTC" in shown


async def answer_once(service, body: object, status: int) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    service.faults.append(answer)


@pytest.mark.parametrize(
    ("status", "msg", "detail", "hints"),
    [
        (401, "token expired", None, True),
        (200, "token 已过期", None, True),
        (200, "身份验证失败", "JWTError('iat is in the future')", True),
        (200, "参数异常", "exp must be a number", False),
        (401, "unknown iss", None, False),
        (401, "no", {"reason": ["Signature has expired"]}, True),
    ],
)
async def test_the_clock_is_suspected_only_where_the_hub_says_so(
    service, status, msg, detail, hints
) -> None:
    body = {"success": False, "code": "X", "msg": msg, "detail": detail}
    async with ApihubClient(service.base_url, auth=AppToken(AK, SK)) as client:
        await answer_once(service, body, status)
        with pytest.raises(ApihubError) as caught:
            await client.weather.now()
    assert ("check the clock" in str(caught.value)) is hints


async def test_a_token_of_somebody_else_says_nothing_of_our_clock(service) -> None:
    old = AppToken(AK, SK, clock=lambda: time.time() - 7300).mint()
    async with ApihubClient(service.base_url, auth=StaticToken(old.token)) as client:
        with pytest.raises(ApihubAuthenticationError) as caught:
            await client.weather.now()
    assert "clock" not in str(caught.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda: AppToken("", SK),
        lambda: AppToken(AK, SK, lifetime=9999),
        lambda: AppToken(AK, SK, base64_sk=True),
        lambda: PersonToken(AK, SK, ""),
        lambda: mint_person_token(AK, SK, "ada", roles="R"),
        lambda: mint_person_token(AK, SK, "ada", lifetime=7201),
    ],
)
def test_a_key_does_not_show(make) -> None:
    with pytest.raises(ConfigurationError) as caught:
        make()
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [frame.locals for frame in shown.stack if "/tests/" not in frame.filename]
    assert ours
    assert "hidden" not in f"{caught.value} {ours}"


async def test_neither_key_nor_token_shows(service) -> None:
    auth = PersonToken(AK, SK, "ada")
    async with ApihubClient(service.base_url, auth=auth) as client:
        with pytest.raises(ApihubBadRequestError) as caught:
            await client.call("weather-basic", "now", {"lng": "east"})
    token = (await auth.secret()).reveal()
    shown = f"{auth!r} {vars(auth)!r} {caught.value!r} {vars(caught.value)!r} {vars(client)!r}"
    assert SK not in shown
    assert token not in shown

from __future__ import annotations

from decimal import Decimal

import jwt
import pytest

from specloom import ArgumentError, ConfigurationError
from specloom.apihub import (
    ApihubBadRequestError,
    ApihubClient,
    ApihubError,
    AppToken,
    PersonToken,
    StaticToken,
)
from specloom.testing import ApihubService

AK, SK = "ak-1", "a-secret-key-of-more-than-32-bytes"


@pytest.fixture
async def service():
    async with ApihubService() as service:
        service.add_key(AK, SK)
        yield service


def claims(received) -> dict:
    return jwt.decode(received.headers["Apihub-Token"], SK, algorithms=["HS256"])


async def test_weather_as_application(service) -> None:
    async with ApihubClient(service.base_url, auth=AppToken(AK, SK)) as client:
        weather = await client.weather.now(lng=116.40, lat=39.93)
    assert isinstance(weather.now.temperature, Decimal)
    assert weather.last_updated.tzinfo is not None
    assert weather.location.name
    found = claims(service.received[-1])
    assert found.keys() == {"sub", "iss", "typ", "iat", "exp"}
    assert (found["sub"], found["iss"], found["typ"]) == (AK, AK, "app_token")
    assert 0 < found["exp"] - found["iat"] <= 7200


async def test_weather_as_person(service) -> None:
    auth = PersonToken(AK, SK, "ada", roles=["SYS_ADMIN"], groups=["/技术部/运维部"])
    async with ApihubClient(service.base_url, auth=auth) as client:
        await client.weather.now()
    found = claims(service.received[-1])
    assert (found["sub"], found["iss"], found["typ"]) == ("ada", AK, "person_token")
    assert (found["roles"], found["groups"]) == (["SYS_ADMIN"], ["/技术部/运维部"])


async def test_weather_anonymously(service) -> None:
    async with ApihubClient(service.base_url) as client:
        await client.weather.now()
    assert "Apihub-Token" not in service.received[-1].headers


async def test_a_token_is_kept_until_shortly_before_its_end(service) -> None:
    now = 1_800_000_000.0
    auth = AppToken(AK, SK, clock=lambda: now)
    first = await auth.secret()
    now += 7200 - 61
    assert await auth.secret() is first
    now += 2
    second = await auth.secret()
    assert second != first
    now -= 100_000  # the clock was set back
    assert await auth.secret() != second


async def test_base64_keys_sign_with_what_they_hold() -> None:
    import base64

    encoded = base64.b64encode(SK.encode()).decode()
    token = await AppToken(AK, encoded, base64_sk=True).secret()
    jwt.decode(token.reveal(), SK, algorithms=["HS256"])
    with pytest.raises(ConfigurationError, match="Base64"):
        AppToken(AK, "not base64!", base64_sk=True)


async def test_refused_tokens_and_parameters(service) -> None:
    async with ApihubClient(service.base_url, auth=StaticToken("x.y.z")) as client:
        with pytest.raises(ApihubError) as caught:
            await client.weather.now()
    assert "x.y.z" not in str(caught.value)
    async with ApihubClient(service.base_url) as client:
        with pytest.raises(ArgumentError, match="lat is 91"):
            await client.weather.now(lat=91)
        with pytest.raises(ApihubBadRequestError) as caught:
            await client.call("weather-basic", "now", {"lng": "east"})
    assert caught.value.code == "INVALID_PARAMS"
    assert caught.value.request_id


async def test_call_any_api(service) -> None:
    service.add_api("user-center-admin", "list-users", lambda call: {"got": call.params})
    async with ApihubClient(service.base_url, auth=AppToken(AK, SK)) as client:
        assert await client.call("user-center-admin", "list-users", {"skip": 5}) == {
            "got": {"skip": 5}
        }
        assert await client.call("weather_basic", "now", {"lng": 1, "lat": 2})
        with pytest.raises(ArgumentError, match="api_code"):
            await client.call("weather/basic", "now")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: AppToken("", SK), "ak is empty"),
        (lambda: AppToken(AK, ""), "sk is empty"),
        (lambda: AppToken(AK, SK, lifetime=7201), "7200 at most"),
        (lambda: PersonToken(AK, SK, ""), "user is empty"),
        (lambda: PersonToken(AK, SK, "ada", roles="ADMIN"), "roles must be a list"),
        (lambda: PersonToken(AK, SK, "ada", groups=[5]), "groups must be a list of strings"),
        (lambda: AppToken(5, SK), "ak and sk must be strings"),
        (lambda: AppToken(AK, 5), "ak and sk must be strings"),
        (lambda: AppToken(AK, SK, lifetime="900"), "whole seconds"),
        (lambda: AppToken(AK, SK, lifetime=900.5), "whole seconds"),
        (lambda: StaticToken("  "), "empty"),
    ],
)
def test_credentials_that_cannot_work(make, message) -> None:
    with pytest.raises(ConfigurationError, match=message):
        make()

"""Which credential is sent, and what each of them is."""

from __future__ import annotations

import base64

import jwt
import pytest

from bookshop.clients.parcels import (
    ApiKey,
    Login,
    ParcelsAuthenticationError,
    ParcelsClient,
    ParcelsPermissionDeniedError,
    PartnerKey,
)
from carrier import samples
from specloom import ConfigurationError

KEY = ApiKey(samples.API_KEY)
LOGIN = Login(*samples.LOGIN)


def _sent(carrier):
    """What the last request proved itself with."""
    headers = carrier.received[-1].headers
    word = headers.get("Authorization", "").partition(" ")[0]
    return {"Bearer": "partner", "Basic": "login"}.get(word) or (
        "key" if "Parcels-Key" in headers else "nothing"
    )


async def test_the_first_that_an_operation_accepts_is_sent_alone(carrier, partner):
    async with ParcelsClient(carrier.base_url, auth=[LOGIN, KEY, partner]) as parcels:
        await parcels.parcels.list()
        assert _sent(carrier) == "partner"
        assert "Parcels-Key" not in carrier.received[-1].headers
        await parcels.drop_points.list(country="DE")
        assert _sent(carrier) == "nothing"
    async with ParcelsClient(carrier.base_url, auth=[LOGIN, KEY]) as parcels:
        for call, expected in (
            (parcels.parcels.list(), "key"),
            (parcels.events.list(), "key"),
            (parcels.invoices.list(), "login"),
        ):
            await call
            assert _sent(carrier) == expected


async def test_where_none_is_accepted_nothing_is_sent(carrier):
    for given in (None, LOGIN):
        async with ParcelsClient(carrier.base_url, auth=given) as parcels:
            with pytest.raises(ConfigurationError, match=r"events\.list"):
                await parcels.events.list()
    assert not carrier.received


async def test_a_password_is_base64_of_name_and_password(carrier):
    async with ParcelsClient(carrier.base_url, auth=LOGIN) as parcels:
        await parcels.parcels.list()
    proof = carrier.received[0].headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(proof).decode() == ":".join(samples.LOGIN)


async def test_a_token_is_signed_once_and_renewed_before_its_end(carrier):
    now = [1_800_000_000.0]
    key = PartnerKey(
        key_id=samples.KEY_ID, secret=samples.SECRET, depot="HAM", clock=lambda: now[0]
    )
    first = await key.secret()
    claims = jwt.decode(
        first.reveal(),
        samples.SECRET,
        ["HS256"],
        audience="parcels",
        options={"verify_exp": False} | {"verify_iat": False},
    )
    assert (claims["iss"], claims["sub"]) == ("key-7", "depots/HAM")
    assert claims["exp"] - claims["iat"] == 300
    assert jwt.get_unverified_header(first.reveal())["kid"] == "key-7"
    now[0] += 239
    assert await key.secret() is first
    now[0] += 1
    assert (await key.secret()).reveal() != first.reveal()


async def test_a_token_of_another_secret_proves_nothing(carrier):
    key = PartnerKey(key_id=samples.KEY_ID, secret="x" * 32, depot="HAM")
    async with ParcelsClient(carrier.base_url, auth=key) as parcels:
        with pytest.raises(ParcelsAuthenticationError, match="Signature verification failed"):
            await parcels.parcels.list()


async def test_a_token_of_a_wrong_clock_tells_of_it(carrier):
    key = PartnerKey(
        key_id=samples.KEY_ID, secret=samples.SECRET, depot="HAM", clock=lambda: 1_700_000_000
    )
    async with ParcelsClient(carrier.base_url, auth=key) as parcels:
        with pytest.raises(ParcelsAuthenticationError, match="check the clock"):
            await parcels.parcels.list()


@pytest.mark.parametrize("wrong", [ApiKey("pk_other"), Login("ada@bookshop.example", "other")])
async def test_wrong_credentials(carrier, wrong):
    async with ParcelsClient(carrier.base_url, auth=wrong) as parcels:
        with pytest.raises(ParcelsAuthenticationError) as caught:
            await parcels.parcels.list()
    assert caught.value.code == "caller_unknown"


async def test_the_carrier_itself_refuses_what_the_specs_do_not_offer(carrier):
    async with ParcelsClient(carrier.base_url, auth=KEY) as parcels:
        with pytest.raises(ParcelsPermissionDeniedError):
            await parcels.raw_request("GET", "/v2/invoices")

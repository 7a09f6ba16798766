"""Sessions of users and administrators: when they are renewed, and what is sent for it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from specloom import ConfigurationError, Secret, TransportError
from specloom.strapi import (
    AdminSession,
    ApiToken,
    StrapiAdmin,
    StrapiAuthenticationError,
    StrapiClient,
    UserToken,
)
from specloom.strapi.lifetimes import end_by_server, end_from
from specloom.testing import StrapiService

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from specloom.core.tokens import Tokens

EMAIL, PASSWORD = "admin@example.com", "Administrator-1"


class Clock:
    """A clock that the server and the client share, as far as they agree."""

    def __init__(self) -> None:
        self.seconds = datetime.now(UTC).timestamp()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def service(clock: Clock) -> AsyncIterator[StrapiService]:
    async with StrapiService() as service:
        service.add_user("ann", PASSWORD)
        service.add_admin(EMAIL, PASSWORD)
        service.accounts.sessions.now = clock.now
        service.panel.sessions.now = clock.now
        yield service


def paths(service: StrapiService) -> list[str]:
    found = [received.path for received in service.received]
    service.received.clear()
    return found


async def log_in(service: StrapiService):
    async with StrapiClient(service.base_url) as client:
        return await client.auth.login(identifier="ann", password=PASSWORD)


async def test_a_token_is_renewed_before_it_ends(service: StrapiService, clock: Clock):
    login = await log_in(service)
    renewed: list[Tokens] = []

    async def store(tokens: Tokens) -> None:
        await asyncio.sleep(0)
        assert tokens is not None
        renewed.append(tokens)

    token = UserToken(login.jwt, refresh_token=login.refresh_token, on_renewal=store, clock=clock)
    async with StrapiClient(service.base_url, auth=token) as client:
        paths(service)
        await client.users.me()
        assert paths(service) == ["/api/users/me"]
        clock.seconds += 600 - 30
        await asyncio.gather(*(client.users.me() for _ in range(5)))
        assert sorted(paths(service)) == ["/api/auth/refresh", *["/api/users/me"] * 5]
        assert len(renewed) == 1
        assert renewed[0].expires_at == pytest.approx(clock.seconds + 600, abs=1)
        assert token.tokens is renewed[0]
        clock.seconds += 600 - 30
        await client.users.me()
        assert len(renewed) == 2


async def test_a_clock_that_is_wrong_costs_one_call(service: StrapiService, clock: Clock):
    login = await log_in(service)
    token = UserToken(
        login.jwt, refresh_token=login.refresh_token, clock=lambda: clock.seconds + 3600
    )
    async with StrapiClient(service.base_url, auth=token) as client:
        paths(service)
        for _ in range(3):
            await client.users.me()
    assert paths(service) == ["/api/auth/refresh", *["/api/users/me"] * 3]


async def test_a_token_alone_is_sent_as_it_is(service: StrapiService, clock: Clock):
    login = await log_in(service)
    async with StrapiClient(service.base_url, auth=UserToken(login.jwt)) as client:
        clock.seconds += 601
        paths(service)
        with pytest.raises(StrapiAuthenticationError):
            await client.users.me()
    assert paths(service) == ["/api/users/me"]


async def test_a_server_that_renews_nothing_gives_no_refresh_token(service: StrapiService):
    service.accounts.renews = False
    login = await log_in(service)
    assert not login.has("refresh_token")
    async with StrapiClient(service.base_url, auth=UserToken.of(login)) as client:
        assert (await client.users.me()).username == "ann"


async def test_an_administrator_is_renewed_by_cookie_and_logs_in_when_that_is_over(
    service: StrapiService, clock: Clock
):
    admin = StrapiAdmin(service.base_url, email=EMAIL, password=Secret(PASSWORD))
    admin._session._clock = clock
    async with admin:
        await asyncio.gather(*(admin.tokens.list() for _ in range(3)))
        assert paths(service) == ["/admin/login", *["/admin/api-tokens"] * 3]
        clock.seconds += 1800 - 30
        await admin.tokens.list()
        cookie = service.received[0].headers["Cookie"]
        assert cookie.startswith("strapi_admin_refresh=")
        assert paths(service) == ["/admin/access-token", "/admin/api-tokens"]
        service.panel.sessions.end(1)
        await admin.tokens.list()  # refused, so that the session is renewed, and refused again
        assert paths(service) == [
            "/admin/api-tokens",
            "/admin/access-token",
            "/admin/login",
            "/admin/api-tokens",
        ]
        await admin.log_out()
        assert service.panel.sessions.of(1) == []
        paths(service)
        await admin.tokens.list()
        assert paths(service) == ["/admin/login", "/admin/api-tokens"]


async def test_logging_out_leaves_other_sessions(service: StrapiService):
    service.panel.sessions.begin(1, "browser")
    async with StrapiAdmin(f"{service.base_url}/admin", email=EMAIL, password=PASSWORD) as admin:
        await admin.tokens.list()
        await admin.log_out()
    assert [session.device for session in service.panel.sessions.of(1)] == ["browser"]


async def test_a_lost_log_in_says_that_nothing_was_done(dead: str):
    async with StrapiAdmin(dead, email=EMAIL, password=PASSWORD) as admin:
        with pytest.raises(TransportError) as caught:
            await admin.tokens.create(name="a", type="read-only")
    assert not caught.value.maybe_done


@pytest.fixture
async def dead() -> str:
    async with StrapiService() as service:
        return service.base_url


@pytest.mark.parametrize(("email", "password"), [("", "x"), ("x", ""), ("x", Secret(""))])
def test_what_cannot_log_in(email: str, password: str | Secret):
    with pytest.raises(ConfigurationError, match="must not be empty"):
        AdminSession(email, password)


async def test_an_administrator_is_none_of_content_and_the_other_way_round(
    service: StrapiService,
):
    session = AdminSession(EMAIL, PASSWORD)
    assert PASSWORD not in repr(session)
    service.add_type("article", attributes={"title": {"type": "string"}})
    async with StrapiClient(service.base_url, auth=[ApiToken("x"), session]) as client:
        with pytest.raises(StrapiAuthenticationError):
            await client.content("articles").find()
    assert paths(service) == ["/api/articles"]


def test_tokens_that_say_nothing_of_their_end():
    for text in ("x", "x.y.z", "a.b"):
        assert end_by_server(Secret(text)) is None
        assert end_from(Secret(text), 5) is None

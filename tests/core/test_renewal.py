"""Credentials that are renewed, as a service has it whose refresh tokens hold once."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import pytest

from specloom.core.errors import AuthenticationError, TransportError
from specloom.core.middleware.retry import Retry
from specloom.core.operation import Operation
from specloom.core.renewal import RenewedCredential
from specloom.core.secret import Secret
from specloom.core.tokens import Tokens
from specloom.testing.server import json_response


class Log(RenewedCredential[Tokens]):
    """A user who is logged in: JSON in, JSON out, no credential beside it."""

    scheme: ClassVar[str] = "user_token"

    def __init__(self, refresh: Operation, tokens: Tokens, **options) -> None:
        super().__init__(tokens, **options)
        self.refresh = refresh

    async def renew(self, tokens, requests):
        content = {"refreshToken": tokens.refresh_token}
        answer = (await requests.ask(self.refresh, content)).json()
        return Tokens(access_token=answer["jwt"], refresh_token=answer["refreshToken"])


class Server:
    """Takes `access-N` until `refresh-N` was exchanged for the next pair."""

    def __init__(self) -> None:
        self.now = 0
        self.renewals = 0

    async def __call__(self, request):
        if request.path.endswith("/api/auth/refresh"):
            return self._refresh(await request.read())
        if request.headers.get("Authorization") != f"Bearer access-{self.now}":
            said = {"status": 401, "name": "UnauthorizedError", "message": "Token expired"}
            return json_response({"data": None, "error": said}, status=401)
        return json_response({"data": []})

    def _refresh(self, body: bytes):
        self.renewals += 1
        if body != b'{"refreshToken":"refresh-%d"}' % self.now:
            said = {"status": 401, "name": "UnauthorizedError", "message": "Invalid token"}
            return json_response({"data": None, "error": said}, status=401)
        self.now += 1
        pair = {"jwt": f"access-{self.now}", "refreshToken": f"refresh-{self.now}"}
        return json_response(pair)


@pytest.fixture
def refresh(strapi_like):
    api = strapi_like.service.apis["content"]
    return Operation(
        "auth.refresh",
        "POST",
        "/auth/refresh",
        service=strapi_like.service,
        api=api,
        accepts=("anonymous",),
        retry="never",
    )


@pytest.fixture
def rotating(server):
    server.always = Server()
    return server.always


TOKENS = Tokens(access_token="access-0", refresh_token="refresh-0")


async def test_a_refused_call_renews_and_is_made_again(
    strapi_like, server, rotating, refresh
) -> None:
    stored = []
    user = Log(refresh, TOKENS, on_renewal=stored.append)
    async with strapi_like.client(server.base_url, auth=user) as client:
        await client.execute(strapi_like.find, path={"plural": "articles"})
        rotating.now, user._tokens = 7, Tokens(access_token="old", refresh_token="refresh-7")
        await asyncio.gather(
            *(client.execute(strapi_like.find, path={"plural": "articles"}) for _ in range(20))
        )
    assert rotating.renewals == 1
    assert [each.refresh_token for each in stored] == [Secret("refresh-8")]


async def test_a_call_that_comes_late_takes_the_new_token(
    strapi_like, server, rotating, refresh
) -> None:
    """Refused for the old token after another call had it renewed: nothing is renewed again."""
    user = Log(refresh, TOKENS)
    async with strapi_like.client(server.base_url, auth=user) as client:
        old = await user.secret()
        user._tokens = Tokens(access_token="access-0", refresh_token="refresh-0")
        assert await user.instead_of(old, client._token_requests) == Secret("access-0")
    assert rotating.renewals == 0


async def test_a_refresh_token_that_was_used_elsewhere(
    strapi_like, server, rotating, refresh
) -> None:
    rotating.now = 5
    user = Log(refresh, TOKENS)
    async with strapi_like.client(server.base_url, auth=user) as client:
        with pytest.raises(AuthenticationError, match=r"auth\.refresh: 401"):
            await client.execute(strapi_like.find, path={"plural": "articles"})
    assert rotating.renewals == 1


async def test_without_a_refresh_token_the_refusal_stands(
    strapi_like, server, rotating, refresh
) -> None:
    rotating.now = 5
    user = Log(refresh, Tokens(access_token="access-0", expires_at=0))
    async with strapi_like.client(server.base_url, auth=user) as client:
        with pytest.raises(AuthenticationError, match=r"content\.find: 401"):
            await client.execute(strapi_like.find, path={"plural": "articles"})
    assert rotating.renewals == 0


async def test_only_the_clients_own_base_url_is_asked(
    strapi_like, server, rotating, refresh
) -> None:
    rotating.now = 1
    user = Log(refresh, Tokens(access_token="old", refresh_token="refresh-1"))
    async with strapi_like.client(f"{server.base_url}/below", auth=user) as client:
        await client.execute(strapi_like.find, path={"plural": "articles"})
    assert {each.path for each in server.received} == {
        "/below/api/articles",
        "/below/api/auth/refresh",
    }


async def test_a_token_request_has_a_time_of_its_own(strapi_like, server, refresh) -> None:
    server.always = server.hang
    user = Log(refresh, Tokens(access_token="a", refresh_token="r", expires_at=0))
    retry = Retry(attempts=1)
    async with strapi_like.client(server.base_url, auth=user, retry=retry) as client:
        client._token_requests._timeout = 0.05
        with pytest.raises(TransportError, match=r"auth\.refresh: no answer from") as caught:
            await client.execute(strapi_like.create, path={"plural": "articles"}, body={})
    assert not caught.value.maybe_done
    assert [each.path for each in server.received] == ["/api/auth/refresh"]

"""OAuth against a server that gives out codes and tokens, and lets them end."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import logging
import traceback
from urllib.parse import parse_qs, parse_qsl, urlsplit

import aiohttp
import pytest
from aiohttp import web

from specloom import ArgumentError, ConfigurationError, DecodeError, Retry, TransportError
from specloom.core.secret import Secret
from specloom.kintone import (
    BasicAuth,
    KintoneAuthenticationError,
    KintoneClient,
    KintoneOAuthError,
    KintonePermissionDeniedError,
    KintoneServerError,
    OAuthClient,
    OAuthSession,
    OAuthTokens,
)

APP = 7
BACK = "https://app.example.com/callback"
SCOPES = ["k:app_record:read", "k:app_record:write", "k:file:write"]
COOKIES = {"JSESSIONID": "s1"}


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def date(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.now, dt.UTC)


@pytest.fixture
def clock(service):
    clock = Clock()
    service.clock = clock.date
    return clock


@pytest.fixture
def app(service, clock):
    service.add_oauth_client("client-1", "hidden-client-secret", redirect_uri=BACK)
    service.add_session(cookies=COOKIES, request_token="csrf", user="ada")
    return OAuthClient("client-1", "hidden-client-secret", redirect_uri=BACK, clock=clock)


@pytest.fixture
async def nobody(service):
    """A client without a credential."""
    async with KintoneClient(service.base_url, retry=Retry(attempts=1)) as client:
        yield client


async def visit(url: str, **cookies: str) -> dict[str, str]:
    """What a browser comes back with."""
    async with (
        aiohttp.ClientSession(cookies=cookies) as browser,
        browser.get(url, allow_redirects=False) as answer,
    ):
        location = answer.headers.get("Location", "")
        assert answer.status == 302, await answer.text()
        assert location.startswith(BACK)
        return dict(parse_qsl(urlsplit(location).query, keep_blank_values=True))


async def log_in(client, app, scopes=SCOPES) -> OAuthTokens:
    url = client.oauth.authorization_url(app, scopes=scopes, state="st")
    back = await visit(url, **COOKIES)
    assert back["state"] == "st"
    return await client.oauth.exchange(app, code=back["code"])


@pytest.fixture
async def tokens(nobody, app):
    return await log_in(nobody, app)


def requests_for_tokens(service):
    return [each for each in service.received if each.path == "/oauth2/token"]


# --- consent, and the exchange of the code


def test_the_address_for_consent(app) -> None:
    client = KintoneClient("https://example.cybozu.com")
    url = client.oauth.authorization_url(app, scopes=["k:file:read", "k:file:write"], state="a&b")
    assert url.startswith("https://example.cybozu.com/oauth2/authorization?")
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["client-1"],
        "redirect_uri": [BACK],
        "state": ["a&b"],
        "response_type": ["code"],
        "scope": ["k:file:read k:file:write"],
    }


@pytest.mark.parametrize(
    ("scopes", "state", "message"),
    [
        ([], "s", "scopes"),
        ("k:file:read", "s", "scopes"),
        ([""], "s", "scopes"),
        (["k:x"], "", "state"),
    ],
)
def test_addresses_that_cannot_work(app, scopes, state, message) -> None:
    client = KintoneClient("https://example.cybozu.com")
    with pytest.raises(ArgumentError, match=message):
        client.oauth.authorization_url(app, scopes=scopes, state=state)


async def test_a_code_becomes_tokens_that_let_in(service, nobody, app, clock) -> None:
    tokens = await log_in(nobody, app)
    sent = requests_for_tokens(service)[-1]
    assert sent.method == "POST"
    assert sent.headers["Content-Type"] == "application/x-www-form-urlencoded"
    pair = base64.b64encode(b"client-1:hidden-client-secret").decode()
    assert sent.headers["Authorization"] == f"Basic {pair}"
    form = dict(parse_qsl(sent.body.decode()))
    assert form.pop("code")
    assert form == {"grant_type": "authorization_code", "redirect_uri": BACK}
    assert tokens.expires_at == clock.now + 3600
    assert sorted(tokens.scopes) == sorted(SCOPES)
    assert isinstance(tokens.refresh_token, Secret)
    async with KintoneClient(service.base_url, auth=OAuthSession(app, tokens)) as kintone:
        added = await kintone.records.add(app=APP, record={"title": "x"})
        record = await kintone.records.get(app=APP, id=added.id)
    assert record.record["Created_by"].code == "ada"
    assert len(requests_for_tokens(service)) == 1


async def test_a_code_can_be_exchanged_once(nobody, app) -> None:
    url = nobody.oauth.authorization_url(app, scopes=SCOPES, state="st")
    code = (await visit(url, **COOKIES))["code"]
    await nobody.oauth.exchange(app, code=code)
    with pytest.raises(KintoneOAuthError, match="allow access again") as caught:
        await nobody.oauth.exchange(app, code=Secret(code))
    assert isinstance(caught.value, KintoneAuthenticationError)
    assert (caught.value.status, caught.value.code) == (400, "invalid_grant")
    assert caught.value.message == "The code is not valid."
    assert code not in str(caught.value)


async def test_a_code_ends(nobody, app, clock) -> None:
    url = nobody.oauth.authorization_url(app, scopes=SCOPES, state="st")
    code = (await visit(url, **COOKIES))["code"]
    clock.now += 600
    with pytest.raises(KintoneOAuthError) as caught:
        await nobody.oauth.exchange(app, code=code)
    assert caught.value.code == "invalid_grant"


async def test_a_client_that_is_not_known(nobody, app) -> None:
    other = OAuthClient("client-1", "hidden-other", redirect_uri=BACK)
    with pytest.raises(KintoneOAuthError) as caught:
        await nobody.oauth.exchange(other, code="c")
    assert (caught.value.status, caught.value.code) == (401, "invalid_client")


async def test_what_a_browser_comes_back_with_instead_of_a_code(nobody, app) -> None:
    url = nobody.oauth.authorization_url(app, scopes=["k:everything"], state="st")
    assert await visit(url, **COOKIES) == {"error": "invalid_scope", "state": "st"}


async def test_what_the_user_did_not_allow_is_refused(service, nobody, app) -> None:
    tokens = await log_in(nobody, app, ["k:app_record:read"])
    async with KintoneClient(service.base_url, auth=OAuthSession(app, tokens)) as kintone:
        await kintone.records.list(app=APP)
        with pytest.raises(KintonePermissionDeniedError):
            await kintone.records.add(app=APP, record={})
        with pytest.raises(KintonePermissionDeniedError):
            await kintone.files.upload(content=b"x", name="x")


# --- renewal


async def test_the_access_token_is_renewed_ahead_of_its_end(service, app, tokens, clock) -> None:
    stored = []
    auth = OAuthSession(app, tokens, on_renewal=stored.append)
    async with KintoneClient(service.base_url, auth=auth) as kintone:
        clock.now += 3600 - 61
        await kintone.records.list(app=APP)
        assert stored == []
        clock.now += 1
        await kintone.records.list(app=APP)
    assert dict(parse_qsl(requests_for_tokens(service)[-1].body.decode())) == {
        "grant_type": "refresh_token",
        "refresh_token": tokens.refresh_token.reveal(),
    }
    assert stored == [auth.tokens]
    assert auth.tokens.access_token != tokens.access_token
    assert auth.tokens.refresh_token == tokens.refresh_token  # it did not come again
    assert auth.tokens.expires_at == clock.now + 3600
    bearer = f"Bearer {auth.tokens.access_token.reveal()}"
    assert service.received[-1].headers["Authorization"] == bearer


async def test_calls_at_once_renew_once(service, app, tokens, clock) -> None:
    service.oauth.rotates = True
    stored = []
    auth = OAuthSession(app, tokens, on_renewal=stored.append)
    clock.now += 3600
    async with KintoneClient(service.base_url, auth=auth, concurrency=3) as kintone:
        other = kintone.with_options(retry=Retry(attempts=1))
        await asyncio.gather(
            *(each.records.list(app=APP) for each in (kintone, other) for _ in range(10))
        )
    assert len(stored) == 1
    assert len(requests_for_tokens(service)) == 2


@pytest.mark.parametrize("write", [False, True])
async def test_a_refused_token_is_renewed_once(service, app, tokens, clock, write) -> None:
    """The server's clock is ahead of ours: only its answer tells."""
    auth = OAuthSession(app, tokens)
    service.clock = lambda: clock.date() + dt.timedelta(hours=1)
    async with KintoneClient(service.base_url, auth=auth, retry=Retry(attempts=1)) as kintone:
        if write:
            await kintone.records.add(app=APP, record={"title": "x"})
            assert len(service.records(APP)) == 1
        else:
            await asyncio.gather(*(kintone.records.list(app=APP) for _ in range(5)))
    assert len(requests_for_tokens(service)) == 2


async def test_an_upload_is_sent_again_only_if_it_can_be(service, app, tokens, clock) -> None:
    service.clock = lambda: clock.date() + dt.timedelta(hours=1)

    async def once():
        yield b"x"

    async with KintoneClient(service.base_url, auth=OAuthSession(app, tokens)) as kintone:
        with pytest.raises(KintoneAuthenticationError):
            await kintone.files.upload(content=once(), name="x")
        assert await kintone.files.upload(content=b"x", name="x")


async def test_a_token_that_stays_refused_is_not_renewed_for_ever(service, app, tokens) -> None:
    async def refuse(request: web.Request) -> web.Response:
        return web.json_response({"code": "CB_OA01", "message": "no", "id": "1"}, status=401)

    auth = OAuthSession(app, tokens)
    async with KintoneClient(service.base_url, auth=auth) as kintone:
        service.faults.append(refuse)
        service.faults.append(service.handle)  # the request for tokens
        service.faults.append(refuse)
        with pytest.raises(KintoneAuthenticationError, match="CB_OA01"):
            await kintone.records.list(app=APP)
    assert [each.path for each in service.received][-3:] == [
        "/k/v1/records.json",
        "/oauth2/token",
        "/k/v1/records.json",
    ]


async def test_a_user_who_took_consent_back(service, app, tokens) -> None:
    service.oauth.revoke("ada")
    async with KintoneClient(service.base_url, auth=OAuthSession(app, tokens)) as kintone:
        with pytest.raises(KintoneOAuthError, match="allow access again"):
            await kintone.records.list(app=APP)


async def test_a_token_that_never_said_when_it_ends(service, app, tokens, clock) -> None:
    forever = OAuthTokens(
        access_token=tokens.access_token, refresh_token=tokens.refresh_token.reveal()
    )
    clock.now += 3600
    auth = OAuthSession(app, forever)
    async with KintoneClient(service.base_url, auth=auth) as kintone:
        await kintone.records.list(app=APP)
    assert auth.tokens.expires_at == clock.now + 3600


# --- the callback


async def test_tokens_are_stored_before_they_are_used(service, app, tokens, clock) -> None:
    seen = []

    async def store(new: OAuthTokens) -> None:
        await asyncio.sleep(0)
        seen.append(len(service.received))

    clock.now += 3600
    auth = OAuthSession(app, tokens, on_renewal=store)
    async with KintoneClient(service.base_url, auth=auth) as kintone:
        await kintone.records.list(app=APP)
    assert seen == [len(service.received) - 1]


async def test_a_callback_that_fails_loses_nothing(service, app, tokens, clock) -> None:
    service.oauth.rotates = True
    given = []

    def store(new: OAuthTokens) -> None:
        given.append(new)
        if len(given) == 1:
            raise OSError("the disk is full")

    clock.now += 3600
    auth = OAuthSession(app, tokens, on_renewal=store)
    async with KintoneClient(service.base_url, auth=auth) as kintone:
        results = await asyncio.gather(
            *(kintone.records.list(app=APP) for _ in range(3)), return_exceptions=True
        )
        assert [str(each) for each in results] == ["the disk is full"] * 3
        assert auth.tokens is tokens
        await kintone.records.list(app=APP)
    assert given[0] is given[1] is auth.tokens
    assert len(requests_for_tokens(service)) == 2


# --- what goes wrong on the way


async def test_a_call_that_is_given_up_does_not_lose_tokens(service, app, tokens, clock) -> None:
    service.oauth.rotates = True
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(request: web.Request) -> web.StreamResponse:
        entered.set()
        await go_on.wait()
        return await service.handle(request)

    stored = []
    clock.now += 3600
    auth = OAuthSession(app, tokens, on_renewal=stored.append)
    async with KintoneClient(service.base_url, auth=auth) as kintone:
        service.faults.append(slowly)
        first = asyncio.create_task(kintone.records.list(app=APP))
        await entered.wait()
        second = asyncio.create_task(kintone.records.list(app=APP))
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        go_on.set()
        await second
        assert len(stored) == 1
        # Nobody waits any more, and the client is closed: it waits by itself.
        clock.now += 3600
        entered.clear()
        go_on.clear()
        service.faults.append(slowly)
        third = asyncio.create_task(kintone.records.list(app=APP))
        await entered.wait()
        third.cancel()
        asyncio.get_running_loop().call_soon(go_on.set)
    assert len(stored) == 2
    assert auth.tokens is stored[1]


async def test_a_token_that_still_holds_outlasts_a_failing_endpoint(
    service, app, tokens, clock
) -> None:
    async def fail(request: web.Request) -> web.Response:
        return web.Response(status=503, text="<h1>Maintenance</h1>")

    auth = OAuthSession(app, tokens)
    retry = Retry(attempts=1)
    async with KintoneClient(service.base_url, auth=auth, retry=retry) as kintone:
        clock.now += 3600 - 30
        service.faults.append(fail)
        await kintone.records.list(app=APP)
        assert auth.tokens is tokens
        clock.now += 30
        service.faults.append(fail)
        with pytest.raises(KintoneServerError):
            await kintone.records.list(app=APP)
        await kintone.records.list(app=APP)
    assert auth.tokens is not tokens


async def test_a_lost_answer_leaves_the_call_undone(
    service, app, tokens, clock, instant_retries
) -> None:
    async def drop(request: web.Request) -> web.Response:
        request.transport.close()
        return web.Response()

    clock.now += 3600
    auth = OAuthSession(app, tokens)
    async with KintoneClient(service.base_url, auth=auth, retry=Retry(attempts=1)) as once:
        service.faults.append(drop)
        with pytest.raises(TransportError, match=r"oauth\.token") as caught:
            await once.records.add(app=APP, record={})
        assert not caught.value.maybe_done
    async with KintoneClient(service.base_url, auth=auth) as kintone:
        service.faults.append(drop)
        await kintone.records.add(app=APP, record={})  # a write: it was surely not sent
    assert len(service.records(APP)) == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"token_type": "bearer"}',
        b'{"access_token": "hidden\\nx"}',
        b'{"access_token": "hidden", "expires_in": "soon"}',
        b'{"access_token": "hidden"',
        b"<h1>Welcome</h1>",
        b'"hidden"',
    ],
)
async def test_an_answer_without_a_usable_token(service, nobody, app, body) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    service.faults.append(answer)
    with pytest.raises(DecodeError, match="usable access token") as caught:
        await nobody.oauth.exchange(app, code="c")
    assert caught.value.body == b""
    assert "hidden" not in shown_by(caught.value)


async def test_a_number_may_come_as_text(service, nobody, app, clock) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"access_token": "a", "expires_in": "60"})

    service.faults.append(answer)
    tokens = await nobody.oauth.exchange(app, code="c")
    assert tokens.expires_at == clock.now + 60
    assert tokens.refresh_token is None
    with pytest.raises(ConfigurationError, match="no refresh token"):
        OAuthSession(app, tokens)


# --- secrets


def shown_by(error: BaseException | None) -> str:
    parts = []
    while error is not None:
        frames = traceback.TracebackException.from_exception(error, capture_locals=True)
        ours = [frame for frame in frames.stack if "/tests/" not in frame.filename]
        parts += [str(error), repr(vars(error)), *(repr(frame.locals) for frame in ours)]
        error = error.__cause__ or error.__context__
    return "".join(parts)


async def test_no_secret_shows(service, nobody, app, caplog) -> None:
    async def echo(request: web.Request) -> web.Response:
        form = dict(parse_qsl((await request.read()).decode()))
        said = {"error": "invalid_grant", "error_description": f"bad: {form!r}"}
        return web.json_response(said, status=400)

    async def drop(request: web.Request) -> web.Response:
        request.transport.close()
        return web.Response()

    tokens = OAuthTokens(access_token="hidden-access", refresh_token="hidden-refresh", expires_at=0)
    auth = OAuthSession(app, tokens)
    shown = [repr(each) for each in (app, auth, tokens, vars(app), vars(auth), nobody.oauth)]
    with caplog.at_level(logging.DEBUG):
        async with KintoneClient(service.base_url, auth=auth, retry=Retry(attempts=1)) as kintone:
            for fault in (echo, drop):
                service.faults.append(fault)
                with pytest.raises((KintoneOAuthError, TransportError)) as caught:
                    await kintone.records.list(app=APP)
                shown.append(shown_by(caught.value))
            service.faults.append(echo)
            with pytest.raises(KintoneOAuthError, match=r"bad: .*\*\*\*") as caught:
                await nobody.oauth.exchange(app, code="hidden-code")
            shown.append(shown_by(caught.value))
    shown.append(caplog.text)
    assert "oauth.token" in "".join(shown)
    assert "hidden" not in "".join(shown)


async def test_requests_for_tokens_pass_no_middleware(service, app, tokens, clock) -> None:
    seen = []

    async def spy(request, call_next):
        seen.append(request.operation.name)
        return await call_next(request)

    clock.now += 3600
    auth = OAuthSession(app, tokens)
    async with KintoneClient(service.base_url, auth=auth, middlewares=[spy]) as kintone:
        await kintone.records.list(app=APP)
    assert seen == ["records.list"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: OAuthClient("", "s", redirect_uri=BACK), "client_id is empty"),
        (lambda: OAuthClient("c", " ", redirect_uri=BACK), "client_secret is empty"),
        (lambda: OAuthClient("c:d", "hidden", redirect_uri=BACK), "colon"),
        (lambda: OAuthClient("c", "hidden\n", redirect_uri=BACK), "header"),
        (lambda: OAuthClient("c", "hidden", redirect_uri="/callback"), "whole URL"),
    ],
)
def test_clients_that_cannot_work(make, message) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        make()
    assert "hidden" not in shown_by(caught.value)


async def test_basic_authentication_needs_the_same_header(service, app, tokens) -> None:
    basic = BasicAuth("gate", "keeper")
    with pytest.raises(ConfigurationError, match="Authorization"):
        KintoneClient(service.base_url, auth=OAuthSession(app, tokens), basic_auth=basic)
    async with KintoneClient(service.base_url, basic_auth=basic) as client:
        with pytest.raises(ConfigurationError, match="Authorization"):
            await client.oauth.exchange(app, code="c")


async def test_the_user_api_does_not_accept_it(service, app, tokens) -> None:
    async with KintoneClient(service.base_url, auth=OAuthSession(app, tokens)) as kintone:
        with pytest.raises(ConfigurationError, match="accepts"):
            await kintone.users.list()

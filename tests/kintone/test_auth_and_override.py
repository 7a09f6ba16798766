"""Who is let in, and how long queries travel: against a server that checks both."""

from __future__ import annotations

import itertools
import traceback

import pytest

from specloom import ConfigurationError
from specloom.kintone import (
    ApiToken,
    BasicAuth,
    BrowserSession,
    KintoneAuthenticationError,
    KintoneClient,
    KintoneError,
    OAuthToken,
    Password,
    UserApiToken,
)

APP = 7
TOKEN = "orders-token"
PASSWORD = Password("ada", "analytical")
SESSION = BrowserSession(cookies={"JSESSIONID": "s1"}, request_token="csrf")
HELD = {
    "password": PASSWORD,
    "api_token": ApiToken(TOKEN),
    "oauth": OAuthToken("oauth-token"),
    "session": SESSION,
    "user_api_token": UserApiToken("cy.s.api1.x"),
}
RECORDS = ["password", "api_token", "oauth", "session"]
USERS = ["user_api_token", "password", "session"]


@pytest.fixture(autouse=True)
def known(service) -> None:
    service.add_oauth_token("oauth-token")
    service.add_user_api_token("cy.s.api1.x")
    service.add_session(cookies={"JSESSIONID": "s1"}, request_token="csrf", user="ada")


def sent(received) -> set[str]:
    headers = received.headers
    found = set()
    if "X-Cybozu-Authorization" in headers:
        found.add("password")
    if "X-Cybozu-API-Token" in headers:
        found.add("api_token")
    if headers.get("Authorization", "").startswith("Bearer cy.s."):
        found.add("user_api_token")
    elif headers.get("Authorization", "").startswith("Bearer "):
        found.add("oauth")
    if "Cookie" in headers:
        found.add("session")
    return found


@pytest.mark.parametrize(
    "held",
    [held for size in range(1, 6) for held in itertools.combinations(HELD, size)],
    ids="+".join,
)
async def test_exactly_the_first_by_priority_is_sent(service, held) -> None:
    async with KintoneClient(service.base_url, auth=[HELD[name] for name in held]) as client:
        for priority, call in (
            (RECORDS, lambda: client.records.list(app=APP)),
            (USERS, client.users.list),
        ):
            expected = next((name for name in priority if name in held), None)
            service.received.clear()
            if expected is None:
                with pytest.raises(ConfigurationError, match="accepts"):
                    await call()
                assert not service.received
            else:
                await call()
                assert sent(service.received[-1]) == {expected}


async def test_wrong_password(service) -> None:
    async with KintoneClient(service.base_url, auth=Password("ada", "wrong")) as client:
        with pytest.raises(KintoneAuthenticationError) as caught:
            await client.records.list(app=APP)
    assert caught.value.code == "CB_WA01"
    assert "wrong" not in str(caught.value)


@pytest.mark.parametrize(
    ("auth", "basic"),
    [
        (OAuthToken("x"), BasicAuth("u", "p")),
        (UserApiToken("x"), BasicAuth("u", "p")),
        ([ApiToken("x"), OAuthToken("y")], BasicAuth("u", "p")),
    ],
)
def test_credentials_that_collide_on_a_header(auth, basic) -> None:
    with pytest.raises(ConfigurationError, match="Authorization"):
        KintoneClient("https://example.cybozu.com", auth=auth, basic_auth=basic)


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        ((), "no token"),
        ((" ",), "empty"),
        (tuple("abcdefghij"), "10 tokens"),
        (("a\nb",), "header"),
    ],
)
def test_token_lists_that_kintone_refuses(tokens, message) -> None:
    with pytest.raises(ConfigurationError, match=message):
        ApiToken(*tokens)


def test_no_credential_in_a_list() -> None:
    with pytest.raises(ConfigurationError, match="empty list"):
        KintoneClient("https://example.cybozu.com", auth=[])


async def test_basic_authentication_goes_beside_a_token(service) -> None:
    service.require_basic_auth("gate", "keeper")
    async with KintoneClient(service.base_url, auth=ApiToken(TOKEN)) as client:
        with pytest.raises(KintoneAuthenticationError, match="401"):
            await client.records.list(app=APP)
    basic = BasicAuth("gate", "keeper")
    async with KintoneClient(service.base_url, auth=ApiToken(TOKEN), basic_auth=basic) as client:
        await client.records.list(app=APP)


async def test_session_writes_carry_the_request_token(service) -> None:
    async with KintoneClient(service.base_url, auth=SESSION) as client:
        await client.records.add(app=APP, record={"title": "x"})
        assert service.received[-1].json()["__REQUEST_TOKEN__"] == "csrf"
        await client.records.update(app=APP, id=1, record={"title": "y"})
        assert service.received[-1].json()["__REQUEST_TOKEN__"] == "csrf"
        await client.records.list(app=APP)
        assert "__REQUEST_TOKEN__" not in service.received[-1].query_string
        await client.records.list(app=APP, query=f'title = "{"x" * 5000}"')
        assert service.received[-1].json()["__REQUEST_TOKEN__"] == "csrf"
        # First, as the vendor's own client sends it.
        assert service.received[-1].body.startswith(b'{"__REQUEST_TOKEN__":"csrf","app":')
        await client.records.delete_many(app=APP, ids=[1])
        assert service.received[-1].query_string == "__REQUEST_TOKEN__=csrf&app=7&ids%5B0%5D=1"


TOKEN_PARAM = b"__REQUEST_TOKEN__"
MANY = [f"{number:012}" for number in range(1, 101)]


@pytest.mark.parametrize(
    ("call", "method", "place"),
    [
        (lambda client: client.records.list(app=APP), "GET", None),
        (lambda client: client.users.list(), "GET", None),
        (
            lambda client: client.records.list(app=APP, query=f'title = "{"x" * 5000}"'),
            "POST",
            "body",
        ),
        (lambda client: client.records.add(app=APP, record={}), "POST", "body"),
        (lambda client: client.records.update(app=APP, id=1, record={}), "PUT", "body"),
        (lambda client: client.files.upload(content=b"x", name="x"), "POST", "form"),
        (lambda client: client.records.delete_many(app=APP, ids=[1]), "DELETE", "query"),
        (
            lambda client: client.records.delete_many(app=APP, ids=MANY, revisions=[1] * 100),
            "POST",
            "body",
        ),
        (
            lambda client: client.bulk_request(
                requests=[{"method": "POST", "api": "/k/v1/record.json", "payload": {"app": APP}}]
            ),
            "POST",
            "body",
        ),
        (
            lambda client: client.raw_request("GET", "/k/v1/records.json", query={"app": APP}),
            "GET",
            None,
        ),
        (
            lambda client: client.raw_request("POST", "/k/v1/record.json", json={"app": APP}),
            "POST",
            "body",
        ),
        (
            lambda client: client.raw_request(
                "DELETE", "/k/v1/records.json", query={"app": APP, "ids": [1]}
            ),
            "DELETE",
            "query",
        ),
    ],
)
async def test_where_the_request_token_travels(service, call, method, place) -> None:
    """It is in one place only, and the server takes it from there and nowhere else."""
    service.add_records(APP, [{"title": "x"}] * 100)
    async with KintoneClient(service.base_url, auth=SESSION) as client:
        await call(client)
    received = service.received[-1]
    found = {
        "query": TOKEN_PARAM in received.query_string.encode(),
        "form": TOKEN_PARAM in received.body and b"form-data" in received.body,
        "body": TOKEN_PARAM in received.body and received.body.startswith(b"{"),
    }
    assert received.method == method
    assert [name for name, is_there in found.items() if is_there] == ([place] if place else [])
    assert received.body.count(TOKEN_PARAM) <= 1
    assert received.headers["X-Requested-With"] == "XMLHttpRequest"
    assert received.headers["Cookie"] == "JSESSIONID=s1"


async def test_a_wrong_request_token_is_refused(service) -> None:
    wrong = BrowserSession(cookies={"JSESSIONID": "s1"}, request_token="other")
    async with KintoneClient(service.base_url, auth=wrong) as client:
        with pytest.raises(KintoneError):
            await client.records.add(app=APP, record={})
    assert service.records(APP) == []


def url_of(base_url: str, query: str) -> str:
    return f"{base_url}/k/v1/records.json?app={APP}&query={query}"


@pytest.mark.parametrize(("length", "method"), [(4096, "GET"), (4097, "POST")])
async def test_the_override_begins_after_4096_bytes_of_the_whole_url(
    service, client, length, method
) -> None:
    prefix = url_of(service.base_url, "title%20%3D%20%22")
    value = "a" * (length - len(prefix) - len("%22"))
    reply = await client.with_response(client.records.list(app=APP, query=f'title = "{value}"'))
    received = service.received[-1]
    assert received.method == method
    if method == "POST":
        assert received.headers["X-HTTP-Method-Override"] == "GET"
        assert received.headers["Content-Type"] == "application/json"
        assert received.query_string == ""
        assert received.json() == {"app": APP, "query": f'title = "{value}"'}
        assert reply.response.request.overridden == "GET"
    else:
        assert "X-HTTP-Method-Override" not in received.headers


async def test_a_long_delete_is_overridden_too(service, client) -> None:
    for _ in range(2):
        await client.records.add_many(app=APP, records=[{}] * 100)
    ids = MANY  # long, as ids of big apps are
    await client.records.delete_many(app=APP, ids=ids, revisions=[1] * 100)
    received = service.received[-1]
    assert received.headers["X-HTTP-Method-Override"] == "DELETE"
    assert received.json() == {"app": APP, "ids": ids, "revisions": [1] * 100}
    assert [record.id for record in (await client.records.list(app=APP)).records][-1] == 101


async def test_the_user_api_accepts_the_override(service) -> None:
    codes = [f"user-{number:080}" for number in range(99)] + ["ada"]
    async with KintoneClient(service.base_url, auth=PASSWORD) as client:
        page = await client.users.list(codes=codes)
    assert [user.code for user in page.users] == ["ada"]
    assert service.received[-1].json() == {"codes": codes}


async def test_types_stay_types_in_an_overridden_body(service, client) -> None:
    query = f'title in ("{"注" * 600}")'
    await client.records.list(app=APP, query=query, fields=["title"], total_count=True)
    assert service.received[-1].json() == {
        "app": APP,
        "query": query,
        "fields": ["title"],
        "totalCount": True,
    }


async def test_guest_space_paths(service) -> None:
    service.add_app(8, name="Guests", fields={}, tokens=["guest-token"], guest_space_id=3)
    auth = [ApiToken("guest-token"), UserApiToken("cy.s.api1.x")]
    async with KintoneClient(service.base_url, auth=auth, guest_space_id=3) as client:
        await client.records.add(app=8, record={})
        assert service.received[-1].path == "/k/guest/3/v1/record.json"
        await client.users.list()
        assert service.received[-1].path == "/v1/users.json"
    for wrong in (0, -1, "3/../4", "", True):
        with pytest.raises(ConfigurationError, match="guest_space_id"):
            KintoneClient(service.base_url, guest_space_id=wrong)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ApiToken("hidden-1", "hidden-2\n"),
        lambda: ApiToken(["hidden-1"] * 10),
        lambda: BrowserSession(cookies={"a b": "hidden-1"}, request_token="hidden-2"),
        lambda: BrowserSession(cookies={"a": "hidden-1;"}),
        lambda: BrowserSession(cookies={"a\x00": "hidden-1"}),
        lambda: BrowserSession(cookies=["hidden-1"]),
        lambda: BrowserSession(cookies={"a": 5}, request_token="hidden-2"),
        lambda: ApiToken(["hidden-1", 5]),
        lambda: OAuthToken("hidden-1\n"),
        lambda: UserApiToken(" hidden-1"),
        lambda: Password(5, "hidden-1"),
        lambda: KintoneClient("https://hidden-1@example.test"),
        lambda: KintoneClient("https://example.test", auth="hidden-1"),
        lambda: BrowserSession(cookies={"a": "hidden-1"}, request_token="hidden-2\r"),
    ],
)
def test_a_refused_credential_does_not_show(make) -> None:
    with pytest.raises(ConfigurationError) as caught:
        make()
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    ours = [frame for frame in frames if "specloom" in frame.filename]
    assert ours
    assert not any("hidden" in value for frame in ours for value in (frame.locals or {}).values())
    assert "hidden" not in str(caught.value)

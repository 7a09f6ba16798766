"""Which credential is sent, and as what."""

from __future__ import annotations

import base64
from itertools import combinations

import pytest

from specloom.core.credentials import Credential, UserPassword, checked
from specloom.core.errors import ConfigurationError
from specloom.core.secret import Secret

HEADERS = {
    "password": ("X-Cybozu-Authorization", "dXNlcjpvcGVuLXNlc2FtZQ=="),
    "api_token": ("X-Cybozu-API-Token", "app-token-4711"),
    "oauth": ("Authorization", "Bearer oauth-4712"),
    "user_api_token": ("Authorization", "Bearer user-api-4713"),
    "session": ("Cookie", "sid=cookie-4714"),
}
CREDENTIAL_HEADERS = {name for name, _ in HEADERS.values()}
REST_ORDER = ("password", "api_token", "oauth", "session")
USER_ORDER = ("user_api_token", "password", "session")
EVERY_HOLDING = [held for size in range(1, 6) for held in combinations(HEADERS, size)]


def sent_credentials(sent):
    return {name: value for name, value in sent.headers.items() if name in CREDENTIAL_HEADERS}


def holding_id(held):
    return "+".join(held)


@pytest.mark.parametrize("held", EVERY_HOLDING, ids=holding_id)
@pytest.mark.parametrize(
    "api", [("search", REST_ORDER), ("users", USER_ORDER)], ids=["rest", "user"]
)
async def test_the_first_accepted_by_priority_is_sent_alone(kintone_like, creds, mocked, held, api):
    op, order = api
    expected = next((scheme for scheme in order if scheme in held), None)
    auth = [getattr(creds, scheme) for scheme in held]
    async with kintone_like.client(mocked.base_url, auth=auth) as client:
        if expected is None:
            with pytest.raises(ConfigurationError, match="Give the client a credential"):
                await client.execute(kintone_like.ops[op], query={"app": 1})
            assert mocked.sent == []
        else:
            await client.execute(kintone_like.ops[op], query={"app": 1})
            header, value = HEADERS[expected]
            assert sent_credentials(mocked.sent[0]) == {header: value}


@pytest.mark.parametrize("held", list(combinations(HEADERS, 2)), ids=holding_id)
async def test_the_order_in_which_they_are_given_does_not_matter(kintone_like, creds, mocked, held):
    for auth in (held, held[::-1]):
        async with kintone_like.client(
            mocked.base_url, auth=[getattr(creds, scheme) for scheme in auth]
        ) as client:
            await client.execute(kintone_like.search, body={})
    first, second = map(sent_credentials, mocked.sent)
    assert first == second


async def test_an_operation_may_accept_fewer_than_its_api(kintone_like, creds, mocked):
    async with kintone_like.client(
        mocked.base_url, auth=[creds.password, creds.api_token]
    ) as client:
        await client.execute(kintone_like.token_only, query={"app": 1})
    assert sent_credentials(mocked.sent[0]) == {"X-Cybozu-API-Token": "app-token-4711"}


async def test_none_acceptable_names_what_is_accepted_and_what_is_held(kintone_like, creds, mocked):
    async with kintone_like.client(mocked.base_url, auth=creds.password) as client:
        with pytest.raises(
            ConfigurationError,
            match=r"^kintone token\.only accepts api_token; the client holds Password\.",
        ):
            await client.execute(kintone_like.token_only, query={"app": 1})
    assert mocked.sent == []


async def test_no_credential_where_one_is_needed_is_told_before_anything_is_sent(
    kintone_like, mocked
):
    async with kintone_like.client(mocked.base_url) as client:
        with pytest.raises(ConfigurationError, match="the client holds none"):
            await client.execute(kintone_like.search, body={})
    assert mocked.sent == []


async def test_a_session_goes_with_its_fixed_header(kintone_like, creds, mocked):
    async with kintone_like.client(mocked.base_url, auth=creds.session) as client:
        await client.execute(kintone_like.search, body={})
    assert mocked.sent[0].headers["X-Requested-With"] == "XMLHttpRequest"


async def test_other_credentials_go_without_the_sessions_header(kintone_like, creds, mocked):
    async with kintone_like.client(
        mocked.base_url, auth=[creds.session, creds.api_token]
    ) as client:
        await client.execute(kintone_like.search, body={})
    assert "X-Requested-With" not in mocked.sent[0].headers


# --- anonymous


async def test_anonymous_sends_no_credential(strapi_like, mocked):
    async with strapi_like.client(mocked.base_url) as client:
        await client.execute(strapi_like.find, path={"plural": "articles"})
    assert "Authorization" not in mocked.sent[0].headers


async def test_a_credential_goes_before_anonymous(strapi_like, creds, mocked):
    async with strapi_like.client(mocked.base_url, auth=creds.user_token) as client:
        await client.execute(strapi_like.find, path={"plural": "articles"})
    assert mocked.sent[0].headers["Authorization"] == "Bearer user-4717"


async def test_anonymous_is_refused_where_it_is_not_accepted(strapi_like, mocked):
    async with strapi_like.client(mocked.base_url) as client:
        with pytest.raises(ConfigurationError, match="strapi me accepts user_token"):
            await client.execute(strapi_like.me)
    assert mocked.sent == []


async def test_a_header_without_a_prefix_carries_the_bare_token(apihub_like, creds, mocked):
    mocked.then({"success": True, "result": {"text": "rain"}})
    async with apihub_like.client(mocked.base_url, auth=creds.app_token) as client:
        await client.execute(apihub_like.now, body={})
    assert mocked.sent[0].headers["Apihub-Token"] == "hub-4718"


# --- what a client refuses to be made with


def test_an_empty_list_is_refused(kintone_like):
    with pytest.raises(ConfigurationError, match="auth is an empty list"):
        kintone_like.client("https://example.test", auth=[])


def test_an_empty_list_is_refused_by_with_options_too(strapi_like, creds):
    client = strapi_like.client("https://example.test", auth=creds.user_token)
    with pytest.raises(ConfigurationError, match="auth is an empty list"):
        client.with_options(auth=[])


def test_two_of_one_scheme_are_refused(kintone_like, creds):
    with pytest.raises(ConfigurationError, match="auth holds two of Password"):
        kintone_like.client("https://example.test", auth=[creds.password, creds.password])


def test_a_credential_of_another_service_is_refused(kintone_like, creds):
    with pytest.raises(ConfigurationError, match="UserToken is not a credential of kintone"):
        kintone_like.client("https://example.test", auth=creds.user_token)


@pytest.mark.parametrize("auth", ["token-4711", {"token": "a"}, 7, ["token-4711"]], ids=repr)
def test_what_is_no_credential_is_refused_and_not_shown(kintone_like, auth):
    with pytest.raises(ConfigurationError, match="auth takes credentials of") as caught:
        kintone_like.client("https://example.test", auth=auth)
    assert "4711" not in str(caught.value)


# --- Basic authentication


@pytest.mark.parametrize("scheme", ["password", "api_token", "session"])
async def test_basic_goes_beside_a_credential(kintone_like, creds, mocked, scheme):
    async with kintone_like.client(
        mocked.base_url, auth=getattr(creds, scheme), basic_auth=creds.basic
    ) as client:
        await client.execute(kintone_like.search, body={})
    header, value = HEADERS[scheme]
    assert sent_credentials(mocked.sent[0]) == {
        header: value,
        "Authorization": "Basic Z2F0ZTpnYXRlLTQ3MTY=",
    }


@pytest.mark.parametrize("scheme", ["oauth", "user_api_token"])
def test_basic_is_refused_where_it_collides(kintone_like, creds, scheme):
    with pytest.raises(ConfigurationError, match="BasicAuth both need the header Authorization"):
        kintone_like.client(
            "https://example.test",
            auth=[creds.password, getattr(creds, scheme)],
            basic_auth=creds.basic,
        )


def test_a_collision_that_options_bring_about_is_refused(kintone_like, creds):
    client = kintone_like.client(
        "https://example.test", auth=creds.password, basic_auth=creds.basic
    )
    with pytest.raises(ConfigurationError, match="both need the header Authorization"):
        client.with_options(auth=creds.oauth)


async def test_options_keep_basic(kintone_like, creds, mocked):
    async with kintone_like.client(
        mocked.base_url, auth=creds.password, basic_auth=creds.basic
    ) as client:
        await client.with_options(auth=creds.api_token).execute(kintone_like.search, body={})
    assert mocked.sent[0].headers["Authorization"] == "Basic Z2F0ZTpnYXRlLTQ3MTY="


def test_basic_does_not_stand_alone(kintone_like, creds):
    with pytest.raises(ConfigurationError, match="give it as basic_auth="):
        kintone_like.client("https://example.test", auth=creds.basic)


def test_a_credential_does_not_stand_as_basic(kintone_like, creds):
    with pytest.raises(ConfigurationError, match="Password stands alone: give it as auth="):
        kintone_like.client("https://example.test", auth=creds.api_token, basic_auth=creds.password)


def test_basic_is_refused_by_a_service_that_has_none(strapi_like, creds):
    with pytest.raises(ConfigurationError, match="BasicAuth is not a credential of Strapi"):
        strapi_like.client("https://example.test", basic_auth=creds.basic)


def test_basic_is_no_pair_of_strings(kintone_like):
    with pytest.raises(ConfigurationError, match="basic_auth takes credentials") as caught:
        kintone_like.client("https://example.test", basic_auth=("gate", "gate-4716"))
    assert "gate-4716" not in str(caught.value)


# --- credentials themselves


class Rotating(Credential):
    """A credential whose secret changes."""

    scheme = "oauth"

    def __init__(self):
        self.now = Secret("first")

    async def secret(self):
        return self.now


async def test_a_changed_secret_is_sent_from_then_on(kintone_like, mocked):
    credential = Rotating()
    async with kintone_like.client(mocked.base_url, auth=credential) as client:
        for _ in range(2):
            await client.execute(kintone_like.search, body={})
        credential.now = Secret("second")
        await client.execute(kintone_like.search, body={})
    assert [sent.headers["Authorization"] for sent in mocked.sent] == [
        "Bearer first",
        "Bearer first",
        "Bearer second",
    ]


async def test_the_secret_is_asked_for_again_at_each_try(kintone_like, mocked):
    class Expiring(Rotating):
        async def secret(self):
            self.now = Secret(self.now.reveal() + "!")
            return self.now

    mocked.then(status=503)
    async with kintone_like.client(mocked.base_url, auth=Expiring()) as client:
        await client.execute(kintone_like.search, body={})
    assert [sent.headers["Authorization"] for sent in mocked.sent] == [
        "Bearer first!",
        "Bearer first!!",
    ]


@pytest.mark.parametrize(
    ("username", "password"),
    [("user", "pa:ss"), ("ユーザー", "パスワード"), ("a b", " c "), ("u", "\n")],
)
async def test_a_password_travels_as_base64_of_utf8(username, password):
    secret = await UserPassword(username, password).secret()
    assert base64.b64decode(secret.reveal()).decode() == f"{username}:{password}"


async def test_a_password_may_come_hidden():
    hidden = await UserPassword("u", Secret("p")).secret()
    open_ = await UserPassword("u", "p").secret()
    assert hidden == open_


@pytest.mark.parametrize(
    ("username", "password", "match"),
    [
        ("", "p", "must not be empty"),
        ("u", "", "must not be empty"),
        ("u", None, "must not be empty"),
        ("u:v", "p", "cannot hold a colon"),
        ("u", "p\udc80", "not valid text"),
        ("u\udc80", "p", "not valid text"),
    ],
)
def test_a_password_that_cannot_travel_is_refused(username, password, match):
    with pytest.raises(ConfigurationError, match=match):
        UserPassword(username, password)


@pytest.mark.parametrize("value", ["abc", "a b", "a~!", Secret("abc")])
def test_a_token_that_a_header_can_carry_is_taken(value):
    assert checked(value, "the token").reveal() in {"abc", "a b", "a~!"}


@pytest.mark.parametrize(
    ("value", "match"),
    [
        ("", "the token is empty"),
        ("  ", "the token is empty"),
        ("abc\n", "cannot carry"),
        (" abc", "cannot carry"),
        ("a\r\nX-Evil: 1", "cannot carry"),
        ("tökén", "cannot carry"),
        ("a\x00b", "cannot carry"),
        ("a\x7fb", "cannot carry"),
        (b"abc", "must be a string, not bytes"),
        (None, "must be a string, not NoneType"),
    ],
)
def test_a_token_that_a_header_cannot_carry_is_refused(value, match):
    with pytest.raises(ConfigurationError, match=match):
        checked(value, "the token")

"""Secrets show nowhere: not in a repr, a log, an exception, nor the locals of a traceback."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import logging
import pickle
import traceback

import pytest

from specloom.core.credentials import TokenCredential, UserPassword, checked
from specloom.core.errors import ConfigurationError, SpecloomError
from specloom.core.middleware.retry import Retry
from specloom.core.secret import Secret

SCHEMES = ["password", "api_token", "oauth", "session"]
OPERATIONS = ["app", "add", "delete"]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
LONG = {"q": "a" * 5000}


@pytest.fixture
def everything(caplog):
    """Every logger at DEBUG, asyncio's own included."""
    names = ["", "specloom", "asyncio", "aiohttp", "aiohttp.client", "aiohttp.internal"]
    with contextlib.ExitStack() as stack:
        for name in names:
            stack.enter_context(caplog.at_level(logging.DEBUG, name))
        yield caplog


def shown_by(error, caplog):
    """All that logs, reprs and tracebacks tell of an error, its causes and their locals."""
    parts = [caplog.text]
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        parts += [str(error), repr(error), repr(error.args), repr(vars(error))]
        parts += traceback.TracebackException.from_exception(error, capture_locals=True).format()
        error = error.__cause__ or error.__context__
    return "".join(parts)


def leaks(text, creds):
    return [secret for secret in creds.secrets if secret in text]


@pytest.fixture
def leaked(kintone_like, creds, everything):
    """Gives what shows of the secrets when a call fails, or does not."""

    async def call(base_url, scheme, op, *, query=None, body=None, **options):
        basic = None if scheme == "oauth" else creds.basic
        failure = None
        async with kintone_like.client(
            base_url,
            auth=getattr(creds, scheme),
            basic_auth=basic,
            retry=Retry(attempts=2),
            **options,
        ) as client:
            asyncio.get_running_loop().set_debug(True)
            try:
                reply = await client.with_response(
                    client.execute(kintone_like.ops[op], query=query, body=body)
                )
            except SpecloomError as error:
                failure = error
                text = shown_by(error, everything)
            else:
                text = f"{reply!r} {reply.response!r} {reply.response.request!r} {everything.text}"
            text += f"{client!r} {client._options!r} {client._transport!r} {vars(client)!r}"
        assert "specloom" in text
        return failure, leaks(text, creds)

    return call


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("op", OPERATIONS)
async def test_a_success(leaked, server, scheme, op):
    assert await leaked(server.base_url, scheme, op, query={"app": 1}) == (None, [])


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("op", OPERATIONS)
async def test_a_refused_connection(leaked, dead_url, scheme, op):
    error, leaks_ = await leaked(dead_url, scheme, op, query={"app": 1})
    assert "no connection" in str(error)
    assert leaks_ == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("op", OPERATIONS)
async def test_a_lost_connection(leaked, raw, scheme, op):
    async with raw(b"") as server:
        error, leaks_ = await leaked(server.base_url, scheme, op, query={"app": 1})
    assert "closed before an answer came" in str(error)
    assert leaks_ == []


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_an_answer_that_is_no_http(leaked, raw, scheme):
    async with raw(b"SSH-2.0-OpenSSH_9.6\r\n") as server:
        error, leaks_ = await leaked(server.base_url, scheme, "app")
    assert "no whole answer" in str(error)
    assert leaks_ == []


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_an_answer_that_breaks_off(leaked, raw, scheme):
    async with raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{") as server:
        error, leaks_ = await leaked(server.base_url, scheme, "app")
    assert "broke off" in str(error)
    assert leaks_ == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("op", OPERATIONS)
async def test_an_error_of_the_service(leaked, server, scheme, op):
    server.then({"code": "CB_WA01", "message": "wrong", "id": "i"}, status=401)
    error, leaks_ = await leaked(server.base_url, scheme, op, query={"app": 1})
    assert error.status == 401
    assert leaks_ == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("status", [200, 401, 503])
async def test_a_page(leaked, server, scheme, status):
    for _ in range(2):
        server.then(raw="<html><h1>Maintenance</h1></html>", status=status)
    error, leaks_ = await leaked(server.base_url, scheme, "app")
    assert error is not None
    assert leaks_ == []


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_result_of_another_shape(leaked, server, scheme):
    server.then({"records": "none"})
    error, leaks_ = await leaked(server.base_url, scheme, "list")
    assert "expected array" in str(error)
    assert leaks_ == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("op", OPERATIONS)
async def test_a_deadline(leaked, server, scheme, op):
    server.always = server.hang
    error, leaks_ = await leaked(server.base_url, scheme, op, query={"app": 1}, timeout=0.1)
    assert "no answer from" in str(error)
    assert leaks_ == []


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_an_overridden_request(leaked, dead_url, scheme):
    error, leaks_ = await leaked(dead_url, scheme, "delete", query=LONG)
    assert "no connection" in str(error)
    assert leaks_ == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("value", [float("nan"), object(), "\ud800"], ids=type)
async def test_a_body_that_cannot_be_written(leaked, server, scheme, value):
    error, leaks_ = await leaked(server.base_url, scheme, "add", body={"value": value})
    assert "cannot be written as JSON" in str(error)
    assert leaks_ == []


async def test_no_acceptable_credential(server, kintone_like, creds, everything):
    async with kintone_like.client(server.base_url, auth=creds.user_api_token) as client:
        with pytest.raises(ConfigurationError) as caught:
            await client.execute(kintone_like.app)
    assert leaks(shown_by(caught.value, everything), creds) == []


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_call_that_its_caller_gives_up(kintone_like, creds, raw, everything, scheme):
    async with (
        raw(None) as server,
        kintone_like.client(server.base_url, auth=getattr(creds, scheme)) as client,
    ):
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.1):
                await client.execute(kintone_like.delete, query={"app": 1})
    text = shown_by(caught.value, everything)
    assert "CancelledError" in text
    assert leaks(text, creds) == []


async def test_a_closed_client(kintone_like, creds, everything):
    client = kintone_like.client("https://example.test", auth=creds.password)
    await client.close()
    with pytest.raises(ConfigurationError) as caught:
        await client.execute(kintone_like.app)
    assert leaks(shown_by(caught.value, everything), creds) == []


async def test_a_redirect(leaked, server):
    server.then(status=302, headers={"Location": "https://other.test/x?t=csrf-4715"})
    error, leaks_ = await leaked(server.base_url, "session", "app")
    assert error.status == 302
    assert leaks_ == []


def test_a_collision(kintone_like, creds, caplog):
    with pytest.raises(ConfigurationError) as caught:
        kintone_like.client("https://example.test", auth=creds.oauth, basic_auth=creds.basic)
    assert leaks(shown_by(caught.value, caplog), creds) == []


@pytest.mark.parametrize(
    "base_url",
    [
        "https://user:pw-4721@example.test",
        "https://pw-4721@example.test",
        "http://user:pw-4721@example.test",
        "ftp://user:pw-4721@example.test",
        "https://example.test/?key=pw-4721",
        "https://example.test/#pw-4721",
    ],
)
def test_an_address_with_a_secret_in_it(kintone_like, base_url):
    with pytest.raises(ConfigurationError) as caught:
        kintone_like.client(base_url)
    assert "pw-4721" not in str(caught.value)
    assert not [frame for frame in raising_locals(caught.value) if "4721" in frame]


@pytest.mark.parametrize("option", ["auth", "basic_auth"])
@pytest.mark.parametrize("value", ["tok-4721", ["tok-4721"], {"password": "pw-4721"}])
def test_what_is_no_credential(kintone_like, option, value):
    with pytest.raises(ConfigurationError) as caught:
        kintone_like.client("https://example.test", **{option: value})
    assert "4721" not in str(caught.value)
    assert not [frame for frame in raising_locals(caught.value) if "4721" in frame]


# --- making credentials: the value must not be among the locals of what is raised below


def raising_locals(error):
    """The locals of the frames below the caller's own."""
    stack = traceback.TracebackException.from_exception(error, capture_locals=True).stack
    return [repr(frame.locals) for frame in stack if "tests" not in frame.filename]


@pytest.mark.parametrize(
    ("username", "password"), [("a:b", "pw-4721"), ("", "pw-4721"), ("u", "pw-4721\udc80")]
)
def test_a_refused_password(username, password):
    with pytest.raises(ConfigurationError) as caught:
        UserPassword(username, password)
    assert "4721" not in f"{caught.value!r}{caught.value.__context__!r}"
    frames = raising_locals(caught.value)
    assert frames
    assert not [frame for frame in frames if "4721" in frame]


@pytest.mark.parametrize(
    "make",
    [
        lambda value: UserPassword("u", value),
        TokenCredential,
        lambda value: checked(value, "the token"),
    ],
)
@pytest.mark.parametrize("value", [b"pw-4721", 4721, ["pw-4721"]])
def test_a_secret_that_is_no_text(make, value):
    with pytest.raises(ConfigurationError) as caught:
        make(value)
    assert "4721" not in repr(caught.value)
    frames = raising_locals(caught.value)
    assert frames
    assert not [frame for frame in frames if "4721" in frame]


@pytest.mark.parametrize("value", ["tok-4721\n", " tok-4721", "tok-4721\x00", "tök-4721"])
def test_a_refused_token(value):
    with pytest.raises(ConfigurationError) as caught:
        checked(value, "the token")
    assert "4721" not in repr(caught.value)
    frames = raising_locals(caught.value)
    assert frames
    assert not [frame for frame in frames if "4721" in frame]


# --- what shows of a credential, and of a secret


def test_a_credential_hides_itself(creds):
    shown = " ".join(repr(credential) for credential in vars(creds).values())
    assert "Password(***)" in shown
    assert leaks(shown, creds) == []


def test_the_attributes_of_a_credential_hide_it(creds):
    shown = " ".join(repr(vars(credential)) for credential in vars(creds).values())
    assert "Secret(***)" in shown
    assert leaks(shown, creds) == []


@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        "{}".format,
        "{:>20}".format,
        "{!r}".format,
        lambda secret: "%s" % secret,  # noqa: UP031
        lambda secret: f"{[secret]} { ({'a': secret}) }",
    ],
)
def test_a_secret_hides_itself(show):
    shown = show(Secret("pw-4721"))
    assert "***" in shown
    assert "4721" not in shown


@pytest.mark.parametrize("spread", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_is_not_written_down(spread):
    with pytest.raises(TypeError, match="a Secret is not pickled") as caught:
        spread(Secret("pw-4721"))
    assert "4721" not in str(caught.value)


def test_a_secret_gives_its_value_on_request():
    assert Secret("pw").reveal() == "pw"


def test_secrets_compare_by_value():
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1


@pytest.mark.parametrize(("value", "true"), [("a", True), ("", False)])
def test_an_empty_secret_is_false(value, true):
    assert bool(Secret(value)) is true


def test_a_secret_has_no_attributes_that_show():
    with pytest.raises(TypeError):
        vars(Secret("pw-4721"))
    with pytest.raises(AttributeError):
        Secret("a").other = 1

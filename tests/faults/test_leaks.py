"""No secret shows, whatever goes wrong and whoever logs: every client, every credential."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import logging
import traceback

import pytest

from specloom import Retry, SpecloomError
from specloom.apihub import ApihubClient, AppToken, PersonToken, StaticToken
from specloom.kintone import (
    ApiToken,
    BasicAuth,
    BrowserSession,
    KintoneClient,
    OAuthToken,
    Password,
    UserApiToken,
)
from specloom.strapi import ApiToken as StrapiToken
from specloom.strapi import StrapiClient, UserToken

KEY = "secret-key-4740-of-thirty-two-bytes"
SECRETS = {"pw-4741", "tok-4742", "oauth-4743", "cookie-4744", "csrf-4745", "gate-4746", KEY}
SECRETS |= {"user-4747", "static-4748", "bXk6cHctNDc0MQ==", "Z2F0ZTpnYXRlLTQ3NDY="}

GATE = BasicAuth("gate", "gate-4746")
KINTONE = {
    "password": lambda: {"auth": Password("my", "pw-4741"), "basic_auth": GATE},
    "token": lambda: {"auth": ApiToken("tok-4742"), "basic_auth": GATE},
    "oauth": lambda: {"auth": OAuthToken("oauth-4743")},
    "session": lambda: {
        "auth": BrowserSession(cookies={"JSESSIONID": "cookie-4744"}, request_token="csrf-4745"),
        "basic_auth": GATE,
    },
}


def kintone(url, credential, options):
    return KintoneClient(url, **KINTONE[credential](), **options)


async def delete(client):
    await client.records.delete_many(app=1, ids=[1])


CLIENTS = {
    **{
        f"kintone {name}": (lambda url, options, name=name: kintone(url, name, options), delete)
        for name in KINTONE
    },
    "kintone user": (
        lambda url, options: KintoneClient(url, auth=UserApiToken("user-4747"), **options),
        lambda client: client.users.list(),
    ),
    "kintone upload": (
        lambda url, options: kintone(url, "session", options),
        lambda client: client.files.upload(content=b"x", name="x.txt"),
    ),
    "strapi token": (
        lambda url, options: StrapiClient(url, auth=StrapiToken("tok-4742"), **options),
        lambda client: client.content("articles").find(),
    ),
    "strapi user": (
        lambda url, options: StrapiClient(url, auth=UserToken("user-4747"), **options),
        lambda client: client.content("articles").delete(document_id="a"),
    ),
    "apihub app": (
        lambda url, options: ApihubClient(url, auth=AppToken("ak", KEY), **options),
        lambda client: client.weather.now(lng=1, lat=2),
    ),
    "apihub person": (
        lambda url, options: ApihubClient(url, auth=PersonToken("ak", KEY, "u"), **options),
        lambda client: client.weather.now(lng=1, lat=2),
    ),
    "apihub static": (
        lambda url, options: ApihubClient(url, auth=StaticToken("static-4748"), **options),
        lambda client: client.weather.now(lng=1, lat=2),
    ),
}


async def reset(wire):
    wire.reset()


async def stall(wire):
    await wire.closed()


async def half(wire):
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    wire.writer.close()


def echoed(status, body=b"%s"):
    """Repeats the request to whoever sent it: where secrets go in an answer, it has them."""

    async def script(wire):
        head, sent = wire.server.requests[-1]
        heard = json.dumps(head + sent.decode("latin-1"))
        said = body.replace(b"%s", heard.encode())
        header = "".join(heard.split())[1:-1]
        await wire.send(
            f"HTTP/1.1 {status} X\r\nLocation: https://x.test/{header}\r\n"
            f"X-Cybozu-Error: {header}\r\nX-Cybozu-Warning: {header}\r\n"
            f"Content-Length: {len(said)}\r\n\r\n".encode()
            + said
        )

    return script


BOMB = gzip.compress(bytes(4 << 20))
FAULTS = {
    "reset": reset,
    "stall": stall,
    "half": half,
    "no HTTP": b"SSH-2.0-x\r\n\r\n",
    "401": b"HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\n{}",
    "503": b"HTTP/1.1 503 No\r\nRetry-After: 99999\r\nContent-Length: 0\r\n\r\n",
    "a page": b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
    "redirect": b"HTTP/1.1 307 X\r\nLocation: https://x.test/\r\nContent-Length: 0\r\n\r\n",
    "circle": b"HTTP/1.1 307 X\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
    "bomb": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b"
    % (len(BOMB), BOMB),
    "echo": echoed(400),
    "echo in a page": echoed(500, b"<p>%s</p>"),
    "echo in an object": echoed(
        400,
        b'{"message": %s, "id": %s, "errors": {%s: [%s]}, "success": false, "msg": %s,'
        b' "detail": %s, "error": {"name": %s, "message": %s}}',
    ),
    "echo on the way": echoed(302),
    "echo in a success": echoed(200, b'{"success": true, "result": %s, "data": %s, "users": %s}'),
    "cookie": b"HTTP/1.1 500 X\r\nSet-Cookie: a=\x01b; Domain=\xff\r\nContent-Length: 0\r\n\r\n",
}


def shown_by(error):
    parts = []
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        parts += [str(error), repr(error), repr(vars(error))]
        parts += traceback.TracebackException.from_exception(error, capture_locals=True).format()
        error = error.__cause__ or error.__context__
    return "".join(parts)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize(("connect", "call"), CLIENTS.values(), ids=CLIENTS.keys())
async def test_nothing_secret_shows(faults, caplog, fault, connect, call):
    caplog.set_level(logging.DEBUG)
    for name in logging.Logger.manager.loggerDict:
        caplog.set_level(logging.DEBUG, name)
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 0  # all that it does is slow, and logged with its arguments
    faults.play(fault)
    options = {"timeout": 1 if fault is stall else 30, "retry": Retry(attempts=2)}
    if connect(faults.base_url, {}).service.name == "kintone":
        options["max_answer_bytes"] = 1 << 20
    async with connect(faults.base_url, options) as client:
        try:
            await call(client)
        except SpecloomError as error:
            shown = shown_by(error) + repr(client) + repr(vars(client))
        else:
            pytest.fail("no error")
    gc.collect()
    shown += caplog.text + repr([record.__dict__ for record in caplog.records])
    assert faults.tries >= 1
    assert "specloom" in caplog.text
    sent = "".join(head + body.decode("latin-1") for head, body in faults.requests)
    tokens = [line.partition(": ")[2] for line in sent.splitlines() if "-token: " in line.lower()]
    assert [secret for secret in SECRETS.union(tokens) if secret and secret in shown] == []

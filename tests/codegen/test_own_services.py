"""Services as one describes them for oneself: generated, and run against a real server."""

from __future__ import annotations

import base64
import importlib
import itertools
import json
import sys
from typing import Any

import aiohttp
import jwt
import pytest
import yaml
from aiohttp import web
from yarl import URL

from specloom import ConfigurationError, DecodeError, Retry
from specloom.testing.server import LocalService
from specloom_codegen import generate
from specloom_codegen.faults import SpecError
from specloom_codegen.openapi.importing import import_openapi

_NUMBERS = itertools.count()
SERVICE = """\
service: store
title: Store
description: A store.
client: StoreClient
apis:
  main:
    path: /v1
    accepts: [token]
credentials:
  token: {header: Authorization, prefix: "Bearer "}
errors:
  class: StoreError
  code: errors.0.code
  message: [errors.0.detail, errors.0.title]
  request_id: errors.0.id
"""
BUILDS = """\
resource: builds
description: Builds.
operations:
  get:
    get: /builds/{id}
    summary: Get a build.
    path: {id: {type: string, description: Its ID.}}
    returns: any
"""


class Server(LocalService):
    """Gives the answers that it is told, the last one for ever."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[dict[str, Any]] = []

    async def handle(self, request):
        return web.Response(**self.answers[min(len(self.received), len(self.answers)) - 1])

    def then(self, data: Any = None, **given: Any) -> None:
        body = {} if data is None else {"text": json.dumps(data)}
        self.answers.append({"content_type": "application/json", **body, **given})


@pytest.fixture
async def server():
    async with Server() as server:
        yield server


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Makes the package of the store, whose specs a test may change."""
    name = f"clients_{next(_NUMBERS)}"

    def make(service: str = SERVICE, builds: str = BUILDS) -> Any:
        specs = tmp_path / "specs" / "store"
        specs.mkdir(parents=True)
        (specs / "service.yaml").write_text(service)
        (specs / "builds.yaml").write_text(builds)
        generate(tmp_path / "specs", tmp_path / name)
        return importlib.import_module(f"{name}.store")

    monkeypatch.syspath_prepend(tmp_path)
    yield make
    for each in [each for each in sys.modules if each.partition(".")[0] == name]:
        del sys.modules[each]


def client_of(store, server, *, auth: Any = None, **options: Any) -> Any:
    auth = auth or store.Token("t")
    return store.StoreClient(server.base_url, auth=auth, retry=Retry(attempts=1), **options)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"errors": [{"id": "7", "code": "GONE", "detail": "It is."}]}, ("GONE", "It is.", "7")),
        ({"errors": [{"title": "Gone"}, {"detail": "no"}]}, (None, "Gone", None)),
        ({"errors": []}, (None, '{"errors": []}', None)),
        ({"errors": {"0": {"code": 5}}}, ("5", '{"errors": {"0": {"code": 5}}}', None)),
    ],
)
async def test_an_error_may_stand_in_a_list(store, server, body, told):
    made = store()
    server.then(body, status=409)
    async with client_of(made, server) as client:
        with pytest.raises(made.StoreConflictError) as caught:
            await client.builds.get(id="7")
    error = caught.value
    assert (error.code, error.message, error.request_id) == told


async def test_what_has_not_changed_is_told_as_that(store, server):
    made = store()
    server.then(status=304)
    async with client_of(made, server) as client:
        with pytest.raises(made.StoreError, match="304: nothing has changed") as caught:
            await client.builds.get(id="7")
    assert not isinstance(caught.value, made.StoreRedirectError)
    assert caught.value.status == 304


AFTER = """\
  list:
    get: /builds
    summary: List builds.
    query:
      limit: {type: integer, description: Builds a page.}
      after: {type: integer, description: ID of the build that stands before.}
    returns: BuildList
    paging: {style: cursor, cursor: after, last: id, MOREsize: limit, max: 2, items: data}
types:
  Build:
    description: A build.
    fields:
      id: {type: integer, required: true, description: Its ID.}
  BuildList:
    description: Builds.
    fields:
      data: {type: array, items: Build, required: true, description: The builds.}
      more: {type: boolean, required: true, description: Whether others follow.}
"""


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ("more: more, ", ["limit=2", "limit=2&after=2", "limit=2&after=4"]),
        ("", ["limit=2", "limit=2&after=2", "limit=2&after=4", "limit=2&after=5"]),
    ],
)
async def test_the_last_item_may_be_the_cursor(store, server, more, asked):
    made = store(builds=BUILDS + AFTER.replace("MORE", more))
    for ids in ([1, 2], [3, 4], [5], []):
        server.then({"data": [{"id": each} for each in ids], "more": ids[:1] != [5]})
    async with client_of(made, server) as client:
        assert [build.id async for build in client.builds.iterate()] == [1, 2, 3, 4, 5]
    assert [each.query_string for each in server.received] == asked


async def test_a_cursor_that_came_before_ends_an_iteration(store, server):
    made = store(builds=BUILDS + AFTER.replace("MORE", "more: more, "))
    server.then({"data": [{"id": 1}, {"id": 2}], "more": True})
    async with client_of(made, server) as client:
        builds = client.builds.iterate()
        assert [(await anext(builds)).id, (await anext(builds)).id] == [1, 2]
        with pytest.raises(DecodeError, match="the server pages wrongly"):
            await anext(builds)


@pytest.mark.parametrize(
    ("pair", "sent"),
    [("{token}:", "key-of-the-store:"), ("api:{token}", "api:key-of-the-store")],
)
async def test_a_token_may_be_one_of_a_pair(store, server, pair, sent):
    prefix = f'prefix: "Basic ", pair: "{pair}"'
    made = store(SERVICE.replace('prefix: "Bearer "', prefix))
    server.then({"errors": [{"detail": "key-of-the-store is no key"}]}, status=401)
    async with client_of(made, server, auth=made.Token("key-of-the-store")) as client:
        with pytest.raises(made.StoreAuthenticationError) as caught:
            await client.builds.get(id="7")
    scheme, _, text = server.received[0].headers["Authorization"].partition(" ")
    assert (scheme, base64.b64decode(text).decode()) == ("Basic", sent)
    assert "key-of-the-store" not in str(caught.value)
    assert "*** is no key" in str(caught.value)


def test_a_name_in_a_pair_has_no_colon(store):
    made = store(SERVICE.replace("prefix:", 'pair: "{token}:x", prefix:'))
    with pytest.raises(ConfigurationError, match="Token: the token cannot hold a colon"):
        made.Token("a:b")


SIGNED = """\
  token:
    kind: signed
    arguments: {key_id: ID of the key., secret: The secret.}
    key: secret
    algorithm: HS256
    jwt_headers: {kid: "{key_id}"}
    claims: {aud: /admin/}
    lifetime: 300
    header: Authorization
    prefix: "Store "
"""
BYTES = b"\xff\xfe secret of more than thirty-two bytes"


@pytest.mark.parametrize(
    ("encoding", "secret", "wrong"),
    [
        ("hex", BYTES.hex(), "xy"),
        ("base64", base64.b64encode(BYTES).decode(), "a!b"),
        ("base64", base64.urlsafe_b64encode(BYTES).decode().rstrip("="), "ä"),
    ],
)
async def test_a_secret_may_be_written_in_other_ways(store, server, encoding, secret, wrong):
    plain = '  token: {header: Authorization, prefix: "Bearer "}\n'
    made = store(SERVICE.replace(plain, f"{SIGNED}    key_encoding: {encoding}\n"))
    server.then([])
    async with client_of(made, server, auth=made.Token(key_id="7", secret=secret)) as client:
        await client.builds.get(id="7")
    scheme, _, token = server.received[0].headers["Authorization"].partition(" ")
    assert scheme == "Store"
    assert jwt.decode(token, BYTES, algorithms=["HS256"], audience="/admin/").keys() == {
        "aud",
        "iat",
        "exp",
    }
    for each in (wrong, "  "):
        with pytest.raises(ConfigurationError, match=f"a secret written as {encoding}"):
            made.Token(key_id="7", secret=each)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"Bearer "}', '"Bearer ", pair: token}', "E010.*on one side of a colon"),
        ('"Bearer "}', '"Bearer ", pair: "{token}", kind: password}', "E010"),
        ('"Bearer "}', '"Bearer ", pair: "{token}:", kind: password}', "E027.*kind: token"),
        ('"Bearer "}', '"Bearer ", key_encoding: hex}', "E027.*signed credential only"),
        (
            SERVICE[SERVICE.index("  token:") : SERVICE.index("errors:")],
            SIGNED.replace("HS256", "ES256\n    key_encoding: hex"),
            "E028.*ES256 is given as PEM",
        ),
    ],
)
def test_pairs_and_encodings_must_fit(store, old, new, fault):
    with pytest.raises(SpecError, match=fault):
        store(SERVICE.replace(old, new))


async def test_an_operation_may_have_another_value_of_a_fixed_header(store, server):
    service = SERVICE.replace("path: /v1", "path: /v1\n    headers: {Accept: text/a, X-Way: api}")
    headers = "    headers: {accept: {const: text/b}, x_way: {type: string, description: A way.}}\n"
    summary = "    summary: Get a build.\n"
    made = store(service, BUILDS.replace(summary, summary + headers))
    server.then([])
    async with client_of(made, server) as client:
        await client.builds.get(id="7")
        await client.builds.get(id="7", x_way="mine")
    sent = [
        (each.headers.getall("Accept"), each.headers.getall("X-Way")) for each in server.received
    ]
    assert sent == [(["text/b"], ["api"]), (["text/b"], ["mine"])]


FILE = """\
  download:
    get: /files/{id}
    summary: Download a file.
    path: {id: {type: string, description: Its ID.}}
    download: true
    redirects: true
"""


@pytest.fixture
async def elsewhere():
    async with Server() as server:
        yield server


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_file_elsewhere_is_asked_for_with_nothing(store, server, elsewhere, status):
    made = store(
        SERVICE.replace("path: /v1", "path: /v1\n    headers: {X-Way: api}"), BUILDS + FILE
    )
    server.then(status=status, headers={"Location": f"{elsewhere.base_url}/f?signed=%2Fa"})
    elsewhere.then(status=302, headers={"Location": "/g"})
    elsewhere.then(body=b"a file", headers={"Set-Cookie": "a=b"})
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of one port go to all of them
    jar.update_cookies({"cookie": "mine"}, URL(server.base_url))
    async with aiohttp.ClientSession(headers={"X-Own": "mine"}, cookie_jar=jar) as session:
        client = client_of(made, server, session=session)
        assert await client.builds.download(id="7") == b"a file"
        async with client.builds.download(id="7") as file:
            assert (await file.read(), file.response.status) == (b"a file", 200)
        await client.close()
    assert {"Authorization", "X-Way", "X-Own", "Cookie"} <= server.received[0].headers.keys()
    asked = [(each.path, each.query_string) for each in elsewhere.received]
    assert asked == [("/f", "signed=%2Fa"), ("/g", ""), ("/f", "signed=%2Fa")]
    for each in elsewhere.received:
        assert each.headers.keys() == {"Host", "Accept", "Accept-Encoding", "User-Agent"}


@pytest.mark.parametrize(
    "location",
    [
        "http://storage.example/f",
        "ftp://storage.example/f",
        "http://user:pw@127.0.0.1:1/f",
        "//user@127.0.0.1:1/f",
        "https://",
        "",
    ],
)
async def test_a_file_is_not_got_by_any_way(store, server, location):
    made = store(builds=BUILDS + FILE)
    server.then(status=302, headers={"Location": location})
    async with client_of(made, server) as client:
        with pytest.raises(made.StoreRedirectError, match="which is not followed"):
            await client.builds.download(id="7")


async def test_files_that_lead_in_a_circle_end(store, server, elsewhere):
    made = store(builds=BUILDS + FILE)
    for here, there in ((server, elsewhere), (elsewhere, server)):
        here.then(status=302, headers={"Location": f"{there.base_url}/f"})
    async with client_of(made, server) as client:
        with pytest.raises(made.StoreRedirectError):
            await client.builds.download(id="7")
    sent = [*server.received, *elsewhere.received]
    assert ["Authorization" in each.headers for each in sent] == [True, False, False, False]


async def test_without_a_word_of_it_a_file_elsewhere_is_not_got(store, server, elsewhere):
    made = store(builds=BUILDS + FILE.replace("    redirects: true\n", ""))
    server.then(status=302, headers={"Location": f"{elsewhere.base_url}/f"})
    async with client_of(made, server) as client:
        with pytest.raises(made.StoreRedirectError, match="which is not followed"):
            await client.builds.download(id="7")
    assert not elsewhere.received


def test_a_file_elsewhere_is_got_by_get(store):
    with pytest.raises(SpecError, match=r"E022.*followed by GET"):
        store(builds=BUILDS + FILE.replace("    get: /files", "    post: /files"))


UPLOAD = """\
  attach:
    post: /files
    summary: Attach a file.
    upload: {part: file}
    body:
      tags: {type: array, items: string, style: plain, description: Marks.}
      numbers: {type: array, items: integer, style: suffixed, description: Numbers.}
      labels: {type: array, items: string, description: Labels.}
      about: {type: map, values: any, style: brackets, description: More about it.}
"""


async def test_lists_beside_a_file_go_in_their_own_styles(store, server):
    made = store(builds=BUILDS + UPLOAD)
    server.then({})
    async with client_of(made, server) as client:
        await client.builds.attach(
            content=b"a",
            name="a",
            tags=["x", 'a"b,c'],
            numbers=[1, 2],
            labels=["l"],
            about={"a": [1], "b": {"c": None}},
        )
        await client.builds.attach(content=b"a", name="a", tags=[])
    first, second = (
        [line for line in each.body.decode().split("\r\n") if not line.startswith("--")]
        for each in server.received
    )
    head = "Content-Disposition: form-data; name="
    parts = [*zip(first[::3], first[2::3], strict=False)][:-1]
    assert [(name.removeprefix(head), text) for name, text in parts] == [
        ('"tags"', "x"),
        ('"tags"', 'a"b,c'),
        ('"numbers[]"', "1"),
        ('"numbers[]"', "2"),
        ('"labels"', '["l"]'),
        ('"about[a][0]"', "1"),
        ('"about[b][c]"', "null"),
    ]
    assert not any("tags" in line for line in second)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("style: plain", "style: comma", "E022.*no style 'comma'"),
        ("style: brackets", "style: plain", "E027|E022"),
        ("items: string, style: plain", "items: any, style: plain", "E022.*field of a form"),
    ],
)
def test_styles_beside_a_file_must_fit(store, old, new, fault):
    with pytest.raises(SpecError, match=fault):
        store(builds=BUILDS + UPLOAD.replace(old, new))


def test_lists_beside_a_file_are_parts_where_openapi_says_nothing_else(tmp_path):
    text = {"type": "array", "items": {"type": "string"}}
    form = {
        "schema": {
            "type": "object",
            "properties": {"file": {"format": "binary", "type": "string"}, "a": text, "b": text},
        },
        "encoding": {"b": {"contentType": "application/json"}},
    }
    body = {"content": {"multipart/form-data": form}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Files", "version": "1"},
        "paths": {"/files": {"post": {"requestBody": body, "responses": {"200": {}}}}},
    }
    (tmp_path / "files.json").write_text(json.dumps(document))
    made = import_openapi(tmp_path / "files.json", tmp_path / "files")
    operations = yaml.safe_load(made.texts["files.yaml"])["operations"]
    (operation,) = operations.values()
    assert {name: each.get("style") for name, each in operation["body"].items()} == {
        "a": "plain",
        "b": None,
    }

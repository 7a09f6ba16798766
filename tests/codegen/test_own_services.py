"""Services as one describes them for oneself: generated, and run against a real server."""

from __future__ import annotations

import importlib
import itertools
import sys
from typing import Any

import pytest
from aiohttp import web

from specloom import Retry
from specloom.testing.server import LocalService
from specloom_codegen import generate

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
        self.answers: list[web.Response] = []

    async def handle(self, request):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def then(self, data: Any = None, **given: Any) -> None:
        self.answers.append(
            web.Response(**given) if data is None else web.json_response(data, **given)
        )


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


def client_of(store, server, **options: Any) -> Any:
    return store.StoreClient(
        server.base_url, **{"auth": store.Token("t"), "retry": Retry(attempts=1)} | options
    )


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

"""What is deprecated warns whoever calls it, once, and works all the same."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import sys
from pathlib import Path

import pytest
from aiohttp import web

from specloom_codegen import cli

is_coroutine_function = (
    inspect.iscoroutinefunction if sys.version_info >= (3, 12) else asyncio.iscoroutinefunction
)
"""Before 3.12 a function that wraps a coroutine function can tell only asyncio that it does."""


@pytest.fixture
def stall(tmp_path, monkeypatch):
    """A client whose `items.list` is deprecated in favor of one called `deprecated`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    assert cli.main(["new", "stall", "--specs", "specs"]) == 0
    spec = Path("specs/stall/items.yaml")
    old = spec.read_text("utf-8")
    text = old.replace("  list:", "  deprecated:\n    get: /all\n    summary: Get all.\n\n  list:")
    text = text.replace("    returns: ItemPage\n", "    returns: ItemPage\n    deprecated: use x\n")
    text = text.replace("    post: /items\n", "    post: /items\n    deprecated: true\n")
    spec.write_text(text, "utf-8")
    assert cli.main(["generate", "specs", "--out", "."]) == 0
    yield importlib.import_module("stall")
    for name in [name for name in sys.modules if name.partition(".")[0] == "stall"]:
        del sys.modules[name]


@pytest.fixture
async def client(stall, address):
    async with stall.StallClient(address) as client:
        yield client


@pytest.fixture
async def address():
    """A service with 150 items."""

    async def items(request: web.Request) -> web.Response:
        offset, limit = int(request.query["offset"]), int(request.query["limit"])
        numbers = range(150)[offset : offset + limit]
        return web.json_response(
            {"items": [{"id": n, "name": "x", "state": "open"} for n in numbers]}
        )

    app = web.Application()
    app.router.add_get("/v1/items", items)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_call_warns_where_it_stands(client):
    with pytest.warns(DeprecationWarning, match=r"^`items.list` is deprecated: use x$") as warned:
        page = await client.items.list(offset=1, limit=2)
    assert [item.id for item in page.items] == [1, 2]
    (warning,) = warned
    assert warning.filename == __file__


async def test_the_answer_beside_the_result(client):
    with pytest.warns(DeprecationWarning, match=r"items\.list"):
        reply = await client.with_response(client.items.list(offset=0, limit=1))
    assert reply.response.status == 200


async def test_an_iteration_warns_once(client):
    with pytest.warns(
        DeprecationWarning, match=r"^`items.iterate` is deprecated: use x$"
    ) as warned:
        found = [item.id async for item in client.items.iterate()]
    assert found == list(range(150))
    (warning,) = warned
    assert warning.filename == __file__


def test_it_is_the_function_that_it_was(stall):
    items = importlib.import_module("stall.items").Items
    assert stall.StallClient.items
    assert is_coroutine_function(items.list)
    assert not is_coroutine_function(items.iterate)
    assert list(inspect.signature(items.add).parameters) == ["self", "name", "state"]
    assert items.add.__deprecated__ == "`items.add` is deprecated"
    assert inspect.getdoc(items.list).count("eprecated") == 1
    assert not hasattr(items.get, "__deprecated__")
    assert not hasattr(items.deprecated, "__deprecated__")

"""Specs in an editor: its language server offers, explains and underlines by the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from specloom_codegen import cli

from . import language_server
from .node import BrokenError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from .language_server import LanguageServer

pytestmark = pytest.mark.live

LINE = "# yaml-language-server: $schema=../spec.schema.json\n"

SERVICE = f"""{LINE}\
service: shop
title: Shop
description: A shop.
client: ShopNamespaces
apis:
  main:
    path: /v1
    accepts: [token]
    query_style: \n\
    max_ur: 9
credentials:
  token: {{header: X-Token}}
errors:
  class: ShopError
  code: code
  message: message
"""

RESOURCE = f"""{LINE}\
resource: orders
description: Orders.
operations:
  list:
    get: /orders
    summary: Get orders.
    query:
      size: {{type: integer, maximun: 50, description: How many to get.}}
      state:
        type: \n\
        description: Which.
    retry: \n\
    ret
types:
  Order:
    description: An order.
    fields:
      id: {{type: integer, required: true, description: ID.}}
    \n\
"""

APP = f"""{LINE}\
app: 7
record: Order
description: Orders.
fields:
  price:
    type: NUMBER
    minimum: 0
    \n\
  state:
    type: DROP_
    optoins: [open, closed]
"""

CONTENT = f"""{LINE}\
type: api::article.article
kind: \n\
path: articles
class: Article
drafts: true
attributes:
  title:
    type: string
    max_length: 80
    req: true
    \n\
"""


@pytest.fixture
async def editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[LanguageServer, Path]]:
    """An editor in a project that `specloom new` began, and the folder of its service."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "shop", "--specs", "specs"]) == 0
    try:
        async with language_server.running(tmp_path) as server:
            yield server, tmp_path / "specs" / "shop"
    except UnavailableError as error:
        pytest.skip(str(error))
    except BrokenError as error:
        pytest.fail(str(error), pytrace=False)


async def test_what_a_new_service_begins_with_has_no_problems(editor):
    server, folder = editor
    for path in sorted(folder.iterdir()):
        document = await server.open(path, path.read_text("utf-8"))
        assert await document.problems() == [], path.name


async def test_a_service(editor):
    server, folder = editor
    document = await server.open(folder / "service.yaml", SERVICE)
    assert await document.completions("query_style: ") >= {"plain", "indexed", "brackets"}
    assert {"variants", "override", "max_url"} <= await document.completions("    max_ur")
    assert "Default: `plain`." in await document.hover("    query_st")
    (problem,) = [each for each in await document.problems() if "max_ur" in each[1]]
    assert problem[0] == "max_ur"


async def test_a_resource(editor):
    server, folder = editor
    document = await server.open(folder / "orders.yaml", RESOURCE)
    assert {"safe", "idempotent", "never"} <= await document.completions("retry: ")
    assert {"string", "integer", "array"} <= await document.completions("        type: ")
    assert {"returns", "result", "accepts"} <= await document.completions("    retry: \n    ret")
    assert "may be repeated" in await document.hover("description: Which.\n    retr")
    problems = await document.problems()
    assert ("maximun", "Property maximun is not allowed.") in problems


async def test_an_app_of_kintone(editor):
    server, folder = editor
    document = await server.open(folder / "app.yaml", APP)
    assert {"DROP_DOWN", "SUBTABLE"} <= await document.completions("type: DROP_")
    assert {"maximum", "lookup", "label"} <= await document.completions("    minimum: 0\n    ")
    assert "Least value" in await document.hover("    mini")
    assert ("optoins", "Property optoins is not allowed.") in await document.problems()


async def test_a_content_type_of_strapi(editor):
    server, folder = editor
    document = await server.open(folder / "content.yaml", CONTENT)
    assert {"collection", "single", "related"} <= await document.completions("kind: ")
    assert {"min_length", "unique"} <= await document.completions("    req: true\n    ")
    assert "draft" in await document.hover("draf")
    assert ("req", "Property req is not allowed.") in await document.problems()

"""A small valid service for tests to break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SERVICE = """\
service: shop
title: Shop
description: A shop.
client: ShopNamespaces
apis:
  main: {path: /v1, accepts: [token, anonymous]}
credentials:
  token: {header: X-Token}
  anonymous: {}
parameters:
  id: {type: integer, required: true, description: ID of the order.}
errors:
  class: ShopError
  code: code
  message: message
  kinds:
    not_found: [GONE]
"""

ORDERS = """\
resource: orders
description: Orders of the shop.
operations:
  get:
    get: /orders/{id}
    summary: Get one order.
    path:
      id:
    returns: Order
  list:
    get: /orders
    summary: Get orders.
    query:
      skip: {type: integer, description: How many to skip.}
      take: {type: integer, maximum: 50, description: How many to get.}
    returns: Page
    paging: {style: offset, offset: skip, size: take, items: orders, max: 50}
  add:
    post: /orders
    summary: Add an order.
    body:
      order: {type: NewOrder, required: true, description: The order.}
      note: {type: string, description: Text for the shop.}
      gift: {type: boolean, description: Whether to wrap it up.}
    returns: Order
types:
  Order:
    description: An order.
    fields:
      id: {type: integer, required: true, description: Its ID.}
      state: {type: string, nullable: true, description: What became of it.}
  Page:
    description: Some orders.
    fields:
      orders: {type: array, items: Order, required: true, description: The orders.}
  NewOrder:
    description: An order to add.
    input: true
    fields:
      lines: {type: map, values: integer, required: true, description: Amounts by article.}
"""

VALID = {"service.yaml": SERVICE, "orders.yaml": ORDERS}

Edit = tuple[str, str, str]
"""A file, what to replace in it, and by what."""


def edited(*edits: Edit) -> dict[str, str]:
    """The valid service with some texts replaced; each must be there once."""
    files = dict(VALID)
    for name, old, new in edits:
        text = files.get(name, "")
        assert text.count(old) == 1 or not old, f"{old!r} is not in {name} once"
        files[name] = text.replace(old, new) if old else new
    return files


WriteSpecs = Callable[[dict[str, str]], Path]


@pytest.fixture
def write_specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WriteSpecs:
    """Write a service, and stand where messages call it `specs/shop`."""
    monkeypatch.chdir(tmp_path)

    def write(files: dict[str, str]) -> Path:
        folder = Path("specs", "shop")
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
        return Path("specs")

    return write

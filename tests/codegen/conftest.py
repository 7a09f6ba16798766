"""A small valid service for tests to break."""

from __future__ import annotations

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


class Shop:
    """The folder of the service."""

    folder = Path("specs", "shop")

    def write(self, *edits: tuple[str, str, str]) -> Path:
        """Write the service with some texts replaced; each must be there once.

        Args:
            edits: A file, what to replace in it (nothing for a new file), and by what.

        Returns:
            The folder of service folders, as messages call it.
        """
        files = dict(VALID)
        for name, old, new in edits:
            text = files.get(name, "")
            assert not old or text.count(old) == 1, f"{old!r} is not in {name} once"
            files[name] = text.replace(old, new) if old else new
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (self.folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
        return self.folder.parent


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A valid service to break, in an empty working directory."""
    monkeypatch.chdir(tmp_path)
    return Shop()

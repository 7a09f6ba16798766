"""Typed Strapi content, beside the client of PyPI that has models too."""

from __future__ import annotations

import asyncio
import datetime as dt  # noqa: TC003  # pydantic resolves its hints at run time
import importlib
import sys
import time
from decimal import Decimal  # noqa: TC003
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specloom.strapi import ApiToken

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ROOT = Path(__file__).parent.parent
ROUNDS = 15


def cms(base: str) -> Any:
    """A typed client of ours, for the types of the live tests."""
    sys.path.insert(0, str(ROOT))
    try:
        client = importlib.import_module("tests.live.cms").CmsClient
    finally:
        sys.path.remove(str(ROOT))
    return client(base, auth=ApiToken("x"))


def peer(base: str) -> tuple[Any, Any]:
    """The peer's client, and its model of the same type."""
    try:
        import strapi_client
        from pydantic import Field
    except ImportError as error:
        raise LookupError("strapi-client could not be installed") from error

    class Cook(strapi_client.SmartDocument):
        name: str | None

    class Recipe(strapi_client.SmartDocument):
        title: str | None
        slug: str | None
        intro: str | None
        difficulty: str | None
        cook_time: int | None = Field(alias="cookTime")
        from_: dt.date | None = Field(alias="from")
        serves: int | None
        serial: int | None
        rating: float | None
        price: Decimal | None
        vegan: bool | None
        ready_at: dt.datetime | None = Field(alias="readyAt")
        opens: dt.time | None
        facts: Any
        cook: Cook | None

    Recipe.model_rebuild(_types_namespace={**globals(), **locals()})
    return strapi_client.StrapiClientAsync(base_url=base, token="x"), Recipe


async def sides(base: str, calls: int, *, pages: bool) -> tuple[list[float], list[float]]:
    """Microseconds of CPU for a call, ours and the peer's, round by round."""
    theirs, recipe = peer(base)
    async with cms(base) as ours, theirs as client:
        populate = {"cook": True}

        async def our_call() -> None:
            if pages:
                page = await ours.recipes.find(populate=populate, pagination={"page_size": 100})
                assert len(page.data) == 100
            else:
                assert (await ours.recipes.find_one(document_id="r1", populate=populate)).serves

        async def their_call() -> None:
            if pages:
                assert len(await recipe.get_documents(client)) == 100
            else:
                assert (await recipe.get_document(client, "r1")).serves

        async def cpu(call: Callable[[], Awaitable[None]]) -> float:
            started = time.process_time()
            for _ in range(calls):
                await call()
            return (time.process_time() - started) / calls * 1e6

        await cpu(our_call)
        await cpu(their_call)
        mine: list[float] = []
        others: list[float] = []
        for _ in range(ROUNDS):
            others.append(await cpu(their_call))
            mine.append(await cpu(our_call))
        return mine, others


def documents(base: str) -> tuple[list[float], list[float]]:
    """CPU of getting one document, with what it leads to."""
    return asyncio.run(sides(base, 100, pages=False))


def rows(base: str) -> tuple[list[float], list[float]]:
    """CPU of each document of a page of 100: a million divided by it are rows a second."""
    mine, others = asyncio.run(sides(base, 10, pages=True))
    return [each / 100 for each in mine], [each / 100 for each in others]

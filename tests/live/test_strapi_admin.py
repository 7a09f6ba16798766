"""Administration of API tokens."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from specloom import ArgumentError, Secret
from specloom.strapi import (
    ApiToken,
    StrapiAdmin,
    StrapiAuthenticationError,
    StrapiBadRequestError,
    StrapiClient,
    StrapiNotFoundError,
    StrapiPermissionDeniedError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .strapi_server import Address


@pytest.fixture
async def admin(server: Address) -> AsyncIterator[StrapiAdmin]:
    """A client of the administrator."""
    async with StrapiAdmin(server.base_url, email=server.email, password=server.password) as client:
        yield client


async def test_a_token_is_created_used_changed_renewed_and_deleted(
    admin: StrapiAdmin, server: Address
):
    made = await admin.tokens.create(
        name="reports",
        type="custom",
        permissions=["api::article.article.find"],
        description="Reads articles",
        days=30,
    )
    assert (made.name, made.type, made.days) == ("reports", "custom", 30)
    assert made.permissions == ["api::article.article.find"]
    assert made.expires_at is not None
    assert round((made.expires_at - made.created_at) / timedelta(days=1)) == 30
    assert isinstance(made.access_key, Secret)
    assert made.access_key.reveal() not in f"{made!r}"

    async with StrapiClient(server.base_url, auth=ApiToken(made.access_key)) as client:
        assert (await client.content("articles").find()).data == []
        with pytest.raises(StrapiPermissionDeniedError) as caught:
            await client.content("articles").create(data={"title": "x"})
        assert caught.value.right == "api::article.article.create"
        assert "api::article.article.create" in str(caught.value)

        await admin.tokens.update(
            id=made.id,
            permissions=["api::article.article.find", "api::article.article.create"],
        )
        await client.content("articles").create(data={"title": "x"})

        fresh = await admin.tokens.regenerate(id=made.id)
        with pytest.raises(StrapiAuthenticationError):
            await client.content("articles").find()
    async with StrapiClient(server.base_url, auth=ApiToken(fresh.access_key)) as client:
        assert len((await client.content("articles").find()).data) == 1

    assert (await admin.tokens.get(id=made.id)).access_key == fresh.access_key
    gone = await admin.tokens.delete(id=made.id)
    assert gone is not None
    assert gone.name == "reports"
    assert await admin.tokens.delete(id=made.id) is None
    with pytest.raises(StrapiNotFoundError, match="API Token not found"):
        await admin.tokens.get(id=made.id)


@pytest.mark.parametrize("days", [7, 90, None])
@pytest.mark.parametrize("kind", ["read-only", "full-access"])
async def test_tokens_of_every_kind(admin: StrapiAdmin, kind: str, days: int | None):
    made = await admin.tokens.create(name=f"of {kind}", type=kind, days=days)
    assert (made.type, made.days, made.expires_at is None) == (kind, days, days is None)
    listed = {token.name: token for token in await admin.tokens.list()}
    assert listed[f"of {kind}"].id == made.id
    assert not listed[f"of {kind}"].has("access_key")


async def test_what_a_token_can_be_allowed_to_do(admin: StrapiAdmin):
    actions = await admin.tokens.actions()
    assert "api::article.article.findOne" in actions
    assert "plugin::upload.content-api.upload" in actions
    assert "api::homepage.homepage.findOne" not in actions


async def test_what_cannot_be_is_refused(admin: StrapiAdmin):
    with pytest.raises(ArgumentError, match="7, 30 or 90 days, not 8"):
        await admin.tokens.create(name="a", type="read-only", days=8)
    await admin.tokens.create(name="a", type="read-only")
    with pytest.raises(StrapiBadRequestError, match="Name already taken"):
        await admin.tokens.create(name="a", type="read-only")
    with pytest.raises(StrapiBadRequestError, match="Missing permissions"):
        await admin.tokens.create(name="b", type="custom")
    with pytest.raises(StrapiBadRequestError, match=r"Unknown permissions provided: api::no\.no"):
        await admin.tokens.create(name="b", type="custom", permissions=["api::no.no.find"])


async def test_a_wrong_password_shows_nowhere(server: Address):
    password = "Wrong-password-1"
    async with StrapiAdmin(server.base_url, email=server.email, password=password) as admin:
        with pytest.raises(StrapiAuthenticationError, match="Invalid credentials") as caught:
            await admin.tokens.list()
        assert password not in f"{caught.value} {caught.value!r} {admin!r}"


async def test_calls_at_once_log_in_once_and_after_the_end_again(admin: StrapiAdmin):
    counts = await asyncio.gather(*(admin.tokens.list() for _ in range(6)))
    assert len({len(found) for found in counts}) == 1
    await admin.log_out()
    assert await admin.tokens.list() == counts[0]


async def test_a_content_token_is_none_of_an_administrator(server: Address):
    async with StrapiClient(server.base_url, auth=ApiToken(server.full_access)) as client:
        with pytest.raises(StrapiAuthenticationError):
            await client.with_options(auth=ApiToken("0" * 256)).content("articles").find()

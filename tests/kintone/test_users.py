from __future__ import annotations

import pytest

from specloom import ArgumentError
from specloom.kintone import KintoneClient, Password


@pytest.fixture
async def client(service):
    auth = Password("ada", "analytical")
    async with KintoneClient(service.base_url, auth=auth) as client:
        yield client


async def test_users_are_typed(client) -> None:
    page = await client.users.list(codes=["ada"])
    (user,) = page.users
    assert (user.code, user.name, user.valid) == ("ada", "Ada Lovelace", True)
    assert isinstance(user.id, int)
    assert user.ctime.tzinfo is not None


async def test_ids_and_codes_exclude_each_other(client, service) -> None:
    with pytest.raises(ArgumentError, match="ids and codes exclude each other"):
        await client.users.list(ids=[1], codes=["ada"])
    assert not service.received


async def test_iterate_users_organizations_and_groups(client, service) -> None:
    for number in range(250):
        service.add_user(f"user{number}", password="x", name=f"User {number}")
    codes = [user.code async for user in client.users.iterate()]
    assert len(codes) == len(set(codes)) == 252
    assert len(service.received) == 3
    service.add_organization("north", name="North")
    assert [o.code async for o in client.organizations.iterate()] == ["north"]
    service.add_group("everybody", name="Everybody")
    assert "everybody" in [g.code async for g in client.groups.iterate(size=1)]

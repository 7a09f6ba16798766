"""Users & Permissions: log-in, registration, sessions, users and roles."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from specloom import FieldNotLoaded, Secret
from specloom.strapi import (
    ApiToken,
    StrapiAuthenticationError,
    StrapiBadRequestError,
    StrapiClient,
    StrapiNotFoundError,
    StrapiPermissionDeniedError,
    UserToken,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from specloom.core.tokens import Tokens

    from .conftest import Desk
    from .strapi_server import Address

PASSWORD = "correct horse"


@pytest.fixture
async def anyone(server: Address) -> AsyncIterator[StrapiClient]:
    """A client that nobody is logged in with."""
    async with StrapiClient(server.base_url) as client:
        yield client


@pytest.fixture
async def ann(anyone: StrapiClient) -> StrapiClient:
    """A client that Ann is logged in with."""
    login = await anyone.auth.register(username="ann", email="Ann@example.com", password=PASSWORD)
    return anyone.with_options(auth=UserToken.of(login))


async def test_somebody_registers_logs_in_and_is_known(anyone: StrapiClient):
    made = await anyone.auth.register(
        username="ann", email="Ann@example.com", password=Secret(PASSWORD)
    )
    assert (made.user.username, made.user.email) == ("ann", "ann@example.com")
    assert isinstance(made.jwt, Secret)
    assert made.jwt.reveal() not in f"{made!r}"
    login = await anyone.auth.login(identifier="ann@example.com", password=PASSWORD)
    assert login.user.id == made.user.id
    me = await anyone.with_options(auth=UserToken.of(login)).users.me()
    assert (me.id, me.confirmed, me.blocked) == (made.user.id, True, False)
    with pytest.raises(FieldNotLoaded):
        _ = me.role


async def test_a_wrong_password_and_missing_rights_are_refused(
    anyone: StrapiClient, ann: StrapiClient
):
    with pytest.raises(StrapiBadRequestError, match="Invalid identifier or password"):
        await anyone.auth.login(identifier="ann", password="wrong")
    with pytest.raises(StrapiBadRequestError, match="already taken"):
        await anyone.auth.register(username="ann", email="a@example.com", password=PASSWORD)
    with pytest.raises(StrapiPermissionDeniedError) as caught:
        await ann.users.list()
    assert caught.value.right == "plugin::users-permissions.user.find"
    with pytest.raises(StrapiPermissionDeniedError) as caught:
        await ann.content("stock-items").create(data={"code": "x"})
    assert caught.value.right == "api::stock-item.stock-item.create"


async def test_a_refused_password_shows_nowhere(anyone: StrapiClient):
    password = "long-enough-" * 7
    with pytest.raises(StrapiBadRequestError, match="less than 73 bytes") as caught:
        await anyone.auth.register(username="bob", email="bob@example.com", password=password)
    error = caught.value
    assert password not in f"{error} {error!r} {error.details} {error.body!r}"
    assert error.faults[0].path == ("password",)


async def test_several_faults_are_told_in_one_line(anyone: StrapiClient):
    with pytest.raises(StrapiBadRequestError) as caught:
        await anyone.auth.register(username="ann", email="nothing", password="x" * 73)
    text = str(caught.value)
    assert "email must be a valid email" in text
    assert "Password must be less than 73 bytes" in text
    assert "\n" not in text


async def test_a_token_is_renewed_once_for_all_calls(anyone: StrapiClient, ann: StrapiClient):
    login = await anyone.auth.login(identifier="ann", password=PASSWORD)
    renewed: list[Tokens] = []
    token = UserToken("not.a.token", refresh_token=login.refresh_token, on_renewal=renewed.append)
    client = anyone.with_options(auth=token)
    people = await asyncio.gather(*(client.users.me() for _ in range(8)))
    assert {person.username for person in people} == {"ann"}
    assert len(renewed) == 1
    assert renewed[0].refresh_token != login.refresh_token
    assert login.refresh_token.reveal() not in repr(renewed)

    with pytest.raises(StrapiAuthenticationError, match="Invalid refresh token"):
        await anyone.auth.refresh(refresh_token=login.refresh_token)
    again = await anyone.auth.refresh(refresh_token=renewed[0].refresh_token)
    me = await anyone.with_options(auth=UserToken(again.jwt)).users.me()
    assert me.username == "ann"


async def test_a_token_that_cannot_be_renewed_is_refused(anyone: StrapiClient):
    for token in (UserToken("x.y.z"), UserToken("x.y.z", refresh_token="x.y.z")):
        with pytest.raises(StrapiAuthenticationError) as caught:
            await anyone.with_options(auth=token).users.me()
        assert caught.value.status == 401


async def test_sessions_are_listed_and_ended(anyone: StrapiClient, ann: StrapiClient):
    other = await anyone.auth.login(identifier="ann", password=PASSWORD, device_id="phone")
    sessions = await ann.auth.sessions()
    assert [(s.device_id == "phone", s.current) for s in sessions] == [(False, True), (True, False)]
    await ann.auth.end_session(id=sessions[1].id)
    with pytest.raises(StrapiAuthenticationError):
        await anyone.auth.refresh(refresh_token=other.refresh_token)
    with pytest.raises(StrapiNotFoundError, match="Session not found"):
        await ann.auth.end_session(id=sessions[1].id)
    await ann.auth.logout()
    assert await ann.auth.sessions() == []


async def test_a_password_is_changed(anyone: StrapiClient, ann: StrapiClient):
    with pytest.raises(StrapiBadRequestError, match="current password is invalid"):
        await ann.auth.change_password(
            current_password="wrong", password="another", password_confirmation="another"
        )
    login = await ann.auth.change_password(
        current_password=PASSWORD, password="another", password_confirmation="another"
    )
    assert (await anyone.with_options(auth=UserToken.of(login)).users.me()).username == "ann"
    with pytest.raises(StrapiBadRequestError):
        await anyone.auth.login(identifier="ann", password=PASSWORD)


async def test_a_forgotten_password_is_reset_by_mail(
    anyone: StrapiClient, ann: StrapiClient, desk: Desk
):
    await anyone.auth.forgot_password(email="nobody@example.com")
    await anyone.auth.forgot_password(email="ann@example.com")
    (code,) = await desk.codes()
    with pytest.raises(StrapiBadRequestError, match="Passwords do not match"):
        await anyone.auth.reset_password(code=code, password="a", password_confirmation="b")
    login = await anyone.auth.reset_password(
        code=code, password="another", password_confirmation="another"
    )
    assert login.user.username == "ann"
    with pytest.raises(StrapiBadRequestError, match="Incorrect code"):
        await anyone.auth.reset_password(
            code=code, password="another", password_confirmation="another"
        )
    assert (await anyone.auth.login(identifier="ann", password="another")).user.username == "ann"


async def test_an_address_is_confirmed_by_mail(anyone: StrapiClient, desk: Desk):
    await desk.confirm_addresses(on=True)
    made = await anyone.auth.register(username="cat", email="cat@example.com", password=PASSWORD)
    with pytest.raises(FieldNotLoaded):
        UserToken.of(made)
    with pytest.raises(StrapiBadRequestError, match="not confirmed"):
        await anyone.auth.login(identifier="cat", password=PASSWORD)
    await anyone.auth.send_confirmation(email="cat@example.com")
    first, second = await desk.codes()
    with pytest.raises(StrapiBadRequestError, match="Invalid token"):
        await anyone.auth.confirm_email(confirmation=first)
    await anyone.auth.confirm_email(confirmation=second)
    assert (await anyone.auth.login(identifier="cat", password=PASSWORD)).user.confirmed
    with pytest.raises(StrapiBadRequestError, match="Already confirmed"):
        await anyone.auth.send_confirmation(email="cat@example.com")


async def _role(strapi: StrapiClient, kind: str) -> int:
    return next(role.id for role in await strapi.roles.list() if role.type == kind)


async def test_users_are_created_listed_changed_and_deleted(strapi: StrapiClient):
    role = await _role(strapi, "authenticated")
    made = [
        await strapi.users.create(
            data={
                "username": f"user{n}",
                "email": f"user{n}@example.com",
                "password": Secret(PASSWORD),
                "role": role,
            }
        )
        for n in range(5)
    ]
    assert made[0].role is not None
    assert made[0].role.type == "authenticated"
    assert await strapi.users.count() == 5
    assert await strapi.users.count(filters={"username": {"$in": ["user1", "user3"]}}) == 2
    found = await strapi.users.list(sort=["username:desc"], start=1, limit=2, populate=["role"])
    assert [(user.username, user.role and user.role.name) for user in found] == [
        ("user3", "Authenticated"),
        ("user2", "Authenticated"),
    ]
    names = [user.username async for user in strapi.users.iterate(size=2, fields=["username"])]
    assert names == [f"user{n}" for n in range(5)]

    changed = await strapi.users.update(id=made[0].id, data={"blocked": True})
    assert changed.blocked
    with pytest.raises(StrapiBadRequestError, match="blocked by an administrator"):
        await strapi.auth.login(identifier="user0", password=PASSWORD)
    with pytest.raises(StrapiBadRequestError, match="Username already taken"):
        await strapi.users.update(id=made[0].id, data={"username": "user1"})
    with pytest.raises(StrapiBadRequestError, match="Email already taken"):
        await strapi.users.create(
            data={
                "username": "other",
                "email": "user1@example.com",
                "password": PASSWORD,
                "role": role,
            }
        )
    assert (await strapi.users.get(id=made[0].id)).username == "user0"
    assert (await strapi.users.delete(id=made[0].id)).id == made[0].id
    assert await strapi.users.count() == 4


async def test_a_missing_user_is_an_error(strapi: StrapiClient):
    for call in (
        strapi.users.get(id=99999),
        strapi.users.delete(id=99999),
        strapi.users.update(id=99999, data={"username": "x"}),
    ):
        with pytest.raises(StrapiNotFoundError):
            await call


async def test_roles_are_created_granted_changed_and_deleted(
    strapi: StrapiClient, ann: StrapiClient
):
    me = await ann.users.me()
    granted = {"api::article": {"controllers": {"article": {"find": {"enabled": True}}}}}
    await strapi.roles.create(name="Editor", description="Reads", permissions=granted)
    number = await _role(strapi, "editor")
    role = await strapi.roles.get(id=number)
    assert (role.name, role.description) == ("Editor", "Reads")
    actions = role.permissions["api::article"]["controllers"]["article"]
    assert [name for name, action in actions.items() if action["enabled"]] == ["find"]
    assert "api::article" in await strapi.roles.permissions()

    with pytest.raises(StrapiPermissionDeniedError):
        await ann.content("articles").find()
    await strapi.users.update(id=me.id, data={"role": number})
    assert (await ann.content("articles").find()).data == []

    await strapi.roles.update(id=number, name="Author")
    assert (await strapi.roles.get(id=number)).name == "Author"
    with pytest.raises(StrapiPermissionDeniedError):
        await ann.content("articles").find()
    await strapi.roles.delete(id=number)
    with pytest.raises(StrapiNotFoundError, match="Role not found"):
        await strapi.roles.get(id=number)
    with pytest.raises(StrapiBadRequestError, match="Cannot delete public role"):
        await strapi.roles.delete(id=await _role(strapi, "public"))


async def test_locales_and_health(strapi: StrapiClient, server: Address):
    locales = await strapi.locales.list()
    assert [(each.code, each.is_default) for each in locales] == [
        ("en", True),
        ("fr", False),
        ("de", False),
    ]
    await strapi.health()
    async with StrapiClient(server.base_url, auth=ApiToken(server.read_only)) as reader:
        with pytest.raises(StrapiPermissionDeniedError) as caught:
            await reader.locales.list()
    assert caught.value.right == "plugin::i18n.locales.listLocales"

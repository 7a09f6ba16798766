"""The servers that the live tests run against: the real one, and the local one with its types."""

from __future__ import annotations

import contextlib
import http.client
import json
from typing import TYPE_CHECKING

import pytest

from specloom.strapi import ApiToken, StrapiClient
from specloom.testing.strapi import StrapiService

from . import strapi_server
from .cms import CmsClient
from .strapi_server import Address, BrokenError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

LOCALES = {"fr": "French (fr)", "de": "German (de)"}
USER_UID = "plugin::users-permissions.user"
USER = {"username": {"type": "string", "required": True}, "email": {"type": "email"}}
LOCAL_FULL_ACCESS = "f" * 256  # as long as a real one
LOCAL_READ_ONLY = "e" * 256


@pytest.fixture(scope="session")
def started_strapi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A real Strapi, for the whole run."""
    try:
        with strapi_server.running(tmp_path_factory.mktemp("strapi")) as address:
            yield address
    except UnavailableError as error:
        pytest.skip(str(error))
    except BrokenError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def real_strapi(started_strapi: Address) -> Address:
    """A real Strapi without content."""
    reset(started_strapi)
    return started_strapi


def reset(address: Address) -> None:
    """Empty a real Strapi."""
    connection = http.client.HTTPConnection(address.base_url.removeprefix("http://"), timeout=30)
    try:
        connection.request("POST", "/reset")
        assert connection.getresponse().status == 204
    finally:
        connection.close()


@pytest.fixture
async def local_strapi() -> AsyncIterator[Address]:
    """The local Strapi without content, with the real one's types."""
    async with local(strapi_server.PROJECT) as address:
        yield address


@contextlib.asynccontextmanager
async def local(project: Path) -> AsyncIterator[Address]:
    """Run the local Strapi with the types of a project."""
    service = StrapiService()
    for uid, path in strapi_server.components(project).items():
        service.add_component(uid, attributes=json.loads(path.read_text())["attributes"])
    for path in strapi_server.content_types(project).values():
        service.add_schema(json.loads(path.read_text()))
    service.add_type("user", attributes=USER, uid=USER_UID, draft_and_publish=False)
    for code, name in LOCALES.items():
        service.add_locale(code, name)
    service.add_token(LOCAL_FULL_ACCESS, kind="full-access")
    service.add_token(LOCAL_READ_ONLY, kind="read-only")
    async with service:
        yield Address(
            base_url=service.base_url,
            full_access=LOCAL_FULL_ACCESS,
            read_only=LOCAL_READ_ONLY,
            email="",
            password="",
        )


@pytest.fixture(params=["local", pytest.param("real", marks=pytest.mark.live)])
def server(request: pytest.FixtureRequest) -> Address:
    """An empty Strapi: a test that asks for it runs against both."""
    address: Address = request.getfixturevalue(f"{request.param}_strapi")
    return address


@pytest.fixture
async def strapi(server: Address) -> AsyncIterator[StrapiClient]:
    """A client that may do everything."""
    async with StrapiClient(server.base_url, auth=ApiToken(server.full_access)) as client:
        yield client


@pytest.fixture
async def cms(server: Address) -> AsyncIterator[CmsClient]:
    """A typed client that may do everything."""
    async with CmsClient(server.base_url, auth=ApiToken(server.full_access)) as client:
        yield client

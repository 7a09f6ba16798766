"""The servers that the live tests run against: the real one, and the local one with its types."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from specloom.strapi import ApiToken, StrapiClient
from specloom.testing.strapi import StrapiService

from . import strapi_server
from .cms import CmsClient
from .node import BrokenError, UnavailableError
from .strapi_server import Address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

LOCALES = {"fr": "French (fr)", "de": "German (de)"}
LOCAL_FULL_ACCESS = "f" * 256  # as long as a real one
LOCAL_READ_ONLY = "e" * 256
LOCAL_ADMIN = ("admin@example.com", "Administrator-1")


class Desk(Protocol):
    """What happens behind a server."""

    async def codes(self) -> list[str]:
        """What the links in the mails since the last look hold."""
        ...

    async def confirm_addresses(self, *, on: bool) -> None:
        """Have users confirm their addresses, or not."""
        ...

    async def fill_stock(self, rows: list[dict[str, Any]]) -> None:
        """Make stock items, any number at once."""
        ...


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


class RealDesk:
    """Behind a real Strapi."""

    def __init__(self, client: StrapiClient) -> None:
        self._client = client

    async def codes(self) -> list[str]:
        mails = (await self._client.raw_request("GET", "/mail")).json()
        return [re.findall(r"(?:code|confirmation)=([0-9a-f]+)", m["html"])[0] for m in mails]

    async def confirm_addresses(self, *, on: bool) -> None:
        path = f"/confirmation/{'on' if on else 'off'}"
        await self._client.raw_request("POST", path)

    async def fill_stock(self, rows: list[dict[str, Any]]) -> None:
        await self._client.raw_request("POST", "/stock", json=rows)


class LocalDesk:
    """Behind the local Strapi."""

    def __init__(self, service: StrapiService) -> None:
        self._service = service

    async def codes(self) -> list[str]:
        codes = [mail.code for mail in self._service.accounts.mails]
        self._service.accounts.mails.clear()
        return codes

    async def confirm_addresses(self, *, on: bool) -> None:
        self._service.accounts.must_confirm = on

    async def fill_stock(self, rows: list[dict[str, Any]]) -> None:
        self._service.seed("stock-items", rows)


@pytest.fixture
def local_service() -> StrapiService:
    """The local Strapi, to be started."""
    return StrapiService()


@pytest.fixture
async def local_strapi(local_service: StrapiService) -> AsyncIterator[Address]:
    """The local Strapi without content, with the real one's types."""
    async with local(strapi_server.PROJECT, local_service) as address:
        yield address


@contextlib.asynccontextmanager
async def local(project: Path, service: StrapiService) -> AsyncIterator[Address]:
    """Run the local Strapi with the types of a project."""
    for uid, path in strapi_server.components(project).items():
        service.add_component(uid, attributes=json.loads(path.read_text())["attributes"])
    for path in strapi_server.content_types(project).values():
        service.add_schema(json.loads(path.read_text()))
    for code, name in LOCALES.items():
        service.add_locale(code, name)
    service.add_token(LOCAL_FULL_ACCESS, kind="full-access")
    service.add_token(LOCAL_READ_ONLY, kind="read-only")
    email, password = LOCAL_ADMIN
    service.add_admin(email, password)
    async with service:
        yield Address(
            base_url=service.base_url,
            full_access=LOCAL_FULL_ACCESS,
            read_only=LOCAL_READ_ONLY,
            email=email,
            password=password,
        )


@pytest.fixture(params=["local", pytest.param("real", marks=pytest.mark.live)])
def server(request: pytest.FixtureRequest) -> Address:
    """An empty Strapi: a test that asks for it runs against both."""
    address: Address = request.getfixturevalue(f"{request.param}_strapi")
    return address


@pytest.fixture
async def desk(
    request: pytest.FixtureRequest, server: Address, local_service: StrapiService
) -> AsyncIterator[Desk]:
    """What happens behind the server."""
    async with StrapiClient(server.base_url) as client:
        is_local = request.node.callspec.params["server"] == "local"
        desk: Desk = LocalDesk(local_service) if is_local else RealDesk(client)
        yield desk
        await desk.confirm_addresses(on=False)


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

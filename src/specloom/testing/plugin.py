"""Fixtures for pytest, there as soon as specloom is installed.

- `instant_retries`: no client waits before it tries again.
- `kintone_service`, `strapi_service`, `apihub_service`: local services, with pytest-asyncio.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from .apihub import ApihubService
    from .kintone import KintoneService
    from .strapi import StrapiService


@pytest.fixture
def instant_retries() -> Iterator[None]:
    """Clients try again at once, however long they would wait."""
    from specloom.core.middleware.retry import RetryMiddleware

    before, RetryMiddleware.instant = RetryMiddleware.instant, True
    yield
    RetryMiddleware.instant = before


if find_spec("pytest_asyncio") is not None:
    import pytest_asyncio

    @pytest_asyncio.fixture
    async def kintone_service() -> AsyncIterator[KintoneService]:
        """A local kintone."""
        from .kintone import KintoneService

        async with KintoneService() as service:
            yield service

    @pytest_asyncio.fixture
    async def strapi_service() -> AsyncIterator[StrapiService]:
        """A local Strapi."""
        from .strapi import StrapiService

        async with StrapiService() as service:
            yield service

    @pytest_asyncio.fixture
    async def apihub_service() -> AsyncIterator[ApihubService]:
        """A local apihub."""
        from .apihub import ApihubService

        async with ApihubService() as service:
            yield service

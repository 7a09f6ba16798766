"""The fixtures that specloom offers to other projects' tests."""

from __future__ import annotations

import asyncio
import time

import pytest
from aiohttp import web

from specloom import Retry, RetryEvent
from specloom.apihub import ApihubClient
from specloom.kintone import ApiToken, KintoneClient
from specloom.strapi import StrapiClient, StrapiPermissionDeniedError


async def test_services_are_there(kintone_service, strapi_service, apihub_service) -> None:
    kintone_service.add_app(1, fields={}, tokens=["t"])
    async with KintoneClient(kintone_service.base_url, auth=ApiToken("t")) as kintone:
        assert (await kintone.records.list(app=1)).records == []
    async with ApihubClient(apihub_service.base_url) as apihub:
        assert (await apihub.weather.now()).now.text
    strapi_service.add_type("article", attributes={})
    async with StrapiClient(strapi_service.base_url) as strapi:
        with pytest.raises(StrapiPermissionDeniedError):
            await strapi.content("articles").find()


async def unavailable(_: web.Request) -> web.StreamResponse:
    return web.Response(status=503, headers={"Retry-After": "30"})


async def test_retries_take_no_time(kintone_service, instant_retries) -> None:
    kintone_service.add_app(1, fields={}, tokens=["t"])
    kintone_service.faults.extend([unavailable] * 2)
    events: list[RetryEvent] = []
    retry = Retry(on_retry=events.append)
    started = time.perf_counter()
    async with (
        asyncio.timeout(10),
        KintoneClient(
            kintone_service.base_url, auth=ApiToken("t"), retry=retry, timeout=300
        ) as kintone,
    ):
        await kintone.records.list(app=1)
    assert [event.attempt for event in events] == [1, 2]
    assert all(event.wait >= 30 for event in events)
    assert time.perf_counter() - started < 10

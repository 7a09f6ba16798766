"""The exports are true: what other tools make of them fits the local services."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from specloom.testing import ApihubService, KintoneService
from specloom_codegen.openapi.export import export

if TYPE_CHECKING:
    from collections.abc import Iterator

KINTONE_PATHS = ("/k/v1/app.json", "/k/v1/apps.json", "/k/v1/record.json", "/v1/users.json")
APIHUB_PATHS = ("/api/weather-basic/now",)


class Running:
    """A service in a loop of its own, for tools that know no asyncio."""

    def __init__(self, service):
        self.service = service
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)

    def __enter__(self):
        self.thread.start()
        self.run(self.service.__aenter__())
        return self.service

    def __exit__(self, *_):
        self.run(self.service.__aexit__(None, None, None))
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def run(self, awaitable):
        return asyncio.run_coroutine_threadsafe(awaitable, self.loop).result(10)


@pytest.fixture(scope="module")
def kintone() -> Iterator[str]:
    service = KintoneService()
    service.add_app(7, fields={"title": "SINGLE_LINE_TEXT"}, tokens=["token"])
    service.add_records(7, [{"title": "Order 1"}])
    with Running(service):
        yield service.base_url


@pytest.fixture(scope="module")
def apihub() -> Iterator[str]:
    with Running(ApihubService()) as service:
        yield service.base_url


def check(name: str, path: str, base_url: str, headers: dict[str, str]) -> list[int]:
    """Send what schemathesis makes of a GET operation; give the statuses that came."""
    schema = schemathesis.openapi.from_dict(export_of(name))
    statuses: list[int] = []

    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path]["GET"].as_strategy())
    def each(case):
        response = case.call(base_url=base_url, headers=headers)
        case.validate_response(response, checks=[not_a_server_error, response_schema_conformance])
        statuses.append(response.status_code)

    each()
    return statuses


def export_of(name):
    return export(Path(__file__).parents[2] / "specs" / name)[name]


@pytest.mark.parametrize("path", KINTONE_PATHS)
def test_kintone_answers_as_its_export_says(kintone, path):
    assert check("kintone", path, kintone, {"X-Cybozu-API-Token": "token"})


@pytest.mark.parametrize("path", APIHUB_PATHS)
def test_apihub_answers_as_its_export_says(apihub, path):
    assert 200 in check("apihub", path, apihub, {})

"""The exports are true: what other tools make of them fits the local services."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance

from specloom.testing import ApihubService, KintoneService, StrapiService
from specloom_codegen.openapi.export import export

if TYPE_CHECKING:
    from collections.abc import Iterator

MODES = {"right": GenerationMode.POSITIVE, "wrong": GenerationMode.NEGATIVE}
KNOWN = {"app": 7, "id": 1, "plural": "articles"}
"""What is there in the local services, given where an operation asks for it."""


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
def kintone() -> Iterator[tuple[str, dict[str, str]]]:
    service = KintoneService()
    service.add_app(7, fields={"title": "SINGLE_LINE_TEXT", "price": "NUMBER"})
    service.add_records(7, [{"title": "Order 1", "price": 3}])
    service.add_user("ann", password="secret", administrator=True)
    login = b64encode(b"ann:secret").decode()
    with Running(service):
        yield service.base_url, {"X-Cybozu-Authorization": login}


@pytest.fixture(scope="module")
def strapi() -> Iterator[tuple[str, dict[str, str]]]:
    service = StrapiService()
    service.add_type("article", attributes={"title": {"type": "string"}})
    service.add_token("token")
    with Running(service):
        yield service.base_url, {"Authorization": "Bearer token"}


@pytest.fixture(scope="module")
def apihub() -> Iterator[tuple[str, dict[str, str]]]:
    with Running(ApihubService()) as service:
        yield service.base_url, {}


def answers_of(operation, mode, base_url: str, headers: dict[str, str]) -> list[int]:
    """Send what schemathesis makes of an operation; give the statuses that came."""
    statuses: list[int] = []

    @settings(
        max_examples=4,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case):
        if mode is GenerationMode.POSITIVE:
            for holder in (case.path_parameters, case.query, case.body):
                if isinstance(holder, dict):
                    holder.update({key: KNOWN[key] for key in KNOWN.keys() & holder.keys()})
        response = case.call(base_url=base_url, headers=headers, timeout=10)
        case.validate_response(response, checks=[crash, response_schema_conformance])
        statuses.append(response.status_code)

    with contextlib.suppress(Unsatisfiable):  # nothing can be wrong about it
        each()
    return statuses


def crash(_context, response, _case):
    """Tell a crash of a local service from the error that a vendor answers with."""
    is_json = "json" in "".join(response.headers.get("content-type", []))
    assert response.status_code < 500 or is_json, response.text


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("name", "successes"), [("kintone", 15), ("strapi", 8), ("apihub", 1)])
def test_services_answer_as_their_exports_say(name, successes, mode, request):
    """Every operation, reads and writes, with data that is right and data that is not."""
    base_url, headers = request.getfixturevalue(name)
    schema = schemathesis.openapi.from_dict(export_of(name))
    succeeded = set()
    for each in schema.get_all_operations():
        operation = each.ok()
        statuses = answers_of(operation, MODES[mode], base_url, headers)
        succeeded |= {operation.label for status in statuses if 200 <= status < 300}
    assert mode == "wrong" or len(succeeded) >= successes, succeeded


def export_of(name):
    return export(Path(__file__).parents[2] / "specs" / name)[name]

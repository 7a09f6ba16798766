"""Our client of kintone sends what the vendor's own does, but for what is declared."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from . import kintone_peer
from .kintone_cases import CASES, OPERATIONS, Case
from .kintone_peer import IGNORED, Made, Sent
from .kintone_unlike import NOT_OURS, UNLIKE, docs_table
from .node import BrokenError, UnavailableError

DOCS = Path(__file__).parents[2] / "docs" / "kintone-requests.md"
INTERNAL = re.compile(r"(Recursive|WithBulkRequest|IfNeeded|build\w+|getBaseUrl)$")
ONLY_OURS = {
    "apis.get",
    "apis.list",
    "apps.get_form",
    "apps.update_app_rights",
    "apps.update_field_rights",
    "apps.update_record_rights",
    "preview.get_form",
}
"""Operations of kintone that the vendor's client lacks."""


@pytest.fixture(scope="session")
def made() -> tuple[dict[str, tuple[Made, Made]], list[str]]:
    """What both clients made of every case, and the methods that the vendor's has."""
    try:
        return asyncio.run(kintone_peer.make_all(CASES))
    except UnavailableError as error:
        pytest.skip(str(error))
    except BrokenError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.mark.live
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_call_sends_the_same(case: Case, made):
    theirs, ours = made[0][case.name]
    assert (theirs.error is None) != case.call.fails
    assert theirs.sent, "the vendor's client sent nothing"
    expected, raised = theirs.sent, "KintoneBadRequestError" if case.call.fails else None
    for name in case.unlike:
        changed = UNLIKE[name].rewrite(expected)
        assert changed != expected, f"the difference is no longer there: {name}"
        expected, raised = changed, UNLIKE[name].raises or raised
    assert (ours.error or "").partition(":")[0] == (raised or ""), ours.error
    assert len(ours.sent) == len(expected), _shown(expected, ours.sent)
    for mine, wanted in zip(ours.sent, expected, strict=True):
        assert mine == wanted, _shown([wanted], [mine])


def _shown(wanted: list[Sent], mine: list[Sent]) -> str:
    return "\n".join(
        ["", *(f"expected: {each}" for each in wanted), *(f"sent:     {each}" for each in mine)]
    )


@pytest.mark.live
def test_urls_are_as_long_as_their_cases_say(made):
    lengths = {case.name: int(case.name[:4]) for case in CASES if case.name[:4].isdecimal()}
    for name, length in lengths.items():
        (sent,) = made[0][name][0].sent
        url = f"http://localhost:50000{sent.path}?{sent.query}"
        if sent.query:
            assert len(url) == length, name
            assert length <= 4096 or sent.method == "DELETE", name
        else:
            assert sent.headers["X-HTTP-Method-Override"] == "GET"
            assert length > 4096, name
    assert len(lengths) > 100


@pytest.mark.live
def test_every_method_of_the_vendor_is_compared(made):
    called = {case.call.method for case in CASES}
    public = {name for name in made[1] if not INTERNAL.search(name)}
    assert public - called == set(NOT_OURS)
    assert called <= public


def test_every_operation_of_ours_is_compared():
    called = {case.call.own.replace("bulk_request", "bulk.send") for case in CASES}
    rest = {name for name, operation in OPERATIONS.items() if operation.api.name == "rest"}
    assert rest - called == ONLY_OURS


def test_every_declared_difference_is_shown_by_a_case():
    assert {name for case in CASES for name in case.unlike} == set(UNLIKE)


def test_the_documentation_tells_of_every_difference():
    text = DOCS.read_text(encoding="utf-8")
    assert docs_table() in text
    for method, why in NOT_OURS.items():
        assert f"- `{method}` {why}." in text
    for header, why in IGNORED.items():
        assert f"- `{header}`: {why}." in text

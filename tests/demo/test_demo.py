"""The demo, run as a person runs it."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import pytest

from specloom.testing import ApihubService, KintoneService, StrapiService

ROOT = Path(__file__).parent.parent.parent


async def demo(*args: str, **environment: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import sys; from specloom_codegen.cli import main; sys.exit(main())",
        "demo",
        *args,
        cwd=ROOT,
        env={"PATH": "", "COLUMNS": "100", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode()


async def test_everything_against_local_services() -> None:
    code, out = await demo()
    assert code == 0, out
    lines = out.splitlines()
    assert len(lines) < 80
    assert re.search(r"All \d+ steps passed", lines[-2])
    for shown in (
        "files",
        "1200/1200",
        "X-HTTP-Method-Override: GET",
        "1,200 records by ascending id",
        "KintoneConflictError status=409 code=GAIA_CO02",
        "sent user_api_token",
        "sent password",
        "sent session",
        "Article 07, Article 21",
        "sent app_token",
        "sent person_token",
        "sent anonymous",
    ):
        assert shown in out, shown


@pytest.fixture
async def account():
    async with KintoneService() as service:
        service.add_app(7, name="Orders", fields={"title": "SINGLE_LINE_TEXT"}, tokens=["secret-1"])
        service.add_user("ada", password="secret-2", name="Ada")
        service.add_records(7, [{"title": f"Order {number:04}"} for number in range(20)])
        yield service


async def test_a_real_account_is_only_read(account) -> None:
    code, out = await demo(
        *("--service", "kintone", "--base-url", account.base_url, "--app", "7"),
        *("--text-field", "title", "--username", "ada"),
        KINTONE_API_TOKEN="secret-1",
        KINTONE_PASSWORD="secret-2",
    )
    assert code == 0, out
    assert "skipped: read-only" in out
    assert "20 records" in out
    methods = {r.headers.get("X-HTTP-Method-Override", r.method) for r in account.received}
    assert methods == {"GET"}
    assert "secret" not in out


async def test_what_is_written_into_a_real_account_is_deleted_again(account) -> None:
    code, out = await demo(
        *("--service", "kintone", "--base-url", account.base_url, "--app", "7"),
        *("--api-token", "secret-1", "--text-field", "title", "--write"),
    )
    assert code == 0, out
    assert "1200/1200" in out
    assert "KintoneConflictError" in out
    assert len(account.records(7)) == 20


async def test_a_failure_names_itself(account) -> None:
    code, out = await demo(
        *("--service", "kintone", "--base-url", account.base_url, "--app", "7"),
        *("--api-token", "secret-of-nobody"),
    )
    assert code == 1
    assert "✗ list with a query longer than 4 KB" in out
    assert "Failed list with a query" in out
    assert "secret" not in out
    assert "Traceback" not in out


async def test_an_app_is_needed_where_none_can_be_listed(account) -> None:
    code, out = await demo(
        *("--service", "kintone", "--base-url", account.base_url, "--api-token", "secret-1")
    )
    assert code == 1
    assert "give --app" in out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--base-url", "https://example.com"], "needs --service"),
        (["--service", "kintone", "--base-url", "https://example.com"], "--api-token"),
        (
            [
                *("--service", "kintone", "--base-url", "http://example.com"),
                *("--api-token", "x", "--app", "7"),
            ],
            "must be https",
        ),
    ],
)
async def test_wrong_calls_say_what_to_do(args, message) -> None:
    code, out = await demo(*args)
    assert code != 0
    assert message in out
    assert "Traceback" not in out


async def test_other_services_as_real_accounts() -> None:
    async with StrapiService() as strapi, ApihubService() as apihub:
        strapi.add_type("article", plural="articles", attributes={"title": {"type": "string"}})
        strapi.add_token("t", kind="read-only")
        code, out = await demo(
            *("--service", "strapi", "--base-url", strapi.base_url, "--api-token", "t")
        )
        assert code == 0, out
        assert {r.method for r in strapi.received} == {"GET"}
        code, out = await demo("--service", "apihub", "--base-url", apihub.base_url)
        assert code == 0, out
        assert "sent anonymous" in out

"""The examples of the README, run as they stand against local services."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from specloom.strapi import ApiToken, StrapiClient
from specloom.testing import ApihubService, KintoneService, StrapiService

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)


async def run(block: str, host: str, base_url: str) -> dict[str, object]:
    """Run an example, with the local address for the one that it names."""
    assert host in block
    source = f"async def example():\n{textwrap.indent(block, '    ')}\n    return locals()"
    scope: dict[str, object] = {}
    exec(compile(source.replace(host, base_url), "README.md", "exec"), scope)  # noqa: S102
    return await scope["example"]()  # type: ignore[operator]


def block_of(package: str) -> str:
    (block,) = (block for block in BLOCKS if f"from specloom.{package} import" in block)
    return block


def test_there_is_an_example_for_each_service() -> None:
    assert len(BLOCKS) == 3
    assert all(10 <= len(block.splitlines()) <= 14 or "apihub" in block for block in BLOCKS)


async def test_kintone(capsys: pytest.CaptureFixture[str]) -> None:
    async with KintoneService() as service:
        fields = {"title": "SINGLE_LINE_TEXT", "price": "NUMBER"}
        service.add_app(7, fields=fields, tokens=["token"])
        service.add_records(7, [{"title": "Order 0", "price": 100}])
        block = block_of("kintone").replace("…", "token")
        # Somebody else is first, so that the example meets its conflict.
        meanwhile = "    await kintone.records.update(app=7, id=added.id, record={})\n    try:"
        example = await run(
            block.replace("    try:", meanwhile), "https://example.cybozu.com", service.base_url
        )
    assert len(example["page"].records) == 2  # type: ignore[attr-defined]
    out = capsys.readouterr().out
    assert "1 Order 0 100" in out
    assert "GAIA_CO02" in out


async def test_strapi(capsys: pytest.CaptureFixture[str]) -> None:
    async with StrapiService() as service:
        attributes = {"title": {"type": "string"}}
        service.add_type("article", plural="articles", attributes=attributes)
        service.add_component("shared.hero", attributes={"text": {"type": "string"}})
        service.add_type(
            "homepage",
            kind="singleType",
            attributes={"hero": {"type": "component", "component": "shared.hero"}},
        )
        service.seed("homepage", [{"hero": {"text": "Welcome"}}])
        service.add_token("token", kind="full-access")
        block = block_of("strapi").replace("…", "token")
        example = await run(block, "https://cms.example.com", service.base_url)
    assert example["homepage"].data["hero"]["text"] == "Welcome"  # type: ignore[attr-defined]
    assert "Hello again" in capsys.readouterr().out


async def test_apihub(capsys: pytest.CaptureFixture[str]) -> None:
    async with ApihubService() as service:
        service.add_key("ak", "sk")
        service.add_api("user-center-admin", "list-users", lambda call: [call.params])
        block = block_of("apihub").replace(
            "ApihubClient(auth", f'ApihubClient("{service.base_url}", auth'
        )
        example = await run(block, service.base_url, service.base_url)
    assert example["users"] == [{"skip": 0}]
    assert "°" not in capsys.readouterr().out


def test_the_commands_are_sessions() -> None:
    sessions = re.findall(r"nox -s ([\w-]+)", README)
    noxfile = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    assert sessions[:2] == ["demo", "tests"]
    for session in sessions:
        assert f"def {session.replace('-', '_')}(" in noxfile


async def test_the_example_of_testing(kintone_service) -> None:
    text = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    scope: dict[str, object] = {"pytest": pytest}
    exec(compile(block, "testing.md", "exec"), scope)  # noqa: S102
    await scope["test_a_stale_order_is_refused"](kintone_service)  # type: ignore[operator]


async def test_the_example_of_typed_content(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / "typed-content.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    async with StrapiService() as service:
        attributes = {"title": {"type": "string"}, "time": {"type": "integer"}}
        service.add_type("recipe", plural="recipes", attributes=attributes)
        service.seed("recipes", [{"title": "Recipe 7", "time": 30}, {"title": "Recipe 1999"}])
        service.add_token("token", kind="full-access")
        async with StrapiClient(service.base_url, auth=ApiToken("token")) as strapi:
            source = f"async def example(strapi):\n{textwrap.indent(block, '    ')}"
            scope: dict[str, object] = {}
            exec(compile(source, "typed-content.md", "exec"), scope)  # noqa: S102
            await scope["example"](strapi)  # type: ignore[operator]
    assert sorted(capsys.readouterr().out.split("\n")) == ["", "Recipe 1999", "Recipe 7"]

"""The examples of docs/strapi.md, run as they stand against the local Strapi."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from specloom import Secret, strapi
from specloom.testing import StrapiService

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PAGE = (Path(__file__).parent.parent.parent / "docs" / "strapi.md").read_text("utf-8")
FILES, USERS, ADMINISTRATION, REFUSED, TOKENS, OTHERS, FOUR = re.findall(
    r"```python\n(.*?)```", PAGE, flags=re.DOTALL
)
ATTRIBUTES = {
    "title": {"type": "string", "maxLength": 80},
    "views": {"type": "integer"},
    "cover": {"type": "media"},
}
PASSWORD = "correct horse"


async def run(block: str, service: StrapiService, **scope: object) -> dict[str, object]:
    block = block.replace("https://cms.example.com", service.base_url)
    source = f"async def example():\n{textwrap.indent(block, '    ')}\n    return locals()"
    names = {name: getattr(strapi, name) for name in strapi.__all__}
    names |= scope
    exec(compile(source, "strapi.md", "exec"), names)  # noqa: S102
    return await names["example"]()  # type: ignore[operator]


@pytest.fixture
async def service() -> AsyncIterator[StrapiService]:
    service = StrapiService()
    service.add_type("article", attributes=ATTRIBUTES)
    service.add_token("full")
    service.add_token("reader", kind="read-only")
    service.add_user("ann", PASSWORD)
    service.add_admin("admin@example.com", PASSWORD)
    async with service:
        yield service


@pytest.fixture
async def client(service: StrapiService) -> AsyncIterator[strapi.StrapiClient]:
    async with strapi.StrapiClient(service.base_url, auth=strapi.ApiToken("full")) as client:
        yield client


async def test_files(service, client, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("logo.png", "new-logo.png", "a.txt", "b.txt"):
        (tmp_path / name).write_bytes(name.encode())
    (document_id,) = service.seed("articles", [{"title": "Hello"}])
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    made = await run(FILES, service, strapi=client, document_id=document_id, paths=paths)
    assert [file.caption for file in made["files"]] == ["a", "b"]
    assert [file.name for file in await client.files.list()] == ["a.txt", "b.txt"]


async def test_users(service, client) -> None:
    made = await run(USERS, service, strapi=client, password=PASSWORD, store=print)
    assert made["me"].username == "ann"
    assert len(made["sessions"]) == 1
    made = await run(ADMINISTRATION, service, strapi=client, password=PASSWORD)
    assert made["bob"].role.type == "authenticated"


async def test_what_was_refused(service, client, capsys) -> None:
    reader = client.with_options(auth=strapi.ApiToken("reader"))
    await run(REFUSED, service, strapi=client, reader=reader)
    said = capsys.readouterr().out
    assert "It takes the right api::article.article.create" in said
    assert "('title',)" in said
    assert "('views',)" in said


async def test_tokens(service) -> None:
    kept = []
    await run(TOKENS, service, password=PASSWORD, keep=kept.append)
    assert [type(key) for key in kept] == [Secret]


async def test_graphql_health_and_locales(service, client, capsys) -> None:
    async def answer(body):
        assert body["variables"] == {"title": "Hello"}
        fault = {"message": "Forbidden access", "path": ["articles"]}
        return {"errors": [fault | {"extensions": {"code": "FORBIDDEN"}}], "data": None}

    service.graphql = answer
    made = await run(OTHERS, service, strapi=client)
    assert made["codes"] == ["en"]
    assert "None [('articles',)]" in capsys.readouterr().out


async def test_strapi_4() -> None:
    service = StrapiService(version=4)
    service.add_type("article", attributes=ATTRIBUTES)
    service.add_token("full")
    async with service:
        await run(FOUR, service, token="full")
        async with strapi.StrapiClient(
            service.base_url, auth=strapi.ApiToken("full"), version=4
        ) as client:
            (document,) = (await client.content("articles").find()).data
    assert document["title"] == "Hello again"

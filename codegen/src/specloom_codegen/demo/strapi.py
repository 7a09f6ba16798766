"""Strapi at work: articles created, found and paged."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from attrs import frozen

from specloom.strapi import ApiToken, StrapiClient

from .report import expect

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from specloom.core.credentials import Credential

    from .report import Report

__all__ = ["Target", "local", "run"]

ARTICLES = 30


@frozen(kw_only=True)
class Target:
    """A server to run against."""

    base_url: str
    auth: Credential | None
    plural: str = "articles"
    write: bool = True


@asynccontextmanager
async def local() -> AsyncGenerator[Target]:
    """A local Strapi with one content type."""
    from specloom.testing.strapi import StrapiService

    async with StrapiService() as service:
        service.add_type(
            "article",
            plural="articles",
            attributes={
                "title": {"type": "string", "required": True},
                "views": {"type": "integer"},
            },
            draft_and_publish=True,
        )
        service.add_token("demo-token", kind="full-access")
        yield Target(base_url=service.base_url, auth=ApiToken("demo-token"))


async def run(report: Report, target: Target) -> None:
    """Run every step against a server.

    Raises:
        DemoFailed: A step failed.
    """
    report.section("Strapi", target.base_url)
    async with StrapiClient(target.base_url, auth=target.auth) as client:
        content = client.content(target.plural)
        written: list[str] = []
        try:
            if target.write:
                with report.step(f"create {ARTICLES} {target.plural}") as step:
                    for number in range(1, ARTICLES + 1):
                        data = {"title": f"Article {number:02}", "views": number * 10}
                        created = await content.create(data=data)
                        written.append(created.data.document_id)
                    step.fact(f"the first is {written[0]}, published at once")
                with report.step("find by title") as step:
                    page = await content.find(
                        filters={"title": {"$in": ["Article 07", "Article 21"]}}, sort=["title"]
                    )
                    titles = [document["title"] for document in page.data]
                    expect(titles == ["Article 07", "Article 21"], f"found {titles}")
                    step.fact(f"found {', '.join(titles)}")
            else:
                report.skip(f"create and find {target.plural}", "read-only; give --write")
            with report.step("page by page, then all of them") as step:
                page = await content.find(pagination={"page": 1, "page_size": 10})
                info = page.meta.pagination
                step.fact(
                    f"page {info.page} of {info.page_count}, {info.page_size} of {info.total}"
                )
                seen = {document.document_id async for document in content.iterate(size=10)}
                expect(seen >= set(written), "an article is missing")
                step.fact(f"iterated over {len(seen)} by document id, none twice")
        finally:
            for document_id in written:
                await content.delete(document_id=document_id)

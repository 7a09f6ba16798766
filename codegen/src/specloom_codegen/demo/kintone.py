"""kintone at work: many records, a long query, a conflict, and who is let in."""

from __future__ import annotations

import tracemalloc
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from specloom import ApiError
from specloom.kintone import (
    ApiToken,
    BrowserSession,
    KintoneClient,
    KintoneConflictError,
    Password,
    UserApiToken,
)

from .report import DemoFailed, expect

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from specloom.core.credentials import Credential

    from .report import Report

__all__ = ["Target", "local", "run"]

RECORDS = 1200
CHUNK = 100
APP = 7


@frozen(kw_only=True)
class Target:
    """An account to run against."""

    base_url: str
    records: Credential
    """What the record APIs are called with."""
    users: Sequence[Sequence[Credential]] = field(factory=list[Any])
    """Sets of credentials to list users with."""
    app: int = APP
    """ID of the app; the first that the credential may see when 0."""
    text_field: str | None = "title"
    """Code of a text field, for what is written and looked for."""
    write: bool = True
    read_at_most: int = 10_000


@asynccontextmanager
async def local() -> AsyncGenerator[Target]:
    """A local kintone with one app and one user."""
    from specloom.testing.kintone import KintoneService

    async with KintoneService() as service:
        service.add_app(
            APP,
            name="Orders",
            fields={"title": "SINGLE_LINE_TEXT", "price": "NUMBER", "day": "DATE"},
            tokens=["orders-token"],
        )
        service.add_user("ada", password="analytical", name="Ada Lovelace")  # noqa: S106
        service.add_user("grace", password="flow-matic", name="Grace Hopper")  # noqa: S106
        service.add_user_api_token("cy.s.api1.demo")
        service.add_session(cookies={"JSESSIONID": "demo"}, request_token="demo-token", user="ada")  # noqa: S106
        token = UserApiToken("cy.s.api1.demo")
        password = Password("ada", "analytical")
        session = BrowserSession({"JSESSIONID": "demo"}, request_token="demo-token")  # noqa: S106
        yield Target(
            base_url=service.base_url,
            records=ApiToken("orders-token"),
            users=[[session, password, token], [session, password], [session]],
        )


async def run(report: Report, target: Target) -> None:
    """Run every step against an account.

    Raises:
        DemoFailed: A step failed.
    """
    report.section("kintone", target.base_url)
    async with KintoneClient(target.base_url, auth=target.records) as client:
        if target.app == 0:
            target = evolve(target, app=await _first_app(report, client))
        written = await _add(report, target, client)
        try:
            await _list_long(report, target, client)
            await _iterate(report, target, client, len(written))
            await _conflict(report, target, client, written)
        finally:
            # What a run wrote into a real account does not stay there.
            for start in range(0, len(written), CHUNK):
                await client.records.delete_many(app=target.app, ids=written[start : start + CHUNK])
    await _list_users(report, target)


async def _first_app(report: Report, client: KintoneClient) -> int:
    with report.step("find an app, as --app is not given") as step:
        try:
            answer = await client.raw_request("GET", "/k/v1/apps.json", query={"limit": 1})
        except ApiError as error:
            # API tokens of apps may not list apps.
            raise DemoFailed(f"give --app, the ID of the app to read ({error})") from None
        apps: list[Any] = answer.json().get("apps") or []
        expect(bool(apps), "the credential may see no app: give --app")
        step.fact(f"app {apps[0]['appId']}")
        return int(apps[0]["appId"])


async def _add(report: Report, target: Target, client: KintoneClient) -> list[int]:
    name = f"add {RECORDS:,} records"
    if not target.write or target.text_field is None:
        report.skip(name, "read-only; give --write and --text-field to write")
        return []
    ids: list[int] = []
    with report.step(name) as step, report.progress() as progress:
        bar = progress.add_task("adding", total=RECORDS)
        for start in range(0, RECORDS, CHUNK):
            added = await client.records.add_many(
                app=target.app,
                records=[
                    {target.text_field: f"Order {number:04}"}
                    for number in range(start, start + CHUNK)
                ],
            )
            ids += added.ids
            progress.advance(bar, CHUNK)
        expect(len(set(ids)) == RECORDS, f"{len(set(ids))} different ids came back")
        step.fact(f"{RECORDS // CHUNK} calls of {CHUNK}; ids {ids[0]} to {ids[-1]}, as int")
    return ids


async def _list_long(report: Report, target: Target, client: KintoneClient) -> None:
    with report.step("list with a query longer than 4 KB") as step:
        values = ", ".join(f'"Order {number:04}"' for number in range(0, 900, 3))
        where = (
            f"{target.text_field} in ({values})"
            if target.text_field is not None
            else " or ".join(f"$id = {number}" for number in range(1, 300))
        )
        reply = await client.with_response(
            client.records.list(app=target.app, query=f"{where} limit 500", total_count=True)
        )
        sent = reply.response.request
        expect(sent.overridden == "GET", "the override was not used")
        step.fact(f"a query of {len(where):,} characters went as [bold]{sent.method}[/], with")
        step.fact(f"[bold]X-HTTP-Method-Override: {sent.overridden}[/] and its parameters as JSON")
        step.fact(f"{reply.value.total_count} records match")


async def _iterate(report: Report, target: Target, client: KintoneClient, at_least: int) -> None:
    with report.step("iterate over all records, one page in memory") as step:
        tracemalloc.start()
        count, last = 0, 0
        async for record in client.records.iterate(app=target.app):
            expect(record.id > last, "a record came twice or out of order")
            count, last = count + 1, record.id
            if count == target.read_at_most:
                break
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        expect(count >= at_least, f"{count} records came back of {at_least}")
        step.fact(f"{count:,} records by ascending id; {peak / 1e6:.1f} MB at the most")


async def _conflict(
    report: Report, target: Target, client: KintoneClient, written: Sequence[int]
) -> None:
    name = "provoke a revision conflict"
    if not written or target.text_field is None:
        report.skip(name, "read-only")
        return
    with report.step(name) as step:
        values = {target.text_field: "changed by somebody else"}
        await client.records.update(app=target.app, id=written[0], record=values)
        try:
            await client.records.update(app=target.app, id=written[0], record=values, revision=1)
        except KintoneConflictError as error:
            step.fact(f"[bold]{type(error).__name__}[/] status={error.status} code={error.code}")
            step.fact(f"{error.message}")
        else:
            raise DemoFailed("the stale revision was accepted")


async def _list_users(report: Report, target: Target) -> None:
    if not target.users:
        report.skip("list users", "give --username and --password, or --user-api-token")
    for credentials in target.users:
        held = ", ".join(type(credential).__name__ for credential in credentials)
        with report.step(f"list users, holding {held}") as step:
            async with KintoneClient(target.base_url, auth=credentials) as client:
                reply = await client.with_response(client.users.list(size=100))
            sent = reply.response.request
            scheme = client.service.schemes[sent.credential or ""]
            step.fact(
                f"sent [bold]{sent.credential}[/] in {scheme.header}; "
                f"{len(reply.value.users)} users: "
                f"{', '.join(user.code for user in reply.value.users[:3])}"
            )

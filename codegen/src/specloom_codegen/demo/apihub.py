"""apihub at work: the weather as application, as person, and as nobody."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from attrs import frozen

from specloom.apihub import ApihubClient, AppToken, PersonToken

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from specloom.core.credentials import Credential

    from .report import Report

__all__ = ["Target", "local", "run"]


@frozen(kw_only=True)
class Target:
    """A hub to run against."""

    base_url: str | None
    callers: Sequence[tuple[str, Credential | None]]


def callers(ak: str, sk: str) -> list[tuple[str, Credential | None]]:
    """The three ways to call with one API key."""
    return [
        ("the application", AppToken(ak, sk)),
        ("a person", PersonToken(ak, sk, "ada", roles=["SYS_ADMIN"], groups=["/research"])),
        ("nobody", None),
    ]


@asynccontextmanager
async def local() -> AsyncGenerator[Target]:
    """A local hub with one API key."""
    from specloom.testing.apihub import ApihubService

    ak, sk = "demo-ak", "a-secret-key-that-only-the-demo-has"
    async with ApihubService() as service:
        service.add_key(ak, sk)
        yield Target(base_url=service.base_url, callers=callers(ak, sk))


async def run(report: Report, target: Target) -> None:
    """Run every step against a hub.

    Raises:
        DemoFailed: A step failed.
    """
    report.section("apihub", target.base_url or "https://open.apihub.net")
    for who, credential in target.callers:
        with report.step(f"read the weather as {who}") as step:
            async with ApihubClient(target.base_url, auth=credential) as client:
                reply = await client.with_response(client.weather.now(lng=116.40, lat=39.93))
            weather = reply.value
            step.fact(
                f"sent [bold]{reply.response.request.credential}[/]; {weather.location.name}: "
                f"{weather.now.text}, {weather.now.temperature} °C"
            )

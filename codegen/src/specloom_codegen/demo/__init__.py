"""The demo: every client regenerated, then each at work."""

from __future__ import annotations

import asyncio
import os
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from specloom.core.errors import SpecloomError

from . import apihub, kintone, strapi
from .report import DemoFailed, Report

if TYPE_CHECKING:
    import argparse

    from specloom.core.credentials import Credential

__all__ = ["main"]


def main(args: argparse.Namespace) -> int:
    """Run the demo.

    Args:
        args: `service`, `base_url`, `write` and the credentials, as the command line has them. With
            no service, everything runs against local services.

    Returns:
        The exit code: 0, or 1 when a step failed.
    """
    report = Report()
    if args.base_url is not None and args.service is None:
        report.failure(DemoFailed("--base-url needs --service: whose address is it?"))
        return 2
    try:
        if args.service is None:
            _regenerate(report)
        asyncio.run(_run(report, args))
    except DemoFailed as error:
        report.failure(error)
        return 1
    except SpecloomError as error:
        report.failure(DemoFailed(f"{type(error).__name__}: {error}"))
        return 1
    report.summary()
    return 0


async def _run(report: Report, args: argparse.Namespace) -> None:
    shows: dict[str, tuple[Any, AbstractAsyncContextManager[Any]]] = {
        "kintone": (kintone, kintone.local()),
        "strapi": (strapi, strapi.local()),
        "apihub": (apihub, apihub.local()),
    }
    if args.base_url is not None:
        target = {"kintone": _kintone, "strapi": _strapi, "apihub": _apihub}[args.service](args)
        shows[args.service] = shows[args.service][0], nullcontext(target)
    for name, (show, opened) in shows.items():
        if args.service in {None, name}:
            async with opened as target:
                await show.run(report, target)


def _regenerate(report: Report) -> None:
    from specloom_codegen import SpecError, generate
    from specloom_codegen.settings import SettingsError, find_settings

    report.section("generator", "specs in, typed clients out")
    try:
        settings = find_settings(None, None)
    except SettingsError as error:
        report.skip("regenerate every client", str(error))
        return
    with report.step("regenerate every client from its specs") as step:
        try:
            result = generate(settings.specs, settings.out, clean=settings.is_project)
        except SpecError as error:
            raise DemoFailed("; ".join(str(fault) for fault in error.faults)) from error
        changed = [("written", path) for path in result.written]
        changed += [("removed", path) for path in result.removed]
        for what, path in changed[:5]:
            step.fact(f"{what} {path}")
        if len(changed) > 5:
            step.fact(f"and {len(changed) - 5} more")
        total = len(result.written) + len(result.unchanged)
        news = f"{len(changed)} changed" if changed else "all up to date"
        step.fact(f"{total} files: {news}")


def _kintone(args: argparse.Namespace) -> kintone.Target:
    from specloom.kintone import ApiToken, Password, UserApiToken

    credentials: list[Credential] = []
    if token := args.api_token or os.environ.get("KINTONE_API_TOKEN"):
        credentials.append(ApiToken(token))
    password = os.environ.get("KINTONE_PASSWORD")
    if args.username and password:
        credentials.append(Password(args.username, password))
    if not credentials:
        raise DemoFailed(
            "give --api-token (or KINTONE_API_TOKEN), or --username with KINTONE_PASSWORD"
        )
    users: list[list[Credential]] = []
    if token := os.environ.get("KINTONE_USER_API_TOKEN"):
        users.append([UserApiToken(token)])
    if args.username and password:
        users.append([Password(args.username, password)])
    return kintone.Target(
        base_url=args.base_url,
        records=credentials[-1],
        users=users,
        app=args.app or 0,
        text_field=args.text_field,
        write=args.write,
    )


def _strapi(args: argparse.Namespace) -> strapi.Target:
    from specloom.strapi import ApiToken

    token = args.api_token or os.environ.get("STRAPI_API_TOKEN")
    return strapi.Target(
        base_url=args.base_url,
        auth=ApiToken(token) if token else None,
        plural=args.type or "articles",
        write=args.write,
    )


def _apihub(args: argparse.Namespace) -> apihub.Target:
    ak, sk = os.environ.get("APIHUB_AK"), os.environ.get("APIHUB_SK")
    everybody = apihub.callers(ak, sk) if ak and sk else [("nobody", None)]
    return apihub.Target(base_url=args.base_url, callers=everybody)

"""The `specloom` command."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .settings import Settings

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: Its arguments; those of the process when absent.

    Returns:
        0 where all is well, 1 where specs or files have faults, 2 where it was called wrongly.
    """
    args = _parser().parse_args(argv)
    command: Callable[[argparse.Namespace], int] = args.command
    return command(args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="specloom", description="Typed async clients from YAML endpoint specs."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    generate = commands.add_parser("generate", help="write the clients of the specs")
    _add_specs(generate)
    _add_out(generate)
    generate.add_argument(
        "--check", action="store_true", help="write nothing; show what is not up to date"
    )
    generate.set_defaults(command=_generate)

    check = commands.add_parser("check", help="fail where clients are not up to date")
    _add_specs(check)
    _add_out(check)
    check.set_defaults(command=_generate, check=True)

    lint = commands.add_parser("lint", help="tell the faults of the specs, and what is doubtful")
    _add_specs(lint)
    lint.set_defaults(command=_lint)

    schema = commands.add_parser("schema")  # for maintainers: not in the help
    schema.set_defaults(command=_schema)

    demo = commands.add_parser(
        "demo",
        help="see the clients at work",
        description="Without --service, every client is regenerated and shown at work against "
        "local services. Secrets are better given by the environment: KINTONE_API_TOKEN, "
        "KINTONE_PASSWORD, KINTONE_USER_API_TOKEN, STRAPI_API_TOKEN, APIHUB_AK, APIHUB_SK.",
    )
    demo.add_argument("--service", choices=("kintone", "strapi", "apihub"))
    demo.add_argument("--base-url", help="a real account; needs --service")
    demo.add_argument("--api-token", help="an API token of it")
    demo.add_argument("--username", help="a kintone login name; the password is KINTONE_PASSWORD")
    demo.add_argument("--app", type=int, help="ID of a kintone app")
    demo.add_argument("--text-field", metavar="CODE", help="a text field of the app")
    demo.add_argument("--type", default="articles", help="plural API ID of a Strapi type")
    demo.add_argument(
        "--write", action="store_true", help="write into the real account, and delete it again"
    )
    demo.set_defaults(command=_demo)
    return parser


def _add_specs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "specs",
        nargs="?",
        metavar="SPECS",
        help="a folder of service folders, or one service folder; "
        "[tool.specloom] of the nearest pyproject.toml says which when absent",
    )


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", metavar="DIR", help="where to write: DIR/<service>/, or DIR with {service} in it"
    )


def _generate(args: argparse.Namespace) -> int:
    from .faults import SpecError
    from .pipeline import generate
    from .write import ForeignFileError

    settings = _settings(args.specs, args.out)
    if settings is None:
        return 2
    try:
        report = generate(settings.specs, settings.out, check=args.check, clean=settings.is_project)
    except SpecError as error:
        return _fail(*error.faults)
    except (ForeignFileError, OSError) as error:
        return _fail(f"error: {error}")
    if args.check:
        print(report.diff, end="")
        return 0 if report.is_current else _fail("not up to date; run `specloom generate`")
    for what, paths in (("written", report.written), ("removed", report.removed)):
        for path in paths:
            print(f"{what} {path}")
    if report.is_current:
        print("up to date")
    return 0


def _lint(args: argparse.Namespace) -> int:
    from .lint import lint

    settings = _settings(args.specs, None, needs_out=False)
    if settings is None:
        return 2
    faults = lint(settings.specs)
    for fault in faults:
        print(fault)
    return 1 if faults.errors else 0


def _schema(_: argparse.Namespace) -> int:
    from .schema import schema_text

    print(schema_text(), end="")
    return 0


def _demo(args: argparse.Namespace) -> int:
    from .demo import main as demo

    return demo(args)


def _settings(specs: str | None, out: str | None, *, needs_out: bool = True) -> Settings | None:
    from .settings import SettingsError, find_settings

    try:
        return find_settings(specs, out, needs_out=needs_out)
    except SettingsError as error:
        _fail(f"error: {error}")
        return None


def _fail(*lines: object) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 1

"""What the `specloom` command can be told."""

from __future__ import annotations

import argparse
from pathlib import Path

from . import commands
from .pulls import add_kintone, add_strapi

__all__ = ["command_line"]


def command_line() -> argparse.ArgumentParser:
    """Give the parser of the command line; `command` of what it parses runs it."""
    parser = argparse.ArgumentParser(
        prog="specloom", description="Typed async clients from YAML endpoint specs."
    )
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    generate = verbs.add_parser("generate", help="write the clients of the specs")
    _add_specs(generate)
    _add_out(generate)
    generate.add_argument(
        "--check", action="store_true", help="write nothing; show what is not up to date"
    )
    generate.add_argument(
        "--watch", action="store_true", help="go on, and write again whenever a spec is saved"
    )
    generate.set_defaults(command=commands.generate)

    check = verbs.add_parser("check", help="fail where clients are not up to date")
    _add_specs(check)
    _add_out(check)
    check.set_defaults(command=commands.generate, check=True, watch=False)

    lint = verbs.add_parser("lint", help="tell the faults of the specs, and what is doubtful")
    _add_specs(lint)
    _add_format(lint)
    lint.set_defaults(command=commands.lint)

    diff = verbs.add_parser("diff", help="tell what callers will notice of a change of specs")
    _add_diff(diff)
    diff.set_defaults(command=commands.diff)

    new = verbs.add_parser("new", help="begin the specs of a service")
    new.add_argument("service", metavar="SERVICE", help="its name, in snake_case")
    new.add_argument(
        "--specs",
        type=Path,
        metavar="DIR",
        help="where its folder goes; the project's specs when absent",
    )
    new.set_defaults(command=commands.new)

    pull = verbs.add_parser("pull", help="write specs of what a server holds")
    _add_pull(pull)

    conform = verbs.add_parser(
        "conform", help="compare a service's specs with the vendor's OpenAPI description"
    )
    conform.add_argument("specs", type=Path, metavar="SPECS", help="the folder of one service")
    conform.add_argument(
        "--openapi", required=True, type=Path, metavar="FILE", help="the vendor's description"
    )
    conform.set_defaults(command=commands.conform)

    export = verbs.add_parser("export", help="write the specs as other tools read them")
    _add_export(export)

    taking = verbs.add_parser("import", help="make specs of what other tools wrote")
    _add_import(taking)

    docs = verbs.add_parser("docs", help="write pages that tell of every operation and type")
    _add_specs(docs)
    docs.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="where to write: DIR/<service>/"
    )
    docs.set_defaults(command=commands.docs)

    schema = verbs.add_parser("schema")  # for maintainers, so the help does not tell of it
    schema.add_argument(
        "--page",
        type=Path,
        metavar="FILE",
        help="write the tables of a page about the spec language instead",
    )
    schema.set_defaults(command=commands.schema)

    demo = verbs.add_parser("demo", help="see the clients at work")
    _add_demo(demo)
    demo.set_defaults(command=commands.demo)
    return parser


def _add_specs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "specs",
        nargs="?",
        type=Path,
        metavar="SPECS",
        help="a folder of service folders, or one service folder; when absent, what "
        "[tool.specloom] of the nearest pyproject.toml says",
    )


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", metavar="DIR", help="where to write: DIR/<service>/, or DIR with {service} in it"
    )


def _add_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=("text", "github", "json"),
        default="text",
        help="for people, as annotations of a GitHub workflow, or for programs",
    )


def _add_diff(parser: argparse.ArgumentParser) -> None:
    parser.description = "Exits with 2 where something breaks callers."
    parser.add_argument(
        "sides",
        nargs="*",
        metavar="OLD NEW",
        help="two folders or git revisions, or OLD..NEW, or OLD...NEW for what NEW did since it "
        "left OLD; OLD alone is compared with the specs as they are, and is HEAD when absent",
    )
    parser.add_argument(
        "--specs", type=Path, metavar="DIR",
        help="the folder that revisions are compared in; the project's when absent",
    )  # fmt: skip
    _add_format(parser)
    parser.add_argument(
        "--changelog", action="store_true", help="print a section of a changelog instead"
    )


def _add_pull(parser: argparse.ArgumentParser) -> None:
    services = parser.add_subparsers(required=True, metavar="SERVICE")
    kintone = services.add_parser(
        "kintone",
        help="the forms of kintone apps",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_kintone(kintone)
    kintone.set_defaults(command=commands.pull_kintone)
    strapi = services.add_parser(
        "strapi",
        help="the content types of a Strapi",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_strapi(strapi)
    strapi.set_defaults(command=commands.pull_strapi)


def _add_export(parser: argparse.ArgumentParser) -> None:
    formats = parser.add_subparsers(required=True, metavar="FORMAT")
    openapi = formats.add_parser("openapi", help="an OpenAPI 3.1 document a service")
    _add_specs(openapi)
    openapi.add_argument(
        "--out", type=Path, metavar="DIR", help="where to write; to the terminal when absent"
    )
    openapi.add_argument(
        "--format", choices=("yaml", "json"), default="yaml", help="how; YAML when absent"
    )
    openapi.set_defaults(command=commands.export_openapi)


def _add_import(parser: argparse.ArgumentParser) -> None:
    formats = parser.add_subparsers(required=True, metavar="FORMAT")
    openapi = formats.add_parser("openapi", help="an OpenAPI 3.0 or 3.1 description")
    openapi.add_argument("file", type=Path, metavar="FILE", help="the description, YAML or JSON")
    openapi.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="a new folder, the service's own"
    )
    openapi.set_defaults(command=commands.import_openapi)


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--service", choices=("kintone", "strapi", "apihub"), help="only this one; all when absent"
    )
    parser.add_argument("--base-url", help="a real server, with --service; a local one when absent")
    parser.add_argument("--api-token", help="of kintone or Strapi")
    parser.add_argument("--username", help="of kintone, with KINTONE_PASSWORD in the environment")
    parser.add_argument("--app", type=int, help="ID of a kintone app")
    parser.add_argument("--text-field", help="code of a text field of that app, to write to")
    parser.add_argument("--type", help="plural API ID of a Strapi type")
    parser.add_argument("--write", action="store_true", help="write as well as read")

"""The `specloom` command."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from .faults import CommandError, SpecError
from .settings import SettingsError, find_settings, find_specs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["main"]

_INTERRUPTED = 130
_PIPE_CLOSED = 141
"""What shells say of a program that a signal ended: 128, and the signal's number."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: Its arguments; those of the process when absent.

    Returns:
        0 where all is well, 1 where specs or files have faults, 2 where it was called wrongly or
        where a change breaks callers, 130 where it was interrupted, 141 where whoever read its
        output had enough.
    """
    code = 0
    try:
        try:
            code = _run(argv)
        finally:
            print(end="", flush=True)  # noqa: T201  # so that it is known here what came of it
    except BrokenPipeError:
        _give_up(sys.stdout, sys.stderr)
        return _PIPE_CLOSED
    except OSError as error:
        _give_up(sys.stdout)
        return code or _fail(f"specloom: {error}")
    except KeyboardInterrupt:
        return _INTERRUPTED
    return code


def _give_up(*streams: TextIO) -> None:
    """Let what is still to be written go nowhere, else Python complains at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        os.dup2(nowhere, stream.fileno())


def _run(argv: Sequence[str] | None) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        cast("io.TextIOWrapper", sys.stdout).reconfigure(errors="backslashreplace")
    parser = _parser()
    args = parser.parse_args(argv)
    command: Callable[[argparse.Namespace], int] = args.command
    try:
        return command(args)
    except SettingsError as error:
        parser.error(str(error))
    except SpecError as error:
        return _fail(*error.faults)
    except BrokenPipeError:
        raise
    except (CommandError, OSError) as error:
        return _fail(f"specloom: {error}")


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
    generate.add_argument(
        "--watch", action="store_true", help="go on, and write again whenever a spec is saved"
    )
    generate.set_defaults(command=_generate)

    check = commands.add_parser("check", help="fail where clients are not up to date")
    _add_specs(check)
    _add_out(check)
    check.set_defaults(command=_generate, check=True, watch=False)

    lint = commands.add_parser("lint", help="tell the faults of the specs, and what is doubtful")
    _add_specs(lint)
    _add_format(lint)
    lint.set_defaults(command=_lint)

    diff = commands.add_parser("diff", help="tell what callers will notice of a change of specs")
    _add_diff(diff)
    diff.set_defaults(command=_diff)

    new = commands.add_parser("new", help="begin the specs of a service")
    new.add_argument("service", metavar="SERVICE", help="its name, in snake_case")
    new.add_argument(
        "--specs",
        type=Path,
        metavar="DIR",
        help="where its folder goes; the project's specs when absent",
    )
    new.set_defaults(command=_new)

    pull = commands.add_parser("pull", help="write specs of what a server holds")
    _add_pull(pull)

    conform = commands.add_parser(
        "conform", help="compare a service's specs with the vendor's OpenAPI description"
    )
    conform.add_argument("specs", type=Path, metavar="SPECS", help="the folder of one service")
    conform.add_argument(
        "--openapi", required=True, type=Path, metavar="FILE", help="the vendor's description"
    )
    conform.set_defaults(command=_conform)

    export = commands.add_parser("export", help="write the specs as other tools read them")
    _add_export(export)

    taking = commands.add_parser("import", help="make specs of what other tools wrote")
    _add_import(taking)

    docs = commands.add_parser("docs", help="write pages that tell of every operation and type")
    _add_specs(docs)
    docs.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="where to write: DIR/<service>/"
    )
    docs.set_defaults(command=_docs)

    schema = commands.add_parser("schema")  # for maintainers, so the help does not tell of it
    schema.add_argument(
        "--page",
        type=Path,
        metavar="FILE",
        help="write the tables of a page about the spec language instead",
    )
    schema.set_defaults(command=_schema)

    demo = commands.add_parser("demo", help="see the clients at work")
    _add_demo(demo)
    demo.set_defaults(command=_demo)
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
    from .pulls import add_kintone, add_strapi

    services = parser.add_subparsers(required=True, metavar="SERVICE")
    kintone = services.add_parser(
        "kintone",
        help="the forms of kintone apps",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_kintone(kintone)
    kintone.set_defaults(command=_pull_kintone)
    strapi = services.add_parser(
        "strapi",
        help="the content types of a Strapi",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_strapi(strapi)
    strapi.set_defaults(command=_pull_strapi)


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
    openapi.set_defaults(command=_export_openapi)


def _add_import(parser: argparse.ArgumentParser) -> None:
    formats = parser.add_subparsers(required=True, metavar="FORMAT")
    openapi = formats.add_parser("openapi", help="an OpenAPI 3.0 or 3.1 description")
    openapi.add_argument("file", type=Path, metavar="FILE", help="the description, YAML or JSON")
    openapi.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="a new folder, the service's own"
    )
    openapi.set_defaults(command=_import_openapi)


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


def _generate(args: argparse.Namespace) -> int:
    from .pipeline import generate
    from .schema import outdated_schema

    settings = find_settings(args.specs, args.out)
    if args.watch:
        from .watch import watch

        if args.check:
            raise SettingsError("--watch writes, and --check does not")
        watch(settings, _say)
    report = generate(settings.specs, settings.out, check=args.check, clean=settings.is_project)
    if args.check:
        _say(*report.diff)
        return 0 if report.is_current else _fail("not up to date: run `specloom generate`")
    stale = outdated_schema(settings.specs)
    _say(*report.lines(), *([stale] if stale else ()))
    return 0


def _lint(args: argparse.Namespace) -> int:
    from .lint import lint
    from .reports import shown

    faults = lint(find_specs(args.specs))
    _say(*shown(faults, args.format))
    return 1 if any(fault.is_error for fault in faults) else 0


def _diff(args: argparse.Namespace) -> int:
    from .changes import diff
    from .changes.show import as_changelog, shown
    from .changes.sources import sides

    if len(args.sides) > 2:
        raise SettingsError("two sides are compared, not more")
    old, new = sides(args.sides, args.specs)
    changes = diff(old, new)
    _say(*(as_changelog(changes) if args.changelog else shown(changes, args.format, new.revision)))
    return 2 if any(each.severity == "breaking" for each in changes) else 0


def _new(args: argparse.Namespace) -> int:
    from .starter import start

    _say(*(f"written {path}" for path in start(find_specs(args.specs), args.service)))
    return 0


def _conform(args: argparse.Namespace) -> int:
    from .conform import conform
    from .conform.show import show

    report = conform(args.specs, args.openapi)
    show(report)
    return 0 if report.is_conform else 1


def _pull_kintone(args: argparse.Namespace) -> int:
    from .pulls import pull_kintone

    return _pull("kintone", pull_kintone, args)


def _pull_strapi(args: argparse.Namespace) -> int:
    from .pulls import pull_strapi

    return _pull("strapi", pull_strapi, args)


def _pull(
    service: str,
    pull: Callable[[argparse.Namespace], tuple[list[str], bool]],
    args: argparse.Namespace,
) -> int:
    from specloom.core.errors import ConfigurationError

    try:
        told, is_current = pull(args)
    except ConfigurationError as error:
        return _fail(f"specloom: {error}")
    _say(*told)
    return 0 if is_current else _fail(f"not up to date: run `specloom pull {service}`")


def _export_openapi(args: argparse.Namespace) -> int:
    from .openapi.export import export
    from .openapi.texts import document_text
    from .write import replace_file

    documents = export(find_specs(args.specs))
    texts = {name: document_text(each, args.format) for name, each in documents.items()}
    if args.out is None:
        if len(texts) > 1:
            raise SettingsError("several services are there: give one, or --out")
        _say(*(text.rstrip("\n") for text in texts.values()))
        return 0
    for name, text in texts.items():
        path = args.out / f"{name}.{args.format}"
        replace_file(path, text.encode())
        _say(f"wrote {path}")
    return 0


def _import_openapi(args: argparse.Namespace) -> int:
    from .openapi.importing import import_openapi
    from .read import spec_files
    from .write import replace_file

    out: Path = args.out
    if out.is_dir() and spec_files(out):
        raise CommandError(f"{out}: specs are here already: give another --out")
    made = import_openapi(args.file, out)
    for name, text in made.texts.items():
        replace_file(out / name, text.encode())
        _say(f"wrote {out / name}")
    _say(f"guesses: {made.notes}, each in a comment that begins with '# guessed:'")
    return 0


def _docs(args: argparse.Namespace) -> int:
    from .faults import SpecError
    from .reference import reference
    from .write import replace_file

    try:
        for path, text in reference(find_specs(args.specs)).items():
            replace_file(args.out / path, text.encode())
            _say(f"wrote {args.out / path}")
    except SpecError as error:
        return _fail(*error.faults)
    except OSError as error:
        return _fail(f"specloom: {error}")
    return 0


def _schema(args: argparse.Namespace) -> int:
    from .page import with_tables
    from .schema import schema_text
    from .write import replace_file

    if args.page is None:
        _say(schema_text().rstrip())
        return 0
    page: Path = args.page
    replace_file(page, with_tables(page.read_text("utf-8")).encode())
    return 0


def _demo(args: argparse.Namespace) -> int:
    if args.base_url and not args.service:
        raise SettingsError("--base-url needs --service")
    from .demo import main as demo

    return demo(args)


def _say(*lines: object) -> None:
    for line in lines:
        print(line)  # noqa: T201  # what was asked for
    print(end="", flush=True)  # noqa: T201  # who watches reads it now


def _fail(*lines: object) -> int:
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201  # why it failed
    return 1

"""What each command does: a function takes its arguments, and gives the exit code.

Each imports what it needs, so that no command waits for the libraries of another.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .faults import CommandError
from .settings import SettingsError, find_settings, find_specs

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = [
    "conform",
    "demo",
    "diff",
    "docs",
    "export_openapi",
    "fail",
    "generate",
    "import_openapi",
    "lint",
    "new",
    "pull_kintone",
    "pull_strapi",
    "say",
    "schema",
]


def generate(args: argparse.Namespace) -> int:
    """Write the clients, or tell how they differ from what the specs give."""
    from .pipeline import generate
    from .schema import outdated_schema

    settings = find_settings(args.specs, args.out)
    if args.watch:
        from .watch import watch

        if args.check:
            raise SettingsError("--watch writes, and --check does not")
        watch(settings, say)
    report = generate(settings.specs, settings.out, check=args.check, clean=settings.is_project)
    if args.check:
        say(*report.diff)
        return 0 if report.is_current else fail("not up to date: run `specloom generate`")
    stale = outdated_schema(settings.specs)
    say(*report.lines(), *([stale] if stale else ()))
    return 0


def lint(args: argparse.Namespace) -> int:
    """Tell the faults of the specs, and what is doubtful."""
    from .lint import lint
    from .reports import shown

    faults = lint(find_specs(args.specs))
    say(*shown(faults, args.format))
    return 1 if any(fault.is_error for fault in faults) else 0


def diff(args: argparse.Namespace) -> int:
    """Tell what callers will notice of a change."""
    from .changes import diff
    from .changes.show import as_changelog, shown
    from .changes.sources import sides

    if len(args.sides) > 2:
        raise SettingsError("two sides are compared, not more")
    old, new = sides(args.sides, args.specs)
    changes = diff(old, new)
    say(*(as_changelog(changes) if args.changelog else shown(changes, args.format, new.revision)))
    return 2 if any(each.severity == "breaking" for each in changes) else 0


def new(args: argparse.Namespace) -> int:
    """Write the first specs of a service."""
    from .starter import start

    say(*(f"written {path}" for path in start(find_specs(args.specs), args.service)))
    return 0


def conform(args: argparse.Namespace) -> int:
    """Compare specs with the vendor's description."""
    from .conform import conform
    from .conform.show import show

    report = conform(args.specs, args.openapi)
    show(report)
    return 0 if report.is_conform else 1


def pull_kintone(args: argparse.Namespace) -> int:
    """Write specs of kintone apps."""
    from .pulls import pull_kintone

    return _pull("kintone", pull_kintone, args)


def pull_strapi(args: argparse.Namespace) -> int:
    """Write specs of the content types of a Strapi."""
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
        return fail(f"specloom: {error}")
    say(*told)
    return 0 if is_current else fail(f"not up to date: run `specloom pull {service}`")


def export_openapi(args: argparse.Namespace) -> int:
    """Write an OpenAPI document for each service."""
    from .openapi.export import export
    from .openapi.texts import document_text

    documents = export(find_specs(args.specs))
    texts = {name: document_text(each, args.format) for name, each in documents.items()}
    if args.out is None:
        if len(texts) > 1:
            raise SettingsError("several services are there: give one, or --out")
        say(*(text.rstrip("\n") for text in texts.values()))
        return 0
    _write({args.out / f"{name}.{args.format}": text for name, text in texts.items()})
    return 0


def import_openapi(args: argparse.Namespace) -> int:
    """Write specs of an OpenAPI description."""
    from .openapi.importing import import_openapi
    from .read import spec_files

    out: Path = args.out
    if out.is_dir() and spec_files(out):
        raise CommandError(f"{out}: specs are here already: give another --out")
    made = import_openapi(args.file, out)
    _write({out / name: text for name, text in made.texts.items()})
    say(f"guesses: {made.notes}, each in a comment that begins with '# guessed:'")
    return 0


def docs(args: argparse.Namespace) -> int:
    """Write pages about every operation and type."""
    from .reference import reference

    pages = reference(find_specs(args.specs))
    _write({args.out / path: text for path, text in pages.items()})
    return 0


def schema(args: argparse.Namespace) -> int:
    """Print the JSON Schema of specs, or write a page's tables."""
    from .page import with_tables
    from .schema import schema_text
    from .write import replace_file

    if args.page is None:
        say(schema_text().rstrip())
        return 0
    page: Path = args.page
    replace_file(page, with_tables(page.read_text("utf-8")).encode())
    return 0


def demo(args: argparse.Namespace) -> int:
    """Show the clients at work."""
    if args.base_url and not args.service:
        raise SettingsError("--base-url needs --service")
    from .demo import main as demo

    return demo(args)


def _write(texts: Mapping[Path, str]) -> None:
    from .write import replace_file

    for path, text in texts.items():
        replace_file(path, text.encode())
        say(f"written {path}")


def say(*lines: object) -> None:
    """Print what was asked for."""
    for line in lines:
        print(line)  # noqa: T201
    print(end="", flush=True)  # noqa: T201  # who watches reads it now


def fail(*lines: object) -> int:
    """Print why it failed; gives the exit code."""
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201
    return 1

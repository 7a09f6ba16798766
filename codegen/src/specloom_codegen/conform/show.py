"""What a comparison found, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from . import Report

__all__ = ["show"]

_WIDTH: Final = 180
"""Columns where no terminal says how many there are."""


def show(report: Report) -> None:
    """Print a report."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDTH
    if report.findings:
        rows = [(each.kind, each.at, each.vendor, each.ours) for each in report.findings]
        console.print(_table("Not declared", ("What", "Where", "Vendor", "Specs"), rows))
    if report.stale:
        told = [(each.kind, pattern, str(each.place)) for each, pattern in report.stale]
        console.print(_table("No longer so", ("What", "Where", "Declared in"), told))
    console.print(
        f"{report.operations} operations compared: {len(report.findings)} differences, "
        f"{report.declared} more declared, {len(report.stale)} declared that are no longer so"
    )


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(title=title, title_justify="left")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    return table

"""What the demo prints: steps that succeed, or the one that failed and why."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from specloom import SpecloomError

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["DemoFailed", "Report", "Step", "expect"]


class DemoFailed(Exception):
    """A step did not do what it shows."""


def expect(condition: bool, otherwise: str) -> None:
    """Fail the step unless something holds."""
    if not condition:
        raise DemoFailed(otherwise)


class Step:
    """One step under way; what it found is printed when it ends."""

    def __init__(self) -> None:
        self.facts: list[str] = []

    def fact(self, text: str) -> None:
        """Add a line of what was found."""
        self.facts.append(text)


class Report:
    """Prints sections and their steps, and a summary."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self._started = time.perf_counter()
        self._steps = 0
        self._skipped = 0

    def section(self, title: str, subtitle: str) -> None:
        """Begin a section."""
        self.console.print(f"\n[bold cyan]{escape(title)}[/]  [dim]{escape(subtitle)}[/]")

    @contextmanager
    def step(self, name: str) -> Generator[Step]:
        """Run one step.

        Raises:
            DemoFailed: It failed; the message names it.
        """
        step = Step()
        started = time.perf_counter()
        try:
            yield step
        except (DemoFailed, SpecloomError, OSError, LookupError) as error:
            self.console.print(f"  [bold red]✗[/] {escape(name)}")
            raise DemoFailed(f"{name}: {type(error).__name__}: {error}") from error
        took = (time.perf_counter() - started) * 1000
        self._steps += 1
        self.console.print(f"  [green]✓[/] {escape(name)} [dim]{took:,.0f} ms[/]")
        for fact in step.facts:
            self.console.print(f"      {fact}", no_wrap=True, overflow="ellipsis", crop=True)

    def skip(self, name: str, why: str) -> None:
        """Tell of a step that does not apply here."""
        self._skipped += 1
        self.console.print(f"  [yellow]–[/] {escape(name)} [dim]skipped: {escape(why)}[/]")

    def progress(self) -> Progress:
        """A progress bar that stays when it is done."""
        return Progress(
            TextColumn("      {task.description}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            console=self.console,
        )

    def summary(self) -> None:
        """Print how it went."""
        took = time.perf_counter() - self._started
        skipped = f", {self._skipped} skipped" if self._skipped else ""
        text = f"[bold green]All {self._steps} steps passed[/]{skipped} in {took:.1f} s"
        self.console.print()
        self.console.print(Panel(text, expand=False, border_style="green"))

    def failure(self, error: DemoFailed) -> None:
        """Print what failed."""
        self.console.print()
        self.console.print(
            Panel(f"[bold red]Failed[/] {escape(str(error))}", expand=False, border_style="red")
        )

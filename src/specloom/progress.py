"""A ready progress bar; it needs `pip install specloom[progress]`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from .core.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Generator

    from rich.console import Console

    from .core.progress import Progress

__all__ = ["progress_bar"]


@contextmanager
def progress_bar(
    description: str = "",
    *,
    unit: Literal["records", "bytes"] = "records",
    console: Console | None = None,
) -> Generator[Progress]:
    """Show how far a call has come, as long as the `with` block runs.

        with progress_bar("Orders") as progress:
            await kintone.records.add_all(app=7, records=orders, progress=progress)

    Args:
        description: What stands before the bar.
        unit: What is counted: `bytes` for files.
        console: Where to show it; the terminal when absent.

    Yields:
        What to give as `progress=`.

    Raises:
        ConfigurationError: rich is not installed.
    """
    try:
        from rich import progress as bars
    except ImportError:
        raise ConfigurationError(
            "a progress bar needs rich: pip install specloom[progress]"
        ) from None
    counts = (
        [bars.DownloadColumn(), bars.TransferSpeedColumn()]
        if unit == "bytes"
        else [bars.MofNCompleteColumn()]
    )
    shown = bars.Progress(
        bars.TextColumn("{task.description}", markup=False),
        bars.BarColumn(),
        *counts,
        bars.TimeRemainingColumn(),
        console=console,
    )
    with shown:
        task = shown.add_task(description, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)

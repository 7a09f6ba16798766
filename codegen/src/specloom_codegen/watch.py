"""Generate again whenever a spec is saved, and tell what changed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from .changes import compare
from .faults import Faults, Place
from .pipeline import write_clients
from .read import read, spec_files
from .write import ForeignFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .kinds import Described
    from .settings import Settings

__all__ = ["watch"]

_PAUSE: Final = 0.2
"""Seconds between two looks at the files."""

_State = dict[str, tuple[int, int]]


def watch(settings: Settings, say: Callable[..., None]) -> int:
    """Generate now, and again after each change, until it is interrupted.

    Args:
        settings: What there is to generate. Faults are told, and watching goes on.
        say: Prints lines.

    Returns:
        0, when it was interrupted.
    """
    services: tuple[Described, ...] | None = None
    seen: _State | None = None
    try:
        while True:
            state = _state(settings.specs)
            if state != seen:
                seen = state
                services = _generate(settings, services, say)
            time.sleep(_PAUSE)
    except KeyboardInterrupt:
        return 0


def _generate(
    settings: Settings, before: tuple[Described, ...] | None, say: Callable[..., None]
) -> tuple[Described, ...] | None:
    """Generate once; gives what the specs say, or what they said where they have faults."""
    faults = Faults()
    services = read(settings.specs, faults)
    if faults.errors:
        say(*faults.errors)
        return before
    try:
        report = write_clients(services, settings.out, clean=settings.is_project)
    except (ForeignFileError, OSError) as error:
        say(f"specloom: {error}")
        return before
    if before is not None:
        here = Place(str(settings.specs))
        say(*(f"{each.severity}: {each}" for each in compare(before, services, (here, here))))
    say(*report.lines())
    return services


def _state(specs: Path) -> _State:
    """Give what tells that a spec was saved."""
    state: _State = {}
    for path in _files(specs):
        try:
            stat = path.stat()
        except OSError:  # it went while we looked
            continue
        state[str(path)] = stat.st_mtime_ns, stat.st_size
    return state


def _files(specs: Path) -> Iterator[Path]:
    try:
        folders = [specs, *(path for path in specs.iterdir() if path.is_dir())]
        for folder in folders:
            yield from spec_files(folder)
    except OSError:  # it went while we looked
        return

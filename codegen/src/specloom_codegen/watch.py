"""Generate again whenever a spec is saved, and tell what changed.

The files are looked at by and by: to stat some dozens of files costs next to nothing, and works on
shared and mounted folders too, where systems do not tell of changes.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

from attrs import define, field

from .changes import compare
from .faults import Fault, Faults, Place
from .pipeline import write_clients
from .read import read, read_folder, spec_files
from .write import ForeignFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .kinds import Described
    from .settings import Settings

__all__ = ["watch"]

_PAUSE: Final = 0.1
"""Seconds between two looks at the files."""

_State: TypeAlias = dict[str, tuple[int, int, int]]
"""What tells that a spec was saved, or that another file took its place."""


def watch(settings: Settings, say: Callable[..., None]) -> NoReturn:
    """Generate now, and again after each change, until it is interrupted.

    A change is taken up when two looks see the same, so that no file is half written.

    Args:
        settings: What there is to generate. Faults are told, and watching goes on.
        say: Prints lines.
    """
    watcher = _Watcher(settings, say)
    seen = _state(settings.specs)
    done: _State | None = None
    while True:
        state = _state(settings.specs)
        if state == seen and state != done:
            done = state
            watcher.generate()
        seen = state
        time.sleep(_PAUSE)


@define
class _Watcher:
    """Generates what was saved since it did so last."""

    settings: Settings
    say: Callable[..., None]
    _read: dict[Path, tuple[_State, tuple[Fault, ...], Described | None]] = field(
        factory=dict["Path", "tuple[_State, tuple[Fault, ...], Described | None]"]
    )
    """What each folder was and said when it was read."""
    _written: tuple[Described, ...] | None = None
    """What the clients were written of."""

    def generate(self) -> None:
        """Write the clients of the services that are not as they were written."""
        try:
            self._generate()
        except (ForeignFileError, OSError) as error:
            self.say(f"specloom: {error}")

    def _generate(self) -> None:
        faults = Faults()
        services = read(self.settings.specs, faults, reader=self._reader)
        if faults.errors:
            self.say(*faults.errors)
            return
        kept = {id(each) for each in self._written or ()}
        changed = {each.name for each in services if id(each) not in kept}
        report = write_clients(
            services, self.settings.out, clean=self.settings.is_project, only=changed
        )
        if self._written is not None:
            here = Place(str(self.settings.specs))
            changes = compare(self._written, services, (here, here))
            self.say(*(f"{each.severity}: {each}" for each in changes))
        self._written = services
        self.say(*report.lines())

    def _reader(self, folder: Path, called: Path, faults: Faults) -> Described | None:
        """Read a service folder, if it is not as it was read last."""
        state = _state(folder)
        known = self._read.get(folder)
        if known is None or known[0] != state:
            found = Faults()
            service = read_folder(folder, called, found)
            known = self._read[folder] = state, tuple(found), service
        faults.update(known[1])
        return known[2]


def _state(specs: Path) -> _State:
    state: _State = {}
    for path in _files(specs):
        try:
            stat = path.stat()
            state[str(path)] = stat.st_mtime_ns, stat.st_size, stat.st_ino
        except OSError:  # it went while we looked, or leads nowhere
            state[str(path)] = 0, 0, 0
    return state


def _files(specs: Path) -> Iterator[Path]:
    try:
        folders = [specs, *(path for path in specs.iterdir() if path.is_dir())]
        for folder in folders:
            yield from spec_files(folder)
    except OSError:  # it went while we looked
        return

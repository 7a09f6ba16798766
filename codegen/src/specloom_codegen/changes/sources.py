"""Where the two sides of a comparison come from: a folder, or a revision of git."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from specloom_codegen.faults import CommandError
from specloom_codegen.settings import find_specs

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

__all__ = ["Source", "SourceError", "opened", "sides"]


class SourceError(CommandError):
    """Specs that cannot be had."""


@frozen
class Source:
    """The specs of one side."""

    folder: Path
    """Where they are, or were in the revision."""
    revision: str = ""
    """A revision of git; empty for the folder as it is."""

    @property
    def shown(self) -> Path:
        """How messages call the folder: as git does, with the revision before it."""
        return Path(f"{self.revision}:{self.folder.as_posix()}") if self.revision else self.folder


def sides(named: Sequence[str], specs: Path | None) -> tuple[Source, Source]:
    """Find the two sides of a comparison.

    Args:
        named: What the command was given: two folders or revisions, `OLD..NEW`, or one of them, to
            compare it with the specs as they are; nothing stands for `HEAD`.
        specs: The folder of the specs that revisions are taken of; the project's when absent.

    Raises:
        SourceError: There is no such folder, and no such revision.
        SettingsError: Revisions were named, and nothing says where specs are.
    """
    old, new = _names(named)
    return _source(old, specs), _source(new, specs)


def _names(named: Sequence[str]) -> tuple[str, str]:
    if len(named) == 2:
        return named[0], named[1]
    only = named[0] if named else "HEAD"
    if ".." not in only or Path(only).is_dir():
        return only, ""
    if "..." in only:
        old, _, new = only.partition("...")
        old, new = old or "HEAD", new or "HEAD"
        return _git("merge-base", "--end-of-options", old, new).decode().strip(), new
    old, _, new = only.partition("..")
    return old or "HEAD", new or "HEAD"


def _source(name: str, specs: Path | None) -> Source:
    if name and Path(name).is_dir():
        return Source(Path(name))
    folder = find_specs(specs)
    if not name:
        return Source(folder)
    _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", missing=name)
    return Source(Path(os.path.relpath(folder)), name)


@contextmanager
def opened(source: Source) -> Generator[Path]:
    """Give a folder with the specs of one side; those of a revision are there for a while.

    Raises:
        SourceError: The revision has no such folder.
    """
    if not source.revision:
        yield source.folder
        return
    top = Path(_git("rev-parse", "--show-toplevel").decode().removesuffix("\n"))
    folder = os.path.relpath(source.folder.resolve(), top.resolve())
    tree = f"{source.revision}:{'' if folder == '.' else Path(folder).as_posix()}"
    data = _git("-C", str(top), "archive", "--format=tar", tree, missing=str(source.shown))
    with tempfile.TemporaryDirectory(prefix="specloom-") as made:
        _unpack(data, Path(made))
        yield Path(made)


def _unpack(data: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isreg() else None
            if file is not None:
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.read())


def _git(*arguments: str, missing: str = "") -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  # no shell, and revisions are never taken for options
            ["git", *arguments],  # noqa: S607  # whichever git the user has
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise SourceError(f"git cannot be run: {error.strerror or error}") from None
    if not done.returncode:
        return done.stdout
    if missing:
        raise SourceError(f"{missing!r} is neither a folder nor in a revision of git")
    raise SourceError(done.stderr.decode(errors="replace").strip() or "git found nothing")

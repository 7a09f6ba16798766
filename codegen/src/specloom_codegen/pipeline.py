"""All rooms in a row: specs in, typed clients out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .faults import Faults, SpecError
from .kinds import plan
from .read import read
from .render import render
from .write import Report, write

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from .kinds import Described

__all__ = ["generate", "write_clients"]

_SERVICE = "{service}"


def generate(
    specs: Path | str, out: Path | str, *, check: bool = False, clean: bool = False
) -> Report:
    """Generate the clients of every service.

    Args:
        specs: A folder of service folders, or one service folder.
        out: Where to write: `{service}` in it stands for the service's name; without that, each
            service has a folder below it.
        check: Whether to compare only, and write nothing.
        clean: Whether generated files of services that are no more are removed as well.

    Raises:
        SpecError: The specs have faults.
        ForeignFileError: A file in the way was not generated.
    """
    faults = Faults()
    services = read(Path(specs), faults)
    if faults.errors:
        raise SpecError(faults.errors)
    return write_clients(services, out, check=check, clean=clean)


def write_clients(
    services: Sequence[Described],
    out: Path | str,
    *,
    check: bool = False,
    clean: bool = False,
    only: Collection[str] | None = None,
) -> Report:
    """Write the clients of services whose specs have no faults, as `generate` does.

    Args:
        services: All services.
        out: Where to write.
        check: Whether to compare only.
        clean: Whether the files of services that are no more are removed as well.
        only: Names of the services that are written; all when absent.
    """
    chosen = [each for each in services if only is None or each.name in only]
    pattern = str(out) if _SERVICE in str(out) else f"{out}/{_SERVICE}"
    folders = {service.name: _folder(pattern, service.name) for service in services}
    texts = {
        folders[service.name] / module.file: render(module)
        for service in chosen
        for module in plan(service)
    }
    cleaned = dict.fromkeys([*folders.values(), *(_folders(pattern) if clean else ())])
    for service in services:
        if service not in chosen:
            del cleaned[folders[service.name]]
    return write(texts, cleaned, check=check)


def _folder(pattern: str, service: str) -> Path:
    return Path(pattern.replace(_SERVICE, service))


def _folders(pattern: str) -> Iterator[Path]:
    """Give the folders of all services that were ever generated."""
    before, _, after = pattern.partition(_SERVICE)
    root = Path(before)
    if before.endswith(("/", "\\")) and root.is_dir():
        for path in sorted(root.iterdir()):
            folder = Path(f"{path}{after}")
            if folder.is_dir():
                yield folder

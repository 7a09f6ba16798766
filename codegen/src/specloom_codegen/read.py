"""Folders of specs: which services there are, read and resolved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from .faults import Faults, Place, quoted
from .kinds import resolve
from .load import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .kinds import Described
    from .nodes import Node

__all__ = ["SERVICE", "FolderReader", "read", "read_folder", "spec_files"]

FolderReader: TypeAlias = "Callable[[Path, Path, Faults], Described | None]"

SERVICE: Final = "service.yaml"
_NOT_SPECS: Final = ("conform.yaml",)
_SUFFIXES: Final = (".yaml", ".yml")
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def read(
    specs: Path,
    faults: Faults,
    *,
    shown: Path | None = None,
    reader: FolderReader | None = None,
) -> tuple[Described, ...]:
    """Read every service of a folder.

    Args:
        specs: A folder of service folders, or one service folder.
        faults: Takes what is wrong.
        shown: How messages call the folder, where that is not its path.
        reader: What reads one service folder; `read_folder` when absent.

    Returns:
        The services by name. Only with no faults are they whole.
    """
    shown, reader = shown or specs, reader or read_folder
    if not specs.is_dir():
        problem = "is not a folder" if specs.exists() else "there is no such folder"
        faults.add(Place(str(shown)), "E001", problem)
        return ()
    folders = [specs] if (specs / SERVICE).exists() else _service_folders(specs)
    if not folders:
        message = f"neither {SERVICE} nor a folder with one is here"
        faults.add(Place(str(shown)), "E006", message)
    services: dict[str, Described] = {}
    for folder in folders:
        service = reader(folder, shown / folder.relative_to(specs), faults)
        if service is None:
            continue
        first = services.setdefault(service.name, service)
        if first is not service:
            message = f"the service name {quoted(service.name)} is taken in {first.place}"
            faults.add(service.place, "E013", message)
        if folder.resolve().name != service.name:
            message = f"the folder of the service {quoted(service.name)} has another name"
            faults.add(service.place, "W009", message)
    return tuple(services[name] for name in sorted(services))


def _service_folders(specs: Path) -> list[Path]:
    return [path for path in sorted(specs.iterdir()) if path.is_dir() and spec_files(path)]


def spec_files(folder: Path) -> list[Path]:
    """Find the files of a folder that are specs: what editors hide there is not."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix in _SUFFIXES and path.name not in _NOT_SPECS and path.name[0] != "."
    )


def read_folder(folder: Path, called: Path, faults: Faults) -> Described | None:
    """Read the folder of one service.

    Args:
        folder: The folder.
        called: How messages call it.
        faults: Takes what is wrong.

    Returns:
        The service; None where there is no telling what it is. Only with no faults is it whole.
    """
    files: dict[str, Node] = {}
    service: Node | None = None
    for path in spec_files(folder):
        shown = str(called / path.name)
        if not _FILE_NAME.fullmatch(path.name):
            message = (
                f"the file name {quoted(path.name)} holds more than ASCII letters, digits, _.-"
            )
            faults.add(Place(_visible(shown)), "E011", message)
            continue
        node = load(path, shown, faults)
        if path.name == SERVICE:
            service = node
        elif node is not None:
            files[path.name] = node
    if not (folder / SERVICE).exists():
        faults.add(Place(str(called / SERVICE)), "E006", "the service has no such file")
    return resolve(service, files, faults)


def _visible(text: str) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)

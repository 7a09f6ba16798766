"""A folder of apps as it stands, and as it will."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.faults import Faults, SpecError
from specloom_codegen.kinds import resolve
from specloom_codegen.kintone.spec import App, Apps
from specloom_codegen.load import load_text
from specloom_codegen.names import name_problem, snake_case
from specloom_codegen.read import SERVICE, spec_files

from .texts import yaml_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["AppFolder", "FolderError", "read_folder"]

_COMMENT: Final = re.compile(r"\A(?:[ \t]*(?:#[^\n]*)?\n)+")


class FolderError(Exception):
    """A folder that apps cannot be pulled into."""


@frozen
class AppFolder:
    """A folder of apps."""

    path: Path
    texts: Mapping[str, str]
    """Its files by name, `service.yaml` included."""
    apps: Apps
    """What they say."""

    def app(self, app_id: int) -> App | None:
        """Find an app."""
        return next((each for each in self.apps.apps if each.id == app_id), None)

    def comment(self, file: str) -> str:
        """Give the comment that a file begins with."""
        found = _COMMENT.match(self.texts.get(file, ""))
        return "" if found is None else found[0]

    def check(self, texts: Mapping[str, str]) -> None:
        """Check what the folder would say with other files in it.

        Raises:
            SpecError: It would have faults.
        """
        _resolve(self.path, {**self.texts, **texts})


def read_folder(path: Path, about: str) -> AppFolder:
    """Read a folder of apps; of one that is not there, make what it begins with.

    Args:
        path: The folder.
        about: What its apps are, where it does not say so yet.

    Raises:
        FolderError: It holds something else.
        SpecError: Its files have faults.
    """
    texts: dict[str, str] = {}
    try:
        for file in spec_files(path) if path.is_dir() else ():
            texts[file.name] = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FolderError(f"{path}: cannot be read: {error}") from None
    if SERVICE not in texts:
        if texts:
            raise FolderError(f"{path}: specs are here, and no {SERVICE}: give another --out")
        texts[SERVICE] = _service_text(path, about)
    return AppFolder(path, texts, _resolve(path, texts))


def _service_text(path: Path, about: str) -> str:
    name = snake_case(path.resolve().name)
    if name_problem(name, "word") is not None:
        raise FolderError(f"{path}: a package cannot be called {path.name!r}: give another --out")
    return yaml_text({"service": name, "extends": "kintone", "description": about})


def _resolve(path: Path, texts: Mapping[str, str]) -> Apps:
    faults = Faults()
    nodes = {name: load_text(text, str(path / name), faults) for name, text in texts.items()}
    service = nodes.pop(SERVICE)
    files = {name: node for name, node in nodes.items() if node is not None}
    found = resolve(service, files, faults)
    if faults.errors:
        raise SpecError(faults.errors)
    if not isinstance(found, Apps):
        raise FolderError(f"{path}: {SERVICE} does not say 'extends: kintone': give another --out")
    return found

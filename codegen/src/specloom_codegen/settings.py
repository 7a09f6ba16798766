"""Where specs are and where clients go: the arguments, else the project's settings."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from attrs import frozen

__all__ = ["Settings", "SettingsError", "find_settings"]


class SettingsError(Exception):
    """Settings that are missing or wrong."""


@frozen
class Settings:
    """What the command works on."""

    specs: Path
    out: str
    is_project: bool
    """Whether all of it comes from the project, so that it is known to be everything."""


def find_settings(specs: str | None, out: str | None, *, needs_out: bool = True) -> Settings:
    """Find the settings: what is not given stands in the nearest `pyproject.toml`.

    Raises:
        SettingsError: It does not stand there either.
    """
    if specs is not None and (out is not None or not needs_out):
        return Settings(Path(specs), out or "", is_project=False)
    root, table = _project()
    return Settings(
        Path(specs) if specs is not None else root / _text(table, "specs", "SPECS"),
        out if out is not None or not needs_out else str(root / _text(table, "out", "--out")),
        is_project=specs is None and out is None,
    )


def _text(table: dict[str, Any], key: str, argument: str) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        raise SettingsError(
            f"{argument} is not given, and no pyproject.toml here or above has {key!r} in [tool.specloom]"
        )
    return value


def _project() -> tuple[Path, dict[str, Any]]:
    """Find the table of the nearest project, with its folder as seen from here."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        path = folder / "pyproject.toml"
        if not path.is_file():
            continue
        try:
            table: Any = tomllib.loads(path.read_text("utf-8")).get("tool", {}).get("specloom")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{path}: {error}") from None
        if isinstance(table, dict):
            return (Path() if folder == here else folder), table
    return Path(), {}

"""Where specs are and where clients go: as the command was told, else as the project says."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, cast

from attrs import frozen

__all__ = ["Settings", "SettingsError", "find_settings", "find_specs"]


class SettingsError(Exception):
    """Settings that are missing or wrong."""


@frozen
class Settings:
    """What there is to generate."""

    specs: Path
    """The folder of service folders, or one service folder."""
    out: str
    """Where a client goes; `{service}` stands for the service's name."""
    is_project: bool
    """Whether the project says all of it, so that there is nothing else in it."""


def find_settings(specs: Path | str | None = None, out: str | None = None) -> Settings:
    """Find the settings; what is not given, `[tool.specloom]` of the nearest project says.

    Raises:
        SettingsError: Nothing says it.
    """
    if specs is not None and out is not None:
        return Settings(Path(specs), out, is_project=False)
    root, table = _project()
    return Settings(
        root / _text(table, "specs") if specs is None else Path(specs),
        str(root / _text(table, "out")) if out is None else out,
        is_project=specs is None and out is None,
    )


def find_specs(specs: Path | str | None = None) -> Path:
    """Find the specs; when not given, where the nearest project says.

    Raises:
        SettingsError: Nothing says it.
    """
    if specs is not None:
        return Path(specs)
    root, table = _project()
    return root / _text(table, "specs")


def _project() -> tuple[Path, dict[str, Any]]:
    """Find the nearest project, here or above: its folder, as seen from here, and its table."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        table = _table(folder / "pyproject.toml")
        if table is not None:
            return (Path() if folder == here else folder), table
    raise SettingsError(
        "give SPECS and --out, or run it where a pyproject.toml, here or above, has [tool.specloom]"
    )


def _table(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    try:
        tools = tomllib.loads(path.read_text("utf-8")).get("tool", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{path}: {error}") from None
    table = tools.get("specloom")
    return cast("dict[str, Any]", table) if isinstance(table, dict) else None


def _text(table: dict[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value:
        raise SettingsError(f"[tool.specloom] of pyproject.toml lacks {key!r}")
    return value

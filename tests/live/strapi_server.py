"""A real Strapi on loopback: installed once with npm, started afresh for every test run."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from . import node
from .node import BrokenError

if TYPE_CHECKING:
    from collections.abc import Iterator

KIOSK = Path(__file__).parent / "kiosk"
"""Other content types, with names and relations that generated code has to bend for."""

PROJECT = Path(__file__).parent / "strapi"
"""The project: what it depends on, its settings and its content types."""

START_SECONDS = 90

FACTORIES = {"controllers": "Controller", "routes": "Router", "services": "Service"}
"""What every type needs beside its schema: the folder, and the factory of what is in it."""


@attrs.frozen
class Address:
    """Where a server is, and the tokens that it takes."""

    base_url: str
    full_access: str = attrs.field(repr=False)
    read_only: str = attrs.field(repr=False)
    email: str
    """Of the administrator."""
    password: str = attrs.field(repr=False)


def content_types(project: Path = PROJECT) -> dict[str, Path]:
    """The file that describes each content type, by its singular name."""
    found = sorted(project.glob("src/api/*/content-types/*/schema.json"))
    return {path.parent.name: path for path in found}


def components(project: Path = PROJECT) -> dict[str, Path]:
    """The file that describes each component, by its uid."""
    found = sorted(project.glob("src/components/*/*.json"))
    return {f"{path.parent.name}.{path.stem}": path for path in found}


@contextlib.contextmanager
def running(folder: Path, schemas: Path = PROJECT) -> Iterator[Address]:
    """Run a Strapi with an empty database.

    Args:
        folder: An empty folder for its files.
        schemas: The project that its content types and components are of.

    Raises:
        node.UnavailableError: There is no Node.js, or it is too old.
        BrokenError: npm or the server failed; the message ends with what it wrote.
    """
    found = node.find()
    modules = found.installed(PROJECT)
    shutil.copytree(PROJECT, folder, dirs_exist_ok=True)
    (folder / "node_modules").symlink_to(modules, target_is_directory=True)
    (folder / "public" / "uploads").mkdir(parents=True)
    (folder / "database" / "migrations").mkdir(parents=True)
    if schemas != PROJECT:
        for kind in ("api", "components"):
            shutil.rmtree(folder / "src" / kind)
        shutil.copytree(schemas / "src", folder / "src", dirs_exist_ok=True)
    for name in content_types(schemas):
        _write_factories(folder / "src" / "api" / name, name)

    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [found.path, str(modules / "@strapi/strapi/bin/strapi.js"), "start"],
            cwd=folder,
            env={**os.environ, "NODE_ENV": "production", "FORCE_COLOR": "0"},
            stdin=subprocess.PIPE,  # the server ends when it closes
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield _ready(process, folder / "ready.json", log)
    finally:
        node.stop(process)


def _write_factories(folder: Path, name: str) -> None:
    for kind, factory in FACTORIES.items():
        (folder / kind).mkdir()
        (folder / kind / f"{name}.js").write_text(
            "'use strict';\n\n"
            "const { factories } = require('@strapi/strapi');\n\n"
            f"module.exports = factories.createCore{factory}('api::{name}.{name}');\n"
        )


def _ready(process: subprocess.Popen[bytes], ready: Path, log: Path) -> Address:
    deadline = time.monotonic() + START_SECONDS
    while not ready.exists():
        if process.poll() is not None:
            raise BrokenError(f"Strapi ended with code {process.returncode}:\n{node.tail(log)}")
        if time.monotonic() > deadline:
            raise BrokenError(f"Strapi was not ready in {START_SECONDS} seconds:\n{node.tail(log)}")
        time.sleep(0.05)
    said = json.loads(ready.read_text())
    return Address(
        base_url=f"http://127.0.0.1:{said['port']}",
        full_access=said["tokens"]["full-access"],
        read_only=said["tokens"]["read-only"],
        **said["admin"],
    )

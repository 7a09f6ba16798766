"""A real Strapi on loopback: installed once with npm, started afresh for every test run."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

KIOSK = Path(__file__).parent / "kiosk"
"""Other content types, with names and relations that generated code has to bend for."""

PROJECT = Path(__file__).parent / "strapi"
"""The project: what it depends on, its settings and its content types."""

OLDEST_NODE = 20
INSTALL_SECONDS = 900
START_SECONDS = 90
STOP_SECONDS = 10
LOG_LINES = 30

FACTORIES = {"controllers": "Controller", "routes": "Router", "services": "Service"}
"""What every type needs beside its schema: the folder, and the factory of what is in it."""


class UnavailableError(Exception):
    """This machine lacks what a Strapi needs."""


class BrokenError(Exception):
    """npm or the server failed."""


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
        UnavailableError: There is no Node.js, or it is too old.
        BrokenError: npm or the server failed; the message ends with what it wrote.
    """
    node = _node()
    modules = _installed(node)
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
            [node, str(modules / "@strapi/strapi/bin/strapi.js"), "start"],
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
        _stop(process)


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
            raise BrokenError(f"Strapi ended with code {process.returncode}:\n{_tail(log)}")
        if time.monotonic() > deadline:
            raise BrokenError(f"Strapi was not ready in {START_SECONDS} seconds:\n{_tail(log)}")
        time.sleep(0.05)
    said = json.loads(ready.read_text())
    return Address(
        base_url=f"http://127.0.0.1:{said['port']}",
        full_access=said["tokens"]["full-access"],
        read_only=said["tokens"]["read-only"],
        **said["admin"],
    )


def _node() -> str:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise UnavailableError(f"Node.js {OLDEST_NODE} or newer, with npm, is not here")
    version = _ask(node, "process.versions.node")
    if int(version.partition(".")[0]) < OLDEST_NODE:
        raise UnavailableError(f"Node.js is {version}; Strapi needs {OLDEST_NODE} or newer")
    return node


def _ask(node: str, expression: str) -> str:
    found = subprocess.run([node, "-p", expression], capture_output=True, check=True, timeout=30)
    return found.stdout.decode().strip()


def _installed(node: str) -> Path:
    """The folder `node_modules` in the user's cache, filled if it is not there yet."""
    # Native modules fit one version of Node.js, on one platform.
    abi = "`${process.platform} ${process.arch} ${process.versions.modules}`"
    manifest = (PROJECT / "package.json").read_bytes()
    key = hashlib.sha256(manifest + _ask(node, abi).encode()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "specloom"
    kept = cache / f"strapi-{key}"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix="installing-") as name:
            fresh = Path(name) / "strapi"
            _install(fresh, manifest)
            with contextlib.suppress(OSError):  # another run was faster
                fresh.rename(kept)
    if not kept.exists():
        raise BrokenError(f"{kept} could not be made")
    return kept / "node_modules"


def _install(folder: Path, manifest: bytes) -> None:
    folder.mkdir()
    (folder / "package.json").write_bytes(manifest)
    log = folder / "npm.log"
    npm = shutil.which("npm") or "npm"
    arguments = ["--no-package-lock", "--no-audit", "--no-fund", "--no-progress"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [npm, "install", *arguments],
            cwd=folder,
            env={**os.environ, "JOBS": "max"},  # for what is compiled
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = process.wait(INSTALL_SECONDS)
        except subprocess.TimeoutExpired:
            raise BrokenError(
                f"npm install did not end in {INSTALL_SECONDS} seconds:\n{_tail(log)}"
            ) from None
        finally:
            _stop(process)
    if code != 0:
        raise BrokenError(f"npm install ended with code {code}:\n{_tail(log)}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started."""
    if process.stdin is not None:
        process.stdin.close()
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:])

"""Node.js on this machine, and what npm installs once into the user's cache folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import attrs

__all__ = ["BrokenError", "Node", "UnavailableError", "find", "stop", "tail"]

OLDEST = 20
INSTALL_SECONDS = 900
STOP_SECONDS = 10
LOG_LINES = 30


class UnavailableError(Exception):
    """This machine lacks Node.js."""


class BrokenError(Exception):
    """npm or a program of Node.js failed."""


@attrs.frozen
class Node:
    """Node.js of this machine."""

    path: str
    npm: str

    def installed(self, project: Path) -> Path:
        """The folder `node_modules` of what a project depends on, installed if it is not yet.

        Args:
            project: A folder with a `package.json`, which stays as it is.

        Raises:
            BrokenError: npm failed; the message ends with what it wrote.
        """
        # Native modules fit one version of Node.js, on one platform.
        abi = "`${process.platform} ${process.arch} ${process.versions.modules}`"
        manifest = (project / "package.json").read_bytes()
        key = hashlib.sha256(manifest + _ask(self.path, abi).encode()).hexdigest()[:16]
        kept = _cache() / f"{project.name}-{key}"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=kept.parent, prefix="installing-") as name:
                fresh = Path(name) / project.name
                self._install(fresh, manifest)
                with contextlib.suppress(OSError):  # another run was faster
                    fresh.rename(kept)
        if not kept.exists():
            raise BrokenError(f"{kept} could not be made")
        return kept / "node_modules"

    def _install(self, folder: Path, manifest: bytes) -> None:
        folder.mkdir()
        (folder / "package.json").write_bytes(manifest)
        log = folder / "npm.log"
        arguments = ["--no-package-lock", "--no-audit", "--no-fund", "--no-progress"]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [self.npm, "install", *arguments],
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
                    f"npm install did not end in {INSTALL_SECONDS} seconds:\n{tail(log)}"
                ) from None
            finally:
                stop(process)
        if code != 0:
            raise BrokenError(f"npm install ended with code {code}:\n{tail(log)}")


def find() -> Node:
    """Node.js of this machine.

    Raises:
        UnavailableError: It is not here, or too old.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise UnavailableError(f"Node.js {OLDEST} or newer, with npm, is not here")
    version = _ask(node, "process.versions.node")
    if int(version.partition(".")[0]) < OLDEST:
        raise UnavailableError(f"Node.js is {version}; {OLDEST} or newer is needed")
    return Node(node, npm)


def stop(process: subprocess.Popen[bytes]) -> None:
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


def tail(log: Path) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:])


def _ask(node: str, expression: str) -> str:
    found = subprocess.run([node, "-p", expression], capture_output=True, check=True, timeout=30)
    return found.stdout.decode().strip()


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "specloom"

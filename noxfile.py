"""Every task of the project. `nox -l` lists them."""

from __future__ import annotations

import shutil

import nox

nox.needs_version = ">=2024.4.15"
nox.options.sessions = ["lint", "types", "tests"]
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"

CONSTRAINTS = "constraints.txt"
EXAMPLE = "examples/parcels"
OPENAPI = "tests/data/kintone-openapi.yaml"
PEER = "strapi-client==5.2.1"
SITE = "build/site"
PYTHONS = ["3.11", "3.12", "3.13"]


def install(session: nox.Session, *groups: str) -> None:
    """Install both distributions as they stand, and the tools of some dependency groups."""
    pyproject = nox.project.load_toml("pyproject.toml")
    tools = nox.project.dependency_groups(pyproject, *groups) if groups else ()
    session.install("-q", "-c", CONSTRAINTS, "-e", ".", "-e", "./codegen", *tools)


@nox.session
def demo(session: nox.Session) -> None:
    """Regenerate every client and show each at work against the local services."""
    install(session)
    session.run("specloom", "demo", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run every test that needs only Python."""
    install(session, "test", "types")
    session.run("pytest", "-m", "not live", *(session.posargs or ["-q", "-n", "auto"]))


@nox.session(name="tests-all", python=PYTHONS)
@nox.parametrize("aiohttp", ["oldest", "newest"])
def tests_all(session: nox.Session, aiohttp: str) -> None:
    """Run the tests on every Python, with the oldest and the newest aiohttp."""
    install(session, "test", "types")
    if aiohttp == "oldest":
        session.install("-q", "aiohttp==3.11.0")
    session.run("pytest", "-q", "-n", "auto", "-m", "not live", *session.posargs)


@nox.session
def live(session: nox.Session) -> None:
    """Run the tests that need a real server or the vendor's client, and so Node.js."""
    if shutil.which("node") is None:
        session.skip("Node.js 20 or newer is not here")
    install(session, "test", "bench")
    session.run("pytest", "-q", "-m", "live", *session.posargs, success_codes=[0, 5])


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, specs, and that generated code is what the specs give."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("specloom", "lint")
    session.run("specloom", "check")
    session.run("specloom", "conform", "specs/kintone", "--openapi", OPENAPI)
    with session.chdir(EXAMPLE):
        session.run("specloom", "lint")
        session.run("specloom", "check")


@nox.session
def types(session: nox.Session) -> None:
    """Check types with mypy and pyright, both strict."""
    install(session, "types", "test")
    session.run("mypy")
    # Else it would look into a .venv beside it.
    session.run("basedpyright", "--pythonpath", f"{session.bin}/python")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site into build/site; a broken link or an export without a page fails."""
    install(session, "docs", "test")
    strict = ("--fail-on-warning", "--keep-going", "--nitpicky", "--fresh-env", "--quiet")
    session.run("sphinx-build", *strict, "--conf-dir", "docs", ".", SITE, *session.posargs)
    session.run("pytest", "-q", "tests/docs/site.py")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure the ratios that specloom is held to."""
    install(session, "bench", "types")
    # A peer to compare with: what cannot be installed is not measured.
    session.install("-q", PEER, success_codes=[0, 1, 2])
    session.run("python", "benchmarks/run.py", *session.posargs)

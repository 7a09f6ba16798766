"""Pages that the build makes: every operation, from specs, and the public API, from docstrings."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import specloom
from specloom_codegen.faults import Faults
from specloom_codegen.read import read
from specloom_codegen.reference import reference
from specloom_codegen.spec import Service

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

ROOT: Final = Path(__file__).parents[2]
SPECS: Final = ROOT / "specs"
OUT: Final = ROOT / "docs" / "reference"
PACKAGES: Final = (
    "specloom",
    "specloom.kintone",
    "specloom.strapi",
    "specloom.apihub",
    "specloom.testing",
    "specloom.testing.faults",
)
"""The packages whose `__all__` is the public API."""
_FOREIGN: Final = "object, dict, str, tuple, Generic, Mapping, MutableMapping, Protocol, Sequence"
"""Classes whose members are described elsewhere."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Have the pages made before any is read."""
    app.connect("config-inited", _make)
    return {"parallel_read_safe": True}


def _make(_app: Sphinx, _config: Config) -> None:
    pages = dict([*_operation_pages(), *_api_pages()])
    for path, text in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8", newline="\n")
    for path in set(OUT.rglob("*.md")) - set(pages):
        path.unlink()


def _operation_pages() -> Iterator[tuple[Path, str]]:
    pages = reference(SPECS)
    indexes = [path for path in pages if path.endswith("/index.md")]
    for path, text in pages.items():
        below = [Path(each).stem for each in pages if each.startswith(f"{Path(path).parent}/")]
        tree = _toctree([each for each in below if each != "index"], hidden=True)
        yield OUT / path, f"{text}\n{tree}" if path in indexes else text
    told = "Every operation and type of each service, from its specs."
    yield OUT / "operations.md", _index("Operations", told, indexes)


def _api_pages() -> Iterator[tuple[Path, str]]:
    for package in PACKAGES:
        yield OUT / "api" / f"{package}.md", api_page(package)
    told = "What each package exports, from its docstrings."
    yield OUT / "api.md", _index("Python API", told, [f"api/{package}" for package in PACKAGES])


def _index(title: str, text: str, entries: Iterable[str]) -> str:
    return f"# {title}\n\n{text}\n\n{_toctree(entries)}"


def _toctree(entries: Iterable[str], *, hidden: bool = False) -> str:
    options = ":hidden:\n" if hidden else ":maxdepth: 1\n"
    return "\n".join(["```{toctree}", options, *entries, "```", ""])


def api_page(package: str) -> str:
    """Give the page of a package: all that it exports, and the classes behind its namespaces."""
    module = import_module(package)
    summary = inspect.cleandoc(module.__doc__ or "").partition("\n\n")[0]
    lines = [f"# {package}", "", summary, "", "```{eval-rst}"]
    for name in module.__all__:
        lines += _directive(f"{package}.{name}", getattr(module, name))
    for face in _faces(package.rpartition(".")[2]):
        home, _, name = face.rpartition(".")
        lines += _directive(face, getattr(import_module(home), name))
    return "\n".join([*lines, "```", ""])


def _directive(name: str, value: Any) -> list[str]:
    if inspect.isclass(value) and issubclass(value, Exception):
        kind, options = "autoexception", ["   :show-inheritance:"]
    elif inspect.isclass(value):
        kind, options = "autoclass", [f"   :inherited-members: {_FOREIGN}"]
    else:
        kind, options = ("autofunction" if inspect.isroutine(value) else "autodata"), []
    package, _, own = name.rpartition(".")
    if package != "specloom" and own in specloom.__all__:  # its entry is there
        options.append("   :no-index:")
    return [f".. {kind}:: {name}", *options, ""]


def _faces(service: str) -> list[str]:
    """Give the hand-written classes that a client hands out."""
    services = [each for each in read(SPECS, Faults()) if isinstance(each, Service)]
    files = (file for each in services if each.name == service for file in each.files)
    return sorted({file.face for file in files if file.face})

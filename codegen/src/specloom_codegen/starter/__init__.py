"""The specs that a new service begins with."""

from __future__ import annotations

from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Final

from specloom_codegen.faults import CommandError, did_you_mean, quoted
from specloom_codegen.names import class_name, name_problem
from specloom_codegen.schema import SCHEMA, schema_text

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["StarterError", "start"]

_FILES: Final = ("service.yaml", "items.yaml")


class StarterError(CommandError):
    """Specs that cannot be begun."""


def start(specs: Path, service: str) -> list[Path]:
    """Write the first specs of a service.

    Args:
        specs: The folder of service folders; made where it is not there.
        service: Name of the service.

    Returns:
        What was written: the service's folder, and the schema for editors where there is none.

    Raises:
        StarterError: The name cannot be used, or the folder is there already.
    """
    problem = name_problem(service, "word")
    if problem is not None:
        text, better = problem
        raise StarterError(f"the service name {quoted(service)} {text}{did_you_mean(better)}")
    folder = specs / service
    if folder.exists():
        raise StarterError(f"{folder} is there already; give another name, or edit it")
    words = {
        "service": service,
        "title": service.replace("_", " ").title(),
        "prefix": class_name(service),
        "host": f"{service.replace('_', '-')}.example",
    }
    folder.mkdir(parents=True)
    texts = {folder / name: Template(_text(name)).substitute(words) for name in _FILES}
    if not (specs / SCHEMA).exists():
        texts[specs / SCHEMA] = schema_text()
    for path, text in texts.items():
        path.write_text(text, "utf-8", newline="\n")
    return list(texts)


def _text(name: str) -> str:
    return files(__name__).joinpath(f"{name}.txt").read_text("utf-8")

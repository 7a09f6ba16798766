"""What is doubtful in specs that have no faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import kinds
from .faults import Fault, Faults, Place, quoted
from .names import BASIC
from .read import read
from .schema import schema_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from .spec import File, Operation, Parameter, Service

__all__ = ["lint", "lint_service", "lint_words"]

_SCHEMA = "spec.schema.json"


def lint(specs: Path) -> tuple[Fault, ...]:
    """Find the faults of specs; where there are none, what is doubtful in them."""
    faults = Faults()
    for described in read(specs, faults):
        kinds.lint(described, faults)
    _lint_schema(specs, faults)
    return faults.errors or faults.warnings


def lint_service(service: Service, faults: Faults) -> None:
    """Tell what is doubtful in a service."""
    _lint_credentials(service, faults)
    for file in service.files:
        _lint_cases(file, faults)
        for argument in file.arguments:
            lint_words(argument.name, argument.description, argument.place, faults)
        for operation in file.operations:
            _lint_operation(operation, faults)
        for declared in file.types:
            for each in declared.fields:
                if not each.description and each.constant is None:
                    lint_words(each.name, "", each.place, faults)
            if declared.kind == "result":
                _lint_limits(declared.fields, faults)


def _lint_credentials(service: Service, faults: Faults) -> None:
    accepted = {name for api in service.apis for name in api.accepts}
    for each in service.credentials:
        # A custom one may serve what is written by hand, `basic` goes beside others.
        if each.name not in accepted and each.kind != "custom" and each.name != BASIC:
            message = f"no API accepts the credential {quoted(each.name)}: no client can hold it"
            faults.add(each.place, "W012", message)


def _lint_operation(operation: Operation, faults: Faults) -> None:
    name = quoted(operation.name)
    if operation.retry == "safe" and operation.method != "GET":
        message = f"{name} is said to be safe, but a {operation.method} request writes"
        faults.add(operation.place, "W004", message)
    if operation.retry == "never" and operation.method == "GET" and not operation.description:
        message = f"{name} reads and is never repeated: its description should say why"
        faults.add(operation.place, "W006", message)
    lint_words(operation.name, operation.summary, operation.place, faults)
    for each in operation.parameters:
        if each.constant is None:
            lint_words(each.name, each.description, each.place, faults)


def lint_words(name: str, text: str, place: Place, faults: Faults) -> None:
    """Tell of a description that says no more than the name."""
    if _letters(text) in {"", _letters(name)}:
        faults.add(place, "W007", f"the description of {quoted(name)} says no more than its name")


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _lint_limits(fields: Iterable[Parameter], faults: Faults) -> None:
    for each in fields:
        if each.limits:
            message = f"the limits of {quoted(each.name)} are not checked: it is part of a result"
            faults.add(each.place, "W008", message)


def _lint_cases(file: File, faults: Faults) -> None:
    for group in _groups_of_names(file):
        seen: dict[str, str] = {}
        for name, place in group:
            first = seen.setdefault(name.casefold(), name)
            if first != name:
                message = f"{quoted(name)} and {quoted(first)} differ only in case"
                faults.add(place, "W005", message)


def _groups_of_names(file: File) -> Iterator[list[tuple[str, Place]]]:
    yield [(each.name, each.place) for each in file.types]
    for declared in file.types:
        yield [(each.wire, each.place) for each in declared.fields]
    for operation in file.operations:
        for where in ("path", "query", "body"):
            found = [each for each in operation.parameters if each.where == where]
            yield [(each.wire, each.place) for each in found]


def _lint_schema(specs: Path, faults: Faults) -> None:
    for folder in (specs, specs.parent):
        path = folder / _SCHEMA
        if path.is_file():
            if path.read_bytes() != schema_text().encode():
                message = "not the schema of this version; `specloom schema` prints that"
                faults.add(Place(str(path)), "W010", message)
            return

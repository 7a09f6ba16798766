"""What is doubtful in specs that have no faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from . import kinds
from .faults import Fault, Faults, Place, quoted
from .names import BASIC
from .read import read
from .schema import outdated_schema, schema_place
from .spec import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from .spec import Operation, Parameter, Service

__all__ = ["lint", "lint_service", "lint_words"]

_SUMMARY: Final = 88
"""Columns that the first line of a docstring has."""

_STOPS: Final = (".", "!", "?", "。", "！", "？")
_OPTIONAL: Final = re.compile(
    r"\b(?:when|if|where) (?:absent|omitted|not given|left out)\b|\boptional\b|\bby default\b"
    r"|\bdefaults? to\b",
    re.IGNORECASE,
)
_JOINTS: Final = str.maketrans("", "", "_-. ")

_Doubt: TypeAlias = tuple[Place, str, str]
"""Where, which code, and what."""


def lint(specs: Path) -> tuple[Fault, ...]:
    """Find the faults of specs; where there are none, what is doubtful in them."""
    faults = Faults()
    for described in read(specs, faults):
        kinds.lint(described, faults)
    _lint_schema(specs, faults)
    return faults.errors or faults.warnings


def lint_service(service: Service, faults: Faults) -> None:
    """Tell what is doubtful in a service."""
    for doubt in _doubts(service):
        faults.add(*doubt)
    for file in service.files:
        for argument in file.arguments:
            lint_words(argument.name, argument.description, argument.place, faults)
        for operation in file.operations:
            lint_words(operation.name, operation.summary, operation.place, faults)
            for each in operation.parameters:
                if each.constant is None:
                    lint_words(each.name, each.description, each.place, faults)
        for declared in file.types:
            for each in declared.fields:
                if not each.description and each.constant is None:
                    lint_words(each.name, "", each.place, faults)


def lint_words(name: str, text: str, place: Place, faults: Faults) -> None:
    """Tell of a description that says no more than the name."""
    if _letters(text) in {"", _letters(name)}:
        faults.add(place, "W007", f"the description of {quoted(name)} says no more than its name")


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _doubts(service: Service) -> Iterator[_Doubt]:
    yield from _unused(service)
    yield from _same_requests(service)
    yield from _alike((each.name, each.place) for each in service.types())
    for declared in service.types():
        yield from _alike((each.wire, each.place) for each in declared.fields)
        for each in declared.fields:
            yield from _parameter(each)
            if declared.kind == "result" and each.limits:
                name = quoted(each.name)
                message = f"the limits of {name} are not checked: it is part of a result"
                yield each.place, "W008", message
    for file in service.files:
        for operation in file.operations:
            yield from _operation(operation)


def _unused(service: Service) -> Iterator[_Doubt]:
    """What nothing uses, and nothing says why it is there all the same."""
    used = {file.api for file in service.files if file.operations}
    accepted = {scheme for api in service.apis for scheme in api.accepts}
    for api in service.apis:
        if api.name not in used and not api.description:
            message = f"no resource uses the API {quoted(api.name)}: its description should say why"
            yield api.place, "W012", message
    for each in service.credentials:
        if each.name not in accepted and each.name != BASIC and not each.description:
            message = f"no API accepts {quoted(each.name)}: its description should say why"
            yield each.place, "W012", message


def _same_requests(service: Service) -> Iterator[_Doubt]:
    """Operations that nothing on the wire tells apart."""
    first: dict[object, str] = {}
    for file in service.files:
        for operation in file.operations:
            name = f"{file.resource}.{operation.name}"
            before = first.setdefault((file.api, *_request(operation)), name)
            if before != name:
                message = f"{quoted(operation.name)} sends the same request as {quoted(before)}"
                yield operation.place, "W014", message


def _request(operation: Operation) -> Iterator[object]:
    """What every request of an operation has."""
    path = operation.path
    for each in operation.parameters:
        if each.where == "path":
            path = path.replace(f"{{{each.wire}", "{")
    yield operation.method
    yield path
    yield frozenset(
        (each.where, each.wire, each.constant)
        for each in operation.parameters
        if each.where != "path" and (each.required or each.constant is not None)
    )


def _operation(operation: Operation) -> Iterator[_Doubt]:
    name, place = quoted(operation.name), operation.place
    if operation.retry == "safe" and operation.method != "GET":
        yield place, "W004", f"{name} is said to be safe, but a {operation.method} request writes"
    if operation.retry == "never" and operation.method == "GET" and not operation.description:
        message = f"{name} reads and is never repeated: its description should say why"
        yield place, "W006", message
    summary = operation.summary.strip()
    if "\n" in summary or len(summary) > _SUMMARY or not summary.endswith(_STOPS):
        message = f"the summary of {name} is not one sentence of {_SUMMARY} characters at most"
        yield place, "W013", message
    yield from _deprecated(name, place, operation.deprecated)
    for where in ("path", "query", "body"):
        found = [each for each in operation.parameters if each.where == where]
        yield from _alike((each.wire, each.place) for each in found)
    for each in operation.parameters:
        yield from _parameter(each)
        if each.required and isinstance(each.type, Choice) and len(each.type.values) == 1:
            message = f"{quoted(each.name)} has one value: as a 'const' nobody need give it"
            yield each.place, "W015", message


def _parameter(each: Parameter) -> Iterator[_Doubt]:
    name = quoted(each.name)
    found = _OPTIONAL.search(each.description) if each.required else None
    if found is not None:
        message = f"{name} is required, and its description says {quoted(found[0])}"
        yield each.place, "W017", message
    yield from _deprecated(name, each.place, each.deprecated)


def _deprecated(name: str, place: Place, deprecated: str | bool) -> Iterator[_Doubt]:
    if deprecated is True:
        message = f"{name} is deprecated: 'deprecated' should say what to use instead"
        yield place, "W016", message


def _alike(names: Iterable[tuple[str, Place]]) -> Iterator[_Doubt]:
    """Names that are taken for each other."""
    seen: dict[str, str] = {}
    for name, place in names:
        first = seen.setdefault(name.casefold().translate(_JOINTS) or name, name)
        if first != name:
            differ = "case" if first.casefold() == name.casefold() else "case and joints"
            yield place, "W005", f"{quoted(name)} and {quoted(first)} differ only in {differ}"


def _lint_schema(specs: Path, faults: Faults) -> None:
    message = outdated_schema(specs)
    if message:
        faults.add(Place(str(schema_place(specs))), "W010", message)

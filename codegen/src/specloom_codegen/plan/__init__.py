"""The third room: what Python will be written: modules, classes, methods, imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.spec import Array, Map, Named, Nullable

from .circles import circles
from .clients import plan_client, plan_init
from .credentials import plan_credentials
from .resources import plan_resource
from .services import plan_errors, plan_service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.spec import File, Service, Type

    from .modules import Module

__all__ = ["plan"]


def plan(service: Service) -> tuple[Module, ...]:
    """Plan the modules of a service."""
    types = {each.name: each for each in service.types()}
    late = circles({file.module: set(_uses(file)) for file in service.files})
    credentials = plan_credentials(service)
    return (
        plan_init(service),
        plan_client(service),
        *(() if credentials is None else (credentials,)),
        plan_errors(service),
        plan_service(service),
        *(plan_resource(service, file, types, late[file.module]) for file in service.files),
    )


def _uses(file: File) -> Iterator[str]:
    """Go through the modules whose types a file names."""
    for declared in file.types:
        for each in declared.fields:
            yield from _modules(each.type)
    for operation in file.operations:
        for each in operation.parameters:
            yield from _modules(each.type)
        if operation.returns is not None:
            yield from _modules(operation.returns)


def _modules(of: Type) -> Iterator[str]:
    match of:
        case Array(items=inner) | Map(values=inner) | Nullable(type=inner):
            yield from _modules(inner)
        case Named(kind=kind, module=module) if kind != "imported":
            yield module
        case _:
            pass

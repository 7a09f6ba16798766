"""The module of the client, and the face of the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.code import Code, folded
from specloom_codegen.names import error_names

from .annotations import Annotator
from .constructors import plan_constructor
from .docs import FUNCTION, MODULE, docstring
from .imports import Imports, Need
from .modules import ClientClass, ClientModule, InitModule, Namespace, exported
from .resources import builtin_codes, signed_arguments
from .texts import described, see

if TYPE_CHECKING:
    from specloom_codegen.spec import Api, File, Service

__all__ = ["plan_client", "plan_init"]


def plan_client(service: Service) -> ClientModule:
    """Plan the classes that hand out the resources: the service's, and those of single APIs."""
    imports = Imports()
    imports.name("typing", "ClassVar", Need.RUNTIME)
    imports.name("specloom.core.client", "Client", Need.RUNTIME)
    imports.name("specloom.core.operation", "Service", Need.ANNOTATION)
    imports.name(".service", "SERVICE", Need.RUNTIME)
    files = [file for file in service.files if file.resource]
    named = {api.name: api.client or service.client for api in service.apis}
    clients = tuple(
        _client(name, [api for api in service.apis if named[api.name] == name], service, imports)
        for name in dict.fromkeys([service.client, *named.values()])
    )
    doc = docstring(f"The namespaces of the {service.title} client.", indent=MODULE)
    docs = [doc, *(client.doc for client in clients)]
    docs += [each.doc for client in clients for each in client.namespaces]
    codes = set[str]().union(*(each.codes for each in docs))
    codes |= builtin_codes(each.name for file in files for each in file.arguments)
    codes |= builtin_codes(option for api in service.apis for option in api.variants)
    return ClientModule(
        file="client.py",
        source=Code(f"{service.name}/*.yaml"),
        doc=doc,
        imports=imports,
        exported=exported(client.name for client in clients),
        codes=tuple(Code(code) for code in sorted(codes)),
        clients=clients,
    )


def plan_init(service: Service) -> InitModule:
    """Plan the face of the generated package: its clients, credentials and errors."""
    imports = Imports()
    names = {
        "client": [service.client, *(api.client for api in service.apis if api.client)],
        "credentials": [each.class_name for each in service.credentials if each.is_generated],
        "errors": list(error_names(service.errors.class_name).values()),
    }
    for module, each in names.items():
        for name in each:
            imports.name(f".{module}", name, Need.RUNTIME)
    doc = docstring(f"Generated client of {service.title}.", indent=MODULE)
    return InitModule(
        file="__init__.py",
        source=Code(f"{service.name}/service.yaml"),
        doc=doc,
        imports=imports,
        exported=exported({name for each in names.values() for name in each}),
        codes=tuple(Code(code) for code in sorted(doc.codes)),
    )


def _client(name: str, apis: list[Api], service: Service, imports: Imports) -> ClientClass:
    served = {api.name for api in apis}
    told, constructor = plan_constructor(service, apis or service.apis, imports)
    return ClientClass(
        name=Code(name),
        doc=docstring(service.description, see(service.see), sections=told),
        constructor=constructor,
        namespaces=tuple(
            _namespace(file, imports)
            for file in service.files
            if file.resource and file.api in served
        ),
    )


def _namespace(file: File, imports: Imports) -> Namespace:
    module, name = f".{file.module}", file.class_name
    if file.face:
        module, _, name = file.face.rpartition(".")
    imports.name(module, name, Need.ANNOTATION)
    annotator = Annotator(imports, Need.ANNOTATION)
    sections = {"Args": {each.name: described(each) for each in file.arguments}}
    if not file.arguments:
        imports.name("specloom.core.lazy", "cached_property", Need.RUNTIME)
    signed = ["self", *signed_arguments(file.arguments, annotator)]
    passed = ", ".join(["self", *(each.name for each in file.arguments)])
    return Namespace(
        signature=folded(f"def {file.resource}(", signed, f") -> {name}:", indent=4),
        is_property=not file.arguments,
        doc=docstring(file.description, see(file.see), sections=sections, indent=FUNCTION),
        load=Code(f"from {module} import {name}"),
        value=Code(f"{name}({passed})"),
    )

"""The module of a resource file."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Final

from specloom_codegen.code import Code, folded, literal
from specloom_codegen.names import iterator_name, natural

from .annotations import Annotator, Use
from .docs import FUNCTION, MODULE, docstring
from .imports import Imports, Need
from .methods import MethodPlanner
from .modules import Method, ResourceClass, ResourceModule
from .texts import described, see
from .types import plan_alias, plan_type, plan_union, plan_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specloom_codegen.spec import Declared, File, Parameter, Service

    from .docs import Docstring
    from .modules import Constant, TypeClass

__all__ = ["builtin_codes", "plan_resource", "signed_arguments"]

_BUILTIN_NAMES: Final = {name for name in dir(builtins) if name.islower() and name[0] != "_"}


def plan_resource(
    service: Service, file: File, types: Mapping[str, Declared], late: frozenset[str]
) -> ResourceModule:
    """Plan the module of a file.

    Args:
        service: The service.
        file: The file.
        types: The service's types by name.
        late: Modules that import this one in turn.
    """
    imports = Imports(own=f".{file.module}", late_modules=late)
    aliases = tuple(plan_alias(each, imports) for each in file.types if each.kind == "enum")
    classes = tuple(_classes(file, imports))
    unions = tuple(plan_union(each, imports) for each in file.types if each.union is not None)
    resource: ResourceClass | None = None
    constants: tuple[Constant, ...] = ()
    if file.resource:
        annotator = Annotator(imports, Need.ANNOTATION, _members(file))
        planner = MethodPlanner(service, file, types, imports, annotator)
        resource = _resource_class(file, planner)
        constants = tuple(planner.constant(each) for each in file.operations)
    doc = docstring(file.description, indent=MODULE)
    docs = [doc, *(each.doc for each in classes), *_docs(resource)]
    exported = [each.name for each in file.types] + ([file.class_name] if file.resource else [])
    exported += [each.union.unknown for each in file.types if each.union and each.union.unknown]
    return ResourceModule(
        file=f"{file.module}.py",
        source=Code(f"{service.name}/{file.name}"),
        doc=doc,
        imports=imports,
        exported=tuple(literal(name) for name in sorted(exported, key=natural)),
        codes=_codes(file, docs, imports),
        resource=resource,
        aliases=aliases,
        types=classes,
        unions=unions,
        operations=constants,
    )


def _classes(file: File, imports: Imports) -> Iterator[TypeClass]:
    for each in file.types:
        if each.union is not None:
            unknown = plan_unknown(each, imports)
            if unknown is not None:
                yield unknown
        elif each.kind != "enum":
            yield plan_type(each, imports)


def signed_arguments(arguments: Iterable[Parameter], annotator: Annotator) -> list[str]:
    """Give the arguments of a resource as a signature has them."""
    return [f"{each.name}: {annotator(each.type, Use.ARGUMENT)}" for each in arguments]


def builtin_codes(names: Iterable[str]) -> set[str]:
    """Give the code of the linter's rule against arguments called as builtins, where one is."""
    return set() if _BUILTIN_NAMES.isdisjoint(names) else {"A002"}


def _members(file: File) -> set[str]:
    iterators = {iterator_name(each.name) for each in file.operations if each.paging is not None}
    return iterators | {each.name for each in file.operations}


def _resource_class(file: File, planner: MethodPlanner) -> ResourceClass:
    planner.imports.name("specloom.core.resource", "Resource", Need.RUNTIME)
    methods: list[Method] = []
    if file.arguments:
        methods.append(_constructor(file, planner))
    for operation in file.operations:
        methods.append(planner.method(operation))
        iterator = planner.iterator(operation)
        if iterator is not None:
            methods.append(iterator)
    return ResourceClass(
        name=Code(file.class_name),
        doc=docstring(file.description, see(file.see)),
        slots=literal(tuple(sorted(f"_{each.name}" for each in file.arguments))),
        methods=tuple(methods),
    )


def _constructor(file: File, planner: MethodPlanner) -> Method:
    client = planner.annotator.name("specloom.core.client", "Client")
    signed = ["self", f"client: {client}", *signed_arguments(file.arguments, planner.annotator)]
    lines = ["super().__init__(client)"]
    lines += [f"self._{each.name} = {each.name}" for each in file.arguments]
    described_arguments = {each.name: described(each) for each in file.arguments}
    return Method(
        decorator=Code(),
        signature=folded("def __init__(", signed, ") -> None:", indent=4),
        doc=docstring(
            "Bind the arguments that every operation shares.",
            sections={
                "Args": {"client": "The client that sends the calls.", **described_arguments}
            },
            indent=FUNCTION,
        ),
        body=Code("\n        ".join(lines)),
    )


def _docs(resource: ResourceClass | None) -> list[Docstring]:
    return [] if resource is None else [resource.doc, *(each.doc for each in resource.methods)]


def _codes(file: File, docs: Iterable[Docstring], imports: Imports) -> tuple[Code, ...]:
    """Give the codes of the linter's rules that the module cannot keep."""
    codes = imports.codes().union(*(doc.codes for doc in docs))
    given = [each.name for operation in file.operations for each in operation.parameters]
    given += [each.name for each in file.arguments]
    codes |= builtin_codes(given)
    fields = [each.name for declared in file.types for each in declared.fields]
    if not "".join([*given, *fields]).isascii():
        codes.add("PLC2401")
    if "timeout" in given:
        codes.add("ASYNC109")
    return tuple(Code(code) for code in sorted(codes))

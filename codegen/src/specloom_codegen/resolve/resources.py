"""A resource file: its names, its arguments, its operations and types."""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING, cast

from attrs import define, field

from specloom_codegen.faults import Place, quoted
from specloom_codegen.names import RESERVED, class_name, constant, iterator_name, name_problem
from specloom_codegen.nodes import MappingNode
from specloom_codegen.spec import Declared, File, Named, Operation, Parameter, Plain

from .declarations import kind_of_type, resolve_declared
from .operations import resolve_operation
from .parameters import Section, resolve_parameter, resolve_section
from .unions import resolve_unions, unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.nodes import Scalar
    from specloom_codegen.spec import Api

    from .scope import Scope

__all__ = ["Source"]

_ARGUMENT = Section("argument", "path")
_SHARED = Section("shared parameter", "query", may_be_constant=True, may_have_style=True)


@define(kw_only=True)
class Source:
    """A file on its way from nodes to its description."""

    name: str
    node: MappingNode
    scope: Scope
    types: tuple[Declared, ...] = field(default=())

    @property
    def resource(self) -> Scalar | None:
        """The name of the resource, with its place."""
        return self.node.scalar("resource")

    @property
    def place(self) -> Place:
        """Where the file says what it is."""
        return self.node.place_of("resource")

    @property
    def module(self) -> str:
        """The name of the module that is made of it."""
        return self.name.rsplit(".", 1)[0] if self.resource is None else self.resource.text

    @property
    def face(self) -> str:
        """The name of the class that the client hands out."""
        return self.node.text("face").rpartition(".")[2] or self.class_name

    @property
    def class_name(self) -> str:
        """The name of the generated class: another one where a type has the first choice."""
        name = class_name(self.module)
        taken = name in self.scope.types or name in self.scope.imports
        return f"{name}Resource" if taken else name

    def declares(self) -> Iterator[tuple[Scalar, Named]]:
        """Go through the types that it declares."""
        for key, value in self.node.mapping("types").entries():
            kind = kind_of_type(cast("MappingNode", value))
            yield key, Named(key.text, kind, self.module)

    def results(self) -> Iterator[tuple[Scalar, Scalar]]:
        """Go through the input types that name a result type, with that name."""
        for key, value in self.node.mapping("types").entries():
            node = cast("MappingNode", value)
            named = node.scalar("result")
            if named is not None and kind_of_type(node) == "input":
                yield key, named

    def made(self) -> Iterator[tuple[Scalar, str]]:
        """Go through the names of classes that are made beside the types."""
        for key, value in self.node.mapping("types").entries():
            node = cast("MappingNode", value)
            if "union" in node and not node.flag("input"):
                yield key, unknown_name(key.text)

    def imports(self) -> Iterator[tuple[Scalar, Named]]:
        """Go through the types that it imports."""
        for key, value in self.node.mapping("imports").entries():
            if isinstance(value, MappingNode):
                tag = value.text("tag"), value.text("tags")
                yield key, Named(key.text, "imported", value.text("class"), tag=tag)
            else:
                yield key, Named(key.text, "imported", cast("Scalar", value).text)

    def check(self) -> None:
        """Check what the file says of itself."""
        self._check_name()
        self._check_dotted()
        self._check_tags()
        if self.resource is None:
            for key in ("operations", "arguments", "face", "api", "parameters"):
                if key in self.node:
                    message = f"{quoted(key)} means nothing in a file without 'resource'"
                    self.scope.faults.add(self.node.keys[key].place, "E027", message)

    def _check_name(self) -> None:
        faults = self.scope.faults
        what = "file" if self.resource is None else "resource"
        place = Place(self.place.path) if self.resource is None else self.resource.place
        problem = name_problem(self.module, "word")
        taken = {*RESERVED["module"], *(RESERVED["resource"] if self.resource else ())}
        if problem is not None:
            text, hint = problem
            message = f"the {what} name {quoted(self.module)} {text}"
            faults.add(place, "E011", message, hint=hint)
        elif self.module in taken or self.class_name in RESERVED["type"]:
            message = f"the {what} name {quoted(self.module)} is taken by generated code"
            faults.add(place, "E013", message)

    def _check_dotted(self) -> None:
        imports = (
            value.scalar("class") if isinstance(value, MappingNode) else cast("Scalar", value)
            for _, value in self.node.mapping("imports").entries()
        )
        for node in (self.node.scalar("face"), *imports):
            if node is not None and any(map(iskeyword, node.text.split("."))):
                message = f"{quoted(node.text)} holds a keyword of Python"
                self.scope.faults.add(node.place, "E011", message)

    def _check_tags(self) -> None:
        for _, value in self.node.mapping("imports").entries():
            named = value.scalar("tags") if isinstance(value, MappingNode) else None
            if named is None:
                continue
            found = self.scope.type_named(named.text)
            if found is None or found.kind != "enum":
                known = [name for name, each in self.scope.types.items() if each.kind == "enum"]
                message = f"{quoted(named.text)} is no enum of this service"
                self.scope.faults.add(named.place, "E012", message, word=named.text, known=known)

    def resolve_types(self) -> tuple[Declared, ...]:
        """Resolve the types that it declares."""
        types = self.node.mapping("types")
        declared = tuple(
            resolve_declared(key, cast("MappingNode", value), self.scope)
            for key, value in types.entries()
        )
        self.types = resolve_unions(types, declared, self.scope)
        return self.types

    def resolve(self) -> File:
        """Resolve everything else, when the types of all files are known."""
        api = self._api()
        arguments = self._arguments()
        operations = tuple(
            resolve_operation(key, cast("MappingNode", value), api, arguments, self.scope)
            for key, value in self.node.mapping("operations").entries()
        )
        self._check_operations(operations, arguments, api)
        return File(
            name=self.name,
            module=self.module,
            place=self.place,
            resource="" if self.resource is None else self.resource.text,
            class_name=self.class_name,
            description=self.node.text("description"),
            see=self.node.text("see"),
            api="" if api is None else api.name,
            face=self.node.text("face"),
            arguments=arguments,
            operations=operations,
            types=self.types,
        )

    def check_unused(self) -> None:
        """Check the shared parameters that nothing takes, and tell of them and of imports."""
        scope = self.scope
        check_shared(self.node.mapping("parameters"), scope)
        for key, named in self.imports():
            if named not in scope.used:
                scope.faults.add(key.place, "W003", f"nothing uses the import {quoted(key.text)}")

    def _api(self) -> Api | None:
        apis = self.scope.apis
        named = self.node.scalar("api")
        if named is None:
            return next(iter(apis.values()), None)
        if apis and named.text not in apis:
            message = f"unknown API {quoted(named.text)}"
            self.scope.faults.add(named.place, "E014", message, word=named.text, known=apis)
        return apis.get(named.text)

    def _arguments(self) -> tuple[Parameter, ...]:
        arguments = resolve_section(self.node.mapping("arguments"), _ARGUMENT, self.scope)
        for each in arguments:
            if each.type not in {Plain("string"), Plain("integer")}:
                message = f"the argument {quoted(each.name)} must be a string or an integer"
                self.scope.faults.add(each.place, "E010", message)
        return arguments

    def _check_operations(
        self, operations: tuple[Operation, ...], arguments: tuple[Parameter, ...], api: Api | None
    ) -> None:
        faults = self.scope.faults
        in_paths = {name for each in operations for name in each.placeholders}
        for argument in arguments:
            if argument.wire not in in_paths:
                message = f"no path has a placeholder {quoted(argument.wire)}"
                faults.add(argument.place, "E020", message, word=argument.wire, known=in_paths)
        names = {each.name for each in operations}
        iterators: set[str] = set()
        for each in operations:
            if api is not None and constant(each.name) == constant(api.name):
                message = f"the operation name {quoted(each.name)} is taken by the API of that name"
                faults.add(each.place, "E013", message, hint=f"{each.name}_")
            if each.paging is not None:
                name = iterator_name(each.name)
                if name in names or name in iterators:
                    message = f"the method {quoted(name)}, made of 'paging', is there already"
                    faults.add(each.place, "E013", message)
                iterators.add(name)


def check_shared(node: MappingNode, scope: Scope) -> None:
    """Check shared parameters that no operation takes, and tell of them."""
    for key, value in node.entries():
        if key.place not in scope.used:
            message = f"no operation takes the shared parameter {quoted(key.text)}"
            scope.faults.add(key.place, "W002", message)
            resolve_parameter(key, value, _SHARED, scope)

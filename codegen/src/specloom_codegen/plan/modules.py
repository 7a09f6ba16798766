"""The modules that will be written, as templates take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from specloom_codegen.code import Code

if TYPE_CHECKING:
    from .docs import Docstring
    from .imports import Imports

__all__ = [
    "Attribute",
    "ClientModule",
    "Constant",
    "ErrorClass",
    "ErrorsModule",
    "InitModule",
    "Method",
    "Module",
    "Namespace",
    "ResourceClass",
    "ResourceModule",
    "ServiceModule",
    "TypeAliasPlan",
    "TypeClass",
]


@frozen(kw_only=True)
class Module:
    """One file."""

    template: ClassVar[str]

    file: str
    source: Code
    """The spec that it is made of, as the header names it."""
    doc: Docstring
    imports: Imports
    exported: tuple[Code, ...]
    codes: tuple[Code, ...]
    """Codes of the linter's rules that the file cannot keep."""


@frozen(kw_only=True)
class Constant:
    """A constant of a module."""

    name: Code
    annotation: Code
    value: Code


@frozen(kw_only=True)
class Attribute:
    """An attribute of a type."""

    name: Code
    annotation: Code
    doc: Code


@frozen(kw_only=True)
class TypeClass:
    """A result type or an input type."""

    name: Code
    bases: Code
    decorator: Code
    doc: Docstring
    attributes: tuple[Attribute, ...]


@frozen(kw_only=True)
class TypeAliasPlan:
    """A type of some values."""

    name: Code
    value: Code
    doc: Code


@frozen(kw_only=True)
class Method:
    """A method."""

    signature: Code
    doc: Docstring
    body: Code


@frozen(kw_only=True)
class ResourceClass:
    """The class of a resource."""

    name: Code
    doc: Docstring
    slots: Code
    methods: tuple[Method, ...]


@frozen(kw_only=True)
class ResourceModule(Module):
    """A resource and its types, or types only."""

    template: ClassVar[str] = "resource.py.jinja"

    resource: ResourceClass | None
    aliases: tuple[TypeAliasPlan, ...]
    types: tuple[TypeClass, ...]
    operations: tuple[Constant, ...]


@frozen(kw_only=True)
class ServiceModule(Module):
    """What a service is."""

    template: ClassVar[str] = "service.py.jinja"

    constants: tuple[Constant, ...]


@frozen(kw_only=True)
class ErrorClass:
    """An exception class."""

    name: Code
    bases: Code
    doc: Docstring


@frozen(kw_only=True)
class ErrorsModule(Module):
    """The exceptions of a service."""

    template: ClassVar[str] = "errors.py.jinja"

    classes: tuple[ErrorClass, ...]


@frozen(kw_only=True)
class Namespace:
    """A resource of a client, loaded when it is first touched."""

    signature: Code
    is_property: bool
    doc: Docstring
    load: Code
    value: Code


@frozen(kw_only=True)
class ClientModule(Module):
    """The namespaces of a client."""

    template: ClassVar[str] = "client.py.jinja"

    name: Code
    class_doc: Docstring
    namespaces: tuple[Namespace, ...] = field(default=())


@frozen(kw_only=True)
class InitModule(Module):
    """The face of the generated package."""

    template: ClassVar[str] = "init.py.jinja"

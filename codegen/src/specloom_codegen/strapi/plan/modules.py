"""The modules of a package of content, as templates take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from specloom_codegen.plan.modules import Module

if TYPE_CHECKING:
    from specloom_codegen.code import Code
    from specloom_codegen.plan.docs import Docstring
    from specloom_codegen.plan.modules import TypeClass

__all__ = ["ContentMethod", "ContentModule", "LocalesModule", "NamespaceClass", "Statement"]


@frozen(kw_only=True)
class Statement:
    """A name that stands for a value: an alias, a mapping by its keys, a constant."""

    name: Code
    annotation: Code
    """With the colon before it; empty where the value tells the type."""
    value: Code
    doc: Code


@frozen(kw_only=True)
class ContentMethod:
    """A method, with the forms that it is called in."""

    overloads: tuple[Code, ...]
    signature: Code
    doc: Docstring
    body: Code


@frozen(kw_only=True)
class NamespaceClass:
    """The class of a type's namespace."""

    name: Code
    bases: Code
    doc: Docstring
    facts: Code
    methods: tuple[ContentMethod, ...]


@frozen(kw_only=True)
class ContentModule(Module):
    """A content type, or the components."""

    template: ClassVar[str] = "strapi/content.py.jinja"

    items: tuple[Statement | TypeClass, ...]
    namespaces: tuple[NamespaceClass, ...]
    public: frozenset[str]
    """What the face of the package has of it."""


@frozen(kw_only=True)
class LocalesModule(Module):
    """The locales of a server."""

    template: ClassVar[str] = "strapi/locales.py.jinja"

    locales: Code
    values: Code
    """The same as values of a type."""

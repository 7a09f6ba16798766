"""The modules of a package of content, as templates take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from specloom_codegen.plan.modules import Module

if TYPE_CHECKING:
    from specloom_codegen.code import Code
    from specloom_codegen.plan.docs import Docstring
    from specloom_codegen.plan.modules import Constant, TypeAliasPlan, TypeClass

__all__ = ["ContentMethod", "ContentModule", "KeysType", "LocalesModule", "NamespaceClass"]


@frozen(kw_only=True)
class KeysType:
    """A `TypedDict` whose keys are no names of Python."""

    name: Code
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

    aliases: tuple[TypeAliasPlan, ...]
    keys: tuple[KeysType, ...]
    classes: tuple[TypeClass, ...]
    facts: tuple[Constant, ...]
    namespaces: tuple[NamespaceClass, ...]
    unions: tuple[TypeAliasPlan, ...]
    """Aliases of what other modules declare, which follow their import."""
    public: tuple[str, ...]
    """What the face of the package has of it."""


@frozen(kw_only=True)
class LocalesModule(Module):
    """The locales of a server."""

    template: ClassVar[str] = "strapi/locales.py.jinja"

    locale: TypeAliasPlan

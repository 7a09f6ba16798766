"""The modules of a package of apps, as templates take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from specloom_codegen.plan.modules import Module

if TYPE_CHECKING:
    from specloom_codegen.code import Code
    from specloom_codegen.plan.docs import Docstring
    from specloom_codegen.plan.modules import TypeAliasPlan, TypeClass

__all__ = ["AppModule", "FieldPlan", "FieldsClass", "RecordsClass"]


@frozen(kw_only=True)
class FieldPlan:
    """A field object of a class."""

    name: Code
    annotation: Code
    """With the colon before it; empty where the value tells the type."""
    value: Code
    doc: Code


@frozen(kw_only=True)
class FieldsClass:
    """A class of field objects: of a record, a row or related records."""

    name: Code
    base: Code
    doc: Docstring
    constant: Code
    """A statement before the fields; empty for none."""
    fields: tuple[FieldPlan, ...]


@frozen(kw_only=True)
class RecordsClass:
    """The class of an app's namespace."""

    name: Code
    bases: Code
    doc: Docstring
    record: Code


@frozen(kw_only=True)
class AppModule(Module):
    """One app."""

    template: ClassVar[str] = "kintone/app.py.jinja"

    aliases: tuple[TypeAliasPlan, ...]
    classes: tuple[FieldsClass, ...]
    inputs: tuple[TypeClass, ...]
    records: RecordsClass

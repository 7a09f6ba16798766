"""Field objects: what a class has for each field."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from specloom_codegen.code import Call, Code, literal
from specloom_codegen.kintone.field_types import CALC_FORMATS
from specloom_codegen.plan.docs import attribute_doc
from specloom_codegen.plan.imports import Need

from .modules import FieldPlan
from .texts import described

if TYPE_CHECKING:
    from specloom_codegen.kintone.spec import Field
    from specloom_codegen.plan.annotations import Annotator
    from specloom_codegen.plan.imports import Imports

__all__ = ["KINTONE", "plan_field"]

KINTONE: Final = "specloom.kintone"


def plan_field(field: Field, annotator: Annotator, prefix: str = "") -> FieldPlan:
    """Plan the object of a field.

    Args:
        field: The field.
        annotator: Writes types in its class.
        prefix: What stands before its code in conditions.
    """
    name = CALC_FORMATS.get(field.format, field.type.field)
    imports = annotator.imports
    imports.name(KINTONE, name, Need.RUNTIME)
    code = f"{prefix}{field.code}"
    if field.alias:
        generic = Code(f": {name}[{_chosen(field, annotator.builtin('str'))}]")
        call = Call(name, (code, field.type_name, Code(field.alias)), _marks(field, imports))
        return _plan(field, generic, call)
    positional: tuple[Any, ...] = (code,)
    if field.row:
        positional = (code, Code(field.row))
    elif not field.type.is_default or name != field.type.field:
        positional = (code, field.type_name)
    return _plan(field, Code(), Call(name, positional, _marks(field, imports)))


def _chosen(field: Field, text: str) -> str:
    """Give the type of what is read: spelt out, so that editors offer the options."""
    of_one = f"{field.alias} | {text}"
    return f"{of_one} | None" if field.type.written == "choice" else of_one


def _plan(field: Field, annotation: Code, call: Call) -> FieldPlan:
    return FieldPlan(
        name=Code(field.name),
        annotation=annotation,
        value=literal(call),
        doc=attribute_doc(described(field)),
    )


def _marks(field: Field, imports: Imports) -> dict[str, Any]:
    """Give what the form says of a field, as far as it says anything."""
    stated: dict[str, Any] = {
        "required": field.required,
        "default": field.default,
        "unique": field.unique,
    }
    for key, value in field.limits.items():
        stated[key] = value
        if isinstance(value, Decimal):
            imports.name("decimal", "Decimal", Need.RUNTIME)
            stated[key] = Call("Decimal", (format(value, "f"),))
    if field.lookup is not None:
        imports.name(KINTONE, "Lookup", Need.RUNTIME)
        stated["lookup"] = Call("Lookup", (), {"app": field.lookup.app, "key": field.lookup.key})
    stated |= {"filled_by": field.filled_by, "calculated": field.calculated}
    return {key: value for key, value in stated.items() if value is not False and value != ""}

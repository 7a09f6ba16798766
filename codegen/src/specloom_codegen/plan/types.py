"""Result types, input types and types of some values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from specloom_codegen.code import Call, Code, literal

from .annotations import Annotator, Use
from .docs import MODULE, attribute_doc, docstring
from .imports import Need
from .modules import Attribute, TypeAliasPlan, TypeClass
from .texts import choices, described

if TYPE_CHECKING:
    from specloom_codegen.spec import Declared, Parameter

    from .imports import Imports

__all__ = ["plan_alias", "plan_type", "plan_union", "plan_unknown"]

_MODEL = "specloom.core.model"


def plan_alias(declared: Declared, imports: Imports) -> TypeAliasPlan:
    """Plan a type of some values."""
    imports.name("typing", "TypeAlias", Need.RUNTIME)
    imports.name("typing", "Literal", Need.RUNTIME)
    values = ", ".join(map(literal, declared.values))
    return TypeAliasPlan(
        name=Code(declared.name),
        value=Code(f"Literal[{values}]"),
        doc=attribute_doc(declared.description, indent=MODULE),
    )


def plan_union(declared: Declared, imports: Imports) -> TypeAliasPlan:
    """Plan a union of types."""
    imports.name("typing", "TypeAlias", Need.RUNTIME)
    union = declared.union
    names = () if union is None else (*union.names, *filter(None, [union.unknown]))
    return TypeAliasPlan(
        name=Code(declared.name),
        value=Code(" | ".join(names)),
        doc=attribute_doc(declared.description, indent=MODULE),
    )


def plan_unknown(declared: Declared, imports: Imports) -> TypeClass | None:
    """Plan what stands for the variants of a union that are not known."""
    union = declared.union
    if union is None or not union.unknown:
        return None
    text = f"A variant of `{declared.name}` that this version does not know; `extra` holds it."
    tag = union.tag
    return plan_type(
        evolve(
            declared,
            name=union.unknown,
            description=text,
            fields=(evolve(tag, required=False),),
            tag=(tag.name, ()),
        ),
        imports,
    )


def plan_type(declared: Declared, imports: Imports) -> TypeClass:
    """Plan a result type or an input type."""
    is_input = declared.kind == "input"
    annotator = Annotator(imports, Need.HINT, {each.name for each in declared.fields})
    plan = _key if is_input else _field
    return TypeClass(
        name=Code(declared.name),
        bases=_input_bases(imports) if is_input else _result_bases(imports),
        decorator=_input_decorator(declared, imports)
        if is_input
        else _decorator(declared, imports),
        doc=docstring(declared.description, choices(declared)),
        attributes=tuple(
            Attribute(
                name=Code(each.name),
                annotation=plan(each, annotator),
                doc=attribute_doc(described(each)),
            )
            for each in declared.fields
        ),
    )


def _result_bases(imports: Imports) -> Code:
    return Code(imports.name(_MODEL, "Model", Need.RUNTIME))


def _input_bases(imports: Imports) -> Code:
    return Code(f"{imports.name('typing', 'TypedDict', Need.RUNTIME)}, total=False")


def _field(field: Parameter, annotator: Annotator) -> Code:
    return Code(annotator(field.type, Use.RESULT, optional=field.nullable))


def _key(field: Parameter, annotator: Annotator) -> Code:
    text = annotator(field.type, Use.KEY, optional=field.nullable)
    if field.required:
        return Code(f"{annotator.imports.name('typing', 'Required', Need.RUNTIME)}[{text}]")
    return Code(text)


def _decorator(declared: Declared, imports: Imports) -> Code:
    name = imports.name(_MODEL, "model", Need.RUNTIME)
    stated = {
        "wire": _wires(declared),
        "required": tuple(each.name for each in declared.fields if each.required),
        "tag": declared.tag,
    }
    keywords = {key: value for key, value in stated.items() if value}
    return literal(Call(name, keywords=keywords)) if keywords else Code(name)


def _input_decorator(declared: Declared, imports: Imports) -> Code:
    stated = {
        "wire": _wires(declared),
        "one_of": declared.one_of,
        "exclusive": declared.exclusive,
        "limits": _limits(declared, imports),
        "tag": declared.tag,
    }
    keywords = {key: value for key, value in stated.items() if value}
    if not keywords:
        return Code()
    name = imports.name(_MODEL, "input_type", Need.RUNTIME)
    return literal(Call(name, keywords=keywords))


def _limits(declared: Declared, imports: Imports) -> dict[str, Call]:
    limited = [each for each in declared.fields if each.limits]
    if not limited:
        return {}
    name = imports.name("specloom.core.operation", "Limits", Need.RUNTIME)
    return {each.name: Call(name, keywords=dict(each.limits)) for each in limited}


def _wires(declared: Declared) -> dict[str, str]:
    return {each.name: each.wire for each in declared.fields if each.wire != each.name}

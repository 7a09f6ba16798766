"""What is written: types of new records, of changes, and of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.code import Code
from specloom_codegen.plan.annotations import Annotator, Use
from specloom_codegen.plan.docs import attribute_doc, docstring
from specloom_codegen.plan.imports import Need
from specloom_codegen.plan.modules import Attribute, TypeClass
from specloom_codegen.spec import Plain

from .objects import KINTONE
from .texts import called, described

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specloom_codegen.kintone.spec import App, Field
    from specloom_codegen.plan.imports import Imports

__all__ = ["plan_changes", "plan_new", "plan_new_row"]

_DATES = {"date": "date", "time": "time", "datetime": "date-time", "moment": "date-time"}


def plan_new(app: App, imports: Imports) -> TypeClass:
    """Plan what a new record is made of."""
    fields = [each for each in app.fields if each.is_added]
    return _type(f"New{app.record}", f"A record to add to app {app.id}", fields, imports)


def plan_changes(app: App, imports: Imports) -> TypeClass:
    """Plan what a record is changed by."""
    text = f"Changes of an `{app.record}`; what is left out stays as it is"
    fields = [each for each in app.fields if each.is_written]
    return _type(f"{app.record}Changes", text, fields, imports, is_whole=False)


def plan_new_row(table: Field, imports: Imports) -> TypeClass:
    """Plan what a row of a table is written as."""
    annotator = Annotator(imports, Need.HINT, {each.name for each in table.fields})
    row_id = Attribute(
        name=Code("id"),
        annotation=Code(annotator.builtin("int")),
        doc=attribute_doc("The row to keep or change; without it, a new row"),
    )
    fields = [each for each in table.fields if each.is_added]
    return _type(f"New{table.row}", f"A row of {called(table)} to write", fields, imports, row_id)


def _type(
    name: str,
    text: str,
    fields: Iterable[Field],
    imports: Imports,
    *first: Attribute,
    is_whole: bool = True,
) -> TypeClass:
    annotator = Annotator(imports, Need.HINT, {each.name for each in fields})
    keys = tuple(
        Attribute(
            name=Code(each.name),
            annotation=_annotation(each, annotator, is_required=is_whole and each.required),
            doc=attribute_doc(described(each)),
        )
        for each in fields
    )
    return TypeClass(
        name=Code(name),
        bases=Code(f"{imports.name('typing', 'TypedDict', Need.RUNTIME)}, total=False"),
        decorator=Code(),
        doc=docstring(text),
        attributes=(*first, *keys),
    )


def _annotation(field: Field, annotator: Annotator, *, is_required: bool) -> Code:
    text = _written(field, annotator)
    if is_required and not field.default:
        return Code(f"{annotator.imports.name('typing', 'Required', Need.RUNTIME)}[{text}]")
    return Code(text)


def _written(field: Field, annotator: Annotator) -> str:
    """Give the type of the values that a field takes."""
    text = annotator.builtin("str")
    nothing = "" if field.required else " | None"
    match field.type.written:
        case "text":
            return f"{text}{nothing}"
        case "number":
            numbers = [
                annotator.name("decimal", "Decimal"),
                *map(annotator.builtin, ("int", "float")),
            ]
            return f"{' | '.join(numbers)}{nothing}"
        case "date" | "time" | "datetime" | "moment" as written:
            date = Plain("string", _DATES[written])
            return annotator(date, Use.KEY, optional=bool(nothing) and written != "moment")
        case "entity":
            return f"{annotator.name(KINTONE, 'Entity')} | {text}"
        case "choice":
            return f"{field.alias} | {text}{nothing}"
        case _:
            return f"{annotator.name('collections.abc', 'Sequence')}[{_item(field, annotator)}]"


def _item(field: Field, annotator: Annotator) -> str:
    text = annotator.builtin("str")
    match field.type.written:
        case "entities":
            return f"{annotator.name(KINTONE, 'Entity')} | {text}"
        case "files":
            return f"{annotator.name(KINTONE, 'Attachment')} | {text}"
        case "choices":
            return f"{field.alias} | {text}"
        case _:
            return f"New{field.row} | {field.row}"

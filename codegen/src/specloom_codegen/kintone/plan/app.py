"""The module of an app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom_codegen.code import Code, literal
from specloom_codegen.names import natural
from specloom_codegen.plan.annotations import Annotator
from specloom_codegen.plan.docs import MODULE, attribute_doc, docstring
from specloom_codegen.plan.imports import Imports, Need
from specloom_codegen.plan.modules import TypeAliasPlan

from .inputs import plan_changes, plan_new, plan_new_row
from .modules import AppModule, FieldPlan, FieldsClass, RecordsClass
from .objects import KINTONE, plan_field
from .texts import called, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specloom_codegen.kintone.spec import App, Apps, Field
    from specloom_codegen.plan.docs import Docstring

__all__ = ["plan_app"]

_NOTHING: Final = Code()


def plan_app(apps: Apps, app: App) -> AppModule:
    """Plan the module of an app."""
    imports = Imports()
    tables = [each for each in app.fields if each.type_name == "SUBTABLE"]
    classes = tuple(_classes(app, imports))
    inputs = (
        *(plan_new_row(each, imports) for each in tables),
        plan_new(app, imports),
        plan_changes(app, imports),
    )
    records = _records(app, imports)
    doc = docstring(app.description, indent=MODULE)
    docs = [doc, records.doc, *(each.doc for each in classes), *(each.doc for each in inputs)]
    codes = imports.codes().union(*(each.codes for each in docs))
    names = [one.name for each in app.fields for one in (each, *each.fields)]
    if not "".join(names).isascii():
        codes.add("PLC2401")
    exported = sorted({name for name, _ in app.classes()}, key=natural)
    return AppModule(
        file=f"{app.module}.py",
        source=Code(f"{apps.name}/{app.file}"),
        doc=doc,
        imports=imports,
        exported=tuple(map(literal, exported)),
        codes=tuple(Code(code) for code in sorted(codes)),
        aliases=tuple(_aliases(app, imports)),
        classes=classes,
        inputs=inputs,
        records=records,
    )


def _aliases(app: App, imports: Imports) -> Iterator[TypeAliasPlan]:
    for each in app.fields:
        for one in (each, *each.fields):
            if one.alias:
                imports.name("typing", "TypeAlias", Need.RUNTIME)
                imports.name("typing", "Literal", Need.RUNTIME)
                yield TypeAliasPlan(
                    name=Code(one.alias),
                    value=Code(f"Literal[{', '.join(map(literal, one.options))}]"),
                    doc=attribute_doc(f"Options of {called(one)}", indent=MODULE),
                )


def _classes(app: App, imports: Imports) -> Iterator[FieldsClass]:
    """Plan rows, the record that holds them, and related records."""
    for each in app.fields:
        if each.type_name == "SUBTABLE":
            doc = docstring(f"A row of {called(each)}")
            yield _inner_class(each, "AppRow", doc, imports)
    of_app = Code(f"__app__ = {literal(app.id)}")
    own = tuple(each for each in app.fields if each.type_name != "REFERENCE_TABLE")
    yield FieldsClass(
        name=Code(app.record),
        base=Code(imports.name(KINTONE, "AppRecord", Need.RUNTIME)),
        doc=docstring(app.description, number_of(app)),
        constant=of_app,
        fields=_objects(own, imports),
    )
    for each in app.fields:
        if each.type_name == "REFERENCE_TABLE" and each.row:
            text = f"Fields of {called(each)}, for conditions on records of `{app.record}`"
            yield _inner_class(each, "RelatedRecords", docstring(text), imports, of_app)


def _inner_class(
    field: Field, base: str, doc: Docstring, imports: Imports, constant: Code = _NOTHING
) -> FieldsClass:
    prefix = f"{field.code}." if field.type_name == "REFERENCE_TABLE" else ""
    return FieldsClass(
        name=Code(field.row),
        base=Code(imports.name(KINTONE, base, Need.RUNTIME)),
        doc=doc,
        constant=constant,
        fields=_objects(field.fields, imports, prefix),
    )


def _objects(fields: Iterable[Field], imports: Imports, prefix: str = "") -> tuple[FieldPlan, ...]:
    annotator = Annotator(imports, Need.HINT, {each.name for each in fields})
    return tuple(plan_field(each, annotator, prefix) for each in fields)


def _records(app: App, imports: Imports) -> RecordsClass:
    base = imports.name(KINTONE, "AppRecords", Need.RUNTIME)
    return RecordsClass(
        name=Code(app.class_name),
        bases=Code(f"{base}[{app.record}, New{app.record}, {app.record}Changes]"),
        doc=docstring(app.description, number_of(app)),
        record=Code(app.record),
    )

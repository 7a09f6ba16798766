"""The fields of an app: whether what is said of each fits its type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from specloom_codegen.faults import quoted
from specloom_codegen.names import inner_class_name
from specloom_codegen.resolve.fit import check_name
from specloom_codegen.resolve.packages import distinct, limits_of

from .field_types import FIELD_TYPES, LIMITS, NOT_IN_TABLES
from .spec import Field, Lookup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.faults import Faults, Place
    from specloom_codegen.nodes import MappingNode, Scalar

    from .field_types import FieldType

__all__ = ["resolve_fields"]

_DEPENDENT: Final = frozenset(key for each in FIELD_TYPES.values() for key in each.keys)
"""Keys that not every type has."""
_NEEDED: Final = {
    "options": "which options does the {} have?",
    "row": "what is the class of a row called?",
    "fields": "which fields does a row have?",
}


def resolve_fields(node: MappingNode, record: str, faults: Faults) -> tuple[Field, ...]:
    """Resolve the fields of a record.

    Args:
        node: The fields by name.
        record: Name of the record's class.
        faults: Takes what is wrong.
    """
    found = tuple(_fields(node, record, "", faults))
    codes: dict[str, Place] = {}
    for each in found:
        inner = each.fields if each.type_name == "SUBTABLE" else ()
        for one in (each, *inner):
            _check_code(one, codes, faults)
        if each.type_name == "REFERENCE_TABLE":
            own: dict[str, Place] = {}
            for one in each.fields:
                _check_code(one, own, faults)
    return found


def _check_code(one: Field, codes: dict[str, Place], faults: Faults) -> None:
    first = codes.setdefault(one.code, one.place)
    if first != one.place:
        message = f"the field code {quoted(one.code)} is in line {first.line} already"
        faults.add(one.place, "E025", message)


def _fields(node: MappingNode, owner: str, parent: str, faults: Faults) -> Iterator[Field]:
    """Resolve fields of a class, those of a table or of related records if it has a parent."""
    for key, value in node.entries():
        each = cast("MappingNode", value)
        type_name = each.text("type")
        found = FIELD_TYPES.get(type_name)
        if found is None:
            continue
        if parent == "SUBTABLE" and type_name in NOT_IN_TABLES:
            message = f"a table has no field of the type {quoted(type_name)}"
            faults.add(each.place_of("type"), "E012", message)
        _check_keys(each, type_name, found, parent, faults)
        _check_filled_by(each, node, faults)
        yield _field(key, each, owner, faults)


def _field(key: Scalar, node: MappingNode, owner: str, faults: Faults) -> Field:
    type_name = node.text("type")
    row = node.scalar("row")
    row_name = inner_class_name(owner, key.text) if "fields" in node else ""
    if row is not None:
        check_name(row, "type", "row class", faults)
        row_name = row.text
    options = distinct(node, "options", "option", faults)
    lookup = node.mapping("lookup")
    return Field(
        name=key.text,
        place=key.place,
        code=node.text("code") or key.text,
        type_name=type_name,
        type=FIELD_TYPES[type_name],
        label=node.text("label"),
        description=node.text("description"),
        required=node.flag("required"),
        unique=node.flag("unique"),
        default=node.flag("default"),
        limits=limits_of(node, LIMITS, faults),
        options=options,
        lookup=Lookup(lookup.integer("app"), lookup.text("key")) if "lookup" in node else None,
        filled_by=node.text("filled_by"),
        calculated=node.flag("calculated"),
        format=node.text("format"),
        row=row_name,
        alias=inner_class_name(owner, key.text) if options else "",
        related_app=node.integer("related_app"),
        fields=tuple(_fields(node.mapping("fields"), row_name, type_name, faults)),
    )


def _check_keys(
    node: MappingNode, type_name: str, found: FieldType, parent: str, faults: Faults
) -> None:
    """Report keys that the type does not have, and those that it lacks."""
    for key in node.keys:
        if key in _DEPENDENT and key not in found.keys:
            message = f"{quoted(key)} means nothing for the type {quoted(type_name)}"
            faults.add(node.keys[key].place, "E027", message)
        elif parent == "REFERENCE_TABLE" and key in _DEPENDENT - {"options", "format"}:
            message = f"{quoted(key)} means nothing for a field of related records"
            faults.add(node.keys[key].place, "E027", message)
    for key, question in _NEEDED.items():
        if key in found.keys and key not in node and type_name != "REFERENCE_TABLE":
            message = f"the key {quoted(key)} is missing: {question.format(type_name)}"
            faults.add(node.place, "E008", message)


def _check_filled_by(node: MappingNode, siblings: MappingNode, faults: Faults) -> None:
    lookup = node.scalar("filled_by")
    if lookup is None:
        return
    known = [name for name in siblings.keys if "lookup" in siblings.mapping(name)]
    if lookup.text not in known:
        message = f"no field {quoted(lookup.text)} with a 'lookup' is here"
        faults.add(lookup.place, "E031", message, word=lookup.text, known=known)

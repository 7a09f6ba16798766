"""The types of fields that a form can have, and what they are in Python.

See https://kintone.dev/en/docs/kintone/overview/field-types/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CALC_FORMATS",
    "FIELD_TYPES",
    "LAYOUT",
    "LIMITS",
    "NOT_IN_TABLES",
    "FieldType",
    "Written",
]

Written = Literal[
    "nothing",
    "text",
    "number",
    "date",
    "time",
    "datetime",
    "moment",
    "entity",
    "entities",
    "choice",
    "choices",
    "files",
    "rows",
]
"""What is written to a field: `moment` and `entity` when a record is added, and not later."""

LAYOUT: Final = frozenset({"GROUP", "LABEL", "SPACER", "HR"})
"""Parts of a form that hold no value."""

NOT_IN_TABLES: Final = frozenset(
    {
        "RECORD_NUMBER",
        "CREATOR",
        "CREATED_TIME",
        "MODIFIER",
        "UPDATED_TIME",
        "STATUS",
        "STATUS_ASSIGNEE",
        "CATEGORY",
    }
)
"""Fields of a record as a whole."""

LIMITS: Final = ("minimum", "maximum", "min_length", "max_length")


@frozen
class FieldType:
    """What a field of one type is in Python."""

    field: str
    """The class of the field object."""
    written: Written = "nothing"
    keys: tuple[str, ...] = ()
    """What a spec may say of it, beside what it may say of every field."""
    is_default: bool = True
    """Whether the class takes this type for granted, so that it need not be told."""


_VALUE: Final = ("required", "default", "filled_by")
_LINE: Final = (*_VALUE, "unique", "min_length", "max_length", "lookup")
_OPTIONS: Final = (*_VALUE, "options")

FIELD_TYPES: Final[Mapping[str, FieldType]] = {
    "RECORD_NUMBER": FieldType("RecordNumberField"),
    "SINGLE_LINE_TEXT": FieldType("TextField", "text", (*_LINE, "calculated")),
    "LINK": FieldType("TextField", "text", _LINE, is_default=False),
    "MULTI_LINE_TEXT": FieldType("LongTextField", "text", _VALUE),
    "RICH_TEXT": FieldType("LongTextField", "text", _VALUE, is_default=False),
    "NUMBER": FieldType(
        "NumberField", "number", (*_VALUE, "unique", "minimum", "maximum", "lookup")
    ),
    "CALC": FieldType("CalcTextField", keys=("format",)),
    "DATE": FieldType("DateField", "date", (*_VALUE, "unique")),
    "TIME": FieldType("TimeField", "time", _VALUE),
    "DATETIME": FieldType("DateTimeField", "datetime", (*_VALUE, "unique")),
    "CREATED_TIME": FieldType("TimestampField", "moment", is_default=False),
    "UPDATED_TIME": FieldType("TimestampField", "moment", is_default=False),
    "CREATOR": FieldType("EntityField", "entity", is_default=False),
    "MODIFIER": FieldType("EntityField", "entity", is_default=False),
    "USER_SELECT": FieldType("EntitiesField", "entities", _VALUE, is_default=False),
    "ORGANIZATION_SELECT": FieldType("EntitiesField", "entities", _VALUE, is_default=False),
    "GROUP_SELECT": FieldType("EntitiesField", "entities", _VALUE, is_default=False),
    "STATUS_ASSIGNEE": FieldType("EntitiesField", is_default=False),
    "RADIO_BUTTON": FieldType("ChoiceField", "choice", _OPTIONS, is_default=False),
    "DROP_DOWN": FieldType("ChoiceField", "choice", _OPTIONS, is_default=False),
    "CHECK_BOX": FieldType("ChoicesField", "choices", _OPTIONS, is_default=False),
    "MULTI_SELECT": FieldType("ChoicesField", "choices", _OPTIONS, is_default=False),
    "FILE": FieldType("FileField", "files", ("required",)),
    "STATUS": FieldType("StatusField"),
    "CATEGORY": FieldType("CategoriesField"),
    "SUBTABLE": FieldType("TableField", "rows", ("row", "fields")),
    "REFERENCE_TABLE": FieldType("RelatedRecords", keys=("related_app", "fields")),
}
"""Every type of field that has a value, by its name on the wire."""

CALC_FORMATS: Final[Mapping[str, str]] = {
    "NUMBER": "NumberField",
    "NUMBER_DIGIT": "NumberField",
    "DATE": "DateField",
    "TIME": "TimeField",
    "DATETIME": "DateTimeField",
    "HOUR_MINUTE": "CalcTextField",
    "DAY_HOUR_MINUTE": "CalcTextField",
}
"""The class of a calculated field by its format."""

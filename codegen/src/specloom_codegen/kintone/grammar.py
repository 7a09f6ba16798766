"""What specs may say of the apps of a kintone domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom_codegen.shapes import (
    Flag,
    Integer,
    Key,
    ListOf,
    MapOf,
    Number,
    Record,
    Ref,
    Text,
)

from .field_types import CALC_FORMATS, FIELD_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["APP_RECORDS"]

_TEXT: Final = Text()
_FLAG: Final = Flag()
_COUNT: Final = Integer(least=0)
_ID: Final = Integer(least=1)

_UNKNOWN: Final = ("E012", "unknown field type")
_TYPES: Final = tuple(FIELD_TYPES)
_INNER_TYPES: Final = tuple(name for name in _TYPES if "fields" not in FIELD_TYPES[name].keys)
_TYPE_ABOUT: Final = "Type of the field, as kintone calls it."

_FIELD: Final = {
    "code": Key(_TEXT, "Field code.", default="the Python name"),
    "label": Key(_TEXT, "Field name.", default="the code"),
    "description": Key(_TEXT, "What it is, in your words; pulling again keeps it."),
    "options": Key(
        ListOf(Text(empty=True), least=1),
        "The options, in the order of the form; others that come are taken with a warning.",
    ),
    "format": Key(
        Text(values=tuple(CALC_FORMATS)), "Format of a calculated value; it is text when absent."
    ),
    "required": Key(_FLAG, "Whether a value is required."),
    "unique": Key(_FLAG, "Whether two records may not have the same value."),
    "default": Key(_FLAG, "Whether a new record has a value without being given one."),
    "minimum": Key(Number(), "Least value, checked before anything is sent."),
    "maximum": Key(Number(), "Greatest value, checked before anything is sent."),
    "min_length": Key(_COUNT, "Fewest characters, checked before anything is sent."),
    "max_length": Key(_COUNT, "Most characters, checked before anything is sent."),
    "lookup": Key(Ref("lookup"), "Where its value is looked up: `{app: 9, key: code}`."),
    "filled_by": Key(
        _TEXT, "Name of the lookup, in the same fields, that fills it: it cannot be written."
    ),
    "calculated": Key(_FLAG, "Whether kintone calculates the text: it cannot be written."),
}

APP_RECORDS: Final[Mapping[str, Record]] = {
    "apps": Record(
        "a folder of apps",
        {
            "service": Key(
                Text(pattern=r"^[a-z][a-z0-9_]*$", meaning="a name in snake_case"),
                "Name of the package.",
                True,
            ),
            "extends": Key(Text(values=("kintone",)), "The service whose apps these are.", True),
            "client": Key(
                _TEXT,
                "Name of the client class.",
                default="made of the package's: `ShopClient` for `service: shop`",
            ),
            "description": Key(_TEXT, "What the apps are.", True),
        },
    ),
    "app": Record(
        "an app",
        {
            "app": Key(_ID, "App ID.", True),
            "record": Key(
                _TEXT,
                "Name of the class of a record; `NewOrder` and `OrderChanges` are made of `Order`.",
                True,
            ),
            "description": Key(_TEXT, "Name of the app, or what it is.", True),
            "fields": Key(
                MapOf(Ref("record_field"), "variable", "record field", least=1),
                "Fields by Python name.",
                True,
            ),
        },
    ),
    "record_field": Record(
        "a field",
        {
            "type": Key(Text(values=_TYPES, unknown=_UNKNOWN), _TYPE_ABOUT, True),
            **_FIELD,
            "row": Key(_TEXT, "Name of the class of a table's row."),
            "related_app": Key(_ID, "ID of the app that related records are of."),
            "fields": Key(
                MapOf(Ref("inner_field"), "variable", "inner field"),
                "Fields of a table's row, or those of the related app that are shown, which take "
                "no marks.",
            ),
        },
    ),
    "inner_field": Record(
        "a field of a table",
        {
            "type": Key(Text(values=_INNER_TYPES, unknown=_UNKNOWN), _TYPE_ABOUT, True),
            **_FIELD,
        },
    ),
    "lookup": Record(
        "a lookup",
        {
            "app": Key(_ID, "ID of the app."),
            "key": Key(_TEXT, "Code of the field there whose value is looked up.", True),
        },
    ),
}

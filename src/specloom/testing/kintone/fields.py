"""The fields of an app: their types, and what a form says of them.

See https://kintone.dev/en/docs/kintone/overview/field-types/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "ENTITIES",
    "LISTS",
    "SYSTEM_CODES",
    "Field",
    "Lookup",
    "form_fields",
]

ENTITIES = frozenset({"USER_SELECT", "ORGANIZATION_SELECT", "GROUP_SELECT"})
LISTS = ENTITIES | {"CHECK_BOX", "MULTI_SELECT", "FILE", "STATUS_ASSIGNEE", "CATEGORY"}
SYSTEM_CODES = {
    "en": {
        "RECORD_NUMBER": "Record_number",
        "CREATOR": "Created_by",
        "CREATED_TIME": "Created_datetime",
        "MODIFIER": "Updated_by",
        "UPDATED_TIME": "Updated_datetime",
    },
    "ja": {
        "RECORD_NUMBER": "レコード番号",
        "CREATOR": "作成者",
        "CREATED_TIME": "作成日時",
        "MODIFIER": "更新者",
        "UPDATED_TIME": "更新日時",
    },
}
"""The field codes that kintone gives by the language of who makes the app."""

_WRITABLE = ENTITIES | {
    "SINGLE_LINE_TEXT", "MULTI_LINE_TEXT", "RICH_TEXT", "LINK", "NUMBER", "RADIO_BUTTON",
    "DROP_DOWN", "CHECK_BOX", "MULTI_SELECT", "DATE", "TIME", "DATETIME", "FILE", "SUBTABLE",
}  # fmt: skip
_READ_ONLY = frozenset({"CALC", "STATUS", "STATUS_ASSIGNEE", "CATEGORY"})
_CALCULATED = {
    "DATE": "DATE",
    "TIME": "TIME",
    "DATETIME": "DATETIME",
    "HOUR_MINUTE": "DURATION",
    "DAY_HOUR_MINUTE": "DURATION",
}
"""What a CALC of a format gives; a number where it is none of these."""
_LAYOUT = frozenset({"GROUP", "LABEL", "SPACER", "HR", "REFERENCE_TABLE"})
_UNIQUE = frozenset({"SINGLE_LINE_TEXT", "NUMBER", "LINK", "DATE", "DATETIME"})


@attrs.frozen
class Lookup:
    """Copies fields of the record of another app whose key field has the value."""

    app: int
    key_field: str
    copies: Mapping[str, str]
    """The code of each field that is filled, and the code of where its value is from."""


@attrs.frozen(kw_only=True)
class Field:
    """One field of a form."""

    code: str
    type: str
    format: str = ""
    """Of a CALC: what its form says that it gives."""
    required: bool = False
    unique: bool = False
    options: tuple[str, ...] = ()
    """The choices; empty when the form leaves them open, which only this service allows."""
    default: Any = None
    default_now: bool = False
    min_length: int | None = None
    max_length: int | None = None
    min_value: str = ""
    max_value: str = ""
    lookup: Lookup | None = None
    fields: Mapping[str, Field] = attrs.field(factory=dict[str, "Field"])
    """The fields of each row, for a SUBTABLE."""

    @property
    def writable(self) -> bool:
        """Whether a record's values may name it."""
        return self.type in _WRITABLE

    @property
    def compared_as(self) -> str:
        """The type as whose values its own are compared and sorted."""
        return _CALCULATED.get(self.format, "NUMBER") if self.type == "CALC" else self.type

    @property
    def emptied(self) -> Any:
        """The value of the field in which nothing is set."""
        if self.type in LISTS or self.type == "SUBTABLE":
            return []
        return None if self.type in {"RADIO_BUTTON", "DROP_DOWN", "DATE", "TIME"} else ""


def form_fields(given: Mapping[str, str | Mapping[str, Any]]) -> dict[str, Field]:
    """The fields by code, from each one's type or its object in the form API's shape."""
    fields: dict[str, Field] = {}
    for code, form in given.items():
        properties: Mapping[str, Any] = {"type": form} if isinstance(form, str) else form
        if properties["type"] not in _LAYOUT:
            fields[code] = _field(code, properties)
    return fields


def _field(code: str, form: Mapping[str, Any]) -> Field:
    kind = str(form["type"])
    known = _WRITABLE | _READ_ONLY | SYSTEM_CODES["en"].keys()
    if kind not in known:
        raise ValueError(f"field {code!r}: unknown type {kind!r}; one of {sorted(known)}")
    unique = bool(form.get("unique"))
    if unique and kind not in _UNIQUE:
        raise ValueError(f"field {code!r}: a {kind} cannot be unique")
    lookup = form.get("lookup")
    options: Iterable[str] = form.get("options") or ()  # the keys of an object, or a list
    return Field(
        code=code,
        type=kind,
        format=str(form.get("format") or ""),
        required=bool(form.get("required")) and kind in _WRITABLE - {"SUBTABLE"},
        unique=unique,
        options=tuple(options),
        default=form.get("defaultValue"),
        default_now=bool(form.get("defaultNowValue")),
        min_length=_length(form.get("minLength")),
        max_length=_length(form.get("maxLength")),
        min_value=str(form.get("minValue") or ""),
        max_value=str(form.get("maxValue") or ""),
        lookup=_lookup(lookup) if lookup else None,
        fields=form_fields(form.get("fields") or {}),
    )


def _length(given: Any) -> int | None:
    return int(given) if given else None


def _lookup(given: Mapping[str, Any]) -> Lookup:
    return Lookup(
        app=int(given["relatedApp"]["app"]),
        key_field=given["relatedKeyField"],
        copies={copy["field"]: copy["relatedField"] for copy in given["fieldMappings"]},
    )

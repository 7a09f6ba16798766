"""What an app says of itself: its name, and the fields of its form.

Settings are live at once here, so those before deployment are the same.

See https://kintone.dev/en/docs/kintone/rest-api/apps/form/get-form-fields/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specloom.testing.kintone.domain import Call, Domain, Handler

__all__ = ["FORMS", "form_properties"]

_NOT_LISTED = frozenset({"LABEL", "SPACER", "HR"})
_REVISION = "1"
_CREATED = "2024-01-01T00:00:00Z"

_LENGTHS = {"minLength": "", "maxLength": ""}
_UNIT = {"displayScale": "", "unit": "", "unitPosition": "BEFORE"}
_FORMULA = {"expression": "", "hideExpression": False}
_SAID: dict[str, dict[str, Any]] = {
    "CATEGORY": {"enabled": True},
    "STATUS": {"enabled": True},
    "STATUS_ASSIGNEE": {"enabled": True},
    "SINGLE_LINE_TEXT": {"unique": False, "defaultValue": "", **_LENGTHS, **_FORMULA},
    "MULTI_LINE_TEXT": {"defaultValue": ""},
    "RICH_TEXT": {"defaultValue": ""},
    "LINK": {"unique": False, "defaultValue": "", "protocol": "WEB", **_LENGTHS},
    "NUMBER": {
        "unique": False,
        "defaultValue": "",
        "minValue": "",
        "maxValue": "",
        "digit": False,
        **_UNIT,
    },
    "CALC": {"format": "NUMBER", **_FORMULA, **_UNIT},
    "RADIO_BUTTON": {"options": {}, "defaultValue": "", "align": "HORIZONTAL"},
    "CHECK_BOX": {"options": {}, "defaultValue": [], "align": "HORIZONTAL"},
    "MULTI_SELECT": {"options": {}, "defaultValue": []},
    "DROP_DOWN": {"options": {}, "defaultValue": ""},
    "DATE": {"unique": False, "defaultValue": "", "defaultNowValue": False},
    "TIME": {"defaultValue": "", "defaultNowValue": False},
    "DATETIME": {"unique": False, "defaultValue": "", "defaultNowValue": False},
    "FILE": {"thumbnailSize": "150"},
    "USER_SELECT": {"entities": [], "defaultValue": []},
    "ORGANIZATION_SELECT": {"entities": [], "defaultValue": []},
    "GROUP_SELECT": {"entities": [], "defaultValue": []},
    "GROUP": {"openGroup": True},
    "SUBTABLE": {"fields": {}},
    "REFERENCE_TABLE": {"referenceTable": None},
}
"""What the form API says of a field of each type, beside code and label, when nothing is set."""
_REQUIRED = _SAID.keys() - {
    *("CATEGORY", "STATUS", "STATUS_ASSIGNEE", "GROUP", "SUBTABLE", "REFERENCE_TABLE")
}
_NO_LABEL = frozenset({"CATEGORY", "STATUS", "STATUS_ASSIGNEE"})
_LOOKUP: dict[str, Any] = {"lookupPickerFields": [], "filterCond": "", "sort": ""}
_SWITCHES = {
    "en": {"CATEGORY": "Categories", "STATUS": "Status", "STATUS_ASSIGNEE": "Assignee"},
    "ja": {"CATEGORY": "カテゴリー", "STATUS": "ステータス", "STATUS_ASSIGNEE": "作業者"},
}
"""Fields that are there when a function is enabled, by the app's language."""


def form_properties(
    given: Mapping[str, str | Mapping[str, Any]], system: Mapping[str, str], language: str
) -> dict[str, Any]:
    """Every field of a form as the form API says it.

    Args:
        given: The type of each field by its code, or some of its object.
        system: The code of each system field, by its type.
        language: Of the codes of fields that a function brings.
    """
    form = {code: {"type": each} if isinstance(each, str) else each for code, each in given.items()}
    types = {each["type"] for each in form.values()}
    switched = {kind: code for kind, code in _SWITCHES[language].items() if kind not in types}
    unlisted = {code: {"type": kind} for kind, code in system.items() if kind not in types}
    off = {code: {"type": kind, "enabled": False} for kind, code in switched.items()}
    return {
        code: _property(code, each)
        for code, each in {**unlisted, **off, **form}.items()
        if each["type"] not in _NOT_LISTED
    }


def _property(code: str, given: Mapping[str, Any]) -> dict[str, Any]:
    kind = given["type"]
    said: dict[str, Any] = {"type": kind, "code": code, "label": code}
    if kind not in _NO_LABEL:
        said["noLabel"] = False
    if kind in _REQUIRED:
        said["required"] = False
    said |= {**_SAID.get(kind, {}), **given}
    for key in ("minValue", "maxValue", "minLength", "maxLength"):
        if key in said:
            said[key] = str(said[key] or "")
    if "options" in said:
        said["options"] = _options(said["options"])
    if said.get("lookup"):
        said["lookup"] = {**_LOOKUP, **said["lookup"]}
    if kind == "SUBTABLE":
        rows = cast("Mapping[str, str | Mapping[str, Any]]", said["fields"])
        said["fields"] = {
            inner: _property(inner, {"type": each} if isinstance(each, str) else each)
            for inner, each in rows.items()
        }
    return said


def _options(given: Iterable[str] | Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    made = {name: {"label": name, "index": str(index)} for index, name in enumerate(given)}
    if isinstance(given, Mapping):
        for name, said in cast("Mapping[str, Mapping[str, Any]]", given).items():
            made[name] |= said
    return made


def get_form_fields(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `GET app/form/fields.json`."""
    app = domain.reach(call, "view").app
    return {"properties": app.form, "revision": _REVISION}


def get_app(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `GET app.json`."""
    app = domain.schema(call.given.integer("id")).app
    domain.permit(call, app, "view")
    author = {"code": "Administrator", "name": "Administrator"}
    return {
        "appId": str(app.id),
        "code": app.code,
        "name": app.name,
        "description": "",
        "spaceId": None if app.guest_space_id is None else str(app.guest_space_id),
        "threadId": None,
        "createdAt": _CREATED,
        "creator": author,
        "modifiedAt": _CREATED,
        "modifier": author,
    }


def get_settings(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `GET preview/app/settings.json`."""
    app = domain.reach(call, "view").app
    return {
        "name": app.name,
        "description": "",
        "icon": {"type": "PRESET", "key": "APP72"},
        "theme": "WHITE",
        "revision": _REVISION,
    }


FORMS: Mapping[tuple[str, str], Handler] = {
    ("GET", "app"): get_app,
    ("GET", "app/form/fields"): get_form_fields,
    ("GET", "preview/app/form/fields"): get_form_fields,
    ("GET", "preview/app/settings"): get_settings,
}

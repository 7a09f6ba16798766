"""Answers about apps, in the shapes that are documented, as typed results."""

from __future__ import annotations

import importlib
import json
import pkgutil
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from specloom import FieldNotLoaded
from specloom.core.codec import Decoder
from specloom.core.structs import struct_decoder
from specloom.kintone import _generated, types
from specloom.kintone._generated import apps, preview, records, spaces


def decode(operation, answer):
    return Decoder(operation.returns)(json.dumps(answer).encode(), operation.name)


def named(code, kind, **more):
    return {"type": kind, "code": code, "label": code, **more}


CHOICES = {
    "options": {"b": {"label": "b", "index": "1"}, "a": {"label": "a", "index": "0"}},
    "noLabel": False,
    "required": False,
}
LOOKUP = {
    "relatedApp": {"app": "12", "code": ""},
    "relatedKeyField": "code",
    "fieldMappings": [{"field": "name", "relatedField": "customer"}],
    "lookupPickerFields": ["code", "customer"],
    "filterCond": "",
    "sort": "code asc",
}
ENTITIES = {"entities": [{"type": "GROUP", "code": "sales"}], "defaultValue": []}
FIELDS = [
    (named("id", "RECORD_NUMBER", noLabel=False), types.SystemField),
    (named("by", "CREATOR", noLabel=False), types.SystemField),
    (named("at", "CREATED_TIME", noLabel=False), types.SystemField),
    (named("who", "MODIFIER", noLabel=False), types.SystemField),
    (named("when", "UPDATED_TIME", noLabel=True), types.SystemField),
    (named("kind", "CATEGORY", enabled=True), types.ToggledField),
    (named("state", "STATUS", enabled=False), types.ToggledField),
    (named("actor", "STATUS_ASSIGNEE", enabled=False), types.ToggledField),
    (named("t", "SINGLE_LINE_TEXT", minLength="", maxLength="64"), types.SingleLineTextField),
    (named("c", "SINGLE_LINE_TEXT", lookup=LOOKUP), types.SingleLineTextField),
    (named("m", "MULTI_LINE_TEXT", defaultValue=""), types.MultiLineTextField),
    (named("r", "RICH_TEXT", defaultValue="<b>x</b>"), types.RichTextField),
    (named("n", "NUMBER", minValue="-0.5", maxValue="", displayScale=""), types.NumberField),
    (named("sum", "CALC", expression="n * 2", format="NUMBER"), types.CalculatedField),
    (named("one", "RADIO_BUTTON", align="VERTICAL", **CHOICES), types.RadioButtonField),
    (named("any", "CHECK_BOX", defaultValue=["a"], **CHOICES), types.CheckBoxField),
    (named("many", "MULTI_SELECT", defaultValue=[], **CHOICES), types.MultiSelectField),
    (named("drop", "DROP_DOWN", defaultValue="", **CHOICES), types.DropDownField),
    (named("day", "DATE", defaultNowValue=True, unique=False), types.DateField),
    (named("time", "TIME", defaultNowValue=False), types.TimeField),
    (named("moment", "DATETIME", defaultValue=""), types.DatetimeField),
    (named("file", "FILE", thumbnailSize="150"), types.FileField),
    (named("link", "LINK", protocol="MAIL", maxLength=""), types.LinkField),
    (named("user", "USER_SELECT", **ENTITIES), types.EntitySelectField),
    (named("group", "GROUP_SELECT", **ENTITIES), types.EntitySelectField),
    (named("org", "ORGANIZATION_SELECT", **ENTITIES), types.EntitySelectField),
    (named("rel", "REFERENCE_TABLE", referenceTable=None), types.RelatedRecordsField),
    (named("box", "GROUP", openGroup=True), types.GroupField),
    (named("lines", "SUBTABLE", fields={"x": named("x", "NUMBER")}), types.TableField),
    (named("new", "SIGNATURE", ink="blue"), types.UnknownFormField),
]


@pytest.mark.parametrize("module", [apps, preview])
def test_form_fields_are_typed(module):
    answer = {"properties": {each["code"]: each for each, _ in FIELDS}, "revision": "7"}
    form = decode(module.GET_FORM_FIELDS, answer)
    assert form.revision == 7
    for data, cls in FIELDS:
        found = form.properties[data["code"]]
        assert type(found) is cls
        assert found.type == data["type"]
    fields = form.properties
    assert (fields["t"].min_length, fields["t"].max_length) == (None, 64)
    assert (fields["n"].min_value, fields["n"].max_value) == (Decimal("-0.5"), None)
    assert fields["n"].display_scale is None
    assert {name: each.index for name, each in fields["one"].options.items()} == {"a": 0, "b": 1}
    assert fields["c"].lookup.related_app.app == 12
    assert fields["c"].lookup.field_mappings[0].related_field == "customer"
    assert fields["rel"].reference_table is None
    assert fields["file"].thumbnail_size == 150
    assert type(fields["lines"].fields["x"]) is types.NumberField
    assert fields["new"].extra == {"code": "new", "label": "new", "ink": "blue"}
    with pytest.raises(FieldNotLoaded):
        _ = fields["t"].lookup


def test_the_fast_way_takes_form_fields():
    known = {each["code"]: each for each, cls in FIELDS if cls is not types.UnknownFormField}
    body = json.dumps({"properties": known, "revision": "7"}).encode()
    assert len(struct_decoder(apps.GET_FORM_FIELDS.returns)(body).properties) == len(known)


def test_a_layout_is_typed():
    row = {
        "type": "ROW",
        "fields": [
            {"type": "LABEL", "label": "<b>x</b>", "size": {"width": "193"}},
            {"type": "SPACER", "elementId": "map", "size": {"width": "100", "height": "50"}},
            {"type": "HR", "size": {"width": "500"}},
            {"type": "MULTI_LINE_TEXT", "code": "m", "size": {"width": "3", "innerHeight": "4"}},
            {"type": "REFERENCE_TABLE", "code": "rel"},
        ],
    }
    layout = [
        row,
        {"type": "GROUP", "code": "box", "layout": [row]},
        {"type": "SUBTABLE", "code": "lines", "fields": row["fields"][3:]},
        {"type": "TABS"},
    ]
    found = decode(apps.GET_FORM_LAYOUT, {"layout": layout, "revision": "1"}).layout
    assert [type(each).__name__ for each in found] == [
        "LayoutRow",
        "LayoutGroup",
        "LayoutTable",
        "UnknownLayoutBlock",
    ]
    label, space, line, text, related = found[0].fields
    assert (label.size.width, space.element_id, space.size.height) == (193, "map", 50)
    assert (line.size.width, text.size.inner_height, related.code) == (500, 4, "rel")
    assert found[1].layout[0].fields == found[0].fields


def test_views_are_typed():
    base = {"id": "20", "filterCond": "", "sort": "$id desc", "index": "0"}
    views = {
        "all": {"type": "LIST", "name": "all", "fields": ["t"], **base},
        "mine": {"type": "LIST", "name": "mine", "builtinType": "ASSIGNEE", **base},
        "month": {"type": "CALENDAR", "name": "month", "date": "day", "title": "t", **base},
        "map": {"type": "CUSTOM", "html": "<i>", "pager": True, "device": "ANY", **base},
    }
    found = decode(apps.GET_VIEWS, {"views": views, "revision": "3"}).views
    assert isinstance(found["all"], types.ListView)
    assert (found["all"].id, found["all"].index, found["all"].fields) == (20, 0, ["t"])
    assert found["mine"].builtin_type == "ASSIGNEE"
    assert isinstance(found["month"], types.CalendarView)
    assert found["month"].date == "day"
    assert isinstance(found["map"], types.CustomView)
    assert found["map"].pager is True


def test_process_management_is_typed():
    entity = {"entity": {"type": "CREATOR", "code": None}, "includeSubs": False}
    answer = {
        "enable": True,
        "states": {
            "open": {
                "name": "open",
                "index": "0",
                "assignee": {"type": "ONE", "entities": [entity]},
            }
        },
        "actions": [{"name": "close", "from": "open", "to": "done", "filterCond": ""}],
        "revision": "5",
    }
    found = decode(apps.GET_PROCESS, answer)
    state = found.states["open"]
    assert (state.index, state.assignee.type) == (0, "ONE")
    assert state.assignee.entities[0].entity.code is None
    assert (found.actions[0].from_, found.actions[0].to) == ("open", "done")
    never = decode(
        apps.GET_PROCESS, {"enable": False, "states": None, "actions": None, "revision": "1"}
    )
    assert never.states is None


def test_rights_are_typed():
    entity = {"type": "ORGANIZATION", "code": "north"}
    app = decode(
        apps.GET_APP_RIGHTS,
        {"rights": [{"entity": entity, "includeSubs": True, "appEditable": False}], "revision": 2},
    )
    assert (app.rights[0].entity.code, app.rights[0].include_subs) == ("north", True)
    right = {"entity": entity, "viewable": True, "editable": False, "deletable": False}
    record = decode(
        apps.GET_RECORD_RIGHTS,
        {"rights": [{"filterCond": "n > 1", "entities": [right]}], "revision": "2"},
    )
    assert record.rights[0].entities[0].viewable
    field = decode(
        apps.GET_FIELD_RIGHTS,
        {
            "rights": [{"code": "n", "entities": [{"accessibility": "READ", "entity": entity}]}],
            "revision": "2",
        },
    )
    assert field.rights[0].entities[0].accessibility == "READ"
    evaluated = {
        "id": "1",
        "record": {"viewable": True, "editable": True, "deletable": False},
        "fields": {"n": {"viewable": True, "editable": False}},
    }
    mine = decode(records.EVALUATE_RIGHTS, {"rights": [evaluated]}).rights[0]
    assert (mine.id, mine.record.deletable, mine.fields["n"].editable) == (1, False, False)


def test_reports_actions_and_customization_are_typed():
    report = {
        "chartType": "COLUMN",
        "chartMode": "STACKED",
        "id": "9",
        "index": "0",
        "name": "sales",
        "groups": [{"code": "day", "per": "MONTH"}],
        "aggregations": [{"type": "COUNT"}, {"type": "SUM", "code": "n"}],
        "filterCond": "",
        "sorts": [{"by": "TOTAL", "order": "DESC"}],
        "periodicReport": {
            "active": True,
            "period": {"every": "MONTH", "dayOfMonth": "END_OF_MONTH", "time": "23:30"},
        },
    }
    found = decode(apps.GET_REPORTS, {"reports": {"sales": report}, "revision": "1"})
    sales = found.reports["sales"]
    assert [type(each).__name__ for each in sales.aggregations] == [
        "CountAggregation",
        "FieldAggregation",
    ]
    assert isinstance(sales.periodic_report.period, types.EveryMonth)
    action = {
        "destApp": {"app": "8", "code": ""},
        "entities": [],
        "id": "1",
        "index": "0",
        "mappings": [
            {"srcType": "FIELD", "srcField": "a", "destField": "b"},
            {"srcType": "RECORD_URL", "destField": "c"},
        ],
        "name": "copy",
    }
    copy = decode(apps.GET_ACTIONS, {"actions": {"copy": action}, "revision": "1"}).actions["copy"]
    assert [type(each).__name__ for each in copy.mappings] == ["FieldMapping", "UrlMapping"]
    file = {"fileKey": "k", "name": "a.js", "contentType": "text/javascript", "size": "12"}
    scripts = [{"type": "URL", "url": "https://example.com/a.js"}, {"type": "FILE", "file": file}]
    found = decode(
        apps.GET_CUSTOMIZATION,
        {"desktop": {"js": scripts, "css": []}, "mobile": {}, "scope": "ALL", "revision": "1"},
    )
    assert found.desktop.js[1].file.size == 12


def test_apps_and_spaces_are_typed():
    ada = {"code": "ada", "name": "Ada"}
    made = "2024-05-01T10:30:00.000Z"
    app = decode(
        apps.GET,
        {
            "appId": "7",
            "code": "",
            "name": "Orders",
            "description": "",
            "spaceId": None,
            "threadId": None,
            "createdAt": made,
            "creator": ada,
            "modifiedAt": made,
            "modifier": ada,
        },
    )
    assert (app.app_id, app.space_id, app.creator.code) == (7, None, "ada")
    assert app.created_at == datetime(2024, 5, 1, 10, 30, tzinfo=UTC)
    members = [
        {"entity": {"type": "USER", "code": "ada"}, "isAdmin": True, "isImplicit": False},
        {"entity": {"type": "ORGANIZATION", "code": "n"}, "isAdmin": False, "includeSubs": True},
    ]
    first, second = decode(spaces.GET_MEMBERS, {"members": members}).members
    assert (first.is_admin, first.has("include_subs")) == (True, False)
    assert second.include_subs


def test_notifications_are_typed():
    target = {"entity": {"type": "FIELD_ENTITY", "code": "owner"}, "includeSubs": False}
    answer = {
        "notifications": [
            {"timing": {"code": "due", "daysLater": "-1", "time": "09:00"}, "targets": [target]},
            {"timing": {"code": "due", "daysLater": "0", "hoursLater": "2"}, "targets": []},
        ],
        "timezone": "Asia/Tokyo",
        "revision": "4",
    }
    first, second = decode(apps.GET_REMINDER_NOTIFICATIONS, answer).notifications
    assert (first.timing.days_later, first.timing.time) == (-1, "09:00")
    assert second.timing.hours_later == 2
    assert first.targets[0].entity.code == "owner"


def test_every_type_is_public():
    public = vars(types)
    for module in pkgutil.iter_modules(_generated.__path__):
        loaded = importlib.import_module(f"{_generated.__name__}.{module.name}")
        if module.name not in {"client", "credentials", "errors", "service"}:
            assert all(name in public for name in loaded.__all__)

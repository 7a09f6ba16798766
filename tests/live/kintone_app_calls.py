"""Calls of apps and their settings that both clients of kintone have."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from .kintone_calls import Call

__all__ = ["APPS"]

READS: Final = [
    ("getFormFields", "get_form_fields", {"app": 7, "lang": "ja"}),
    ("getFormLayout", "get_form_layout", {"app": 7}),
    ("getViews", "get_views", {"app": 7, "lang": "default"}),
    ("getAppSettings", "get_settings", {"app": 7, "lang": "user"}),
    ("getProcessManagement", "get_process", {"app": 7, "lang": "zh"}),
    ("getFieldAcl", "get_field_rights", {"app": 7}),
    ("getAppAcl", "get_app_rights", {"app": 7}),
    ("getRecordAcl", "get_record_rights", {"app": 7, "lang": "en"}),
    ("getAppCustomize", "get_customization", {"app": 7}),
    ("getGeneralNotifications", "get_general_notifications", {"app": 7}),
    ("getPerRecordNotifications", "get_record_notifications", {"app": 7, "lang": "en"}),
    ("getReminderNotifications", "get_reminder_notifications", {"app": 7, "lang": "en"}),
    ("getReports", "get_reports", {"app": 7, "lang": "en"}),
    ("getAppActions", "get_actions", {"app": 7, "lang": "en"}),
    ("getAdminNotes", "get_admin_notes", {"app": 7}),
    ("getPlugins", "get_plugins", {"app": 7, "lang": "JA"}),
]
"""Settings that are live, and those that are not yet."""

TEXT_FIELD: Final = {"type": "SINGLE_LINE_TEXT", "code": "名前", "label": "名前", "required": True}
ENTITY: Final = {"type": "USER", "code": "ann"}
TARGETS_SENT: Final = [{"entity": ENTITY, "includeSubs": False}]
TARGETS: Final = [{"entity": ENTITY, "include_subs": False}]

WRITES: Final = [
    Call(
        "app.addFormFields",
        {
            "app": 7,
            "properties": {
                "名前": {**TEXT_FIELD, "noLabel": False, "minLength": "1", "maxLength": ""},
                "price": {
                    "type": "NUMBER",
                    "code": "price",
                    "label": "price",
                    "minValue": "0.50",
                    "maxValue": "",
                    "displayScale": "2",
                },
                "choice": {
                    "type": "RADIO_BUTTON",
                    "code": "choice",
                    "label": "choice",
                    "options": {"a": {"label": "a", "index": 0}},
                },
                "rows": {
                    "type": "SUBTABLE",
                    "code": "rows",
                    "label": "rows",
                    "fields": {"名前": TEXT_FIELD},
                },
            },
            "revision": 4,
        },
        "preview.add_form_fields",
        {
            "app": 7,
            "properties": {
                "名前": {**TEXT_FIELD, "no_label": False, "min_length": 1, "max_length": None},
                "price": {
                    "type": "NUMBER",
                    "code": "price",
                    "label": "price",
                    "min_value": Decimal("0.50"),
                    "max_value": None,
                    "display_scale": 2,
                },
                "choice": {
                    "type": "RADIO_BUTTON",
                    "code": "choice",
                    "label": "choice",
                    "options": {"a": {"label": "a", "index": 0}},
                },
                "rows": {
                    "type": "SUBTABLE",
                    "code": "rows",
                    "label": "rows",
                    "fields": {"名前": TEXT_FIELD},
                },
            },
            "revision": 4,
        },
    ),
    Call(
        "app.updateFormFields",
        {"app": 7, "properties": {"名前": TEXT_FIELD}, "revision": 4},
        "preview.update_form_fields",
    ),
    Call(
        "app.deleteFormFields",
        {"app": 7, "fields": ["名前", "price"], "revision": 4},
        "preview.delete_form_fields",
    ),
    Call(
        "app.updateFormLayout",
        {
            "app": 7,
            "layout": [
                {
                    "type": "ROW",
                    "fields": [
                        {"type": "NUMBER", "code": "price", "size": {"width": 200}},
                        {"type": "SPACER", "elementId": "here", "size": {"height": 20}},
                    ],
                },
                {"type": "GROUP", "code": "more", "layout": [{"type": "ROW", "fields": []}]},
            ],
            "revision": 4,
        },
        "preview.update_form_layout",
        {
            "app": 7,
            "layout": [
                {
                    "type": "ROW",
                    "fields": [
                        {"type": "NUMBER", "code": "price", "size": {"width": 200}},
                        {"type": "SPACER", "element_id": "here", "size": {"height": 20}},
                    ],
                },
                {"type": "GROUP", "code": "more", "layout": [{"type": "ROW", "fields": []}]},
            ],
            "revision": 4,
        },
    ),
    Call(
        "app.updateViews",
        {
            "app": 7,
            "views": {
                "一覧": {
                    "type": "LIST",
                    "index": 0,
                    "name": "一覧",
                    "filterCond": 'title = "x"',
                    "sort": "$id asc",
                    "fields": ["title"],
                }
            },
            "revision": 4,
        },
        "preview.update_views",
        {
            "app": 7,
            "views": {
                "一覧": {
                    "type": "LIST",
                    "index": 0,
                    "name": "一覧",
                    "filter_cond": 'title = "x"',
                    "sort": "$id asc",
                    "fields": ["title"],
                }
            },
            "revision": 4,
        },
    ),
    Call(
        "app.updateAppSettings",
        {
            "app": 7,
            "name": "注文",
            "description": "<b>x</b>",
            "icon": {"type": "FILE", "file": {"fileKey": "k"}},
            "theme": "RED",
            "titleField": {"selectionMode": "MANUAL", "code": "title"},
            "enableThumbnails": True,
            "numberPrecision": {"digits": 16, "decimalPlaces": 4, "roundingMode": "HALF_EVEN"},
            "firstMonthOfFiscalYear": 4,
            "revision": 4,
        },
        "preview.update_settings",
        {
            "app": 7,
            "name": "注文",
            "description": "<b>x</b>",
            "icon": {"type": "FILE", "file": {"file_key": "k"}},
            "theme": "RED",
            "title_field": {"selection_mode": "MANUAL", "code": "title"},
            "enable_thumbnails": True,
            "number_precision": {"digits": 16, "decimal_places": 4, "rounding_mode": "HALF_EVEN"},
            "first_month_of_fiscal_year": 4,
            "revision": 4,
        },
    ),
    Call(
        "app.updateProcessManagement",
        {
            "app": 7,
            "enable": True,
            "states": {
                "未着手": {
                    "name": "未着手",
                    "index": 0,
                    "assignee": {
                        "type": "ONE",
                        "entities": [
                            {"entity": ENTITY, "includeSubs": False},
                            {"entity": {"type": "CREATOR", "code": None}},
                        ],
                    },
                }
            },
            "actions": [{"name": "始める", "from": "未着手", "to": "処理中", "filterCond": ""}],
            "revision": 4,
        },
        "preview.update_process",
        {
            "app": 7,
            "enable": True,
            "states": {
                "未着手": {
                    "name": "未着手",
                    "index": 0,
                    "assignee": {
                        "type": "ONE",
                        "entities": [
                            {"entity": ENTITY, "include_subs": False},
                            {"entity": {"type": "CREATOR", "code": None}},
                        ],
                    },
                }
            },
            "actions": [{"name": "始める", "from_": "未着手", "to": "処理中", "filter_cond": ""}],
            "revision": 4,
        },
    ),
    Call(
        "app.updateFieldAcl",
        {
            "app": 7,
            "rights": [
                {"code": "title", "entities": [{"entity": ENTITY, "accessibility": "READ"}]}
            ],
            "revision": 4,
        },
        "preview.update_field_rights",
    ),
    Call(
        "app.updateAppAcl",
        {
            "app": 7,
            "rights": [
                {"entity": {"type": "CREATOR"}, "includeSubs": False, "appEditable": True},
                {"entity": ENTITY, "recordViewable": True},
            ],
            "revision": 4,
        },
        "preview.update_app_rights",
        {
            "app": 7,
            "rights": [
                {"entity": {"type": "CREATOR"}, "include_subs": False, "app_editable": True},
                {"entity": ENTITY, "record_viewable": True},
            ],
            "revision": 4,
        },
    ),
    Call(
        "app.updateRecordAcl",
        {
            "app": 7,
            "rights": [{"filterCond": "", "entities": [{"entity": ENTITY, "viewable": True}]}],
            "revision": 4,
        },
        "preview.update_record_rights",
        {
            "app": 7,
            "rights": [{"filter_cond": "", "entities": [{"entity": ENTITY, "viewable": True}]}],
            "revision": 4,
        },
    ),
    Call(
        "app.updateAppCustomize",
        {
            "app": 7,
            "desktop": {
                "js": [
                    {"type": "URL", "url": "https://example.com/a.js"},
                    {"type": "FILE", "file": {"fileKey": "k"}},
                ],
                "css": [],
            },
            "scope": "ALL",
            "revision": 4,
        },
        "preview.update_customization",
        {
            "app": 7,
            "desktop": {
                "js": [
                    {"type": "URL", "url": "https://example.com/a.js"},
                    {"type": "FILE", "file": {"file_key": "k"}},
                ],
                "css": [],
            },
            "scope": "ALL",
            "revision": 4,
        },
    ),
    Call(
        "app.updateGeneralNotifications",
        {
            "app": 7,
            "notifications": [{"entity": ENTITY, "includeSubs": False, "recordAdded": True}],
            "notifyToCommenter": True,
            "revision": 4,
        },
        "preview.update_general_notifications",
        {
            "app": 7,
            "notifications": [{"entity": ENTITY, "include_subs": False, "record_added": True}],
            "notify_to_commenter": True,
            "revision": 4,
        },
    ),
    Call(
        "app.updatePerRecordNotifications",
        {
            "app": 7,
            "notifications": [{"filterCond": "a = 1", "title": "x", "targets": TARGETS_SENT}],
            "revision": 4,
        },
        "preview.update_record_notifications",
        {
            "app": 7,
            "notifications": [{"filter_cond": "a = 1", "title": "x", "targets": TARGETS}],
            "revision": 4,
        },
    ),
    Call(
        "app.updateReminderNotifications",
        {
            "app": 7,
            "notifications": [
                {
                    "timing": {"code": "day", "daysLater": -1, "time": "09:30"},
                    "filterCond": "",
                    "title": "x",
                    "targets": TARGETS_SENT,
                }
            ],
            "timezone": "Asia/Tokyo",
            "revision": 4,
        },
        "preview.update_reminder_notifications",
        {
            "app": 7,
            "notifications": [
                {
                    "timing": {"code": "day", "days_later": -1, "time": "09:30"},
                    "filter_cond": "",
                    "title": "x",
                    "targets": TARGETS,
                }
            ],
            "timezone": "Asia/Tokyo",
            "revision": 4,
        },
    ),
    Call(
        "app.updateReports",
        {
            "app": 7,
            "reports": {
                "月別": {
                    "chartType": "COLUMN",
                    "chartMode": "STACKED",
                    "index": 0,
                    "name": "月別",
                    "groups": [{"code": "day", "per": "MONTH"}],
                    "aggregations": [{"type": "COUNT"}, {"type": "SUM", "code": "price"}],
                    "filterCond": "",
                    "sorts": [{"by": "TOTAL", "order": "DESC"}],
                    "periodicReport": {
                        "active": True,
                        "period": {"every": "WEEK", "dayOfWeek": "MONDAY", "time": "09:30"},
                    },
                }
            },
            "revision": 4,
        },
        "preview.update_reports",
        {
            "app": 7,
            "reports": {
                "月別": {
                    "chart_type": "COLUMN",
                    "chart_mode": "STACKED",
                    "index": 0,
                    "name": "月別",
                    "groups": [{"code": "day", "per": "MONTH"}],
                    "aggregations": [{"type": "COUNT"}, {"type": "SUM", "code": "price"}],
                    "filter_cond": "",
                    "sorts": [{"by": "TOTAL", "order": "DESC"}],
                    "periodic_report": {
                        "active": True,
                        "period": {"every": "WEEK", "day_of_week": "MONDAY", "time": "09:30"},
                    },
                }
            },
            "revision": 4,
        },
    ),
    Call(
        "app.updateAppActions",
        {
            "app": 7,
            "actions": {
                "複写": {
                    "name": "複写",
                    "index": 0,
                    "destApp": {"app": 8},
                    "mappings": [
                        {"srcType": "FIELD", "srcField": "title", "destField": "title"},
                        {"srcType": "RECORD_URL", "destField": "url"},
                    ],
                    "entities": [ENTITY],
                }
            },
            "revision": 4,
        },
        "preview.update_actions",
        {
            "app": 7,
            "actions": {
                "複写": {
                    "name": "複写",
                    "index": 0,
                    "dest_app": {"app": 8},
                    "mappings": [
                        {"src_type": "FIELD", "src_field": "title", "dest_field": "title"},
                        {"src_type": "RECORD_URL", "dest_field": "url"},
                    ],
                    "entities": [ENTITY],
                }
            },
            "revision": 4,
        },
    ),
    Call(
        "app.updateAdminNotes",
        {"app": 7, "content": "", "includeInTemplateAndDuplicates": False, "revision": 4},
        "preview.update_admin_notes",
        {"app": 7, "content": "", "include_in_template_and_duplicates": False, "revision": 4},
    ),
    Call("app.addPlugins", {"app": 7, "ids": ["a"], "revision": 4}, "preview.add_plugins"),
]

APPS: Final = [
    *(Call(f"app.{method}", params, f"apps.{own}") for method, own, params in READS),
    *(
        Call(f"app.{method}", {**params, "preview": True}, f"preview.{own}", params)
        for method, own, params in READS
    ),
    *WRITES,
    Call("app.getApp", {"id": 7}, "apps.get"),
    Call("app.getApps", {}, "apps.list", label="nothing"),
    Call(
        "app.getApps",
        {"ids": [7, 8], "name": "注文", "spaceIds": [9], "limit": 100, "offset": 0},
        "apps.list",
        {"ids": [7, 8], "name": "注文", "space_ids": [9], "limit": 100, "offset": 0},
    ),
    Call("app.getApps", {"codes": ["a", "b"]}, "apps.list", label="codes"),
    Call("app.addApp", {"name": "注文"}, "apps.add"),
    Call(
        "app.addApp",
        {"name": "注文", "space": 9},
        "apps.add",
        label="space",
        unlike=("the default thread",),
    ),
    Call("app.deployApp", {"apps": [{"app": 7, "revision": 4}], "revert": True}, "apps.deploy"),
    Call("app.getDeployStatus", {"apps": [7, 8]}, "apps.get_deploy_status"),
    Call("app.move", {"app": 7, "space": 9}, "apps.move"),
    Call("app.move", {"app": 7, "space": None}, "apps.move", label="out"),
    Call("app.getStatistics", {"limit": 100, "offset": 5}, "apps.list_statistics"),
]

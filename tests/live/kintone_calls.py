"""Calls of records and files that both clients of kintone have."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import attrs

__all__ = ["FILES", "RECORDS", "Call"]

FOLDER: Final = Path(__file__).parent


def _same(call: Call) -> dict[str, Any]:
    return call.params


@attrs.frozen(kw_only=True)
class Call:
    """One call, as both clients are asked for it."""

    method: str = attrs.field(kw_only=False)
    """The vendor's method."""
    params: dict[str, Any] = attrs.field(kw_only=False)
    """What it takes."""
    own: str = attrs.field(kw_only=False)
    """Our method."""
    given: dict[str, Any] = attrs.field(
        kw_only=False, default=attrs.Factory(_same, takes_self=True)
    )
    """What ours takes; the same when absent."""
    label: str = ""
    """What tells it from other calls of the method."""
    answers: tuple[Any, ...] = ()
    """What the recorder answers, where the call cares; one with a `code` is an error."""
    fails: bool = False
    """Whether both clients raise in the end."""
    unlike: tuple[str, ...] = ()
    """Names of the deliberate differences."""

    @property
    def name(self) -> str:
        """What its tests are called."""
        return f"{self.own}({self.label})" if self.label else self.own


RECORD: Final = {"title": {"value": 'Ärger & 東京 "x" \\ \t\n\x07 😀'}, "price": {"value": "12.50"}}
VALUES: Final = {"title": 'Ärger & 東京 "x" \\ \t\n\x07 😀', "price": "12.50"}
KEY: Final = {"field": "title", "value": "東京"}
QUERY: Final = 'title like "a b&c=d+e/?#%[]東京😀" and price >= 1.5 order by $id asc limit 5'

RECORDS: Final = [
    Call("record.getRecord", {"app": 7, "id": 3}, "records.get"),
    Call("record.getRecords", {"app": 7}, "records.list", label="app only"),
    Call(
        "record.getRecords",
        {"app": 7, "query": QUERY, "fields": ["$id", "名前", "a.b"], "totalCount": True},
        "records.list",
        {"app": 7, "query": QUERY, "fields": ["$id", "名前", "a.b"], "total_count": True},
    ),
    Call(
        "record.getRecords",
        {"app": 7, "query": "", "totalCount": False},
        "records.list",
        {"app": 7, "query": "", "total_count": False},
        label="empty query",
    ),
    Call(
        "record.getRecords",
        {"app": 7, "query": "-._~!*'()", "fields": ["~!*'()"]},
        "records.list",
        label="marks",
    ),
    Call("record.addRecord", {"app": 7}, "records.add", label="app only"),
    Call(
        "record.addRecord",
        {"app": 7, "record": RECORD},
        "records.add",
        {"app": 7, "record": VALUES},
    ),
    Call(
        "record.addRecord",
        {"app": 7, "record": {"a": {"value": None}, "b": {"value": []}, "c": {"value": ""}}},
        "records.add",
        {"app": 7, "record": {"a": None, "b": [], "c": ""}},
        label="empty values",
    ),
    Call(
        "record.addRecord",
        {
            "app": 7,
            "record": {
                "people": {"value": [{"code": "ann"}, {"code": "guest/bob@example.com"}]},
                "files": {"value": [{"fileKey": "c15b3870-7505"}]},
                "rows": {"value": [{"value": {"item": {"value": "x"}}}, {"id": 5, "value": {}}]},
                "choices": {"value": ["a", "b"]},
            },
        },
        "records.add",
        {
            "app": 7,
            "record": {
                "people": [{"code": "ann"}, {"code": "guest/bob@example.com"}],
                "files": [{"fileKey": "c15b3870-7505"}],
                "rows": [{"value": {"item": {"value": "x"}}}, {"id": 5, "value": {}}],
                "choices": ["a", "b"],
            },
        },
        label="lists",
    ),
    Call(
        "record.addRecords",
        {"app": 7, "records": [RECORD, {}]},
        "records.add_many",
        {"app": 7, "records": [VALUES, {}]},
    ),
    Call(
        "record.updateRecord",
        {"app": 7, "id": 3, "record": RECORD, "revision": 2},
        "records.update",
        {"app": 7, "id": 3, "record": VALUES, "revision": 2},
    ),
    Call(
        "record.updateRecord",
        {"app": 7, "updateKey": KEY, "record": RECORD, "revision": -1},
        "records.update",
        {"app": 7, "update_key": KEY, "record": VALUES, "revision": -1},
        label="by key",
    ),
    Call(
        "record.updateRecords",
        {
            "app": 7,
            "records": [
                {"id": 3, "record": RECORD, "revision": 2},
                {"updateKey": KEY, "record": RECORD},
            ],
        },
        "records.update_many",
        {
            "app": 7,
            "records": [
                {"id": 3, "record": VALUES, "revision": 2},
                {"update_key": KEY, "record": VALUES},
            ],
        },
    ),
    Call(
        "record.updateRecords",
        {"app": 7, "upsert": True, "records": [{"updateKey": KEY, "record": RECORD}]},
        "records.upsert_many",
        {"app": 7, "records": [{"update_key": KEY, "record": VALUES}]},
    ),
    Call(
        "record.deleteRecords",
        {"app": 7, "ids": [3, 4], "revisions": [1, -1]},
        "records.delete_many",
    ),
    Call(
        "record.createCursor",
        {"app": 7, "fields": ["title"], "query": "price > 1 order by $id", "size": 500},
        "records.create_cursor",
    ),
    Call("record.getRecordsByCursor", {"id": "9a9716fe-1394"}, "records.read_cursor"),
    Call("record.deleteCursor", {"id": "9a9716fe-1394"}, "records.delete_cursor"),
    Call(
        "record.addRecordComment",
        {
            "app": 7,
            "record": 3,
            "comment": {"text": "見て", "mentions": [{"code": "ann", "type": "USER"}]},
        },
        "records.add_comment",
    ),
    Call(
        "record.deleteRecordComment",
        {"app": 7, "record": 3, "comment": 4},
        "records.delete_comment",
    ),
    Call(
        "record.getRecordComments",
        {"app": 7, "record": 3, "order": "asc", "offset": 0, "limit": 10},
        "records.list_comments",
    ),
    Call(
        "record.updateRecordAssignees",
        {"app": 7, "id": 3, "assignees": ["ann"], "revision": 2},
        "records.update_assignees",
    ),
    Call(
        "record.updateRecordStatus",
        {"app": 7, "id": 3, "action": "承認", "assignee": "ann", "revision": 2},
        "records.update_status",
    ),
    Call(
        "record.updateRecordsStatus",
        {"app": 7, "records": [{"id": 3, "action": "承認", "assignee": "ann", "revision": 2}]},
        "records.update_statuses",
    ),
    Call("app.evaluateRecordsAcl", {"app": 7, "ids": [3, 4]}, "records.evaluate_rights"),
    Call(
        "bulkRequest",
        {
            "requests": [
                {"method": "POST", "api": "/k/v1/record.json", "payload": {"app": 7}},
                {"method": "DELETE", "api": "/k/v1/records.json", "payload": {"ids": [1]}},
            ]
        },
        "bulk_request",
    ),
    Call(
        "search",
        {
            "query": [{"operator": "AND", "keywords": ["東京", "x"]}],
            "types": ["RECORD"],
            "scopes": [{"scope": "APP", "ids": [7]}],
            "createdAfter": "2024-05-01T10:30:00Z",
            "limit": 20,
        },
        "search.find",
        {
            "query": [{"operator": "AND", "keywords": ["東京", "x"]}],
            "types": ["RECORD"],
            "scopes": [{"scope": "APP", "ids": [7]}],
            "created_after": datetime(2024, 5, 1, 10, 30, tzinfo=UTC),
            "limit": 20,
        },
        unlike=("the order of parameters",),
    ),
]


ENDINGS: Final = """
    7z PDF bmp bz2 css csv.gz doc docx dwg dxf eml gif gz html ics ico jpeg jpg json md mov mp3 mp4
    msg odp ods odt png ppt pptx rar rtf svg tar tar.gz xz tif tsv webm webp xls xlsx xml zip
"""


def _upload(name: str, label: str, *unlike: str) -> Call:
    return Call(
        "file.uploadFile",
        {"file": {"name": name, "data": {"$text": "content 東京\r\n--x"}}},
        "files.upload",
        {"content": "content 東京\r\n--x".encode(), "name": name},
        label=label,
        unlike=unlike,
    )


FILES: Final = [
    _upload("report.txt", ""),
    _upload("報告 😀.csv", "name of other scripts"),
    _upload('a"b;c=d%22.txt', "name with marks"),
    _upload("a\\b.txt", "name with a backslash", "a backslash in a file name"),
    _upload("a\r\nb.txt", "name with line breaks"),
    _upload("folder/report.pdf", "name with a folder"),
    _upload("noending", "name without an ending"),
    _upload("what.unknown-ending", "unknown ending"),
    _upload("report.js", "js", "the type of a script"),
    *(_upload(f"report.{ending}", ending) for ending in ENDINGS.split()),
    Call(
        "file.uploadFile",
        {"file": {"path": str(FOLDER / "kintone_js" / "package.json")}},
        "files.upload",
        {"content": FOLDER / "kintone_js" / "package.json"},
        label="path",
    ),
    Call(
        "file.downloadFile",
        {"fileKey": "201202061155587E339F9067544F1A92C743460E3D12B3297+/="},
        "files.download",
        {"file_key": "201202061155587E339F9067544F1A92C743460E3D12B3297+/="},
    ),
]

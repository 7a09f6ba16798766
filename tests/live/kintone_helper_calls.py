"""Calls of kintone's clients that take several requests, or that one of them refuses."""

from __future__ import annotations

from typing import Any, Final

from .kintone_calls import KEY, RECORD, VALUES, Call

__all__ = ["HELPERS", "REFUSED", "UNCOMMON"]


def _page(first: int, last: int) -> list[dict[str, Any]]:
    return [{"$id": {"type": "__ID__", "value": str(number)}} for number in range(first, last + 1)]


def _results(*counts: int) -> dict[str, Any]:
    """What a bulk request of so many records each gives."""
    texts = [[str(number) for number in range(count)] for count in counts]
    return {
        "results": [
            {
                "ids": each,
                "revisions": each,
                "records": [{"id": text, "revision": text} for text in each],
            }
            for each in texts
        ]
    }


IN_PAGES: Final = ({"records": _page(1, 500)}, {"records": _page(501, 502)})
BY_CURSOR: Final = (
    {"id": "9a9716fe", "totalCount": "2"},
    {"records": _page(1, 1), "next": True},
    {"records": _page(2, 2), "next": False},
)
IN_BULK: Final = (_results(*[100] * 20), _results(1))
MANY: Final = range(1, 2002)

HELPERS: Final = [
    Call(
        "record.getAllRecordsWithId",
        {"app": 7, "condition": "a = 1 or b = 2", "fields": ["title"]},
        "records.iterate",
        answers=IN_PAGES,
        unlike=("the order of parameters", "the first page"),
    ),
    Call(
        "record.getAllRecords",
        {"app": 7},
        "records.iterate",
        label="everything",
        answers=IN_PAGES,
        unlike=("the first page",),
    ),
    Call(
        "record.getAllRecords",
        {"app": 7, "fields": ["$id", "title"]},
        "records.iterate",
        label="whole pages",
        answers=({"records": _page(1, 500)}, {"records": []}),
        unlike=("the order of parameters", "the first page"),
    ),
    Call(
        "record.getAllRecords",
        {"app": 7, "condition": "a = 1 or b = 2", "orderBy": "price desc", "fields": ["title"]},
        "records.iterate",
        {
            "app": 7,
            "condition": "a = 1 or b = 2",
            "order_by": "price desc",
            "fields": ["title"],
        },
        label="in order",
        answers=BY_CURSOR,
        unlike=("parentheses before an order",),
    ),
    Call(
        "record.getAllRecordsWithCursor",
        {"app": 7, "query": "order by price desc"},
        "records.iterate",
        {"app": 7, "order_by": "price desc"},
        label="by cursor",
        answers=BY_CURSOR,
    ),
    Call(
        "record.getAllRecordsWithCursor",
        {"app": 7, "query": "order by price desc"},
        "records.iterate",
        {"app": 7, "order_by": "price desc"},
        label="by a cursor that fails",
        answers=(*BY_CURSOR[:2], {"code": "CB_IL02", "id": "1", "message": "refused"}, {}),
        fails=True,
    ),
    Call(
        "record.addAllRecords",
        {"app": 7, "records": [RECORD for _ in MANY]},
        "records.add_all",
        {"app": 7, "records": [VALUES for _ in MANY], "concurrency": 1},
        answers=IN_BULK,
    ),
    Call(
        "record.updateAllRecords",
        {"app": 7, "records": [{"id": number, "record": RECORD} for number in MANY]},
        "records.update_all",
        {
            "app": 7,
            "records": [{"id": number, "record": VALUES} for number in MANY],
            "concurrency": 1,
        },
        answers=IN_BULK,
    ),
    Call(
        "record.updateAllRecords",
        {"app": 7, "upsert": True, "records": [{"updateKey": KEY, "record": RECORD}]},
        "records.upsert_all",
        {"app": 7, "records": [{"update_key": KEY, "record": VALUES}]},
        answers=(_results(1),),
    ),
    Call(
        "record.deleteAllRecords",
        {"app": 7, "records": [{"id": number, "revision": 1} for number in MANY]},
        "records.delete_all",
        {
            "app": 7,
            "records": [{"id": number, "revision": 1} for number in MANY],
            "concurrency": 1,
        },
        answers=({"results": [{}] * 20}, {"results": [{}]}),
    ),
    Call(
        "record.deleteAllRecords",
        {"app": 7, "records": [{"id": 1}, {"id": 2}]},
        "records.delete_all",
        {"app": 7, "ids": [1, 2]},
        label="without revisions",
        answers=({"results": [{}]},),
        unlike=("revisions that are not checked",),
    ),
    Call(
        "record.deleteAllRecords",
        {"app": 7, "records": [{"id": 1, "revision": 3}, {"id": 2}]},
        "records.delete_all",
        {"app": 7, "records": [{"id": 1, "revision": 3}, {"id": 2}]},
        label="with some revisions",
        answers=({"results": [{}]},),
        unlike=("revisions that are not checked",),
    ),
]
"""Calls of any size."""

UNCOMMON: Final = [
    Call(
        "record.getRecords",
        {"app": 7, "query": None, "totalCount": None},
        "records.list",
        {"app": 7, "query": None, "total_count": None},
        label="null",
        unlike=("null in a query",),
    ),
    Call(
        "record.getRecords",
        {"app": 7, "query": None, "fields": ["x" * 5000]},
        "records.list",
        label="null in a long query",
        unlike=("null in a query",),
    ),
    Call(
        "record.deleteRecords",
        {
            "app": 7,
            "ids": [10**15 + number for number in range(100)],
            "revisions": list(range(1000, 1100)),
        },
        "records.delete_many",
        label="a hundred with revisions",
        unlike=("long deletions",),
    ),
]
"""Calls that are seldom made."""


def _refused(method: str, params: dict[str, Any], own: str, label: str) -> Call:
    return Call(method, params, own, label=label, unlike=("arguments that cannot work",))


REFUSED: Final = [
    _refused("record.getRecords", {"app": 7, "fields": []}, "records.list", "no field"),
    _refused("record.deleteRecords", {"app": 7, "ids": []}, "records.delete_many", "none"),
    _refused(
        "record.deleteRecords", {"app": 7, "ids": list(range(101))}, "records.delete_many", "101"
    ),
    _refused("record.addRecords", {"app": 7, "records": [{}] * 101}, "records.add_many", "101"),
    _refused("record.createCursor", {"app": 7, "size": 501}, "records.create_cursor", "501"),
    _refused("app.getApps", {"ids": []}, "apps.list", "none"),
    _refused("app.getApps", {"limit": 101}, "apps.list", "101"),
    _refused(
        "bulkRequest",
        {
            "requests": [
                {"method": "POST", "api": "/k/v1/record.json", "payload": {"app": 7}}
                for _ in range(21)
            ]
        },
        "bulk_request",
        "21",
    ),
]
"""Calls that ours does not make."""

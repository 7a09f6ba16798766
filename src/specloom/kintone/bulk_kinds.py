"""The kinds of write: how a bulk request holds them, and what comes back.

https://kintone.dev/en/docs/kintone/rest-api/records/bulk-request/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Literal, Required, TypedDict, TypeVar

from attrs import evolve, frozen

from specloom.core.errors import ArgumentError
from specloom.core.inputs import encoder
from specloom.core.shapes import is_array, is_mapping, is_object

from ._generated.records import RecordUpdate, RecordUpsert
from .record import Record, encode_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["ADD", "DELETE", "DELETE_IDS", "UPDATE", "UPSERT", "Kind", "RecordToDelete", "by_type"]

T = TypeVar("T")


class RecordToDelete(TypedDict, total=False):
    """A record to delete, if it still is as it was read."""

    id: Required[int]
    """Record ID."""

    revision: int
    """Revision that the record must have; not checked when absent or -1."""


@frozen(kw_only=True)
class Kind(Generic[T]):
    """One kind of write: how records are sent, and what comes back."""

    name: str
    method: Literal["POST", "PUT", "DELETE"]
    noun: str
    """What errors call the input."""
    encode: Callable[[T, str], Any]
    """Checks and writes one record; the text is what errors call it."""
    payload: Callable[[list[Any]], dict[str, Any]]
    """What a call says beside the app."""
    read: Callable[[Any, list[Any]], Iterable[tuple[Any, Any, Any]]]
    """ID, revision and operation of each record, of what a call gave and was sent."""
    record: str | None = None
    """The class of the records, where the app has one."""

    def place(self, app: int) -> str:
        """What errors call the write."""
        return f"{self.name}: app {app}" + (f" ({self.record})" if self.record else "")


def _encode_delete(record: Any, where: str) -> tuple[int, int]:
    """ID and revision of a record to delete; -1 where the revision is not checked."""
    if isinstance(record, Record):
        return record.id, record.revision
    if is_mapping(record):
        for key in record:
            if key not in {"id", "revision"}:
                raise ArgumentError(f"{where}: a record to delete has no key {key!r}")
        revision = record.get("revision")
        return _number(record.get("id"), f"{where}.id"), (
            -1 if revision is None else _number(revision, f"{where}.revision")
        )
    return _number(record, where), -1


def _number(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ArgumentError(f"{where}: expected an integer, got {value!r}")
    return value


def _delete_payload(records: list[tuple[int, int]]) -> dict[str, Any]:
    payload: dict[str, Any] = {"ids": [record_id for record_id, _ in records]}
    if any(revision != -1 for _, revision in records):
        payload["revisions"] = [revision for _, revision in records]
    return payload


def _added(result: Any, _: list[Any]) -> Iterable[tuple[Any, Any, None]]:
    return ((*pair, None) for pair in zip(result["ids"], result["revisions"], strict=True))


def _updated(result: Any, _: list[Any]) -> Iterable[tuple[Any, Any, Any]]:
    records = result["records"]
    if not is_array(records):
        raise TypeError
    return ((each["id"], each["revision"], each.get("operation")) for each in records)


def _deleted(result: Any, sent: list[tuple[int, int]]) -> Iterable[tuple[int, None, None]]:
    if not is_object(result):
        raise TypeError
    return ((record_id, None, None) for record_id, _ in sent)


def by_type(tp: Any) -> Callable[[Any, str], Any]:
    """Make what checks and writes a record of an input type."""
    encode = encoder(tp)
    assert encode is not None  # noqa: S101  # input types have one
    return encode


ADD: Kind[Any] = Kind(
    name="records.add_all",
    method="POST",
    noun="records",
    encode=encode_fields,
    payload=lambda records: {"records": records},
    read=_added,
)
UPDATE: Kind[RecordUpdate] = Kind(
    name="records.update_all",
    method="PUT",
    noun="records",
    encode=by_type(RecordUpdate),
    payload=lambda records: {"records": records},
    read=_updated,
)
UPSERT: Kind[RecordUpsert] = Kind(
    name="records.upsert_all",
    method="PUT",
    noun="records",
    encode=by_type(RecordUpsert),
    payload=lambda records: {"upsert": True, "records": records},
    read=_updated,
)
DELETE: Kind[Any] = Kind(
    name="records.delete_all",
    method="DELETE",
    noun="records",
    encode=_encode_delete,
    payload=_delete_payload,
    read=_deleted,
)
DELETE_IDS: Kind[Any] = evolve(DELETE, noun="ids")

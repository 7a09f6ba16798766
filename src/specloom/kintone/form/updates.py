"""What an update or upsert of typed records consists of."""

from __future__ import annotations

from typing import Generic, Required, TypedDict, TypeVar

from specloom.core.model import input_type
from specloom.kintone._generated.records import UpdateKey  # noqa: TC001  # resolved at run time

__all__ = ["AppRecordUpdate", "AppRecordUpsert"]

V = TypeVar("V")


@input_type(wire={"key": "update_key"}, one_of=(("id", "key"),))
class AppRecordUpdate(TypedDict, Generic[V], total=False):
    """One update; `id` or `key` names the record."""

    id: int
    """Record ID."""

    key: UpdateKey
    """A unique field and its value: `Order.code.key("A-1")`."""

    record: Required[V]
    """Values by attribute, of which those that are absent stay; or a record that was read."""

    revision: int
    """Revision that the record must have; not checked when absent or -1."""


@input_type(wire={"key": "update_key"})
class AppRecordUpsert(TypedDict, Generic[V], total=False):
    """One record to update or add."""

    key: Required[UpdateKey]
    """A unique field and its value, which a new record gets: `Order.code.key("A-1")`."""

    record: Required[V]
    """Values by attribute, or a record that was read."""

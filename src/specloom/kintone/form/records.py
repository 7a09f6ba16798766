"""The records of an app of your own: what `client.records` does, with the types of its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import evolve

from specloom.core.errors import ArgumentError
from specloom.kintone.bulk_kinds import ADD, DELETE, DELETE_IDS, UPDATE, UPSERT, by_type
from specloom.kintone.bulk_writes import write_all
from specloom.kintone.records import AT_ONCE

from .inputs import encode_values, items_of
from .reading import AppReading
from .record import AppRecord
from .updates import AppRecordUpdate, AppRecordUpsert

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from specloom.core.batches import Many
    from specloom.core.progress import Progress
    from specloom.kintone._generated.records import (
        RecordAdded,
        RecordsAdded,
        RecordsUpdated,
        RecordsUpserted,
        RecordUpdated,
        UpdateKey,
    )
    from specloom.kintone.bulk_kinds import Kind, RecordToDelete
    from specloom.kintone.written import WrittenRecords

__all__ = ["AppRecords"]

R = TypeVar("R", bound=AppRecord)
N = TypeVar("N")
C = TypeVar("C")

_update = by_type(AppRecordUpdate)
_upsert = by_type(AppRecordUpsert)


class AppRecords(AppReading[R], Generic[R, N, C]):
    """The records of an app.

    What is read comes as the app's record class, and what is written is checked against its form
    before anything is sent.
    """

    __slots__ = ()

    async def add(self, *, record: N | R) -> RecordAdded:
        """Add one record.

        Args:
            record: Values by attribute; a field that is absent gets its default.

        Returns:
            ID and revision.

        Raises:
            ArgumentError: A value is not one that its field can hold; nothing was sent.
            KintoneError: The service refused; `code` says why.
        """
        encoded = self._added(record, f"{self._place('add')}, record")
        return await self._records.add(app=self._app, record=encoded)

    async def add_many(self, *, records: Sequence[N | R]) -> RecordsAdded:
        """Add records, all or none.

        Args:
            records: Values by attribute, a mapping a record; 100 at most.

        Returns:
            IDs and revisions, in the order of the input.

        Raises:
            ArgumentError: A value is not one that its field can hold; nothing was sent.
            KintoneError: The service refused; `code` says why.
        """
        encoded = self._each_of("add_many", self._added, records)
        return await self._records.add_many(app=self._app, records=encoded)

    async def update(
        self,
        *,
        id: int | None = None,  # noqa: A002
        key: UpdateKey | None = None,
        record: C | R,
        revision: int | None = None,
    ) -> RecordUpdated:
        """Update one record.

        Name the record by `id` or by `key`.

        Args:
            id: Record ID.
            key: A unique field and its value: `Order.code.key("A-1")`.
            record: Values by attribute, of which those that are absent stay; or a record that was
                read, of which what cannot be written is left out.
            revision: Revision that the record must have; not checked when absent or -1.

        Returns:
            The new revision.

        Raises:
            ArgumentError: A value is not one that its field can hold; nothing was sent.
            KintoneError: The service refused; `code` says why.
        """
        place = self._place("update")
        if (id is None) == (key is None):
            raise ArgumentError(f"{place}: give id or key, one of the two")
        return await self._records.update(
            app=self._app,
            id=id,
            update_key=key,
            record=encode_values(self.__record__, record, f"{place}, record", is_new=False),
            revision=revision,
        )

    async def update_many(self, *, records: Sequence[AppRecordUpdate[C | R]]) -> RecordsUpdated:
        """Update records, all or none.

        Args:
            records: The updates, 100 at most.

        Returns:
            IDs and new revisions, in the order of the input.

        Raises:
            ArgumentError: A value is not one that its field can hold; nothing was sent.
            KintoneError: The service refused; `code` says why.
        """
        encoded = self._each_of("update_many", self._updated, records)
        return await self._records.update_many(app=self._app, records=encoded)

    async def upsert_many(self, *, records: Sequence[AppRecordUpsert[C | R]]) -> RecordsUpserted:
        """Update records by a unique field, and add those that are not there, all or none.

        Args:
            records: The records, 100 at most.

        Returns:
            IDs, new revisions and what was done, in the order of the input.

        Raises:
            ArgumentError: A value is not one that its field can hold; nothing was sent.
            KintoneError: The service refused; `code` says why.
        """
        encoded = self._each_of("upsert_many", self._upserted, records)
        return await self._records.upsert_many(app=self._app, records=encoded)

    async def delete_many(
        self, *, ids: Sequence[int], revisions: Sequence[int] | None = None
    ) -> None:
        """Delete records, all or none.

        Args:
            ids: Record IDs, 100 at most.
            revisions: Revisions that the records must have, in the order of `ids`; -1 is not
                checked.

        Raises:
            KintoneError: The service refused; `code` says why.
        """
        await self._records.delete_many(app=self._app, ids=ids, revisions=revisions)

    async def add_all(
        self,
        *,
        records: Many[N | R],
        concurrency: int = AT_ONCE,
        progress: Progress | None = None,
    ) -> WrittenRecords:
        """Add any number of records, in bulk requests of 2,000, each as a whole or not at all.

        Args:
            records: Values by attribute, a mapping a record: a list, or any sync or async iterable.
            concurrency: Bulk requests under way at once; 1 adds the records in their order.
            progress: Called with the records written, and how many there are if that is known.

        Returns:
            IDs and revisions, in the order of the input.

        Raises:
            PartialWriteError: Something failed; it says what was written, and how to go on.
            ArgumentError: An argument cannot be; nothing was sent.
        """
        kind = evolve(ADD, encode=self._added)
        return await self._write_all("add_all", kind, records, concurrency, progress)

    async def update_all(
        self,
        *,
        records: Many[AppRecordUpdate[C | R]],
        concurrency: int = AT_ONCE,
        progress: Progress | None = None,
    ) -> WrittenRecords:
        """Update any number of records, in bulk requests of 2,000, each as a whole or not at all.

        Args:
            records: The updates: a list, or any sync or async iterable.
            concurrency: Bulk requests under way at once; 1 keeps the order of the writes.
            progress: Called with the records written, and how many there are if that is known.

        Returns:
            IDs and new revisions, in the order of the input.

        Raises:
            PartialWriteError: Something failed; it says what was written, and how to go on.
            ArgumentError: An argument cannot be; nothing was sent.
        """

        def encode(update: Any, where: str) -> Any:
            return UPDATE.encode(self._updated(update, where), where)

        kind: Kind[Any] = evolve(UPDATE, encode=encode)
        return await self._write_all("update_all", kind, records, concurrency, progress)

    async def upsert_all(
        self,
        *,
        records: Many[AppRecordUpsert[C | R]],
        concurrency: int = AT_ONCE,
        progress: Progress | None = None,
    ) -> WrittenRecords:
        """Update any number of records by a unique field, and add those that are not there.

        They are sent in bulk requests of 2,000, each of which is written as a whole or not at all.

        Args:
            records: The records: a list, or any sync or async iterable.
            concurrency: Bulk requests under way at once; 1 keeps the order of the writes.
            progress: Called with the records written, and how many there are if that is known.

        Returns:
            IDs, new revisions and what was done, in the order of the input.

        Raises:
            PartialWriteError: Something failed; it says what was written, and how to go on.
            ArgumentError: An argument cannot be; nothing was sent.
        """

        def encode(upsert: Any, where: str) -> Any:
            return UPSERT.encode(self._upserted(upsert, where), where)

        kind: Kind[Any] = evolve(UPSERT, encode=encode)
        return await self._write_all("upsert_all", kind, records, concurrency, progress)

    async def delete_all(
        self,
        *,
        ids: Many[int] | None = None,
        records: Many[R | RecordToDelete] | None = None,
        concurrency: int = AT_ONCE,
        progress: Progress | None = None,
    ) -> WrittenRecords:
        """Delete any number of records, in bulk requests of 2,000, each as a whole or not at all.

        Name them by `ids` or by `records`.

        Args:
            ids: Record IDs: a list, or any sync or async iterable.
            records: Records that were read, or IDs with the revision that the record must have.
            concurrency: Bulk requests under way at once; 1 keeps the order of the deletions.
            progress: Called with the records deleted, and how many there are if that is known.

        Returns:
            The IDs that were deleted, in the order of the input.

        Raises:
            PartialWriteError: Something failed; it says what was deleted, and how to go on.
            ArgumentError: An argument cannot be; nothing was sent.
        """
        if (ids is None) == (records is None):
            raise ArgumentError(f"{self._place('delete_all')}: give ids or records, one of the two")
        if ids is not None:
            return await self._write_all("delete_all", DELETE_IDS, ids, concurrency, progress)
        kind = evolve(DELETE, encode=self._deleted)
        return await self._write_all("delete_all", kind, records, concurrency, progress)

    async def _write_all(
        self,
        method: str,
        kind: Kind[Any],
        records: Many[Any] | None,
        concurrency: int,
        progress: Progress | None,
    ) -> WrittenRecords:
        return await write_all(
            self._client,
            evolve(kind, name=f"{type(self).__name__}.{method}", record=self.__record__.__name__),
            app=self._app,
            records=records,
            concurrency=concurrency,
            progress=progress,
        )

    def _each_of(
        self, method: str, encode: Callable[[Any, str], Any], records: Sequence[Any]
    ) -> list[Any]:
        place = f"{self._place(method)}, records"
        return [encode(record, where) for record, where in items_of(records, place)]

    def _added(self, record: Any, where: str) -> dict[str, Any]:
        return encode_values(self.__record__, record, where, is_new=True)

    def _updated(self, update: Any, where: str) -> Any:
        return self._shaped(_update, update, where)

    def _upserted(self, upsert: Any, where: str) -> Any:
        return self._shaped(_upsert, upsert, where)

    def _shaped(self, shape: Callable[[Any, str], Any], given: Any, where: str) -> Any:
        shaped = shape(given, where)
        record = encode_values(self.__record__, shaped["record"], f"{where}.record", is_new=False)
        return {**shaped, "record": record}

    def _deleted(self, record: Any, where: str) -> Any:
        if not isinstance(record, AppRecord):
            return DELETE.encode(record, where)
        if not isinstance(record, self.__record__):
            expected = self.__record__.__name__
            raise ArgumentError(f"{where}: expected {expected}, got {type(record).__name__}")
        return DELETE.encode(record.record, where)

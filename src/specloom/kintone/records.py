"""Records of an app, in any number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specloom.core.errors import ArgumentError, RateLimitError
from specloom.core.open_cursor import by_open_cursor
from specloom.core.paging import by_key, by_offset

from ._generated import records as generated
from ._generated.errors import KintoneIncompleteResultError
from .bulk_kinds import ADD, DELETE, DELETE_IDS, UPDATE, UPSERT
from .bulk_writes import write_all

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Sequence

    from specloom.core.batches import Many
    from specloom.core.progress import Progress

    from .bulk_kinds import Kind, RecordToDelete
    from .record import FieldValues, Record
    from .written import WrittenRecords

__all__ = ["Records"]

MOST_A_PAGE = 500
MOST_BY_OFFSET = 10_000
NO_MORE_CURSORS = "GAIA_TM12"
AT_ONCE = 3


class Records(generated.Records):
    """Records of an app."""

    __slots__ = ()

    def iterate(
        self,
        *,
        app: int,
        condition: str | None = None,
        order_by: str | None = None,
        fields: Sequence[str] | None = None,
        size: int = MOST_A_PAGE,
        cursor: bool = True,
    ) -> AsyncGenerator[Record]:
        """Iterate over all records that match, with one page in memory.

        Without `order_by`, records come by ascending ID, and pages follow the last ID seen, so that
        records that others add or delete meanwhile make none be skipped or repeated.

        With it, they come from a cursor, which shows the matches of the moment it was opened. A
        domain has ten at most. It is closed when the iteration ends, is left or fails; leaving it
        early is best done within `contextlib.aclosing`, which closes at once.

        With `order_by` and `cursor=False`, pages are found by how many records stand before them.
        That needs no cursor, reads 10,000 records at most, and skips or repeats some where others
        add or delete meanwhile.

        Args:
            app: App ID.
            condition: Condition in the query language, without order and paging; all when absent.
            order_by: Order in the query language, `price desc, $id asc` for one.
            fields: Codes of the fields to get; all when absent. Without `order_by`, `$id` always
                comes along.
            size: Records a request, 500 at most.
            cursor: With `order_by`, whether to read from a cursor.

        Yields:
            The records.

        Raises:
            ArgumentError: `size` is out of range, or `order_by` is empty.
            KintoneIncompleteResultError: Without a cursor, too many records match; none was given.
            KintoneError: The service refused; `code` says why.
        """
        if not 1 <= size <= MOST_A_PAGE:
            raise ArgumentError(
                f"records.iterate: size is {size}; kintone takes 1 to {MOST_A_PAGE}"
            )
        if order_by is not None:
            if not order_by.strip():
                raise ArgumentError(
                    "records.iterate: order_by is empty: leave it out, or name a field"
                )
            by = self._by_cursor if cursor else self._by_offset
            return by(app, condition, order_by, fields, size)
        codes = None if fields is None else list(dict.fromkeys([*fields, "$id"]))

        def fetch(after: int | None) -> Awaitable[generated.RecordPage]:
            parts = [f"({condition})"] if condition else []
            if after is not None:
                parts.append(f"$id > {after}")
            where = " and ".join(parts)
            query = f"{where} order by $id asc limit {size}".lstrip()
            return self.list(app=app, query=query, fields=codes)

        return by_key(
            fetch,
            lambda page: page.records,
            lambda record: record.id,
            is_last=lambda page: len(page.records) < size,
        )

    def _by_cursor(
        self,
        app: int,
        condition: str | None,
        order_by: str,
        fields: Sequence[str] | None,
        size: int,
    ) -> AsyncGenerator[Record]:
        where = f"({condition}) " if condition else ""
        query = f"{where}order by {order_by}"

        async def start() -> generated.Cursor:
            try:
                return await self.create_cursor(app=app, fields=fields, query=query, size=size)
            except RateLimitError as error:
                if error.code == NO_MORE_CURSORS:
                    error.add_note("records.iterate: cursor=False reads 10,000 records without one")
                raise

        return by_open_cursor(
            start,
            lambda cursor: self.read_cursor(id=cursor.id),
            lambda page: page.records,
            is_last=lambda page: not page.next,
            close=lambda cursor: self.delete_cursor(id=cursor.id),
            owe=self._client.owe,
        )

    def _by_offset(
        self,
        app: int,
        condition: str | None,
        order_by: str,
        fields: Sequence[str] | None,
        size: int,
    ) -> AsyncGenerator[Record]:
        where = f"({condition}) " if condition else ""
        # Records that are alike in this order would come in another one with each page.
        order = order_by if "$id" in order_by else f"{order_by}, $id asc"

        async def fetch(start: int) -> generated.RecordPage:
            is_first = start == 0
            page = await self.list(
                app=app,
                query=f"{where}order by {order} limit {size} offset {start}",
                fields=fields,
                total_count=True if is_first else None,
            )
            if is_first and page.total_count is not None and page.total_count > MOST_BY_OFFSET:
                raise _too_many(page.total_count)
            return page

        return by_offset(fetch, lambda page: page.records, operation="records.iterate", size=size)

    async def add_all(
        self,
        *,
        app: int,
        records: Many[FieldValues],
        concurrency: int = AT_ONCE,
        progress: Progress | None = None,
    ) -> WrittenRecords:
        """Add any number of records, in bulk requests of 2,000.

        Each bulk request is written as a whole or not at all. A list is checked before anything is
        sent; from another input records are taken when they are about to be sent.

        See https://kintone.dev/en/docs/kintone/rest-api/records/bulk-request/

        Args:
            app: App ID.
            records: Values by field code, a mapping a record: a list, or any sync or async
                iterable.
            concurrency: Bulk requests under way at once; 1 adds the records in their order, so that
                their IDs ascend.
            progress: Called with the records written, and how many there are if that is known.

        Returns:
            IDs and revisions, in the order of the input.

        Raises:
            PartialWriteError: Something failed; it says what was written, and how to go on.
            ArgumentError: An argument cannot be; nothing was sent.
        """
        return await self._write_all(ADD, app, records, concurrency, progress)

    async def update_all(
        self,
        *,
        app: int,
        records: Many[generated.RecordUpdate],
        concurrency: int = AT_ONCE,
        progress: Progress | None = None,
    ) -> WrittenRecords:
        """Update any number of records, in bulk requests of 2,000.

        Each bulk request is written as a whole or not at all. A list is checked before anything is
        sent; from another input records are taken when they are about to be sent.

        See https://kintone.dev/en/docs/kintone/rest-api/records/bulk-request/

        Args:
            app: App ID.
            records: The updates: a list, or any sync or async iterable.
            concurrency: Bulk requests under way at once; 1 keeps the order of the writes.
            progress: Called with the records written, and how many there are if that is known.

        Returns:
            IDs and new revisions, in the order of the input.

        Raises:
            PartialWriteError: Something failed; it says what was written, and how to go on.
            ArgumentError: An argument cannot be; nothing was sent.
        """
        return await self._write_all(UPDATE, app, records, concurrency, progress)

    async def upsert_all(
        self,
        *,
        app: int,
        records: Many[generated.RecordUpsert],
        concurrency: int = AT_ONCE,
        progress: Progress | None = None,
    ) -> WrittenRecords:
        """Update any number of records by a unique field, and add those that are not there.

        They are sent in bulk requests of 2,000, each of which is written as a whole or not at all.
        A list is checked before anything is sent; from another input records are taken when they
        are about to be sent.

        See https://kintone.dev/en/docs/kintone/rest-api/records/bulk-request/

        Args:
            app: App ID.
            records: The records: a list, or any sync or async iterable.
            concurrency: Bulk requests under way at once; 1 keeps the order of the writes.
            progress: Called with the records written, and how many there are if that is known.

        Returns:
            IDs, new revisions and what was done, in the order of the input.

        Raises:
            PartialWriteError: Something failed; it says what was written, and how to go on.
            ArgumentError: An argument cannot be; nothing was sent.
        """
        return await self._write_all(UPSERT, app, records, concurrency, progress)

    async def delete_all(
        self,
        *,
        app: int,
        ids: Many[int] | None = None,
        records: Many[Record | RecordToDelete] | None = None,
        concurrency: int = AT_ONCE,
        progress: Progress | None = None,
    ) -> WrittenRecords:
        """Delete any number of records, in bulk requests of 2,000.

        Name them by `ids` or by `records`. Each bulk request is done as a whole or not at all.

        See https://kintone.dev/en/docs/kintone/rest-api/records/bulk-request/

        Args:
            app: App ID.
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
            raise ArgumentError("records.delete_all: give ids or records, one of the two")
        if ids is not None:
            return await self._write_all(DELETE_IDS, app, ids, concurrency, progress)
        return await self._write_all(DELETE, app, records, concurrency, progress)

    async def _write_all(
        self,
        kind: Kind[Any],
        app: int,
        records: Many[Any] | None,
        concurrency: int,
        progress: Progress | None,
    ) -> WrittenRecords:
        return await write_all(
            self._client,
            kind,
            app=app,
            records=records,
            concurrency=concurrency,
            progress=progress,
        )


def _too_many(total: int) -> KintoneIncompleteResultError:
    return KintoneIncompleteResultError(
        f"{total} records match, of which {MOST_BY_OFFSET} can be read without a cursor: narrow "
        "the condition, or read from a cursor",
        service="kintone",
        operation="records.iterate",
        status=200,
    )

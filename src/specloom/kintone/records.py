"""Records of an app, in any number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.core.errors import ArgumentError
from specloom.core.paging import by_key

from ._generated import records as generated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Sequence

    from .record import Record

__all__ = ["Records"]

MOST_A_PAGE = 500


class Records(generated.Records):
    """Records of an app."""

    __slots__ = ()

    def iterate(
        self,
        *,
        app: int,
        condition: str | None = None,
        fields: Sequence[str] | None = None,
        size: int = MOST_A_PAGE,
    ) -> AsyncIterator[Record]:
        """Iterate over all records that match, by ascending ID, with one page in memory.

        Pages follow the last ID seen, so that records that others add or delete meanwhile make none
        be skipped or repeated, and there is no limit to how many there are.

        Args:
            app: App ID.
            condition: Condition in the query language, without order and paging; all when absent.
            fields: Codes of the fields to get; all when absent. `$id` always comes along.
            size: Records a request, 500 at most.

        Yields:
            The records.

        Raises:
            ArgumentError: `size` is out of range.
            KintoneError: The service refused; `code` says why.
        """
        if not 1 <= size <= MOST_A_PAGE:
            raise ArgumentError(
                f"records.iterate: size is {size}; kintone takes 1 to {MOST_A_PAGE}"
            )
        codes = None if fields is None else list(dict.fromkeys([*fields, "$id"]))

        def fetch(after: int | None) -> Awaitable[generated.RecordPage]:
            parts = [] if condition is None else [f"({condition})"]
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

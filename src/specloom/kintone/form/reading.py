"""Reading the records of an app whose form is known."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from attrs import frozen

from specloom.core.errors import ArgumentError
from specloom.core.resource import Resource
from specloom.core.shapes import is_list
from specloom.kintone.records import MOST_A_PAGE, Records

from .field import Field
from .query import Condition, Query
from .record import AppRecord

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from specloom.kintone.record import Record

    from .query import Ordering

__all__ = ["AppReading", "AppRecordPage"]

R = TypeVar("R", bound=AppRecord)


@frozen
class AppRecordPage(Generic[R]):
    """One page of records, 500 at most."""

    records: list[R]
    """The records."""
    total_count: int | None
    """Every match, when asked for."""


class AppReading(Resource, Generic[R]):
    """The records of an app, to read."""

    __slots__ = ()

    __record__: ClassVar[type[Any]]
    """The class of the records, which knows the app."""

    async def get(self, *, id: int) -> R:  # noqa: A002
        """Get one record.

        Args:
            id: Record ID.

        Returns:
            The record.

        Raises:
            KintoneError: The service refused; `code` says why.
        """
        result = await self._records.get(app=self._app, id=id)
        return self._typed(result.record)

    async def list(
        self,
        *,
        where: Condition | Query | None = None,
        order_by: Ordering | Sequence[Ordering] | None = None,
        limit: int | None = None,
        offset: int | None = None,
        fields: Sequence[Field[Any]] | None = None,
        total_count: bool | None = None,
    ) -> AppRecordPage[R]:
        """Get a page of the records that match.

        Args:
            where: What they are like, `Order.price >= 100` for one; all when absent. A query has
                its own order and page.
            order_by: `Order.day.desc()`, or several; the newest first when absent.
            limit: How many, 500 at most; 100 when absent.
            offset: How many to leave out before those, 10,000 at most.
            fields: The fields to get, `[Order.price]` for one; all when absent.
            total_count: Whether to count every match.

        Returns:
            One page of records.

        Raises:
            ArgumentError: An argument cannot be; nothing was sent.
            KintoneError: The service refused; `code` says why.
        """
        query = self._query("list", where, order_by)
        if limit is not None:
            query = query.limit(limit)
        if offset is not None:
            query = query.offset(offset)
        page = await self._records.list(
            app=self._app,
            query=str(query) or None,
            fields=self._codes("list", fields),
            total_count=total_count,
        )
        records = [self._typed(record) for record in page.records]
        return AppRecordPage(records, page.total_count if total_count else None)

    async def count(self, *, where: Condition | Query | None = None) -> int:
        """Count the records that match.

        Args:
            where: What they are like; all when absent. An order does not matter, and a page is
                refused.

        Returns:
            How many there are.

        Raises:
            ArgumentError: The query has a limit or an offset.
            KintoneError: The service refused; `code` says why.
        """
        query = self._unpaged("count", self._query("count", where, None))
        counted = str(Query(query.condition).limit(1))
        page = await self._records.list(
            app=self._app, query=counted, fields=["$id"], total_count=True
        )
        return page.total_count or 0

    def iterate(
        self,
        *,
        where: Condition | Query | None = None,
        order_by: Ordering | Sequence[Ordering] | None = None,
        fields: Sequence[Field[Any]] | None = None,
        size: int = MOST_A_PAGE,
    ) -> AsyncGenerator[R]:
        """Iterate over all records that match, with one page in memory.

        Without an order they come by ascending ID, and none is skipped or repeated while others add
        or delete records. With one they come from a cursor, of which a domain has ten; leaving it
        early is best done within `contextlib.aclosing`, which closes it at once.

        Args:
            where: What they are like, `Order.price >= 100` for one; all when absent.
            order_by: `Order.day.desc()`, or several.
            fields: The fields to get, `[Order.price]` for one; all when absent.
            size: Records a request, 500 at most.

        Yields:
            The records.

        Raises:
            ArgumentError: An argument cannot be; nothing was sent.
            KintoneError: The service refused; `code` says why.
        """
        query = self._unpaged("iterate", self._query("iterate", where, order_by))
        found = self._records.iterate(
            app=self._app,
            condition=None if query.condition is None else str(query.condition),
            order_by=query.ordering or None,
            fields=self._codes("iterate", fields),
            size=size,
        )
        return self._each(found)

    @property
    def _app(self) -> int:
        app: int = self.__record__.__app__
        return app

    @property
    def _records(self) -> Records:
        return Records(self._client)

    def _place(self, method: str) -> str:
        """What errors call a call of a method."""
        return f"{type(self).__name__}.{method}: app {self._app} ({self.__record__.__name__})"

    def _typed(self, record: Record) -> R:
        typed: R = self.__record__(record)
        return typed

    async def _each(self, found: AsyncGenerator[Record]) -> AsyncGenerator[R]:
        async with aclosing(found) as records:
            async for record in records:
                yield self._typed(record)

    def _query(
        self,
        method: str,
        where: Condition | Query | None,
        order_by: Ordering | Sequence[Ordering] | None,
    ) -> Query:
        place = self._place(method)
        # The caller may come without a type checker.
        if where is not None and not isinstance(where, (Condition, Query)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ArgumentError(
                f"{place}: where is {where!r}; it is a condition, Order.price >= 100 for one"
            )
        query = where if isinstance(where, Query) else Query(where)
        if order_by is not None:
            given: Any = order_by
            query = query.order_by(*(given if is_list(given) else (given,)))
        owner = query.owner
        if owner is not None and not issubclass(self.__record__, owner):
            raise ArgumentError(f"{place}: {query} asks for records of {owner.__name__}")
        return query

    def _unpaged(self, method: str, query: Query) -> Query:
        if query.most is not None or query.skip is not None:
            raise ArgumentError(
                f"{self._place(method)}: it goes over every match, without limit and offset;"
                " list has pages"
            )
        return query

    def _codes(self, method: str, fields: Sequence[Field[Any]] | None) -> Sequence[str] | None:
        if fields is None:
            return None
        place = self._place(method)
        if not is_list(fields):
            raise ArgumentError(f"{place}: fields: expected a list, got {fields!r}; put it in one")
        for index, field in enumerate(fields):
            name = f"{place}: fields[{index}]"
            if not isinstance(field, Field):
                raise ArgumentError(f"{name}: expected a field, Order.price for one, got {field!r}")
            if field.owner is None or not issubclass(self.__record__, field.owner):
                raise ArgumentError(f"{name}: {field.where} is not a field of these records")
        return [field.code for field in fields]

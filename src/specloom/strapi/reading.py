"""Pages, iteration and counts of documents, the same for types with classes and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from specloom.core.codec import Decoder, encode_json
from specloom.core.errors import ArgumentError, UrlTooLong
from specloom.core.paging import by_key
from specloom.core.query import encode_query

from .conditions import all_of, check_depth, halves, rewritten, rewritten_populate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence

    from specloom.core.client import Client
    from specloom.core.operation import Operation

    from ._generated.content import Meta
    from .conditions import Condition

__all__ = ["Reading", "prepared"]

Query = dict[str, Any]

_ROOM: Final = 1000
"""Bytes of a URL that are kept for the server's address and the last document ID."""


D = TypeVar("D")
D_co = TypeVar("D_co", covariant=True)


class _Page(Protocol[D_co]):
    @property
    def data(self) -> Sequence[D_co]: ...
    @property
    def meta(self) -> Meta: ...


P = TypeVar("P", bound=_Page[Any])


def prepared(query: Query, where: str) -> Query | None:
    """Rewrite the conditions of a query; None where no document can match.

    Raises:
        ArgumentError: A condition has no meaning, or something nests too deep.
    """
    filters, populate = query.get("filters"), query.get("populate")
    if filters is None and (populate is None or isinstance(populate, str)):
        return query
    condition = filters is None or rewritten(filters, f"{where}: filters")
    if condition is False:
        return None
    query = {
        **query,
        "filters": None if condition is True else condition,
        "populate": rewritten_populate(populate, f"{where}: populate"),
    }
    for name in ("filters", "populate"):
        check_depth(name, query[name], where)
    return query


class Reading(Generic[P, D]):
    """Documents of one collection type that a query asks for.

    Args:
        client: The client that sends the requests.
        operation: The operation that gives a page.
        path: Its path parameters.
    """

    def __init__(
        self, client: Client, operation: Operation[P], path: Mapping[str, Any] | None = None
    ) -> None:
        self._client = client
        self._operation = operation
        self._path = path

    async def page(self, query: Query) -> P:
        """Get one page.

        Raises:
            ArgumentError: The query cannot be sent; one too long to be sent may be iterated over.
        """
        found = prepared(query, self._operation.name)
        if found is None:
            return self._no_page(query.get("pagination") or {})
        try:
            return await self._get(found)
        except UrlTooLong as error:
            filters = found.get("filters")
            if not filters or halves(filters) is None:
                raise
            raise UrlTooLong(f"{error}; iterate() and count() do so by themselves") from None

    def iterate(self, query: Query, *, size: int, method: str = "iterate") -> AsyncIterator[D]:
        """Iterate over all documents that match.

        Args:
            query: The query, without pages.
            size: Documents a request.
            method: What errors name.
        """
        where = f"{self._operation.name.removesuffix('find')}{method}"
        sort = query.get("sort")
        if query.get("locale") == "*" and not sort:
            raise ArgumentError(
                f"{where}: iterate over one locale at a time, not over '*': versions of one "
                "document share its ID"
            )
        found = prepared(query, where)
        queries = [] if found is None else self._parts(found, where)
        if sort:
            if len(queries) > 1:
                raise ArgumentError(
                    f"{where}: these filters take {len(queries)} requests a page, whose documents "
                    "have no common order: leave out sort="
                )
            return self._in_order(queries, list(sort), size)
        return self._in_parts(queries, size)

    async def count(self, query: Query) -> int:
        """Count the documents that match."""
        where = f"{self._operation.name.removesuffix('find')}count"
        found = prepared({**query, "fields": ["documentId"]}, where)
        if found is None:
            return 0
        parts = self._parts(found, where)
        if len(parts) == 1:
            page = await self._get({**parts[0], "pagination": {"page_size": 1}})
            return page.meta.pagination.total
        # A document may be in several parts, so that their totals say nothing.
        counted = 0
        async for _ in self.iterate(found, size=100, method="count"):
            counted += 1
        return counted

    def _get(self, query: Query) -> Awaitable[P]:
        path = None if self._path is None else dict(self._path)
        return self._client.execute(self._operation, path=path, query=dict(query))

    def _no_page(self, asked: Mapping[str, Any]) -> P:
        wire: dict[str, Any] = {"total": 0}
        if asked.keys() & {"start", "limit"}:
            wire |= {"start": asked.get("start", 0)} | _given(asked, limit="limit")
        else:
            wire |= {"page": asked.get("page", 1), "pageCount": 0}
            wire |= _given(asked, pageSize="page_size")
        name = self._operation.name
        body = encode_json({"data": [], "meta": {"pagination": wire}}, name)
        page: P = Decoder(self._operation.returns)(body, name)
        return page

    def _parts(self, query: Query, where: str) -> list[Query]:
        """Cut a query that is too long for a URL into some that are not."""
        api = self._operation.api
        limit = (api.max_url or 0) - _ROOM
        left, parts = [query], list[Query]()
        while left:
            part = left.pop()
            text = encode_query(part, api.query_style, where, max_items=api.max_query_items)
            if api.max_url is None or len(text) <= limit:
                parts.append(part)
                continue
            cut = halves(part["filters"]) if part.get("filters") else None
            if cut is None:
                raise UrlTooLong(
                    f"{where}: the query has {len(text)} bytes, and the service takes {limit}; "
                    "only lists of $in and $or can be asked for in several requests"
                )
            left += [{**part, "filters": half} for half in reversed(cut)]
        return parts

    async def _in_parts(self, queries: Sequence[Query], size: int) -> AsyncIterator[D]:
        seen: set[str] | None = set() if len(queries) > 1 else None
        for query in queries:
            async for document in self._by_id(query, size):
                if seen is not None:
                    if _document_id(document) in seen:
                        continue
                    seen.add(_document_id(document))
                yield document

    def _by_id(self, query: Query, size: int) -> AsyncIterator[D]:
        def fetch(after: str | None) -> Awaitable[P]:
            where: Condition | bool = query.get("filters") or True
            if after is not None:
                where = all_of([where, {"documentId": {"$gt": after}}])
            pagination = {"page_size": size, "with_count": False}
            filters = None if where is True else where
            more = {"filters": filters, "sort": ["documentId:asc"], "pagination": pagination}
            return self._get({**query, **more})

        return by_key(
            fetch,
            lambda page: page.data,
            _document_id,
            # The size that the server granted, which may be less than the one asked for.
            is_last=lambda page: len(page.data) < page.meta.pagination.page_size,
        )

    async def _in_order(
        self, queries: Sequence[Query], sort: list[str], size: int
    ) -> AsyncIterator[D]:
        for query in queries:
            start = 0
            while True:
                pagination = {"start": start, "limit": size, "with_count": False}
                # Equal documents would otherwise change places between two pages; their numbers
                # change with every publication, and tell the locales of one document apart.
                order = [*sort, "documentId:asc", "id:asc"]
                page = await self._get({**query, "sort": order, "pagination": pagination})
                for document in page.data:
                    yield document
                start += len(page.data)
                if not page.data or len(page.data) < page.meta.pagination.limit:
                    break


def _document_id(document: Any) -> str:
    found: str = document.document_id
    return found


def _given(asked: Mapping[str, Any], **names: str) -> dict[str, Any]:
    return {wire: asked[name] for wire, name in names.items() if name in asked}

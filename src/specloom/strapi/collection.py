"""The base of generated namespaces of collection types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar

from attrs import frozen

from specloom.core.errors import ArgumentError
from specloom.core.resource import Resource

from .data import encode_data
from .entry import Entry
from .filters import encode_filters
from .reading import Reading, prepared
from .selection import encode_fields, encode_populate, encode_sort

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from specloom.core.operation import Operation

    from ._generated.content import Meta
    from .content_type import ContentType

__all__ = ["Collection", "Page", "Status", "TypedContent"]

T = TypeVar("T", bound=Entry)

Status: TypeAlias = Literal["draft", "published"]
"""Which version of a document: the one to edit, or the one to show."""


@frozen
class Page(Generic[T]):
    """One page of documents."""

    data: list[T]
    """The documents."""
    meta: Meta
    """What the server says of the page; `meta.pagination.total` counts every match."""


class TypedContent(Resource):
    """Documents of one content type, by its facts."""

    __slots__ = ()

    __content_type__: ClassVar[ContentType]

    def _query(self, method: str, *, one_locale: bool = False, **asked: Any) -> dict[str, Any]:
        """Give arguments as parameters of the query."""
        facts = self.__content_type__
        query: dict[str, Any] = {}
        for name, encode in _ENCODERS.items():
            value = asked.pop(name, None)
            if value is not None:
                query[name] = encode(facts, value, f"{facts.namespace}.{method}: {name}")
        search, locale = asked.pop("search", None), asked.get("locale")
        if locale is not None:
            self._check_locale(method, locale, one_locale=one_locale)
        return {**query, **asked} if search is None else {**query, **asked, "_q": search}

    def _check_locale(self, method: str, locale: Any, *, one_locale: bool) -> None:
        facts = self.__content_type__
        where = f"{facts.namespace}.{method}: locale"
        if locale == "*":
            if one_locale:
                raise ArgumentError(f"{where}: this takes one locale, not '*'")
        elif facts.locales and locale not in facts.locales:
            # The server would keep documents in a locale that nobody can choose.
            known = ", ".join(map(repr, facts.locales))
            raise ArgumentError(f"{where} {locale!r} is none of {known}; pull again if it is new")

    async def _ask(
        self,
        operation: Operation[Any],
        asked: dict[str, Any],
        *,
        document_id: str | None = None,
        data: Any = None,
        partial: bool = False,
    ) -> Any:
        """Get, create or change one document."""
        method = operation.name.rpartition(".")[2]
        query = prepared(self._query(method, one_locale=True, **asked), operation.name)
        body: dict[str, Any] | None = None
        if operation.method != "GET":
            draft = asked.get("status") == "draft"
            path = f"{operation.name}: data"
            facts = self.__content_type__
            body = {"data": encode_data(facts, data, path, draft=draft, partial=partial)}
        path_values = None if document_id is None else {"document_id": document_id}
        return await self._call(operation, path=path_values, query=query, body=body)


class Collection(TypedContent, Generic[T]):
    """Documents of a collection type."""

    __slots__ = ()

    async def _find(self, **asked: Any) -> Page[T]:
        query = self._query("find", **asked)
        page = await self._reading().page(query)
        return Page(page.data, page.meta)

    async def _find_one(self, document_id: str, **asked: Any) -> T:
        operation = self.__content_type__.operations.find_one
        found: T = await self._ask(operation, asked, document_id=document_id)
        return found

    async def _create(self, data: Any, **asked: Any) -> T:
        made: T = await self._ask(self.__content_type__.operations.create, asked, data=data)
        return made

    async def _update(self, document_id: str, data: Any, **asked: Any) -> T:
        operation = self.__content_type__.operations.update
        changed: T = await self._ask(
            operation, asked, document_id=document_id, data=data, partial=True
        )
        return changed

    async def _delete(self, document_id: str, **asked: Any) -> None:
        query = self._query("delete", **asked)
        operation = self.__content_type__.operations.delete
        await self._call(operation, path={"document_id": document_id}, query=query)

    def _iterate(self, size: int, **asked: Any) -> AsyncIterator[T]:
        return self._reading().iterate(self._query("iterate", **asked), size=size)

    async def _count(self, **asked: Any) -> int:
        return await self._reading().count(self._query("count", **asked))

    def _reading(self) -> Reading[Any, T]:
        return Reading(self._client, self.__content_type__.operations.find)


_ENCODERS = {
    "filters": encode_filters,
    "sort": encode_sort,
    "fields": encode_fields,
    "populate": encode_populate,
}

"""Documents of a collection type, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from specloom.core.unset import UNSET

from ._generated import content as generated
from .reading import Reading, prepared

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence

    from specloom.core.operation import Operation
    from specloom.core.resource import T
    from specloom.core.uploads import FileUpload

    from .document import Document

__all__ = ["Content"]


class Content(generated.Content):
    """Documents of a collection type."""

    __slots__ = ()

    def iterate(
        self,
        *,
        filters: Mapping[str, Any] | None = None,
        sort: Sequence[str] | None = None,
        fields: Sequence[str] | None = None,
        populate: Any = None,
        search: str | None = None,
        locale: str | None = None,
        status: Literal["draft", "published"] | None = None,
        size: int = 100,
    ) -> AsyncIterator[Document]:
        """Iterate over all documents that match, with one page in memory.

        Without `sort`, pages follow the last document ID seen, so that what others publish or
        delete meanwhile makes none be skipped or repeated. Conditions that are too long for one
        request are asked for in several, and each document is given once.

        Args:
            filters: Conditions by attribute: `{"title": {"$eq": "Hello"}}`.
            sort: Attributes to sort by; by document ID when absent.
            fields: Attributes to get; all when absent.
            populate: Relations, media and components to get: names, or a mapping with options.
            search: Text to look for in every string attribute.
            locale: Locale of the documents; the default locale when absent.
            status: Version of the documents; published when absent.
            size: Documents a request; the server cuts down a size over its limit.

        Yields:
            The documents.

        Raises:
            ArgumentError: `locale` is `*` without `sort`: versions of one document share its ID.
                Or the conditions are too long and cannot be asked for in several requests.
            StrapiError: The service refused; `code` says why.
        """
        query = {
            "filters": filters,
            "sort": sort,
            "fields": fields,
            "populate": populate,
            "_q": search,
            "locale": locale,
            "status": status,
        }
        return self._reading().iterate(query, size=size)

    async def count(
        self,
        *,
        filters: Mapping[str, Any] | None = None,
        search: str | None = None,
        locale: str | None = None,
        status: Literal["draft", "published"] | None = None,
    ) -> int:
        """Count the documents that match.

        Args:
            filters: Conditions by attribute: `{"title": {"$eq": "Hello"}}`.
            search: Text to look for in every string attribute.
            locale: Locale of the documents; the default locale when absent, `*` for all.
            status: Version of the documents; published when absent.

        Raises:
            StrapiError: The service refused; `code` says why.
        """
        query = {"filters": filters, "_q": search, "locale": locale, "status": status}
        return await self._reading().count(query)

    def _reading(self) -> Reading[generated.DocumentPage, Document]:
        return Reading(self._client, generated.FIND, {"plural": self._plural})

    def _call(
        self,
        operation: Operation[T],
        *,
        path: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
        content: Any = UNSET,
        upload: FileUpload | None = None,
        method: str | None = None,
    ) -> Awaitable[T]:
        if query is not None:
            if operation is generated.FIND:
                return Reading[Any, Any](self._client, operation, path).page(query)
            query = prepared(query, operation.name)
        return super()._call(
            operation,
            path=path,
            query=query,
            headers=headers,
            body=body,
            content=content,
            upload=upload,
            method=method,
        )

"""Documents of a collection type, in any number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from specloom.core.errors import ArgumentError
from specloom.core.paging import by_key

from ._generated import content as generated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence

    from .document import Document

__all__ = ["Content"]


class Content(generated.Content):
    """Documents of a collection type."""

    __slots__ = ()

    def iterate(
        self,
        *,
        filters: Mapping[str, Any] | None = None,
        fields: Sequence[str] | None = None,
        populate: Any = None,
        search: str | None = None,
        locale: str | None = None,
        status: Literal["draft", "published"] | None = None,
        size: int = 100,
    ) -> AsyncIterator[Document]:
        """Iterate over all documents that match, by document ID, with one page in memory.

        Pages follow the last document ID seen, so that what others publish or delete meanwhile
        makes none be skipped or repeated.

        Args:
            filters: Conditions by attribute: `{"title": {"$eq": "Hello"}}`.
            fields: Attributes to get; all when absent.
            populate: Relations, media and components to get: names, or a mapping with options.
            search: Text to look for in every string attribute.
            locale: Locale of the documents; the default locale when absent.
            status: Version of the documents; published when absent.
            size: Documents a request; the server cuts down a size over its limit.

        Yields:
            The documents.

        Raises:
            ArgumentError: `locale` is `*`: versions of one document share its ID.
            StrapiError: The service refused; `code` says why.
        """
        if locale == "*":
            raise ArgumentError("content.iterate: iterate over one locale at a time, not over '*'")

        def fetch(after: str | None) -> Awaitable[generated.DocumentPage]:
            where = filters
            if after is not None:
                follows = {"documentId": {"$gt": after}}
                where = {"$and": [filters, follows]} if filters else follows
            return self.find(
                filters=where,
                sort=["documentId:asc"],
                fields=fields,
                populate=populate,
                search=search,
                pagination={"page_size": size, "with_count": False},
                locale=locale,
                status=status,
            )

        return by_key(
            fetch,
            lambda page: page.data,
            lambda document: document.document_id,
            is_last=_is_last,
        )


def _is_last(page: generated.DocumentPage) -> bool:
    # The size that the server granted, which may be less than the one asked for.
    return len(page.data) < page.meta.pagination.page_size

"""Users, in any number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specloom.core.paging import by_key

from ._generated import users as generated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence

__all__ = ["Users"]


class Users(generated.Users):
    """Users: the plugin Users & Permissions."""

    __slots__ = ()

    def iterate(
        self,
        *,
        filters: Mapping[str, Any] | None = None,
        fields: Sequence[str] | None = None,
        populate: Any = None,
        size: int = 100,
    ) -> AsyncIterator[generated.User]:
        """Iterate over all users that match, by number, with one page in memory.

        Args:
            filters: Conditions by attribute: `{"blocked": {"$eq": True}}`.
            fields: Attributes to get; all when absent.
            populate: Relations to get: names, or a mapping with options.
            size: Users a request.

        Yields:
            The users.

        Raises:
            StrapiError: The service refused; `code` says why.
        """

        def fetch(after: int | None) -> Awaitable[list[generated.User]]:
            where = filters
            if after is not None:
                follows = {"id": {"$gt": after}}
                where = {"$and": [filters, follows]} if filters else follows
            return self.list(
                filters=where, sort=["id:asc"], fields=fields, populate=populate, limit=size
            )

        return by_key(
            fetch,
            lambda page: page,
            lambda user: user.id,
            is_last=lambda page: len(page) < size,
        )

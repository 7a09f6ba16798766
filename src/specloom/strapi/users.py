"""Users, in any number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._generated import users as generated
from .numbered import by_number

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

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
        return by_number(self.list, filters=filters, fields=fields, populate=populate, size=size)

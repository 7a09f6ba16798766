"""Things that are known by their number, in any number: files and users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from specloom.core.paging import by_key

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

__all__ = ["by_number"]


class Numbered(Protocol):
    """What has a number."""

    @property
    def id(self) -> int:
        """Its number."""
        ...


N = TypeVar("N", bound=Numbered)


def by_number(
    get_list: Callable[..., Awaitable[list[N]]],
    *,
    filters: Mapping[str, Any] | None,
    fields: Sequence[str] | None,
    populate: Any,
    size: int,
) -> AsyncIterator[N]:
    """Go through all that match by ascending number, with one page in memory."""

    def fetch(after: int | None) -> Awaitable[list[N]]:
        where = filters
        if after is not None:
            follows = {"id": {"$gt": after}}
            where = {"$and": [filters, follows]} if filters else follows
        return get_list(
            filters=where, sort=["id:asc"], fields=fields, populate=populate, limit=size
        )

    return by_key(
        fetch, lambda page: page, lambda item: item.id, is_last=lambda page: len(page) < size
    )

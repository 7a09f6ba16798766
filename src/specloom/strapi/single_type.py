"""The base of generated namespaces of single types."""

from __future__ import annotations

from typing import Any, Generic

from .collection import T, TypedContent

__all__ = ["SingleType"]


class SingleType(TypedContent, Generic[T]):
    """The one document of a single type."""

    __slots__ = ()

    async def _find(self, **asked: Any) -> T:
        found: T = await self._ask(self.__content_type__.operations.find, asked)
        return found

    async def _update(self, data: Any, **asked: Any) -> T:
        operation = self.__content_type__.operations.update
        changed: T = await self._ask(operation, asked, data=data, partial=True)
        return changed

    async def _delete(self, **asked: Any) -> None:
        query = self._query("delete", **asked)
        await self._call(self.__content_type__.operations.delete, query=query)

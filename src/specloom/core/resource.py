"""The base of generated namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from .client import Client
    from .operation import Operation

__all__ = ["Resource"]

T = TypeVar("T")


class Resource:
    """Operations of one thing, sent by a client."""

    __slots__ = ("_client",)

    def __init__(self, client: Client) -> None:
        self._client = client

    def _call(
        self,
        operation: Operation[T],
        *,
        path: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
        content: Any = UNSET,
    ) -> Awaitable[T]:
        return self._client.execute(operation, path=path, query=query, body=body, content=content)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"

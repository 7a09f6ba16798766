"""The base of generated namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .methods import sent_by
from .unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from .client import Client
    from .downloads import FileDownload, FileStream
    from .operation import Operation
    from .progress import Progress
    from .replies import Reply
    from .uploads import FileUpload

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
        headers: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
        content: Any = UNSET,
        upload: FileUpload | None = None,
        method: str | None = None,
    ) -> Awaitable[T]:
        if method is not None:
            operation, query, body, content = sent_by(method, operation, query, body, content)
        return self._client.execute(
            operation,
            path=path,
            query=query,
            headers=headers,
            body=body,
            content=content,
            upload=upload,
        )

    def _follow(
        self,
        operation: Operation[T],
        link: str | None,
        **sent: Any,
    ) -> Awaitable[Reply[T]]:
        """Call an operation, or follow the link to a page of it; gives the answer beside it."""
        return self._client.with_response(self._client.execute(operation, **sent, link=link))

    def _download(
        self,
        operation: Operation[None],
        *,
        path: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
        content: Any = UNSET,
        progress: Progress | None = None,
    ) -> FileDownload:
        from .downloads import FileDownload

        def start() -> Awaitable[FileStream]:
            # What is checked is renamed in place, and a download can be asked for again.
            return self._client.open_file(
                operation,
                path=None if path is None else dict(path),
                query=None if query is None else dict(query),
                headers=None if headers is None else dict(headers),
                body=None if body is None else dict(body),
                content=content,
                progress=progress,
            )

        return FileDownload(start)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"

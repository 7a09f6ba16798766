"""GraphQL, whose failures come with status 200.

https://docs.strapi.io/cms/api/graphql
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from specloom.core.codec import decode_json
from specloom.core.errors import DecodeError
from specloom.core.shapes import is_array, is_object

from ._generated.errors import (
    StrapiAuthenticationError,
    StrapiBadRequestError,
    StrapiError,
    StrapiNotFoundError,
    StrapiPermissionDeniedError,
    StrapiServerError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ._generated.server import Server

__all__ = [
    "GraphqlAuthenticationError",
    "GraphqlBadRequestError",
    "GraphqlError",
    "GraphqlFault",
    "GraphqlNotFoundError",
    "GraphqlPermissionDeniedError",
    "GraphqlServerError",
    "run",
]

_OPERATION: Final = "graphql"


@frozen
class GraphqlFault:
    """One failure of a GraphQL document."""

    message: str
    path: tuple[str | int, ...] = ()
    """Where in the result, from the outside in; empty where the document itself is at fault."""
    code: str = ""
    """`FORBIDDEN`, `BAD_USER_INPUT`, `GRAPHQL_VALIDATION_FAILED` and so on."""
    name: str = ""
    """Strapi's own name of the error, `ValidationError` for one; empty where it has none."""
    details: Any = field(default=None, repr=False)
    """What Strapi says of single values."""

    def __str__(self) -> str:
        where = ".".join(map(str, self.path))
        return f"{where}: {self.message}" if where else self.message


class GraphqlError(StrapiError):
    """A GraphQL document failed, or a part of it; the kind is that of its first fault."""

    errors: tuple[GraphqlFault, ...] = ()
    """Everything that failed."""
    data: Any = None
    """What came all the same; null where something failed."""


class GraphqlBadRequestError(GraphqlError, StrapiBadRequestError):
    """The document, its variables or a value is at fault."""


class GraphqlAuthenticationError(GraphqlError, StrapiAuthenticationError):
    """Strapi does not know who asks."""


class GraphqlPermissionDeniedError(GraphqlError, StrapiPermissionDeniedError):
    """Strapi does not allow it."""


class GraphqlNotFoundError(GraphqlError, StrapiNotFoundError):
    """Strapi has no such thing."""


class GraphqlServerError(GraphqlError, StrapiServerError):
    """Strapi failed."""


_KINDS: Final[Mapping[str, type[GraphqlError]]] = {
    "BAD_REQUEST": GraphqlBadRequestError,
    "BAD_USER_INPUT": GraphqlBadRequestError,
    "GRAPHQL_PARSE_FAILED": GraphqlBadRequestError,
    "GRAPHQL_VALIDATION_FAILED": GraphqlBadRequestError,
    "STRAPI_APPLICATION_ERROR": GraphqlBadRequestError,
    "UNAUTHENTICATED": GraphqlAuthenticationError,
    "FORBIDDEN": GraphqlPermissionDeniedError,
    "STRAPI_NOT_FOUND_ERROR": GraphqlNotFoundError,
    "INTERNAL_SERVER_ERROR": GraphqlServerError,
}


async def run(
    server: Server, query: str, variables: Mapping[str, Any] | None, operation_name: str | None
) -> Any:
    """Run a document and give its data.

    Raises:
        GraphqlError: It failed, or a part of it.
    """
    failure: GraphqlError
    try:
        answer = await server.graphql(
            query=query, variables=variables, operation_name=operation_name
        )
    except StrapiError as error:
        faults = tuple(_faults(error.body))
        if not faults:
            raise
        failure = _failure(faults, None, error.status, error.host)
    else:
        if not answer.has("errors") or not answer.errors:
            return answer.data
        faults = tuple(map(_fault, answer.errors))
        failure = _failure(faults, answer.data if answer.has("data") else None, 200, "")
    raise failure


def _failure(faults: tuple[GraphqlFault, ...], data: Any, status: int, host: str) -> GraphqlError:
    first = faults[0]
    error = _KINDS.get(first.code, GraphqlError)(
        "; ".join(map(str, faults)),
        service="strapi",
        operation=_OPERATION,
        status=status,
        code=first.name or first.code or None,
        host=host,
    )
    error.errors, error.data = faults, data
    return error


def _faults(body: bytes) -> Iterator[GraphqlFault]:
    try:
        data = decode_json(body, _OPERATION)
    except DecodeError:
        return
    errors = data.get("errors") if is_object(data) else None
    if is_array(errors):
        yield from map(_fault, errors)


def _fault(item: Any) -> GraphqlFault:
    said = item if is_object(item) else {}
    extensions = said.get("extensions")
    extensions = extensions if is_object(extensions) else {}
    own = extensions.get("error")
    own = own if is_object(own) else {}
    path = said.get("path")
    return GraphqlFault(
        str(said.get("message", item)),
        path=tuple(path) if is_array(path) else (),
        code=str(extensions.get("code", "")),
        name=str(own.get("name", "")),
        details=own.get("details"),
    )

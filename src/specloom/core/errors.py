"""The exceptions of specloom, one tree for every service.

- `SpecloomError`
  - `ArgumentError`: a value that cannot be sent; nothing was
    - `UrlTooLong`: parameters for which the service takes no URL
    - `ConfigurationError`: a client or credential that cannot work
  - `TransportError`: no whole answer: unreachable, broken off
    - `DeadlineError`: the time of the call ran out
    - `ClientClosedError`: the client was closed while the call was under way
    - `AnswerTooLargeError`: more came than the client takes
  - `DecodeError`: an answer that is not what the operation promises
  - `FieldNotLoaded`: a field that the server did not send was read
  - `ApiError`: the service refused or failed; one class a kind, and one a service
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AnswerTooLargeError",
    "ApiError",
    "ArgumentError",
    "AuthenticationError",
    "BadRequestError",
    "ClientClosedError",
    "ConfigurationError",
    "ConflictError",
    "DeadlineError",
    "DecodeError",
    "Fault",
    "FieldNotLoaded",
    "IncompleteResultError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "RedirectError",
    "ServerError",
    "SpecloomError",
    "TransportError",
    "UrlTooLong",
]


_MOST_DETAILS = 500
# A proxy, a gate or a page of maintenance answers in the service's stead.
_FOREIGN = "check the base URL, and whether the service is up"


class SpecloomError(Exception):
    """Base of everything that specloom raises."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions with keyword arguments do not pickle by themselves.
        return (_rebuild, (type(self), self.args), self.__dict__)


def _rebuild(cls: type[SpecloomError], args: tuple[Any, ...]) -> SpecloomError:
    error = cls.__new__(cls)
    error.args = args
    return error


class ArgumentError(SpecloomError, ValueError):
    """A value that cannot be sent. Nothing was."""


class UrlTooLong(ArgumentError):
    """Parameters that make a longer URL than the service takes. Nothing was sent."""


class ConfigurationError(ArgumentError):
    """A client, a credential or an address that cannot work."""


class FieldNotLoaded(SpecloomError, AttributeError, KeyError):
    """A field was read that the server did not send: unknown, which is not the same as null."""

    def __init__(
        self, owner: str, field: str, *, hint: str = "ask for it in the call, or check with has()"
    ) -> None:
        super().__init__(f"{owner}: {field!r} is not loaded: the server did not send it; {hint}")
        self.field = field

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would show the repr


class TransportError(SpecloomError):
    """No whole answer came: the server is unreachable, or the connection broke."""

    attempts = 1
    """How many tries were made."""

    def __init__(
        self,
        message: str,
        *,
        operation: str,
        host: str,
        maybe_done: bool,
        is_final: bool = False,
    ) -> None:
        super().__init__(message)
        self.operation = operation
        self.host = host
        self.maybe_done = maybe_done
        """Whether the server may have carried out the request all the same."""
        self.is_final = is_final
        """Whether trying again cannot help."""


class DeadlineError(TransportError, TimeoutError):
    """The time of the call ran out."""


class ClientClosedError(TransportError):
    """The client was closed while the call was under way."""


class AnswerTooLargeError(TransportError):
    """The answer is larger than the client takes; what came of it was thrown away."""


class DecodeError(SpecloomError):
    """An answer that is not what the operation promises.

    `operation` is empty where a value of a record turns out so when it is read.
    """

    def __init__(
        self, message: str, *, operation: str = "", path: str = "$", body: bytes = b""
    ) -> None:
        super().__init__(message)
        self.operation = operation
        self.path = path
        """Where in the answer, as a JSON path."""
        self.body = body
        self.host = ""
        """Who answered."""

    def __str__(self) -> str:
        return f"{self.args[0]} [{self.host}]" if self.host else str(self.args[0])


class Fault(NamedTuple):
    """What a service says of one value."""

    path: tuple[str, ...]
    """Where the value is, from the outside in."""
    message: str
    """What is wrong with it, in the service's words."""

    def __str__(self) -> str:
        where = ".".join(self.path)
        return self.message if not where or where in self.message else f"{where}: {self.message}"


class ApiError(SpecloomError):
    """The service refused or failed."""

    hint = ""
    """What to check first."""
    attempts = 1
    """How many tries were made."""

    def __init__(
        self,
        message: str,
        *,
        service: str,
        operation: str,
        status: int,
        code: str | None = None,
        request_id: str | None = None,
        details: Any = None,
        faults: Iterable[Fault] = (),
        right: str = "",
        body: bytes = b"",
        retry_after: float | None = None,
        batch_index: int | None = None,
        host: str = "",
        is_foreign: bool = False,
    ) -> None:
        where = f"{service} {operation}: {status}"
        if code:
            where += f" {code}"
        self.faults = tuple(faults)
        """What the service says of single values, where it lists that."""
        text = f"{where}: {message}" if message else where
        if self.faults and [fault.message for fault in self.faults] != [message]:
            text += f": {_cut('; '.join(map(str, self.faults)))}"
        if details and not self.faults:
            text += f" {_one_line(details)}"
        if batch_index is not None:
            text += f" (request {batch_index} of the batch; all were rolled back)"
        if request_id:
            text += f" (id {request_id})"
        if retry_after:
            text += f" (to be tried again in {retry_after:.15g} s)"
        if is_foreign:
            text += f". {host} answered without an error object: {_FOREIGN}"
        if right:
            text += f". It takes the right {right}"
        elif self.hint:
            text += f". {self.hint}"
        super().__init__(text)
        self.service = service
        self.operation = operation
        self.status = status
        """HTTP status."""
        self.code = code
        """The service's own code; branch on this rather than on `message`."""
        self.message = message
        """The service's words, in the language that it chose."""
        self.request_id = request_id
        """The id that the service's support asks for."""
        self.details = details
        """What the service says of single fields, as it came."""
        self.body = body
        """The whole answer, as it came."""
        self.retry_after = retry_after
        """Seconds after which the service asks to be tried again."""
        self.batch_index = batch_index
        """Which request of a batch failed, from 0."""
        self.host = host
        """Who answered."""
        self.right = right
        """What the caller may not do, in the service's words; empty if that is not known."""


def _one_line(details: Any) -> str:
    return _cut(json.dumps(details, ensure_ascii=False, default=str))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_DETAILS else f"{text[:_MOST_DETAILS]}…"


class BadRequestError(ApiError):
    """The request is at fault: invalid values, a wrong query."""


class AuthenticationError(ApiError):
    """The service does not know the caller."""

    hint = "Check the credentials"


class PermissionDeniedError(ApiError):
    """The caller may not do this."""

    hint = "Check what the account or token is allowed to do"


class NotFoundError(ApiError):
    """There is no such thing."""


class ConflictError(ApiError):
    """Somebody else changed it in between."""


class RateLimitError(ApiError):
    """Too many requests, or too many things open, at once."""


class ServerError(ApiError):
    """The service failed or is in maintenance."""


class IncompleteResultError(ApiError):
    """A success that says data is missing, so that it is not the answer to the question."""


class RedirectError(ApiError):
    """An answer that leads elsewhere; specloom does not follow it."""

    hint = "Check the base URL"

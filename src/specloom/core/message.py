"""What travels along the chain: a request on the way out, a response on the way back."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from .unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from multidict import CIMultiDictProxy

    from .downloads import ByteStream
    from .operation import Operation
    from .secret import Secret
    from .uploads import Outgoing

__all__ = ["Request", "Response", "Tally"]

_NO_HEADERS: Mapping[str, str | Secret] = MappingProxyType({})


class Tally:
    """How far a call has come, whoever ends it."""

    __slots__ = ("attempts",)

    def __init__(self) -> None:
        self.attempts = 1
        """Tries that were begun."""


@frozen(eq=False, slots=False)
class Request:
    """One request. A middleware that wants another one passes on `request.evolve(...)`."""

    operation: Operation[Any]
    method: str
    url: str = field(repr=False)
    """Whole and percent-encoded."""
    query: Mapping[str, Any] = field(repr=False)
    """The query's parameters by wire name, before they were encoded into `url`."""
    json: Any = field(default=UNSET, repr=False)
    """What the body holds, as JSON; UNSET for none. Beside a file, the other fields of the form."""
    headers: Mapping[str, str | Secret] = field(default=_NO_HEADERS, repr=False)
    attempt: int = 1
    deadline: float | None = field(default=None, repr=False)
    """When the call is over, by the event loop's clock."""
    tally: Tally = field(factory=Tally, repr=False)
    """What all tries of the call share."""
    credential: str | None = None
    """The scheme of the credential that it carries."""
    token: tuple[str, Secret] | None = field(default=None, repr=False)
    """Name and value of a session's request token; where it travels depends on the method."""
    upload: Outgoing | None = field(default=None, repr=False)
    """The file that the body holds, which makes it a form."""
    overridden: str | None = None
    """The method that `X-HTTP-Method-Override` names, when it goes as POST instead."""

    def evolve(self, **changes: Any) -> Request:
        """A copy with these changes."""
        fields = self.__dict__ | changes
        if len(fields) > len(self.__dict__):
            raise TypeError(f"a request has no {', '.join(fields.keys() - self.__dict__.keys())}")
        # Twice for each request: attrs' own way takes several times as long.
        clone = object.__new__(Request)
        object.__setattr__(clone, "__dict__", fields)
        return clone

    @property
    def host(self) -> str:
        """Host and port that it goes to."""
        return self.url.split("/", 3)[2]


class Response:
    """A whole answer; of a file, all but its content."""

    __slots__ = ("body", "elapsed", "headers", "request", "status", "stream")

    def __init__(
        self,
        request: Request,
        status: int,
        headers: CIMultiDictProxy[str],
        body: bytes,
        elapsed: float,
        *,
        stream: ByteStream | None = None,
    ) -> None:
        self.request = request
        """The request as it was sent."""
        self.status = status
        self.headers = headers
        self.body = body
        self.elapsed = elapsed
        """Seconds from sending to the last byte, or to the first one of a stream."""
        self.stream = stream
        """Where the body of a file arrives; `body` is then empty."""

    def json(self) -> Any:
        """The body, decoded as JSON without types.

        Raises:
            DecodeError: It is not JSON.
        """
        from .codec import decode_json

        return decode_json(self.body, self.request.operation.name)

    def __repr__(self) -> str:
        return f"<Response {self.status} of {self.request.operation.name}, {len(self.body)} bytes>"

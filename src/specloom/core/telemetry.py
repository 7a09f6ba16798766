"""What is told of calls while they run: nothing in it is private."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .message import Request

__all__ = ["CallInfo", "Outcome", "Telemetry"]


@frozen(kw_only=True)
class CallInfo:
    """A call: what is asked for, without any value."""

    service: str
    operation: str
    """`resource.operation`."""
    method: str
    path: str
    """With placeholders for values: `/api/{plural}/{document_id}`."""

    @classmethod
    def of(cls, request: Request) -> CallInfo:
        """The call that a request belongs to."""
        operation = request.operation
        return cls(
            service=operation.service.name,
            operation=operation.name,
            method=operation.method,
            path=operation.api.path + operation.path,
        )


@frozen(kw_only=True)
class Outcome:
    """How a try, or a call as a whole, ended."""

    attempt: int
    """Which try, from 1; of a call, the last one."""
    status: int | None
    """HTTP status; None where no whole answer came."""
    error: str | None
    """The service's code, or the class of the error; None for a success."""
    duration: float
    """Seconds."""


class Telemetry:
    """Is told of calls, and of each try to make one. Derive from it and give it as `telemetry=`.

    The methods here do nothing. What they raise is logged and goes no further. They are called in
    the task of the call, so that they must not wait.
    """

    def call(self, call: CallInfo) -> AbstractContextManager[object]:
        """What is entered before a call, and left after it."""
        del call
        return nullcontext()

    def attempt_ended(self, call: CallInfo, outcome: Outcome) -> None:
        """One try has ended."""

    def call_ended(self, call: CallInfo, outcome: Outcome) -> None:
        """The call has ended; `call`'s context is left next."""

    def headers(self, call: CallInfo) -> Mapping[str, str]:
        """Headers that a try carries to the service; none by default."""
        del call
        return {}

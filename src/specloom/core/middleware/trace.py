"""Tells the `specloom` logger, at DEBUG, and telemetry what becomes of calls."""

from __future__ import annotations

import asyncio
import logging
from contextlib import ExitStack, contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from specloom.core.errors import ApiError, DeadlineError, TransportError
from specloom.core.telemetry import CallInfo, Outcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

    from specloom.core.chain import Handler
    from specloom.core.message import Request, Response
    from specloom.core.telemetry import Telemetry

__all__ = ["Trace", "TraceAttempts"]

logger = logging.getLogger("specloom")
logger.addHandler(logging.NullHandler())


class Trace:
    """Tells of each call as a whole: operation, templated path, status, attempts and duration."""

    def __init__(self, telemetry: Telemetry | None = None) -> None:
        self._telemetry = telemetry

    def __call__(self, request: Request, call_next: Handler) -> Awaitable[Response]:
        """Handle one call."""
        if self._telemetry is None and not logger.isEnabledFor(logging.DEBUG):
            return call_next(request)
        return self._follow(request, call_next)

    async def _follow(self, request: Request, call_next: Handler) -> Response:
        call = CallInfo.of(request)
        with _within(self._telemetry, call):
            return await _watched(request, call_next, lambda outcome: self._tell(call, outcome))

    def _tell(self, call: CallInfo, outcome: Outcome) -> None:
        said = [str(part) for part in (outcome.status, outcome.error) if part is not None]
        logger.debug(
            "%s %s: %s %s -> %s, attempt %d, %.1f ms",
            call.service,
            call.operation,
            call.method,
            call.path,
            " ".join(said),
            outcome.attempt,
            outcome.duration * 1000,
        )
        if self._telemetry is not None:
            with _guarded():
                self._telemetry.call_ended(call, outcome)


class TraceAttempts:
    """Tells telemetry of each try."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    async def __call__(self, request: Request, call_next: Handler) -> Response:
        """Handle one request."""
        call = CallInfo.of(request)
        with _guarded():
            if headers := self._telemetry.headers(call):
                request = request.evolve(headers={**request.headers, **headers})
        return await _watched(request, call_next, lambda outcome: self._tell(call, outcome))

    def _tell(self, call: CallInfo, outcome: Outcome) -> None:
        with _guarded():
            self._telemetry.attempt_ended(call, outcome)


async def _watched(
    request: Request, call_next: Handler, tell: Callable[[Outcome], None]
) -> Response:
    started = perf_counter()
    attempt = request.attempt
    status: int | None = None
    fault: str | None = "cancelled"
    try:
        response = await call_next(request)
    except ApiError as error:
        attempt = max(attempt, error.attempts)
        status, fault = error.status, error.code or type(error).__name__
        raise
    except TransportError as error:
        attempt, fault = max(attempt, error.attempts), type(error).__name__
        raise
    except Exception as error:
        fault = type(error).__name__
        raise
    else:
        attempt, status, fault = response.request.attempt, response.status, None
        return response
    finally:
        if fault == "cancelled":
            attempt, fault = request.tally.attempts, _cut_off_by(request)
        duration = perf_counter() - started
        tell(Outcome(attempt=attempt, status=status, error=fault, duration=duration))


def _cut_off_by(request: Request) -> str:
    """Why a call that was cut off was: its time was over, or somebody did not want it any more."""
    is_late = request.deadline is not None and asyncio.get_running_loop().time() >= request.deadline
    return DeadlineError.__name__ if is_late else "cancelled"


@contextmanager
def _within(telemetry: Telemetry | None, call: CallInfo) -> Generator[None]:
    """Be in the context of a call, which is not shown what the call raises."""
    context = ExitStack()
    if telemetry is not None:
        with _guarded():
            context.enter_context(telemetry.call(call))
    try:
        yield
    finally:
        with _guarded():
            context.close()


@contextmanager
def _guarded() -> Generator[None]:
    """Keep a fault of telemetry from becoming one of the call."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  # whatever it is
        logger.debug("telemetry failed: %s", type(error).__name__)

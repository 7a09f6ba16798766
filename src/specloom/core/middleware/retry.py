"""Tries again what may be tried again, when that may help."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

from attrs import field, frozen

from specloom.core.errors import ApiError, ConfigurationError, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from specloom.core.chain import Handler
    from specloom.core.message import Request, Response
    from specloom.core.operation import RetrySignals

    from .concurrency import ConcurrencyLimit

__all__ = ["Retry", "RetryBudget", "RetryEvent", "RetryMiddleware"]

_BUDGET = 10.0
_EARNED = 0.2


@frozen
class RetryEvent:
    """A try that failed and is followed by another."""

    operation: str
    attempt: int
    """The try that failed, from 1."""
    wait: float
    """Seconds until the next."""
    cause: ApiError | TransportError


@frozen(kw_only=True)
class Retry:
    """When and how often to try again.

    A write is repeated only after an answer that says that nothing was done, or when no connection
    came about; a read also after a lost one and after 429, 502, 503 and 504.
    """

    attempts: int = 4
    """Tries in all; 1 for no repetition."""
    base: float = 0.5
    """Seconds that the first wait takes at most; doubled each time, and picked at random below."""
    most: float = 20.0
    """Seconds that a wait takes at most."""
    most_asked: float = 60.0
    """Longest `Retry-After`, in seconds, that is waited for; a longer one raises the error."""
    on_retry: Callable[[RetryEvent], None] | None = field(default=None, repr=False)
    """Called before each wait."""

    def __attrs_post_init__(self) -> None:
        for name, least in (("attempts", 1), ("base", 0), ("most", 0), ("most_asked", 0)):
            value: object = getattr(self, name)
            kinds = int if name == "attempts" else (int, float)
            if isinstance(value, bool) or not isinstance(value, kinds) or not value >= least:
                raise ConfigurationError(
                    f"Retry: {name} must be a number from {least}, not {value!r}"
                )


class RetryBudget:
    """Keeps an outage from being multiplied by the repetitions of all calls together.

    Each repetition costs one, each success earns a fifth, and there are ten at most.
    """

    def __init__(self) -> None:
        self._left = _BUDGET

    def __bool__(self) -> bool:
        return self._left >= 1

    def earn(self) -> None:
        """Count a success."""
        self._left = min(_BUDGET, self._left + _EARNED)

    def spend(self) -> None:
        """Count a repetition."""
        self._left -= 1


class RetryMiddleware:
    """Repeats a call by a policy, the service's signals, and a budget that its calls share."""

    instant = False
    """Set in tests: no wait takes any time."""

    def __init__(
        self, policy: Retry, signals: RetrySignals, budget: RetryBudget, limit: ConcurrencyLimit
    ) -> None:
        self._policy = policy
        self._signals = signals
        self._budget = budget
        self._limit = limit

    async def __call__(self, request: Request, call_next: Handler) -> Response:
        """Handle one call."""
        while True:
            request.tally.attempts = request.attempt
            try:
                response = await call_next(request)
            except (ApiError, TransportError) as error:
                error.attempts = request.attempt
                is_flow = self._is_flow(error)
                wait = self._wait(request, error) if is_flow or self._budget else None
                if wait is None:
                    raise
                event = RetryEvent(request.operation.name, request.attempt, wait, error)
            else:
                self._budget.earn()
                return response
            if not is_flow:
                self._budget.spend()
            if self._policy.on_retry is not None:
                self._policy.on_retry(event)
            await asyncio.sleep(0 if self.instant else wait)
            request = request.evolve(attempt=request.attempt + 1)

    def _wait(self, request: Request, error: ApiError | TransportError) -> float | None:
        """Seconds until the next try; None when there is to be none."""
        policy = self._policy
        if request.attempt >= policy.attempts or not self._may_repeat(request, error):
            return None
        asked = error.retry_after if isinstance(error, ApiError) else None
        if asked is not None and asked > policy.most_asked:
            return None
        backoff = random.uniform(0, min(policy.most, policy.base * 2 ** (request.attempt - 1)))  # noqa: S311
        wait = asked + random.uniform(0, policy.base) if asked else backoff  # noqa: S311
        late = (
            request.deadline is not None
            and asyncio.get_running_loop().time() + wait >= request.deadline
        )
        return None if late else wait

    def _is_flow(self, error: ApiError | TransportError) -> bool:
        """Whether fewer requests at once are the remedy, so that the budget has no say."""
        return (
            isinstance(error, ApiError)
            and error.status == 429
            and self._limit.adapts
            and self._limit.places > 1
        )

    def _may_repeat(self, request: Request, error: ApiError | TransportError) -> bool:
        if request.upload is not None and not request.upload.can_be_sent:
            return False  # some of what can be read only once is gone
        repeatable = request.operation.retry != "never"
        if isinstance(error, TransportError):
            return not error.is_final and (repeatable or not error.maybe_done)
        if error.code in self._signals.final:
            return False
        if error.code in self._signals.refused or error.status == 429:
            return True
        return repeatable and error.status in self._signals.statuses

"""Credentials that are renewed while they are used."""

from __future__ import annotations

import asyncio
import inspect
import time
from typing import TYPE_CHECKING, Generic, TypeVar

from .credentials import Credential
from .errors import RateLimitError, ServerError, TransportError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .secret import Secret
    from .tokens import TokenRequests, Tokens

__all__ = ["AHEAD", "RenewedCredential"]

T = TypeVar("T", bound="Tokens")

AHEAD = 60.0
"""Seconds before its end at which a token is renewed."""


class RenewedCredential(Credential, Generic[T]):
    """Tokens that are renewed shortly before they end, and when the service refuses them.

    Any number of calls at once renew them once.

    Args:
        tokens: The tokens to begin with.
        on_renewal: Called with new tokens before a call is made with them, to store them. What it
            raises is raised by the calls that wait; the next one hands it the same tokens again.
        clock: Gives the time, in seconds since 1970.
    """

    def __init__(
        self,
        tokens: T,
        *,
        on_renewal: Callable[[T], Awaitable[None] | None] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._tokens = tokens
        self._on_renewal = on_renewal
        self._clock = clock
        self._new: T | None = None  # renewed, and not stored yet
        self._under_way: asyncio.Task[None] | None = None

    @property
    def tokens(self) -> T:
        """The tokens that calls are made with now."""
        return self._tokens

    async def secret(self) -> Secret:
        """What to send, as it is."""
        return self._tokens.access_token

    async def current(self, requests: TokenRequests) -> Secret:
        """What to send now, renewed first if it is about to end."""
        if self._new is not None or self._ends_within(AHEAD):
            try:
                await self._renewed(requests)
            except (TransportError, ServerError, RateLimitError):
                # What still holds for a moment is better than a failed call.
                if self._new is not None or self._ends_within(0):
                    raise
        return self._tokens.access_token

    async def instead_of(self, refused: Secret, requests: TokenRequests) -> Secret | None:
        """What to send after the service refused a secret; None if there is nothing else."""
        if self._tokens.access_token is refused:
            if self._tokens.refresh_token is None:
                return None
            await self._renewed(requests)
        return self._tokens.access_token

    async def renew(self, tokens: T, requests: TokenRequests) -> T:
        """Ask the service for new tokens."""
        raise NotImplementedError

    def _ends_within(self, seconds: float) -> bool:
        ends = self._tokens.expires_at
        return (
            ends is not None
            and self._tokens.refresh_token is not None
            and self._clock() >= ends - seconds
        )

    async def _renewed(self, requests: TokenRequests) -> None:
        task = self._under_way
        if task is None or task.done():
            task = self._under_way = requests.start(self._renew(requests))
        # Whoever waits may be cancelled; the others wait on.
        await asyncio.shield(task)

    async def _renew(self, requests: TokenRequests) -> None:
        if self._new is None:
            self._new = await self.renew(self._tokens, requests)
        if self._on_renewal is not None:
            stored = self._on_renewal(self._new)
            if inspect.isawaitable(stored):
                await stored
        self._tokens, self._new = self._new, None

"""What a client has under way, so that closing it ends everything."""

from __future__ import annotations

import asyncio
import math
from contextlib import suppress
from contextvars import Context
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Coroutine

__all__ = ["Pending"]

_GRACE = 5.0
"""Seconds that closing waits for duties at most."""


class Pending:
    """Calls under way, and duties.

    A duty is what the client owes the server even when nobody waits for it any more: closing a
    cursor, for one.
    """

    def __init__(self) -> None:
        self.is_closed = False
        self._clocks: dict[asyncio.Timeout, float] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._duties: set[asyncio.Task[Any]] = set()

    @property
    def calls(self) -> int:
        """How many calls are under way."""
        return len(self._clocks)

    def watch(self, clock: asyncio.Timeout, deadline: float = math.inf) -> None:
        """Let a clock end its call at a deadline, by the event loop's time, or when all is closed.

        Most calls end long before, so that one timer of the event loop stands for all of them: the
        next deadline's. Of a clock that is watched already, `moves_on` puts it off.
        """
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            if self._loop is None or self._loop.is_closed():
                self._loop, self._alarm = loop, None
            elif deadline < math.inf:
                # It belongs to the other loop, and that one's timer is not for this call.
                clock.reschedule(deadline)
                deadline = math.inf
        self._clocks[clock] = deadline
        if deadline < math.inf:
            self._set_alarm(loop, deadline)

    def moves_on(self, clock: asyncio.Timeout, deadline: float) -> None:
        """Put off the deadline of a call, unless it is over."""
        if self._clocks.get(clock, math.inf) < math.inf:
            self._clocks[clock] = deadline

    def forget(self, clock: asyncio.Timeout) -> None:
        """Watch a clock no longer: its call is over."""
        self._clocks.pop(clock, None)

    def _set_alarm(self, loop: asyncio.AbstractEventLoop, deadline: float) -> None:
        if self._alarm is not None:
            if self._alarm.when() <= deadline:
                return
            self._alarm.cancel()
        # What a call's own context holds must not outlive it.
        self._alarm = loop.call_at(deadline, self._ring, loop, context=Context())

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        self._alarm = None
        now = loop.time()
        for clock, deadline in self._clocks.items():
            if deadline <= now:
                self._clocks[clock] = math.inf
                _end(clock, now)
        following = min(self._clocks.values(), default=math.inf)
        if following < math.inf:
            self._set_alarm(loop, following)

    def owe(self, duty: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin a duty, which closing waits for a while."""
        task = asyncio.create_task(duty)
        self._duties.add(task)
        task.add_done_callback(self._duties.discard)
        return task

    async def close(self) -> None:
        """Wait a little for duties, then end all calls."""
        try:
            for _ in range(3):  # so long an iterator that was just given up takes to notice
                await asyncio.sleep(0)
            if self._duties:
                await asyncio.wait(self._duties, timeout=_GRACE)
        finally:
            self.is_closed = True
            if self._alarm is not None:
                self._alarm.cancel()
            now = asyncio.get_running_loop().time()
            for clock in self._clocks:
                _end(clock, now)


def _end(clock: asyncio.Timeout, now: float) -> None:
    with suppress(RuntimeError):  # it is at its end already
        clock.reschedule(now)

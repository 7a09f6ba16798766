"""What a client has under way, so that closing it ends everything."""

from __future__ import annotations

import asyncio
from contextlib import suppress
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
        self.clocks: set[asyncio.Timeout] = set()
        """What ends each call when its time is over."""
        self._duties: set[asyncio.Task[Any]] = set()

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
            now = asyncio.get_running_loop().time()
            for clock in self.clocks:
                with suppress(RuntimeError):  # it is at its end already
                    clock.reschedule(now)

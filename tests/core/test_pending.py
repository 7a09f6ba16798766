"""One timer ends each call at its own deadline."""

from __future__ import annotations

import asyncio
import gc
import math
import weakref
from contextvars import ContextVar

import pytest

from specloom.core.pending import Pending

FOREVER = 3600.0


async def wait(pending: Pending, seconds: float, done: asyncio.Event | None = None) -> None:
    """Wait as a call does."""
    clock = asyncio.timeout(None)
    try:
        async with clock:
            pending.watch(clock, asyncio.get_running_loop().time() + seconds)
            await (done or asyncio.Event()).wait()
    finally:
        pending.forget(clock)


async def test_each_call_ends_at_its_own_deadline():
    pending, done = Pending(), asyncio.Event()
    late = asyncio.create_task(wait(pending, FOREVER, done))
    await asyncio.sleep(0)
    for seconds in (0.02, 0.01, 0.0, -1.0):
        with pytest.raises(TimeoutError):
            await wait(pending, seconds)
    ended = await asyncio.gather(
        *(wait(pending, seconds) for seconds in (0.03, 0.01, 0.02)), return_exceptions=True
    )
    assert list(map(type, ended)) == [TimeoutError] * 3
    assert pending.calls == 1
    done.set()
    await late
    assert pending.calls == 0


async def test_a_deadline_after_one_that_was_never_reached():
    pending, done = Pending(), asyncio.Event()
    done.set()
    await wait(pending, 0.01, done)
    with pytest.raises(TimeoutError):
        await wait(pending, 0.02)


async def test_what_moves_on_has_another_deadline():
    pending, clock = Pending(), asyncio.timeout(None)
    loop = asyncio.get_running_loop()
    async with clock:
        pending.watch(clock, loop.time() + 0.01)
        pending.moves_on(clock, loop.time() + FOREVER)
        with pytest.raises(TimeoutError):
            await wait(pending, 0.03)  # the deadline that was put off is over by then
    assert not clock.expired()
    pending.forget(clock)
    pending.moves_on(clock, loop.time())
    assert pending.calls == 0


async def test_closing_ends_what_has_no_deadline_and_what_has():
    pending = Pending()
    calls = [asyncio.create_task(wait(pending, each)) for each in (FOREVER, math.inf)]
    await asyncio.sleep(0)
    await pending.close()
    ended = await asyncio.gather(*calls, return_exceptions=True)
    assert list(map(type, ended)) == [TimeoutError] * 2


def test_a_deadline_holds_in_the_next_event_loop_too():
    pending, done = Pending(), asyncio.Event()
    done.set()
    asyncio.run(wait(pending, 0.02, done))
    with pytest.raises(TimeoutError):
        asyncio.run(wait(pending, 0.04))


async def test_a_call_in_another_event_loop_takes_no_deadline_away():
    pending = Pending()
    first = asyncio.create_task(wait(pending, 0.1))
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await asyncio.to_thread(asyncio.run, wait(pending, 0.01))
    with pytest.raises(TimeoutError):
        await first
    assert pending.calls == 0


async def test_what_a_call_knew_is_not_kept_until_its_deadline():
    class Known:
        """What a context variable holds."""

    variable: ContextVar[Known] = ContextVar("variable")
    pending, done = Pending(), asyncio.Event()
    done.set()

    async def call() -> weakref.ref[Known]:
        known = Known()
        variable.set(known)
        await wait(pending, FOREVER, done)
        return weakref.ref(known)

    kept = await asyncio.create_task(call())
    await asyncio.sleep(0)  # the loop itself holds what it has just run
    gc.collect()
    assert kept() is None
    await pending.close()

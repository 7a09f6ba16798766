"""How far something has come, told to whoever wants to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

__all__ = ["Progress"]

Progress: TypeAlias = Callable[[int, int | None], None]
"""Called with how much is done, and of how much; None where that is not known.

The unit is the call's: bytes of a file, records of a write. What it raises ends the call.
"""

"""Values that a spec does not list, and a service may have by now."""

from __future__ import annotations

import inspect
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["UnknownOptionWarning", "warn_unknown"]


class UnknownOptionWarning(UserWarning):
    """A value that the spec does not list: it may be new, or misspelt. It is sent all the same."""


def warn_unknown(text: str) -> None:
    """Warn of such a value, where the caller gave it.

    Args:
        text: What it is, and where.
    """
    level = 1
    frame: FrameType | None = inspect.currentframe()
    while frame is not None and frame.f_globals.get("__name__", "").startswith("specloom."):
        frame = frame.f_back
        level += 1
    warnings.warn(text, UnknownOptionWarning, stacklevel=level)

"""How long an API token is good for."""

from __future__ import annotations

from typing import Annotated, Any

from specloom.core.errors import ArgumentError
from specloom.core.wire import WireForm

__all__ = ["Days"]

_DAY = 24 * 3600 * 1000
_CHOICES = (7, 30, 90)


def _read(value: int | str) -> int:
    return int(value) // _DAY


def _write(value: Any, path: str) -> int:
    if isinstance(value, bool) or value not in _CHOICES:
        raise ArgumentError(f"{path}: a token is good for 7, 30 or 90 days, not {value!r}")
    return int(value) * _DAY


Days = Annotated[int, WireForm(wire=int | str, read=_read, write=_write)]
"""Days, which travel as milliseconds: 7, 30 or 90 in what is sent."""

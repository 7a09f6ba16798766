"""The value of an argument that was not given, where `None` would mean null."""

from __future__ import annotations

import enum
from typing import Final, Literal

__all__ = ["UNSET", "Unset"]


class _Unset(enum.Enum):
    UNSET = "UNSET"

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = _Unset.UNSET
"""Leave this out of the request; `None` sends null."""

Unset = Literal[_Unset.UNSET]
"""The type of `UNSET`."""

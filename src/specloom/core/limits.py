"""What is checked of a value before it is sent: its size, its range, what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import ArgumentError
from .secret import Secret

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from .operation import Limits

__all__ = ["check_limits", "check_together"]


def check_together(
    one_of: Sequence[Sequence[str]],
    exclusive: Sequence[Sequence[str]],
    given: Collection[str],
    where: str,
) -> None:
    """Check which of some names stand together.

    Raises:
        ArgumentError: Two exclude each other, or one of several is missing.
    """
    for group in (*one_of, *exclusive):
        found = [name for name in group if name in given]
        if len(found) > 1:
            raise ArgumentError(f"{where}: {' and '.join(found)} exclude each other: give one")
    for group in one_of:
        if not any(name in given for name in group):
            raise ArgumentError(f"{where}: one of {', '.join(group)} is required")


def check_limits(limits: Limits, value: Any, where: str) -> None:
    """Check the size and the range of a value.

    Raises:
        ArgumentError: It is out of its limits, or has none.
    """
    if limits.min_items is not None or limits.max_items is not None:
        _check_size(value, limits.min_items, limits.max_items, where, "items")
    if limits.min_length is not None or limits.max_length is not None:
        _check_size(value, limits.min_length, limits.max_length, where, "characters")
    if limits.minimum is not None or limits.maximum is not None:
        _check_range(value, limits.minimum, limits.maximum, where)


def _check_size(value: Any, least: int | None, most: int | None, where: str, unit: str) -> None:
    try:
        size = len(value.reveal() if isinstance(value, Secret) else value)
    except TypeError:
        raise ArgumentError(
            f"{where}: expected a list, got {type(value).__name__}"
            if unit == "items"
            else f"{where}: expected a string, got {type(value).__name__}"
        ) from None
    if unit == "items" and isinstance(value, (str, bytes)):
        raise ArgumentError(f"{where}: expected a list, got {value!r}; put it in a list")
    if least is not None and size < least:
        raise ArgumentError(f"{where} has {size} {unit}; the API takes {least} at least")
    if most is not None and size > most:
        more = " in one call" if unit == "items" else ""
        raise ArgumentError(f"{where} has {size} {unit}; the API takes {most} at most{more}")


def _check_range(value: Any, least: float | None, most: float | None, where: str) -> None:
    if isinstance(value, bool):
        raise ArgumentError(f"{where}: expected a number, got {value!r}")
    try:
        low = least is not None and not value >= least
        high = most is not None and not value <= most
    except TypeError:
        raise ArgumentError(f"{where}: expected a number, got {value!r}") from None
    if low:
        raise ArgumentError(f"{where} is {value}; the API takes {least} at least")
    if high:
        raise ArgumentError(f"{where} is {value}; the API takes {most} at most")

"""Arguments of an operation, checked and encoded before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .encoders import encoder
from .errors import ArgumentError
from .limits import check_limits, check_together
from .unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Collection

    from .operation import Operation, Param

__all__ = ["check_groups", "check_param"]


def check_param(param: Param, value: Any, operation: str) -> Any:
    """Check one argument and give what is to be sent.

    Raises:
        ArgumentError: It is missing, or not what the operation takes.
    """
    where = f"{operation}: {param.name}"
    if value is UNSET or (value is None and not param.nullable):
        if param.required:
            raise ArgumentError(f"{where} is required")
        return value
    if value is None:
        return None
    check_limits(param, value, where)
    encode = None if param.type is None else encoder(param.type)
    return value if encode is None else encode(value, where)


def check_groups(operation: Operation[Any], given: Collection[str]) -> None:
    """Check which arguments stand together.

    Raises:
        ArgumentError: Two exclude each other, or one of several is missing.
    """
    check_together(operation.one_of, operation.exclusive, given, operation.name)

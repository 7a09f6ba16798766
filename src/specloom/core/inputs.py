"""Arguments of an operation, checked and encoded before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .encoders import encoder
from .errors import ArgumentError
from .limits import check_limits, check_together
from .unset import UNSET

if TYPE_CHECKING:
    from .operation import Operation, Param

__all__ = ["check_param", "check_params"]


def check_params(
    operation: Operation[Any],
    path: dict[str, Any] | None,
    query: dict[str, Any] | None,
    headers: dict[str, Any] | None,
    body: dict[str, Any] | None,
) -> None:
    """Check the arguments of an operation, and put in their places what is to be sent.

    Raises:
        ArgumentError: One is missing or not what the operation takes, two exclude each other, or
            one of several is missing.
    """
    places = {"path": path, "query": query, "headers": headers, "body": body}
    for param in operation.params:
        values = places[param.place]
        if values is not None:
            value = values.get(param.wire, UNSET)
            if value is None and not param.required:
                continue
            sent = check_param(param, value, operation.name)
            if sent is not value:
                values[param.wire] = sent
    if operation.grouped:
        given = [
            param.name
            for param in operation.grouped
            if (values := places[param.place]) is not None
            and values.get(param.wire) is not None
            and values[param.wire] is not UNSET
        ]
        if operation.one_of or len(given) > 1:
            check_together(operation.one_of, operation.exclusive, given, operation.name)


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

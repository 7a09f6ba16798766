"""Operations that may be sent by GET or by POST: where their parameters go."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve

from .errors import ArgumentError
from .shapes import is_mapping
from .unset import UNSET

if TYPE_CHECKING:
    from .operation import Operation, Place

__all__ = ["sent_by"]

T = TypeVar("T")
Values = dict[str, Any] | None


def sent_by(
    method: str, operation: Operation[T], query: Values, body: Values, content: Any
) -> tuple[Operation[T], Values, Values, Any]:
    """Give an operation as it is sent by a method: with its query, body and content.

    Raises:
        ArgumentError: It cannot be sent by this method.
    """
    if method == operation.method:
        return operation, query, body, content
    if method != operation.also:
        raise ArgumentError(
            f"{operation.name}: method must be {operation.method} or {operation.also}, "
            f"not {method!r}"
        )
    if method == "POST":
        return _moved(operation, "POST", "body"), None, query or {}, UNSET
    if content is UNSET:
        moved = _moved(operation, "GET", "query")
        return moved, {**(query or {}), **(body or {})}, None, UNSET
    if content is not None and not is_mapping(content):
        raise ArgumentError(f"{operation.name}: what is sent by GET must be a mapping")
    return _moved(operation, "GET", None), {**(query or {}), **(content or {})}, None, UNSET


@cache
def _moved(operation: Operation[T], method: str, place: Place | None) -> Operation[T]:
    params = (
        param if place is None or param.place in {"path", "headers"} else evolve(param, place=place)
        for param in operation.params
    )
    return evolve(operation, method=method, params=tuple(params))

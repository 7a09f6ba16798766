"""A body of plain fields, as `application/x-www-form-urlencoded`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from .codec import revealed
from .errors import ArgumentError
from .query import encode_query

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .operation import Operation

__all__ = ["encode_form"]


def encode_form(fields: Mapping[str, Any], operation: Operation[Any]) -> bytes:
    """Encode the fields of a form; lists and maps are written as in a query of the API.

    Raises:
        ArgumentError: A value has no form there.
    """
    _encoded(fields, operation, _veiled)  # raises, if it must, while no secret is in the clear
    return _encoded(fields, operation, revealed).encode()


def _encoded(
    fields: Mapping[str, Any], operation: Operation[Any], hook: Callable[[Any], str]
) -> str:
    try:
        plain: dict[str, Any] = msgspec.to_builtins(fields, enc_hook=hook)
    except (TypeError, ValueError, RecursionError) as error:
        reason = str(error)
    else:
        style = operation.api.query_style
        return encode_query(plain, style, operation.name, styles=operation.form_styles)
    raise ArgumentError(f"{operation.name}: the body cannot be written as a form: {reason}")


def _veiled(value: Any) -> str:
    revealed(value).encode()  # raises where it is not valid text
    return "***"

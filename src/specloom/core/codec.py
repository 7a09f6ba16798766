"""Bytes to typed results, and JSON to bytes.

A result is decoded by msgspec into structs that mirror its models (`structs`). Where that fails,
the careful way through cattrs (`converter`) tells exactly what is wrong and where, or keeps what
only it can: fields that the spec does not name. Both give the same values.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

import msgspec

from .errors import ArgumentError, DecodeError
from .secret import Secret
from .shapes import is_list, is_mapping, is_object
from .structs import learn, learnt, struct_decoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Decoder", "decode_json", "encode_json", "revealed"]

_BOM = b"\xef\xbb\xbf"


class Decoder:
    """Decodes answers into one type.

    Args:
        tp: The type of the result.
        result: The key that holds it in an envelope, if there is one.
    """

    __slots__ = ("_fast", "_learnt", "_result", "_tp")

    def __init__(self, tp: Any, result: str | None = None) -> None:
        self._tp = tp
        self._result = result
        self._learnt = learnt()
        self._fast: Callable[[bytes], Any] = struct_decoder(tp, result)

    def __call__(self, body: bytes, operation: str) -> Any:
        """Decode one answer.

        Raises:
            DecodeError: It is not what the operation promises.
        """
        try:
            return self._fast(body)
        except (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError):
            # The careful way finds out what it was, or that nothing is wrong.
            pass
        return self._carefully(body, operation)

    def _carefully(self, body: bytes, operation: str) -> Any:
        from .converter import structure

        data = decode_json(body, operation)
        path = "$"
        if self._result is not None:
            path = f"$.{self._result}"
            if not is_object(data) or self._result not in data:
                raise DecodeError(
                    f"{operation}: the answer has no {self._result!r}",
                    operation=operation,
                    path=path,
                    body=body,
                )
            data = data[self._result]
        value, faults, unknown = structure(data, self._tp, path)
        if faults:
            where, what = faults[0]
            more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
            raise DecodeError(
                f"{operation}: {what} at {where}{more}",
                operation=operation,
                path=where,
                body=body,
            )
        learn(unknown)
        # Another decoder may have learnt them before.
        if unknown and learnt() != self._learnt:
            self._learnt = learnt()
            self._fast = struct_decoder(self._tp, self._result)
        return value


def decode_json(body: bytes, operation: str) -> Any:
    """Decode JSON without types.

    Raises:
        DecodeError: It is not JSON.
    """
    try:
        return msgspec.json.decode(body.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error)
    raise DecodeError(
        f"{operation}: {_what_it_is(body)} ({reason})", operation=operation, body=body
    )


def _what_it_is(body: bytes) -> str:
    text = body.removeprefix(_BOM).strip()
    if not text:
        return "the answer is empty where JSON was promised"
    if text.startswith(b"<"):
        return (
            "the answer is an HTML page where JSON was promised: check the base URL, and whether "
            "the service asks for a log-in or is in maintenance"
        )
    return "the answer is not JSON"


def encode_json(value: Any, operation: str) -> bytes:
    """Encode what a body holds.

    Raises:
        ArgumentError: A value has no form in JSON.
    """
    try:
        data = msgspec.json.encode(value, enc_hook=revealed)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        reason = str(error)
    else:
        # msgspec writes NaN and infinity as null, which would overwrite a value with nothing.
        if b"null" not in data or not (path := _not_finite(value, "$")):
            return data
        reason = f"{path} is not a number that JSON has"
    raise ArgumentError(f"{operation}: the body cannot be written as JSON: {reason}")


def revealed(value: Any) -> str:
    """What msgspec is to write of what it does not know: the text of a secret."""
    if isinstance(value, Secret):
        return value.reveal()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _not_finite(value: Any, path: str) -> str | None:
    """The path of the first number that JSON does not have."""
    left: list[tuple[Any, str]] = [(value, path)]
    while left:
        item, where = left.pop()
        inner: list[tuple[Any, str]] = []
        if isinstance(item, float) and not math.isfinite(item):
            return where
        if is_mapping(item):
            inner = [(value, f"{where}.{key}") for key, value in item.items()]
        elif is_list(item) or isinstance(item, (set, frozenset)):
            values = enumerate(cast("Iterable[Any]", item))
            inner = [(value, f"{where}[{index}]") for index, value in values]
        left.extend(reversed(inner))
    return None

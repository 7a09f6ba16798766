"""What an operation gives: the answer of a service, decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .codec import Decoder, decode_json
from .errors import DecodeError
from .masking import Mask
from .shapes import is_object

if TYPE_CHECKING:
    from .message import Response
    from .operation import Operation

__all__ = ["decode_result"]

T = TypeVar("T")

_decoders: dict[Operation[Any], Decoder] = {}


def decode_result(operation: Operation[T], response: Response) -> T:
    """Decode the answer of an operation.

    Raises:
        DecodeError: The answer is not what the operation gives.
    """
    try:
        result: T = _decoded(operation, response)
    except DecodeError as error:
        mask = Mask(response.request)
        error.args = (mask.text(str(error)),)
        error.body = mask.body(error.body)
        error.host = response.request.host
        # The frames that it passed hold the body as it came.
        raise error.with_traceback(None) from None
    return result


def _decoded(operation: Operation[Any], response: Response) -> Any:
    if operation.redirects:
        return None
    if operation.returns is None:
        # Neither a page with status 200 nor nothing at all may pass for a success: services say
        # `{}`, or 204 where there is nothing to say.
        if response.status != 204 and not is_object(decode_json(response.body, operation.name)):
            raise DecodeError(
                f"{operation.name}: the answer is no object at $",
                operation=operation.name,
                body=response.body,
            )
        return None
    decoder = _decoders.get(operation)
    if decoder is None:
        decoder = _decoders[operation] = _decoder_of(operation)
    value = decoder(response.body, operation.name)
    return _the_one(value, response) if operation.one else value


def _decoder_of(operation: Operation[Any]) -> Decoder:
    returns: Any = operation.returns
    key = operation.result or operation.service.errors.result
    return Decoder(list[returns] if operation.one else returns, key)


def _the_one(items: list[Any], response: Response) -> Any:
    if len(items) == 1:
        return items[0]
    operation = response.request.operation.name
    raise DecodeError(
        f"{operation}: the answer has {len(items)} items where one was promised",
        operation=operation,
        body=response.body,
    )

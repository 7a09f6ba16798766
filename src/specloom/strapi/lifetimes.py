"""Tokens as answers give them, and how long they are good for, as they say themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from specloom.core.codec import Decoder
from specloom.core.errors import DecodeError

if TYPE_CHECKING:
    from specloom.core.message import Response
    from specloom.core.operation import Operation
    from specloom.core.secret import Secret

__all__ = ["end_by_server", "end_from", "result_of"]

T = TypeVar("T")


def result_of(operation: Operation[T], response: Response) -> T:
    """The result of an operation that gives tokens; a failure shows nothing of the answer.

    Raises:
        DecodeError: The answer is not what the operation promises.
    """
    failure: DecodeError
    try:
        result: T = Decoder(operation.returns, operation.result)(response.body, operation.name)
    except DecodeError as error:
        failure = DecodeError(str(error), operation=operation.name, path=error.path)
        failure.host = response.request.host
    else:
        return result
    raise failure


def end_by_server(token: Secret) -> float | None:
    """When a token ends, by the server's clock; None where it does not say."""
    return _number(_claims(token), "exp")


def end_from(token: Secret, now: float) -> float | None:
    """When a token that was made just now ends, whatever the server's clock says."""
    claims = _claims(token)
    begin, end = _number(claims, "iat"), _number(claims, "exp")
    return None if begin is None or end is None else now + end - begin


def _claims(token: Secret) -> dict[str, Any]:
    import jwt

    try:
        # Whether it is genuine is the server's to tell.
        claims: dict[str, Any] = jwt.decode(token.reveal(), options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return {}
    return claims


def _number(claims: dict[str, Any], name: str) -> float | None:
    value = claims.get(name)
    return float(value) if isinstance(value, (int, float)) else None

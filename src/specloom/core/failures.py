"""What goes wrong on the way, in words. Errors of aiohttp hold headers, so that none is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp

from .bodies import BrokenEncodingError, OverLimitError
from .errors import AnswerTooLargeError, TransportError

if TYPE_CHECKING:
    from .message import Request

__all__ = ["explain"]

_UNSENT = (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError, aiohttp.InvalidURL)
_FINAL = (
    aiohttp.ClientConnectorCertificateError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
    OverLimitError,
)
_AGAIN = "try again"

_SAID = (
    (
        aiohttp.ClientProxyConnectionError,
        "no connection to the proxy",
        "check its address, and whether it is up",
    ),
    (aiohttp.ClientConnectorDNSError, "no such host", "check the base URL and the network"),
    (aiohttp.ServerDisconnectedError, "the connection was closed before an answer came", _AGAIN),
    (aiohttp.ClientPayloadError, "the answer broke off", _AGAIN),
)
"""What needs no more than its class to be told."""


def explain(error: Exception, request: Request) -> TransportError:
    """Make the error that a caller sees of what aiohttp raised."""
    operation, host = request.operation.name, request.host
    what, check = _reason(error)
    cls = AnswerTooLargeError if isinstance(error, OverLimitError) else TransportError
    return cls(
        f"{operation}: {host}: {what}; {check}",
        operation=operation,
        host=host,
        maybe_done=not isinstance(error, _UNSENT),
        is_final=isinstance(error, _FINAL),
    )


def _reason(error: Exception) -> tuple[str, str]:
    """What went wrong, and what to do."""
    for cls, what, check in _SAID:
        if isinstance(error, cls):
            return what, check
    if isinstance(error, OverLimitError):
        what, check = str(error), "ask for less at once, or give a higher max_answer_bytes="
    elif isinstance(error, BrokenEncodingError):
        what, check = f"the answer cannot be read: {error}", _AGAIN
    elif isinstance(error, aiohttp.ClientConnectorCertificateError):
        reason = getattr(error.certificate_error, "verify_message", "") or "unknown reason"
        what = f"its certificate is not trusted ({reason.rstrip('.')})"
        check = "check the host, or give its CA"
    elif isinstance(error, aiohttp.ClientHttpProxyError):
        what = f"the proxy refused the connection ({error.status})"
        check = "check the proxy, and its user name and password"
    elif isinstance(error, _UNSENT):
        what = "no connection"
        if isinstance(error, aiohttp.ClientConnectorError) and error.strerror:
            what += f" ({error.strerror})"
        check = "check the base URL, the network, and whether the service is up"
    else:
        what = f"no whole answer ({type(error).__name__})"
        check = "check the base URL and the network"
    return what, check

"""Tokens that end, and the requests that a client gets new ones with."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from .chain import Handler, link
from .errors import ApiError, TransportError
from .message import Request
from .middleware.error_decoding import ErrorDecoding
from .secret import Secret, hidden, reveal

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from .credentials import Credential
    from .message import Response
    from .operation import Operation
    from .pending import Pending

__all__ = ["TokenRequests", "Tokens"]

_LEAST_SECRET = 8
"""Shorter texts are no tokens, and may stand in a message by chance."""


@frozen(kw_only=True)
class Tokens:
    """What calls are made with for a while, and what renews it."""

    access_token: Secret = field(converter=hidden)
    refresh_token: Secret | None = field(default=None, converter=hidden)
    expires_at: float | None = None
    """When the access token ends, in seconds since 1970; None when that is not known."""


class TokenRequests:
    """Asks a service for tokens: below the client's base URL only, past middlewares of others.

    What is asked for is finished even when the call that needed it is given up, and closing the
    client waits for it: a service may have taken back the old tokens already.

    Args:
        base: The client's base URL.
        transport: What sends.
        pending: What closing waits for.
        timeout: Seconds that a request may take.
    """

    def __init__(self, base: str, transport: Handler, pending: Pending, timeout: float) -> None:
        self._base = base
        self._send = link([ErrorDecoding()], transport)
        self._timeout = timeout
        self._pending = pending

    async def ask(
        self,
        operation: Operation[Any],
        content: Mapping[str, str | Secret],
        credential: Credential | None = None,
    ) -> Response:
        """Send one request.

        Args:
            operation: The operation that gives tokens.
            content: Its body.
            credential: What the asking application proves itself with.

        Raises:
            ApiError: The service refused; nothing of `content` that is secret shows in it.
            TransportError: No whole answer came. The call that needed the tokens was not sent.
        """
        headers: dict[str, str | Secret] = {**operation.api.headers}
        if credential is not None:
            scheme = operation.service.schemes[credential.scheme]
            headers |= scheme.headers_with(await credential.secret())
        request = Request(
            operation,
            operation.method,
            self._base + operation.api.path + operation.path,
            {},
            {name: reveal(value) for name, value in content.items()},
            headers=headers,
        )
        failure: ApiError | TransportError
        try:
            async with asyncio.timeout(self._timeout):
                return await self._send(request)
        except ApiError as error:
            failure = _without(error, content)
        except TransportError as error:
            error.maybe_done = False
            failure = error
        except TimeoutError:
            failure = TransportError(
                f"{operation.name}: no answer from {request.host} within {self._timeout:g} s; "
                "check whether the service is up",
                operation=operation.name,
                host=request.host,
                maybe_done=False,
            )
        # The frames that it passed hold what was sent.
        raise failure.with_traceback(None)

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin what is to be finished whoever waits for it."""
        task = self._pending.owe(work)
        task.add_done_callback(_heard)
        return task


def _heard(task: asyncio.Task[None]) -> None:
    """Take note of a failure that nobody may be left to hear of."""
    if not task.cancelled():
        task.exception()


def _without(error: ApiError, content: Mapping[str, str | Secret]) -> ApiError:
    """Take out of an error what a service repeats of a request."""
    secrets = [each.reveal() for each in content.values() if isinstance(each, Secret)]
    secrets = [each for each in secrets if len(each) >= _LEAST_SECRET]
    for name in ("message", "code", "request_id"):
        value = getattr(error, name)
        setattr(error, name, value and _struck(value, secrets))
    error.args = tuple(_struck(str(each), secrets) for each in error.args)
    error.body, error.details, error.faults = b"", None, ()
    return error


def _struck(text: str, secrets: list[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, "***")
    return text

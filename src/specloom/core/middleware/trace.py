"""Tells the `specloom` logger, at DEBUG, of every call: nothing in it is private."""

from __future__ import annotations

import logging
from time import perf_counter
from typing import TYPE_CHECKING

from specloom.core.errors import ApiError

if TYPE_CHECKING:
    from specloom.core.chain import Handler
    from specloom.core.message import Request, Response

__all__ = ["Trace"]

logger = logging.getLogger("specloom")
logger.addHandler(logging.NullHandler())


class Trace:
    """Logs operation, templated path, status, attempts and duration, once a call."""

    async def __call__(self, request: Request, call_next: Handler) -> Response:
        """Handle one call."""
        if not logger.isEnabledFor(logging.DEBUG):
            return await call_next(request)
        started = perf_counter()
        outcome = "cancelled"
        attempt = request.attempt
        try:
            response = await call_next(request)
        except ApiError as error:
            outcome = f"{error.status} {error.code or type(error).__name__}"
            raise
        except Exception as error:
            outcome = type(error).__name__
            raise
        else:
            outcome = str(response.status)
            attempt = response.request.attempt
            return response
        finally:
            logger.debug(
                "%s %s: %s %s -> %s, attempt %d, %.1f ms",
                request.operation.service.name,
                request.operation.name,
                request.method,
                request.operation.api.path + request.operation.path,
                outcome,
                attempt,
                (perf_counter() - started) * 1000,
            )

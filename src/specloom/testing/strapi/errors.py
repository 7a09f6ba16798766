"""Error answers.

See https://docs.strapi.io/cms/error-handling
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from specloom.testing.server import json_response

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from aiohttp import web

    from specloom.testing.strapi.wire import Json

VALIDATION: Final = "ValidationError"


class StrapiError(Exception):
    """A refusal, as it goes over the wire."""

    def __init__(
        self, status: int, name: str, message: str, details: dict[str, Json] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.name = name
        self.message = message
        self.details = details
        """None leaves the key out, as the real one does when it did not raise the error itself."""
        self.is_whole = False
        """Whether the details do not say where the fault is, beyond what they say already."""

    def response(self) -> web.Response:
        """The answer that says so."""
        error: dict[str, Json] = {
            "status": self.status,
            "name": self.name,
            "message": self.message,
        }
        if self.details is not None:
            error["details"] = self.details
        return json_response({"data": None, "error": error}, status=self.status)


def validation_error(message: str, details: dict[str, Json] | None = None) -> StrapiError:
    """400: the request does not make sense."""
    return StrapiError(400, VALIDATION, message, details or {})


def validation_errors(errors: Sequence[dict[str, Json]]) -> StrapiError:
    """400: several values do not fit their attributes."""
    message = str(errors[0]["message"]) if len(errors) == 1 else f"{len(errors)} errors occurred"
    return validation_error(message, {"errors": list(errors)})


def invalid_key(key: str, path: str | None) -> StrapiError:
    """400: a key that the type does not have, or that the caller may not use."""
    where = f" at {path}" if path and path != key else ""
    return validation_error(f"Invalid key {key}{where}", {"key": key, "path": path})


def restricted_key(key: str) -> StrapiError:
    """400: a key that no body may have at its top."""
    return validation_error(f"Invalid key {key}", {"key": key})


def parameter_error(message: str, parameter: str) -> StrapiError:
    """400: a parameter of the query that makes no sense as a whole."""
    return validation_error(message, {"source": "query", "param": parameter})


@contextmanager
def located(**where: str) -> Generator[None]:
    """Add to the details of an invalid key whether it is of the body or of which parameter."""
    try:
        yield
    except StrapiError as error:
        if error.details is not None and "key" in error.details and not error.is_whole:
            error.details |= where
        raise


def pagination_error(message: str) -> StrapiError:
    """400: paging parameters that contradict each other."""
    return StrapiError(400, "PaginationError", message, {})


def unauthorized(message: str) -> StrapiError:
    """401."""
    return StrapiError(401, "UnauthorizedError", message, {})


def forbidden() -> StrapiError:
    """403."""
    return StrapiError(403, "ForbiddenError", "Forbidden", {})


def not_found() -> StrapiError:
    """404."""
    return StrapiError(404, "NotFoundError", "Not Found", {})


def payload_too_large() -> StrapiError:
    """413, from the body parser: it has no details."""
    return StrapiError(413, "PayloadTooLargeError", "request entity too large")


def bad_json(message: str) -> StrapiError:
    """400, from the body parser: it has no details."""
    return StrapiError(400, "SyntaxError", message)


def internal_error() -> StrapiError:
    """500: what Strapi answers to some mistakes of the caller, such as `$gt=abc` on a number."""
    return StrapiError(500, "InternalServerError", "Internal Server Error")


def application_error(message: str) -> StrapiError:
    """400: something that a plugin does not do."""
    return StrapiError(400, "ApplicationError", message, {})

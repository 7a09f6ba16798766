"""What the service refuses, as kintone says it.

See https://kintone.dev/en/docs/kintone/rest-api/overview/kintone-rest-api-overview/
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from specloom.testing.server import json_response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aiohttp import web

__all__ = [
    "BulkRefusedError",
    "Faults",
    "RefusedError",
    "illegal_request",
    "invalid_input",
    "invalid_json",
    "not_logged_in",
    "refusal",
]


class RefusedError(Exception):
    """A request that is answered with an error object."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        errors: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> dict[str, Any]:
        """The error object; its `id` is new each time."""
        body: dict[str, Any] = {
            "code": self.code,
            "id": secrets.token_urlsafe(15),
            "message": self.message,
        }
        if self.errors:
            body["errors"] = {path: {"messages": [*said]} for path, said in self.errors.items()}
        return body


class BulkRefusedError(RefusedError):
    """A bulk request of which one call was refused and every other one undone."""

    def __init__(self, refused: RefusedError, *, index: int, count: int) -> None:
        super().__init__(refused.status, refused.code, refused.message, refused.errors)
        self._index = index
        self._count = count

    def body(self) -> dict[str, Any]:
        """One object a call: empty but for the refused one."""
        results: list[dict[str, Any]] = [{} for _ in range(self._count)]
        results[self._index] = super().body()
        return {"results": results}


class Faults:
    """What is wrong in one request's values: messages by the path of the value."""

    def __init__(self) -> None:
        self._messages: dict[str, list[str]] = {}

    def add(self, path: str, message: str) -> None:
        """Note a fault."""
        self._messages.setdefault(path, []).append(message)

    def raise_any(self) -> None:
        """Refuse the request if a fault was noted."""
        if self._messages:
            raise invalid_input(self._messages)


def invalid_input(errors: Mapping[str, Sequence[str]]) -> RefusedError:
    """Values that break a rule: CB_VA01."""
    return RefusedError(400, "CB_VA01", "Missing or invalid input.", errors)


def invalid_json() -> RefusedError:
    """A body that is no JSON, or JSON of another shape than the API's: CB_IJ01."""
    return RefusedError(400, "CB_IJ01", "Invalid JSON string.")


def illegal_request() -> RefusedError:
    """A request that the API cannot make sense of: CB_IL02."""
    return RefusedError(400, "CB_IL02", "Illegal request.")


def not_logged_in() -> RefusedError:
    """No credentials: CB_AU01."""
    return RefusedError(401, "CB_AU01", "Please login.")


def refusal(refused: RefusedError, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer with an error object, as the service does."""
    said = {**(headers or {}), "X-Cybozu-Error": refused.code}
    return json_response(refused.body(), status=refused.status, headers=said)

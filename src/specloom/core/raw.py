"""Requests to endpoints that no spec describes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from attrs import evolve

from .errors import ArgumentError
from .operation import Operation

if TYPE_CHECKING:
    from .operation import Api, Safety, Service

__all__ = ["raw_operation"]


def raw_operation(service: Service, method: str, path: str, retry: Safety | None) -> Operation[Any]:
    """Describe a request to an endpoint that no spec describes.

    Args:
        service: The service.
        method: HTTP method.
        path: Path below the base URL, without a query.
        retry: Whether it may be repeated; `safe` for GET and `never` for others when absent.

    Raises:
        ArgumentError: The method or the path cannot be sent.
    """
    verb = method.upper()
    if not verb.isalpha() or not verb.isascii():
        raise ArgumentError(f"raw_request: {method!r} is no HTTP method")
    if not path.startswith("/") or path.startswith("//") or ".." in _segments(path):
        raise ArgumentError(
            f"raw_request: the path {path!r} must start with one '/' and hold no '..'"
        )
    if any(char in path for char in "?#\\") or not path.isprintable():
        raise ArgumentError(
            f"raw_request: the path {path!r} must not hold '?', '#' or control characters"
        )
    api = _api_of(service, path)
    return Operation(
        "raw_request",
        verb,
        path.removeprefix(api.path),
        service=service,
        api=api,
        retry=retry or ("safe" if verb == "GET" else "never"),
    )


def _api_of(service: Service, path: str) -> Api:
    """The API that a path belongs to; the first one where it belongs to none."""
    apis = sorted(service.apis.values(), key=lambda api: len(api.path), reverse=True)
    for api in apis:
        if path.startswith(f"{api.path}/"):
            return api
        if any(_is_below(path, prefix) for prefix in api.variants.values()):
            return evolve(api, path="")
    first = next(iter(service.apis.values()))
    return evolve(first, path="")


def _segments(path: str) -> list[str]:
    """What a path consists of, once a server has decoded it."""
    return unquote(path).replace("\\", "/").split("/")


def _is_below(path: str, template: str) -> bool:
    parts = [re.escape(part) for part in re.split(r"\{\w+\}", template)]
    return re.match(f"{'[^/]+'.join(parts)}/", path) is not None

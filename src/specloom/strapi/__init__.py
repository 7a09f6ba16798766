"""Strapi: content of a Strapi 5 server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.core.lazy import lazy_names

from .client import StrapiClient
from .credentials import ApiToken, UserToken

if TYPE_CHECKING:
    from ._generated.errors import (
        StrapiAuthenticationError,
        StrapiBadRequestError,
        StrapiConflictError,
        StrapiError,
        StrapiIncompleteResultError,
        StrapiNotFoundError,
        StrapiPermissionDeniedError,
        StrapiRateLimitError,
        StrapiRedirectError,
        StrapiServerError,
    )
    from .document import Document

__all__ = [
    "ApiToken",
    "Document",
    "StrapiAuthenticationError",
    "StrapiBadRequestError",
    "StrapiClient",
    "StrapiConflictError",
    "StrapiError",
    "StrapiIncompleteResultError",
    "StrapiNotFoundError",
    "StrapiPermissionDeniedError",
    "StrapiRateLimitError",
    "StrapiRedirectError",
    "StrapiServerError",
    "UserToken",
]

__getattr__ = lazy_names(
    __name__,
    {
        name: "specloom.strapi._generated.errors"
        if name.endswith("Error")
        else "specloom.strapi.document"
        for name in __all__
    },
)

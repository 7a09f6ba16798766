"""apihub: weather, and every other API of apihub.net."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.core.lazy import lazy_names

from .client import ApihubClient
from .credentials import AppToken, MintedToken, PersonToken, StaticToken, mint_person_token

if TYPE_CHECKING:
    from ._generated.errors import (
        ApihubAuthenticationError,
        ApihubBadRequestError,
        ApihubConflictError,
        ApihubError,
        ApihubIncompleteResultError,
        ApihubNotFoundError,
        ApihubPermissionDeniedError,
        ApihubRateLimitError,
        ApihubRedirectError,
        ApihubServerError,
    )

__all__ = [
    "ApihubAuthenticationError",
    "ApihubBadRequestError",
    "ApihubClient",
    "ApihubConflictError",
    "ApihubError",
    "ApihubIncompleteResultError",
    "ApihubNotFoundError",
    "ApihubPermissionDeniedError",
    "ApihubRateLimitError",
    "ApihubRedirectError",
    "ApihubServerError",
    "AppToken",
    "MintedToken",
    "PersonToken",
    "StaticToken",
    "mint_person_token",
]

__getattr__ = lazy_names(
    __name__,
    {name: "specloom.apihub._generated.errors" for name in __all__ if name.endswith("Error")},
)

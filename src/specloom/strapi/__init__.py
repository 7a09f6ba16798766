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
    from ._generated.files import MediaFile
    from .admin import AdminSession, StrapiAdmin
    from .collection import Page
    from .document import Document
    from .entry import UnknownComponent
    from .files import NewFile, PartialUploadError
    from .graphql import (
        GraphqlAuthenticationError,
        GraphqlBadRequestError,
        GraphqlError,
        GraphqlFault,
        GraphqlNotFoundError,
        GraphqlPermissionDeniedError,
        GraphqlServerError,
    )

__all__ = [
    "AdminSession",
    "ApiToken",
    "Document",
    "GraphqlAuthenticationError",
    "GraphqlBadRequestError",
    "GraphqlError",
    "GraphqlFault",
    "GraphqlNotFoundError",
    "GraphqlPermissionDeniedError",
    "GraphqlServerError",
    "MediaFile",
    "NewFile",
    "Page",
    "PartialUploadError",
    "StrapiAdmin",
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
    "UnknownComponent",
    "UserToken",
]

_MODULES = {
    "AdminSession": "admin",
    "Document": "document",
    "MediaFile": "_generated.files",
    "NewFile": "files",
    "Page": "collection",
    "PartialUploadError": "files",
    "StrapiAdmin": "admin",
    "UnknownComponent": "entry",
}


def _module_of(name: str) -> str:
    return _MODULES.get(name, "graphql" if name.startswith("Graphql") else "_generated.errors")


__getattr__ = lazy_names(
    __name__, {name: f"specloom.strapi.{_module_of(name)}" for name in __all__}
)

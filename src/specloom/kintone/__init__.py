"""kintone: records, files, apps and users of a kintone (cybozu.com) domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.core.lazy import lazy_names

from .client import KintoneClient
from .credentials import (
    ApiToken,
    BasicAuth,
    BrowserSession,
    OAuthToken,
    Password,
    UserApiToken,
)

if TYPE_CHECKING:
    from specloom.core.certificate import ClientCertificate

    from ._generated.errors import (
        KintoneAuthenticationError,
        KintoneBadRequestError,
        KintoneConflictError,
        KintoneError,
        KintoneIncompleteResultError,
        KintoneNotFoundError,
        KintonePermissionDeniedError,
        KintoneRateLimitError,
        KintoneRedirectError,
        KintoneServerError,
    )
    from .bulk_kinds import RecordToDelete
    from .oauth import KintoneOAuthError, OAuthClient, OAuthSession, OAuthTokens
    from .record import Attachment, Entity, FieldInput, FieldValues, NewRow, Record, Row
    from .written import PartialWriteError, WriteFailure, WrittenRecord, WrittenRecords

__all__ = [
    "ApiToken",
    "Attachment",
    "BasicAuth",
    "BrowserSession",
    "ClientCertificate",
    "Entity",
    "FieldInput",
    "FieldValues",
    "KintoneAuthenticationError",
    "KintoneBadRequestError",
    "KintoneClient",
    "KintoneConflictError",
    "KintoneError",
    "KintoneIncompleteResultError",
    "KintoneNotFoundError",
    "KintoneOAuthError",
    "KintonePermissionDeniedError",
    "KintoneRateLimitError",
    "KintoneRedirectError",
    "KintoneServerError",
    "NewRow",
    "OAuthClient",
    "OAuthSession",
    "OAuthToken",
    "OAuthTokens",
    "PartialWriteError",
    "Password",
    "Record",
    "RecordToDelete",
    "Row",
    "UserApiToken",
    "WriteFailure",
    "WrittenRecord",
    "WrittenRecords",
]

_MODULES = {
    "KintoneOAuthError": "oauth",
    "OAuthClient": "oauth",
    "OAuthSession": "oauth",
    "OAuthTokens": "oauth",
    "PartialWriteError": "written",
    "RecordToDelete": "bulk_kinds",
    "WriteFailure": "written",
    "WrittenRecord": "written",
    "WrittenRecords": "written",
}

__getattr__ = lazy_names(
    __name__,
    {
        name: "specloom.kintone."
        + _MODULES.get(name, "_generated.errors" if name.endswith("Error") else "record")
        for name in __all__
    }
    | {"ClientCertificate": "specloom.core.certificate"},
)

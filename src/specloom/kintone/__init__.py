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
    from .csv_imports import CsvImportError, CsvImportTimeout, ImportProgress
    from .csv_rows import (
        GroupRow,
        Membership,
        OrganizationRow,
        TitleRow,
        UserGroupsRow,
        UserOrganizationsRow,
        UserRow,
        UserServicesRow,
    )
    from .record import Attachment, Entity, FieldInput, FieldValues, NewRow, Record, Row
    from .written import PartialWriteError, WriteFailure, WrittenRecord, WrittenRecords

__all__ = [
    "ApiToken",
    "Attachment",
    "BasicAuth",
    "BrowserSession",
    "ClientCertificate",
    "CsvImportError",
    "CsvImportTimeout",
    "Entity",
    "FieldInput",
    "FieldValues",
    "GroupRow",
    "ImportProgress",
    "KintoneAuthenticationError",
    "KintoneBadRequestError",
    "KintoneClient",
    "KintoneConflictError",
    "KintoneError",
    "KintoneIncompleteResultError",
    "KintoneNotFoundError",
    "KintonePermissionDeniedError",
    "KintoneRateLimitError",
    "KintoneRedirectError",
    "KintoneServerError",
    "Membership",
    "NewRow",
    "OAuthToken",
    "OrganizationRow",
    "PartialWriteError",
    "Password",
    "Record",
    "RecordToDelete",
    "Row",
    "TitleRow",
    "UserApiToken",
    "UserGroupsRow",
    "UserOrganizationsRow",
    "UserRow",
    "UserServicesRow",
    "WriteFailure",
    "WrittenRecord",
    "WrittenRecords",
]

_MODULES = {
    "CsvImportError": "csv_imports",
    "CsvImportTimeout": "csv_imports",
    "GroupRow": "csv_rows",
    "ImportProgress": "csv_imports",
    "Membership": "csv_rows",
    "OrganizationRow": "csv_rows",
    "PartialWriteError": "written",
    "RecordToDelete": "bulk_kinds",
    "TitleRow": "csv_rows",
    "UserGroupsRow": "csv_rows",
    "UserOrganizationsRow": "csv_rows",
    "UserRow": "csv_rows",
    "UserServicesRow": "csv_rows",
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

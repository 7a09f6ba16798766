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
    from specloom.core.options import UnknownOptionWarning

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
    from .form.field import Field
    from .form.fields import (
        CalcTextField,
        DateField,
        DateTimeField,
        LongTextField,
        Lookup,
        NumberField,
        RecordNumberField,
        StatusField,
        TextField,
        TimeField,
        TimestampField,
    )
    from .form.functions import (
        from_today,
        last_month,
        last_week,
        last_year,
        login_user,
        next_month,
        next_week,
        next_year,
        now,
        primary_organization,
        this_month,
        this_week,
        this_year,
        today,
        tomorrow,
        yesterday,
    )
    from .form.query import Condition, Ordering, Query, order_by
    from .form.reading import AppRecordPage
    from .form.record import AppRecord
    from .form.records import AppRecords
    from .form.rows import AppRow, RelatedRecords, TableField
    from .form.selections import (
        CategoriesField,
        ChoiceField,
        ChoicesField,
        EntitiesField,
        EntityField,
        FileField,
    )
    from .form.updates import AppRecordUpdate, AppRecordUpsert
    from .oauth import KintoneOAuthError, OAuthClient, OAuthSession, OAuthTokens
    from .record import FieldInput, FieldValues, NewRow, Record, Row
    from .values import Attachment, Entity
    from .written import PartialWriteError, WriteFailure, WrittenRecord, WrittenRecords

__all__ = [
    "ApiToken",
    "AppRecord",
    "AppRecordPage",
    "AppRecordUpdate",
    "AppRecordUpsert",
    "AppRecords",
    "AppRow",
    "Attachment",
    "BasicAuth",
    "BrowserSession",
    "CalcTextField",
    "CategoriesField",
    "ChoiceField",
    "ChoicesField",
    "ClientCertificate",
    "Condition",
    "DateField",
    "DateTimeField",
    "EntitiesField",
    "Entity",
    "EntityField",
    "Field",
    "FieldInput",
    "FieldValues",
    "FileField",
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
    "LongTextField",
    "Lookup",
    "NewRow",
    "NumberField",
    "OAuthClient",
    "OAuthSession",
    "OAuthToken",
    "OAuthTokens",
    "Ordering",
    "PartialWriteError",
    "Password",
    "Query",
    "Record",
    "RecordNumberField",
    "RecordToDelete",
    "RelatedRecords",
    "Row",
    "StatusField",
    "TableField",
    "TextField",
    "TimeField",
    "TimestampField",
    "UnknownOptionWarning",
    "UserApiToken",
    "WriteFailure",
    "WrittenRecord",
    "WrittenRecords",
    "from_today",
    "last_month",
    "last_week",
    "last_year",
    "login_user",
    "next_month",
    "next_week",
    "next_year",
    "now",
    "order_by",
    "primary_organization",
    "this_month",
    "this_week",
    "this_year",
    "today",
    "tomorrow",
    "yesterday",
]

_NAMES = {
    "_generated.errors": (
        "KintoneAuthenticationError",
        "KintoneBadRequestError",
        "KintoneConflictError",
        "KintoneError",
        "KintoneIncompleteResultError",
        "KintoneNotFoundError",
        "KintonePermissionDeniedError",
        "KintoneRateLimitError",
        "KintoneRedirectError",
        "KintoneServerError",
    ),
    "bulk_kinds": ("RecordToDelete",),
    "form.field": ("Field",),
    "form.fields": (
        "CalcTextField",
        "DateField",
        "DateTimeField",
        "LongTextField",
        "Lookup",
        "NumberField",
        "RecordNumberField",
        "StatusField",
        "TextField",
        "TimeField",
        "TimestampField",
    ),
    "form.functions": (
        "from_today",
        "last_month",
        "last_week",
        "last_year",
        "login_user",
        "next_month",
        "next_week",
        "next_year",
        "now",
        "primary_organization",
        "this_month",
        "this_week",
        "this_year",
        "today",
        "tomorrow",
        "yesterday",
    ),
    "form.query": ("Condition", "Ordering", "Query", "order_by"),
    "form.record": ("AppRecord",),
    "form.reading": ("AppRecordPage",),
    "form.records": ("AppRecords",),
    "form.rows": ("AppRow", "RelatedRecords", "TableField"),
    "form.selections": (
        "CategoriesField",
        "ChoiceField",
        "ChoicesField",
        "EntitiesField",
        "EntityField",
        "FileField",
    ),
    "form.updates": ("AppRecordUpdate", "AppRecordUpsert"),
    "oauth": ("KintoneOAuthError", "OAuthClient", "OAuthSession", "OAuthTokens"),
    "record": ("FieldInput", "FieldValues", "NewRow", "Record", "Row"),
    "values": ("Attachment", "Entity"),
    "written": ("PartialWriteError", "WriteFailure", "WrittenRecord", "WrittenRecords"),
}

__getattr__ = lazy_names(
    __name__,
    {name: f"{__name__}.{module}" for module, names in _NAMES.items() for name in names}
    | {
        "ClientCertificate": "specloom.core.certificate",
        "UnknownOptionWarning": "specloom.core.options",
    },
)

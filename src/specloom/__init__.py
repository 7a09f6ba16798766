"""Typed async clients for kintone, Strapi and apihub.

Each service has a package of its own: `specloom.kintone`, `specloom.strapi`, `specloom.apihub`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .core.lazy import lazy_names

if TYPE_CHECKING:
    from .core.chain import Handler, Middleware
    from .core.client_options import ClientOptions
    from .core.downloads import FileDownload, FileStream
    from .core.errors import (
        AnswerTooLargeError,
        ApiError,
        ArgumentError,
        AuthenticationError,
        BadRequestError,
        ClientClosedError,
        ConfigurationError,
        ConflictError,
        DeadlineError,
        DecodeError,
        Fault,
        FieldNotLoaded,
        IncompleteResultError,
        NotFoundError,
        PermissionDeniedError,
        RateLimitError,
        RedirectError,
        ServerError,
        SpecloomError,
        TransportError,
    )
    from .core.message import Request, Response
    from .core.middleware.retry import Retry, RetryEvent
    from .core.options import UnknownOptionWarning
    from .core.progress import Progress
    from .core.replies import Reply
    from .core.secret import Secret
    from .core.telemetry import CallInfo, Outcome, Telemetry
    from .core.unset import UNSET, Unset
    from .core.uploads import FileContent
    from .progress import progress_bar
    from .telemetry import OpenTelemetry

__version__ = "0.1.0"

__all__ = [
    "UNSET",
    "AnswerTooLargeError",
    "ApiError",
    "ArgumentError",
    "AuthenticationError",
    "BadRequestError",
    "CallInfo",
    "ClientClosedError",
    "ClientOptions",
    "ConfigurationError",
    "ConflictError",
    "DeadlineError",
    "DecodeError",
    "Fault",
    "FieldNotLoaded",
    "FileContent",
    "FileDownload",
    "FileStream",
    "Handler",
    "IncompleteResultError",
    "Middleware",
    "NotFoundError",
    "OpenTelemetry",
    "Outcome",
    "PermissionDeniedError",
    "Progress",
    "RateLimitError",
    "RedirectError",
    "Reply",
    "Request",
    "Response",
    "Retry",
    "RetryEvent",
    "Secret",
    "ServerError",
    "SpecloomError",
    "Telemetry",
    "TransportError",
    "UnknownOptionWarning",
    "Unset",
    "progress_bar",
]

_MODULES = {
    "CallInfo": "specloom.core.telemetry",
    "ClientOptions": "specloom.core.client_options",
    "FileContent": "specloom.core.uploads",
    "FileDownload": "specloom.core.downloads",
    "FileStream": "specloom.core.downloads",
    "Handler": "specloom.core.chain",
    "Middleware": "specloom.core.chain",
    "OpenTelemetry": "specloom.telemetry",
    "Outcome": "specloom.core.telemetry",
    "Progress": "specloom.core.progress",
    "Reply": "specloom.core.replies",
    "Request": "specloom.core.message",
    "Response": "specloom.core.message",
    "Retry": "specloom.core.middleware.retry",
    "RetryEvent": "specloom.core.middleware.retry",
    "Secret": "specloom.core.secret",
    "Telemetry": "specloom.core.telemetry",
    "UNSET": "specloom.core.unset",
    "UnknownOptionWarning": "specloom.core.options",
    "Unset": "specloom.core.unset",
    "progress_bar": "specloom.progress",
}

__getattr__ = lazy_names(
    __name__, {name: _MODULES.get(name, "specloom.core.errors") for name in __all__}
)

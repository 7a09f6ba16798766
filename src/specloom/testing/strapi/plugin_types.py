"""The types that plugins bring along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom.testing.strapi.schema import FILE_UID, ContentType

if TYPE_CHECKING:
    from specloom.testing.strapi.wire import Json

__all__ = ["ROLE_UID", "USER_UID", "file_type", "role_type", "user_type"]

USER_UID: Final = "plugin::users-permissions.user"
ROLE_UID: Final = "plugin::users-permissions.role"

_TEXT: Final[dict[str, Json]] = {"type": "string"}
_PRIVATE: Final[dict[str, Json]] = {"type": "string", "private": True}
_DATA: Final[dict[str, Json]] = {"type": "json"}
_NO: Final[dict[str, Json]] = {"type": "boolean", "default": False}


def file_type(table: str) -> ContentType:
    """Files of the media library, which media attributes point to."""
    schema: dict[str, Json] = {
        "name": _TEXT,
        "alternativeText": _TEXT,
        "caption": _TEXT,
        "focalPoint": _DATA,
        "width": {"type": "integer"},
        "height": {"type": "integer"},
        "formats": _DATA,
        "hash": _TEXT,
        "ext": _TEXT,
        "mime": _TEXT,
        "size": {"type": "decimal"},
        "url": _TEXT,
        "previewUrl": _TEXT,
        "provider": _TEXT,
        "provider_metadata": _DATA,
    }
    return ContentType(FILE_UID, table, schema, singular="file", plural="files")


def user_type(table: str) -> ContentType:
    """Users of Users & Permissions."""
    role: dict[str, Json] = {"type": "relation", "relation": "manyToOne", "target": ROLE_UID}
    schema: dict[str, Json] = {
        "username": _TEXT,
        "email": {"type": "email"},
        "provider": _TEXT,
        "password": {"type": "password"},
        "resetPasswordToken": _PRIVATE,
        "confirmationToken": _PRIVATE,
        "confirmed": _NO,
        "blocked": _NO,
        "role": role,
    }
    return ContentType(USER_UID, table, schema, singular="user", plural="users")


def role_type(table: str) -> ContentType:
    """Roles of Users & Permissions."""
    schema: dict[str, Json] = {"name": _TEXT, "description": _TEXT, "type": _TEXT}
    return ContentType(ROLE_UID, table, schema, singular="role", plural="roles")

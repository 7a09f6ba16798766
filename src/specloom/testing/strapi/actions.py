"""Everything that a caller of the REST API can be allowed to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

    from specloom.testing.strapi.schema import Schema
    from specloom.testing.strapi.wire import Json

__all__ = ["PUBLIC", "SIGNED_IN", "actions_of", "uids", "with_flags"]

Actions = dict[str, dict[str, list[str]]]
"""Actions by owner and controller."""

_COLLECTION: Final = ["find", "findOne", "create", "update", "delete"]
_SINGLE: Final = ["find", "update", "delete"]
_PLUGINS: Final[Actions] = {
    "plugin::content-type-builder": {
        "components": ["getComponents", "getComponent"],
        "content-types": ["getContentTypes", "getContentType"],
    },
    "plugin::email": {"email": ["send"]},
    "plugin::upload": {"content-api": ["find", "findPage", "findOne", "destroy", "upload"]},
    "plugin::i18n": {"locales": ["listLocales"]},
    "plugin::users-permissions": {
        "auth": [
            *("callback", "changePassword", "resetPassword", "refresh", "logout", "getSessions"),
            *("revokeSession", "connect", "forgotPassword", "register", "emailConfirmation"),
            "sendEmailConfirmation",
        ],
        "user": ["create", "update", "find", "findOne", "count", "destroy", "me"],
        "role": ["createRole", "findOne", "find", "updateRole", "deleteRole"],
        "permissions": ["getPermissions"],
    },
}
_AUTH: Final = "plugin::users-permissions.auth."

PUBLIC: Final = frozenset(
    f"{_AUTH}{name}"
    for name in (
        *("callback", "resetPassword", "refresh", "connect", "forgotPassword", "register"),
        *("emailConfirmation", "sendEmailConfirmation"),
    )
)
"""What callers without a token may do in a new project."""

SIGNED_IN: Final = frozenset(
    {f"{_AUTH}{name}" for name in ("changePassword", "logout", "getSessions", "revokeSession")}
) | {"plugin::users-permissions.user.me"}
"""What users may do in a new project."""


def actions_of(schema: Schema) -> Actions:
    """Actions by owner and controller: those of the content types, then those of plugins."""
    own: Actions = {}
    for model in sorted(schema.types.values(), key=lambda model: model.uid):
        owner, _, controller = model.uid.rpartition(".")
        if owner.startswith("api::"):
            actions = _SINGLE if model.kind == "singleType" else _COLLECTION
            own.setdefault(owner, {})[controller] = list(actions)
    return own | _PLUGINS


def uids(actions: Actions) -> set[str]:
    """Actions as one word each: `api::article.article.find`."""
    return {
        f"{owner}.{controller}.{name}"
        for owner, controllers in actions.items()
        for controller, names in controllers.items()
        for name in names
    }


def with_flags(actions: Actions, granted: Collection[str]) -> Json:
    """Actions as roles show them: each with whether it is granted."""
    return {
        owner: {
            "controllers": {
                controller: {
                    name: {"enabled": f"{owner}.{controller}.{name}" in granted, "policy": ""}
                    for name in names
                }
                for controller, names in controllers.items()
            }
        }
        for owner, controllers in actions.items()
    }

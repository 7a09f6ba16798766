"""What stands beside the content: files, users, roles, sessions, locales and descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from specloom.testing.server import json_response
from specloom.testing.strapi import auth, library, users
from specloom.testing.strapi.accounts import Accounts
from specloom.testing.strapi.builder import builder_action, describe, unknown_model
from specloom.testing.strapi.entries import Entries
from specloom.testing.strapi.plugin_types import file_type, role_type, user_type

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from aiohttp import web

    from specloom.testing.strapi.calls import Call
    from specloom.testing.strapi.documents import Documents
    from specloom.testing.strapi.schema import ContentType, Schema
    from specloom.testing.strapi.store import Store
    from specloom.testing.strapi.wire import Json

__all__ = ["Plugins"]

_METHODS: Final = ("POST", "PUT", "DELETE")


def _locale_action(method: str, segments: list[str]) -> str | None:
    is_list = (method, segments) == ("GET", ["locales"])
    return "plugin::i18n.locales.listLocales" if is_list else None


def _builder_action(method: str, segments: list[str]) -> str | None:
    if method != "GET" or len(segments) not in {1, 2}:
        return None
    return builder_action(segments[0], segments[1] if len(segments) == 2 else None)


_ACTIONS: Final = {
    "auth": auth.action_of,
    "content-type-builder": _builder_action,
    "i18n": _locale_action,
    "upload": library.action_of,
    "users": users.user_action,
    "users-permissions": users.role_action,
}


class Plugins:
    """Answers requests below `/api` that are not about content."""

    def __init__(
        self,
        schema: Schema,
        store: Store,
        documents: Documents,
        public: Callable[[], AbstractSet[str]],
    ) -> None:
        def entries(make: Callable[[str], ContentType]) -> Entries:
            model = make(store.new_table())
            schema.add(model)
            store.create(model)
            return Entries(model, schema, store, documents)

        files, roles, people = map(entries, (file_type, role_type, user_type))
        self.library = library.Library(files, schema, store)
        self.accounts = Accounts(people, roles, schema, public)
        self.locales: list[dict[str, Json]] = []
        self._schema = schema
        self._users = users.Users(self.accounts)
        self._roles = users.Roles(self.accounts)
        self._auth = auth.Auth(self.accounts)

    def action(self, plugin: str, method: str, segments: list[str]) -> str | None:
        """The action of a request, or None when there is no such route."""
        find = _ACTIONS.get(plugin)
        return None if find is None else find(method, segments)

    def methods(self, plugin: str, segments: list[str]) -> list[str]:
        """What may be done at a path."""
        # Every path is read, for public files.
        others = [method for method in _METHODS if self.action(plugin, method, segments)]
        return ["HEAD", "GET", *others]

    def answer(self, plugin: str, action: str, call: Call) -> web.Response:
        """Do what an action says.

        Raises:
            StrapiError: The request does not make sense, or there is no such thing.
        """
        match plugin:
            case "i18n":
                return json_response(self.locales)
            case "content-type-builder":
                return self._describe(*call.segments)
            case _:
                who: Any = {
                    "upload": self.library,
                    "users": self._users,
                    "users-permissions": self._roles,
                    "auth": self._auth,
                }[plugin]
                answer: web.Response = who.answer(action, call)
                return answer

    def _describe(self, group: str, uid: str | None = None) -> web.Response:
        described = describe(self._schema, group, uid)
        if described is None:
            return json_response(unknown_model(group), status=404)
        return json_response({"data": described})

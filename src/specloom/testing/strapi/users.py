"""Users and roles over REST: `/api/users` and `/api/users-permissions`.

See https://docs.strapi.io/cms/features/users-permissions
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from specloom.testing.server import json_response
from specloom.testing.strapi.accounts import User
from specloom.testing.strapi.bodies import object_of, required_texts, text_of
from specloom.testing.strapi.errors import (
    StrapiError,
    application_error,
    internal_error,
    unauthorized,
    validation_error,
    validation_errors,
)
from specloom.testing.strapi.problems import absent, problem

if TYPE_CHECKING:
    from specloom.testing.strapi.accounts import Accounts
    from specloom.testing.strapi.calls import Call
    from specloom.testing.strapi.wire import Json

__all__ = ["Roles", "Users", "role_action", "user_action"]

_USERS: Final = "plugin::users-permissions.user"
_ROLES: Final = "plugin::users-permissions.role"
_BY_METHOD: Final = {"GET": "findOne", "PUT": "update", "DELETE": "destroy"}
_ROLE_BY_METHOD: Final = {"GET": "findOne", "PUT": "updateRole", "DELETE": "deleteRole"}


def user_action(method: str, segments: list[str]) -> str | None:
    """The action of a request below `/api/users`, or None when there is no such route."""
    name: str | None = None
    match method, segments:
        case "GET", ["count" | "me" as found]:
            name = found
        case (("GET" | "POST"), []):
            name = "find" if method == "GET" else "create"
        case _, [_]:
            name = _BY_METHOD.get(method)
        case _:
            pass
    return name and f"{_USERS}.{name}"


def role_action(method: str, segments: list[str]) -> str | None:
    """The action of a request below `/api/users-permissions`, or None without such a route."""
    name: str | None = None
    match method, segments:
        case "GET", ["permissions"]:
            return "plugin::users-permissions.permissions.getPermissions"
        case (("GET" | "POST"), ["roles"]):
            name = "find" if method == "GET" else "createRole"
        case _, ["roles", _]:
            name = _ROLE_BY_METHOD.get(method)
        case _:
            pass
    return name and f"{_ROLES}.{name}"


class Users:
    """Answers requests about users."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._users = accounts.users

    def answer(self, action: str, call: Call) -> web.Response:  # noqa: PLR0911  # one for each
        """Do what an action says.

        Raises:
            StrapiError: The request does not make sense, or there is no such user.
        """
        match action.rpartition(".")[2]:
            case "find":
                return json_response([*self._users.find(call.caller, call.query)])
            case "count":
                return json_response(self._users.count(call.caller, call.query))
            case "me":
                if not isinstance(call.caller, User):
                    raise unauthorized("Unauthorized")
                return json_response(self._users.one(call.caller, call.caller.id, call.query))
            case "create":
                return self._create(call)
            case "update":
                return self._update(call)
            case "destroy":
                user = self._users.one(call.caller, call.segments[0])
                if user is None:
                    return web.Response(status=204)
                self._users.remove(int(call.segments[0]))
                return json_response(user)
            case _:
                user = self._users.one(call.caller, call.segments[0], call.query)
                return web.Response(status=204) if user is None else json_response(user)

    def _create(self, call: Call) -> web.Response:
        body = object_of(call.body)
        _check_new(body)
        if self._users.by(email=text_of(body, "email").lower()):
            raise application_error("Email already taken")
        email = text_of(body, "email").lower()
        number = self._written(None, {**body, "email": email, "provider": "local"})
        return json_response(self._shown(call, number), status=201)

    def _update(self, call: Call) -> web.Response:
        body = object_of(call.body)
        user = self._users.one(call.caller, call.segments[0])
        if user is None:
            raise StrapiError(404, "NotFoundError", "User not found", {})
        number = int(call.segments[0])
        _check_changes(body)
        for name, message in (("username", "Username"), ("email", "Email")):
            other = self._users.by(**{name: body[name]}) if name in body else None
            if other is not None and other["id"] != number:
                raise application_error(f"{message} already taken")
        if "email" in body:
            body = {**body, "email": text_of(body, "email").lower()}
        if "id" in body:
            raise internal_error()
        self._written(number, body)
        return json_response(self._shown(call, number))

    def _written(self, number: int | None, data: dict[str, Json]) -> int:
        try:
            if number is None:
                return self._users.add(data)
            self._users.change(number, data)
        except StrapiError as error:
            raise application_error(error.message) from None
        return number

    def _shown(self, call: Call, number: int) -> Json:
        may_see = call.caller.may(f"{_ROLES}.find")
        return self._users.one(call.caller, number, {"populate": "role"} if may_see else {})


class Roles:
    """Answers requests about roles."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._roles = accounts.roles

    def answer(self, action: str, call: Call) -> web.Response:
        """Do what an action says.

        Raises:
            StrapiError: The request does not make sense, or there is no such role.
        """
        body: dict[str, Any] = object_of(call.body)
        name = action.rpartition(".")[2]
        if name == "getPermissions":
            return json_response({"permissions": self._accounts.permissions()})
        if name == "find":
            return json_response(
                {"roles": [self._counted(r) for r in self._roles.find(_All(), {})]}
            )
        if name in {"createRole", "updateRole"} and not body:
            raise validation_error("Request body cannot be empty")
        if name == "createRole":
            self._create(body)
            return json_response({"ok": True})
        role = self._roles.one(_All(), call.segments[1])
        if role is None:
            raise StrapiError(404, "NotFoundError", "Role not found", {})
        number = int(call.segments[1])
        if name == "findOne":
            return json_response(
                {"role": {**role, "permissions": self._accounts.permissions(number)}}
            )
        if name == "updateRole":
            self._update(number, body)
        else:
            self._delete(number)
        return json_response({"ok": True})

    def _create(self, body: dict[str, Any]) -> None:
        kind = body.get("type") or str(body.get("name", "")).lower().replace(" ", "_")
        names = ("name", "description")
        number = self._roles.add({**{n: body.get(n) for n in names}, "type": kind})
        self._accounts.granted[number] = _granted(body.get("permissions"))

    def _update(self, number: int, body: dict[str, Any]) -> None:
        changes: dict[str, Json] = {
            name: body[name] for name in ("name", "description") if name in body
        }
        if changes:
            self._roles.change(number, changes)
        self._accounts.granted[number] = _granted(body.get("permissions"))

    def _delete(self, number: int) -> None:
        if number == self._accounts.public:
            raise application_error("Cannot delete public role")
        for user in self._accounts.users.find(_All(), {}):
            if self._accounts.role_of(int(str(user["id"]))) == number:
                self._accounts.users.change(int(str(user["id"])), {"role": self._accounts.public})
        self._roles.remove(number)
        self._accounts.granted.pop(number, None)

    def _counted(self, role: dict[str, Json]) -> Json:
        users = self._accounts.users.find(_All(), {})
        roles = [self._accounts.role_of(int(str(user["id"]))) for user in users]
        return {**role, "nb_users": roles.count(int(str(role["id"])))}


class _All:
    """Whoever may see everything."""

    def may(self, action: str) -> bool:
        return bool(action)


def _granted(permissions: Any) -> set[str]:
    return {
        f"{owner}.{controller}.{name}"
        for owner, held in object_of(permissions).items()
        for controller, actions in object_of(object_of(held).get("controllers")).items()
        for name, about in object_of(actions).items()
        if object_of(about).get("enabled")
    }


def _check_new(body: dict[str, Json]) -> None:
    found: list[dict[str, Json]] = []
    try:
        required_texts(body, "email", "username", "password")
    except StrapiError as error:
        found += _listed(error)
    role = body.get("role")
    if role is None:
        found.append(absent("role", "role is a required field"))
    elif isinstance(role, dict) and not role.get("connect"):
        found.append(problem("role.connect", "Users must have a role", role.get("connect")))
    if found:
        raise validation_errors(found)


def _check_changes(body: dict[str, Json]) -> None:
    if "email" in body:
        required_texts(body, "email")
    if "password" in body and not body["password"]:
        raise validation_error("password.notNull")
    role = body.get("role")
    if isinstance(role, dict) and role.get("disconnect") and not role.get("connect"):
        gone = problem("role.disconnect", "Cannot remove role", role["disconnect"])
        raise validation_errors([gone])


def _listed(error: StrapiError) -> list[dict[str, Json]]:
    details: Any = error.details
    found: list[dict[str, Json]] = details["errors"]
    return found

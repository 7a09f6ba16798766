"""Log-in and registration: `/api/auth`.

See https://docs.strapi.io/cms/features/users-permissions#api-usage
"""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING, Final

from aiohttp import web

from specloom.testing.server import json_response
from specloom.testing.strapi.accounts import Mail, User
from specloom.testing.strapi.bodies import object_of, required_texts, text_of
from specloom.testing.strapi.errors import (
    StrapiError,
    application_error,
    not_found,
    unauthorized,
    validation_error,
)

if TYPE_CHECKING:
    from specloom.testing.strapi.accounts import Accounts
    from specloom.testing.strapi.calls import Call
    from specloom.testing.strapi.wire import Json

__all__ = ["Auth", "action_of"]

_ROUTES: Final = {
    ("POST", "local"): "callback",
    ("POST", "local/register"): "register",
    ("POST", "forgot-password"): "forgotPassword",
    ("POST", "reset-password"): "resetPassword",
    ("GET", "email-confirmation"): "emailConfirmation",
    ("POST", "send-email-confirmation"): "sendEmailConfirmation",
    ("POST", "change-password"): "changePassword",
    ("POST", "refresh"): "refresh",
    ("POST", "logout"): "logout",
    ("GET", "sessions"): "getSessions",
}
_OF_SESSIONS: Final = {"refresh", "logout", "getSessions", "revokeSession"}
_REGISTRATION: Final = ("username", "password", "email")


def action_of(method: str, segments: list[str]) -> str | None:
    """The action of a request below `/api/auth`, or None when there is no such route."""
    name = _ROUTES.get((method, "/".join(segments)))
    if method == "DELETE" and len(segments) == 2 and segments[0] == "sessions":
        name = "revokeSession"
    return name and f"plugin::users-permissions.auth.{name}"


class Auth:
    """Answers requests of users about themselves."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._users = accounts.users

    def answer(self, action: str, call: Call) -> web.Response:  # noqa: C901, PLR0911, PLR0912
        """Do what an action says.

        Raises:
            StrapiError: The request does not make sense, or is not allowed.
        """
        body = object_of(call.body)
        name = action.rpartition(".")[2]
        if name in _OF_SESSIONS and not self._accounts.renews:
            raise not_found()
        match name:
            case "callback":
                return self._log_in(call, body)
            case "register":
                return self._register(call, body)
            case "forgotPassword":
                return self._forgot(body)
            case "resetPassword":
                return self._reset(call, body)
            case "emailConfirmation":
                return self._confirm(call)
            case "sendEmailConfirmation":
                return self._send_confirmation(body)
            case "changePassword":
                return self._change(call, body)
            case "refresh":
                return self._refresh(body)
            case "logout":
                return self._log_out(self._caller(call), body)
            case "getSessions":
                user = self._caller(call)
                held = self._accounts.sessions.of(user.id)
                held.sort(key=lambda session: session.id != user.session)
                return json_response({"data": [each.shown(user.session) for each in held]})
            case _:
                user = self._caller(call)
                if not self._accounts.sessions.end(user.id, session=call.segments[1]):
                    raise StrapiError(404, "NotFoundError", "Session not found", {})
                return json_response({"data": {}})

    @staticmethod
    def _caller(call: Call) -> User:
        if not isinstance(call.caller, User):
            raise unauthorized("Missing authentication")
        return call.caller

    def _log_in(self, call: Call, body: dict[str, Json]) -> web.Response:
        required_texts(body, "identifier", "password")
        name = text_of(body, "identifier")
        user = self._users.by(email=name.lower()) or self._users.by(username=name)
        if user is None or user["password"] != body["password"]:
            raise validation_error("Invalid identifier or password")
        if self._accounts.must_confirm and not user["confirmed"]:
            raise application_error("Your account email is not confirmed")
        if user["blocked"]:
            raise application_error("Your account has been blocked by an administrator")
        return self._begun(call, user, body.get("deviceId"))

    def _register(self, call: Call, body: dict[str, Json]) -> web.Response:
        unknown = [name for name in body if name not in _REGISTRATION]
        if unknown:
            raise validation_error(f"Invalid parameters: {', '.join(unknown)}")
        required_texts(body, "email", "username", "password", new_password=True)
        email = text_of(body, "email").lower()
        if self._users.by(email=email) or self._users.by(username=body["username"]):
            raise application_error("Email or Username are already taken")
        confirmed = not self._accounts.must_confirm
        number = self._users.add(
            {
                **body,
                "email": email,
                "provider": "local",
                "role": self._accounts.signed_in,
                "confirmed": confirmed,
            }
        )
        user = self._users.raw(number)
        if not confirmed:
            self._mail_confirmation(user)
            return json_response({"user": self._users.one(call.caller, number)})
        return self._begun(call, user, str(uuid.uuid4()))

    def _begun(self, call: Call, user: dict[str, Json], device: Json) -> web.Response:
        number = int(str(user["id"]))
        token, refresh = self._accounts.sessions.begin(number, device)
        renewed = {"refreshToken": refresh} if self._accounts.renews else {}
        shown = self._users.one(call.caller, number)
        return json_response({"jwt": token, **renewed, "user": shown})

    def _begun_anew(self, call: Call, user: dict[str, Json], body: dict[str, Json]) -> web.Response:
        self._accounts.sessions.end(int(str(user["id"])))
        return self._begun(call, user, body.get("deviceId") or str(uuid.uuid4()))

    def _forgot(self, body: dict[str, Json]) -> web.Response:
        required_texts(body, "email")
        user = self._users.by(email=text_of(body, "email").lower())
        if user is not None and not user["blocked"]:
            code = secrets.token_hex(64)
            self._users.change(int(str(user["id"])), {"resetPasswordToken": code})
            self._accounts.mails.append(Mail(str(user["email"]), "Reset password", code))
        return json_response({"ok": True})

    def _reset(self, call: Call, body: dict[str, Json]) -> web.Response:
        required_texts(body, "passwordConfirmation", "code", "password", new_password=True)
        user = self._users.by(resetPasswordToken=body["code"])
        if user is None:
            raise validation_error("Incorrect code provided")
        changes = {"resetPasswordToken": None, "password": body["password"]}
        self._users.change(int(str(user["id"])), changes)
        return self._begun_anew(call, user, body)

    def _change(self, call: Call, body: dict[str, Json]) -> web.Response:
        if not isinstance(call.caller, User):
            raise application_error("You must be authenticated to reset your password")
        names = ("passwordConfirmation", "currentPassword", "password")
        required_texts(body, *names, new_password=True)
        user = self._users.raw(call.caller.id)
        if user["password"] != body["currentPassword"]:
            raise validation_error("The provided current password is invalid")
        if body["currentPassword"] == body["password"]:
            raise validation_error("Your new password must be different than your current password")
        self._users.change(call.caller.id, {"password": body["password"]})
        return self._begun_anew(call, user, body)

    def _refresh(self, body: dict[str, Json]) -> web.Response:
        refresh = text_of(body, "refreshToken")
        if not refresh:
            raise StrapiError(400, "BadRequestError", "Missing refresh token", {})
        tokens = self._accounts.sessions.renew(refresh)
        if tokens is None:
            raise unauthorized("Invalid refresh token")
        return json_response({"jwt": tokens[0], "refreshToken": tokens[1]})

    def _log_out(self, user: User, body: dict[str, Json]) -> web.Response:
        end = self._accounts.sessions.end
        if body.get("scope") == "all":
            end(user.id)
        elif text_of(body, "deviceId"):
            end(user.id, device=body["deviceId"])
        else:
            end(user.id, session=user.session, refresh=text_of(body, "refreshToken"))
        return json_response({"ok": True})

    def _confirm(self, call: Call) -> web.Response:
        required_texts(call.query, "confirmation")
        user = self._users.by(confirmationToken=call.query["confirmation"])
        if user is None:
            raise validation_error("Invalid token")
        changes: dict[str, Json] = {"confirmed": True, "confirmationToken": None}
        self._users.change(int(str(user["id"])), changes)
        return web.Response(
            status=302,
            text="Redirecting to /.",
            content_type="text/html",
            headers={"Location": "/"},
        )

    def _send_confirmation(self, body: dict[str, Json]) -> web.Response:
        required_texts(body, "email")
        email = text_of(body, "email")
        user = self._users.by(email=email.lower())
        if user is not None:
            if user["confirmed"]:
                raise application_error("Already confirmed")
            if user["blocked"]:
                raise application_error("User blocked")
            self._mail_confirmation(user)
        return json_response({"email": email if user is None else user["email"], "sent": True})

    def _mail_confirmation(self, user: dict[str, Json]) -> None:
        code = secrets.token_hex(20)
        self._users.change(int(str(user["id"])), {"confirmationToken": code})
        self._accounts.mails.append(Mail(str(user["email"]), "Account confirmation", code))

"""Everything that the service holds, and a call to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import attrs

from specloom.testing.kintone.dates import instant
from specloom.testing.kintone.errors import RefusedError
from specloom.testing.kintone.files import Attachments
from specloom.testing.kintone.store import Schema, Store
from specloom.testing.kintone.users import Directory
from specloom.testing.kintone.values import ValueReader

if TYPE_CHECKING:
    from specloom.testing.kintone.apps import KintoneApp, Permission
    from specloom.testing.kintone.auth import Caller
    from specloom.testing.kintone.cursors import Cursor
    from specloom.testing.kintone.files import Upload
    from specloom.testing.kintone.parameters import Parameters

__all__ = ["KINTONE_PATH", "Call", "Domain", "Handler"]

KINTONE_PATH = re.compile(r"/k(?:/guest/(?P<guest>\d+))?/v1/(?P<name>[\w/]+)\.json")


@attrs.frozen
class Call:
    """One call of an API."""

    caller: Caller
    given: Parameters
    guest_space: int | None
    """The guest space that the path names."""
    upload: Upload | None = None


class Domain:
    """One kintone: apps, records, files and people."""

    def __init__(self) -> None:
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.store = Store()
        self.directory = Directory(lambda: instant(self._now()))
        self.attachments = Attachments()
        self.reader = ValueReader(self.directory, self.attachments, self._now, count(1))
        self.cursors: dict[str, Cursor] = {}
        self._schemas: dict[int, Schema] = {}

    def add(self, app: KintoneApp) -> None:
        """Take in an app."""
        if app.id in self._schemas:
            raise ValueError(f"app {app.id} is there already")
        schema = Schema(app)
        self.store.create(schema)
        self._schemas[app.id] = schema

    def schema(self, app_id: int) -> Schema:
        """The tables of an app, which has to exist."""
        schema = self._schemas.get(app_id)
        if schema is None:
            message = f"The app (ID: {app_id}) not found. The app may have been deleted."
            raise RefusedError(404, "GAIA_AP01", message)
        return schema

    def now(self, caller: Caller) -> datetime:
        """The time, in the caller's time zone."""
        return self.clock().astimezone(caller.user.zone)

    def reach(self, call: Call, permission: Permission) -> Schema:
        """The tables of the app that a call names and may touch."""
        schema = self.schema(call.given.integer("app"))
        self.permit(call, schema.app, permission)
        return schema

    def permit(self, call: Call, app: KintoneApp, permission: Permission) -> None:
        """Refuse a call that took the wrong path to the app, or may not do this with it."""
        if app.guest_space_id != call.guest_space:
            if call.guest_space is None:
                message = "The app is in a guest space: the path must name the space."
                raise RefusedError(400, "GAIA_IL23", message)
            raise RefusedError(403, "CB_NO02", "No privilege to proceed.")
        _check_tokens(call, [app], {permission})

    def permit_upload(self, call: Call) -> None:
        """Refuse an upload by tokens of which none may write to an app."""
        _check_tokens(call, [schema.app for schema in self._schemas.values()], {"add", "edit"})

    def _now(self) -> datetime:
        return self.clock()


Handler = Callable[[Domain, Call], Any]
"""What answers the calls of one API."""


def _check_tokens(call: Call, apps: list[KintoneApp], permissions: set[Permission]) -> None:
    """Refuse a call by tokens that belong to none of the apps, or may do none of this."""
    if call.caller.tokens is None:
        return
    granted = [
        app.tokens[token] for app in apps for token in call.caller.tokens if token in app.tokens
    ]
    if not granted:
        message = "The specified API token does not match the app's API tokens."
        raise RefusedError(400, "GAIA_IA02", message)
    if not any(permissions & each for each in granted):
        message = "The specified API token cannot run the specified API."
        raise RefusedError(403, "GAIA_NO01", message)

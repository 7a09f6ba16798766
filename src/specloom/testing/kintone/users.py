"""Users, organizations and groups, and the User API's three lists of them.

See https://kintone.dev/en/docs/common/user-api/
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from specloom.testing.kintone.parameters import Parameters

__all__ = ["ADMINISTRATOR", "Directory", "User"]

_MOST = 100


@attrs.frozen
class User:
    """Who logs in."""

    code: str
    name: str
    password: str | None = None
    timezone: str = "UTC"
    organization: str | None = None
    """The code of the primary organization."""

    @property
    def zone(self) -> tzinfo:
        """The time zone; UTC needs no database of them."""
        return UTC if self.timezone == "UTC" else ZoneInfo(self.timezone)

    @property
    def entity(self) -> dict[str, str]:
        """The user as the value of a field."""
        return {"code": self.code, "name": self.name}


ADMINISTRATOR = User("Administrator", "Administrator")
"""In whose name kintone records what an API token does."""


class Directory:
    """Everyone, and what they belong to."""

    def __init__(self, now: Callable[[], str]) -> None:
        self._now = now
        self._logins: dict[str, User] = {ADMINISTRATOR.code: ADMINISTRATOR}
        self._listed: dict[str, dict[str, dict[str, Any]]] = {
            "users": {},
            "organizations": {},
            "groups": {},
        }

    def add_user(self, user: User, profile: dict[str, Any]) -> None:
        """Add a user; `profile` overrides properties of its object in the User API."""
        organizations = self._listed["organizations"]
        if user.organization is not None and user.organization not in organizations:
            raise ValueError(f"no such organization: {user.organization!r}")
        now = self._now()
        primary = organizations[user.organization]["id"] if user.organization else None
        self._logins[user.code] = user
        properties: dict[str, Any] = {
            "ctime": now, "mtime": now, "valid": True, "name": user.name, "surName": user.name,
            "givenName": "", "surNameReading": "", "givenNameReading": "", "localName": "",
            "localNameLocale": "en", "timezone": user.timezone, "locale": "en",
            "description": "", "phone": "", "mobilePhone": "", "extensionNumber": "",
            "email": "", "callto": "", "url": "", "employeeNumber": "", "birthDate": None,
            "joinDate": None, "primaryOrganization": primary, "sortOrder": None,
            "customItemValues": [],
        }  # fmt: skip
        self._list("users", user.code, properties | profile)

    def add_organization(self, code: str, name: str, parent: str | None) -> None:
        """Add an organization, under another one or at the top."""
        if parent is not None and parent not in self._listed["organizations"]:
            raise ValueError(f"no such organization: {parent!r}")
        properties = {
            "name": name, "localName": "", "localNameLocale": "en", "parentCode": parent,
            "description": "",
        }  # fmt: skip
        self._list("organizations", code, properties)

    def add_group(self, code: str, name: str) -> None:
        """Add a group."""
        self._list("groups", code, {"name": name, "description": ""})

    def login(self, code: str) -> User | None:
        """The user with that login name."""
        return self._logins.get(code)

    def name(self, kind: str, code: str) -> str | None:
        """The display name of a user, organization or group; None if there is none."""
        if kind == "users":
            user = self._logins.get(code)
            return user.name if user else None
        found = self._listed[kind].get(code)
        return found["name"] if found else None

    def list(self, kind: str, given: Parameters) -> dict[str, list[dict[str, Any]]]:
        """Answer a list call, in the order of the IDs."""
        ids, codes = given.array("ids"), given.texts("codes")
        if ids is not None and codes is not None:
            raise given.refuse("codes", "ids and codes cannot be specified together.")
        for name, wanted in (("ids", ids), ("codes", codes)):
            if wanted is not None and len(wanted) > _MOST:
                raise given.refuse(name, f"A maximum of {_MOST} can be specified at one time.")
        offset = given.optional_integer("offset", minimum=0) or 0
        size = given.optional_integer("size", maximum=_MOST) or _MOST
        found = [*self._listed[kind].values()]
        if ids is not None:
            found = [one for one in found if one["id"] in {str(wanted) for wanted in ids}]
        if codes is not None:
            found = [one for one in found if one["code"] in codes]
        return {kind: found[offset : offset + size]}

    def _list(self, kind: str, code: str, properties: dict[str, Any]) -> None:
        listed = self._listed[kind]
        if code in listed:
            raise ValueError(f"{code!r} is already one of the {kind}")
        listed[code] = {"id": str(len(listed) + 1), "code": code} | properties

"""Users, organizations, groups and job titles, and the User API's three lists of them.

See https://kintone.dev/en/docs/common/user-api/
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, cast
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
    is_administrator: bool = False

    @property
    def zone(self) -> tzinfo:
        """The time zone; UTC needs no database of them."""
        return UTC if self.timezone == "UTC" else ZoneInfo(self.timezone)

    @property
    def entity(self) -> dict[str, str]:
        """The user as the value of a field."""
        return {"code": self.code, "name": self.name}


ADMINISTRATOR = User("Administrator", "Administrator", is_administrator=True)
"""In whose name kintone records what an API token does."""


class Directory:
    """Everyone, and what they belong to."""

    def __init__(self, now: Callable[[], str]) -> None:
        self._now = now
        self.logins: dict[str, User] = {ADMINISTRATOR.code: ADMINISTRATOR}
        self.listed: dict[str, dict[str, dict[str, Any]]] = {
            "users": {},
            "organizations": {},
            "groups": {},
            "titles": {},
        }
        """The objects of the User API by code; job titles have no list of their own there."""
        self.memberships: dict[str, list[tuple[str, str]]] = {}
        """Codes of organizations, and of the job titles in them, by user."""
        self.joined: dict[str, list[str]] = {}
        """Codes of static groups, by user."""
        self.services: dict[str, list[str]] = {}
        """Codes of services, as CSV files have them, by user."""
        self._last_ids = dict.fromkeys(self.listed, 0)

    def add_user(self, user: User, profile: dict[str, Any]) -> None:
        """Add a user; `profile` overrides properties of its object in the User API."""
        organizations = self.listed["organizations"]
        if user.organization is not None and user.organization not in organizations:
            raise ValueError(f"no such organization: {user.organization!r}")
        now = self._now()
        primary = organizations[user.organization]["id"] if user.organization else None
        self.logins[user.code] = user
        if user.organization is not None:
            self.memberships[user.code] = [(user.organization, "")]
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
        if parent is not None and parent not in self.listed["organizations"]:
            raise ValueError(f"no such organization: {parent!r}")
        properties = {
            "name": name, "localName": "", "localNameLocale": "en", "parentCode": parent,
            "description": "",
        }  # fmt: skip
        self._list("organizations", code, properties)

    def add_group(self, code: str, name: str) -> None:
        """Add a group."""
        self._list("groups", code, {"name": name, "description": ""})

    def add_title(self, code: str, name: str) -> None:
        """Add a job title."""
        self._list("titles", code, {"name": name, "description": ""})

    def rename(self, kind: str, old: str, new: str) -> None:
        """Give something another code, in its place among its like."""
        listed = self.listed[kind]
        self.listed[kind] = {
            (new if code == old else code): (one | {"code": new} if code == old else one)
            for code, one in listed.items()
        }
        if kind == "users":
            for held in self._held():
                if old in held:
                    held[new] = held.pop(old)
            self.logins[new] = attrs.evolve(self.logins.pop(old), code=new)
        elif kind == "organizations":
            for one in self.listed[kind].values():
                one["parentCode"] = new if one["parentCode"] == old else one["parentCode"]
        for user, pairs in self.memberships.items():
            self.memberships[user] = [
                (
                    new if kind == "organizations" and organization == old else organization,
                    new if kind == "titles" and title == old else title,
                )
                for organization, title in pairs
            ]
        if kind == "groups":
            for user, codes in self.joined.items():
                self.joined[user] = [new if code == old else code for code in codes]

    def remove(self, kind: str, code: str) -> None:
        """Delete something; what is below an organization goes with it."""
        self.listed[kind].pop(code, None)
        if kind == "users":
            self.logins.pop(code, None)
            for held in self._held():
                held.pop(code, None)
        elif kind == "organizations":
            below = [each for each, one in self.listed[kind].items() if one["parentCode"] == code]
            for each in below:
                self.remove(kind, each)
        for user, pairs in self.memberships.items():
            self.memberships[user] = [
                (organization, "" if kind == "titles" and title == code else title)
                for organization, title in pairs
                if not (kind == "organizations" and organization == code)
            ]
        if kind == "groups":
            for user, codes in self.joined.items():
                self.joined[user] = [each for each in codes if each != code]

    def login(self, code: str) -> User | None:
        """The user with that login name."""
        return self.logins.get(code)

    def name(self, kind: str, code: str) -> str | None:
        """The display name of a user, organization or group; None if there is none."""
        if kind == "users":
            user = self.logins.get(code)
            return user.name if user else None
        found = self.listed[kind].get(code)
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
        found = [*self.listed[kind].values()]
        if ids is not None:
            found = [one for one in found if one["id"] in {str(wanted) for wanted in ids}]
        if codes is not None:
            found = [one for one in found if one["code"] in codes]
        return {kind: found[offset : offset + size]}

    def _held(self) -> tuple[dict[str, Any], ...]:
        """What each user has, by login name."""
        held = (self.memberships, self.joined, self.services)
        return cast("tuple[dict[str, Any], ...]", held)

    def _list(self, kind: str, code: str, properties: dict[str, Any]) -> None:
        listed = self.listed[kind]
        if code in listed:
            raise ValueError(f"{code!r} is already one of the {kind}")
        self._last_ids[kind] += 1
        listed[code] = {"id": str(self._last_ids[kind]), "code": code} | properties

"""Users, roles and what they may do: the data of Users & Permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from specloom.testing.strapi.access import Anyone
from specloom.testing.strapi.actions import PUBLIC, SIGNED_IN, actions_of, with_flags
from specloom.testing.strapi.sessions import Sessions

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from specloom.testing.strapi.entries import Entries
    from specloom.testing.strapi.schema import Schema
    from specloom.testing.strapi.wire import Json

__all__ = ["Accounts", "Mail", "User"]


@attrs.frozen
class Mail:
    """What would have been mailed."""

    to: str
    subject: str
    code: str
    """What the link in it holds."""


@attrs.frozen
class User:
    """A user who calls."""

    id: int
    session: str
    rights: AbstractSet[str]

    def may(self, action: str) -> bool:
        """Whether the user's role has the action."""
        return action in self.rights


class Accounts:
    """Everybody, and what they may do.

    Args:
        users: The users.
        roles: The roles.
        schema: What there is to be allowed.
        public: Gives what a test lets callers without a token do.
    """

    def __init__(
        self, users: Entries, roles: Entries, schema: Schema, public: Callable[[], AbstractSet[str]]
    ) -> None:
        self.users = users
        self.roles = roles
        self.schema = schema
        self.mails: list[Mail] = []
        self.must_confirm = False
        self.renews = True
        self.sessions = Sessions(seconds=600)
        self._public = public
        self.granted: dict[int, set[str]] = {}
        about = "Default role given to {} user."
        for name, who in (("Authenticated", "authenticated"), ("Public", "unauthenticated")):
            given: dict[str, Json] = {"name": name, "type": name.lower()}
            number = self.roles.add({**given, "description": about.format(who)})
            self.granted[number] = set(SIGNED_IN) if name == "Authenticated" else set(PUBLIC)
        self.signed_in, self.public = list(self.granted)

    def anyone(self) -> Anyone:
        """Whoever comes without a token."""
        return Anyone(self.granted[self.public] | self._public())

    def caller(self, token: str) -> User | None:
        """The user whose token it is, or None."""
        found = self.sessions.owner_of(token)
        if found is None:
            return None
        number, session = found
        user = self.users.raw(number)
        if not user or user["blocked"]:
            return None
        return User(number, session, self.granted.get(self.role_of(number), set()))

    def role_of(self, user: int) -> int:
        """The role of a user."""
        shown = self.users.one(_ALL, user, {"populate": "role"}) or {}
        role = shown.get("role")
        return int(str(role["id"])) if isinstance(role, dict) else self.public

    def permissions(self, role: int | None = None) -> Json:
        """Everything there is to be allowed, and whether a role is."""
        held = set[str]() if role is None else self.granted.get(role, set[str]())
        granted = held | self._public() if role == self.public else held
        return with_flags(actions_of(self.schema), granted)


class _All:
    """Whoever may see everything."""

    def may(self, action: str) -> bool:
        return bool(action)


_ALL = _All()

"""Who calls, and what the caller may do.

See https://docs.strapi.io/cms/features/api-tokens
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

import attrs

from specloom.testing.strapi.errors import unauthorized

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

    from specloom.testing.strapi.accounts import Accounts
    from specloom.testing.strapi.schema import Attribute

TokenKind = Literal["full-access", "read-only", "custom"]


class Caller(Protocol):
    """Whoever sent a request."""

    def may(self, action: str) -> bool:
        """Whether an action such as `api::article.article.find` is allowed."""
        ...


@attrs.frozen
class Anyone:
    """A caller without a token, who has the rights of the public role."""

    rights: AbstractSet[str]

    def may(self, action: str) -> bool:
        """Whether the public role has the action."""
        return action in self.rights


@attrs.frozen
class Token:
    """An API token."""

    kind: TokenKind
    permissions: frozenset[str] = frozenset()
    is_over: Callable[[], bool] = attrs.field(default=lambda: False, repr=False)
    """Whether it has expired by now."""

    def may(self, action: str) -> bool:
        """Whether this kind of token has the action."""
        if self.kind == "full-access":
            return True
        if self.kind == "read-only":
            return action.endswith(("find", "findOne"))
        return action in self.permissions


@attrs.frozen
class Access:
    """What a caller may reach through relations."""

    caller: Caller

    def may_read(self, attribute: Attribute) -> bool:
        """Whether a relation may be followed: that takes `find` on its target."""
        if attribute.type != "relation" or attribute.system:
            return True
        return self.caller.may(f"{attribute.target}.find")


def identify(authorization: str, tokens: Mapping[str, Token], accounts: Accounts) -> Caller:
    """The caller behind an `Authorization` header.

    Another scheme than Bearer is no credential at all: such a caller is anonymous.

    Raises:
        StrapiError: 401 for an unknown or expired token.
    """
    scheme, _, value = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not value.strip() or " " in value.strip():
        return accounts.anyone()
    token = tokens.get(value.strip()) or accounts.caller(value.strip())
    if token is None:
        raise unauthorized("Missing or invalid credentials")
    if isinstance(token, Token) and token.is_over():
        raise unauthorized("Token expired")
    return token

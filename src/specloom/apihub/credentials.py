"""What an apihub client proves itself with: tokens signed with an API key.

https://apihub.net/docs/readme/keys.html
"""

from __future__ import annotations

import base64
import binascii
import time
from typing import TYPE_CHECKING, Any, ClassVar

from specloom.core.errors import ConfigurationError
from specloom.core.secret import Secret, hidden
from specloom.core.shapes import is_list
from specloom.core.signed import AHEAD, MintedToken, SignedToken, Signing

from ._generated.credentials import StaticToken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["AppToken", "MintedToken", "PersonToken", "StaticToken", "mint_person_token"]

LONGEST = 2 * 3600
"""Seconds that the hub lets a token live at most."""


class _SignedToken(SignedToken):
    """A token that is signed with an API key.

    Args:
        ak: Access key.
        sk: Secret key, which signs.
        base64_sk: Whether `sk` is Base64 of the key, as some Java libraries take it.
        lifetime: Seconds that a token lives, two hours at most.
        clock: Gives the time, in seconds since 1970.
    """

    service: ClassVar[str] = "apihub"
    signing: ClassVar[Signing] = Signing(algorithm="HS256", key="sk", lifetime=LONGEST)

    def __init__(
        self,
        ak: str,
        sk: str | Secret,
        *,
        base64_sk: bool = False,
        lifetime: int = LONGEST,
        clock: Callable[[], float] = time.time,
    ) -> None:
        key = hidden(sk)
        del sk  # what is raised below must not show it among the locals
        name = type(self).__name__
        # The caller may come without a type checker.
        if not isinstance(ak, str) or not isinstance(key, Secret):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"{name}: ak and sk must be strings")
        if isinstance(lifetime, bool) or not isinstance(lifetime, int):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"{name}: lifetime must be whole seconds, not {lifetime!r}")
        if not 2 * AHEAD <= lifetime <= LONGEST:
            raise ConfigurationError(
                f"{name}: lifetime is {lifetime} s; the hub takes {LONGEST} at most, and less than "
                f"{2 * AHEAD} would be minted anew all the time"
            )
        if base64_sk and _decoded(key) is None:
            raise ConfigurationError(f"{name}: sk is not Base64")
        self._base64 = base64_sk
        super().__init__(key, {"ak": ak}, lifetime=lifetime, clock=clock)

    def _key_bytes(self) -> bytes:
        return _decoded(self._key) or b"" if self._base64 else super()._key_bytes()


def _decoded(key: Secret) -> bytes | None:
    try:
        return base64.b64decode(key.reveal(), validate=True)
    except (binascii.Error, ValueError):
        return None


class AppToken(_SignedToken):
    """Calls as the application itself, with tokens minted from its API key.

    Args:
        ak: Access key.
        sk: Secret key, which signs.
        base64_sk: Whether `sk` is Base64 of the key, as some Java libraries take it.
        lifetime: Seconds that a token lives, two hours at most.
        clock: Gives the time, in seconds since 1970.

    Raises:
        ConfigurationError: A key is empty, or the lifetime is out of range.
    """

    scheme: ClassVar[str] = "app_token"
    signing: ClassVar[Signing] = Signing(
        algorithm="HS256",
        key="sk",
        lifetime=LONGEST,
        claims={"sub": "{ak}", "iss": "{ak}", "typ": "app_token"},
    )


class PersonToken(_SignedToken):
    """Calls as a user of your own system, with tokens minted from your API key.

    Args:
        ak: Access key.
        sk: Secret key, which signs.
        user: ID of the user in your system.
        roles: The user's roles, `SYS_ADMIN` for one.
        groups: The user's groups as paths, `/sales/north` for one.
        base64_sk: Whether `sk` is Base64 of the key, as some Java libraries take it.
        lifetime: Seconds that a token lives, two hours at most.
        clock: Gives the time, in seconds since 1970.

    Raises:
        ConfigurationError: A key or the user is empty, or the lifetime is out of range.
    """

    scheme: ClassVar[str] = "person_token"

    def __init__(
        self,
        ak: str,
        sk: str | Secret,
        user: str,
        *,
        roles: Sequence[str] = (),
        groups: Sequence[str] = (),
        base64_sk: bool = False,
        lifetime: int = LONGEST,
        clock: Callable[[], float] = time.time,
    ) -> None:
        key = hidden(sk)
        del sk  # what is raised below must not show it among the locals
        if not user:
            raise ConfigurationError("PersonToken: user is empty")
        for name, values in (("roles", roles), ("groups", groups)):
            if not is_list(values) or not all(isinstance(each, str) for each in values):
                raise ConfigurationError(
                    f"PersonToken: {name} must be a list of strings, not {values!r}"
                )
        self._user = str(user)
        self._roles = list(roles)
        self._groups = list(groups)
        super().__init__(ak, key, base64_sk=base64_sk, lifetime=lifetime, clock=clock)

    def _claims(self) -> dict[str, Any]:
        return {
            "sub": self._user,
            "iss": self._arguments["ak"],
            "typ": "person_token",
            "roles": self._roles,
            "groups": self._groups,
        }


def mint_person_token(
    ak: str,
    sk: str | Secret,
    user: str,
    *,
    roles: Sequence[str] = (),
    groups: Sequence[str] = (),
    base64_sk: bool = False,
    lifetime: int = LONGEST,
    clock: Callable[[], float] = time.time,
) -> MintedToken:
    """Mint a token for a user who is logged in to your own system, to hand to your front end.

    See https://apihub.net/docs/readme/keys.html

    Args:
        ak: Access key.
        sk: Secret key, which signs; it stays with you.
        user: ID of the user in your system.
        roles: The user's roles, `SYS_ADMIN` for one.
        groups: The user's groups as paths, `/sales/north` for one.
        base64_sk: Whether `sk` is Base64 of the key, as some Java libraries take it.
        lifetime: Seconds that the token lives, two hours at most. It cannot be taken back: what a
            browser holds may well be shorter.
        clock: Gives the time, in seconds since 1970.

    Raises:
        ConfigurationError: A key or the user is empty, or the lifetime is out of range.
    """
    key = hidden(sk)
    del sk  # what is raised below must not show it among the locals
    return PersonToken(
        ak,
        key,
        user,
        roles=roles,
        groups=groups,
        base64_sk=base64_sk,
        lifetime=lifetime,
        clock=clock,
    ).mint()

"""What an apihub client proves itself with: tokens signed with an API key.

https://apihub.net/docs/readme/keys.html
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import time
import warnings
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import frozen

from specloom.core.credentials import Credential, TokenCredential
from specloom.core.errors import ConfigurationError
from specloom.core.secret import Secret, hidden
from specloom.core.shapes import is_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from specloom.core.errors import ApiError

__all__ = ["AppToken", "MintedToken", "PersonToken", "StaticToken", "mint_person_token"]

LONGEST = 2 * 3600
"""Seconds that the hub lets a token live at most."""
AHEAD = 60
"""Seconds before its end at which a token is replaced."""

# A token of ours holds by this machine's clock; whoever finds it too old or too new has another.
_OF_A_TOKEN = re.compile(r"token|jwt|signature|令牌|身份|认证|鉴权", re.IGNORECASE)
_OF_TIME = re.compile(
    r"\b(iat|nbf|exp|expired?|not yet valid|clock)\b|过期|尚未生效|时钟", re.IGNORECASE
)


@frozen
class MintedToken:
    """A token to hand to somebody else."""

    token: Secret
    """What goes into the header `Apihub-Token`; `reveal()` gives the text."""
    expires_at: datetime
    """When it ends, in UTC: hand out another one before that."""


class _SignedToken(Credential):
    """A token that is minted when it is needed, and anew shortly before it ends.

    Args:
        ak: Access key.
        sk: Secret key, which signs.
        base64_sk: Whether `sk` is Base64 of the key, as some Java libraries take it.
        lifetime: Seconds that a token lives, two hours at most.
        clock: Gives the time, in seconds since 1970.
    """

    def __init__(
        self,
        ak: str,
        sk: str | Secret,
        *,
        base64_sk: bool = False,
        lifetime: int = LONGEST,
        clock: Callable[[], float] = time.time,
    ) -> None:
        name = type(self).__name__
        self._sk = hidden(sk)
        del sk  # what is raised below must not show it among the locals
        # The caller may come without a type checker.
        if not isinstance(ak, str) or not isinstance(self._sk, Secret):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"{name}: ak and sk must be strings")
        if not ak:
            raise ConfigurationError(f"{name}: ak is empty")
        if isinstance(lifetime, bool) or not isinstance(lifetime, int):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"{name}: lifetime must be whole seconds, not {lifetime!r}")
        if not 2 * AHEAD <= lifetime <= LONGEST:
            raise ConfigurationError(
                f"{name}: lifetime is {lifetime} s; the hub takes {LONGEST} at most, and less than "
                f"{2 * AHEAD} would be minted anew all the time"
            )
        self._ak = ak
        if not self._sk:
            raise ConfigurationError(f"{name}: sk is empty")
        self._base64 = base64_sk
        self._key()  # a key that cannot sign shows now
        self._lifetime = lifetime
        self._clock = clock
        self._token = Secret("")
        self._renew_at = 0.0

    async def secret(self) -> Secret:
        """The token to send now."""
        # Nothing is awaited here, so that calls at once cannot mint twice.
        now = self._clock()
        if not self._token or now >= self._renew_at or now < self._renew_at - self._lifetime:
            minted = self.mint()
            self._token = minted.token
            self._renew_at = minted.expires_at.timestamp() - AHEAD
        return self._token

    def mint(self) -> MintedToken:
        """Mint a token that lives from now on."""
        import jwt

        now = int(self._clock())
        claims = {**self._claims(), "iat": now, "exp": now + self._lifetime}
        with warnings.catch_warnings():
            # The hub makes the key: a caller cannot lengthen it.
            warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
            token = Secret(jwt.encode(claims, self._key(), algorithm="HS256"))
        return MintedToken(token, datetime.fromtimestamp(now + self._lifetime, UTC))

    def hint(self, error: ApiError) -> str | None:
        """Tell of the clock when the hub finds a token too old or too new."""
        said = f"{error.code} {error.message} {json.dumps(error.details, ensure_ascii=False)}"
        if not _OF_TIME.search(said):
            return None
        if error.status != 401 and not _OF_A_TOKEN.search(said):
            return None
        now = datetime.fromtimestamp(self._clock(), UTC)
        return (
            f"The token was valid by this machine's clock, which says {now:%Y-%m-%d %H:%M:%S} UTC: "
            "check the clock"
        )

    def _claims(self) -> dict[str, Any]:
        raise NotImplementedError

    def _key(self) -> bytes:
        if not self._base64:
            return self._sk.reveal().encode()
        try:
            return base64.b64decode(self._sk.reveal(), validate=True)
        except (binascii.Error, ValueError):
            pass
        raise ConfigurationError(f"{type(self).__name__}: sk is not Base64")


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

    def _claims(self) -> dict[str, Any]:
        return {"sub": self._ak, "iss": self._ak, "typ": "app_token"}


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
            "iss": self._ak,
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


class StaticToken(TokenCredential):
    """A token that somebody else minted.

    Args:
        token: The token.
    """

    scheme: ClassVar[str] = "static_token"

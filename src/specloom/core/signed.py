"""Tokens that a client signs itself."""

from __future__ import annotations

import base64
import json
import re
import time
import warnings
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import field, frozen

from .credentials import Credential
from .errors import ConfigurationError
from .secret import Secret, hidden, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .errors import ApiError

__all__ = ["AHEAD", "MintedToken", "SignedToken", "Signing"]

AHEAD = 60
"""Seconds before its end at which a token is replaced; half of a shorter life."""

_PLAIN = str.maketrans("-_", "+/")  # of the alphabet for URLs
_DECODED: Mapping[str, Callable[[str], bytes]] = {
    "text": str.encode,
    "hex": bytes.fromhex,
    "base64": lambda text: base64.b64decode(
        text.translate(_PLAIN) + "=" * (-len(text) % 4), validate=True
    ),
}
_ARGUMENT = re.compile(r"\{(\w+)\}")
# A token of ours holds by this machine's clock; whoever finds it too old or too new has another.
_OF_A_TOKEN = re.compile(r"token|jwt|signature|令牌|身份|认证|鉴权", re.IGNORECASE)
_OF_TIME = re.compile(
    r"\b(iat|nbf|exp|expired?|not yet valid|clock)\b|过期|尚未生效|时钟", re.IGNORECASE
)


@frozen
class MintedToken:
    """A token to hand to somebody else."""

    token: Secret
    """What goes into the header; `reveal()` gives the text."""
    expires_at: datetime
    """When it ends, in UTC: hand out another one before that."""


@frozen(kw_only=True)
class Signing:
    """How tokens of one kind are made."""

    algorithm: Literal["HS256", "HS384", "HS512", "RS256", "ES256", "EdDSA"]
    key: str
    """Name of the argument that signs."""
    key_encoding: Literal["text", "hex", "base64"] = "text"
    """How the bytes of a secret are written; Base64 may be that for URLs, without its padding."""
    lifetime: int
    """Seconds that a token lives."""
    claims: Mapping[str, str] = field(factory=dict[str, str])
    """Claims beside `iat` and `exp`; `{name}` in one stands for an argument."""
    headers: Mapping[str, str] = field(factory=dict[str, str])
    """Headers of the token beside `alg` and `typ`, as claims are written."""


class SignedToken(Credential):
    """A JWT that is minted when it is needed, and anew shortly before it ends.

    Args:
        key: What signs: a secret for HS256 and its like, a private key as PEM for the others.
        arguments: What the claims are filled with, by name.
        lifetime: Seconds that a token lives; what `signing` says when absent.
        clock: Gives the time, in seconds since 1970.

    Raises:
        ConfigurationError: An argument is empty or no text, or the key cannot sign.
    """

    signing: ClassVar[Signing]

    def __init__(
        self,
        key: str | Secret,
        arguments: Mapping[str, str],
        *,
        lifetime: int | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._key = hidden(key)
        del key  # what is raised below must not show it among the locals
        self._check({**arguments, self.signing.key: self._key})
        self._arguments = dict(arguments)
        self._lifetime = self.signing.lifetime if lifetime is None else lifetime
        self._clock = clock
        self._token = Secret("")
        self._renew_at = 0.0
        self.mint()  # a key that cannot sign shows now

    def _check(self, given: Mapping[str, object]) -> None:
        name = type(self).__name__
        for argument, value in given.items():
            # The caller may come without a type checker.
            if not isinstance(value, (str, Secret)):
                raise ConfigurationError(
                    f"{name}: {argument} must be a string, not {kind_of(value)}"
                )
            if not value:
                raise ConfigurationError(f"{name}: {argument} is empty")

    async def secret(self) -> Secret:
        """The token to send now."""
        # Nothing is awaited here, so that calls at once cannot mint twice.
        now = self._clock()
        if not self._token or now >= self._renew_at or now < self._renew_at - self._lifetime:
            minted = self.mint()
            self._token = minted.token
            self._renew_at = minted.expires_at.timestamp() - min(AHEAD, self._lifetime / 2)
        return self._token

    def mint(self) -> MintedToken:
        """Mint a token that lives from now on."""
        now = int(self._clock())
        claims = {**self._claims(), "iat": now, "exp": now + self._lifetime}
        token = _signed(claims, self._filled(self.signing.headers), self._key_bytes, self.signing)
        if not isinstance(token, Secret):
            raise ConfigurationError(f"{type(self).__name__}: {token}")
        return MintedToken(token, datetime.fromtimestamp(now + self._lifetime, UTC))

    def hint(self, error: ApiError) -> str | None:
        """Tell of the clock when the service finds a token too old or too new."""
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
        return self._filled(self.signing.claims)

    def _key_bytes(self) -> bytes:
        return _DECODED[self.signing.key_encoding](self._key.reveal())

    def _filled(self, texts: Mapping[str, str]) -> dict[str, Any]:
        arguments = self._arguments
        return {
            name: _ARGUMENT.sub(lambda found: arguments[found[1]], text)
            for name, text in texts.items()
        }


def _signed(
    claims: Mapping[str, Any],
    headers: Mapping[str, Any],
    key: Callable[[], bytes],
    signing: Signing,
) -> Secret | str:
    """Sign a token; where that cannot be done, say why.

    The key stays here: a failure is told and not raised, so that no frame that holds it becomes
    part of a traceback.
    """
    import jwt
    from jwt.algorithms import has_crypto

    is_secret = signing.algorithm.startswith("HS")
    if not is_secret and not has_crypto:
        return f"{signing.algorithm} needs `pip install specloom[certificates]`"
    try:
        with warnings.catch_warnings():
            # The service makes the key: a caller cannot lengthen it.
            warnings.simplefilter("ignore")
            return Secret(jwt.encode(dict(claims), key(), signing.algorithm, dict(headers)))
    except Exception as error:  # noqa: BLE001  # a key is refused in many ways
        kind = type(error).__name__
    written = "" if signing.key_encoding == "text" else f" written as {signing.key_encoding}"
    what = f"a secret{written}" if is_secret else "the private key as PEM"
    return (
        f"{signing.key} cannot sign with {signing.algorithm}, which needs {what} ({kind}); "
        "check how it was read"
    )

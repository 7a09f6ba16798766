"""What a client proves itself with."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, ClassVar

from .errors import ConfigurationError
from .secret import Secret, hidden, kind_of

if TYPE_CHECKING:
    from .errors import ApiError

__all__ = ["Credential", "FixedCredential", "TokenCredential", "UserPassword", "checked"]

_NOT_IN_HEADER = re.compile(r"[^\x20-\x7e]")


class Credential:
    """Base of every credential: the name of its scheme, and the secret to send.

    How the secret travels (header, prefix) is stated by the service's spec.
    """

    scheme: ClassVar[str]
    """Name of the scheme in `service.yaml`."""

    service: ClassVar[str] = ""
    """Name of the service that it is for, where its class says so: no other gets it."""

    request_token: Secret | None = None
    """The request token of a browser session."""

    async def secret(self) -> Secret:
        """What to send now. The same object as before means that it has not changed."""
        raise NotImplementedError

    def hint(self, error: ApiError) -> str | None:
        """What may have been wrong with it, when the service refused a call with it."""
        return None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"


class FixedCredential(Credential):
    """A credential whose secret never changes."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    async def secret(self) -> Secret:
        """What to send."""
        return self._secret


class TokenCredential(FixedCredential):
    """A token, sent as it is or in a pair of name and password.

    Args:
        token: The token.

    Raises:
        ConfigurationError: It is empty, or holds what a header cannot carry, or a name in a pair.
    """

    pair: ClassVar[str] = ""
    """Name and password, with `{token}` for one of them, that go as Base64 of their UTF-8."""

    def __init__(self, token: str | Secret) -> None:
        secret = hidden(token)
        del token  # what is raised below must not show it among the locals
        secret = checked(secret, f"{type(self).__name__}: the token")
        if self.pair.startswith("{") and ":" in secret.reveal():
            raise ConfigurationError(f"{type(self).__name__}: the token cannot hold a colon")
        super().__init__(_paired(secret, self.pair) if self.pair else secret)


class UserPassword(FixedCredential):
    """A login name and its password, sent as Base64 of their UTF-8.

    Args:
        username: The login name, without a colon.
        password: The password.

    Raises:
        ConfigurationError: One is empty or no text, or the name holds a colon.
    """

    def __init__(self, username: str, password: str | Secret) -> None:
        secret = hidden(password)
        del password  # what is raised below must not show it among the locals
        if not username or not secret:
            raise ConfigurationError(
                f"{type(self).__name__}: username and password must not be empty"
            )
        # The caller may come without a type checker.
        if not isinstance(username, str) or not isinstance(secret, Secret):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(
                f"{type(self).__name__}: username and password must be strings"
            )
        if ":" in username:
            raise ConfigurationError(f"{type(self).__name__}: a username cannot hold a colon")
        if not _is_text(username) or not _is_text(secret.reveal()):
            raise ConfigurationError(
                f"{type(self).__name__}: username or password is not valid text; check how it was "
                "read"
            )
        pair = f"{username}:{secret.reveal()}".encode()
        super().__init__(Secret(base64.b64encode(pair).decode("ascii")))


def _paired(token: Secret, pair: str) -> Secret:
    return Secret(base64.b64encode(pair.replace("{token}", token.reveal()).encode()).decode())


def checked(value: str | Secret, what: str) -> Secret:
    """A secret that can stand in a header.

    Raises:
        ConfigurationError: It is empty, or holds what a header cannot carry.
    """
    secret = hidden(value)
    del value  # what is raised below must not show it among the locals
    # The caller may come without a type checker.
    if not isinstance(secret, Secret):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"{what} must be a string, not {kind_of(secret)}")
    fault = _fault(secret.reveal())
    if fault is not None:
        raise ConfigurationError(f"{what} {fault}")
    return secret


def _fault(text: str) -> str | None:
    if not text.strip():
        return "is empty"
    if _NOT_IN_HEADER.search(text) or text != text.strip():
        return (
            "holds characters that a header cannot carry (blanks at an end, control characters, "
            "or others than ASCII); check how it was read"
        )
    return None


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True

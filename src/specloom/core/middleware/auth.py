"""Sends the first credential, by the service's priority, that the operation accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.core.credentials import Credential
from specloom.core.errors import ConfigurationError
from specloom.core.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specloom.core.chain import Handler
    from specloom.core.message import Request, Response
    from specloom.core.operation import Scheme, Service

__all__ = ["Auth"]

ANONYMOUS = "anonymous"


class Auth:
    """Adds exactly one credential to each request, and Basic authentication where it is set.

    Args:
        service: Names the schemes and their headers.
        credentials: What the client holds, one of a scheme.
        basic: Sent beside the credential, for a gate before the service.

    Raises:
        ConfigurationError: Two are of one scheme, one is not of this service, or Basic
            authentication would collide with another on its header.
    """

    def __init__(
        self, service: Service, credentials: Sequence[Credential], basic: Credential | None
    ) -> None:
        self._service = service
        self._held: dict[str, Credential] = {}
        for credential in credentials:
            self._add(credential)
        if basic is not None:
            self._check_basic(basic)
        self.basic = basic
        """What goes beside the credential."""
        self._written: dict[str, tuple[Secret, Mapping[str, str | Secret]]] = {}

    async def __call__(self, request: Request, call_next: Handler) -> Response:
        """Handle one request."""
        operation = request.operation
        for scheme in operation.accepts:
            credential = self._held.get(scheme)
            if credential is not None:
                break
        else:
            if ANONYMOUS not in operation.accepts:
                raise ConfigurationError(self._none_accepted(operation.name, operation.accepts))
            credential, scheme = None, ANONYMOUS
        headers = request.headers
        token: tuple[str, Secret] | None = None
        if credential is not None:
            own = self._headers(credential, await credential.secret())
            headers = {**headers, **own} if headers else own
            described = self._service.schemes[scheme]
            if described.token_param is not None and credential.request_token is not None:
                token = described.token_param, credential.request_token
        if self.basic is not None:
            headers = {**headers, **self._headers(self.basic, await self.basic.secret())}
        return await call_next(request.evolve(headers=headers, credential=scheme, token=token))

    def _headers(self, credential: Credential, secret: Secret) -> Mapping[str, str | Secret]:
        written = self._written.get(credential.scheme)
        if written is not None and written[0] is secret:
            return written[1]
        scheme = self._service.schemes[credential.scheme]
        headers: dict[str, str | Secret] = dict(scheme.headers)
        if scheme.header is not None:
            headers[scheme.header] = Secret(scheme.prefix + secret.reveal())
        self._written[credential.scheme] = secret, headers
        return headers

    def _scheme_of(self, credential: Credential, option: str) -> str:
        # The caller may come without a type checker.
        if not isinstance(credential, Credential):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(
                f"{option} takes credentials of specloom.{self._service.name}, "
                f"not {type(credential).__name__}"
            )
        if credential.scheme not in self._service.schemes:
            raise ConfigurationError(
                f"{type(credential).__name__} is not a credential of {self._service.title}"
            )
        return credential.scheme

    def _stands_alone(self, scheme: str) -> bool:
        return any(scheme in api.accepts for api in self._service.apis.values())

    def _add(self, credential: Credential) -> None:
        scheme = self._scheme_of(credential, "auth")
        if not self._stands_alone(scheme):
            raise ConfigurationError(
                f"{type(credential).__name__} does not stand alone: give it as {scheme}_auth="
            )
        if scheme in self._held:
            raise ConfigurationError(
                f"auth holds two of {type(credential).__name__}, which go into one header: give one"
            )
        self._held[scheme] = credential

    def _check_basic(self, basic: Credential) -> None:
        own = self._scheme_of(basic, "basic_auth")
        if self._stands_alone(own):
            raise ConfigurationError(f"{type(basic).__name__} stands alone: give it as auth=")
        header = self._header(self._service.schemes[own])
        for scheme, credential in self._held.items():
            if self._header(self._service.schemes[scheme]) == header:
                raise ConfigurationError(
                    f"{type(credential).__name__} and {type(basic).__name__} both need the header "
                    f"{self._service.schemes[scheme].header}: a request can carry one. "
                    "Use another credential beside Basic authentication"
                )

    @staticmethod
    def _header(scheme: Scheme) -> str:
        return (scheme.header or "").lower()

    def _none_accepted(self, operation: str, accepts: Sequence[str]) -> str:
        held = ", ".join(type(held).__name__ for held in self._held.values()) or "none"
        return (
            f"{self._service.name} {operation} accepts {', '.join(accepts)}; "
            f"the client holds {held}. Give the client a credential that the operation accepts"
        )

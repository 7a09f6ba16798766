"""Sends the first credential, by the service's priority, that the operation accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specloom.core.credentials import Credential
from specloom.core.errors import ApiError, AuthenticationError, ConfigurationError
from specloom.core.renewal import RenewedCredential
from specloom.core.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specloom.core.chain import Handler
    from specloom.core.message import Request, Response
    from specloom.core.operation import Scheme, Service
    from specloom.core.tokens import TokenRequests

__all__ = ["Auth"]

ANONYMOUS = "anonymous"


class Auth:
    """Adds exactly one credential to each request, and Basic authentication where it is set.

    Args:
        service: Names the schemes and their headers.
        credentials: What the client holds, one of a scheme.
        basic: Sent beside the credential, for a gate before the service.
        requests: What credentials that are renewed ask the service with.

    Raises:
        ConfigurationError: Two are of one scheme, one is not of this service, or Basic
            authentication would collide with another on its header.
    """

    def __init__(
        self,
        service: Service,
        credentials: Sequence[Credential],
        basic: Credential | None,
        requests: TokenRequests,
    ) -> None:
        self._service = service
        self._requests = requests
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
        if self.basic is not None:
            gate = self._headers(self.basic, await self.basic.secret())
            request = request.evolve(headers={**request.headers, **gate})
        for scheme in operation.accepts:
            credential = self._held.get(scheme)
            if credential is not None:
                break
        else:
            if ANONYMOUS not in operation.accepts:
                raise ConfigurationError(self._none_accepted(operation.name, operation.accepts))
            return await call_next(request.evolve(credential=ANONYMOUS))
        renewed = _renewed(credential)
        if renewed is None:
            secret = await credential.secret()
        else:
            secret = await renewed.current(self._requests)
        refused: ApiError
        try:
            return await call_next(self._with(request, credential, secret))
        except ApiError as error:
            refused = error
        if renewed is not None and _is_refusal(refused, request):
            newer = await renewed.instead_of(secret, self._requests)
            if newer is not None:
                return await call_next(self._with(request, credential, newer))
        hint = credential.hint(refused)
        if hint is not None:
            refused.args = (f"{refused}. {hint}",)
        raise refused

    def _with(self, request: Request, credential: Credential, secret: Secret) -> Request:
        headers = self._headers(credential, secret)
        if request.headers:
            headers = {**request.headers, **headers}
        param = self._service.schemes[credential.scheme].token_param
        token: tuple[str, Secret] | None = None
        if param is not None and credential.request_token is not None:
            token = param, credential.request_token
        return request.evolve(headers=headers, credential=credential.scheme, token=token)

    def _headers(self, credential: Credential, secret: Secret) -> Mapping[str, str | Secret]:
        written = self._written.get(credential.scheme)
        if written is not None and written[0] is secret:
            return written[1]
        headers = self._service.schemes[credential.scheme].headers_with(secret)
        self._written[credential.scheme] = secret, headers
        return headers

    def _scheme_of(self, credential: Credential, option: str) -> str:
        # The caller may come without a type checker.
        if not isinstance(credential, Credential):  # pyright: ignore[reportUnnecessaryIsInstance]
            given = "a string" if isinstance(credential, Secret) else type(credential).__name__
            raise ConfigurationError(
                f"{option} takes credentials of {self._service.title}, not {given}"
            )
        is_ours = credential.service in {"", self._service.name}
        if not is_ours or credential.scheme not in self._service.schemes:
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


def _renewed(credential: Credential) -> RenewedCredential[Any] | None:
    if isinstance(credential, RenewedCredential):
        return credential  # pyright: ignore[reportUnknownVariableType]
    return None


def _is_refusal(error: ApiError, request: Request) -> bool:
    """Whether a call was not done for its credential alone, and can be made again."""
    return (
        isinstance(error, AuthenticationError)
        and error.status == 401
        and error.host == request.host  # a file may lie elsewhere
        and (request.upload is None or request.upload.can_be_sent)
    )

"""The end of the chain: aiohttp sends a request and reads the whole answer."""

from __future__ import annotations

import asyncio
from io import BytesIO
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import aiohttp
import msgspec
from yarl import URL

from .codec import encode_json, revealed
from .errors import ArgumentError, ConfigurationError, TransportError
from .message import Request, Response
from .multipart import Form, form_text
from .secret import reveal
from .shapes import is_mapping
from .unset import UNSET

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

    from .operation import Service
    from .secret import Secret
    from .uploads import Outgoing

__all__ = ["Transport"]

# The chain's own deadline spans every attempt; aiohttp's would be a second one.
_NO_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=None)

_WITH_BODY = {"POST", "PUT", "PATCH"}
_FIELDS = "application/x-www-form-urlencoded"

_MOST_AT_ONCE = 1 << 20
"""Bytes that are handed to the socket at once: more would hold up everything else."""


class Transport:
    """Sends requests over connections that it keeps.

    Args:
        service: Whose requests they are.
        session: The caller's own session: its connections, headers, proxy and tracing are used and
            it is not closed.
        ssl: How to meet the server, client certificate included.
        proxy: The proxy to go through.
        connections: How many are open at once.
    """

    def __init__(
        self,
        service: Service,
        *,
        session: aiohttp.ClientSession | None,
        ssl: ssl.SSLContext | None,
        proxy: Secret | None,
        connections: int,
    ) -> None:
        self._service = service
        self._given = session
        self._ssl = ssl
        self._proxy = proxy
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def __call__(self, request: Request) -> Response:
        """Send one request.

        Raises:
            TransportError: No whole answer came.
            ArgumentError: The body cannot be written.
            ConfigurationError: The client is closed, or the session that it was given.
        """
        session = self._session
        if session is None or session.closed:
            session = self._open(request)
        try:
            outcome = await _exchange(session, request)
        except asyncio.CancelledError as error:
            # The frames that it was cut off in hold the headers.
            raise error.with_traceback(None) from None
        if isinstance(outcome, TransportError):
            # What a caller's own iterator or callback raised is the caller's.
            upload = request.upload
            raise outcome if upload is None or upload.failure is None else upload.failure
        return outcome

    async def close(self) -> None:
        """Close what this transport opened."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open(self, request: Request) -> aiohttp.ClientSession:
        if self._closed:
            raise ConfigurationError(f"{request.operation.name}: the client is closed")
        given = self._given
        if given is not None and given.closed:
            raise ConfigurationError(
                f"{request.operation.name}: the session= given to the client is closed"
            )
        if given is not None:
            # A session of our own over the caller's connections: the settings that guard against
            # repeated writes and followed redirects stay ours, and the caller's session as it is.
            session = aiohttp.ClientSession(
                connector=given.connector,
                connector_owner=False,
                headers=given.headers,
                skip_auto_headers=given.skip_auto_headers,
                cookie_jar=given.cookie_jar,
                trust_env=given.trust_env,
                trace_configs=given.trace_configs,
                proxy=getattr(given, "_default_proxy", None),
                proxy_auth=getattr(given, "_default_proxy_auth", None),
            )
        else:
            session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections,
                    keepalive_timeout=self._service.keep_alive,
                    ssl=self._ssl or True,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=None if self._proxy is None else self._proxy.reveal(),
            )
        # aiohttp sends PUT and DELETE a second time by itself after a dropped connection.
        session._retry_connection = False  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        self._session = session
        return session


async def _exchange(session: aiohttp.ClientSession, request: Request) -> Response | TransportError:
    """Send a request and read the answer: all of it, or of a file what stands before its content.

    What it reveals of credentials stays here: a failure is returned, so that neither this frame nor
    aiohttp's error, which both hold the headers, become part of a traceback.
    """
    upload = request.upload
    form = None if upload is None else _form_of(request, upload)
    body = _body_of(request) if form is None else form.chunks()
    headers = _headers_of(request, form, body)
    started = perf_counter()
    try:
        response = await session.request(
            request.method,
            _url_of(request),
            data=body
            if not isinstance(body, bytes) or len(body) <= _MOST_AT_ONCE
            else BytesIO(body),
            headers=headers,
            allow_redirects=False,
            raise_for_status=False,
            timeout=_NO_TIMEOUT,
        )
        stream, content = None, b""
        if request.operation.download and response.status < 300:
            stream = await _Stream.begin(response, request)
        else:
            content = await response.read()
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return _explain(error, request)
    finally:
        if upload is not None:
            upload.close()
    elapsed = perf_counter() - started
    return Response(request, response.status, response.headers, content, elapsed, stream=stream)


class _Stream:
    """The body of a file while it arrives."""

    def __init__(self, response: aiohttp.ClientResponse, request: Request) -> None:
        self._response = response
        self._request = request
        self._first: bytes | None = None

    @classmethod
    async def begin(cls, response: aiohttp.ClientResponse, request: Request) -> _Stream:
        """Wait for the first bytes: until they are there, the request can be repeated."""
        stream = cls(response, request)
        try:
            stream._first = await response.content.readany()
        except BaseException:
            response.close()
            raise
        return stream

    async def receive(self) -> bytes:
        """Give what arrived next; nothing at the end."""
        first, self._first = self._first, None
        if first is not None:
            return first
        try:
            chunk = await self._next()
        except asyncio.CancelledError as error:
            # The frames that it was cut off in hold the headers.
            raise error.with_traceback(None) from None
        if isinstance(chunk, TransportError):
            raise chunk
        return chunk

    async def _next(self) -> bytes | TransportError:
        try:
            return await self._response.content.readany()
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _explain(error, self._request)

    def close(self) -> None:
        """Give up what did not arrive yet; a connection that is at its end is kept."""
        if self._response.content.at_eof():
            self._response.release()
        else:
            self._response.close()


def _headers_of(
    request: Request, form: Form | None, body: bytes | AsyncIterator[bytes] | None
) -> dict[str, str]:
    headers = {name: reveal(value) for name, value in request.headers.items()}
    if form is not None:
        headers["Content-Type"] = form.content_type
        if form.size is not None:
            headers["Content-Length"] = str(form.size)
    elif body is not None:
        headers["Content-Type"] = _FIELDS if request.operation.form else "application/json"
    if request.operation.download:
        headers.setdefault("Accept-Encoding", "identity")  # so that its size is known
    return headers


def _form_of(request: Request, upload: Outgoing) -> Form:
    operation = request.operation
    fields: Any = {} if request.json is UNSET else request.json
    texts = {name: form_text(value, operation.name) for name, value in fields.items()}
    if request.token is not None:
        name, token = request.token
        texts[name] = token.reveal()
    return Form(operation.upload or "file", upload, texts)


def _url_of(request: Request) -> URL:
    url = request.url
    if request.token is not None and request.method == "DELETE":
        name, token = request.token
        url += f"{'&' if '?' in url else '?'}{quote(name, '')}={quote(token.reveal(), '')}"
    return URL(url, encoded=True)


def _body_of(request: Request) -> bytes | None:
    content: Any = request.json
    operation = request.operation.name
    if request.operation.form:
        return urlencode(content).encode()
    if request.token is None or request.method not in _WITH_BODY:
        return None if content is UNSET else encode_json(content, operation)
    if content is UNSET:
        content = {}
    if not is_mapping(content):
        raise ArgumentError(
            f"{operation}: the body must be an object: it carries the session's request token"
        )
    encode_json(content, operation)  # raises, if it must, while the token is not among the values
    name, token = request.token
    return msgspec.json.encode({**content, name: token}, enc_hook=revealed)


_FINAL = (
    aiohttp.ClientConnectorCertificateError,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)
_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError, aiohttp.InvalidURL)


def _explain(error: BaseException, request: Request) -> TransportError:
    operation, host = request.operation.name, request.host
    connecting = isinstance(error, _NOT_SENT)
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        reason = getattr(error.certificate_error, "verify_message", "") or "unknown reason"
        what = f"its certificate is not trusted ({reason.rstrip('.')})"
        check = "check the host, or give its CA"
    elif isinstance(error, aiohttp.ClientHttpProxyError):
        what = f"the proxy refused the connection ({error.status})"
        check = "check the proxy, and its user name and password"
    elif isinstance(error, aiohttp.ClientProxyConnectionError):
        what, check = "no connection to the proxy", "check its address, and whether it is up"
    elif isinstance(error, aiohttp.ClientConnectorDNSError):
        what, check = "no such host", "check the base URL and the network"
    elif connecting:
        what = "no connection"
        if isinstance(error, aiohttp.ClientConnectorError) and error.strerror:
            what += f" ({error.strerror})"
        check = "check the base URL, the network, and whether the service is up"
    elif isinstance(error, aiohttp.ServerDisconnectedError):
        what, check = "the connection was closed before an answer came", "try again"
    elif isinstance(error, aiohttp.ClientPayloadError):
        what, check = "the answer broke off", "try again"
    else:
        what, check = (
            f"no whole answer ({type(error).__name__})",
            "check the base URL and the network",
        )
    return TransportError(
        f"{operation}: {host}: {what}; {check}",
        operation=operation,
        host=host,
        maybe_done=not connecting,
        is_final=isinstance(error, _FINAL),
    )

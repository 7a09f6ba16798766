"""The end of the chain: aiohttp sends a request and reads the whole answer."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from io import BytesIO
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiohttp
import msgspec
from yarl import URL

from .bodies import ENCODINGS, Body, read_body
from .codec import encode_json, revealed
from .errors import ArgumentError, ConfigurationError, TransportError
from .failures import explain
from .forms import encode_form
from .message import Request, Response
from .multipart import Form, form_texts
from .redirects import MOST_HOPS, redirected
from .secret import Secret
from .shapes import is_mapping
from .unset import UNSET

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

    from .operation import Service
    from .uploads import Outgoing

__all__ = ["Transport"]

# The chain's own deadline spans every attempt; aiohttp's would be a second one.
_NO_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=None)

_WITH_BODY = {"POST", "PUT", "PATCH"}
_FIELDS = "application/x-www-form-urlencoded"

_MOST_AT_ONCE = 1 << 20
"""Bytes that are handed to the socket at once: more would hold up everything else."""

_CLOSING = 5.0
"""Seconds that connections have to close."""


class Transport:
    """Sends requests over connections that it keeps.

    Args:
        service: Whose requests they are.
        base: The address below which they all are.
        session: The caller's own session: its connections, headers, proxy and tracing are used and
            it is not closed.
        ssl: How to meet the server, client certificate included.
        proxy: The proxy to go through.
        connections: How many are open at once.
        most: Bytes that an answer may have, files excepted.
    """

    def __init__(
        self,
        service: Service,
        base: str,
        *,
        session: aiohttp.ClientSession | None,
        ssl: ssl.SSLContext | None,
        proxy: Secret | None,
        connections: int,
        most: int,
    ) -> None:
        self._service = service
        self._below = f"{base}/"
        self._origin = "/".join(base.split("/", 3)[:3]) + "/"
        self._given = session
        self._ssl = ssl
        self._proxy = proxy
        self._connections = connections
        self._most = most
        self._session: aiohttp.ClientSession | None = None
        self._bare: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    async def __call__(self, request: Request) -> Response:
        """Send one request, and again where a redirect leads that can be followed.

        Raises:
            TransportError: No whole answer came.
            ArgumentError: The body cannot be written, or a middleware has changed the address.
            ConfigurationError: The client is closed, or the session that it was given.
        """
        if not request.url.startswith(self._below):
            raise ArgumentError(
                f"{request.operation.name}: a middleware has led the request to {request.host}; "
                f"requests and credentials go below {self._below} only"
            )
        hops = 0
        while True:
            session = self._session
            if session is None or session.closed:
                session = self._open(request)
            if not request.url.startswith(self._origin):
                session = self._elsewhere(session)
            try:
                outcome = await _exchange(session, request, self._most)
            except asyncio.CancelledError as error:
                # The frames that it was cut off in hold the headers.
                raise error.with_traceback(None) from None
            if isinstance(outcome, TransportError):
                raise self._fault_of(request, outcome)
            onward = redirected(outcome) if outcome.status >= 300 and hops < MOST_HOPS else None
            if onward is None:
                return outcome
            request, hops = onward, hops + 1

    def _fault_of(self, request: Request, error: TransportError) -> Exception:
        if self._loop is not asyncio.get_running_loop():
            return ConfigurationError(
                f"{request.operation.name}: the client belongs to another event loop; make one for "
                "each loop"
            )
        # What a caller's own iterator or callback raised is the caller's.
        upload = request.upload
        return error if upload is None or upload.failure is None else upload.failure

    async def close(self) -> None:
        """Close what this transport opened."""
        self._closed = True
        sessions = self._bare, self._session
        self._bare = self._session = None
        for session in filter(None, sessions):
            with suppress(TimeoutError):  # a server that does not take its leave is left
                async with asyncio.timeout(_CLOSING):
                    await session.close()

    def _open(self, request: Request) -> aiohttp.ClientSession:
        if self._closed:
            raise ConfigurationError(f"{request.operation.name}: the client is closed")
        self._loop = asyncio.get_running_loop()
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
                auto_decompress=False,
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
                auto_decompress=False,
            )
        # aiohttp sends PUT and DELETE a second time by itself after a dropped connection.
        session._retry_connection = False  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        self._session = session
        return session

    def _elsewhere(self, session: aiohttp.ClientSession) -> aiohttp.ClientSession:
        """A session for files of other origins: the same connections, no headers and no cookies."""
        bare = self._bare
        if bare is None or bare.connector is not session.connector:
            bare = self._bare = aiohttp.ClientSession(
                connector=session.connector,
                connector_owner=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=session.trust_env,
                proxy=getattr(session, "_default_proxy", None),
                proxy_auth=getattr(session, "_default_proxy_auth", None),
                auto_decompress=False,
            )
        return bare


async def _exchange(
    session: aiohttp.ClientSession, request: Request, most: int
) -> Response | TransportError:
    """Send a request and read the answer: all of it, or of a file what stands before its content.

    What it reveals of credentials stays here: a failure is returned, so that neither this frame nor
    aiohttp's error, which both hold the headers, become part of a traceback.
    """
    upload = request.upload
    file = None if upload is None else _file_of(request, upload)
    body = _body_of(request) if file is None else file.chunks()
    headers = _headers_of(request, file, body)
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
            content = await read_body(response, most)
    except Exception as error:  # noqa: BLE001  # none may get out, whatever aiohttp raises
        return explain(error, request)
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
        self._body = Body(response)
        self._first: bytes | None = None

    @classmethod
    async def begin(cls, response: aiohttp.ClientResponse, request: Request) -> _Stream:
        """Wait for the first bytes: until they are there, the request can be repeated."""
        try:
            stream = cls(response, request)
            stream._first = await stream._body.receive()
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
            return await self._body.receive()
        except Exception as error:  # noqa: BLE001  # none may get out, whatever aiohttp raises
            return explain(error, self._request)

    def close(self) -> None:
        """Give up what did not arrive yet; a connection that is at its end is kept."""
        if self._response.content.at_eof():
            self._response.release()
        else:
            self._response.close()


def _headers_of(
    request: Request, file: Form | Outgoing | None, body: bytes | AsyncIterator[bytes] | None
) -> dict[str, str]:
    headers = {"Accept-Encoding": ENCODINGS}
    for name, value in request.headers.items():
        if isinstance(value, Secret):
            headers[name] = value.reveal()
        elif value.isprintable() and name.isprintable():
            headers[name] = value
        else:
            raise ArgumentError(
                f"{request.operation.name}: the header {name!r} holds what a header cannot carry"
            )
    if file is not None:
        headers["Content-Type"] = file.content_type
        if file.size is not None:
            headers["Content-Length"] = str(file.size)
    elif body is not None:
        headers["Content-Type"] = _FIELDS if request.operation.form else "application/json"
    if request.operation.download:
        headers["Accept-Encoding"] = "identity"  # so that its size is known
    return headers


def _file_of(request: Request, upload: Outgoing) -> Form | Outgoing:
    """The form that holds a file, or the file where it is the body itself."""
    operation = request.operation
    if operation.file_type is not None:
        upload.open()
        return upload
    fields: Any = {} if request.json is UNSET else request.json
    texts = [each for name, value in fields.items() for each in form_texts(name, value, operation)]
    if request.token is not None:
        name, token = request.token
        texts.append((name, token.reveal()))
    return Form(operation.upload or "file", upload, texts)


def _url_of(request: Request) -> URL:
    url = request.url
    if request.token is not None and request.method == "DELETE":
        name, token = request.token
        path, _, query = url.partition("?")
        url = f"{path}?{quote(name, '')}={quote(token.reveal(), '')}"
        if query:
            url += f"&{query}"
    return URL(url, encoded=True)


def _body_of(request: Request) -> bytes | None:
    content: Any = request.json
    operation = request.operation
    if request.token is None or request.method not in _WITH_BODY:
        if content is UNSET:
            return None
        if operation.form:
            return encode_form(content, operation)
        return encode_json(content, operation.name)
    if content is UNSET:
        content = {}
    if not is_mapping(content):
        raise ArgumentError(
            f"{operation.name}: the body must be an object: it carries the session's request token"
        )
    name, token = request.token
    if operation.form:
        return encode_form({name: token, **content}, operation)
    encode_json(content, operation.name)  # raises, if it must, while the token is not in it
    return msgspec.json.encode({name: token, **content}, enc_hook=revealed)

"""Three small services, made by hand, and the servers that answer for them."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, ClassVar
from unittest.mock import Mock

import aiohttp
import pytest
from aiohttp import web
from aioresponses import CallbackResult, aioresponses
from attrs import field, frozen
from hypothesis import HealthCheck, settings

from specloom.core.client import Client
from specloom.core.credentials import Credential, FixedCredential, UserPassword
from specloom.core.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    IncompleteResultError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RedirectError,
    ServerError,
)
from specloom.core.middleware.retry import RetryMiddleware
from specloom.core.model import Model, model
from specloom.core.operation import (
    Api,
    Concurrency,
    ErrorShape,
    MethodOverride,
    Operation,
    Param,
    RetrySignals,
    Scheme,
    Service,
)
from specloom.core.resource import Resource
from specloom.core.secret import Secret
from specloom.core.unset import UNSET
from specloom.core.wire import IntText  # noqa: TC001  # the models resolve it at run time
from specloom.testing.server import LocalService, json_response

# How fast the machine is decides no test.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

ANY_URL = re.compile(".*")

# --- what the services' specs would state


def error_classes(base: type[ApiError]) -> dict[str, type[ApiError]]:
    """One class a kind, below the service's own."""
    kinds: dict[str, type[ApiError]] = {
        "authentication": AuthenticationError,
        "bad_request": BadRequestError,
        "conflict": ConflictError,
        "incomplete": IncompleteResultError,
        "not_found": NotFoundError,
        "permission": PermissionDeniedError,
        "rate_limit": RateLimitError,
        "redirect": RedirectError,
        "server": ServerError,
    }
    made: dict[str, type[ApiError]] = {"default": base}
    for kind, cls in kinds.items():
        name = f"{base.__name__}.{kind}"
        # Reachable by its name, as a generated class is, so that it pickles.
        made[kind] = type(cls.__name__, (base, cls), {"__module__": __name__, "__qualname__": name})
        setattr(base, kind, made[kind])
    return made


class KintoneLikeError(ApiError):
    """An error of the kintone-like service."""


class StrapiLikeError(ApiError):
    """An error of the Strapi-like service."""


class ApihubLikeError(ApiError):
    """An error of the apihub-like service."""


OVERRIDE = MethodOverride(over=4096, methods=frozenset({"GET", "DELETE"}))

REST = Api(
    name="rest",
    path="/k/v1",
    accepts=("password", "api_token", "oauth", "session"),
    variants={"guest_space_id": "/k/guest/{guest_space_id}/v1"},
    query_style="indexed",
    override=OVERRIDE,
)
USER = Api(
    name="user",
    path="/v1",
    accepts=("user_api_token", "password", "session"),
    query_style="indexed",
)
KINTONE = Service(
    name="kintone",
    title="kintone",
    apis={"rest": REST, "user": USER},
    schemes={
        "password": Scheme(name="password", header="X-Cybozu-Authorization"),
        "api_token": Scheme(name="api_token", header="X-Cybozu-API-Token"),
        "oauth": Scheme(name="oauth", header="Authorization", prefix="Bearer "),
        "user_api_token": Scheme(name="user_api_token", header="Authorization", prefix="Bearer "),
        "session": Scheme(
            name="session",
            header="Cookie",
            headers={"X-Requested-With": "XMLHttpRequest"},
            token_param="__REQUEST_TOKEN__",
        ),
        "basic": Scheme(name="basic", header="Authorization", prefix="Basic "),
    },
    errors=ErrorShape(
        classes=error_classes(KintoneLikeError),
        code=("code",),
        message=(("message",),),
        request_id=("id",),
        details=("errors",),
        batch="results",
        code_header="X-Cybozu-Error",
        warning_header="X-Cybozu-Warning",
        login_path="/login",
        kinds={
            "CB_WA01": "authentication",
            "GAIA_RE01": "not_found",
            "GAIA_CO02": "conflict",
            "GAIA_TO04": "rate_limit",
            "GAIA_TM12": "rate_limit",
        },
    ),
    retry=RetrySignals(
        refused=frozenset({"GAIA_TO04", "GAIA_DA02"}), final=frozenset({"GAIA_TM12"})
    ),
    concurrency=Concurrency(limit=20),
)

CONTENT = Api(
    name="content",
    path="/api",
    accepts=("api_token", "user_token", "anonymous"),
    query_style="brackets",
    max_url=15000,
    max_query_items=100,
)
STRAPI = Service(
    name="strapi",
    title="Strapi",
    apis={"content": CONTENT},
    schemes={
        "api_token": Scheme(name="api_token", header="Authorization", prefix="Bearer "),
        "user_token": Scheme(name="user_token", header="Authorization", prefix="Bearer "),
        "anonymous": Scheme(name="anonymous"),
    },
    errors=ErrorShape(
        classes=error_classes(StrapiLikeError),
        code=("error", "name"),
        message=(("error", "message"),),
        details=("error", "details"),
    ),
    keep_alive=4.0,
)

HUB = Api(
    name="hub",
    path="/api",
    accepts=("person_token", "app_token", "anonymous"),
    query_style="plain",
)
APIHUB = Service(
    name="apihub",
    title="apihub",
    apis={"hub": HUB},
    schemes={
        "person_token": Scheme(name="person_token", header="Apihub-Token"),
        "app_token": Scheme(name="app_token", header="Apihub-Token"),
        "anonymous": Scheme(name="anonymous"),
    },
    errors=ErrorShape(
        classes=error_classes(ApihubLikeError),
        code=("code",),
        message=(("msg",),),
        request_id=("trace",),
        details=("detail",),
        success="success",
        result="result",
        kinds={"INVALID_PARAMS": "bad_request", "UNKNOWN": "server"},
    ),
)

# --- what would be generated of them


@model(wire={"total_count": "totalCount"}, required=("records",))
class Page(Model):
    """One page of records."""

    records: list[dict[str, Any]]
    total_count: IntText | None


@model(required=("id",))
class Added(Model):
    """What adding a record gave."""

    id: IntText
    revision: IntText


@model(required=("text",))
class Weather(Model):
    """The weather."""

    text: str
    temperature: str


def operation(service: Service, api: Api, name: str, method: str, path: str, **facts: Any) -> Any:
    """One operation; every credential of its API unless told."""
    return Operation(
        name, method, path, service=service, api=api, **{"accepts": api.accepts, **facts}
    )


def kintone(name: str, method: str, path: str, **facts: Any) -> Any:
    return operation(KINTONE, REST, name, method, path, **facts)


def strapi(name: str, method: str, path: str, **facts: Any) -> Any:
    return operation(STRAPI, CONTENT, name, method, path, **facts)


class KintoneLikeClient(Client):
    """A client of the kintone-like service."""

    service: ClassVar[Service] = KINTONE

    @property
    def records(self) -> Records:
        return Records(self)


class StrapiLikeClient(Client):
    """A client of the Strapi-like service."""

    service: ClassVar[Service] = STRAPI


class ApihubLikeClient(Client):
    """A client of the apihub-like service."""

    service: ClassVar[Service] = APIHUB


LIST = kintone("records.list", "GET", "/records.json", returns=Page, retry="safe")


class Records(Resource):
    """A namespace."""

    __slots__ = ()

    async def list(self, *, app: int, query: str | None = None) -> Page:
        return await self._call(LIST, query={"app": app, "query": query})


@frozen(kw_only=True)
class Family:
    """A service, its client and some operations."""

    service: Service
    client: type[Client]
    ops: dict[str, Any] = field(repr=False)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.ops[name]
        except KeyError:
            raise AttributeError(name) from None


@pytest.fixture
def kintone_like() -> Family:
    return Family(
        service=KINTONE,
        client=KintoneLikeClient,
        ops={
            "list": LIST,
            "add": kintone("records.add", "POST", "/record.json", returns=Added, retry="never"),
            "update": kintone("records.update", "PUT", "/record.json", retry="idempotent"),
            "delete": kintone("records.delete", "DELETE", "/records.json", retry="never"),
            "search": kintone("records.search", "POST", "/search.json", retry="safe"),
            "app": kintone("apps.get", "GET", "/app.json", retry="safe", variants=False),
            "token_only": kintone(
                "token.only", "GET", "/token.json", retry="safe", accepts=("api_token",)
            ),
            "users": operation(KINTONE, USER, "users.list", "GET", "/users.json", retry="safe"),
        },
    )


@pytest.fixture
def strapi_like() -> Family:
    document_id = Param("document_id", place="path", wire="document_id", required=True)
    return Family(
        service=STRAPI,
        client=StrapiLikeClient,
        ops={
            "find": strapi("content.find", "GET", "/{plural}", returns=Any, retry="safe"),
            "find_one": strapi(
                "content.find_one",
                "GET",
                "/{plural}/{document_id}",
                returns=Any,
                retry="safe",
                params=(document_id,),
            ),
            "create": strapi("content.create", "POST", "/{plural}", returns=Any, retry="never"),
            "delete": strapi("content.delete", "DELETE", "/{plural}/{document_id}", retry="never"),
            "me": strapi("me", "GET", "/me", returns=Any, retry="safe", accepts=("user_token",)),
        },
    )


@pytest.fixture
def apihub_like() -> Family:
    return Family(
        service=APIHUB,
        client=ApihubLikeClient,
        ops={
            "now": operation(
                APIHUB, HUB, "weather.now", "POST", "/weather", returns=Weather, retry="safe"
            ),
            "call": operation(
                APIHUB, HUB, "hub.call", "POST", "/{api_code}", returns=Any, retry="never"
            ),
        },
    )


# --- credentials


class Password(UserPassword):
    scheme: ClassVar[str] = "password"


class BasicAuth(UserPassword):
    scheme: ClassVar[str] = "basic"


class ApiToken(FixedCredential):
    scheme: ClassVar[str] = "api_token"


class OAuthToken(FixedCredential):
    scheme: ClassVar[str] = "oauth"


class UserApiToken(FixedCredential):
    scheme: ClassVar[str] = "user_api_token"


class BrowserSession(FixedCredential):
    scheme: ClassVar[str] = "session"

    def __init__(self, cookies: Secret, request_token: Secret | None = None) -> None:
        super().__init__(cookies)
        self.request_token = request_token


class UserToken(FixedCredential):
    scheme: ClassVar[str] = "user_token"


class AppToken(FixedCredential):
    scheme: ClassVar[str] = "app_token"


class Credentials:
    """One credential of each scheme, and the strings that must show nowhere."""

    secrets = (
        "open-sesame",
        "dXNlcjpvcGVuLXNlc2FtZQ==",
        "app-token-4711",
        "oauth-4712",
        "user-api-4713",
        "cookie-4714",
        "csrf-4715",
        "gate-4716",
        "Z2F0ZTpnYXRlLTQ3MTY=",
        "user-4717",
        "hub-4718",
    )

    def __init__(self) -> None:
        self.password: Credential = Password("user", "open-sesame")
        self.api_token: Credential = ApiToken(Secret("app-token-4711"))
        self.oauth: Credential = OAuthToken(Secret("oauth-4712"))
        self.user_api_token: Credential = UserApiToken(Secret("user-api-4713"))
        self.session: Credential = BrowserSession(Secret("sid=cookie-4714"), Secret("csrf-4715"))
        self.session_without_token: Credential = BrowserSession(Secret("sid=cookie-4714"))
        self.basic: Credential = BasicAuth("gate", "gate-4716")
        self.user_token: Credential = UserToken(Secret("user-4717"))
        self.app_token: Credential = AppToken(Secret("hub-4718"))


@pytest.fixture
def creds() -> Credentials:
    return Credentials()


# --- servers


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ProgrammableService(LocalService):
    """A server that answers what it is told: the queued answers first, then `always`."""

    def __init__(self) -> None:
        super().__init__()
        self.always: Answer | None = None
        self._stopping = asyncio.Event()

    async def stop(self) -> None:
        self._stopping.set()
        await super().stop()

    async def hang(self, _: web.Request) -> web.StreamResponse:
        """An answer that does not come while a test runs."""
        await self._stopping.wait()
        return json_response({})

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self.always is not None:
            return await self.always(request)
        return json_response({"records": [], "totalCount": None, "id": "1", "revision": "1"})

    def then(
        self,
        body: Any = UNSET,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        raw: bytes | str | None = None,
    ) -> None:
        """Queue an answer: JSON, or `raw` as it is."""

        async def answer(_: web.Request) -> web.StreamResponse:
            if raw is None:
                return json_response({} if body is UNSET else body, status=status, headers=headers)
            data = raw.encode() if isinstance(raw, str) else raw
            return web.Response(body=data, status=status, headers=headers)

        self.faults.append(answer)


@pytest.fixture
async def server() -> AsyncIterator[ProgrammableService]:
    async with ProgrammableService() as service:
        yield service


class RawServer:
    """A socket that reads whole requests and answers bytes, or breaks off."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer
        """What is sent before the connection is closed; nothing is ever sent for None."""
        self.requests: list[bytes] = []
        self.base_url = ""
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            body = await reader.readexactly(int(length[1]) if length else 0)
            self.requests.append(head + body)
            if self.answer is None:
                await reader.read()  # until the client gives up
                return
            writer.write(self.answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    def drop(self) -> None:
        for writer in self._open:
            writer.close()


@asynccontextmanager
async def raw_server(answer: bytes | None) -> AsyncIterator[RawServer]:
    raw = RawServer(answer)
    listening = await asyncio.start_server(raw.serve, "127.0.0.1", 0)
    host, port = listening.sockets[0].getsockname()[:2]
    raw.base_url = f"http://{host}:{port}"
    try:
        yield raw
    finally:
        raw.drop()
        listening.close()
        await asyncio.sleep(0)


@pytest.fixture
def raw() -> Callable[[bytes | None], Any]:
    """Makes servers whose answers are broken."""
    return raw_server


@pytest.fixture
async def dead_url() -> str:
    """An address where nobody listens."""
    listening = await asyncio.start_server(lambda _r, _w: None, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    listening.close()
    await listening.wait_closed()
    return f"http://127.0.0.1:{port}"


# --- answers without a server


class MockedResponse(aiohttp.ClientResponse):
    """What aioresponses makes answers of; newer aiohttp wants to be told of a writer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "stream_writer" in inspect.signature(aiohttp.ClientResponse.__init__).parameters:
            kwargs.setdefault("stream_writer", Mock(output_size=0))
        super().__init__(*args, **kwargs)


@frozen
class Sent:
    """One request as it reached aiohttp."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None
    options: dict[str, Any]

    def json(self) -> Any:
        assert self.body is not None
        return json.loads(self.body)


class Mocked:
    """aiohttp below the transport replaced: what was sent, and what is answered."""

    base_url = "https://example.test"

    def __init__(self, mock: aioresponses) -> None:
        self.sent: list[Sent] = []
        self._queue: deque[Any] = deque()
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"):
            mock.add(
                ANY_URL,
                method,
                callback=self._answer(method),
                repeat=True,
                response_class=MockedResponse,
            )

    def then(self, payload: Any = UNSET, **answer: Any) -> None:
        """Queue an answer; without one it is an empty object."""
        body = answer.pop("body", json.dumps({} if payload is UNSET else payload))
        self._queue.append(CallbackResult(body=body, response_class=MockedResponse, **answer))

    def then_raise(self, error: Exception) -> None:
        self._queue.append(error)

    def _answer(self, method: str) -> Callable[..., CallbackResult]:
        def callback(url: Any, **kwargs: Any) -> CallbackResult:
            headers, body = dict(kwargs.pop("headers")), kwargs.pop("data")
            self.sent.append(Sent(method, str(url), headers, body, kwargs))
            answer = self._queue.popleft() if self._queue else None
            if isinstance(answer, Exception):
                raise answer
            if answer is None:
                return CallbackResult(body="{}", response_class=MockedResponse)
            return answer

        return callback


@pytest.fixture
def mocked() -> Any:
    with aioresponses() as mock:
        yield Mocked(mock)


@pytest.fixture(autouse=True)
def instant(monkeypatch: pytest.MonkeyPatch) -> None:
    """No wait between two tries takes any time."""
    monkeypatch.setattr(RetryMiddleware, "instant", True)

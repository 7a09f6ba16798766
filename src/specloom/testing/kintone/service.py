"""The service: requests in, answers out.

See https://kintone.dev/en/docs/kintone/rest-api/overview/kintone-rest-api-overview/
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from aiohttp import web

from specloom.testing.kintone.apps import KintoneApp, Language, Tokens
from specloom.testing.kintone.auth import Caller, Credentials, Session
from specloom.testing.kintone.bulk import bulk_request
from specloom.testing.kintone.cursors import create_cursor, delete_cursor, read_cursor
from specloom.testing.kintone.domain import KINTONE_PATH, Call, Domain, Handler
from specloom.testing.kintone.errors import RefusedError, illegal_request, refusal
from specloom.testing.kintone.files import Upload, download, upload
from specloom.testing.kintone.forms import FORMS
from specloom.testing.kintone.oauth import OAuthServer
from specloom.testing.kintone.parameters import Parameters
from specloom.testing.kintone.records import READS, WRITES, seed
from specloom.testing.kintone.schemas import describe
from specloom.testing.kintone.user_api import UserApi
from specloom.testing.kintone.users import ADMINISTRATOR, User
from specloom.testing.kintone.wire import Sent, read
from specloom.testing.server import LocalService, json_response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

__all__ = ["KintoneService"]

_SCHEMA_PATH = re.compile(r"/k/v1/apis(?:/(?P<id>[\w/]+))?\.json")
_ABORTED = "Filter aborted because of too many search results"


_HANDLERS: Mapping[tuple[str, str], Handler] = {
    **FORMS,
    **READS,
    **WRITES,
    ("POST", "records/cursor"): create_cursor,
    ("GET", "records/cursor"): read_cursor,
    ("DELETE", "records/cursor"): delete_cursor,
    ("POST", "bulkRequest"): bulk_request,
    ("POST", "file"): upload,
    ("GET", "file"): download,
}


class KintoneService(LocalService):
    """A kintone on loopback, with the apps, people and credentials that a test gives it.

    It answers under `/k/v1` and `/k/guest/{id}/v1` for records, cursors, bulk requests, files and
    the forms of apps, under `/k/v1/apis` for what these are, under `/v1` for the User API's lists
    of users, organizations and groups, and its CSV files, and under `/oauth2`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.concurrency_limit = 100
        """How many requests kintone works on at a time; one more is answered with 429."""
        self.max_url = 8192
        """How many characters the path and query of a request may have; more is 414."""
        self.latency = 0.0
        """Seconds that kintone takes for each answer."""
        self.abort_search = False
        """Whether the next list of records answers as a search that was given up."""
        self._domain = Domain()
        self.oauth = OAuthServer(self._domain)
        """OAuth: how long access tokens live, and who may have them."""
        self._credentials = Credentials(self._domain.directory, self.oauth)
        self._user_api = UserApi(self._domain.directory, self._credentials)
        self._running = 0

    @property
    def clock(self) -> Callable[[], datetime]:
        """What tells the time, with a time zone; another one can be set."""
        return self._domain.clock

    @clock.setter
    def clock(self, clock: Callable[[], datetime]) -> None:
        self._domain.clock = clock

    @property
    def import_questions(self) -> int:
        """How many questions for the result of a CSV import find it under way."""
        return self._user_api.imports.questions

    @import_questions.setter
    def import_questions(self, questions: int) -> None:
        self._user_api.imports.questions = questions

    def add_app(
        self,
        app_id: int,
        *,
        fields: Mapping[str, str | Mapping[str, Any]],
        name: str = "",
        tokens: Tokens = (),
        guest_space_id: int | None = None,
        code: str = "",
        language: Language = "en",
    ) -> KintoneApp:
        """Add an app.

        Args:
            app_id: The app's ID.
            fields: The type of each field by its code, or an object as the form API has it:
                `type`, and maybe `required`, `unique`, `options`, `defaultValue`, `fields` (of
                a SUBTABLE), `lookup` and limits. A system field listed here has this code in
                place of the usual one. Without `options`, any choice is taken. What kintone
                itself sets (CALC, STATUS) is the `defaultValue`.
            name: The app's name.
            tokens: API tokens that may do everything, or what each of them may do.
            guest_space_id: The guest space that the app is in.
            code: The app code, which record numbers start with.
            language: Of the codes of system fields: `Record_number` or `レコード番号`.
        """
        app = KintoneApp.make(
            app_id,
            name=name,
            code=code,
            guest_space_id=guest_space_id,
            fields=fields,
            tokens=tokens,
            language=language,
        )
        self._domain.add(app)
        return app

    def add_records(self, app_id: int, records: Iterable[Mapping[str, Any]]) -> list[int]:
        """Add any number of records without a request, as the administrator.

        Args:
            app_id: The app's ID.
            records: Plain values by field code: `{"title": "Desk", "price": 12}`.

        Returns:
            The IDs of the new records.
        """
        return seed(self._domain, self._domain.schema(app_id), records)

    def records(self, app_id: int) -> list[dict[str, Any]]:
        """Every record of an app as kintone would send it, in the order of the IDs."""
        return [
            msgspec.json.decode(body)
            for body in self._domain.store.bodies(self._domain.schema(app_id))
        ]

    def add_user(
        self,
        code: str,
        *,
        password: str | None = None,
        name: str = "",
        timezone: str = "UTC",
        organization: str | None = None,
        administrator: bool = False,
        **profile: Any,
    ) -> None:
        """Add a user, who can log in if there is a password.

        Args:
            code: The login name.
            password: The password.
            name: The display name; the login name when left out.
            timezone: What days in queries are days of, as an IANA name.
            organization: The code of the primary organization.
            administrator: Whether the user may import and export CSV files.
            profile: Other properties of the user's object in the User API, such as `email`.
        """
        user = User(code, name or code, password, timezone, organization, administrator)
        self._domain.directory.add_user(user, profile)

    def add_organization(self, code: str, *, name: str = "", parent: str | None = None) -> None:
        """Add an organization, under the one with the code `parent` if one is given."""
        self._domain.directory.add_organization(code, name or code, parent)

    def add_group(self, code: str, *, name: str = "") -> None:
        """Add a group."""
        self._domain.directory.add_group(code, name or code)

    def add_title(self, code: str, *, name: str = "") -> None:
        """Add a job title."""
        self._domain.directory.add_title(code, name or code)

    def add_user_api_token(self, token: str) -> None:
        """Accept a token for the User API."""
        self._credentials.user_api_tokens.add(token)

    def add_oauth_token(self, token: str, *, user: str | None = None) -> None:
        """Accept an OAuth access token, of the administrator when no user's code is given."""
        self._credentials.oauth_tokens[token] = self._user(user)

    def add_oauth_client(self, client_id: str, client_secret: str, *, redirect_uri: str) -> None:
        """Register an OAuth client. A user whose browser session is known consents at once."""
        self.oauth.add_client(client_id, client_secret, redirect_uri)

    def add_session(
        self, *, cookies: Mapping[str, str], request_token: str, user: str | None = None
    ) -> None:
        """Accept a browser session, of the administrator when no user's code is given."""
        self._credentials.sessions.append(Session(cookies, request_token, self._user(user)))

    def require_basic_auth(self, user: str, password: str) -> None:
        """Put Basic authentication in front of everything."""
        self._credentials.basic = (user, password)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        if len(request.raw_path) > self.max_url:
            return _page(414, "Request-URI Too Large")
        if not self._credentials.passes_basic(request):
            return _page(401, "Unauthorized", {"WWW-Authenticate": 'Basic realm="kintone"'})
        body = await request.read()
        if (path := _SCHEMA_PATH.fullmatch(request.path)) and request.method == "GET":
            return describe(_HANDLERS, self.base_url, path["id"])
        if path := KINTONE_PATH.fullmatch(request.path):
            return await self._kintone(request, body, path["name"], path["guest"])
        if request.path.startswith("/oauth2/"):
            return self._oauth(request, body)
        answer = self._user_api.answer(request, body)
        return _page(404, "Not Found") if answer is None else answer

    def _oauth(self, request: web.Request, body: bytes) -> web.Response:
        if request.path == "/oauth2/authorization":
            return self.oauth.authorize(request, self._credentials.browser(request))
        if request.path == "/oauth2/token":
            return self.oauth.token(request, body, self._credentials.oauth_client(request))
        return _page(404, "Not Found")

    def _user(self, code: str | None) -> User:
        user = ADMINISTRATOR if code is None else self._domain.directory.login(code)
        if user is None:
            raise ValueError(f"no such user: {code!r}")
        return user

    async def _kintone(
        self, request: web.Request, body: bytes, name: str, guest: str | None
    ) -> web.Response:
        self._running += 1
        limits = {
            "X-ConcurrencyLimit-Limit": str(self.concurrency_limit),
            "X-ConcurrencyLimit-Running": str(self._running),
        }
        try:
            if self._running > self.concurrency_limit:
                message = "Too many requests are being processed at the same time."
                refused = RefusedError(429, "GAIA_TO04", message)
                return refusal(refused, {**limits, "Cache-Control": "no-cache"})
            if self.latency:
                await asyncio.sleep(self.latency)
            caller = self._credentials.kintone_caller(request)
            sent = read(request, body, caller)
            caller.check_scope(sent.method, name)
            answer = self._answer(sent, caller, name, guest)
        except RefusedError as refused:
            return refusal(refused)
        finally:
            self._running -= 1
        answer.headers.update(limits)
        return answer

    def _answer(self, sent: Sent, caller: Caller, name: str, guest: str | None) -> web.Response:
        api = (sent.method, name)
        handler = _HANDLERS.get(api)
        if handler is None or sent.multipart != (api == ("POST", "file")):
            raise illegal_request()
        space = int(guest) if guest else None
        result = handler(self._domain, Call(caller, Parameters(sent.values), space, sent.upload))
        if isinstance(result, Upload):
            return _file(result)
        answer = json_response(result)
        if self.abort_search and api == ("GET", "records"):
            self.abort_search = False
            answer.headers["X-Cybozu-Warning"] = _ABORTED
        return answer


def _file(found: Upload) -> web.Response:
    name = quote(found.name, safe="")
    return web.Response(
        body=found.content,
        headers={
            "Content-Type": found.content_type,
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        },
    )


def _page(status: int, title: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """What a server in front of kintone says, which knows no JSON."""
    text = f"<html><head><title>{title}</title></head><body><h2>{title}</h2></body></html>"
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)

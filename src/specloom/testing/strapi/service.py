"""The local Strapi."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, cast
from urllib.parse import unquote

from aiohttp import web

from specloom.testing.server import LocalService, json_response
from specloom.testing.strapi import query
from specloom.testing.strapi.access import Token, identify
from specloom.testing.strapi.calls import Call
from specloom.testing.strapi.content import Content, Settings, action_of, methods_of
from specloom.testing.strapi.documents import Documents, new_document_id
from specloom.testing.strapi.errors import StrapiError, forbidden
from specloom.testing.strapi.four import ContentOfFour
from specloom.testing.strapi.panel import Panel
from specloom.testing.strapi.plugins import Plugins
from specloom.testing.strapi.requests import (
    MAX_HEAD,
    READS,
    head_size,
    no_route,
    read_body,
    read_parts,
)
from specloom.testing.strapi.schema import Component, ContentType, Schema
from specloom.testing.strapi.store import Store
from specloom.testing.strapi.values import now

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from specloom.testing.strapi.access import Caller, TokenKind
    from specloom.testing.strapi.schema import Kind
    from specloom.testing.strapi.wire import Json

__all__ = ["StrapiService"]


class StrapiService(LocalService):
    """A Strapi with the content types that a test gives it.

    REST is under `/api`. Unlike SQLite under the real one, it keeps every digit of a biginteger.
    See https://docs.strapi.io/cms/api/rest

    Args:
        version: 5; or 4, whose content has another form and another key.
    """

    def __init__(self, *, version: Literal[4, 5] = 5) -> None:
        super().__init__()
        self._version = version
        self._drafted: set[str] = set()
        self.public: set[str] = set()
        """What callers without a token may do, such as `api::article.article.find`."""
        self.default_limit = 25
        """How many entries a page has when the request does not say."""
        self.max_limit = 100
        """How many entries a page has at most; more is cut in silence."""
        self.default_locale: Final = "en"
        self._schema = Schema()
        self._store = Store()
        self._documents = Documents(self._schema, self._store, self.default_locale)
        self._tokens: dict[str, Token] = {}
        self._plugins = Plugins(
            self._schema, self._store, self._documents, lambda: frozenset(self.public)
        )
        self.accounts: Final = self._plugins.accounts
        """Users: their sessions, and what was mailed to them."""
        self.panel: Final = Panel(self._schema, self._tokens)
        """Administrators: their sessions."""
        self.graphql: Callable[[Any], Awaitable[Any]] | None = None
        """Answers the body of `POST /graphql`; the plugin for it is not there by default."""
        self.add_locale(self.default_locale, "English (en)")

    def add_type(
        self,
        singular: str,
        *,
        attributes: Mapping[str, Mapping[str, Any]],
        plural: str | None = None,
        kind: Kind = "collectionType",
        draft_and_publish: bool = True,
        localized: bool = False,
        uid: str | None = None,
        about: Mapping[str, Any] | None = None,
    ) -> str:
        """Add a content type.

        Args:
            singular: `singularName`; a single type is served at `/api/{singular}`.
            attributes: As in Strapi's own `schema.json`.
            plural: `pluralName`; a collection is served at `/api/{plural}`. An `s` more by default.
            kind: Whether there are many documents or one.
            draft_and_publish: Whether documents have drafts.
            localized: Whether documents have locales.
            uid: `api::{singular}.{singular}` by default.
            about: What the content-type builder adds: `displayName`, `description`,
                `collectionName`, `pluginOptions`.

        Returns:
            The uid.
        """
        model = ContentType(
            uid or f"api::{singular}.{singular}",
            self._store.new_table(),
            cast("Mapping[str, Json]", attributes),
            singular=singular,
            plural=plural or f"{singular}s",
            kind=kind,
            # An entry of a Strapi 4 has one version, published or not.
            draft_and_publish=draft_and_publish and self._version != 4,
            localized=localized,
            about=about or {},
        )
        if draft_and_publish:
            self._drafted.add(model.uid)
        self._add(model)
        return model.uid

    def add_schema(self, schema: Mapping[str, Any], *, uid: str | None = None) -> str:
        """Add a content type from its whole `schema.json`, and return the uid."""
        options: Mapping[str, Any] = schema.get("options") or {}
        plugins: Mapping[str, Any] = schema.get("pluginOptions") or {}
        i18n: Mapping[str, Any] = plugins.get("i18n") or {}
        return self.add_type(
            schema["info"]["singularName"],
            attributes=schema["attributes"],
            plural=schema["info"]["pluralName"],
            kind=schema.get("kind", "collectionType"),
            draft_and_publish=options.get("draftAndPublish") is True,
            localized=i18n.get("localized") is True,
            uid=uid,
            about={**schema["info"], **_picked(schema, "collectionName", "pluginOptions")},
        )

    def add_component(self, uid: str, *, attributes: Mapping[str, Mapping[str, Any]]) -> str:
        """Add a component such as `shared.seo`, and return the uid."""
        table = self._store.new_table()
        self._add(Component(uid, table, cast("Mapping[str, Json]", attributes)))
        return uid

    def add_token(
        self,
        token: str,
        *,
        kind: TokenKind = "full-access",
        permissions: Iterable[str] = (),
        expired: bool = False,
    ) -> None:
        """Add an API token; `permissions` are the actions of a custom one."""
        self._tokens[token] = Token(kind, frozenset(permissions), is_over=lambda: expired)

    def add_locale(self, code: str, name: str) -> None:
        """Add a locale to `GET /api/i18n/locales`."""
        moment = now()
        self._plugins.locales.append(
            {
                "id": len(self._plugins.locales) + 1,
                "documentId": new_document_id(),
                "name": name,
                "code": code,
                "createdAt": moment,
                "updatedAt": moment,
                "publishedAt": moment,
                "isDefault": code == self.default_locale,
            }
        )

    def add_user(
        self, username: str, password: str, *, email: str | None = None, role: str = "authenticated"
    ) -> int:
        """Add a user who can log in, and return the number.

        Args:
            username: The name.
            password: The password.
            email: The address; `{username}@example.com` by default.
            role: The `type` of the user's role.
        """
        found = self.accounts.roles.by(type=role)
        if found is None:
            raise LookupError(f"no role is called {role!r}")
        return self.accounts.users.add(
            {
                "username": username,
                "password": password,
                "email": email or f"{username}@example.com",
                "provider": "local",
                "confirmed": True,
                "role": found["id"],
            }
        )

    def add_admin(self, email: str, password: str) -> None:
        """Add an administrator, who can log in and manage API tokens."""
        self.panel.add_admin(email, password)

    def seed(
        self,
        name: str,
        rows: Iterable[Mapping[str, Any]],
        *,
        status: str = "published",
        locale: str | None = None,
    ) -> list[str]:
        """Create documents without a request.

        Args:
            name: The plural name, singular name or uid of a type. Media are `plugin::upload.file`.
            rows: The data of each document; `documentId` is allowed here.
            status: `published` or `draft`.
            locale: The default locale when absent.

        Returns:
            The documentId of each.

        Raises:
            StrapiError: A row does not fit its type; none is stored then.
            LookupError: There is no such type.
        """
        model = self._named(name)
        made: list[str] = []
        with self._store.transaction():
            for row in rows:
                data = cast("dict[str, Json]", dict(row))
                given = data.pop("documentId", None)
                row_id = self._documents.create(
                    model,
                    data,
                    publish=status == "published",
                    locale=locale or self.default_locale,
                    document_id=None if given is None else str(given),
                )
                made.append(self._documents.document_id(model, row_id))
        return made

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        if head_size(request) >= MAX_HEAD:
            response = web.Response(status=431)
            response.force_close()
            return response
        try:
            return await self._answer(request)
        except StrapiError as error:
            return error.response()

    async def _answer(self, request: web.Request) -> web.Response:
        raw_path, _, query_string = request.raw_path.partition("?")
        # One slash at the end makes no difference, an empty segment elsewhere does.
        segments = [unquote(part) for part in raw_path.removesuffix("/").split("/")[1:]]
        if segments == ["_health"]:
            return web.Response(status=204, headers={"strapi": "You are so French!"})
        body = await read_body(request)
        method = "GET" if request.method == "HEAD" else request.method
        first = segments.pop(0).lower() if segments else ""
        if first != "api":
            found = await self._beside(first, method, segments, body, request)
            return no_route(method, READS) if found is None else found
        parameters = query.parse(query_string)
        plugin = segments[0].lower() if segments else ""
        if self._schema.at(plugin) is None and segments:
            rest = [part.lower() for part in segments[1:2]] + segments[2:]
            action = self._plugins.action(plugin, method, rest)
            if action is None:
                return no_route(method, self._plugins.methods(plugin, rest))
            caller = self._authorized(request, action)
            parts = await read_parts(request)
            call = Call(rest, parameters, body, parts, caller)
            return self._plugins.answer(plugin, action, call)
        return self._content(request, method, segments, parameters, body)

    async def _beside(
        self, first: str, method: str, segments: list[str], body: Json, request: web.Request
    ) -> web.Response | None:
        """Answer what is not below `/api`."""
        if first == "admin":
            return self.panel.answer(method, segments, body, request.headers)
        if first == "uploads" and method == "GET" and len(segments) == 1:
            return self._plugins.library.content(segments[0])
        if first == "graphql" and self.graphql is not None and method == "POST" and not segments:
            identify(request.headers.get("Authorization", ""), self._tokens, self.accounts)
            return json_response(await self.graphql(body))
        return None

    def _content(
        self,
        request: web.Request,
        method: str,
        segments: Sequence[str],
        parameters: dict[str, Json],
        body: Json,
    ) -> web.Response:
        model = self._schema.at(segments[0]) if len(segments) in {1, 2} else None
        document_id = segments[1] if len(segments) == 2 else None
        action = action_of(model, method, document_id) if model else None
        if model is None or action is None:
            return no_route(method, methods_of(model, document_id) if model else READS)
        caller = self._authorized(request, f"{model.uid}.{action}")
        content = (Content if self._version == 5 else ContentOfFour)(
            model,
            caller=caller,
            settings=Settings(
                self.default_limit,
                self.max_limit,
                self.default_locale,
                v4=self._version == 4
                or request.headers.get("Strapi-Response-Format", "").lower() == "v4",
                drafts=model.uid in self._drafted,
            ),
            schema=self._schema,
            store=self._store,
            documents=self._documents,
        )
        return content.answer(action, document_id, parameters, body)

    def _authorized(self, request: web.Request, action: str) -> Caller:
        caller = identify(request.headers.get("Authorization", ""), self._tokens, self.accounts)
        if not caller.may(action):
            raise forbidden()
        return caller

    def _add(self, model: ContentType | Component) -> None:
        self._schema.add(model)
        self._store.create(model)

    def _named(self, name: str) -> ContentType:
        for model in self._schema.types.values():
            if name in {model.uid, model.plural, model.singular}:
                return model
        raise LookupError(f"no content type is called {name!r}")


def _picked(mapping: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: mapping[name] for name in names if name in mapping}

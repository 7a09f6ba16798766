"""The local Strapi."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import unquote

import msgspec
from aiohttp import web

from specloom.testing.server import LocalService, json_response
from specloom.testing.strapi import query
from specloom.testing.strapi.access import Token, identify
from specloom.testing.strapi.builder import builder_action, describe, unknown_model
from specloom.testing.strapi.content import Content, Settings, action_of, methods_of
from specloom.testing.strapi.documents import Documents, new_document_id
from specloom.testing.strapi.errors import (
    StrapiError,
    bad_json,
    forbidden,
    not_found,
    payload_too_large,
)
from specloom.testing.strapi.schema import Component, ContentType, Schema, file_type
from specloom.testing.strapi.store import Store
from specloom.testing.strapi.values import now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from specloom.testing.strapi.access import Caller, TokenKind
    from specloom.testing.strapi.schema import Kind
    from specloom.testing.strapi.wire import Json

MAX_HEAD: Final = 16 * 1024
"""Node's limit of the request line's target plus the header fields, in bytes."""
_READS: Final = ("HEAD", "GET")
_NO_ROUTE: Final = {"OPTIONS": (200, ""), "TRACE": (501, "Not Implemented")}
MAX_BODY: Final = 1024 * 1024
"""The body parser's limit of JSON and text."""


class StrapiService(LocalService):
    """A Strapi 5 with the content types that a test gives it.

    REST is under `/api`. Unlike SQLite under the real one, it keeps every digit of a biginteger.
    See https://docs.strapi.io/cms/api/rest
    """

    def __init__(self) -> None:
        super().__init__()
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
        self._locales: list[dict[str, Json]] = []
        self.add_locale(self.default_locale, "English (en)")
        self._add(file_type(self._store.new_table()))

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
            draft_and_publish=draft_and_publish,
            localized=localized,
            about=about or {},
        )
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
        self._tokens[token] = Token(kind, frozenset(permissions), expired)

    def add_locale(self, code: str, name: str) -> None:
        """Add a locale to `GET /api/i18n/locales`."""
        moment = now()
        self._locales.append(
            {
                "id": len(self._locales) + 1,
                "documentId": new_document_id(),
                "name": name,
                "code": code,
                "createdAt": moment,
                "updatedAt": moment,
                "publishedAt": moment,
                "isDefault": code == self.default_locale,
            }
        )

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
        if _head_size(request) >= MAX_HEAD:
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
        body = await _body(request) if request.method in {"POST", "PUT", "PATCH"} else None
        method = "GET" if request.method == "HEAD" else request.method
        if not segments or segments.pop(0).lower() != "api":
            return _no_route(method, _READS)
        if method == "GET":
            match [segment.lower() for segment in segments[:2]] + segments[2:]:
                case ["i18n", "locales"]:
                    self._authorized(request, "plugin::i18n.locales.listLocales")
                    return json_response(self._locales)
                case ["content-type-builder", group, *uid] if len(uid) < 2:
                    return self._builder(request, group, uid[0] if uid else None)
                case _:
                    pass
        return self._content(request, method, segments, query.parse(query_string), body)

    def _builder(self, request: web.Request, group: str, uid: str | None) -> web.Response:
        action = builder_action(group, uid)
        if action is None:
            raise not_found()
        self._authorized(request, action)
        described = describe(self._schema, group, uid)
        if described is None:
            return json_response(unknown_model(group), status=404)
        return json_response({"data": described})

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
            return _no_route(method, methods_of(model, document_id) if model else _READS)
        caller = self._authorized(request, f"{model.uid}.{action}")
        content = Content(
            model,
            caller=caller,
            settings=Settings(
                self.default_limit,
                self.max_limit,
                self.default_locale,
                v4=request.headers.get("Strapi-Response-Format", "").lower() == "v4",
            ),
            schema=self._schema,
            store=self._store,
            documents=self._documents,
        )
        return content.answer(action, document_id, parameters, body)

    def _authorized(self, request: web.Request, action: str) -> Caller:
        caller = identify(request.headers.get("Authorization", ""), self._tokens, self.public)
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


def _head_size(request: web.Request) -> int:
    """The size of the head as Node counts it: the target, the names and the values."""
    headers = sum(len(name) + len(value) for name, value in request.raw_headers)
    return len(request.raw_path) + headers


def _no_route(method: str, allowed: Sequence[str]) -> web.Response:
    """404 for a read. A write is 405: Strapi routes every path for reads, for its public files."""
    if method == "GET":
        raise not_found()
    status, text = _NO_ROUTE.get(method, (405, "Method Not Allowed"))
    return web.Response(status=status, text=text, headers={"Allow": ", ".join(allowed)})


async def _body(request: web.Request) -> Json:
    raw = await request.read()
    kind = request.content_type
    if kind == "application/x-www-form-urlencoded":
        return query.parse(raw.decode(errors="replace"), array_limit=20, depth=5)
    if kind != "application/json" and not kind.endswith("+json"):
        return None
    if len(raw) > MAX_BODY:
        raise payload_too_large()
    if not raw:
        return {}
    if not raw.lstrip(b" \t\n\r").startswith((b"{", b"[")):
        raise bad_json("invalid JSON, only supports object and array")
    try:
        body: Json = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        truncated = "truncated" in str(error)
        # The real one repeats what Node.js says, which differs from version to version.
        message = "Unexpected end of JSON input" if truncated else f"Unexpected token: {error}"
        raise bad_json(message) from None
    return body

"""The operations of the REST API, for one caller.

See https://docs.strapi.io/cms/api/rest
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
from aiohttp import web

from specloom.testing.server import json_response
from specloom.testing.strapi.access import Access
from specloom.testing.strapi.errors import (
    internal_error,
    located,
    not_found,
    validation_error,
    validation_errors,
)
from specloom.testing.strapi.keys import Keys
from specloom.testing.strapi.legacy import as_v4
from specloom.testing.strapi.pagination import read_page
from specloom.testing.strapi.populate import Planner
from specloom.testing.strapi.problems import not_cast
from specloom.testing.strapi.publication import read_publication
from specloom.testing.strapi.reader import Reader, Version

if TYPE_CHECKING:
    from specloom.testing.strapi.access import Caller
    from specloom.testing.strapi.documents import Documents
    from specloom.testing.strapi.errors import StrapiError
    from specloom.testing.strapi.populate import Plan
    from specloom.testing.strapi.schema import ContentType, Schema
    from specloom.testing.strapi.store import Store
    from specloom.testing.strapi.wire import Json

_COLLECTION: Final = {"GET": "find", "POST": "create"}
_DOCUMENT: Final = {"GET": "findOne", "PUT": "update", "DELETE": "delete"}
_SINGLE: Final = {"GET": "find", "PUT": "update", "DELETE": "delete"}


def action_of(model: ContentType, method: str, document_id: str | None) -> str | None:
    """The action of a request, or None when there is no such route."""
    if model.kind == "singleType":
        return _SINGLE.get(method) if document_id is None else None
    return (_COLLECTION if document_id is None else _DOCUMENT).get(method)


def methods_of(model: ContentType, document_id: str | None) -> list[str]:
    """What may be done at a path of a type."""
    methods = ("GET", "POST", "PUT", "DELETE")
    return ["HEAD", *(method for method in methods if action_of(model, method, document_id))]


@attrs.frozen
class Settings:
    """What `config/api.js`, the i18n plugin and the headers decide."""

    default_limit: int
    max_limit: int
    default_locale: str
    v4: bool = False
    """Whether the caller asked for the form of Strapi 4."""
    drafts: bool = False
    """Whether entries of a Strapi 4 may be unpublished."""


class Content:
    """Answers requests about one content type."""

    def __init__(
        self,
        model: ContentType,
        *,
        caller: Caller,
        settings: Settings,
        schema: Schema,
        store: Store,
        documents: Documents,
    ) -> None:
        self._model = model
        self._settings = settings
        self._schema = schema
        self._store = store
        self._documents = documents
        self._access = Access(caller)
        self._planner = Planner(schema, self._access)
        self._reader = Reader(schema, store, self._planner)

    def answer(
        self, action: str, document_id: str | None, query: dict[str, Json], body: Json
    ) -> web.Response:
        """Do what an action says.

        Raises:
            StrapiError: The request does not make sense, or there is no such document.
        """
        version = self._version(query, action)
        plan = self._planner.plan(self._model, query)
        if action == "delete":
            return self._delete(document_id, version)
        if action == "find" and self._model.kind == "collectionType":
            return self._find(query, plan, version)
        if action in {"find", "findOne"}:
            return self._find_one(document_id, plan, version, query.get("_q"))
        data = self._data(body)
        with self._store.transaction():
            before: dict[str, Json] | None = None
            if action == "create":
                row_id = self._create(data, version)
            else:
                rows = self._documents.versions(self._model, document_id, version.locale)
                before = self._documents.shared(self._model, rows[0]) if rows else None
                row_id = self._update(document_id, data, version)
            # The answer is what the document was before the other locales followed it.
            entry = self._reader.row(self._model, plan, version, row_id)
            self._documents.share(self._model, row_id, before)
        return self._enveloped(entry, status=201 if action == "create" else 200)

    def _version(self, query: dict[str, Json], action: str) -> Version:
        status, locale = query.get("status"), query.get("locale")
        locales = self._locales(locale, action) if self._model.localized else ()
        return Version(
            status="published" if status is None else str(status),
            locale=(isinstance(locale, str) and locale) or self._settings.default_locale,
            locales=locales,
            publication=read_publication(query),
        )

    def _locales(self, locale: Json, action: str) -> tuple[str, ...]:
        """Several locales that are meant, if they are: only what finds or deletes takes them."""
        is_one = self._model.kind == "singleType" or action not in {"find", "delete"}
        if locale == "*" and action in {"create", "update"}:
            raise _invalid_locale("*")
        if isinstance(locale, (list, dict)):
            if is_one:
                raise _invalid_locale(_js(locale))
            if isinstance(locale, dict):
                raise internal_error()
            return tuple(map(str, locale))
        return ()

    def _data(self, body: Json) -> dict[str, Json]:
        data = body.get("data") if isinstance(body, dict) else None
        if not isinstance(data, (dict, list)):
            raise validation_error('Missing "data" payload in the request body')
        with located(source="body"):
            Keys(self._schema, self._access).check(self._model, data)
        if isinstance(data, list):
            raise validation_errors([not_cast("", "object", _objects(data))])
        return data

    def _find(self, query: dict[str, Json], plan: Plan, version: Version) -> web.Response:
        page = read_page(query, self._settings.default_limit, self._settings.max_limit)
        entries, total = self._reader.find(self._model, plan, version, page, query.get("_q"))
        return self._enveloped(list(entries), {"pagination": page.meta(total)})

    def _find_one(
        self, document_id: str | None, plan: Plan, version: Version, words: Json
    ) -> web.Response:
        entry = None
        if version.locale != "*" or not self._model.localized:
            entry = self._reader.find_one(self._model, plan, version, words, document_id)
        if entry is None:
            raise not_found()
        return self._enveloped(entry)

    def _enveloped(
        self, data: Json, meta: dict[str, Json] | None = None, *, status: int = 200
    ) -> web.Response:
        return json_response({"data": self._shown(data), "meta": meta or {}}, status=status)

    def _shown(self, data: Json) -> Json:
        """Entries in the form that the caller asked for."""
        return as_v4(self._schema, self._model, data) if self._settings.v4 else data

    def _create(self, data: dict[str, Json], version: Version) -> int:
        return self._documents.create(
            self._model, data, publish=version.is_published, locale=version.locale
        )

    def _update(self, document_id: str | None, data: dict[str, Json], version: Version) -> int:
        """Change a document; a single type, or another locale, is created when it is missing."""
        publish = version.is_published
        rows = self._documents.versions(self._model, document_id, version.locale)
        if rows:
            return self._documents.update(self._model, rows[0], data, publish=publish)
        siblings = self._documents.versions(self._model, document_id)
        if not siblings and self._model.kind == "collectionType":
            raise not_found()
        if siblings:
            document_id = self._documents.document_id(self._model, siblings[0])
        return self._documents.create(
            self._model, data, publish=publish, locale=version.locale, document_id=document_id
        )

    def _delete(self, document_id: str | None, version: Version) -> web.Response:
        """Delete; a document that does not exist makes no difference."""
        if document_id is None:
            rows = self._documents.versions(self._model)
            document_id = self._documents.document_id(self._model, rows[0]) if rows else ""
        with self._store.transaction():
            for locale in version.locales or (version.locale,):
                self._documents.delete(self._model, document_id, locale)
        return web.Response(status=204)


def _objects(data: list[Json]) -> list[Json]:
    """A list as it is when its items have been taken for objects."""
    return [item if isinstance(item, (dict, list)) else {} for item in data]


def _js(value: list[Json] | dict[str, Json]) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else "[object Object]"


def _invalid_locale(locale: str) -> StrapiError:
    return validation_error(
        f"Invalid locale param {locale} provided. Document locales must be strings."
    )

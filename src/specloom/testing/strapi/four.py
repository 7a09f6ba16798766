"""Content as a Strapi 4 answers about it.

An entry is known by its number, and has one version, published or not. Each locale is an entry of
its own; that entries of several locales belong together is not kept here.

See https://docs-v4.strapi.io/dev-docs/api/rest
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.testing.strapi.content import Content
from specloom.testing.strapi.errors import not_found, validation_error
from specloom.testing.strapi.values import now, to_column

if TYPE_CHECKING:
    from aiohttp import web

    from specloom.testing.strapi.populate import Plan
    from specloom.testing.strapi.reader import Version
    from specloom.testing.strapi.wire import Json

__all__ = ["ContentOfFour"]


class ContentOfFour(Content):
    """Answers requests about one content type of a Strapi 4."""

    def answer(
        self, action: str, document_id: str | None, query: dict[str, Json], body: Json
    ) -> web.Response:
        """Do what an action says.

        Raises:
            StrapiError: The request does not make sense, or there is no such entry.
        """
        number = None if document_id is None else self._number(document_id)
        query = self._as_five(query, number)
        version = self._version(query, "find")
        plan = self._planner.plan(self._model, query)
        if action == "find" and self._model.kind == "collectionType":
            return self._find(query, plan, version)
        if number is None and action != "create":  # of a single type
            number = next(iter(self._documents.versions(self._model)), None)
        if action in {"find", "findOne", "delete"}:
            if number is None:
                raise not_found()
            answer = self._entry(number, plan, version)
            if action == "delete":
                with self._store.transaction():
                    key = self._documents.document_id(self._model, number)
                    self._documents.delete(self._model, key, "*")
            return answer
        with self._store.transaction():
            number = self._write(number, body)
        return self._entry(number, plan, version)

    def _number(self, text: str) -> int:
        if not text.isdecimal() or not self._store.columns(self._model, int(text)):
            raise not_found()
        return int(text)

    def _as_five(self, query: dict[str, Json], number: int | None) -> dict[str, Json]:
        """A query in the words of Strapi 5."""
        query = dict(query)
        is_live = query.pop("publicationState", "live") != "preview"
        if query.get("locale") == "all":
            query["locale"] = "*"
        if self._settings.drafts and is_live and number is None:
            live: Json = {"publishedAt": {"$notNull": True}}
            given = query.get("filters")
            query["filters"] = {"$and": [given, live]} if given else live
        return query

    def _entry(self, number: int, plan: Plan, version: Version) -> web.Response:
        return self._enveloped(self._reader.row(self._model, plan, version, number))

    def _write(self, number: int | None, body: Json) -> int:
        given = body.get("data") if isinstance(body, dict) else None
        if not isinstance(given, dict):
            raise validation_error('Missing "data" payload in the request body')
        known = {attribute.name for attribute in self._model.writable()}
        own = {name: value for name, value in given.items() if name in known}
        if number is None:
            locale = str(given.get("locale") or self._settings.default_locale)
            number = self._documents.create(self._model, own, publish=True, locale=locale)
        else:
            self._documents.update(self._model, number, own, publish=True)
        if self._settings.drafts and "publishedAt" in given:
            moment = to_column("datetime", given["publishedAt"])
            self._store.update(self._model, number, {"published_at": moment, "updated_at": now()})
        return number

    def _shown(self, data: Json) -> Json:
        return _without_document_ids(super()._shown(data))


def _without_document_ids(value: Json) -> Json:
    if isinstance(value, list):
        return [_without_document_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    is_entry = "attributes" in value
    return {
        name: _without_document_ids(item)
        for name, item in value.items()
        if not (is_entry and name == "documentId")
    }

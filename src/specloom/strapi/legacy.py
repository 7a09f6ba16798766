"""Strapi 4: its documents as those of Strapi 5.

An entry of Strapi 4 is known by a number, which stands for the document ID here, and keeps what it
holds in `attributes`. It has one version, published or not, and another number in every locale.

https://docs.strapi.io/cms/migration/v4-to-v5/breaking-changes/new-response-format
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, cast

from specloom.core.codec import decode_json, encode_json
from specloom.core.errors import ArgumentError, DecodeError
from specloom.core.message import Response
from specloom.core.query import encode_query
from specloom.core.shapes import is_array, is_list, is_mapping, is_object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specloom.core.chain import Handler
    from specloom.core.message import Request

__all__ = ["Legacy"]

_PLUGINS: Final = {"auth", "i18n", "upload", "users", "users-permissions"}
"""What stands below `/api` and is no content; its answers are flat in both versions."""
_KEYS: Final = {"id", "documentId", "attributes", "meta"}
_REFERENCE: Final = {"documentId", "locale", "status", "position"}


class Legacy:
    """Writes requests about documents as Strapi 4 takes them, and reads its answers."""

    async def __call__(self, request: Request, call_next: Handler) -> Response:
        """Handle one request."""
        if not _is_content(request):
            return await call_next(request)
        response = await call_next(_translated(request))
        try:
            answer = decode_json(response.body, request.operation.name)
        except DecodeError:
            return response  # decoding the result says what it is instead
        if is_object(answer) and "data" in answer:
            answer = {**answer, "data": _value(answer["data"])}
        return Response(
            response.request,
            response.status,
            response.headers,
            encode_json(answer, request.operation.name),
            response.elapsed,
        )


def _is_content(request: Request) -> bool:
    operation = request.operation
    is_known = operation.api.name == "content" and operation.name != "raw_request"
    return is_known and operation.path.split("/")[1] not in _PLUGINS


def _translated(request: Request) -> Request:
    query = {name: _renamed(value) for name, value in request.query.items()}
    status, locale = query.pop("status", None), query.get("locale")
    changes: dict[str, Any] = {}
    if request.method == "GET":
        query["publicationState"] = "preview" if status == "draft" else None
        query["locale"] = "all" if locale == "*" else locale
    else:
        _check_version(request, status, locale)
        if is_mapping(request.json):
            changes["json"] = {**request.json, "data": _data(request, status, locale)}
    operation = request.operation
    text = encode_query(
        query,
        operation.api.query_style,
        operation.name,
        max_items=operation.api.max_query_items,
    )
    url = request.url.partition("?")[0]
    return request.evolve(url=f"{url}?{text}" if text else url, query=query, **changes)


def _check_version(request: Request, status: Any, locale: Any) -> None:
    """Refuse what would do something else to an entry of Strapi 4."""
    name, by_number = request.operation.name, "{document_id}" in request.operation.path
    if by_number and locale is not None:
        raise ArgumentError(
            f"{name}: locale cannot be given to a Strapi 4: a document has an ID of its own in "
            "every locale"
        )
    if request.method == "PUT" and status == "draft":
        raise ArgumentError(
            f"{name}: a Strapi 4 keeps no draft beside what is published; "
            'give data={"publishedAt": None, …} to make it a draft'
        )


def _data(request: Request, status: Any, locale: Any) -> Any:
    data = _references(request.json["data"])
    if not is_mapping(data):
        return data
    own: dict[str, Any] = {}
    if status == "draft":
        own["publishedAt"] = None
    elif status == "published" and request.method == "PUT":
        own["publishedAt"] = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    if locale is not None:
        own["locale"] = locale
    return {**own, **data}


def _renamed(value: Any) -> Any:
    """Parameters of a query in which documents are known by their number."""
    if isinstance(value, str):
        name, colon, order = value.partition(":")
        return f"id{colon}{order}" if name == "documentId" else value
    if is_mapping(value):
        return {"id" if key == "documentId" else key: _renamed(v) for key, v in value.items()}
    return [_renamed(item) for item in value] if is_list(value) else value


def _references(value: Any) -> Any:
    """What a body holds, with documents that it names known by their number."""
    if is_list(value):
        return [_references(item) for item in value]
    if not is_mapping(value):
        return value
    if "documentId" in value and value.keys() <= _REFERENCE:
        place: Mapping[str, Any] = value.get("position") or {}
        position = {key: _number(v) for key, v in place.items()}
        return {"id": _number(value["documentId"])} | ({"position": position} if position else {})
    return {key: _references(item) for key, item in value.items()}


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _value(value: Any) -> Any:
    """What an answer holds, without the nesting of Strapi 4."""
    if is_array(value):
        return [_value(item) for item in value]
    if not is_object(value):
        return value
    if value.keys() == {"data"} and _is_nested(value["data"]):
        return _value(value["data"])
    if not _is_entry(value):
        return {name: _value(item) for name, item in value.items()}
    attributes = cast("dict[str, Any]", value["attributes"])
    entry = {name: _value(item) for name, item in attributes.items()}
    if "id" in value:
        entry = {"id": value["id"], "documentId": str(value["id"])} | entry
    return entry | ({"documentId": value["documentId"]} if "documentId" in value else {})


def _is_nested(data: Any) -> bool:
    """Whether it is what a relation holds: an entry, several, or none."""
    return data is None or _is_entry(data) or (is_array(data) and all(map(_is_entry, data)))


def _is_entry(value: Any) -> bool:
    return is_object(value) and is_object(value.get("attributes")) and value.keys() <= _KEYS

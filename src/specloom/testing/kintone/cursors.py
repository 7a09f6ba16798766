"""Cursors: reading a large result page by page, as it was when the cursor was made.

See https://kintone.dev/en/docs/kintone/rest-api/records/create-cursor/
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from specloom.testing.kintone.conditions import select
from specloom.testing.kintone.errors import RefusedError
from specloom.testing.kintone.query import parse, wrong
from specloom.testing.kintone.records import only_fields

if TYPE_CHECKING:
    from specloom.testing.kintone.domain import Call, Domain

__all__ = ["create_cursor", "delete_cursor", "read_cursor"]

_MOST_OPEN = 10
_MOST_RECORDS, _FEW_RECORDS = 500, 100
_LIFETIME = timedelta(minutes=10)


@attrs.define
class Cursor:
    """An open cursor."""

    app: int
    bodies: list[bytes]
    fields: list[str] | None
    size: int
    expires: datetime
    at: int = 0


def create_cursor(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `POST records/cursor.json`."""
    schema = domain.reach(call, "view")
    size = call.given.optional_integer("size", maximum=_MOST_RECORDS) or _FEW_RECORDS
    query = parse(call.given.optional_text("query") or "")
    if query.limit is not None or query.offset is not None:
        raise wrong("limit and offset cannot be used with a cursor.")
    now = domain.now(call.caller)
    selection = select(
        query,
        schema,
        caller=call.caller,
        directory=domain.directory,
        now=now,
        all_records=True,
    )
    _drop_expired(domain)
    if len(domain.cursors) >= _MOST_OPEN:
        message = "No cursor can be created: too many are open. Delete one, or wait a while."
        raise RefusedError(429, "GAIA_TM12", message)
    bodies = domain.store.select(selection)
    fields = call.given.texts("fields")
    cursor = Cursor(schema.app.id, bodies, fields, size, now + _LIFETIME)
    cursor_id = str(uuid.uuid4())
    domain.cursors[cursor_id] = cursor
    return {"id": cursor_id, "totalCount": str(len(bodies))}


def read_cursor(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `GET records/cursor.json`."""
    cursor_id, cursor = _find(domain, call)
    page = cursor.bodies[cursor.at : cursor.at + cursor.size]
    cursor.at += cursor.size
    cursor.expires = domain.now(call.caller) + _LIFETIME
    more = cursor.at < len(cursor.bodies)
    if not more:
        del domain.cursors[cursor_id]
    return {"records": only_fields(page, cursor.fields), "next": more}


def delete_cursor(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `DELETE records/cursor.json`."""
    cursor_id, _ = _find(domain, call)
    del domain.cursors[cursor_id]
    return {}


def _find(domain: Domain, call: Call) -> tuple[str, Cursor]:
    cursor_id = call.given.text("id")
    _drop_expired(domain)
    cursor = domain.cursors.get(cursor_id)
    if cursor is None:
        message = "The specified cursor does not exist or has expired."
        raise RefusedError(404, "GAIA_CN01", message)
    domain.permit(call, domain.schema(cursor.app).app, "view")
    return cursor_id, cursor


def _drop_expired(domain: Domain) -> None:
    now = domain.clock()
    for cursor_id, cursor in [*domain.cursors.items()]:
        if cursor.expires <= now:
            del domain.cursors[cursor_id]

"""The record calls.

See https://kintone.dev/en/docs/kintone/rest-api/records/
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from specloom.testing.kintone.auth import Caller
from specloom.testing.kintone.conditions import select
from specloom.testing.kintone.dates import instant
from specloom.testing.kintone.domain import Call
from specloom.testing.kintone.errors import Faults, RefusedError
from specloom.testing.kintone.parameters import REQUIRED, Parameters
from specloom.testing.kintone.query import parse
from specloom.testing.kintone.store import Record
from specloom.testing.kintone.users import ADMINISTRATOR
from specloom.testing.kintone.values import Spot, check_required

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from specloom.testing.kintone.domain import Domain, Handler
    from specloom.testing.kintone.fields import Field, Lookup
    from specloom.testing.kintone.store import Schema

__all__ = ["READS", "WRITES", "only_fields", "seed"]

_MOST = 100
_TOO_FEW_OR_MANY = f"Between 1 and {_MOST} records can be deleted at one time."

_cells = msgspec.json.Decoder(dict[str, msgspec.Raw])


def get_record(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `GET record.json`."""
    schema = domain.reach(call, "view")
    record_id = call.given.integer("id")
    body = domain.store.body(schema, record_id)
    if body is None:
        raise _not_found(record_id)
    return {"record": msgspec.Raw(body)}


def get_records(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `GET records.json`."""
    schema = domain.reach(call, "view")
    selection = select(
        parse(call.given.optional_text("query") or ""),
        schema,
        caller=call.caller,
        directory=domain.directory,
        now=domain.now(call.caller),
    )
    bodies = only_fields(domain.store.select(selection), call.given.texts("fields"))
    counted = call.given.flag("totalCount")
    return {
        "records": bodies,
        "totalCount": str(domain.store.count(selection)) if counted else None,
    }


def add_record(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `POST record.json`."""
    writing = _Writing(domain, call, domain.reach(call, "add"))
    with writing.all_or_none():
        record = writing.insert(call.given.object("record") or {}, "record")
    return {"id": str(record.id), "revision": str(record.revision)}


def add_records(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `POST records.json`."""
    writing = _Writing(domain, call, domain.reach(call, "add"))
    given = call.given.objects("records", maximum=_MOST, too_many=_too_many("added"))
    with writing.all_or_none():
        records = [writing.insert(one.all(), one.inside) for one in given]
    return {
        "ids": [str(record.id) for record in records],
        "revisions": [str(record.revision) for record in records],
    }


def update_record(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `PUT record.json`."""
    writing = _Writing(domain, call, domain.reach(call, "edit"))
    with writing.all_or_none():
        record = writing.find(call.given)
        if record is None:
            raise _no_match()
        writing.update(record, call.given, "record")
    return {"revision": str(record.revision)}


def update_records(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `PUT records.json`."""
    writing = _Writing(domain, call, domain.reach(call, "edit"))
    upsert = call.given.flag("upsert")
    if upsert:
        domain.reach(call, "add")
    given = call.given.objects("records", maximum=_MOST, too_many=_too_many("updated"))
    results: list[dict[str, str]] = []
    with writing.all_or_none():
        for one in given:
            record = writing.find(one)
            if record is not None:
                operation = "UPDATE"
                writing.update(record, one, one.inside)
            elif upsert:
                operation = "INSERT"
                record = writing.insert(_with_key(one), one.inside)
            else:
                raise _no_match()
            result = {"id": str(record.id), "revision": str(record.revision)}
            results.append(result | {"operation": operation} if upsert else result)
    return {"records": results}


def delete_records(domain: Domain, call: Call) -> dict[str, Any]:
    """Answer `DELETE records.json`."""
    schema = domain.reach(call, "delete")
    ids = call.given.integers("ids")
    if not ids:
        raise call.given.refuse("ids", _TOO_FEW_OR_MANY, REQUIRED)
    revisions = call.given.array("revisions") or [None] * len(ids)
    if len(ids) > _MOST:
        raise call.given.refuse("ids", _TOO_FEW_OR_MANY)
    if len(revisions) != len(ids):
        raise call.given.refuse("revisions", "There must be as many revisions as ids.")
    with domain.store.transaction():
        for record_id, revision in zip(ids, revisions, strict=True):
            record = domain.store.read(schema, record_id)
            if record is None:
                raise _not_found(record_id)
            _check_revision(record, Parameters({"revision": revision}))
            domain.store.delete(schema, record_id)
    return {}


READS: Mapping[tuple[str, str], Handler] = {
    ("GET", "record"): get_record,
    ("GET", "records"): get_records,
}
WRITES: Mapping[tuple[str, str], Handler] = {
    ("POST", "record"): add_record,
    ("PUT", "record"): update_record,
    ("POST", "records"): add_records,
    ("PUT", "records"): update_records,
    ("DELETE", "records"): delete_records,
}


def only_fields(bodies: Iterable[bytes], fields: list[str] | None) -> list[msgspec.Raw]:
    """The JSON of records, with the named fields only where some are named."""
    if not fields:
        return [msgspec.Raw(body) for body in bodies]
    wanted = frozenset(fields)
    chosen = (
        {code: cell for code, cell in _cells.decode(body).items() if code in wanted}
        for body in bodies
    )
    return [msgspec.Raw(msgspec.json.encode(cells)) for cells in chosen]


def seed(domain: Domain, schema: Schema, values: Iterable[Mapping[str, Any]]) -> list[int]:
    """Add records from plain values by field code, as the administrator."""
    call = Call(Caller(ADMINISTRATOR), Parameters({}), schema.app.guest_space_id)
    writing = _Writing(domain, call, schema)
    with writing.all_or_none():
        return [
            writing.insert(
                {code: {"value": value} for code, value in one.items()}, f"records[{index}]"
            ).id
            for index, one in enumerate(values)
        ]


class _Writing:
    """Writes records of one app for one call."""

    def __init__(self, domain: Domain, call: Call, schema: Schema) -> None:
        self._domain = domain
        self._call = call
        self._schema = schema
        self._app = schema.app
        self._faults = Faults()

    @contextmanager
    def all_or_none(self) -> Generator[None]:
        """Undo what is written within if any of it is refused or has a fault."""
        with self._domain.store.transaction():
            yield
            self._faults.raise_any()

    def insert(self, given: Mapping[str, Any], prefix: str) -> Record:
        """Add a record with the values that stand at a path of the request."""
        user = self._call.caller.user.entity
        now = instant(self._domain.clock())
        system = {"CREATOR": user, "MODIFIER": user, "CREATED_TIME": now, "UPDATED_TIME": now}
        values: dict[str, Any] = {}
        for code, field in self._app.fields.items():
            spot = Spot(self._faults, prefix, code)
            settable = field.type in system or self._writable(field)
            if code in given and settable:
                values[code] = self._domain.reader.read(self._app, field, given[code], spot, None)
            elif field.type in system:
                values[code] = system[field.type]
            elif field.type != "RECORD_NUMBER":
                values[code] = self._domain.reader.default(field, spot)
        record = Record(self._domain.store.next_id(self._schema), 1, values)
        self._finish(record, self._app.fields, prefix)
        return record

    def update(self, record: Record, item: Parameters, prefix: str) -> None:
        """Change a record as `item` says, whose values stand at a path of the request."""
        _check_revision(record, item)
        given = item.object("record") or {}
        values = record.values
        for code, field in self._app.fields.items():
            if code in given and self._writable(field):
                spot = Spot(self._faults, prefix, code)
                values[code] = self._domain.reader.read(
                    self._app, field, given[code], spot, values[code]
                )
        values[self._app.system["MODIFIER"]] = self._call.caller.user.entity
        values[self._app.system["UPDATED_TIME"]] = instant(self._domain.clock())
        record.revision += 1
        self._finish(record, given, prefix)

    def find(self, item: Parameters) -> Record | None:
        """The record that an update means; None when no record has its update key."""
        store = self._domain.store
        record_id = item.optional_integer("id")
        if record_id is not None:
            record = store.read(self._schema, record_id)
            if record is None:
                raise _not_found(record_id)
            return record
        key = item.nested("updateKey")
        if key is None:
            raise item.refuse("id", REQUIRED)
        code = key.text("field")
        field = self._app.fields.get(code)
        if field is None or not field.unique:
            raise key.refuse("field", "The field must be one that prohibits duplicate values.")
        if key.get("value") is None:
            raise key.refuse("value", REQUIRED)
        spot = Spot(self._faults, "updateKey", code)
        value = self._domain.reader.read(self._app, field, key.all(), spot, None)
        self._faults.raise_any()
        found = store.find(self._schema, code, value)
        return None if found is None else store.read(self._schema, found)

    def _writable(self, field: Field) -> bool:
        """Whether values sent for the field count: not where a lookup fills it."""
        return field.writable and field.code not in self._app.copied

    def _finish(self, record: Record, changed: Iterable[str], prefix: str) -> None:
        """Fill what lookups fill, check the whole record, and keep it."""
        fields, values = self._app.fields, record.values
        for code in changed:
            field = fields.get(code)
            if field is not None and field.lookup is not None:
                source = self._looked_up(field.lookup, code, values[code])
                for target, origin in field.lookup.copies.items():
                    values[target] = source[origin] if source else fields[target].emptied
        check_required(fields, values, self._faults, prefix)
        for code, field in fields.items():
            if field.unique and values[code]:
                other = self._domain.store.find(self._schema, code, values[code])
                if other not in (None, record.id):
                    spot = Spot(self._faults, prefix, code)
                    self._faults.add(spot.value, "This value already exists in another record.")
        self._domain.store.write(self._schema, record)

    def _looked_up(self, lookup: Lookup, code: str, value: Any) -> dict[str, Any] | None:
        """The values to copy for the key of a lookup; None for no key."""
        if not value:
            return None
        schema = self._domain.schema(lookup.app)
        message = (
            f"A value {value} in the field {code} does not exist in the datasource app for"
            " lookup, or you do not have permission to view the app or the field."
        )
        refused = RefusedError(400, "GAIA_LO04", message)
        try:
            self._domain.permit(self._call, schema.app, "view")
        except RefusedError:
            raise refused from None
        record_id = self._domain.store.find(schema, lookup.key_field, value)
        record = None if record_id is None else self._domain.store.read(schema, record_id)
        if record is None:
            raise refused
        return record.values


def _with_key(item: Parameters) -> dict[str, Any]:
    """The values of a record that an upsert adds: its update key is among them."""
    key = item.object("updateKey") or {}
    return {**(item.object("record") or {}), key["field"]: {"value": key["value"]}}


def _check_revision(record: Record, item: Parameters) -> None:
    expected = item.optional_integer("revision", minimum=-1)
    if expected not in (None, -1, record.revision):
        message = "The revision is not the latest: the record has been updated since."
        raise RefusedError(409, "GAIA_CO02", message)


def _too_many(done: str) -> str:
    return f"A maximum of {_MOST} records can be {done} at one time."


def _not_found(record_id: int) -> RefusedError:
    return RefusedError(404, "GAIA_RE01", f"The specified record (ID: {record_id}) is not found.")


def _no_match() -> RefusedError:
    message = "No record matches the condition given in updateKey."
    return RefusedError(404, "GAIA_RE20", message)

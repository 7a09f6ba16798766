"""Every operation sends what the vendor's description names, to the path that it names."""

from __future__ import annotations

import importlib
import pkgutil
import re
from contextlib import nullcontext, suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from aiohttp import web

from specloom.core.errors import DecodeError
from specloom.core.operation import Operation
from specloom.kintone import KintoneClient, Password, _generated
from specloom.testing import LocalService
from specloom_codegen.conform.shapes import View
from specloom_codegen.conform.vendor import read_openapi, vendor_operations
from specloom_codegen.faults import Faults
from specloom_codegen.read import read
from specloom_codegen.spec import Array, Choice, Map, Named, Nullable, Plain

ROOT = Path(__file__).parents[2]
OPENAPI = ROOT / "tests" / "data" / "kintone-openapi.yaml"
NOT_DESCRIBED = {"POST /k/v1/search.json", "GET /k/v1/apis.json", "GET /k/v1/apis/x.json"}


def _operations():
    for module in pkgutil.iter_modules(_generated.__path__):
        loaded = importlib.import_module(f"{_generated.__name__}.{module.name}")
        yield from (each for each in vars(loaded).values() if isinstance(each, Operation))


OPERATIONS = {operation.name: operation for operation in _operations()}


@cache
def described():
    return vendor_operations(read_openapi(OPENAPI, Faults()))


@cache
def specs():
    (service,) = read(ROOT / "specs" / "kintone", Faults())
    types = {each.name: each for each in service.types()}
    operations = {
        f"{file.resource}.{operation.name}": operation
        for file in service.files
        for operation in file.operations
    }
    return types, operations


def _fields(fields, groups, depth):
    left_out = {name for group in groups for name in group[1:]}
    return {
        each.name: _value(each.type, each.limits, depth + 1)
        for each in fields
        if each.constant is None and each.name not in left_out and (each.required or depth < 6)
    }


def _value(of, limits, depth):  # noqa: C901, PLR0911  # one for each shape of type
    """A plausible value of a type."""
    match of:
        case Nullable(type=inner):
            return _value(inner, limits, depth)
        case Choice(values=values):
            return values[0]
        case Array(items=items):
            return [_value(items, {}, depth)] if depth < 6 else []
        case Map(values=values):
            return {"a": _value(values, {}, depth)} if depth < 6 else {}
        case Named(kind="enum", name=name):
            return specs()[0][name].values[0]
        case Named(kind="input", name=name):
            return _declared(specs()[0][name], depth)
        case Named():
            return {"title": "x"}
        case Plain(name="string", format="date-time"):
            return datetime(2024, 5, 1, 10, 30, tzinfo=UTC)
        case Plain(name="string", format="date"):
            return date(2024, 5, 1)
        case Plain(name="string"):
            return "x" * limits.get("min_length", 1)
        case Plain(name="boolean"):
            return True
        case _:
            return max(1, limits.get("minimum", 1))


def _declared(declared, depth):
    types, _ = specs()
    if declared.union is not None:
        return _declared(types[declared.union.names[-1 if depth < 3 else 0]], depth)
    return _fields(declared.fields, (*declared.one_of, *declared.exclusive), depth)


class Recorder(LocalService):
    async def handle(self, _):
        return web.json_response({})


@pytest.fixture
async def server():
    async with Recorder() as server:
        yield server


async def _call(client, operation):
    resource, name = operation.name.split(".")
    spec = specs()[1][operation.name]
    arguments = _fields(spec.parameters, (*spec.one_of, *spec.exclusive), 0)
    if spec.upload:
        arguments |= {"content": b"x", "name": "a.txt"}
    with pytest.warns(DeprecationWarning, match=name) if spec.deprecated else nullcontext():
        call = getattr(getattr(client, resource), name)(**arguments)
    with suppress(DecodeError):  # the answer is empty: what was sent is what counts
        await call


def _unknown(sent, alternatives, path):
    """Paths of what was sent and is not described."""
    view = View()
    for each in alternatives:
        each.look(view)
    if view.is_opaque:
        return
    if isinstance(sent, list):
        for item in sent:
            yield from _unknown(item, view.items, f"{path}[]")
    elif isinstance(sent, dict):
        for name, item in sent.items():
            if name in view.fields:
                yield from _unknown(item, view.fields[name].alternatives, f"{path}.{name}")
            elif view.entries:
                yield from _unknown(item, view.entries, f"{path}.{name}")
            else:
                yield f"{path}.{name}"


def _sent(received):
    """The names of what was sent, with their place."""
    query = {name.split("[")[0] for name, _ in parse_qsl(received.query_string)}
    if received.headers.get("Content-Type", "").startswith("multipart/"):
        names = re.findall(rb'name="(\w+)"', received.body)
        return {f"body {name.decode()}": "" for name in names}
    body = received.json() if received.body else {}
    return {f"query {name}": None for name in query} | {f"body {k}": v for k, v in body.items()}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
async def test_what_is_sent_is_what_is_described(server, name):
    operation = OPERATIONS[name]
    async with KintoneClient(server.base_url, auth=Password("ada", "x")) as client:
        await _call(client, operation)
    (received,) = server.received
    key = f"{received.method} {received.path}"
    sent = _sent(received)
    spec = specs()[1][name]
    arguments = _fields(spec.parameters, (), 0)
    path = re.sub(r"\{(\w+)\*?\}", lambda found: arguments[found[1]], operation.path)
    assert key == f"{operation.method} {operation.api.path}{path}"
    wires = {each.wire for each in spec.parameters} | ({spec.upload.part} if spec.upload else set())
    assert {each.split(" ")[1] for each in sent} <= wires
    if received.path.startswith("/v1/") or key in NOT_DESCRIBED:
        return
    call = described()[key]
    assert {each for each, part in call.parameters.items() if part.required} <= sent.keys()
    assert sent.keys() <= call.parameters.keys()
    if key == "POST /k/v1/bulkRequest.json":
        return  # its payload is the body of any other operation
    for each, value in sent.items():
        assert not list(_unknown(value, call.parameters[each].alternatives, each))


@pytest.mark.parametrize("name", sorted(OPERATIONS))
async def test_guest_spaces_have_their_own_paths(server, name):
    operation = OPERATIONS[name]
    auth = Password("ada", "x")
    async with KintoneClient(server.base_url, auth=auth, guest_space_id=3) as client:
        await _call(client, operation)
    (received,) = server.received
    has_own = operation.variants and operation.api.name == "rest"
    assert received.path.startswith("/k/guest/3/v1/" if has_own else f"{operation.api.path}/")


def test_every_described_operation_has_a_method():
    keys = {f"{each.method} {each.api.path}{each.path}" for each in OPERATIONS.values()}
    assert described().keys() <= keys


NO_API_TOKEN = ["spaces.get", "plugins.list", "apps.list", "records.evaluate_rights", "search.find"]


@pytest.mark.parametrize("name", NO_API_TOKEN)
def test_some_operations_take_no_api_token(name):
    assert "api_token" not in OPERATIONS[name].accepts
    assert "password" in OPERATIONS[name].accepts

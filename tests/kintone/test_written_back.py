"""Settings are read, and written back as they were: nothing is lost, nothing is made up."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from aiohttp import web

from specloom import ArgumentError
from specloom.kintone import KintoneClient, Password, types
from specloom.testing import LocalService
from specloom_codegen.faults import Faults
from specloom_codegen.read import read
from specloom_codegen.spec import Array, Choice, Map, Named, Nullable, Plain

ROOT = Path(__file__).parents[2]


@cache
def specs():
    (service,) = read(ROOT / "specs" / "kintone", Faults())
    return {each.name: each for each in service.types()}, {
        (file.resource, operation.name): operation
        for file in service.files
        for operation in file.operations
    }


def pairs():
    """Each read of a setting with what writes it, live or not."""
    _, operations = specs()
    for (resource, name), operation in sorted(operations.items()):
        verb, _, rest = name.partition("_")
        reading = operations.get((resource, f"get_{rest}"))
        is_setting = verb in {"update", "add"} and resource in {"apps", "preview"}
        if is_setting and reading is not None and reading.path == operation.path:
            yield resource, reading.name, name


PAIRS = [each for each in pairs() if each[2] != "add_plugins"]  # which takes IDs alone


def samples(of, depth=0):  # noqa: C901, PLR0911  # one for each shape of type
    """Answers that a type allows, which together hold each of its properties once at least."""
    match of:
        case Nullable(type=inner):
            return [*samples(inner, depth), None]
        case Choice(base="integer", values=values):
            return list(values)
        case Choice(values=values, closed=closed):
            # Of the settings themselves, arguments of the call, new values are refused.
            return [*values, "SOMETHING_NEW"] if depth > 1 and not closed else [*values]
        case Array(items=items):
            return [samples(items, depth + 1)] if depth < 8 else [[]]
        case Map(values=values):
            found = samples(values, depth + 1) if depth < 8 else []
            return [{f"name {index}": value for index, value in enumerate(found)}]
        case Named(name=name):
            return declared(specs()[0][name], depth)
        case Plain(name="boolean"):
            return [True, False]
        case Plain(name="integer", format="string"):
            return ["7"]
        case Plain(name="integer", format="string-or-empty"):
            return ["", "64"]
        case Plain(name="number", format="decimal-or-empty"):
            return ["", "-0.50"]
        case Plain(name="string", format=form):
            assert form == ""
            return ["text", ""] if depth > 1 else ["text"]
    raise AssertionError(of)


def declared(type_, depth):
    types_, _ = specs()
    if type_.kind == "enum":
        return [*type_.values, "SOMETHING_NEW"]
    if type_.union is not None:
        if depth > 8:
            return []
        found = [
            sample | {type_.union.tag.wire: tag}
            for tag, name in type_.union.variants.items()
            for sample in objects(types_[name], depth)
        ]
        return [*found, {type_.union.tag.wire: "BRAND_NEW", "ink": "blue", "code": "x"}]
    return objects(type_, depth)


def objects(type_, depth):
    """Objects with all properties, one of which the specs do not name."""
    if depth > 10:
        return []
    fields = type_.fields
    values = {each.wire: samples(each.type, depth + 1) for each in fields}
    # The parts of a reminder that exclude each other are tested by themselves.
    values = {wire: found for wire, found in values.items() if wire != "hoursLater"}
    most = max(map(len, values.values()), default=1)
    made = [
        {wire: found[index % len(found)] for wire, found in values.items() if found}
        for index in range(most)
    ]
    made[0] = made[0] | {"newProperty": {"a": [1, None]}}
    return made


def expected(answer, of, input_type):
    """What is to be sent of an answer: nothing read-only, no null that says nothing."""
    types_, _ = specs()
    match of, input_type:
        case Nullable(type=inner), _:
            return None if answer is None else expected(answer, inner, input_type)
        case _, Nullable(type=inner):
            return expected(answer, of, inner)
        case Array(items=items), Array(items=inputs):
            return [expected(each, items, inputs) for each in answer]
        case Map(values=values), Map(values=inputs):
            return {name: expected(each, values, inputs) for name, each in answer.items()}
        case Named(name=name), Named(name=input_name, kind="input"):
            return of_object(answer, types_[name], types_[input_name])
    return normal(answer)


def of_object(answer, type_, input_type):
    types_, _ = specs()
    if type_.union is not None:
        tag = answer[type_.union.tag.wire]
        if tag not in type_.union.variants:
            return answer
        variant = types_[type_.union.variants[tag]]
        inputs = types_[input_type.union.variants[tag]]
        return of_object(answer, variant, inputs)
    own = {each.wire: each for each in type_.fields}
    inputs = {each.wire: each for each in input_type.fields}
    sent = {}
    for wire, value in answer.items():
        if wire not in own:
            sent[wire] = value
        elif wire in inputs and (value is not None or takes_null(inputs[wire])):
            sent[wire] = expected(value, own[wire].type, inputs[wire].type)
    return sent


def takes_null(field):
    return field.nullable or isinstance(field.type, Nullable)


def normal(value):
    """Numbers go as numbers and come as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def normalized(value):
    if isinstance(value, dict):
        return {name: normalized(each) for name, each in value.items()}
    if isinstance(value, list):
        return [normalized(each) for each in value]
    return normal(value)


class Recorder(LocalService):
    """Gives one answer, and takes everything."""

    answer = b"{}"

    async def handle(self, request):
        if request.method == "GET":
            return web.Response(body=self.answer, content_type="application/json")
        return web.json_response({"revision": "8", "views": {}, "reports": {}, "actions": {}})


@pytest.fixture
async def server():
    async with Recorder() as server:
        yield server


@pytest.fixture
async def client(server):
    async with KintoneClient(server.base_url, auth=Password("ada", "x")) as client:
        yield client


def test_every_setting_that_can_be_written_is_here():
    assert {write for resource, _, write in PAIRS if resource == "preview"} == {
        "add_form_fields", "update_form_fields", "update_form_layout", "update_views",
        "update_reports", "update_settings", "update_process", "update_actions",
        "update_admin_notes", "update_customization", "update_general_notifications",
        "update_record_notifications", "update_reminder_notifications", "update_app_rights",
        "update_record_rights", "update_field_rights",
    }  # fmt: skip
    assert {write for resource, _, write in PAIRS if resource == "apps"} == {
        "update_app_rights", "update_record_rights", "update_field_rights",
    }  # fmt: skip


@pytest.mark.parametrize(("resource", "get", "put"), PAIRS, ids=lambda name: name)
async def test_what_was_read_is_written_back(client, server, resource, get, put) -> None:
    types_, operations = specs()
    reading, writing = operations[resource, get], operations[resource, put]
    result = types_[reading.returns.name]
    body = {each.wire: each for each in writing.parameters}
    answers = [answer for answer in objects(result, 0) if answer.keys() - {"newProperty"}]
    for answer in answers:
        answer.pop("newProperty", None)
        server.answer = json.dumps(answer).encode()
        namespace = getattr(client, resource)
        settings = await getattr(namespace, get)(app=7)
        await getattr(namespace, put)(app=7, **settings.loaded())
        sent = server.received[-1].json()
        fields = {each.wire: each for each in result.fields}
        wanted = {
            wire: expected(value, fields[wire].type, body[wire].type)
            for wire, value in answer.items()
            if value is not None
        }
        assert normalized(sent) == normalized({"app": "7", **wanted})


async def test_one_change_and_the_rest_as_it_was(client, server) -> None:
    views = {
        "all": {"type": "LIST", "name": "all", "id": "20", "index": "0", "fields": ["t"], "new": 1},
        "month": {"type": "CALENDAR", "name": "month", "id": "21", "index": "1", "date": "day"},
    }
    server.answer = json.dumps({"views": views, "revision": "3"}).encode()
    read = await client.preview.get_views(app=7)
    first = read.views["all"]
    assert isinstance(first, types.ListView)
    changed = first.evolve(sort="$id asc", name="everything")
    assert (first.name, first.has("sort"), changed.fields, changed.id) == ("all", False, ["t"], 20)
    await client.preview.update_views(
        app=7,
        views={**read.views, "all": changed, "map": {"type": "CUSTOM", "index": 2, "html": "<i>"}},
        revision=read.revision,
    )
    assert server.received[-1].json() == {
        "app": 7,
        "revision": 3,
        "views": {
            "all": {
                "type": "LIST", "name": "everything", "index": 0, "fields": ["t"],
                "sort": "$id asc", "new": 1,
            },
            "month": {"type": "CALENDAR", "name": "month", "index": 1, "date": "day"},
            "map": {"type": "CUSTOM", "index": 2, "html": "<i>"},
        },
    }  # fmt: skip


async def test_a_new_value_of_a_setting_itself_is_refused(client, server) -> None:
    server.answer = json.dumps({"name": "x", "theme": "PURPLE", "revision": "1"}).encode()
    settings = await client.preview.get_settings(app=7)
    with pytest.raises(ArgumentError, match="theme: 'PURPLE' is none of"):
        await client.preview.update_settings(app=7, **settings.loaded())
    await client.preview.update_settings(app=7, **settings.loaded() | {"theme": "RED"})
    assert server.received[-1].json() == {"app": 7, "name": "x", "theme": "RED", "revision": 1}


async def test_a_model_of_another_shape_is_refused(client, server) -> None:
    field = types.FieldOption.__new__(types.FieldOption)
    with pytest.raises(ArgumentError, match=r"expected a mapping, or ListView as it was read"):
        await client.preview.update_views(app=7, views={"all": field})
    assert not server.received


async def test_what_lacks_what_the_service_wants_is_refused(client, server) -> None:
    server.answer = json.dumps(
        {"enable": True, "states": {"open": {"name": "open"}}, "actions": [], "revision": "1"}
    ).encode()
    process = await client.preview.get_process(app=7)
    with pytest.raises(ArgumentError, match=r"states\['open'\]: index is required"):
        await client.preview.update_process(app=7, states=process.states)
    assert len(server.received) == 1


@pytest.mark.parametrize("timing", [{"hoursLater": "2"}, {"time": "09:00"}])
async def test_reminders(client, server, timing) -> None:
    timing = {"code": "due", "daysLater": "-1"} | timing
    target = {"entity": {"type": "USER", "code": "ada"}, "includeSubs": False}
    reminder = {"timing": timing, "filterCond": "", "title": "t", "targets": [target]}
    answer = {"notifications": [reminder], "timezone": "Asia/Tokyo", "revision": "1"}
    server.answer = json.dumps(answer).encode()
    read = await client.preview.get_reminder_notifications(app=7)
    await client.preview.update_reminder_notifications(app=7, **read.loaded())
    assert normalized(server.received[-1].json()) == {"app": "7", **answer}


def test_a_change_of_a_field_that_is_not_there():
    view = types.SavedView.__new__(types.SavedView)
    with pytest.raises(ArgumentError, match="SavedView has no field 'idd'; did you mean 'id'"):
        view.evolve(idd=5)

"""`specloom import openapi` on descriptions with everything odd in them, and on broken ones."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specloom_codegen.faults import SpecError
from specloom_codegen.lint import lint
from specloom_codegen.openapi.importing import import_openapi
from specloom_codegen.openapi.naming import Call, operation_names
from specloom_codegen.pipeline import generate

ODD = Path(__file__).parents[1] / "data/odd-openapi.yaml"
DOCUMENT = yaml.safe_load(ODD.read_text(encoding="utf-8"))
VALUES = st.sampled_from(
    [None, 7, -1.5, True, "", "x", "/x/{y}", "{", "\U0001f600\x7f", [], {}, [None], {"": {}}]
    + [{"$ref": text} for text in ("#", "#/paths", "#/components/schemas/Tree", "a.yaml#/b", "#//")]
    + [{"type": "array"}, {"type": ["object", "null"]}, {"allOf": [{}, True]}, {"oneOf": "x"}]
    + [{"enum": [None]}, {"enum": []}, {"anyOf": [{"$ref": "#/components/schemas/Cat"}]}]
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd") / "odd"
    made = import_openapi(ODD, folder)
    folder.mkdir()
    for name, text in made.texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def resource(folder, name):
    return yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))


def test_everything_odd_becomes_a_client_that_type_checks(odd, tmp_path):
    assert not [each for each in lint(odd) if each.is_error]
    assert import_openapi(ODD, odd).texts == {
        path.name: path.read_text(encoding="utf-8") for path in odd.iterdir()
    }
    generate(odd, str(tmp_path / "made"))
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache")]
    done = subprocess.run(  # our own command
        [*command, "-p", "odd"], cwd=tmp_path / "made", capture_output=True, text=True, check=False
    )
    assert "Success" in done.stdout, done.stdout


def test_operations_have_the_names_that_a_person_would_choose():
    calls = {
        ("", "get", "/pets"): "list",
        ("", "get", "/v1/pets/{id}"): "get",
        ("", "post", "/pets"): "create",
        ("", "put", "/pets/{id}"): "update",
        ("", "delete", "/pets/{id}/photos/{photo}"): "delete_photo",
        ("", "get", "/pets/{id}/photos"): "list_photos",
        ("", "post", "/pets/search"): "search",
        ("getPetById", "get", "/pet/{petId}"): "get",
        ("get_pets", "get", "/pets"): "list",
        ("pets/list-for-owner", "get", "/owners/{owner}/pets"): "list_for_owner",
        ("findPetsByStatus", "get", "/pet/findByStatus"): "find_by_status",
        ("read_pet_pets__pet_id__get", "get", "/pets/{pet_id}"): "get",
        ("addToPets", "post", "/pets/add"): "add_to_pets",
        ("importPets", "post", "/pets/import"): "import_",
    }
    for (identifier, method, path), name in calls.items():
        assert operation_names("pets", [Call(identifier, method, path, False)]) == [name], path
    both = [Call("getPet", "get", "/pets/{id}", False), Call("get", "get", "/pets/mine", False)]
    assert operation_names("pets", both) == ["get_pet", "get"]


def test_alternatives_that_show_what_tells_them_apart_are_a_union(odd):
    types = resource(odd, "common")["types"]
    assert types["ImportResult"]["union"] == {
        "discriminator": "kind",
        "variants": {"cat": "Cat", "dog": "Dog"},
    }
    assert types["Cat"]["fields"]["friend"]["type"] == "ImportResult"
    things = resource(odd, "things")["types"]
    assert things["Animal"]["union"]["variants"] == {"bird": "Bird", "fish": "Fish"}
    assert things["Fish"]["fields"].keys() == {"fins"}


def test_what_cannot_be_kept_is_left_out_and_noted(odd):
    service = (odd / "service.yaml").read_text(encoding="utf-8")
    for text in (
        "GET /c is left out: it needs the cookie 'c'",
        "GET /other is left out: it is at a server of its own",
        "GET /q?x=1 is left out: its path holds a query or fragment",
        "POST /convert is left out: it takes a file and gives one",
        "GET /dup/{a}/{a} is left out: its path names a placeholder twice",
    ):
        assert f"# guessed: {text}" in service
    things = (odd / "things.yaml").read_text(encoding="utf-8")
    assert "2 successes hold different things: the first is taken" in things
    assert "'#/components/schemas/LoopList' holds itself: any" in things
    assert "'key' and 'other' are sent together: only the first is" in things


def test_names_that_meet_are_told_apart(odd):
    boat = resource(odd, "trues")["types"]["Boat"]["fields"]
    assert (boat["type_2"]["wire"], boat["type_2"]["type"]) == ("type", "integer")
    service = yaml.safe_load((odd / "service.yaml").read_text(encoding="utf-8"))
    assert service["credentials"]["key"]["class"] == "KeyAuth"


def test_constants_that_specs_cannot_say_are_values_of_their_own(odd):
    fixed = resource(odd, "trues")["operations"]["get_fixed"]
    assert fixed["path"]["dash"]["enum"] == ["~"]
    assert fixed["headers"]["x_mark"]["enum"] == ["é"]
    assert fixed["query"].keys() == {"how", "few", "since"}
    assert fixed["query"]["how"]["type"] == "any"
    upload = resource(odd, "key")["operations"]["create_file"]
    assert (upload["upload"], upload["body"].keys()) == (
        {"part": "files[]"},
        {"note", "tags", "ids"},
    )


def test_what_a_query_cannot_say_is_not_said_and_lists_of_a_form_as_it_sends_them(odd):
    since = resource(odd, "trues")["operations"]["get_fixed"]["query"]["since"]
    assert since == {"type": "string", "format": "date", "description": "Not described."}
    few = resource(odd, "trues")["operations"]["get_fixed"]["query"]["few"]
    assert repr(few["minimum"]) == "-1"
    body = resource(odd, "key")["operations"]["create_file"]["body"]
    assert body["tags"]["style"] == "plain"  # each item is a part
    assert "style" not in body["ids"]  # one part, of JSON


def test_names_of_any_length_are_cut(tmp_path):
    call = {"operationId": "x" * 300, "responses": {"204": {"description": "Done."}}}
    document = {"openapi": "3.1.0", "paths": {f"/{'y' * 300}": {"get": call, "put": call}}}
    (tmp_path / "api.json").write_text(json.dumps(document))
    texts = import_openapi(tmp_path / "api.json", tmp_path / "out").texts
    assert max(map(len, texts)) < 100
    (operations,) = [yaml.safe_load(texts[name])["operations"] for name in texts if name[0] == "y"]
    assert [len(each) for each in operations] == [90, 92]


def test_parameters_in_common_are_said_once(odd):
    text = (odd / "things.yaml").read_text(encoding="utf-8")
    assert "    path:\n      id:\n" in text
    shared = yaml.safe_load((odd / "service.yaml").read_text(encoding="utf-8"))["parameters"]
    assert shared["id"]["type"] == "string"


def test_parts_are_put_together(tmp_path):
    words = take(
        tmp_path,
        schemas={
            "Page": {"properties": {"data": {"type": "array", "items": {"type": "object"}}}},
            "Item": {"type": "object", "properties": {"id": {"type": "integer"}}},
            "Result": {
                "allOf": [
                    {"$ref": "#/components/schemas/Page"},
                    {"properties": {"data": {"items": {"$ref": "#/components/schemas/Item"}}}},
                    {"required": ["data"]},
                ]
            },
            "A": {"type": "object", "required": ["x", "y"], "properties": {"x": {}, "y": {}}},
            "B": {"type": "object", "required": ["y"], "properties": {"y": {}, "z": {}}},
            "Root": {
                "properties": {
                    "result": {"$ref": "#/components/schemas/Result"},
                    "same": {"allOf": [{"$ref": "#/components/schemas/Item"}], "nullable": True},
                    "either": {"anyOf": [{"$ref": "#/components/schemas/" + e} for e in "AB"]},
                    "number": {"oneOf": [{"type": "integer"}, {"type": "number"}]},
                    "word": {"oneOf": [{"const": "a"}, {"enum": ["b", "c"]}, {"type": "null"}]},
                    "anything": {"anyOf": [{"type": "string"}, {}]},
                }
            },
        },
    )
    types = {name: each.get("fields", {}) for name, each in words["types"].items()}
    root = types["Root"]
    assert types["Result"]["data"]["required"] is True
    assert types[types["Result"]["data"]["items"]].keys() == {"id"}
    assert (root["same"]["type"], root["same"]["nullable"]) == ("Item", True)
    either = types[root["either"]["type"]]
    assert {name: each.get("required", False) for name, each in either.items()} == {
        "x": False,
        "y": True,
        "z": False,
    }
    assert root["number"]["type"] == "number"
    assert root["word"] == {
        "type": "string",
        "enum": ["a", "b", "c"],
        "nullable": True,
        "description": "Not described.",
    }
    assert root["anything"]["type"] == "any"


def take(folder, schemas):
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Root"}}}}
    document = {
        "openapi": "3.1.0",
        "paths": {"/roots": {"get": {"responses": {"200": answer}}}},
        "components": {"schemas": schemas},
    }
    (folder / "api.json").write_text(json.dumps(document))
    return yaml.safe_load(import_openapi(folder / "api.json", folder / "out").texts["roots.yaml"])


def test_json_of_every_form_and_yaml_with_aliases_are_read(tmp_path):
    document = copy.deepcopy(DOCUMENT)
    document["info"]["title"] = "\U0001f600 \\ud83d"
    (tmp_path / "api.json").write_text(json.dumps(document, indent="\t"))
    service = import_openapi(tmp_path / "api.json", tmp_path / "out").texts["service.yaml"]
    assert yaml.safe_load(service)["title"] == "\U0001f600 \\ud83d"
    (tmp_path / "api.yaml").write_text(
        "openapi: 3.0.0\nx-a: &a {get: &get {responses: {}}}\n"
        "paths: {/a: {<<: *a, post: *get}, /b: *none}\n"
    )
    with pytest.raises(SpecError, match=r"api\.yaml:3:39: error\[E012\]: the alias 'none' stands"):
        import_openapi(tmp_path / "api.yaml", tmp_path / "out")


def test_very_many_faults_are_counted_and_not_listed(tmp_path):
    answers = "".join(
        f"/{n}: {{get: {{responses: {{200: {{$ref: '#/x'}}}}}}}}, " for n in range(250)
    )
    (tmp_path / "api.yaml").write_text(f"openapi: 3.0.0\npaths: {{{answers}}}\n")
    faults = faults_of(tmp_path / "api.yaml", tmp_path / "out")
    assert len(faults) == 100
    assert faults[-1].message.endswith("(and 150 faults more)")


def spots(value, path=()):
    yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in entries:
        if isinstance(each, (dict, list)):
            yield from spots(each, (*path, key))


def changed(document, spot, choice, value):
    at = document = copy.deepcopy(document)
    for key in spot:
        at = at[key]
    keys = list(at) if isinstance(at, dict) else list(range(len(at)))
    if not keys or choice % 7 == 0:
        if isinstance(at, dict):
            at["$ref" if choice % 2 else "allOf"] = value
        else:
            at.append(value)
        return document
    key = keys[choice % len(keys)]
    if choice % 5 == 0:
        del at[key]
    else:
        at[key] = value
    return document


@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), times=st.integers(1, 3))
def test_what_is_broken_is_told_with_its_place_in_the_file(data, times, tmp_path):
    document = DOCUMENT
    for _ in range(times):
        spot = data.draw(st.sampled_from(list(spots(document))))
        document = changed(document, spot, data.draw(st.integers(0, 999)), data.draw(VALUES))
    file = tmp_path / "api.json"
    file.write_text(json.dumps(document))
    faults = faults_of(file, tmp_path / "odd")
    assert {each.place.path for each in faults} <= {str(file)}, faults
    assert sum(len(str(each)) for each in faults) < 20_000


def faults_of(file, out):
    try:
        import_openapi(file, out)
    except SpecError as error:
        return error.faults
    return ()

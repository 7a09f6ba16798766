"""`specloom import openapi`: descriptions as specs, and exports back into the same clients."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from specloom_codegen import cli
from specloom_codegen.faults import SpecError
from specloom_codegen.lint import lint
from specloom_codegen.openapi.export import export
from specloom_codegen.openapi.importing import import_openapi
from specloom_codegen.openapi.texts import document_text
from specloom_codegen.pipeline import generate

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "specs" / name for name in ("apihub", "kintone", "strapi")]
FOLDERS.append(ROOT / "tests/codegen/specs/acme")
KINTONE = ROOT / "tests/data/kintone-openapi.yaml"

PETS = """\
openapi: 3.0.3
info: {title: Pets, description: A shop of pets., version: 1.0.0}
servers: [{url: "https://pets.example/v2"}]
tags: [{name: pets, description: Pets that are for sale.}]
paths:
  /pets:
    parameters: [{in: header, name: X-Trace, schema: {type: string}}]
    get:
      tags: [pets]
      operationId: listPets
      summary: List pets.
      parameters:
        - {in: query, name: pageSize, description: Pets a page., schema: {type: integer, minimum: 1, maximum: 50}}
        - {in: query, name: kind, schema: {$ref: "#/components/schemas/Kind"}}
      responses:
        "200": {description: Pets., content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}}
        default: {description: Error., content: {application/json: {schema: {$ref: "#/components/schemas/Fault"}}}}
    post:
      tags: [pets]
      operationId: pets_create
      description: Adds a pet. It is for sale at once.
      security: [{key: []}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses: {"201": {description: Made., content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
  /pets/{pet-id}/photo:
    put:
      tags: [pets]
      requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {photo: {type: string, format: binary}, title: {type: string}}}}}}
      responses: {"204": {description: Done.}}
    get:
      tags: [pets]
      operationId: photo
      responses: {"200": {description: It., content: {image/png: {}}}}
    head: {responses: {"200": {description: Nothing.}}}
  /pets/search:
    post:
      tags: [pets]
      operationId: search
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object}}}}
      responses: {"200": {description: Nothing.}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    inQuery: {type: apiKey, in: query, name: key}
  schemas:
    Kind: {type: string, enum: [cat, dog]}
    Fault: {type: object, properties: {error: {type: object, properties: {code: {type: string}, message: {type: string}}}}}
    Base: {type: object, required: [id], properties: {id: {type: integer, readOnly: true}, from: {type: string}}}
    Pet:
      description: A pet.
      allOf:
        - {$ref: "#/components/schemas/Base"}
        - type: object
          required: [name]
          properties:
            name: {type: string, minLength: 1}
            kind: {$ref: "#/components/schemas/Kind"}
            owner: {type: object, nullable: true, properties: {fullName: {type: string}}}
            parents: {type: array, items: {$ref: "#/components/schemas/Pet"}}
            born: {oneOf: [{type: string}, {type: integer}]}
            home: {$ref: "#/components/schemas/Home"}
    Home:
      oneOf: [{$ref: "#/components/schemas/Cage"}, {$ref: "#/components/schemas/Pond"}]
      discriminator: {propertyName: type}
    Cage: {type: object, properties: {type: {type: string}, width: {type: number}}}
    Pond: {type: object, properties: {type: {type: string}, depth: {type: number}}}
"""  # noqa: E501


def take(text: str, folder: Path) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    (folder / "api.yaml").write_text(text, encoding="utf-8")
    return import_openapi(folder / "api.yaml", folder / "shop").texts


def clients(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.py")}


@pytest.mark.parametrize("form", ["yaml", "json"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_export_imports_as_the_same_service(folder, form, tmp_path):
    file, specs = tmp_path / f"{folder.name}.{form}", tmp_path / folder.name
    file.write_text(document_text(export(folder)[folder.name], form), encoding="utf-8")
    assert cli.main(["import", "openapi", str(file), "--out", str(specs)]) == 0
    generate(folder, str(tmp_path / "a"))
    generate(specs, str(tmp_path / "b"))
    made = clients(tmp_path / "a")
    assert len(made) > 4
    assert clients(tmp_path / "b") == made
    assert not [each for each in lint(specs) if each.is_error]


def test_the_vendor_s_file_becomes_clients_that_type_check(tmp_path, capsys):
    specs = tmp_path / "vendor"
    assert cli.main(["import", "openapi", str(KINTONE), "--out", str(specs)]) == 0
    assert "# guessed: 'anyOf' without a discriminator: any" in (specs / "records.yaml").read_text()
    capsys.readouterr()
    assert not [each for each in lint(specs) if each.is_error]
    generate(specs, str(tmp_path / "made"))
    methods = sum(text.count(b"    async def ") for text in clients(tmp_path / "made").values())
    assert methods == 204
    settings = {"typeCheckingMode": "strict", "include": ["made"], "pythonVersion": "3.11"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    for command in (
        ["mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "made"],
        ["basedpyright", "--pythonpath", sys.executable],
    ):
        tool = [str(Path(sys.executable).parent / command[0]), *command[1:]]
        checked = subprocess.run(tool, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout


def test_the_same_file_gives_the_same_specs(tmp_path):
    assert take(PETS, tmp_path) == take(PETS, tmp_path)
    texts = import_openapi(KINTONE, tmp_path / "shop").texts
    assert texts == import_openapi(KINTONE, tmp_path / "shop").texts


def test_a_description_becomes_readable_specs(tmp_path):
    texts = take(PETS, tmp_path)
    service, pets = (yaml.safe_load(texts[name]) for name in ("service.yaml", "pets.yaml"))
    assert service["base_url"] == "https://pets.example/v2"
    assert service["apis"] == {"rest": {"path": "", "accepts": ["key", "anonymous"]}}
    assert service["errors"]["code"] == "error.code"
    assert (
        "# guessed: the credentials 'inQuery' cannot be sent in a header" in (texts["service.yaml"])
    )
    operations, types = pets["operations"], pets["types"]
    assert operations["list"] == {
        "get": "/pets",
        "summary": "List pets.",
        "query": {
            "page_size": {
                "type": "integer",
                "minimum": 1,
                "maximum": 50,
                "wire": "pageSize",
                "description": "Pets a page.",
            },
            "kind": {"type": "Kind", "description": "Not described."},
        },
        "headers": {"x_trace": None},
        "returns": {"type": "array", "items": "Pet"},
        "accepts": ["anonymous"],
    }
    assert pets["parameters"]["x_trace"] == {
        "type": "string",
        "wire": "X-Trace",
        "description": "Not described.",
    }
    create = operations["create"]
    assert (create["summary"], create["description"]) == ("Adds a pet.", "It is for sale at once.")
    assert create["accepts"] == ["key"]
    assert list(create["body"]) == ["from_", "name", "kind", "owner", "parents", "born", "home"]
    assert create["body"]["name"]["min_length"] == 1
    assert create["body"]["parents"]["items"] == "PetInput"
    assert operations["update_photo"]["upload"] == {"part": "photo"}
    assert operations["photo"]["download"] is True
    assert operations["photo"]["get"] == "/pets/{p_pet_id}/photo"
    assert "search" not in operations
    assert "POST /pets/search is left out" in texts["pets.yaml"]
    assert "# guessed: 'oneOf' without a discriminator: any" in texts["pets.yaml"]
    assert types["Pet"]["fields"]["owner"]["nullable"] is True
    assert "min_length" not in types["Pet"]["fields"]["name"]
    assert types["Home"]["union"] == {
        "discriminator": "type",
        "variants": {"Cage": "Cage", "Pond": "Pond"},
    }
    assert types["Pond"]["fields"].keys() == {"depth"}
    assert types["HomeInput"]["input"] is True


SENDING = """\
openapi: 3.1.0
info: {title: Sending, version: "1"}
paths:
  /notes:
    post:
      operationId: send
      tags: [notes]
      security: [{key: []}]
      parameters:
        - {in: header, name: If-Match, required: true, schema: {type: string}}
        - {in: header, name: IF-MATCH, schema: {type: integer}}
        - {in: header, name: x-key, schema: {type: string}}
        - {in: header, name: Accept, schema: {type: string}}
        - {in: header, name: Content-Type, schema: {type: string}}
        - {in: header, name: "X Odd", schema: {type: string}}
        - {in: header, name: X-Open}
        - {in: header, name: X-Fixed, schema: {const: 2}}
        - {in: header, name: X-Tags, schema: {type: array, items: {type: string}}}
        - {in: header, name: X-Object, schema: {type: object, additionalProperties: {type: string}}}
        - {in: header, name: X-Kind, schema: {$ref: "#/components/schemas/Kind"}}
        - {in: cookie, name: sid, schema: {type: string}}
        - {in: query, name: ids, explode: false, schema: {type: array, items: {type: integer}}}
        - {in: query, name: words, schema: {type: array, items: {type: string}}}
        - {in: query, name: pipes, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}, maxItems: 3}}
        - {in: query, name: where, style: deepObject, schema: {type: object, additionalProperties: {type: string}}}
        - {in: query, name: spread, schema: {type: object, additionalProperties: {type: string}}}
      requestBody:
        content:
          multipart/form-data: {schema: {type: object, properties: {text: {type: string}}}}
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [text]
              properties:
                text: {type: [string, "null"], description: What it says.}
                pages: {type: array, items: {type: integer}}
                labels: {type: object, additionalProperties: {type: string}}
                deep: {type: object, additionalProperties: {type: string}}
                open: {}
                always: {const: x}
            encoding:
              pages: {style: form, explode: false}
              labels: {style: deepObject}
      responses: {"204": {description: Done.}}
  /notes/{name}/file:
    put:
      operationId: file
      tags: [notes]
      parameters: [{in: path, name: name, required: true, schema: {type: string}}]
      requestBody: {content: {BODY}}
      responses: {"204": {description: Done.}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas: {Kind: {type: string, enum: [a, b]}}
"""  # noqa: E501
BINARY = "image/png: {schema: {type: string, format: binary}}"


def operation(text, folder, name):
    file = take(text, folder)["notes.yaml"]
    return yaml.safe_load(file)["operations"].get(name), file


def test_headers_and_styles_are_taken(tmp_path):
    send, file = operation(SENDING.replace("BODY", BINARY), tmp_path, "send")
    said = {"description": "Not described."}
    assert send["headers"] == {
        "if_match": {"type": "integer", "wire": "IF-MATCH", **said},
        "x_open": {"type": "string", "wire": "X-Open", **said},
        "x_fixed": {"const": 2, "wire": "X-Fixed"},
        "x_tags": {"type": "array", "items": "string", "wire": "X-Tags", **said},
        "x_kind": {"type": "Kind", "wire": "X-Kind", **said},
    }
    assert send["query"] == {
        "ids": {"type": "array", "items": "integer", "style": "comma", **said},
        "words": {"type": "array", "items": "string", **said},
        "pipes": {"type": "string", **said},
        "where": {"type": "map", "values": "string", "style": "brackets", **said},
    }
    for note in (
        "the header 'x-key' is left out: it carries the credentials 'key'",
        "the header 'Accept' is left out: the client sends it by itself",
        "the header 'Content-Type' is left out: the client sends it by itself",
        "the header 'X Odd' is left out: that is not the name of a header",
        "nothing says what 'X-Open' is: a string",
        "'X-Object' cannot be written in headers: left out",
        "the cookie parameter 'sid' is left out",
        "'pipes' has '|' between its items: a string",
        "'spread' cannot be written in query: left out",
    ):
        assert f"# guessed: {note}" in file


def test_a_form_of_plain_fields_is_taken(tmp_path):
    send, file = operation(SENDING.replace("BODY", BINARY), tmp_path, "send")
    said = {"description": "Not described."}
    assert send["form"] is True
    assert send["body"] == {
        "text": {"type": "string", "required": True, "description": "What it says."},
        "pages": {"type": "array", "items": "integer", "style": "comma", **said},
        "labels": {"type": "map", "values": "string", "style": "brackets", **said},
        "open": {"type": "string", **said},
        "always": {"const": "x"},
    }
    assert "# guessed: 'deep' cannot be written in a form: left out" in file


@pytest.mark.parametrize(
    ("body", "upload"),
    [
        (BINARY, "image/png"),
        ("application/octet-stream: {}", "application/octet-stream"),
        ('"image/*": {schema: {}}', "application/octet-stream"),
        ("text/csv: {schema: {type: string}}", "text/csv"),
        ("application/xml: {schema: {type: object}}, application/zip: {}", "application/zip"),
        ("application/xml: {schema: {type: object}}", None),
    ],
)
def test_a_body_that_is_a_file_is_taken(tmp_path, body, upload):
    found, file = operation(SENDING.replace("BODY", body), tmp_path, "file")
    if upload is None:
        assert "PUT /notes/{name}/file is left out: a body of 'application/xml'" in file
        return
    assert found["upload"] == {"type": upload}
    assert list(found["path"]) == ["name"]


SCHEMA = (
    "openapi: 3.1.0\npaths: {/a: {get: {responses: {200: {content: {application/json: {schema: "
)
TAIL = (
    "}}}}}}}\ncomponents: {schemas: {A: {$ref: '#/components/schemas/A'}, Abc: {type: string}}}\n"
)
FAULTS = [
    ("a: [", r"api\.yaml:2:1: error\[E002\]"),
    ("- a", "this is no OpenAPI description but a list"),
    ("swagger: '2.0'", "it is Swagger 2.0: convert it first"),
    ("openapi: 2.9.0\npaths: {}", r"api\.yaml:1:10: error\[E006\].* 'openapi' is '2\.9\.0'"),
    ("openapi: 3.1.0", "the description has no 'paths'"),
    ("openapi: 3.1.0\npaths: []", r"api\.yaml:2:8: error\[E009\]: 'paths' must be a mapping"),
    (
        f"{SCHEMA}{{$ref: '#/components/schemas/Abd'}}{TAIL}",
        r"api\.yaml:2:\d+: error\[E012\].*leads nowhere; did you mean 'Abc'",
    ),
    (f"{SCHEMA}{{$ref: 'other.yaml#/A'}}{TAIL}", r"E010.*is in another file: bundle them"),
    (f"{SCHEMA}{{$ref: '#/components/schemas/A'}}{TAIL}", "leads back to itself"),
    (f"{SCHEMA}[]{TAIL}", "a schema must be a mapping, not a list"),
    (f"{SCHEMA}{{type: strin}}{TAIL}", "unknown type 'strin'"),
    ("openapi: 3.1.0\npaths: {'/a{': {get: {}}}", r"api\.yaml:2:9: error\[E021\]"),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS, ids=lambda value: str(value)[-40:])
def test_what_cannot_be_taken_is_told_with_its_place(text, fault, tmp_path):
    with pytest.raises(SpecError, match=fault):
        take(text, tmp_path)


def test_schemas_that_hold_themselves_end(tmp_path):
    listed = "{type: array, items: {$ref: '#/components/schemas/L'}}"
    text = f"{SCHEMA}{{$ref: '#/components/schemas/L'}}{TAIL}".replace("A:", f"L: {listed}, A:")
    assert "holds itself: any" in take(text, tmp_path)["a.yaml"]
    chain = {
        f"T{n}": {"properties": {"a": {"$ref": f"#/components/schemas/T{n + 1}"}}}
        for n in range(3000)
    }
    chain["T3000"] = {"type": "string"}
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/T0"}}}}
    document = {"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"200": answer}}}}}
    document["components"] = {"schemas": chain}
    assert take(json.dumps(document), tmp_path)["a.yaml"].count("description: ") > 3000


def test_a_broken_description_never_ends_in_a_traceback(tmp_path):
    chance = random.Random(7)  # noqa: S311  # the same ones each time
    odd = [None, 7, [], {}, "x", True, {"$ref": "#/a"}, {"type": 5}, ["null"], -1.5]
    for _ in range(150):
        document = yaml.safe_load(PETS)
        for _ in range(chance.randint(1, 3)):
            at = document
            while True:
                keys = list(at) if isinstance(at, dict) else list(range(len(at)))
                key = chance.choice(keys)
                if not isinstance(at[key], (dict, list)) or not at[key] or chance.random() < 0.15:
                    break
                at = at[key]
            at[key] = chance.choice(odd)
        with contextlib.suppress(SpecError):  # with a message; anything else fails
            take(json.dumps(document), tmp_path)


def test_specs_that_are_there_are_kept(shop, capsys):
    shop.write()
    Path("api.yaml").write_text(PETS)
    assert cli.main(["import", "openapi", "api.yaml", "--out", "specs/shop"]) == 1
    assert "specs are here already" in capsys.readouterr().err
    assert cli.main(["import", "openapi", "none.yaml", "--out", "pets"]) == 1
    assert "none.yaml:1:1: error[E001]" in capsys.readouterr().err
    assert not Path("pets").exists()

"""`specloom export openapi`: documents that validators accept and other tools can follow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import validate

from specloom_codegen import cli
from specloom_codegen.faults import SpecError
from specloom_codegen.openapi.export import export
from specloom_codegen.openapi.texts import document_text

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "specs" / name for name in ("apihub", "kintone", "strapi")]
FOLDERS.append(ROOT / "tests/codegen/specs/acme")


@pytest.fixture(scope="module")
def acme():
    return export(ROOT / "tests/codegen/specs/acme")["acme"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_standard_validator_accepts_it(folder):
    document = export(folder)[folder.name]
    validate(document)
    texts = [document_text(document, form) for form in ("yaml", "json")]
    assert yaml.safe_load(texts[0]) == json.loads(texts[1]) == document


def test_an_operation_is_there_with_all_that_is_known(acme):
    move = acme["paths"]["/v1/things/{id}"]["patch"]
    schema = move["requestBody"]["content"]["application/json"]["schema"]
    assert (move["operationId"], move["x-specloom-retry"]) == ("things_move", "never")
    assert move["x-specloom-unconfirmed"] == "whether a thing can be moved below itself"
    assert move["x-specloom-one-of"] == [["to", "before", "after"]]
    assert schema["allOf"][0] == {
        "oneOf": [{"required": ["to"]}, {"required": ["before"]}, {"required": ["after"]}]
    }
    assert schema["allOf"][1] == {"not": {"required": ["owner", "team"]}}
    assert schema["properties"]["team"] == {
        "type": "string",
        "description": "The team that has it then.",
        "deprecated": True,
        "x-specloom-deprecated": "use owner",
    }
    assert move["responses"]["2XX"]["content"]["application/json"]["schema"] == {
        "anyOf": [{"$ref": "#/components/schemas/Color"}, {"type": "string"}, {"type": "null"}],
        "description": "The color that it has there.",
    }
    schemes = ["token", "cookie", "key", "login", "ticket"]
    assert move["security"] == [*({name: []} for name in schemes), {}]
    assert acme["paths"]["/v1/things/{id}"]["put"]["deprecated"] is True
    (paging,) = {
        json.dumps(each["get"]["x-specloom-paging"])
        for path, each in acme["paths"].items()
        if path == "/v1/things"
    }
    assert json.loads(paging)["max"] == 50
    assert acme["x-specloom-service"]["apis"]["main"]["override"] == {
        "over": 2000,
        "methods": ["GET"],
    }


def test_values_are_as_they_are_on_the_wire(acme):
    thing = acme["components"]["schemas"]["Thing"]
    properties = thing["properties"]
    assert thing["required"] == ["id"]
    assert properties["id"]["pattern"] == "^-?[0-9]+$"
    assert properties["state"] == {
        "anyOf": [
            {"type": "string", "enum": ["new", "used"]},
            {"type": "string"},
            {"type": "null"},
        ],
        "description": "Its state.",
    }
    assert properties["seen"]["type"] == "integer"
    assert properties["from"]["x-specloom-name"] == "from_"
    parameters = acme["paths"]["/v1/things"]["get"]["parameters"]
    days = next(each for each in parameters if each["name"] == "days")
    assert days["schema"] == {
        "type": "array",
        "items": {"type": "string", "format": "date"},
        "maxItems": 7,
    }


def test_unions_have_discriminators(acme):
    schemas = acme["components"]["schemas"]
    shape, given = schemas["Shape"], schemas["ShapeInput"]
    assert shape["discriminator"]["propertyName"] == "shapeType"
    assert shape["discriminator"]["mapping"]["OVAL"] == "#/components/schemas/Round"
    assert shape["anyOf"][-1] == {"type": "object"}  # a server may send others
    assert len(given["oneOf"]) == 2
    assert schemas["Round"]["properties"]["shapeType"]["enum"] == ["ROUND", "OVAL"]


def test_files_errors_and_credentials(acme):
    picture = acme["paths"]["/v1/things/{id}/picture"]
    form = picture["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["required"] == ["title", "picture"]
    assert "application/octet-stream" in picture["get"]["responses"]["2XX"]["content"]
    error = acme["components"]["schemas"]["error"]["properties"]
    assert error["error"]["properties"].keys() == {"code", "message", "title", "details"}
    assert "description" in error["error"]["properties"]["details"]
    assert acme["components"]["securitySchemes"] == {
        "token": {
            "type": "apiKey",
            "in": "header",
            "name": "X-Token",
            "description": "`Token ` stands before it.",
        },
        "cookie": {
            "type": "apiKey",
            "in": "header",
            "name": "Cookie",
            "description": "`X-Requested-With: XMLHttpRequest` goes with it.",
        },
        "login": {
            "type": "apiKey",
            "in": "header",
            "name": "X-Login",
            "description": "A member's name and password.",
        },
        "key": {
            "type": "apiKey",
            "in": "header",
            "name": "X-Token",
            "description": "Tokens that are signed with a key of the administration. `Signed ` "
            "stands before it.",
        },
        "ticket": {"type": "apiKey", "in": "header", "name": "X-Ticket"},
        "basic": {"type": "http", "scheme": "basic"},
    }
    assert acme["x-specloom-service"]["credentials"]["key"] == {
        "kind": "signed",
        "class": "AcmeKey",
        "description": "Tokens that are signed with a key of the administration.",
        "header": "X-Token",
        "prefix": "Signed ",
        "arguments": {
            "key_id": "ID of the key.",
            "private_key": "The key, as PEM.",
            "owner": "Who asks.",
        },
        "key": "private_key",
        "algorithm": "ES256",
        "lifetime": 600,
        "claims": {"iss": "{key_id}", "sub": "members/{owner}", "aud": "acme"},
        "jwt_headers": {"kid": "{key_id}"},
    }


def test_headers_forms_files_and_styles(acme):
    notes = acme["paths"]["/v1/notes"]["get"]["parameters"]
    assert [each["name"] for each in notes if each["in"] == "header"] == [
        "X-Request-ID",
        "accept-language",
        "X-Version",
    ]
    assert notes[0] == {
        "name": "ids",
        "in": "query",
        "style": "form",
        "explode": False,
        "x-specloom-style": "comma",
        "description": "IDs of the notes.",
        "schema": {"type": "array", "items": {"type": "integer"}, "maxItems": 20},
    }
    assert (notes[1]["name"], notes[1]["x-specloom-wire"]) == ("mark[]", "mark")
    assert "style" not in notes[1]
    write = acme["paths"]["/v1/notes/{id}"]["post"]
    (form,) = write["requestBody"]["content"].values()
    assert write["requestBody"]["content"].keys() == {"application/x-www-form-urlencoded"}
    assert form["schema"]["required"] == ["text", "source"]
    assert "marks[]" in form["schema"]["properties"]
    assert form["encoding"]["pages"] == {
        "style": "form",
        "explode": False,
        "x-specloom-style": "comma",
    }
    assert form["encoding"]["labels"] == {"style": "deepObject", "explode": True}
    file = acme["paths"]["/v1/notes/{id}/file"]["put"]
    assert file["requestBody"] == {"required": True, "content": {"application/octet-stream": {}}}


def test_operations_that_share_path_and_method_are_merged_and_kept():
    put = export(ROOT / "specs/kintone")["kintone"]["paths"]["/k/v1/records.json"]["put"]
    names = [each["operationId"] for each in put["x-specloom-operations"]]
    assert names == ["records_update_many", "records_upsert_many"]
    schema = put["requestBody"]["content"]["application/json"]["schema"]
    assert [sorted(each["properties"]) for each in schema["anyOf"]] == [
        ["app", "records"],
        ["app", "records", "upsert"],
    ]


def test_a_variant_of_a_prefix_has_paths_of_its_own():
    paths = export(ROOT / "specs/kintone")["kintone"]["paths"]
    guest = paths["/k/guest/{guest_space_id}/v1/record.json"]["get"]
    assert guest["operationId"] == "records_get_guest_space_id"
    assert guest["parameters"][0]["name"] == "guest_space_id"
    assert guest["parameters"][1:] == paths["/k/v1/record.json"]["get"]["parameters"]
    assert guest["x-specloom-variant"] == "guest_space_id"
    assert "/k/guest/{guest_space_id}/v1/apis.json" not in paths


def test_the_command(shop, capsys):
    shop.write()
    assert cli.main(["export", "openapi", "specs", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["info"]["title"] == "Shop"
    assert cli.main(["export", "openapi", "specs", "--out", "out"]) == 0
    assert capsys.readouterr().out == "written out/shop.yaml\n"
    validate(yaml.safe_load(Path("out/shop.yaml").read_text(encoding="utf-8")))
    with pytest.raises(SystemExit):
        cli.main(["export", "openapi", str(ROOT / "specs")])
    assert "give one, or --out" in capsys.readouterr().err


def test_faulty_specs_are_told(shop, capsys):
    shop.write(("orders.yaml", "type: string, nullable", "type: strin, nullable"))
    assert cli.main(["export", "openapi", "specs"]) == 1
    assert "error[E012]" in capsys.readouterr().err
    with pytest.raises(SpecError, match="no service with endpoints of its own"):
        export(ROOT / "tests/codegen/specs/shop")

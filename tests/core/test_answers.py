"""Answers whose results stand aside, and successes that are none; secrets in bodies."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve

from specloom.core.errors import (
    ApiError,
    ArgumentError,
    DecodeError,
    Fault,
    NotFoundError,
    PermissionDeniedError,
    RedirectError,
)
from specloom.core.masking import Mask
from specloom.core.message import Request
from specloom.core.middleware.retry import Retry
from specloom.core.model import Model, model
from specloom.core.operation import Operation, Param
from specloom.core.rights import singular
from specloom.core.secret import Secret
from specloom.core.wire import SecretInput, SecretText


@model(wire={"key": "accessKey"}, required=("key",))
class Key(Model):
    """A key."""

    key: SecretText


@pytest.fixture
def ask(strapi_like, mocked):
    """Runs an operation with these facts against one answer."""

    async def run(answer: Any = None, *, status: int = 200, path=None, body=None, **facts: Any):
        if answer is not None:
            mocked.then(answer, status=status, headers=facts.pop("headers", None))
        else:
            mocked.then(body="", status=status, headers=facts.pop("headers", None))
        operation = Operation(
            "things.do",
            facts.pop("method", "POST"),
            facts.pop("template", "/{plural}"),
            service=facts.pop("service", strapi_like.service),
            api=strapi_like.service.apis["content"],
            accepts=("anonymous",),
            retry="never",
            **facts,
        )
        async with strapi_like.client(mocked.base_url, retry=Retry(attempts=1)) as client:
            return await client.execute(operation, path=path or {"plural": "boxes"}, body=body)

    return run


async def test_a_result_stands_under_a_key(ask):
    assert await ask({"data": [1, 2]}, returns=list[int], result="data") == [1, 2]
    with pytest.raises(DecodeError, match="'data'"):
        await ask({"rows": []}, returns=list[int], result="data")


async def test_a_list_of_one_is_that_one(ask):
    assert await ask([7], returns=int, one=True) == 7
    for items in ([], [1, 2]):
        with pytest.raises(DecodeError, match=f"has {len(items)} items where one was promised"):
            await ask(items, returns=int, one=True)


async def test_a_success_can_say_that_there_is_nothing(ask):
    with pytest.raises(NotFoundError, match="204: there is no such thing"):
        await ask(status=204, returns=int, missing=204)


async def test_a_success_can_be_a_redirect(ask):
    go: dict[str, Any] = {"status": 302, "template": "/confirm", "redirects": True}
    assert await ask(headers={"Location": "/welcome"}, **go) is None
    for facts in ({**go, "redirects": False}, {**go, "status": 301}):
        with pytest.raises(RedirectError):
            await ask(headers={"Location": "/welcome"}, **facts)
    with pytest.raises(RedirectError):  # to another host, where it would have to be done
        await ask(headers={"Location": "https://www.example.test/api/confirm"}, **go)


async def test_what_is_not_allowed_names_the_right(ask):
    with pytest.raises(PermissionDeniedError) as caught:
        await ask({}, status=403, right="plugin::upload.upload")
    assert caught.value.right == "plugin::upload.upload"
    assert "It takes the right plugin::upload.upload" in str(caught.value)
    with pytest.raises(PermissionDeniedError) as caught:
        await ask(
            {},
            status=403,
            template="/{plural}/{id}",
            path={"plural": "stock-items", "id": "a b"},
            right="api::{plural|singular}.{plural}.{id}",
        )
    assert caught.value.right == "api::stock-item.stock-items.a b"
    with pytest.raises(ApiError) as other:
        await ask({}, status=404, right="plugin::upload.upload")
    assert other.value.right == ""


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        *[("articles", "article"), ("categories", "category"), ("boxes", "box")],
        *[("classes", "class"), ("statuses", "status"), ("branches", "branch")],
        *[("houses", "house"), ("stock-items", "stock-item"), ("news-flashes", "news-flash")],
        *[("people", "people"), ("press", "press"), ("", "")],
    ],
)
def test_english_plurals(plural: str, one: str):
    assert singular(plural) == one


async def test_faults_are_told_one_by_one_and_in_one_line(ask, strapi_like):
    faults = [
        {"path": ["title"], "message": "title is too long", "value": "x" * 600},
        {"path": ["seo", 0, "text"], "message": "is missing"},
    ]
    error = {"name": "ValidationError", "message": "2 errors", "details": {"errors": faults}}
    shape = evolve(strapi_like.service.errors, faults=("error", "details", "errors"))
    service = evolve(strapi_like.service, errors=shape)
    with pytest.raises(ApiError) as caught:
        await ask({"error": error}, status=400, service=service)
    assert caught.value.faults == (
        Fault(("title",), "title is too long"),
        Fault(("seo", "0", "text"), "is missing"),
    )
    text = str(caught.value)
    assert "2 errors: title is too long; seo.0.text: is missing" in text
    assert "xxx" not in text

    error = {**error, "message": "title is too long", "details": {"errors": faults[:1]}}
    with pytest.raises(ApiError) as caught:
        await ask({"error": error}, status=400, service=service)
    assert str(caught.value).count("title is too long") == 1

    for odd in ("text", [1, None, {"path": "x"}], {"a": 1}):
        with pytest.raises(ApiError):
            await ask({"error": {**error, "details": {"errors": odd}}}, status=400, service=service)


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        ("#/lines/0/name", ("lines", "0", "name")),
        ("/a~1b/c~0d/~01", ("a/b", "c~d", "~1")),
        ("#/a%20b/%E5%90%8D", ("a b", "名")),
        ("/a%20b", ("a%20b",)),
        ("name", ("name",)),
        ("#", ()),
        ("", ()),
        (["a", 1], ("a", "1")),
        (7, ()),
        ({"a": 1}, ()),
        (None, ()),
    ],
)
async def test_faults_of_problem_documents(ask, strapi_like, pointer, path):
    shape = evolve(
        strapi_like.service.errors,
        message=(("detail",), ("title",)),
        faults=("errors",),
        fault_path="pointer",
        fault_message="detail",
    )
    problem = {"title": "Wrong", "errors": [{"pointer": pointer, "detail": "is missing"}]}
    with pytest.raises(ApiError) as caught:
        await ask(problem, status=422, service=evolve(strapi_like.service, errors=shape))
    assert caught.value.faults == (Fault(path, "is missing"),)


PASSWORD = Param("password", place="body", wire="password", required=True, type=SecretInput)


async def test_secrets_are_sent_and_received_and_do_not_show(ask, mocked):
    found = await ask(
        {"accessKey": "key-of-thing"}, returns=Key, params=(PASSWORD,), body={"password": "hush"}
    )
    assert json.loads(mocked.sent[-1].body) == {"password": "hush"}
    assert found.key.reveal() == "key-of-thing"
    assert "key-of-thing" not in repr(found)
    await ask({}, params=(PASSWORD,), body={"password": Secret("hush")})
    assert json.loads(mocked.sent[-1].body) == {"password": "hush"}
    await ask({}, body={"deep": [{"secret": Secret("hush")}]})
    assert json.loads(mocked.sent[-1].body) == {"deep": [{"secret": "hush"}]}
    with pytest.raises(ArgumentError, match="password: expected text, got int"):
        await ask({}, params=(PASSWORD,), body={"password": 5})


@pytest.mark.parametrize(
    "answer",
    [
        {"error": {"name": "E", "message": "no hush-hush", "details": {"value": "hush-hush"}}},
        "hush-hush",
    ],
)
async def test_an_error_does_not_repeat_a_secret(ask, answer):
    body: dict[str, Any] = {"deep": [{"password": Secret("hush-hush")}]}
    with pytest.raises(ApiError) as caught:
        await ask(answer, status=400, body=body)
    error = caught.value
    shown = f"{error} {error!r} {error.message} {error.details} {error.body!r}"
    assert "hush-hush" not in shown
    assert "***" in shown


@pytest.fixture
def mask(strapi_like):
    """Hides what a request with this body and these headers held."""

    def make(body, **headers):
        return Mask(Request(strapi_like.find, "POST", "", {}, body, headers))

    return make


def test_masking_leaves_what_a_short_secret_is_part_of(mask):
    body = b'{"message":"a ab","value":"ab","n":1}'
    assert json.loads(mask({"p": Secret("ab")}).body(body)) == {
        "message": "a ab",
        "value": "***",
        "n": 1,
    }
    assert mask({"p": "ab"}).body(body) == body
    assert mask({"p": Secret("long-secret")}).body(b"<p>long-secret</p>") == b"<p>***</p>"
    assert mask({"p": Secret("")}).body(b"x") == b"x"


@pytest.mark.parametrize("body", [b'{ "message" : "no \\u0061b" }', b"<p>\xff</p>"])
def test_an_answer_without_a_secret_stays_as_it_came(mask, body):
    assert mask(None, Authorization=Secret("Bearer hush-hush-1")).body(body) == body


@pytest.mark.parametrize(
    ("header", "text", "left"),
    [
        ("Bearer hush-hush-1", "got hush-hush-1 by Bearer", "got *** by Bearer"),
        ("hush-hush-1,hush-hush-2", "no app for hush-hush-2", "no app for ***"),
        ("sid=hush-hush-1; lang=en", "lang=en sid=hush-hush-1, hush-hush-1", "lang=en ***, ***"),
        ("short", "in short", "in short"),
    ],
)
def test_masking_knows_what_a_header_carries(mask, header, text, left):
    assert mask(None, X=Secret(header)).text(text) == left

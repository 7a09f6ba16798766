"""Values of bodies: what fits, what is refused, and how values come back."""

from __future__ import annotations

import pytest

NO_TITLE = "title must be a `string` type, but the final value was: `null`."


async def test_one_fault(call):
    answer = await call("POST", "/api/articles", {})
    assert answer.status == 400
    assert answer.json == {
        "data": None,
        "error": {
            "status": 400,
            "name": "ValidationError",
            "message": NO_TITLE,
            "details": {
                "errors": [
                    {
                        "path": ["title"],
                        "message": NO_TITLE,
                        "name": "ValidationError",
                        "value": None,
                    }
                ]
            },
        },
    }
    assert await call.rows("/api/articles?status=draft") == []


async def test_several_faults(call):
    answer = await call(
        "POST",
        "/api/articles",
        {"title": "x", "views": -1, "email": "nobody", "seo": {}, "quotes": [{}, {}, {}, {}]},
    )
    assert answer.error["message"] == "5 errors occurred"
    errors = answer.error["details"]["errors"]
    assert [error["path"] for error in errors] == [
        ["title"],
        ["email"],
        ["views"],
        ["seo", "metaTitle"],
        ["quotes"],
    ]
    assert [error["message"] for error in errors] == [
        "title must be at least 2 characters",
        "email must be a valid email",
        "views must be greater than or equal to 0",
        "seo.metaTitle must be a `string` type, but the final value was: `null`.",
        "quotes field must have less than or equal to 3 items",
    ]


DRAFT_TOO = {
    "maxLength": ({"title": "x" * 41}, "title must be at most 40 characters"),
    "max": ({"views": 1000001}, "views must be less than or equal to 1000000"),
    "enum": ({"kind": "none"}, "kind must be one of the following values: news, sport, "),
    "string": ({"title": 5}, "title must be a `string` type, but the final value was: `5`."),
    "number": (
        {"views": "abc"},
        (
            "views must be a `number` type, but the final value was: `NaN`"
            ' (cast from the value `"abc"`).'
        ),
    ),
    "integer": ({"views": 1.5}, "views must be an integer"),
    "boolean": (
        {"featured": "maybe"},
        'featured must be a `boolean` type, but the final value was: `"maybe"`.',
    ),
    "object": (
        {"seo": "x"},
        'seo must be a `object` type, but the final value was: `"x"`.',
    ),
    "array": (
        {"quotes": {"text": "x"}},
        ('quotes must be a `array` type, but the final value was: `{\n  "text": "\\"x\\""\n}`.'),
    ),
    "zone": (
        {"zone": [{"label": "x"}]},
        "2 errors occurred",
    ),
    "nested": (
        {"seo": {"metaTitle": "x" * 11}},
        "seo.metaTitle must be at most 10 characters",
    ),
    "blocks": (
        {"body": [{"type": "nope"}]},
        "Block node is of invalid type",
    ),
    "time": ({"hour": "10:20"}, "Invalid time format, expected HH:mm:ss.SSS"),
    "date": ({"day": "tomorrow"}, "Invalid format, expected yyyy-MM-dd"),
}


@pytest.mark.parametrize("case", DRAFT_TOO)
@pytest.mark.parametrize("query", ["", "?status=draft"])
async def test_refused_for_drafts_too(call, case, query):
    data, message = DRAFT_TOO[case]
    answer = await call("POST", f"/api/articles{query}", {"title": "Fine"} | data)
    assert answer.status == 400
    assert answer.error["name"] == "ValidationError"
    assert answer.error["message"] == message


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"title": None},
        {"title": "x"},
        {"title": "Fine", "views": -1},
        {"title": "Fine", "email": "nobody"},
        {"title": "Fine", "slug": "no spaces"},
        {"title": "Fine", "seo": {}},
    ],
)
async def test_refused_only_when_published(call, data):
    assert (await call("POST", "/api/articles?status=draft", data)).status == 201
    answer = await call("POST", "/api/articles", data)
    assert answer.status == 400
    assert answer.error["details"]["errors"]


async def test_unique_values(call):
    assert (await call("POST", "/api/categories", {"name": "x"})).status == 201
    answer = await call("POST", "/api/categories", {"name": "x"})
    assert answer.status == 400
    assert answer.error["message"] == "This attribute must be unique"

    made = (await call("POST", "/api/articles", {"title": "One", "slug": "s"})).data
    assert (await call("POST", "/api/articles", {"title": "Two", "slug": "s"})).status == 400
    draft = await call("POST", "/api/articles?status=draft", {"title": "Two", "slug": "s"})
    assert draft.status == 201
    again = await call("PUT", f"/api/articles/{made['documentId']}", {"slug": "s"})
    assert again.status == 200


async def test_a_required_value_cannot_become_null(call):
    made = (await call("POST", "/api/categories", {"name": "x"})).data
    answer = await call("PUT", f"/api/categories/{made['documentId']}", {"name": None})
    assert answer.status == 400
    assert (
        answer.error["message"] == "name must be a `string` type, but the final value was: `null`."
    )


@pytest.mark.parametrize(
    ("name", "sent", "shown"),
    [
        ("views", "12", 12),
        ("views", 12, 12),
        ("rating", 1.25, 1.25),
        ("rating", 2.0, 2),
        ("big", "9007199254740993", "9007199254740993"),
        ("big", 5, "5"),
        ("featured", "1", True),
        ("featured", True, True),
        ("kind", "news", "news"),
        ("day", "2024-02-29", "2024-02-29"),
        ("day", "2024-02-29T10:00:00.000Z", "2024-02-29"),
        ("hour", "10:20:30", "10:20:30.000"),
        ("hour", "10:20:30.5", "10:20:30.500"),
        ("moment", "2024-02-29T10:00:00+02:00", "2024-02-29T08:00:00.000Z"),
        ("stamp", "2024-02-29T10:00:00.000Z", "1709200800000"),
        ("stamp", "1709200800000", "1709200800000"),
        ("extra", {"a": [1, None, {"b": "c"}]}, {"a": [1, None, {"b": "c"}]}),
        ("extra", [], []),
        ("body", [{"type": "paragraph", "children": []}], [{"type": "paragraph", "children": []}]),
        ("summary", "日本語 😀", "日本語 😀"),
        ("summary", None, None),
    ],
)
async def test_values_come_back(call, name, sent, shown):
    made = await call("POST", "/api/articles", {"title": "Fine", name: sent})
    assert made.status == 201, made.body
    assert made.data[name] == shown
    assert type(made.data[name]) is type(shown)


async def test_zero_rows_from_a_number_that_is_text(call):
    await call("POST", "/api/articles", {"title": "Fine", "big": "9007199254740993"})
    assert await call.names("/api/articles?filters[big]=9007199254740993") == ["Fine"]
    assert await call.names("/api/articles?filters[big]=9007199254740992") == []

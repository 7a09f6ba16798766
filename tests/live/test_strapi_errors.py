"""What the server refuses, as typed errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import specloom
from specloom.strapi import (
    ApiToken,
    StrapiAuthenticationError,
    StrapiBadRequestError,
    StrapiClient,
    StrapiError,
    StrapiNotFoundError,
    StrapiPermissionDeniedError,
    StrapiServerError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .strapi_server import Address


async def test_values_that_do_not_fit_are_named(strapi: StrapiClient):
    with pytest.raises(StrapiBadRequestError) as caught:
        await strapi.content("articles").create(data={"title": "x" * 81, "kind": "odd"})
    error = caught.value
    assert (error.status, error.code, error.service) == (400, "ValidationError", "strapi")
    assert error.operation == "content.create"
    paths = {tuple(fault["path"]) for fault in error.details["errors"]}
    assert paths == {("title",), ("kind",)}
    assert error.message == "2 errors occurred"
    assert isinstance(error, specloom.ApiError)


async def test_a_single_fault_is_the_message(strapi: StrapiClient):
    with pytest.raises(StrapiBadRequestError, match="kind must be one of the following values"):
        await strapi.content("articles").create(data={"title": "x", "kind": "odd"})


@pytest.mark.parametrize(
    ("data", "key"),
    [({"nothing": 1}, "nothing"), ({"id": 1}, "id"), ({"createdAt": "2020-01-01"}, "createdAt")],
)
async def test_unknown_attributes_are_refused(
    strapi: StrapiClient, data: Mapping[str, Any], key: str
):
    with pytest.raises(StrapiBadRequestError, match=f"Invalid key {key}") as caught:
        await strapi.content("articles").create(data={"title": "x", **data})
    assert (caught.value.details["key"], caught.value.details["source"]) == (key, "body")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"filters": {"nothing": 1}}, "Invalid key nothing"),
        ({"filters": {"title": {"$nothing": 1}}}, r"Invalid key \$nothing|\$nothing"),
        ({"filters": {"secret": "hush"}}, "Invalid key secret"),
        ({"filters": {"note": "x"}}, "Invalid key note"),
        ({"sort": ["nothing"]}, "Invalid key nothing"),
        ({"sort": ["title:up"]}, "order"),
        ({"fields": ["nothing"]}, "Invalid key nothing"),
        ({"populate": ["nothing"]}, "Invalid key nothing"),
        ({"populate": {"category": {"limit": 1}}}, "limit"),
        ({"populate": {"sections": "*"}}, "Invalid nested populate"),
    ],
)
async def test_queries_that_do_not_fit(
    strapi: StrapiClient, query: Mapping[str, Any], message: str
):
    with pytest.raises(StrapiBadRequestError, match=message) as caught:
        await strapi.content("articles").find(**query)
    assert (caught.value.status, caught.value.code) == (400, "ValidationError")


async def test_an_unknown_target_of_a_relation(strapi: StrapiClient):
    with pytest.raises(StrapiBadRequestError, match="not found"):
        await strapi.content("articles").create(
            data={"title": "x", "category": {"documentId": "missing"}}
        )


async def test_a_value_that_must_be_unique(strapi: StrapiClient):
    categories = strapi.content("categories")
    await categories.create(data={"name": "Food"})
    with pytest.raises(StrapiBadRequestError, match="This attribute must be unique"):
        await categories.create(data={"name": "Food"})


async def test_a_failing_server_is_not_the_callers_fault(strapi: StrapiClient):
    # Strapi answers 500 to a number that is none.
    with pytest.raises(StrapiServerError) as caught:
        await (
            strapi.with_options(retry=specloom.Retry(attempts=1))
            .content("articles")
            .find(filters={"views": {"$gt": "abc"}})
        )
    assert (caught.value.status, caught.value.details) == (500, None)


async def test_what_is_not_there(strapi: StrapiClient):
    for call in (
        strapi.content("articles").find_one(document_id="missing"),
        strapi.content("articles").update(document_id="missing", data={"title": "x"}),
        strapi.content("nothings").find(),
        strapi.single("nothing").find(),
    ):
        with pytest.raises(StrapiNotFoundError) as caught:
            await call
        assert (caught.value.status, caught.value.code) == (404, "NotFoundError")


async def test_a_write_to_what_is_not_there_is_an_error_without_json(strapi: StrapiClient):
    with pytest.raises(StrapiError) as caught:
        await strapi.content("nothings").create(data={"title": "x"})
    assert (caught.value.status, caught.value.code) == (405, None)
    assert caught.value.body == b"Method Not Allowed"


async def test_a_read_only_token_may_read_but_not_write(strapi: StrapiClient, server: Address):
    made = (await strapi.content("articles").create(data={"title": "Hello"})).data
    key = made.document_id
    async with StrapiClient(server.base_url, auth=ApiToken(server.read_only)) as reader:
        articles = reader.content("articles")
        assert (await articles.find_one(document_id=key)).data["title"] == "Hello"
        for call in (
            articles.create(data={"title": "x"}),
            articles.update(document_id=key, data={"title": "x"}),
            articles.delete(document_id=key),
            reader.single("homepage").update(data={"heading": "x"}),
        ):
            with pytest.raises(StrapiPermissionDeniedError) as caught:
                await call
            assert (caught.value.status, caught.value.code) == (403, "ForbiddenError")


async def test_an_unknown_token(server: Address):
    async with StrapiClient(server.base_url, auth=ApiToken("0" * 256)) as client:
        with pytest.raises(StrapiAuthenticationError) as caught:
            await client.content("articles").find()
    assert (caught.value.status, caught.value.code) == (401, "UnauthorizedError")
    assert "0" * 256 not in f"{caught.value!r} {caught.value}"


async def test_anonymous_callers_have_the_rights_of_the_public_role(server: Address):
    async with StrapiClient(server.base_url) as client:
        with pytest.raises(StrapiPermissionDeniedError) as caught:
            await client.content("articles").find()
    assert (caught.value.status, caught.value.code) == (403, "ForbiddenError")


async def test_the_address_may_end_with_the_prefix(server: Address):
    async with StrapiClient(f"{server.base_url}/api", auth=ApiToken(server.full_access)) as client:
        assert (await client.content("articles").find()).data == []

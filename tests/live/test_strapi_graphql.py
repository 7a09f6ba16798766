"""GraphQL. The local service has no engine for it: a test answers in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from specloom.strapi import (
    ApiToken,
    GraphqlBadRequestError,
    GraphqlError,
    GraphqlPermissionDeniedError,
    StrapiAuthenticationError,
    StrapiBadRequestError,
    StrapiClient,
    StrapiPermissionDeniedError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .strapi_server import Address

pytestmark = pytest.mark.live


@pytest.fixture
async def real(real_strapi: Address) -> AsyncIterator[StrapiClient]:
    async with StrapiClient(real_strapi.base_url, auth=ApiToken(real_strapi.full_access)) as client:
        yield client


async def test_a_document_is_run(real: StrapiClient):
    made: Any = await real.graphql(
        "mutation M($title: String!) { createArticle(data: {title: $title}) { documentId title } }",
        {"title": "Hello"},
    )
    assert made["createArticle"]["title"] == "Hello"
    found = await real.graphql(
        "query A { articles { title } } query B { categories { name } }", operation_name="A"
    )
    assert found == {"articles": [{"title": "Hello"}]}


async def test_a_part_that_fails_keeps_the_rest(real: StrapiClient):
    with pytest.raises(GraphqlBadRequestError, match="b: title must be") as caught:
        await real.graphql(
            'mutation { a: createArticle(data: {title: "x"}) { title } '
            "b: createArticle(data: {}) { title } }"
        )
    error = caught.value
    assert error.data == {"a": {"title": "x"}, "b": None}
    assert (error.status, error.code) == (200, "ValidationError")
    assert isinstance(error, StrapiBadRequestError)
    (fault,) = error.errors
    assert (fault.path, fault.code) == (("b",), "BAD_USER_INPUT")
    assert fault.details["errors"][0]["path"] == ["title"]


@pytest.mark.parametrize("document", ["{ articles { nothing } }", "{"])
async def test_a_document_at_fault_is_refused(real: StrapiClient, document: str):
    with pytest.raises(GraphqlError) as caught:
        await real.graphql(document)
    assert isinstance(caught.value, StrapiBadRequestError)
    assert (caught.value.status, caught.value.data) == (400, None)


async def test_what_is_not_allowed(real: StrapiClient, real_strapi: Address):
    reader = real.with_options(auth=ApiToken(real_strapi.read_only))
    with pytest.raises(GraphqlPermissionDeniedError, match="createArticle") as caught:
        await reader.graphql('mutation { createArticle(data: {title: "x"}) { title } }')
    assert isinstance(caught.value, StrapiPermissionDeniedError)
    with pytest.raises(StrapiAuthenticationError):
        await real.with_options(auth=ApiToken("0" * 256)).graphql("{ articles { title } }")

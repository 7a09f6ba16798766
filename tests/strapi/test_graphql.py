"""GraphQL: what an answer means, whatever its status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from specloom import Secret
from specloom.strapi import (
    ApiToken,
    GraphqlAuthenticationError,
    GraphqlBadRequestError,
    GraphqlError,
    GraphqlNotFoundError,
    GraphqlPermissionDeniedError,
    GraphqlServerError,
    StrapiAuthenticationError,
    StrapiClient,
    StrapiError,
)
from specloom.testing import StrapiService

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def service() -> AsyncIterator[StrapiService]:
    async with StrapiService() as service:
        service.add_token("full")
        yield service


@pytest.fixture
async def client(service: StrapiService) -> AsyncIterator[StrapiClient]:
    async with StrapiClient(service.base_url, auth=ApiToken("full")) as client:
        yield client


def answering(service: StrapiService, answer: Any) -> None:
    async def answers(_: Any) -> Any:
        return answer

    service.graphql = answers


def fault(message: str, **more: Any) -> dict[str, Any]:
    return {"message": message, **more}


async def test_data_is_given_as_it_is(service: StrapiService, client: StrapiClient):
    for answer in ({"data": {"a": 1}}, {"data": {"a": 1}, "errors": []}):
        answering(service, answer)
        assert await client.graphql("{ a }") == {"a": 1}
    await client.graphql("query A { a }", {"key": Secret("hush")}, operation_name="A")
    assert service.received[-1].json() == {
        "query": "query A { a }",
        "variables": {"key": "hush"},
        "operationName": "A",
    }


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("FORBIDDEN", GraphqlPermissionDeniedError),
        ("UNAUTHENTICATED", GraphqlAuthenticationError),
        ("BAD_USER_INPUT", GraphqlBadRequestError),
        ("GRAPHQL_VALIDATION_FAILED", GraphqlBadRequestError),
        ("STRAPI_NOT_FOUND_ERROR", GraphqlNotFoundError),
        ("INTERNAL_SERVER_ERROR", GraphqlServerError),
        ("SOMETHING_NEW", GraphqlError),
    ],
)
async def test_the_code_tells_the_kind(
    service: StrapiService, client: StrapiClient, code: str, kind: type[GraphqlError]
):
    first = fault("no", path=["a", 0], extensions={"code": code})
    answering(service, {"data": {"b": 2}, "errors": [first, fault("also")]})
    with pytest.raises(GraphqlError) as caught:
        await client.graphql("{ a b }")
    error = caught.value
    assert type(error) is kind
    assert isinstance(error, StrapiError)
    assert (error.data, error.code, error.status) == ({"b": 2}, code, 200)
    assert [(each.path, each.message) for each in error.errors] == [
        (("a", 0), "no"),
        ((), "also"),
    ]
    assert "a.0: no; also" in str(error)


@pytest.mark.parametrize("errors", [["odd"], [None], [{"path": "x", "extensions": []}]])
async def test_odd_errors_are_errors(service: StrapiService, client: StrapiClient, errors: Any):
    answering(service, {"errors": errors})
    with pytest.raises(GraphqlError) as caught:
        await client.graphql("{ a }")
    assert caught.value.data is None


async def test_what_is_no_answer_of_graphql(service: StrapiService, client: StrapiClient):
    with pytest.raises(StrapiError) as caught:  # there is no such plugin
        await client.graphql("{ a }")
    assert (caught.value.status, isinstance(caught.value, GraphqlError)) == (405, False)
    answering(service, {"data": None})
    with pytest.raises(StrapiAuthenticationError) as refused:
        await client.with_options(auth=ApiToken("other")).graphql("{ a }")
    assert not isinstance(refused.value, GraphqlError)

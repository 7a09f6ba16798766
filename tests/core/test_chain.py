"""The chain: its order, what runs how often, and what a middleware of one's own sees."""

from __future__ import annotations

import asyncio

import pytest

from specloom.core.chain import link
from specloom.core.errors import ApiError, ArgumentError, TransportError
from specloom.core.message import Response
from specloom.core.middleware.auth import Auth
from specloom.core.middleware.concurrency import ConcurrencyLimit
from specloom.core.middleware.error_decoding import ErrorDecoding
from specloom.core.middleware.override import Override
from specloom.core.middleware.retry import Retry, RetryMiddleware
from specloom.core.middleware.trace import Trace
from specloom.core.transport import Transport


class Recorder:
    """A middleware that writes down what passes it."""

    def __init__(self, name="own", log=None):
        self.name = name
        self.log = [] if log is None else log
        self.requests = []
        self.outcomes = []

    async def __call__(self, request, call_next):
        self.log.append(f"{self.name} in")
        self.requests.append(request)
        try:
            response = await call_next(request)
        except Exception as error:
            self.outcomes.append(error)
            raise
        finally:
            self.log.append(f"{self.name} out")
        self.outcomes.append(response)
        return response


LINKS = [Trace, RetryMiddleware, ConcurrencyLimit, Recorder, Auth, Override, ErrorDecoding]


async def test_the_order_is_as_stated(kintone_like, creds, mocked, monkeypatch):
    seen = []

    def spied(cls):
        plain = cls.__call__

        async def call(self, request, *rest, **named):
            seen.append(cls)
            return await plain(self, request, *rest, **named)

        return call

    own = Recorder()
    for cls in (*LINKS, Transport):
        monkeypatch.setattr(cls, "__call__", spied(cls))
    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, middlewares=[own]
    ) as client:
        await client.execute(kintone_like.search, body={})
    assert seen == [*LINKS, Transport]


async def test_the_outermost_of_ones_own_middlewares_stands_first(kintone_like, creds, mocked):
    log = []
    own = [Recorder("first", log), Recorder("second", log)]
    async with kintone_like.client(mocked.base_url, auth=creds.api_token, middlewares=own) as c:
        await c.execute(kintone_like.search, body={})
    assert log == ["first in", "second in", "second out", "first out"]


async def test_a_middleware_runs_once_per_attempt(kintone_like, creds, mocked):
    own = Recorder()
    mocked.then(status=503)
    mocked.then(status=503)
    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, middlewares=[own]
    ) as client:
        await client.execute(kintone_like.search, body={})
    assert [request.attempt for request in own.requests] == [1, 2, 3]


async def test_trace_runs_once_per_call(kintone_like, creds, mocked, caplog):
    mocked.then(status=503)
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        with caplog.at_level("DEBUG", "specloom"):
            await client.execute(kintone_like.search, body={})
    (record,) = [record for record in caplog.records if record.name == "specloom"]
    text = record.getMessage()
    assert text.startswith("kintone records.search: POST /k/v1/search.json -> 200, attempt 2, ")


async def test_trace_names_the_code_of_an_error(kintone_like, creds, mocked, caplog):
    mocked.then({"code": "GAIA_RE01", "message": "none"}, status=404)
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        with caplog.at_level("DEBUG", "specloom"), pytest.raises(ApiError):
            await client.execute(kintone_like.search, body={})
    assert "-> 404 GAIA_RE01, attempt 1" in caplog.text


async def test_trace_names_the_class_of_a_failure(kintone_like, creds, mocked, caplog):
    mocked.then_raise(ConnectionResetError())
    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, retry=Retry(attempts=1)
    ) as client:
        with caplog.at_level("DEBUG", "specloom"), pytest.raises(TransportError):
            await client.execute(kintone_like.search, body={})
    assert "-> TransportError" in caplog.text


async def test_trace_tells_of_a_call_that_was_given_up(kintone_like, creds, raw, caplog):
    async with (
        raw(None) as server,
        kintone_like.client(server.base_url, auth=creds.api_token) as client,
    ):
        with caplog.at_level("DEBUG", "specloom"), pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await client.execute(kintone_like.search, body={})
    assert "-> cancelled" in caplog.text


async def test_trace_is_silent_above_debug(kintone_like, creds, mocked, caplog):
    async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
        with caplog.at_level("INFO", "specloom"):
            await client.execute(kintone_like.search, body={})
    assert caplog.records == []


async def test_a_middleware_sees_no_credential_on_the_way_out(kintone_like, creds, mocked):
    own = Recorder()
    async with kintone_like.client(
        mocked.base_url, auth=creds.session, basic_auth=creds.basic, middlewares=[own]
    ) as client:
        await client.execute(kintone_like.delete, query={"app": 1})
    (request,) = own.requests
    assert dict(request.headers) == {}
    assert request.token is None
    assert request.credential is None


async def test_the_answer_holds_no_credential_that_shows(kintone_like, creds, mocked):
    own = Recorder()
    async with kintone_like.client(
        mocked.base_url, auth=creds.session, basic_auth=creds.basic, middlewares=[own]
    ) as client:
        await client.execute(kintone_like.delete, query={"app": 1})
    request = own.outcomes[0].request
    shown = f"{request!r} {request.url} {request.headers} {request.token} {request.json}"
    assert not [secret for secret in creds.secrets if secret in shown]


async def test_a_middleware_sees_the_error_of_the_service(kintone_like, creds, mocked):
    own = Recorder()
    mocked.then({"code": "GAIA_RE01", "message": "none", "id": "x"}, status=404)
    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, middlewares=[own]
    ) as client:
        with pytest.raises(ApiError):
            await client.execute(kintone_like.search, body={})
    assert isinstance(own.outcomes[0], ApiError)
    assert own.outcomes[0].code == "GAIA_RE01"


async def test_a_middleware_sees_the_failure_on_the_way(kintone_like, creds, dead_url):
    own = Recorder()
    async with kintone_like.client(
        dead_url, auth=creds.api_token, middlewares=[own], retry=Retry(attempts=1)
    ) as client:
        with pytest.raises(TransportError):
            await client.execute(kintone_like.search, body={})
    assert isinstance(own.outcomes[0], TransportError)


async def test_a_middleware_may_change_the_request(kintone_like, creds, mocked):
    async def labelled(request, call_next):
        return await call_next(request.evolve(headers={**request.headers, "X-Label": "a"}))

    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, middlewares=[labelled]
    ) as client:
        await client.execute(kintone_like.search, body={})
    assert mocked.sent[0].headers["X-Label"] == "a"
    assert mocked.sent[0].headers["X-Cybozu-API-Token"] == "app-token-4711"


async def test_a_middleware_cannot_set_the_credential_beside_the_clients_own(
    kintone_like, creds, mocked
):
    async def forging(request, call_next):
        return await call_next(request.evolve(headers={"Authorization": "Bearer other"}))

    async with kintone_like.client(
        mocked.base_url, auth=creds.oauth, middlewares=[forging]
    ) as client:
        await client.execute(kintone_like.search, body={})
    assert mocked.sent[0].headers["Authorization"] == "Bearer oauth-4712"


@pytest.mark.parametrize(
    "address", ["{other}/k/v1/x.json", "{base}.evil.test/x", "{base}@evil.test/x", "{base}9/x"]
)
async def test_a_middleware_cannot_lead_a_request_elsewhere(
    kintone_like, creds, server, raw, address
):
    async def misleading(request, call_next):
        url = address.format(base=server.base_url, other=other.base_url)
        return await call_next(request.evolve(url=url))

    async with (
        raw(b"") as other,
        kintone_like.client(
            server.base_url, auth=creds.api_token, middlewares=[misleading]
        ) as client,
    ):
        with pytest.raises(ArgumentError, match="requests and credentials go below"):
            await client.execute(kintone_like.search, body={})
    assert other.requests == []
    assert not server.received


@pytest.mark.parametrize("header", ["X-A", "X-A\r\nX-B"])
async def test_a_middleware_cannot_inject_a_header(kintone_like, creds, server, header):
    async def injecting(request, call_next):
        headers = {**request.headers, header: "a\r\nX-Evil: 1" if header == "X-A" else "a"}
        return await call_next(request.evolve(headers=headers))

    async with kintone_like.client(
        server.base_url, auth=creds.api_token, middlewares=[injecting]
    ) as client:
        with pytest.raises(ArgumentError, match="holds what a header cannot carry"):
            await client.execute(kintone_like.search, body={})
    assert not server.received


async def test_a_middleware_may_answer_by_itself(kintone_like, creds, mocked):
    async def cached(request, call_next):
        return Response(request, 200, {}, b'{"records": [], "totalCount": "7"}', 0.0)

    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, middlewares=[cached]
    ) as client:
        page = await client.execute(kintone_like.list, query={})
    assert page.total_count == 7
    assert mocked.sent == []


async def test_what_a_middleware_raises_comes_out_as_it_is(kintone_like, creds, mocked):
    class OwnError(Exception):
        pass

    async def refusing(request, call_next):
        raise OwnError

    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, middlewares=[refusing]
    ) as client:
        with pytest.raises(OwnError):
            await client.execute(kintone_like.search, body={})


async def test_a_timeout_of_a_middleware_is_not_the_calls_deadline(kintone_like, creds, mocked):
    async def impatient(request, call_next):
        raise TimeoutError("mine")

    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, middlewares=[impatient]
    ) as client:
        with pytest.raises(TimeoutError, match=r"^mine$") as caught:
            await client.execute(kintone_like.search, body={})
    assert type(caught.value) is TimeoutError


async def test_a_request_is_changed_by_a_copy(kintone_like, creds, mocked):
    own = Recorder()
    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, middlewares=[own]
    ) as client:
        await client.execute(kintone_like.search, body={})
    request = own.requests[0]
    changed = request.evolve(attempt=5)
    assert (request.attempt, changed.attempt) == (1, 5)
    assert changed.operation is request.operation


async def test_a_request_has_no_other_fields(kintone_like, creds, mocked):
    own = Recorder()
    async with kintone_like.client(
        mocked.base_url, auth=creds.api_token, middlewares=[own]
    ) as client:
        await client.execute(kintone_like.search, body={})
    with pytest.raises(TypeError, match="atempt"):
        own.requests[0].evolve(atempt=5)


async def test_link_makes_the_first_the_outermost():
    log = []

    async def transport(request):
        log.append("sent")
        return request

    handler = link([Recorder("a", log), Recorder("b", log)], transport)
    assert await handler("request") == "request"
    assert log == ["a in", "b in", "sent", "b out", "a out"]

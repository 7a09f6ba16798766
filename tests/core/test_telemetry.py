"""What telemetry is told of calls, as events and as spans, and that nothing in it is private."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import contextmanager

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from specloom import CallInfo, ConfigurationError, OpenTelemetry, Outcome, Telemetry
from specloom.core.errors import ApiError, DeadlineError, TransportError
from specloom.core.middleware.retry import Retry

PRIVATE = "private-4730"


class Recorder(Telemetry):
    """Keeps what it is told."""

    def __init__(self):
        self.told = []

    @contextmanager
    def call(self, call):
        self.told.append(("begin", call))
        yield
        self.told.append(("end", call))

    def attempt_ended(self, call, outcome):
        self.told.append(("attempt", outcome))

    def call_ended(self, call, outcome):
        self.told.append(("call", outcome))


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
async def client(kintone_like, creds, server, recorder):
    async with kintone_like.client(
        server.base_url, auth=creds.session, basic_auth=creds.basic, telemetry=recorder
    ) as client:
        yield client


def kinds(recorder):
    return [kind for kind, _ in recorder.told]


def seen(recorder, kind):
    return [what for which, what in recorder.told if which == kind]


async def test_a_call_and_its_tries_are_told_in_order(kintone_like, client, server, recorder):
    server.then(raw="", status=503)
    server.then({"code": "GAIA_TO04", "message": PRIVATE}, status=429)
    await client.execute(kintone_like.search, body={"query": PRIVATE})
    assert kinds(recorder) == ["begin", "attempt", "attempt", "attempt", "call", "end"]
    first, second, third = seen(recorder, "attempt")
    assert (first.attempt, first.status, first.error) == (1, 503, "ServerError")
    assert (second.attempt, second.status, second.error) == (2, 429, "GAIA_TO04")
    assert (third.attempt, third.status, third.error) == (3, 200, None)
    (call,) = seen(recorder, "call")
    assert (call.attempt, call.status, call.error) == (3, 200, None)
    assert 0 < third.duration <= call.duration
    assert PRIVATE not in repr(recorder.told)


async def test_a_call_is_told_by_its_template(kintone_like, client, recorder):
    await client.execute(kintone_like.search, body={"query": PRIVATE})
    assert recorder.told[0][1] == CallInfo(
        service="kintone", operation="records.search", method="POST", path="/k/v1/search.json"
    )


async def test_a_path_is_told_with_placeholders(strapi_like, server, recorder):
    async with strapi_like.client(server.base_url, telemetry=recorder) as client:
        await client.execute(
            strapi_like.find_one, path={"plural": "articles", "document_id": PRIVATE}
        )
    assert recorder.told[0][1].path == "/api/{plural}/{document_id}"
    assert PRIVATE not in repr(recorder.told)


async def test_a_failed_call_is_told_with_its_last_try(kintone_like, client, server, recorder):
    for _ in range(4):
        server.then(raw=PRIVATE, status=503)
    with pytest.raises(ApiError):
        await client.execute(kintone_like.search, body={})
    (call,) = seen(recorder, "call")
    assert (call.attempt, call.status, call.error) == (4, 503, "ServerError")
    assert PRIVATE not in repr(recorder.told)


async def test_a_failure_on_the_way_is_told(kintone_like, creds, dead_url, recorder):
    async with kintone_like.client(
        dead_url, auth=creds.api_token, telemetry=recorder, retry=Retry(attempts=2)
    ) as client:
        with pytest.raises(TransportError):
            await client.execute(kintone_like.search, body={})
    outcomes = seen(recorder, "attempt") + seen(recorder, "call")
    assert [(it.attempt, it.status, it.error) for it in outcomes] == [
        (1, None, "TransportError"),
        (2, None, "TransportError"),
        (2, None, "TransportError"),
    ]


async def test_a_call_that_is_cut_off_is_told(kintone_like, creds, server, recorder):
    server.always = server.hang
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, telemetry=recorder, timeout=0.1
    ) as client:
        with pytest.raises(DeadlineError):
            await client.execute(kintone_like.search, body={})
    assert kinds(recorder) == ["begin", "attempt", "call", "end"]
    assert {outcome.error for _, outcome in recorder.told[1:3]} == {"DeadlineError"}


async def test_a_call_that_is_given_up_is_told(kintone_like, creds, server, recorder):
    arrived = asyncio.Event()

    async def hang(request):
        arrived.set()
        return await server.hang(request)

    server.always = hang
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, telemetry=recorder
    ) as client:
        call = asyncio.create_task(client.execute(kintone_like.search, body={}))
        await arrived.wait()
        call.cancel()
        await asyncio.wait([call])
    assert {outcome.error for _, outcome in recorder.told[1:3]} == {"cancelled"}


async def test_nothing_secret_is_told(kintone_like, creds, client, server, recorder):
    server.then({"code": "CB_WA01", "message": "no"}, status=401)
    for op in ("add", "delete", "app"):
        with pytest.raises(ApiError) if op == "add" else contextmanager(lambda: (yield))():
            await client.execute(kintone_like.ops[op], query={"app": 1, "q": PRIVATE})
    shown = repr(recorder.told)
    assert "CB_WA01" in shown
    assert not [secret for secret in (*creds.secrets, PRIVATE, server.base_url) if secret in shown]


async def test_headers_of_telemetry_are_sent_with_each_try(kintone_like, creds, server):
    class Marking(Telemetry):
        def headers(self, call):
            return {"X-Trace": call.operation}

    server.then(raw="", status=503)
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, telemetry=Marking()
    ) as client:
        await client.execute(kintone_like.search, body={})
    assert [each.headers["X-Trace"] for each in server.received] == ["records.search"] * 2


@pytest.mark.parametrize("method", ["call", "attempt_ended", "call_ended", "headers"])
async def test_a_fault_of_telemetry_is_none_of_the_call(kintone_like, creds, server, method):
    def fail(self, *_):
        raise RuntimeError(PRIVATE)

    broken = type("Broken", (Telemetry,), {method: fail})()
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, telemetry=broken
    ) as client:
        await client.execute(kintone_like.search, body={})
    assert len(server.received) == 1


@pytest.mark.parametrize("when", ["enter", "leave"])
async def test_a_fault_of_its_context_is_none_of_the_call(kintone_like, creds, server, when):
    class Broken(Telemetry):
        @contextmanager
        def call(self, call):
            if when == "enter":
                raise RuntimeError
            yield
            raise RuntimeError

    async with kintone_like.client(
        server.base_url, auth=creds.api_token, telemetry=Broken()
    ) as client:
        await client.execute(kintone_like.search, body={})


async def test_the_context_is_not_shown_what_the_call_raises(kintone_like, creds, server):
    shown = []

    class Curious(Telemetry):
        @contextmanager
        def call(self, call):
            try:
                yield
            except BaseException as error:
                shown.append(error)
                raise

    server.then({"code": "X", "message": PRIVATE}, status=400)
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, telemetry=Curious()
    ) as client:
        with pytest.raises(ApiError):
            await client.execute(kintone_like.search, body={})
    assert shown == []


async def test_options_may_bring_telemetry(kintone_like, creds, server, recorder):
    async with kintone_like.client(server.base_url, auth=creds.api_token) as client:
        await client.execute(kintone_like.search, body={})
        await client.with_options(telemetry=recorder).execute(kintone_like.search, body={})
    assert kinds(recorder) == ["begin", "attempt", "call", "end"]


# --- OpenTelemetry


@pytest.fixture
def exported():
    return InMemorySpanExporter()


@pytest.fixture
def spans(exported):
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exported))
    yield provider
    provider.shutdown()


async def test_a_call_is_a_span_with_an_event_a_try(kintone_like, creds, server, spans, exported):
    server.then({"code": "GAIA_TO04", "message": PRIVATE}, status=429)
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, telemetry=OpenTelemetry(tracer_provider=spans)
    ) as client:
        await client.execute(kintone_like.search, body={"q": PRIVATE})
    (span,) = exported.get_finished_spans()
    assert (span.name, span.kind) == ("kintone records.search", SpanKind.CLIENT)
    assert dict(span.attributes) == {
        "specloom.service": "kintone",
        "specloom.operation": "records.search",
        "http.request.method": "POST",
        "url.template": "/k/v1/search.json",
        "http.response.status_code": 200,
        "http.request.resend_count": 1,
    }
    events = [{**event.attributes, "duration": None} for event in span.events]
    assert events == [
        {
            "attempt": 1,
            "http.response.status_code": 429,
            "error.type": "GAIA_TO04",
            "duration": None,
        },
        {"attempt": 2, "http.response.status_code": 200, "duration": None},
    ]
    assert span.status.status_code is StatusCode.UNSET
    text = span.to_json()
    assert not [it for it in (*creds.secrets, PRIVATE, server.base_url[7:]) if it in text]


async def test_a_failed_call_is_a_failed_span(kintone_like, creds, server, spans, exported):
    server.then({"code": "GAIA_RE01", "message": PRIVATE}, status=404)
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, telemetry=OpenTelemetry(tracer_provider=spans)
    ) as client:
        with pytest.raises(ApiError):
            await client.execute(kintone_like.search, body={})
    (span,) = exported.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR
    assert span.attributes["error.type"] == "GAIA_RE01"
    assert [event.name for event in span.events] == ["attempt"]
    assert PRIVATE not in span.to_json()


async def test_spans_of_calls_at_once_are_apart(kintone_like, creds, server, spans, exported):
    tracer = spans.get_tracer("test")
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, telemetry=OpenTelemetry(tracer_provider=spans)
    ) as client:
        with tracer.start_as_current_span("outer") as outer:
            await asyncio.gather(*(client.execute(kintone_like.search, body={}) for _ in range(10)))
    inner = [span for span in exported.get_finished_spans() if span.name != "outer"]
    assert len(inner) == 10
    assert {span.parent.span_id for span in inner} == {outer.get_span_context().span_id}
    assert all(len(span.events) == 1 for span in inner)


@pytest.mark.parametrize("propagate", [False, True])
async def test_the_span_goes_to_the_service_only_on_request(  # noqa: PLR0917
    kintone_like, creds, server, spans, exported, propagate
):
    telemetry = OpenTelemetry(tracer_provider=spans, propagate=propagate)
    async with kintone_like.client(
        server.base_url, auth=creds.api_token, telemetry=telemetry
    ) as client:
        await client.execute(kintone_like.search, body={})
    (span,) = exported.get_finished_spans()
    sent = server.received[0].headers.get("traceparent")
    trace_id = format(span.context.trace_id, "032x")
    assert sent is None if not propagate else sent.startswith(f"00-{trace_id}-")
    assert "baggage" not in server.received[0].headers


def test_opentelemetry_is_asked_for_by_name_where_it_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with pytest.raises(ConfigurationError, match=r"pip install specloom\[telemetry\]"):
        OpenTelemetry()


def test_opentelemetry_is_not_imported_unless_it_is_used():
    code = "import sys, specloom.kintone; specloom.Telemetry; print('opentelemetry' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert out.stdout.strip() == "False"


def test_an_outcome_is_a_value():
    assert Outcome(attempt=1, status=200, error=None, duration=0.5) == Outcome(
        attempt=1, status=200, error=None, duration=0.5
    )

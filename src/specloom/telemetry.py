"""Spans of OpenTelemetry; they need `pip install specloom[telemetry]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .core.errors import ConfigurationError
from .core.telemetry import CallInfo, Outcome, Telemetry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from opentelemetry.trace import TracerProvider
    from opentelemetry.util.types import AttributeValue

__all__ = ["OpenTelemetry"]


class OpenTelemetry(Telemetry):
    """A span for each call, with an event for each try; none holds a value, a host or a secret.

        KintoneClient(url, auth=…, telemetry=OpenTelemetry())

    Names are those of OpenTelemetry's conventions for HTTP clients, where it has one.

    Args:
        tracer_provider: Makes the spans; the global one when absent.
        propagate: Whether requests carry the span to the service, in W3C's `traceparent`.

    Raises:
        ConfigurationError: OpenTelemetry is not installed.
    """

    def __init__(
        self, *, tracer_provider: TracerProvider | None = None, propagate: bool = False
    ) -> None:
        try:
            from opentelemetry import trace
            from opentelemetry.trace.propagation.tracecontext import (
                TraceContextTextMapPropagator,
            )
        except ImportError:
            raise ConfigurationError(
                "telemetry needs OpenTelemetry: pip install specloom[telemetry]"
            ) from None
        self._trace = trace
        self._tracer = trace.get_tracer("specloom", tracer_provider=tracer_provider)
        self._propagator = TraceContextTextMapPropagator() if propagate else None

    def call(self, call: CallInfo) -> AbstractContextManager[object]:
        """Begin the span of a call."""
        return self._tracer.start_as_current_span(
            f"{call.service} {call.operation}",
            kind=self._trace.SpanKind.CLIENT,
            attributes={
                "specloom.service": call.service,
                "specloom.operation": call.operation,
                "http.request.method": call.method,
                "url.template": call.path,
            },
        )

    def attempt_ended(self, call: CallInfo, outcome: Outcome) -> None:
        """Add an event to the span."""
        del call
        attributes = _attributes(outcome)
        attributes |= {"attempt": outcome.attempt, "duration": outcome.duration}
        self._trace.get_current_span().add_event("attempt", attributes)

    def call_ended(self, call: CallInfo, outcome: Outcome) -> None:
        """Say how the call ended."""
        del call
        span = self._trace.get_current_span()
        span.set_attributes(_attributes(outcome))
        if outcome.attempt > 1:
            span.set_attribute("http.request.resend_count", outcome.attempt - 1)
        if outcome.error is not None:
            span.set_status(self._trace.StatusCode.ERROR)

    def headers(self, call: CallInfo) -> Mapping[str, str]:
        """The span, as W3C writes it down."""
        del call
        carrier: dict[str, str] = {}
        if self._propagator is not None:
            self._propagator.inject(carrier)
        return carrier


def _attributes(outcome: Outcome) -> dict[str, AttributeValue]:
    attributes: dict[str, AttributeValue] = {}
    if outcome.status is not None:
        attributes["http.response.status_code"] = outcome.status
    if outcome.error is not None:
        attributes["error.type"] = outcome.error
    return attributes

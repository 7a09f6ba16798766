"""Requests to plugins, as those who answer them see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from specloom.testing.forms import Part
    from specloom.testing.strapi.access import Caller
    from specloom.testing.strapi.wire import Json

__all__ = ["Call"]


@attrs.frozen
class Call:
    """One request."""

    segments: list[str]
    """What follows the plugin's prefix."""
    query: dict[str, Json]
    body: Json
    parts: list[Part] | None
    """The parts of a form; None where the body is something else."""
    caller: Caller

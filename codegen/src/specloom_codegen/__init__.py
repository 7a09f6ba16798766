"""The specloom command: YAML endpoint specs in, typed async clients out.

One way through five rooms: `load` (YAML to nodes that know where they stand), `resolve` (names to
what they mean; every fault in one run), `plan` (what Python will be written), `render` (the plan to
text) and `write` (only what changed).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .faults import Fault, SpecError
    from .pipeline import generate
    from .write import ForeignFileError, Report

__all__ = ["Fault", "ForeignFileError", "Report", "SpecError", "generate"]

_MODULES = {
    "Fault": "faults",
    "ForeignFileError": "write",
    "Report": "write",
    "SpecError": "faults",
    "generate": "pipeline",
}


def __getattr__(name: str) -> Any:
    """Load a name when it is first touched, so that the command starts at once."""
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{module}", __name__), name)

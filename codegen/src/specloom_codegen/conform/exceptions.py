"""Declared exceptions: what differs from the vendor's description, and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.load import load
from specloom_codegen.nodes import MappingNode
from specloom_codegen.resolve.fit import fit
from specloom_codegen.shapes import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from specloom_codegen.faults import Faults, Place

    from .findings import Finding

__all__ = ["FILE", "Exemption", "read_exceptions"]

FILE: Final = "conform.yaml"


@frozen
class Exemption:
    """One kind of difference that is meant, in one or more places."""

    place: Place
    kind: str
    at: tuple[str, ...]
    """Patterns of places; `*` stands for any text."""
    vendor: str
    ours: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding is declared by it."""
        return any(self._covers(pattern, finding) for pattern in self.at)

    def unmatched(self, findings: Iterable[Finding]) -> Iterator[str]:
        """Give the patterns that match nothing."""
        found = tuple(findings)
        for pattern in self.at:
            if not any(self._covers(pattern, finding) for finding in found):
                yield pattern

    def _covers(self, pattern: str, finding: Finding) -> bool:
        return (
            finding.kind == self.kind
            and self.vendor in {"", finding.vendor}
            and self.ours in {"", finding.ours}
            and re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), finding.at) is not None
        )


def read_exceptions(path: Path, faults: Faults) -> tuple[Exemption, ...]:
    """Read the exceptions of a service; none where there is no such file."""
    if not path.exists():
        return ()
    node = load(path, str(path), faults)
    fitted = None if node is None else fit(node, Ref("conform"), "the exceptions", faults)
    if not isinstance(fitted, MappingNode):
        return ()
    return tuple(
        Exemption(
            place=each.place,
            kind=each.text("kind"),
            at=tuple(item.text for item in each.scalars("at")),
            vendor=each.text("vendor"),
            ours=each.text("ours"),
            reason=each.text("reason"),
        )
        for each in fitted.items("exceptions")
        if isinstance(each, MappingNode)
    )

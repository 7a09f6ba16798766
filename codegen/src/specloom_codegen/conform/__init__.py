"""Whether specs say what a vendor's OpenAPI description says, but for declared exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from specloom_codegen.faults import Faults, Place, SpecError
from specloom_codegen.read import read
from specloom_codegen.spec import Service

from .compare import compare
from .exceptions import FILE, Exemption, read_exceptions
from .ours import our_operations
from .vendor import read_openapi, vendor_operations

if TYPE_CHECKING:
    from pathlib import Path

    from .findings import Finding

__all__ = ["FILE", "Report", "conform"]


@frozen
class Report:
    """What a comparison found."""

    operations: int
    """How many operations both have."""
    findings: tuple[Finding, ...]
    """What differs and is not declared."""
    declared: int
    """How many differences are declared."""
    stale: tuple[tuple[Exemption, str], ...]
    """Exceptions that no longer apply, each with the pattern that matches nothing."""

    @property
    def is_conform(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.findings and not self.stale


def conform(specs: Path, openapi: Path) -> Report:
    """Compare a service with the vendor's description of it.

    Args:
        specs: The folder of the service; exceptions stand in its `conform.yaml`.
        openapi: The vendor's OpenAPI file, YAML or JSON.

    Raises:
        SpecError: The specs, the exceptions or the OpenAPI file cannot be used.
    """
    faults = Faults()
    services = [each for each in read(specs, faults) if isinstance(each, Service)]
    exceptions = read_exceptions(specs / FILE, faults)
    document = read_openapi(openapi, faults)
    if not faults.errors and len(services) != 1:
        message = "one service is compared: give the folder of its endpoints"
        faults.add(Place(str(specs)), "E006", message)
    if faults.errors:
        raise SpecError(faults.errors)
    ours, theirs = our_operations(services[0]), vendor_operations(document)
    found = tuple(compare(ours, theirs))
    covered = {finding for each in exceptions for finding in found if each.covers(finding)}
    stale = tuple((each, pattern) for each in exceptions for pattern in each.unmatched(found))
    return Report(
        operations=len(ours.keys() & theirs.keys()),
        findings=tuple(finding for finding in found if finding not in covered),
        declared=len(covered),
        stale=stale,
    )

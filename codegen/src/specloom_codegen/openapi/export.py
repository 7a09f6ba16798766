"""`specloom export openapi`: an OpenAPI 3.1 document for each service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.faults import Faults, Place, SpecError
from specloom_codegen.read import read
from specloom_codegen.spec import Service

from .document import document

if TYPE_CHECKING:
    from pathlib import Path

    from .schemas import Json

__all__ = ["export"]


def export(specs: Path) -> dict[str, Json]:
    """Give the documents of the services of a folder, by name.

    What people made with a service (apps, content types) is left out: its client uses the endpoints
    of the service.

    Args:
        specs: A folder of service folders, or one service folder.

    Raises:
        SpecError: The specs have faults, or there is no service with endpoints.
    """
    faults = Faults()
    services = [each for each in read(specs, faults) if isinstance(each, Service)]
    if not faults.errors and not services:
        faults.add(Place(str(specs)), "E006", "no service with endpoints of its own is here")
    if faults.errors:
        raise SpecError(faults.errors)
    return {service.name: document(service) for service in services}

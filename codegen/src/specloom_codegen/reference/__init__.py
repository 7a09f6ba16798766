"""`specloom docs`: Markdown pages that tell of every operation and every type of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.faults import Faults, Place, SpecError
from specloom_codegen.read import read
from specloom_codegen.spec import Service

from .render import render
from .service import plan_pages

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["reference"]


def reference(specs: Path) -> dict[str, str]:
    """Give the pages of the services of a folder, by path: `kintone/records.md` for one.

    What people made with a service (apps, content types) is left out: their clients have few
    operations, which are the same for all of them.

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
    return {page.path: render(page) for each in services for page in plan_pages(each)}

"""Local services to test against: real HTTP servers on loopback, embedded in the test's process.

They answer with the vendors' documented shapes, errors and limits, and verify what they receive.
`specloom.testing.plugin` offers them as fixtures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom.core.lazy import lazy_names

if TYPE_CHECKING:
    from .apihub import ApihubService
    from .kintone import KintoneService
    from .server import LocalService, Received
    from .strapi import StrapiService

__all__ = ["ApihubService", "KintoneService", "LocalService", "Received", "StrapiService"]

__getattr__ = lazy_names(
    __name__,
    {
        "ApihubService": "specloom.testing.apihub",
        "KintoneService": "specloom.testing.kintone",
        "LocalService": "specloom.testing.server",
        "Received": "specloom.testing.server",
        "StrapiService": "specloom.testing.strapi",
    },
)

"""A local kintone: a real HTTP server on loopback that answers as kintone does."""

from __future__ import annotations

from specloom.testing.kintone.apps import KintoneApp, Language, Permission, Tokens
from specloom.testing.kintone.service import KintoneService

__all__ = ["KintoneApp", "KintoneService", "Language", "Permission", "Tokens"]

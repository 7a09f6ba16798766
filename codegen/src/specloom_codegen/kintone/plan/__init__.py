"""What Python will be written for a folder of apps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .app import plan_app
from .client import plan_client, plan_init

if TYPE_CHECKING:
    from specloom_codegen.kintone.spec import Apps
    from specloom_codegen.plan.modules import Module

__all__ = ["plan"]


def plan(apps: Apps) -> tuple[Module, ...]:
    """Plan the modules of a folder of apps."""
    modules = tuple(plan_app(apps, app) for app in apps.apps)
    return (plan_init(apps), plan_client(apps), *modules)

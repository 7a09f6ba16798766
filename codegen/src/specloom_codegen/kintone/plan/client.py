"""The client of a folder of apps, and the face of its package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.plan.packages import Package, Part, plan_package_client, plan_package_init

from .texts import number_of

if TYPE_CHECKING:
    from specloom_codegen.kintone.spec import Apps
    from specloom_codegen.plan.modules import PackageClientModule, PackageInitModule

__all__ = ["plan_client", "plan_init"]


def plan_client(apps: Apps) -> PackageClientModule:
    """Plan the class that hands out the apps."""
    parts = (
        Part(
            module=app.module,
            class_name=app.class_name,
            description=app.description,
            about=number_of(app),
        )
        for app in apps.apps
    )
    return plan_package_client(_package(apps), parts)


def plan_init(apps: Apps) -> PackageInitModule:
    """Plan the face of the package."""
    names = {name: app.module for app in apps.apps for name, _ in app.classes()}
    return plan_package_init(_package(apps), names)


def _package(apps: Apps) -> Package:
    return Package(
        name=apps.name,
        client=apps.client,
        base=("specloom.kintone", "KintoneClient"),
        about=f"The client of {apps.name}: a namespace for each app.",
        description=apps.description,
    )

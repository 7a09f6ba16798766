"""What Python will be written for a folder of content types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.code import Code, literal
from specloom_codegen.plan.circles import circles
from specloom_codegen.plan.docs import MODULE, docstring
from specloom_codegen.plan.imports import Imports, Need
from specloom_codegen.plan.packages import Package, Part, plan_package_client, plan_package_init

from .content import plan_components, plan_type
from .modules import LocalesModule
from .room import COMPONENTS, uses
from .texts import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.plan.modules import Module
    from specloom_codegen.strapi.spec import Contents

    from .modules import ContentModule

__all__ = ["plan"]


def plan(contents: Contents) -> tuple[Module, ...]:
    """Plan the modules of a folder of content types."""
    package = Package(
        name=contents.name,
        client=contents.client,
        base=("specloom.strapi", "StrapiClient"),
        about=f"The client of {contents.name}: a namespace for each content type.",
        description=contents.description,
    )
    parts = (
        Part(
            module=each.module,
            class_name=each.namespace,
            description=called(each),
            about=f"Content type {each.uid}.",
        )
        for each in contents.types
        if each.kind != "related"
    )
    modules = tuple(_modules(contents))
    names = {name: each.file.removesuffix(".py") for each in modules for name in each.public}
    locales = (_locales(contents),) if contents.locales else ()
    return (
        plan_package_init(package, names),
        plan_package_client(package, parts),
        *locales,
        *modules,
    )


def _modules(contents: Contents) -> Iterator[ContentModule]:
    used = {each.module: set(uses([each], contents)) for each in contents.types}
    used[COMPONENTS] = set(uses(contents.components, contents))
    late = circles(used)
    if contents.components:
        yield plan_components(contents, late[COMPONENTS])
    for each in contents.types:
        yield plan_type(each, contents, late[each.module])


def _locales(contents: Contents) -> LocalesModule:
    imports = Imports()
    for name in ("Final", "Literal", "TypeAlias"):
        imports.name("typing", name, Need.RUNTIME)
    return LocalesModule(
        file="locales.py",
        source=Code(f"{contents.name}/service.yaml"),
        doc=docstring("The locales of the server.", indent=MODULE),
        imports=imports,
        exported=(literal("LOCALES"), literal("Locale")),
        codes=(Code("PYI051"),),
        locales=literal(contents.locales),
        values=Code(", ".join(map(literal, contents.locales))),
    )

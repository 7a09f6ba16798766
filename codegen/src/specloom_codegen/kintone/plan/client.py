"""The module of the client, and the face of the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.code import Code, literal
from specloom_codegen.names import natural
from specloom_codegen.plan.docs import FUNCTION, MODULE, docstring
from specloom_codegen.plan.imports import Imports, Need
from specloom_codegen.plan.modules import Namespace

from .modules import AppsClientModule, AppsInitModule

if TYPE_CHECKING:
    from specloom_codegen.kintone.spec import App, Apps

__all__ = ["plan_client", "plan_init"]


def plan_client(apps: Apps) -> AppsClientModule:
    """Plan the class that hands out the apps."""
    imports = Imports()
    imports.name("specloom.kintone", "KintoneClient", Need.RUNTIME)
    namespaces = tuple(_namespace(app, imports) for app in apps.apps)
    doc = docstring(f"The client of {apps.name}: a namespace for each app.", indent=MODULE)
    class_doc = docstring(apps.description)
    codes = doc.codes.union(class_doc.codes, *(each.doc.codes for each in namespaces))
    return AppsClientModule(
        file="client.py",
        source=Code(f"{apps.name}/*.yaml"),
        doc=doc,
        imports=imports,
        exported=(literal(apps.client),),
        codes=tuple(Code(code) for code in sorted(codes)),
        name=Code(apps.client),
        class_doc=class_doc,
        namespaces=namespaces,
    )


def plan_init(apps: Apps) -> AppsInitModule:
    """Plan the face of the package, which loads a class when it is first touched."""
    imports = Imports()
    imports.name("specloom.core.lazy", "lazy_names", Need.RUNTIME)
    imports.name(".client", apps.client, Need.RUNTIME)
    modules: dict[str, Code] = {}
    for app in apps.apps:
        for name, _ in app.classes():
            imports.name(f".{app.module}", name, Need.ANNOTATION)
            modules[name] = Code(f'f"{{__name__}}.{app.module}"')
    doc = docstring(apps.description, indent=MODULE)
    exported = sorted([apps.client, *modules], key=natural)
    codes = set(doc.codes)
    if not "".join(exported).isascii():
        codes.add("PLC2403")
    return AppsInitModule(
        file="__init__.py",
        source=Code(f"{apps.name}/service.yaml"),
        doc=doc,
        imports=imports,
        exported=tuple(map(literal, exported)),
        codes=tuple(Code(code) for code in sorted(codes)),
        modules=literal({name: modules[name] for name in sorted(modules, key=natural)}),
    )


def _namespace(app: App, imports: Imports) -> Namespace:
    imports.name("functools", "cached_property", Need.RUNTIME)
    imports.name(f".{app.module}", app.class_name, Need.ANNOTATION)
    return Namespace(
        signature=Code(f"def {app.module}(self) -> {app.class_name}:"),
        is_property=True,
        doc=docstring(app.description, f"App {app.id}.", indent=FUNCTION),
        load=Code(f"from .{app.module} import {app.class_name}"),
        value=Code(f"{app.class_name}(self)"),
    )

"""Packages of what people made with a service: a client, and a namespace for each part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from specloom_codegen.code import Code, literal
from specloom_codegen.names import natural

from .docs import FUNCTION, MODULE, docstring
from .imports import Imports, Need
from .modules import ClientClass, Namespace, PackageClientModule, PackageInitModule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Package", "Part", "plan_package_client", "plan_package_init"]


@frozen(kw_only=True)
class Part:
    """A namespace of the client."""

    module: str
    class_name: str
    description: str
    about: str
    """More of what it is."""


@frozen(kw_only=True)
class Package:
    """What the face of a package and its client are made of."""

    name: str
    client: str
    base: tuple[str, str]
    """Module and name of the service's own client."""
    about: str
    """What the module of the client says it is."""
    description: str


def plan_package_client(package: Package, parts: Iterable[Part]) -> PackageClientModule:
    """Plan the class that hands out the parts."""
    imports = Imports()
    imports.name(*package.base, Need.RUNTIME)
    client = ClientClass(
        name=Code(package.client),
        doc=docstring(package.description),
        namespaces=tuple(_namespace(part, imports) for part in parts),
    )
    doc = docstring(package.about, indent=MODULE)
    codes = doc.codes.union(client.doc.codes, *(each.doc.codes for each in client.namespaces))
    return PackageClientModule(
        file="client.py",
        source=Code(f"{package.name}/*.yaml"),
        doc=doc,
        imports=imports,
        exported=(literal(package.client),),
        codes=tuple(Code(code) for code in sorted(codes)),
        base=Code(package.base[1]),
        client=client,
    )


def plan_package_init(package: Package, names: Mapping[str, str]) -> PackageInitModule:
    """Plan the face of a package, which loads a name when it is first touched.

    Args:
        package: The package.
        names: Modules by the public names that they have.
    """
    imports = Imports()
    imports.name("specloom.core.lazy", "lazy_names", Need.RUNTIME)
    imports.name(".client", package.client, Need.RUNTIME)
    for name, module in names.items():
        imports.name(f".{module}", name, Need.ANNOTATION)
    doc = docstring(package.description, indent=MODULE)
    exported = sorted([package.client, *names], key=natural)
    codes = set(doc.codes)
    if not "".join(exported).isascii():
        codes.add("PLC2403")
    return PackageInitModule(
        file="__init__.py",
        source=Code(f"{package.name}/service.yaml"),
        doc=doc,
        imports=imports,
        exported=tuple(map(literal, exported)),
        codes=tuple(Code(code) for code in sorted(codes)),
        modules=literal(
            {name: Code(f'f"{{__name__}}.{names[name]}"') for name in sorted(names, key=natural)}
        ),
    )


def _namespace(part: Part, imports: Imports) -> Namespace:
    imports.name("specloom.core.lazy", "cached_property", Need.RUNTIME)
    imports.name(f".{part.module}", part.class_name, Need.ANNOTATION)
    return Namespace(
        signature=Code(f"def {part.module}(self) -> {part.class_name}:"),
        is_property=True,
        doc=docstring(part.description, part.about, indent=FUNCTION),
        load=Code(f"from .{part.module} import {part.class_name}"),
        value=Code(f"{part.class_name}(self)"),
    )

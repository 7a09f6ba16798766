"""The second room: nodes to a description in which every name means something.

Every fault of every file is found in one run: what is faulty is told and left out, and the rest is
looked at as if nothing had happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specloom_codegen.faults import Faults, Place, quoted
from specloom_codegen.grammar import Ref
from specloom_codegen.names import RESERVED, constant
from specloom_codegen.nodes import MappingNode

from .fit import fit
from .resources import Source, check_shared
from .scope import Scope
from .services import resolve_apis, resolve_service

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specloom_codegen.nodes import Node
    from specloom_codegen.spec import Named, Service

__all__ = ["resolve"]


def resolve(service: Node, files: Mapping[str, Node], faults: Faults) -> Service:
    """Resolve the folder of one service.

    Args:
        service: What `service.yaml` holds.
        files: What the other files hold, by their names.
        faults: Takes what is wrong.
    """
    root = _mapping(fit(service, Ref("service"), "a service", faults), service)
    apis = resolve_apis(root, faults)
    sources = _sources(files, root, apis, faults)
    declared = {each.name: each for source in sources for each in source.resolve_types()}
    for source in sources:
        source.scope.declared = declared
    found = resolve_service(root, apis, tuple(source.resolve() for source in sources), faults)
    for source in sources:
        source.check_unused()
    used: set[Any] = set().union(*(source.scope.used for source in sources))
    check_shared(
        root.mapping("parameters"),
        Scope(faults=faults, types=_types(sources), apis=apis, used=used),
    )
    _check_taken(sources, found, faults)
    _check_used(sources, used, faults)
    return found


def _mapping(node: Node | None, original: Node) -> MappingNode:
    return node if isinstance(node, MappingNode) else MappingNode(original.place)


def _sources(
    files: Mapping[str, Node], root: MappingNode, apis: Any, faults: Faults
) -> list[Source]:
    shared = root.mapping("parameters")
    sources: list[Source] = []
    for name, original in files.items():
        node = _mapping(fit(original, Ref("resource"), "a resource file", faults), original)
        scope = Scope(
            faults=faults, types={}, apis=apis, shared=(node.mapping("parameters"), shared)
        )
        sources.append(Source(name=name, node=node, scope=scope))
    types = _types(sources)
    for source in sources:
        source.scope.types = types
        source.scope.imports = {key.text: named for key, named in source.imports()}
        source.check()
    return sources


def _types(sources: Iterable[Source]) -> dict[str, Named]:
    """Collect the types of all files; of two with one name the first counts."""
    types: dict[str, Named] = {}
    for source in sources:
        for key, named in source.declares():
            types.setdefault(key.text, named)
    return types


def _check_taken(sources: list[Source], service: Service, faults: Faults) -> None:
    """Report names that two things of the service have."""
    owners: dict[tuple[str, str], Place] = {}
    constants = {constant(api.name) for api in service.apis}

    def claim(room: str, name: str, place: Place, what: str) -> None:
        first = owners.setdefault((room, name), place)
        if first != place:
            faults.add(place, "E013", f"the {what} {quoted(name)} is taken in {first}")

    claim("client", service.client, service.place, "class name")
    for file, source in zip(service.files, sources, strict=True):
        claim("modules", file.module, file.place, "name")
        constants |= {constant(each.name) for each in file.operations}
        if file.resource:
            claim("types", file.class_name, file.place, "class name")
            claim("client", source.face, source.node.place_of("face"), "class name")
            if source.face in RESERVED["type"]:
                message = f"the class name {quoted(source.face)} is taken by generated code"
                faults.add(source.node.place_of("face"), "E013", message)
    for source in sources:
        for key, _ in source.declares():
            claim("types", key.text, key.place, "type name")
    for source in sources:
        for key, _ in (*source.declares(), *source.imports()):
            first = owners.get(("types", key.text), key.place)
            if first != key.place:
                faults.add(
                    key.place, "E013", f"the type name {quoted(key.text)} is taken in {first}"
                )
            elif key.text in constants:
                message = f"the type name {quoted(key.text)} is taken by a constant of that name"
                faults.add(key.place, "E013", message)


def _check_used(sources: list[Source], used: set[Any], faults: Faults) -> None:
    for source in sources:
        for key, named in source.declares():
            if named not in used:
                faults.add(key.place, "W001", f"nothing uses the type {quoted(key.text)}")

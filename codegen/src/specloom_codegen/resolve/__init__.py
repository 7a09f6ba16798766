"""The second room: nodes to a description in which every name means something.

Every fault of every file is found in one run: what is faulty is told and left out, and the rest is
looked at as if nothing had happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from specloom_codegen.faults import Faults, quoted
from specloom_codegen.nodes import MappingNode
from specloom_codegen.shapes import Ref

from .fit import fit
from .pairs import check_pairs
from .resources import Source, check_shared
from .scope import Scope
from .services import resolve_apis, resolve_service
from .taken import check_taken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specloom_codegen.nodes import Node
    from specloom_codegen.spec import Api, Named, Service

__all__ = ["resolve"]


def resolve(service: Node | None, files: Mapping[str, Node], faults: Faults) -> Service | None:
    """Resolve the folder of one service.

    Args:
        service: What `service.yaml` holds; None where it cannot be read.
        files: What the other files hold, by their names.
        faults: Takes what is wrong.

    Returns:
        The service; None where there is no telling what it is. Only with no faults is it whole.
    """
    root = None if service is None else fit(service, Ref("service"), "a service", faults)
    fitted = {
        name: fit(node, Ref("resource"), "a resource file", faults) for name, node in files.items()
    }
    if not isinstance(root, MappingNode):
        return None
    apis = resolve_apis(root, faults)
    nodes = {name: node for name, node in fitted.items() if isinstance(node, MappingNode)}
    sources = _sources(nodes, root, apis, faults)
    declared = {each.name: each for source in sources for each in source.resolve_types()}
    check_pairs(sources, declared, faults)
    for source in sources:
        source.scope.declared = declared
    found = resolve_service(root, apis, tuple(source.resolve() for source in sources), faults)
    check_taken(sources, found, faults)
    _check_used(sources, root, apis, faults)
    return found


def _sources(
    nodes: Mapping[str, MappingNode], root: MappingNode, apis: Mapping[str, Api], faults: Faults
) -> list[Source]:
    """Open the files of a service, each with what its names mean."""
    sources = [
        Source(
            name=name,
            node=node,
            scope=Scope(
                faults=faults,
                apis=apis,
                credentials=root.mapping("credentials"),
                shared=(node.mapping("parameters"), root.mapping("parameters")),
            ),
        )
        for name, node in nodes.items()
    ]
    types = _types(sources)
    for source in sources:
        source.scope.types = types
        source.scope.imports = {key.text: named for key, named in source.imports()}
        source.check()
    return sources


def _types(sources: list[Source]) -> dict[str, Named]:
    """Collect the types of all files; of two with one name the first counts."""
    types: dict[str, Named] = {}
    for source in sources:
        for key, named in source.declares():
            types.setdefault(key.text, named)
    for source in sources:
        for key, result in source.results():
            if result.text in types:
                types[key.text] = evolve(types[key.text], result=types[result.text])
    return types


def _check_used(
    sources: list[Source], root: MappingNode, apis: Mapping[str, Api], faults: Faults
) -> None:
    """Tell of what nothing uses, and check it all the same."""
    for source in sources:
        source.check_unused()
    used = {each for source in sources for each in source.scope.used}
    scope = Scope(
        faults=faults,
        apis=apis,
        credentials=root.mapping("credentials"),
        types=_types(sources),
        used=used,
    )
    check_shared(root.mapping("parameters"), scope)
    for source in sources:
        for key, named in source.declares():
            if named not in used:
                faults.add(key.place, "W001", f"nothing uses the type {quoted(key.text)}")

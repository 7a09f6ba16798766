"""A folder of apps: nodes to a description in which every name means something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specloom_codegen.faults import Place
from specloom_codegen.names import class_name
from specloom_codegen.nodes import MappingNode
from specloom_codegen.resolve.fit import check_name, fit
from specloom_codegen.resolve.packages import ClassNames, check_module, check_package
from specloom_codegen.shapes import Ref

from .fields import resolve_fields
from .spec import App, Apps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specloom_codegen.faults import Faults
    from specloom_codegen.nodes import Node

__all__ = ["namespace_class", "resolve"]


def resolve(service: Node, files: Mapping[str, Node], faults: Faults) -> Apps | None:
    """Resolve a folder of apps.

    Args:
        service: What `service.yaml` holds.
        files: What the other files hold, by their names.
        faults: Takes what is wrong.

    Returns:
        The apps; None where there is no telling whose they are. Only with no faults are they whole.
    """
    root = fit(service, Ref("apps"), "a folder of apps", faults)
    nodes = {name: fit(node, Ref("app"), "an app file", faults) for name, node in files.items()}
    found = [
        _app(name, node, faults) for name, node in nodes.items() if isinstance(node, MappingNode)
    ]
    if not isinstance(root, MappingNode):
        return None
    name = root.text("service")
    check_package(root, faults)
    apps = Apps(
        name=name,
        place=root.place_of("service"),
        client=root.text("client") or f"{class_name(name)}Client",
        description=root.text("description"),
        apps=tuple(found),
    )
    _check_taken(apps, root.place_of("client"), faults)
    return apps


def namespace_class(module: str, record: str) -> str:
    """Give the class of an app's namespace on the client."""
    name = class_name(module)
    return f"{name}Records" if name == record else name


def _app(file: str, node: MappingNode, faults: Faults) -> App:
    module = file.rsplit(".", 1)[0]
    check_module(module, "app file", Place(node.place.path), "_records", faults)
    record = node.scalar("record")
    if record is not None:
        check_name(record, "type", "record class", faults)
    name = node.text("record")
    return App(
        file=file,
        module=module,
        place=node.place_of("record"),
        id=node.integer("app") or 0,
        id_place=node.place_of("app"),
        record=name,
        class_name=namespace_class(module, name),
        description=node.text("description"),
        fields=resolve_fields(node.mapping("fields"), name, faults),
    )


def _check_taken(apps: Apps, client: Place, faults: Faults) -> None:
    """Report apps that stand twice, and classes of the package that would have the same name."""
    names = ClassNames("record class", faults)
    names.claim(apps.client, client)
    ids: dict[int, Place] = {}
    for app in apps.apps:
        first = ids.setdefault(app.id, app.id_place) if app.id else app.id_place
        if first != app.id_place:
            faults.add(app.id_place, "E032", f"the app {app.id} is described in {first} already")
        for name, place in app.classes():
            if name:
                names.claim(name, place)

"""A folder of content types: nodes to a description in which every name means something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from specloom_codegen.faults import Place, quoted
from specloom_codegen.names import class_name
from specloom_codegen.nodes import MappingNode
from specloom_codegen.resolve.fit import check_name, fit
from specloom_codegen.resolve.packages import ClassNames, check_module, check_package, distinct
from specloom_codegen.shapes import Ref

from .attributes import OF_DOCUMENTS, OF_PARTS, resolve_attributes
from .spec import Component, Contents, ContentType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from specloom_codegen.faults import Faults
    from specloom_codegen.nodes import Node, Scalar

    from .spec import Kind, Shape

__all__ = ["COMPONENTS", "namespace_class", "resolve"]

COMPONENTS: Final = "components.yaml"
"""The file of the components."""


def resolve(service: Node, files: Mapping[str, Node], faults: Faults) -> Contents | None:
    """Resolve a folder of content types.

    Args:
        service: What `service.yaml` holds.
        files: What the other files hold, by their names.
        faults: Takes what is wrong.

    Returns:
        The content types; None where there is no telling whose they are. Only with no faults are
        they whole.
    """
    root = fit(service, Ref("contents"), "a folder of content types", faults)
    nodes = {name: fit(node, *_shape_of(name), faults) for name, node in files.items()}
    held = nodes.pop(COMPONENTS, None)
    parts = held.mapping("components") if isinstance(held, MappingNode) else None
    uids = () if parts is None else tuple(parts.keys)
    components = () if parts is None else tuple(_components(parts, faults))
    types = tuple(
        _type(name, node, uids, faults)
        for name, node in nodes.items()
        if isinstance(node, MappingNode)
    )
    if not isinstance(root, MappingNode):
        return None
    check_package(root, faults)
    name = root.text("service")
    contents = Contents(
        name=name,
        place=root.place_of("service"),
        client=root.text("client") or f"{class_name(name)}Client",
        description=root.text("description"),
        locales=distinct(root, "locales", "locale", faults),
        types=types,
        components=components,
    )
    _check_taken(contents, root.place_of("client"), faults)
    return contents


def namespace_class(module: str, document: str, kind: Kind) -> str:
    """Give the class of a type's namespace on the client."""
    name = class_name(module)
    if name != document:
        return name
    return f"{name}{'Single' if kind == 'single' else 'Collection'}"


def _shape_of(file: str) -> tuple[Ref, str]:
    if file == COMPONENTS:
        return Ref("component_file"), "a file of components"
    return Ref("content_type"), "a content type"


def _components(node: MappingNode, faults: Faults) -> Iterator[Component]:
    for key, value in node.entries():
        each = cast("MappingNode", value)
        if "." not in key.text.strip("."):
            message = f"the component {quoted(key.text)} must be a category and a name: shared.seo"
            faults.add(key.place, "E010", message)
        _check_class(each, faults)
        yield Component(
            uid=key.text,
            place=key.place,
            class_name=each.text("class"),
            class_place=each.place_of("class"),
            description=each.text("description"),
            attributes=resolve_attributes(
                each.mapping("attributes"), OF_PARTS, tuple(node.keys), faults
            ),
        )


def _type(file: str, node: MappingNode, components: Collection[str], faults: Faults) -> ContentType:
    module = file.rsplit(".", 1)[0]
    check_module(module, "content file", Place(node.place.path), "_", faults)
    _check_class(node, faults)
    kind = cast("Kind", node.text("kind") or "collection")
    _check_path(node, kind, faults)
    document = node.text("class")
    return ContentType(
        file=file,
        module=module,
        uid=node.text("type"),
        place=node.place_of("type"),
        kind=kind,
        path=node.text("path"),
        class_name=document,
        class_place=node.place_of("class"),
        description=node.text("description"),
        drafts=node.flag("drafts"),
        localized=node.flag("localized"),
        namespace=namespace_class(module, document, kind),
        attributes=resolve_attributes(node.mapping("attributes"), OF_DOCUMENTS, components, faults),
    )


def _check_class(node: MappingNode, faults: Faults) -> None:
    name: Scalar | None = node.scalar("class")
    if name is not None:
        check_name(name, "type", "content class", faults)


def _check_path(node: MappingNode, kind: Kind, faults: Faults) -> None:
    if kind == "related":
        for key in ("path", "drafts"):
            if key in node:
                message = f"{quoted(key)} means nothing for a type that has no namespace"
                faults.add(node.keys[key].place, "E027", message)
    elif "path" not in node:
        message = "the key 'path' is missing: what is the API ID of the type?"
        faults.add(node.place, "E008", message)


def _check_taken(contents: Contents, client: Place, faults: Faults) -> None:
    """Report types that stand twice, and classes that would have the same name."""
    names = ClassNames("content class", faults)
    names.claim(contents.client, client)
    uids: dict[str, Place] = {}
    shapes: tuple[Shape, ...] = (*contents.components, *contents.types)
    for shape in shapes:
        first = uids.setdefault(shape.uid, shape.place)
        if shape.uid and first != shape.place:
            message = f"the type {quoted(shape.uid)} is described in {first} already"
            faults.add(shape.place, "E032", message)
        for name, place in shape.classes():
            if shape.class_name:
                names.claim(name, place)

"""The module of a content type, and that of all components."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from attrs import frozen

from specloom_codegen.code import Code, literal
from specloom_codegen.names import natural
from specloom_codegen.plan.docs import CLASS, MODULE, docstring
from specloom_codegen.plan.imports import Imports, Need
from specloom_codegen.plan.modules import TypeClass
from specloom_codegen.strapi.spec import ContentType

from .facts import plan_facts
from .filters import plan_enum_filter, plan_filters
from .inputs import plan_changes, plan_new, plan_part
from .methods import plan_methods
from .models import plan_model
from .modules import ContentModule, NamespaceClass
from .room import COMPONENTS, Room
from .selection import (
    has_tree,
    plan_enum,
    plan_field,
    plan_order,
    plan_populate,
    plan_query,
    plan_sort,
    plan_tree,
    plan_zones,
)
from .texts import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specloom_codegen.strapi.spec import Contents, Shape

    from .modules import Statement

__all__ = ["plan_components", "plan_type"]


def plan_type(shape: ContentType, contents: Contents, late: frozenset[str]) -> ContentModule:
    """Plan the module of a content type.

    Args:
        shape: The content type.
        contents: What the folder describes.
        late: Modules that import this one in turn.
    """
    source = _Source(shape.module, shape.file, called(shape), (shape,))
    return _plan(source, contents, late)


def plan_components(contents: Contents, late: frozenset[str]) -> ContentModule:
    """Plan the module of all components, as `plan_type` does."""
    text = "Components of the content."
    source = _Source(COMPONENTS, f"{COMPONENTS}.yaml", text, contents.components)
    return _plan(source, contents, late)


@frozen
class _Source:
    """What a module is made of."""

    module: str
    file: str
    text: str
    shapes: tuple[Shape, ...]


def _plan(source: _Source, contents: Contents, late: frozenset[str]) -> ContentModule:
    shapes = source.shapes
    imports = Imports(own=f".{source.module}", late_modules=late)
    room = Room(contents, imports)
    items = tuple(chain.from_iterable(_items(each, room) for each in shapes))
    namespaces = tuple(
        _namespace(each, room)
        for each in shapes
        if isinstance(each, ContentType) and each.kind != "related"
    )
    doc = docstring(source.text, indent=MODULE)
    docs = [doc, *(each.doc for each in items if isinstance(each, TypeClass))]
    docs += [each.doc for each in namespaces]
    docs += [method.doc for each in namespaces for method in each.methods]
    codes = imports.codes().union(*(each.codes for each in docs))
    names = [each.name for shape in shapes for each in shape.attributes]
    if not "".join(names).isascii():
        codes.add("PLC2401")
    made = {str(each.name) for each in (*items, *namespaces)}
    public = made - {shape.facts for shape in shapes}
    return ContentModule(
        file=f"{source.module}.py",
        source=Code(f"{contents.name}/{source.file}"),
        doc=doc,
        imports=imports,
        exported=tuple(map(literal, sorted(made, key=natural))),
        codes=tuple(Code(code) for code in sorted(codes)),
        items=items,
        namespaces=namespaces,
        public=frozenset(public),
    )


def _items(shape: Shape, room: Room) -> Iterator[Statement | TypeClass]:
    """Plan what a content type or component is made of, in reading order."""
    for each in shape.attributes:
        if each.enum:
            yield plan_enum(shape, each, room)
            if not each.is_hidden:
                yield plan_enum_filter(shape, each, room)
    yield plan_model(shape, room)
    yield plan_filters(shape, room)
    yield plan_field(shape, room)
    yield plan_order(shape, room)
    yield plan_sort(shape, room)
    yield from plan_zones(shape, room)
    if has_tree(shape):
        yield plan_tree(shape, room)
        yield from plan_populate(shape, room)
    yield plan_query(shape, room)
    yield from _inputs(shape, room)
    yield plan_facts(shape, room)


def _inputs(shape: Shape, room: Room) -> Iterator[TypeClass]:
    if not isinstance(shape, ContentType):
        yield plan_new(shape, room)
        if shape.uid in room.in_zones:
            yield plan_part(shape, room)
        return
    if shape.kind == "collection":
        yield plan_new(shape, room)
    if shape.kind != "related":
        yield plan_changes(shape, room)


def _namespace(shape: ContentType, room: Room) -> NamespaceClass:
    base = room.strapi("Collection" if shape.kind == "collection" else "SingleType", Need.RUNTIME)
    return NamespaceClass(
        name=Code(shape.namespace),
        bases=Code(f"{base}[{shape.class_name}]"),
        doc=docstring(called(shape), f"Content type {shape.uid}.", indent=CLASS),
        facts=Code(shape.facts),
        methods=tuple(plan_methods(shape, room)),
    )

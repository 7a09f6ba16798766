"""The module of a content type, and that of all components."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from specloom_codegen.code import Code, literal
from specloom_codegen.names import natural
from specloom_codegen.plan.docs import CLASS, MODULE, docstring
from specloom_codegen.plan.imports import Imports, Need
from specloom_codegen.strapi.spec import ContentType

from .facts import plan_facts
from .inputs import plan_changes, plan_new, plan_new_zone, plan_part
from .methods import plan_methods
from .models import plan_model, plan_zone, zone_parts
from .modules import ContentModule, NamespaceClass
from .room import COMPONENTS, Room
from .selection import plan_filters, plan_keys, plan_names, plan_order, plan_populate, plan_query
from .texts import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specloom_codegen.plan.modules import TypeAliasPlan, TypeClass
    from specloom_codegen.strapi.spec import Contents, Shape

__all__ = ["plan_components", "plan_type"]


def plan_type(shape: ContentType, contents: Contents, late: frozenset[str]) -> ContentModule:
    """Plan the module of a content type.

    Args:
        shape: The content type.
        contents: What the folder describes.
        late: Modules that import this one in turn.
    """
    return _plan(shape.module, shape.file, called(shape), [shape], contents, late)


def plan_components(contents: Contents, late: frozenset[str]) -> ContentModule:
    """Plan the module of all components, as `plan_type` does."""
    file, text = f"{COMPONENTS}.yaml", "Components of the content."
    return _plan(COMPONENTS, file, text, contents.components, contents, late)


def _plan(
    module: str,
    file: str,
    text: str,
    shapes: Sequence[Shape],
    contents: Contents,
    late: frozenset[str],
) -> ContentModule:
    imports = Imports(own=f".{module}", late_modules=late)
    everything = (*contents.types, *contents.components)
    taken = frozenset(name for each in everything for name, _ in each.classes())
    room = Room(contents, imports, taken)
    aliases = tuple(chain.from_iterable(plan_names(each, room) for each in shapes))
    keys = tuple(chain.from_iterable(plan_keys(each, room) for each in shapes))
    classes = tuple(chain.from_iterable(_classes(each, room) for each in shapes))
    facts = tuple(plan_facts(each, room) for each in shapes)
    namespaces = tuple(
        _namespace(each, room)
        for each in shapes
        if isinstance(each, ContentType) and each.kind != "related"
    )
    unions = tuple(chain.from_iterable(_unions(each, room) for each in shapes))
    doc = docstring(text, indent=MODULE)
    docs = [doc, *(each.doc for each in classes), *(each.doc for each in namespaces)]
    docs += [method.doc for each in namespaces for method in each.methods]
    codes = imports.codes().union(*(each.codes for each in docs))
    names = [each.name for shape in shapes for each in shape.attributes]
    if not "".join(names).isascii():
        codes.add("PLC2401")
    made = chain(
        (each.name for each in (*aliases, *unions)),
        (each.name for each in keys if not each.name.startswith("_")),
        (each.name for each in classes),
        (each.name for each in namespaces),
    )
    public = tuple(map(str, made))
    exported = sorted({*public, *(str(each.name) for each in facts)}, key=natural)
    return ContentModule(
        file=f"{module}.py",
        source=Code(f"{contents.name}/{file}"),
        doc=doc,
        imports=imports,
        exported=tuple(map(literal, exported)),
        codes=tuple(Code(code) for code in sorted(codes)),
        aliases=aliases,
        keys=keys,
        classes=classes,
        facts=facts,
        namespaces=namespaces,
        unions=unions,
        public=public,
    )


def _classes(shape: Shape, room: Room) -> Iterator[TypeClass]:
    yield plan_model(shape, room)
    yield plan_filters(shape, room)
    yield plan_order(shape, room)
    yield from plan_populate(shape, room)
    yield plan_query(shape, room)
    if not isinstance(shape, ContentType):
        yield plan_new(shape, room)
        if shape.uid in zone_parts(room):
            yield plan_part(shape, room)
        return
    if shape.kind == "collection":
        yield plan_new(shape, room)
    if shape.kind != "related":
        yield plan_changes(shape, room)


def _unions(shape: Shape, room: Room) -> Iterator[TypeAliasPlan]:
    is_written = not isinstance(shape, ContentType) or shape.kind != "related"
    for each in shape.attributes:
        if not each.is_zone:
            continue
        if not each.is_hidden:
            yield plan_zone(shape, each, room)
        if is_written:
            yield plan_new_zone(shape, each, room)


def _namespace(shape: ContentType, room: Room) -> NamespaceClass:
    base = room.strapi("Collection" if shape.kind == "collection" else "SingleType", Need.RUNTIME)
    return NamespaceClass(
        name=Code(shape.namespace),
        bases=Code(f"{base}[{shape.class_name}]"),
        doc=docstring(called(shape), f"Content type {shape.uid}.", indent=CLASS),
        facts=Code(shape.facts),
        methods=tuple(plan_methods(shape, room)),
    )

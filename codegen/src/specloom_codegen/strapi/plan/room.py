"""What stands in a module of a package of content, by the names that it has there."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.plan.annotations import Annotator
from specloom_codegen.plan.imports import Imports, Need
from specloom_codegen.strapi.reserved import RUNTIME, alias
from specloom_codegen.strapi.spec import ContentType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specloom_codegen.strapi.spec import Attribute, Contents, Shape

__all__ = ["COMPONENTS", "FILE", "STRAPI", "Room", "module_of", "uses"]

STRAPI: Final = "specloom.strapi"
COMPONENTS: Final = "components"
FILE: Final = "plugin::upload.file"
"""UID of what media lead to."""


def module_of(shape: Shape) -> str:
    """Give the module that a content type or component stands in."""
    return shape.module if isinstance(shape, ContentType) else COMPONENTS


def uses(shapes: Iterable[Shape], contents: Contents) -> Iterator[str]:
    """Go through the modules that content types or components lead to."""
    for shape in shapes:
        for each in shape.attributes:
            for uid in (each.to, each.component, *each.components):
                found = contents.type(uid) or contents.component(uid)
                if found is not None:
                    yield module_of(found)


@frozen(slots=False)
class Room:
    """A module, and what it may name."""

    contents: Contents
    imports: Imports

    def strapi(self, name: str, need: Need = Need.ANNOTATION) -> str:
        """Import a name of the runtime."""
        other = alias(name) if name in RUNTIME and name in self.contents.taken else ""
        return self.imports.name(f"{STRAPI}.{RUNTIME[name]}", name, need, alias=other)

    def typing(self, name: str) -> str:
        """Import a name of `typing`."""
        return self.imports.name("typing", name, Need.RUNTIME)

    def sequence(self, of: str) -> str:
        """Give the type of a list to write."""
        return f"{self.imports.name('collections.abc', 'Sequence', Need.ANNOTATION)}[{of}]"

    def annotator(self, need: Need, shadowed: Iterable[str] = ()) -> Annotator:
        """Give what writes types in a class with these members."""
        return Annotator(self.imports, need, frozenset(shadowed))

    def anything(self) -> str:
        """Give the type of what nothing is known of."""
        mapping = self.imports.name("collections.abc", "Mapping", Need.ANNOTATION)
        return f"{mapping}[str, {self.typing('Any')}]"

    def own(self, shape: Shape, name: str, need: Need = Need.ANNOTATION) -> str:
        """Import what is made of a content type or component."""
        return self.imports.name(f".{module_of(shape)}", name, need)

    def target(self, attribute: Attribute) -> Shape | None:
        """Give what an attribute leads to or consists of, where that is described."""
        if attribute.component:
            return self.contents.component(attribute.component)
        return self.contents.type(attribute.to)

    @cached_property
    def in_zones(self) -> frozenset[str]:
        """UIDs of the components that stand in dynamic zones."""
        contents = self.contents
        shapes: tuple[Shape, ...] = (*contents.types, *contents.components)
        zones = (each.components for shape in shapes for each in shape.attributes)
        return frozenset(chain.from_iterable(zones))

    def parts(self, attribute: Attribute) -> list[Shape]:
        """Give the components of a dynamic zone."""
        found = map(self.contents.component, attribute.components)
        return [each for each in found if each is not None]

    def is_file(self, attribute: Attribute) -> bool:
        """Tell whether it leads to files."""
        return attribute.type_name == "media" or attribute.to == FILE

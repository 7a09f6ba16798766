"""What specs say of the content of a Strapi server, with every name resolved."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from attrs import field, frozen

from specloom_codegen.names import constant, inner_class_name, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from specloom_codegen.faults import Place

    from .attribute_types import AttributeType

__all__ = ["Attribute", "Component", "ContentType", "Contents", "Kind", "Shape"]

_MADE: Final = (
    "",
    "Field",
    "Filters",
    "Include",
    "Order",
    "Populate",
    "Query",
    "Sort",
    "Tree",
)
"""What is made of every content type and component, by what stands after its name."""

Kind = Literal["collection", "single", "related"]


@frozen(kw_only=True)
class Attribute:
    """An attribute of a content type or a component."""

    name: str
    place: Place
    wire: str
    type_name: str
    """As a schema has it."""
    type: AttributeType
    description: str = ""
    required: bool = False
    default: bool = False
    """Whether a new document has a value without being given one."""
    unique: bool = False
    private: bool = False
    """Whether the server never shows it."""
    limits: Mapping[str, int | Decimal] = field(factory=dict[str, "int | Decimal"])
    pattern: str = ""
    enum: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """Kinds of files that it may hold; any when empty."""
    many: bool = False
    """Whether it is a list: of files, documents or components."""
    to: str = ""
    """UID of what a relation leads to; empty where that may be of any type."""
    polymorphic: bool = False
    component: str = ""
    """UID of the component."""
    components: tuple[str, ...] = ()
    """UIDs of the components of a dynamic zone."""
    custom_field: str = ""
    """UID of the custom field that it is."""

    @property
    def is_hidden(self) -> bool:
        """Whether it is written only."""
        return self.private or self.type_name == "password"

    @property
    def is_zone(self) -> bool:
        """Whether it is a dynamic zone."""
        return self.type_name == "dynamiczone"

    @property
    def is_written(self) -> bool:
        """Whether the server takes values for it: a relation to any type cannot be set."""
        return self.type_name != "relation" or bool(self.to)

    @property
    def must_be_given(self) -> bool:
        """Whether nothing can be published without a value given for it."""
        return self.required and not self.default and self.is_written


@frozen(kw_only=True)
class Shape:
    """What content types and components have in common."""

    uid: str
    place: Place
    class_name: str
    class_place: Place
    description: str
    attributes: tuple[Attribute, ...]

    @property
    def facts(self) -> str:
        """Name of the constant that states what is known of it."""
        name = constant(snake_case(self.class_name))
        return f"{name}_FACTS" if name == self.class_name else name  # a class that is called `A`

    @property
    def shown(self) -> tuple[Attribute, ...]:
        """The attributes that can be read."""
        return tuple(each for each in self.attributes if not each.is_hidden)

    @property
    def written(self) -> tuple[Attribute, ...]:
        """The attributes that can be written."""
        return tuple(each for each in self.attributes if each.is_written)

    def inner(self, attribute: Attribute) -> str:
        """Name of what is made for one attribute."""
        return inner_class_name(self.class_name, attribute.name)

    def classes(self) -> Iterator[tuple[str, Place]]:
        """Go through the public names that are made of it, each with what asks for it."""
        for suffix in _MADE:
            yield f"{self.class_name}{suffix}", self.class_place
        yield self.facts, self.class_place
        for each in self.attributes:
            if each.enum:
                yield self.inner(each), each.place
                yield f"{self.inner(each)}Filter", each.place
            if each.is_zone:
                yield f"{self.inner(each)}On", each.place
                yield f"{self.inner(each)}Query", each.place


@frozen(kw_only=True)
class Component(Shape):
    """A component."""

    def classes(self) -> Iterator[tuple[str, Place]]:
        """Go through the public names that are made of it, each with what asks for it."""
        yield from super().classes()
        yield f"New{self.class_name}", self.class_place
        yield f"New{self.class_name}Part", self.class_place


@frozen(kw_only=True)
class ContentType(Shape):
    """A content type."""

    file: str
    """The file's name, `articles.yaml` for one."""
    module: str
    kind: Kind
    path: str
    """API ID in the paths of its operations."""
    drafts: bool
    localized: bool
    namespace: str
    """Name of the namespace's class."""

    def classes(self) -> Iterator[tuple[str, Place]]:
        """Go through the public names that are made of it, each with what asks for it."""
        yield from super().classes()
        if self.kind == "collection":
            yield f"New{self.class_name}", self.class_place
        if self.kind != "related":
            yield f"{self.class_name}Changes", self.class_place
            yield self.namespace, self.class_place


@frozen(kw_only=True, slots=False)
class Contents:
    """A folder of content types."""

    extends: ClassVar[str] = "strapi"

    name: str
    place: Place
    client: str
    description: str
    locales: tuple[str, ...]
    """Those of the server; none where they are not known."""
    types: tuple[ContentType, ...]
    components: tuple[Component, ...]

    @cached_property
    def taken(self) -> frozenset[str]:
        """Every name that its modules make."""
        shapes: tuple[Shape, ...] = (*self.types, *self.components)
        return frozenset(name for each in shapes for name, _ in each.classes())

    def type(self, uid: str) -> ContentType | None:
        """Find a content type."""
        return self._types.get(uid)

    def component(self, uid: str) -> Component | None:
        """Find a component."""
        return self._components.get(uid)

    @cached_property
    def _types(self) -> dict[str, ContentType]:
        return {each.uid: each for each in self.types}

    @cached_property
    def _components(self) -> dict[str, Component]:
        return {each.uid: each for each in self.components}

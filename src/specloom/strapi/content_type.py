"""What is known of a content type or component: the facts that generated modules state."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from attrs import evolve, field, frozen

from specloom.core.errors import ArgumentError
from specloom.core.hints import near
from specloom.core.model import Model, model

from ._generated import content, single
from .entry import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from specloom.core.operation import Operation

__all__ = ["Attribute", "Component", "ContentType", "Fields", "Operations"]

AttributeType: TypeAlias = Literal[
    "string",
    "text",
    "richtext",
    "email",
    "uid",
    "password",
    "enumeration",
    "boolean",
    "integer",
    "biginteger",
    "float",
    "decimal",
    "date",
    "time",
    "datetime",
    "timestamp",
    "json",
    "blocks",
    "customField",
    "media",
    "relation",
    "component",
    "dynamiczone",
]

_POPULATED: Final = {"relation", "component", "dynamiczone", "media"}


@frozen
class Attribute:
    """One attribute, as the schema states it."""

    type: AttributeType
    wire: str | None = field(default=None, kw_only=True)
    """Its name on the wire, where the model, which has it otherwise, does not know it."""
    many: bool = field(default=False, kw_only=True)
    """Whether it holds a list: of documents, files or components."""
    required: bool = field(default=False, kw_only=True)
    """Whether a document cannot be published without a value given for it."""
    hidden: bool = field(default=False, kw_only=True)
    """Whether the server never shows it: it can be written only."""
    values: tuple[str, ...] = field(default=(), kw_only=True)
    """The values of an enumeration."""
    to: Callable[[], Fields] | None = field(default=None, kw_only=True)
    """What a relation leads to, or the component; none where that is not known."""
    parts: Callable[[], tuple[Component, ...]] | None = field(default=None, kw_only=True)
    """The components of a dynamic zone."""

    @property
    def is_populated(self) -> bool:
        """Whether the server sends it only where it is asked for by populate."""
        return self.type in _POPULATED

    @property
    def target(self) -> Fields | None:
        """What it leads to or consists of."""
        return None if self.to is None else self.to()


_ID: Final = {"id": Attribute("integer")}
_SYSTEM: Final = {
    **_ID,
    "document_id": Attribute("string", wire="documentId"),
    "created_at": Attribute("datetime", wire="createdAt"),
    "updated_at": Attribute("datetime", wire="updatedAt"),
    "published_at": Attribute("datetime", wire="publishedAt"),
}


class Fields:
    """The attributes of something, by their Python names.

    Args:
        read: The model that it is read as.
        attributes: Its own attributes.
        system: Those that the server keeps by itself: they are read and never written.
    """

    def __init__(
        self,
        read: type[Model],
        attributes: Mapping[str, Attribute],
        *,
        system: Mapping[str, Attribute] = _ID,
    ) -> None:
        self.read = read
        self.name = read.__name__
        self.attributes: Mapping[str, Attribute] = {**system, **attributes}
        self.system = frozenset(system)
        self._wire = read.__wire_names__
        if issubclass(read, Entry):
            read.__fields__ = self

    def wire(self, name: str) -> str:
        """The name of an attribute on the wire."""
        return self.attributes[name].wire or self._wire.get(name, name)

    def attribute(self, name: Any, path: str) -> Attribute:
        """Look up an attribute.

        Raises:
            ArgumentError: There is none of this name.
        """
        found = self.attributes.get(name)
        if found is None:
            own = {self.wire(each): each for each in self.attributes}
            hint = f"; it is {own[name]!r} here" if name in own else near(name, self.attributes)
            raise ArgumentError(f"{path}: {self.name} has no attribute {name!r}{hint}")
        return found


class Component(Fields):
    """A component.

    Args:
        uid: Its UID, `shared.seo` for one.
        read: The model that it is read as.
        attributes: Its attributes.
    """

    def __init__(self, uid: str, read: type[Model], attributes: Mapping[str, Attribute]) -> None:
        super().__init__(read, attributes)
        self.uid = uid


@frozen
class Operations:
    """What can be done with the documents of one type."""

    find: Operation[Any]
    create: Operation[Any]
    find_one: Operation[Any]
    update: Operation[Any]
    delete: Operation[None]


class ContentType(Fields):
    """A content type.

    Args:
        uid: Its UID, `api::article.article` for one.
        read: The model that a document is read as.
        attributes: Its own attributes.
        path: Its API ID in paths: plural of a collection, singular of a single type; none where
            it has no operations, as with types of plugins that relations lead to.
        namespace: Its name on the client, which errors and logs show.
        is_single: Whether there is one document only.
        localized: Whether documents have locales.
        locales: The locales of the server; none when they are not known.
    """

    def __init__(
        self,
        uid: str,
        read: type[Model],
        attributes: Mapping[str, Attribute],
        *,
        path: str = "",
        namespace: str = "",
        is_single: bool = False,
        localized: bool = False,
        locales: Collection[str] = (),
    ) -> None:
        system = dict(_SYSTEM)
        if localized:
            system["locale"] = Attribute("string")
            system["localizations"] = Attribute("relation", many=True, to=lambda: self)
        super().__init__(read, attributes, system=system)
        self.uid = uid
        self.path = path
        self.namespace = namespace
        self.is_single = is_single
        self.locales = tuple(locales)

    @cached_property
    def operations(self) -> Operations:
        """Its operations: those of content of any type, with its path and its models."""
        read = self.read
        if self.is_single:
            find = self._own(single.FIND, read)
            update = self._own(single.UPDATE, read)
            return Operations(find, update, find, update, self._own(single.DELETE, None))
        return Operations(
            self._own(content.FIND, _page_of(read)),
            self._own(content.CREATE, read),
            self._own(content.FIND_ONE, read),
            self._own(content.UPDATE, read),
            self._own(content.DELETE, None),
        )

    def _own(self, operation: Operation[Any], returns: Any) -> Operation[Any]:
        api_id = "singular" if self.is_single else "plural"
        return evolve(
            operation,
            name=f"{self.namespace}.{operation.name.partition('.')[2]}",
            path=operation.path.replace(f"{{{api_id}}}", self.path),
            params=tuple(each for each in operation.params if each.wire != api_id),
            returns=returns,
            result="data" if returns is self.read else None,
            right=f"{self.uid}.{operation.right.rpartition('.')[2]}",
        )


def _page_of(read: type[Model]) -> type[Model]:
    hints: dict[str, Any] = {"data": list[read], "meta": content.Meta}  # type: ignore[valid-type]
    namespace = {"__annotations__": hints, "__module__": __name__}
    return model(required=hints)(type(f"{read.__name__}Page", (Model,), namespace))

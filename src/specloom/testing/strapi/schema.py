"""Content types and components, from the attributes of their `schema.json`.

See https://docs.strapi.io/cms/backend-customization/models
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specloom.testing.strapi.wire import Json

Kind = Literal["collectionType", "singleType"]

STRINGS: Final = frozenset(
    {"string", "text", "richtext", "email", "uid", "enumeration", "password"}
)
NUMBERS: Final = frozenset({"integer", "biginteger", "float", "decimal"})
SCALARS: Final = (
    STRINGS
    | NUMBERS
    | {"id", "boolean", "date", "time", "datetime", "timestamp", "json", "blocks", "customField"}
)
FILE_UID: Final = "plugin::upload.file"


@attrs.frozen(eq=False, slots=False)
class Attribute:
    """One attribute of a type or component."""

    name: str
    options: Mapping[str, Json]
    column: str = ""
    """Its column, when it is a scalar."""
    system: bool = False
    """Whether Strapi adds it by itself."""

    @cached_property
    def type(self) -> str:
        """The `type` of the schema, such as `string` or `relation`."""
        return str(self.options.get("type"))

    @cached_property
    def is_scalar(self) -> bool:
        """Whether it holds a plain value."""
        return self.type in SCALARS

    @cached_property
    def is_zone(self) -> bool:
        """Whether it is a dynamic zone."""
        return self.type == "dynamiczone"

    @cached_property
    def is_component(self) -> bool:
        """Whether it holds one component or a list of one kind."""
        return self.type == "component"

    @cached_property
    def holds_components(self) -> bool:
        """Whether it is a component, a list of them or a dynamic zone."""
        return self.is_component or self.is_zone

    @cached_property
    def is_localized(self) -> bool:
        """Whether each locale has its own value, when the type is localized."""
        plugins = self.options.get("pluginOptions")
        i18n = plugins.get("i18n") if isinstance(plugins, dict) else None
        localized = isinstance(i18n, dict) and i18n.get("localized") is True
        return localized or self.type in {"relation", "uid"}

    @cached_property
    def is_link(self) -> bool:
        """Whether it points to documents: a relation or media, polymorphic ones apart."""
        return self.type in {"relation", "media"} and not self.is_morph

    @cached_property
    def is_morph(self) -> bool:
        """Whether it is a polymorphic relation, which this service reads as empty."""
        return self.type == "relation" and str(self.options.get("relation")).startswith("morph")

    @cached_property
    def is_populatable(self) -> bool:
        """Whether it is absent from an answer until it is populated."""
        return not self.is_scalar

    @cached_property
    def hidden(self) -> bool:
        """Whether it never leaves the service and cannot be queried."""
        return self.type == "password" or self.options.get("private") is True

    @cached_property
    def required(self) -> bool:
        """Whether a published entry must have it."""
        return self.options.get("required") is True

    @cached_property
    def is_unique(self) -> bool:
        """Whether no two published entries may have the same value."""
        return self.type == "uid" or self.options.get("unique") is True

    @cached_property
    def to_many(self) -> bool:
        """Whether it reads as a list."""
        if self.type == "relation":
            relation = str(self.options.get("relation"))
            return relation.endswith(("ToMany", "Many")) or relation == "manyWay"
        flag = "multiple" if self.type == "media" else "repeatable"
        return self.is_zone or self.options.get(flag) is True

    @cached_property
    def target(self) -> str:
        """The uid that a link or a component attribute points to."""
        if self.type == "media":
            return FILE_UID
        return str(self.options.get("component" if self.is_component else "target"))

    @cached_property
    def components(self) -> list[str]:
        """The components that a dynamic zone may hold."""
        listed = self.options.get("components")
        return [str(uid) for uid in listed] if isinstance(listed, list) else []

    @cached_property
    def is_exclusive(self) -> bool:
        """Whether connecting a target takes it from whoever had it."""
        bidirectional = bool(self.options.get("mappedBy") or self.options.get("inversedBy"))
        return bidirectional and str(self.options.get("relation")).startswith("one")


ID: Final = Attribute("id", {"type": "id"}, "id", system=True)
DOCUMENT_ID: Final = Attribute("documentId", {"type": "string"}, "document_id", system=True)


@attrs.define(eq=False)
class Model:
    """What content types and components share."""

    uid: str
    table: str
    schema: Mapping[str, Json]
    """The attributes as they were given."""
    attributes: dict[str, Attribute] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.attributes = {
            name: Attribute(name, options, f"c{index}" if options.get("type") in SCALARS else "")
            for index, (name, options) in enumerate(self.schema.items())
            if isinstance(options, dict)
        } | {attribute.name: attribute for attribute in self.system_attributes()}

    def system_attributes(self) -> Iterator[Attribute]:
        """What Strapi adds."""
        yield from ()

    @property
    def key_attributes(self) -> tuple[Attribute, ...]:
        """What identifies a row."""
        return (ID,)

    def lookup(self, name: str) -> Attribute | None:
        """An attribute, its keys included."""
        keys = {attribute.name: attribute for attribute in self.key_attributes}
        return keys.get(name) or self.attributes.get(name)

    def stored(self) -> list[Attribute]:
        """What has a column, keys first."""
        return [*self.key_attributes, *(a for a in self.attributes.values() if a.is_scalar)]

    def writable(self) -> Iterator[Attribute]:
        """What a body may set."""
        return (a for a in self.attributes.values() if not a.system)


class Component(Model):
    """A component: a group of attributes that lives inside an entry."""


@attrs.define(eq=False)
class ContentType(Model):
    """A collection type or a single type."""

    singular: str = attrs.field(kw_only=True)
    plural: str = attrs.field(kw_only=True)
    kind: Kind = attrs.field(kw_only=True, default="collectionType")
    draft_and_publish: bool = attrs.field(kw_only=True, default=False)
    localized: bool = attrs.field(kw_only=True, default=False)
    about: Mapping[str, Json] = attrs.field(kw_only=True, factory=dict[str, "Json"])
    """What its `schema.json` says beside all that: names for people, options of plugins."""

    def system_attributes(self) -> Iterator[Attribute]:
        """The dates, the authors and the locales; the last are private if there is only one."""
        for name, column in (
            ("createdAt", "created_at"),
            ("updatedAt", "updated_at"),
            ("publishedAt", "published_at"),
        ):
            yield Attribute(name, {"type": "datetime"}, column, system=True)
        for name in ("createdBy", "updatedBy"):
            author = {"type": "relation", "relation": "oneToOne", "target": "admin::user"}
            yield Attribute(name, {**author, "private": True}, system=True)
        hidden = {"private": not self.localized}
        yield Attribute("locale", {"type": "string", **hidden}, "locale", system=True)
        siblings = {"type": "relation", "relation": "oneToMany", "target": self.uid}
        yield Attribute("localizations", {**siblings, **hidden}, system=True)

    @property
    def key_attributes(self) -> tuple[Attribute, ...]:
        """What identifies a row, and the document that it is a version of."""
        return (ID, DOCUMENT_ID)

    @property
    def path(self) -> str:
        """What follows `/api/`."""
        return self.singular if self.kind == "singleType" else self.plural


@attrs.frozen
class Link:
    """One side of a relation, as the table of links stores it."""

    field: str
    """The owning side, `uid.attribute`."""
    reverse: bool
    """Whether this side is the one that `mappedBy` names the owner of."""
    target: ContentType

    @property
    def columns(self) -> tuple[str, str, str]:
        """The column of this side, of the other side, and of the order seen from this side."""
        if self.reverse:
            return "target", "source", "inverse_pos"
        return "source", "target", "pos"


class Schema:
    """Every content type and component that the service knows."""

    def __init__(self) -> None:
        self.types: dict[str, ContentType] = {}
        self.components: dict[str, Component] = {}
        self._paths: dict[str, ContentType] = {}

    def add(self, model: ContentType | Component) -> None:
        """Register a model under its uid."""
        if isinstance(model, Component):
            self.components[model.uid] = model
            return
        self.types[model.uid] = model
        if not model.uid.startswith("plugin::"):
            self._paths[model.path.lower()] = model

    def at(self, path: str) -> ContentType | None:
        """The type served at `/api/{path}`; the case of the path does not matter."""
        return self._paths.get(path.lower())

    def model(self, uid: str) -> Model:
        """A type or component that is known to exist.

        Raises:
            LookupError: A schema refers to a model that was never added.
        """
        found = self.types.get(uid) or self.components.get(uid)
        if found is None:
            raise LookupError(f"{uid} was never added to the local service")
        return found

    def link(self, model: Model, attribute: Attribute) -> Link:
        """The link behind a relation or media attribute."""
        target = self.types.get(attribute.target)
        if target is None:
            raise LookupError(f"{attribute.target} was never added to the local service")
        mapped_by = attribute.options.get("mappedBy")
        if mapped_by:
            return Link(f"{target.uid}.{mapped_by}", reverse=True, target=target)
        return Link(f"{model.uid}.{attribute.name}", reverse=False, target=target)

    def inbound(self, uid: str) -> list[tuple[Model, str]]:
        """Who owns links to a type: the owner and the field."""
        return [
            (model, f"{model.uid}.{attribute.name}")
            for model in (*self.types.values(), *self.components.values())
            for attribute in model.attributes.values()
            if attribute.is_link
            and not attribute.system
            and attribute.target == uid
            and not attribute.options.get("mappedBy")
        ]

    def zone_models(self, attribute: Attribute) -> list[Model]:
        """The components that a dynamic zone lists, in the order of its schema."""
        return [self.model(uid) for uid in attribute.components]

    def component_models(self, attribute: Attribute) -> list[Model]:
        """The components that may be in an attribute: any, when it is a dynamic zone."""
        if attribute.is_zone:
            return list(self.components.values())
        return [self.model(attribute.target)] if attribute.is_component else []

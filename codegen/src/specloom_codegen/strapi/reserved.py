"""Names that generated code of content needs for itself, by what would be called so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .attribute_types import ATTRIBUTE_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CONTENT_RESERVED", "MEMBERS", "RUNTIME", "alias"]


def alias(name: str) -> str:
    """Give what a name of the runtime is called beside a class that has it: `StrapiPage`."""
    return f"Strapi{name}"


MEMBERS: Final = frozenset(
    {
        "auth",
        "cached_property",
        "close",
        "content",
        "execute",
        "files",
        "graphql",
        "health",
        "locales",
        "open_file",
        "owe",
        "path_of",
        "raw_request",
        "roles",
        "server",
        "service",
        "sessions",
        "single",
        "tokens",
        "users",
        "with_options",
        "with_response",
    }
)
"""What the client has itself."""

RUNTIME: Final[Mapping[str, str]] = {
    **{each.filter: "filters" for each in ATTRIBUTE_TYPES.values() if each.filter},
    "Attribute": "content_type",
    "Block": "blocks",
    "Collection": "collection",
    "Component": "content_type",
    "ContentType": "content_type",
    "Direction": "selection",
    "Document": "document",
    "Entry": "entry",
    "File": "media",
    "Files": "media",
    "MEDIA": "media",
    "MediaFile": "media",
    "MediaFilters": "media",
    "MediaOrder": "media",
    "MediaQuery": "media",
    "NewBlock": "blocks",
    "Page": "collection",
    "Pagination": "_generated.content",
    "Related": "relations",
    "RelatedList": "relations",
    "SingleType": "single_type",
    "Status": "collection",
    "UnknownComponent": "entry",
}
"""The modules of the runtime by what is imported of them. Where a class has the same name, it is
imported under another."""

_CLASSES: Final = frozenset(
    {
        *map(alias, RUNTIME),
        "Any",
        "AsyncIterator",
        "Decimal",
        "EpochMsText",
        "False",
        "Final",
        "IntText",
        "Literal",
        "LOCALES",
        "Locale",
        "Mapping",
        "None",
        "Required",
        "Sequence",
        "StrapiClient",
        "TYPE_CHECKING",
        "True",
        "TypeAlias",
        "TypedDict",
    }
)

_ATTRIBUTES: Final = frozenset(
    {
        "component",
        "created_at",
        "created_by",
        "document_id",
        "evolve",
        "extra",
        "has",
        "id",
        "loaded",
        "locale",
        "localizations",
        "published_at",
        "self",
        "updated_at",
        "updated_by",
    }
)

CONTENT_RESERVED: Final[dict[str, frozenset[str]]] = {
    "attribute": _ATTRIBUTES,
    "content class": _CLASSES,
    "content file": MEMBERS | {"client", "components"},
}

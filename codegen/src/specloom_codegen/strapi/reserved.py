"""Names that generated code of content needs for itself, by what would be called so."""

from __future__ import annotations

from typing import Final

from .attribute_types import ATTRIBUTE_TYPES

__all__ = ["CONTENT_RESERVED", "MEMBERS", "RUNTIME", "alias"]


def alias(name: str) -> str:
    """Give what a name of the runtime is called beside a class that has it: `StrapiPage`."""
    return f"Strapi{name}"


MEMBERS: Final = frozenset(
    {
        "auth",
        "close",
        "content",
        "execute",
        "files",
        "locales",
        "open_file",
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

RUNTIME: Final = frozenset(
    {
        *(each.filter for each in ATTRIBUTE_TYPES.values() if each.filter),
        "Attribute",
        "Block",
        "Collection",
        "Component",
        "ContentType",
        "Direction",
        "Document",
        "Entry",
        "MEDIA",
        "MediaFile",
        "MediaFilters",
        "MediaOrder",
        "MediaQuery",
        "NewBlock",
        "Page",
        "Pagination",
        "Related",
        "RelatedList",
        "SingleType",
        "Status",
        "UnknownComponent",
    }
)
"""What is imported of the runtime; a class of the same name has it imported under another."""

_CLASSES: Final = frozenset(
    {
        *map(alias, RUNTIME),
        "Any",
        "AsyncIterator",
        "Decimal",
        "DecimalText",
        "EpochMsText",
        "Final",
        "IntText",
        "Literal",
        "Locale",
        "Mapping",
        "None",
        "Required",
        "Sequence",
        "StrapiClient",
        "TYPE_CHECKING",
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
        "extra",
        "has",
        "id",
        "locale",
        "localizations",
        "published_at",
        "updated_at",
        "updated_by",
    }
)

CONTENT_RESERVED: Final[dict[str, frozenset[str]]] = {
    "attribute": _ATTRIBUTES,
    "content class": _CLASSES,
    "content file": MEMBERS | {"client", "components"},
}

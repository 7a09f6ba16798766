"""What specs may say of the content of a Strapi server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from specloom_codegen.shapes import (
    Flag,
    Integer,
    Key,
    ListOf,
    MapOf,
    Number,
    Record,
    Ref,
    Text,
)

from .attribute_types import ATTRIBUTE_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CONTENT_RECORDS", "MEDIA_KINDS"]

_TEXT: Final = Text()
_FLAG: Final = Flag()
_COUNT: Final = Integer(least=0)
_UNKNOWN: Final = ("E012", "unknown attribute type")

MEDIA_KINDS: Final = ("images", "files", "videos", "audios")

_ATTRIBUTES: Final = Key(
    MapOf(Ref("attribute"), "variable", "attribute"), "Attributes by Python name.", True
)

CONTENT_RECORDS: Final[Mapping[str, Record]] = {
    "contents": Record(
        "a folder of content types",
        {
            "service": Key(
                Text(pattern=r"^[a-z][a-z0-9_]*$", meaning="a name in snake_case"),
                "Name of the package.",
                True,
            ),
            "extends": Key(Text(values=("strapi",)), "The service whose content this is.", True),
            "client": Key(
                _TEXT,
                "Name of the client class.",
                default="made of the package's: `CmsClient` for `service: cms`",
            ),
            "description": Key(_TEXT, "What the content is.", True),
            "locales": Key(
                ListOf(_TEXT, least=1),
                "Locales of the server, the default first; any are taken when absent.",
            ),
        },
    ),
    "content_type": Record(
        "a content type",
        {
            "type": Key(
                Text(
                    pattern=r"^(?:api|plugin|admin)::[^/?#%]+$",
                    meaning="a UID such as api::article.article",
                ),
                "UID of the type: `api::article.article`.",
                True,
            ),
            "kind": Key(
                Text(values=("collection", "single", "related")),
                "`collection` of documents, `single` document, or `related`: one that only "
                "relations lead to, such as the users of a plugin; it gets no namespace.",
                True,
            ),
            "path": Key(
                Text(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", meaning="an API ID"),
                "API ID in paths: the plural one of a collection, the singular one of a single "
                "type. It is needed unless the type is `related`.",
            ),
            "class": Key(
                _TEXT,
                "Name of the class of a document; `NewArticle`, `ArticleChanges`, "
                "`ArticleFilters` and others are made of `Article`.",
                True,
            ),
            "description": Key(_TEXT, "Name of the type, or what it is."),
            "drafts": Key(
                _FLAG,
                "Whether documents have a draft beside what is published; `status` is a parameter "
                "only then.",
            ),
            "localized": Key(
                _FLAG, "Whether documents have locales; `locale` is a parameter only then."
            ),
            "attributes": _ATTRIBUTES,
        },
    ),
    "component_file": Record(
        "a file of components",
        {
            "components": Key(
                MapOf(Ref("component"), "wire", "component"), "By UID: `shared.seo`.", True
            )
        },
    ),
    "component": Record(
        "a component",
        {
            "class": Key(_TEXT, "Name of the class.", True),
            "description": Key(_TEXT, "Name of the component, or what it is."),
            "attributes": _ATTRIBUTES,
        },
    ),
    "attribute": Record(
        "an attribute",
        {
            "type": Key(
                Text(values=tuple(ATTRIBUTE_TYPES), unknown=_UNKNOWN),
                "Type of the attribute, as schemas call it; `customField` where the base type of "
                "a custom field is not known.",
                True,
            ),
            "name": Key(_TEXT, "Name on the wire.", default="the Python name"),
            "description": Key(_TEXT, "What it is, in your words; pulling again keeps it."),
            "required": Key(_FLAG, "Whether nothing is published without it."),
            "default": Key(_FLAG, "Whether a new document has a value without being given one."),
            "unique": Key(_FLAG, "Whether two documents may not have the same value."),
            "private": Key(_FLAG, "Whether the server never shows it."),
            "minimum": Key(Number(), "Least value, which the server checks, as all limits."),
            "maximum": Key(Number(), "Greatest value."),
            "min_length": Key(_COUNT, "Fewest characters."),
            "max_length": Key(_COUNT, "Most characters."),
            "min_items": Key(_COUNT, "Fewest components."),
            "max_items": Key(_COUNT, "Most components."),
            "pattern": Key(_TEXT, "Regular expression that a text matches."),
            "enum": Key(
                ListOf(_TEXT, least=1),
                "The values of an enumeration; others that come are taken with a warning.",
            ),
            "multiple": Key(_FLAG, "Whether it holds several files."),
            "kinds": Key(ListOf(Text(values=MEDIA_KINDS)), "Kinds of files; any when absent."),
            "to": Key(
                Text(pattern=r"^(?:api|plugin|admin)::[^/?#%]+$", meaning="a UID"),
                "UID of the type that a relation leads to; a type that no file describes is read "
                "as a `Document`.",
            ),
            "many": Key(_FLAG, "Whether a relation leads to several documents."),
            "polymorphic": Key(
                _FLAG,
                "Whether a relation has several types at one end. Without `to` it may lead to "
                "any, and is read only.",
            ),
            "component": Key(_TEXT, "UID of the component."),
            "repeatable": Key(_FLAG, "Whether it holds a list of components."),
            "components": Key(ListOf(_TEXT, least=1), "UIDs of the components of a dynamic zone."),
            "custom_field": Key(_TEXT, "UID of the custom field that it is."),
        },
    ),
}

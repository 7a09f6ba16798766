"""Files where documents hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypedDict

from ._generated.files import MediaFile
from .content_type import Attribute, Fields

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .filters import DateTimeFilter, FloatFilter, IntegerFilter, StringFilter

__all__ = [
    "MEDIA",
    "File",
    "Files",
    "MediaField",
    "MediaFile",
    "MediaFilters",
    "MediaOrder",
    "MediaQuery",
]

MediaField: TypeAlias = Literal[
    "name",
    "alternative_text",
    "caption",
    "focal_point",
    "width",
    "height",
    "formats",
    "hash",
    "ext",
    "mime",
    "size",
    "url",
    "preview_url",
    "provider",
    "provider_metadata",
    "created_at",
    "updated_at",
]
"""What is known of a file."""

MediaFilters = TypedDict(
    "MediaFilters",
    {
        "id": "IntegerFilter | int",
        "document_id": "StringFilter | str",
        "name": "StringFilter | str | None",
        "alternative_text": "StringFilter | str | None",
        "caption": "StringFilter | str | None",
        "width": "IntegerFilter | int | None",
        "height": "IntegerFilter | int | None",
        "hash": "StringFilter | str | None",
        "ext": "StringFilter | str | None",
        "mime": "StringFilter | str | None",
        "size": "FloatFilter | float | None",
        "url": "StringFilter | str | None",
        "provider": "StringFilter | str | None",
        "created_at": "DateTimeFilter | datetime",
        "updated_at": "DateTimeFilter | datetime",
        "$and": "Sequence[MediaFilters]",
        "$or": "Sequence[MediaFilters]",
        "$not": "MediaFilters",
        "$null": bool,
        "$notNull": bool,
    },
    total=False,
)
"""Conditions on a file."""


class MediaOrder(TypedDict, total=False):
    """What of a file to sort by."""

    name: Literal["asc", "desc"]
    size: Literal["asc", "desc"]
    mime: Literal["asc", "desc"]
    created_at: Literal["asc", "desc"]
    updated_at: Literal["asc", "desc"]


class MediaQuery(TypedDict, total=False):
    """What to get of files."""

    fields: Sequence[MediaField]
    """What to get of each; everything when absent."""

    filters: MediaFilters
    """Which files to get."""

    sort: MediaOrder | Sequence[MediaOrder]
    """Their order."""


File: TypeAlias = MediaFile | int | None
"""What an attribute that holds a file may be set to: a file that is uploaded, or its ID."""

Files: TypeAlias = "Sequence[MediaFile | int] | None"
"""What an attribute that holds files may be set to."""

MEDIA: Final = Fields(
    MediaFile,
    {
        "document_id": Attribute("string"),
        "name": Attribute("string"),
        "alternative_text": Attribute("text"),
        "caption": Attribute("text"),
        "focal_point": Attribute("json"),
        "width": Attribute("integer"),
        "height": Attribute("integer"),
        "formats": Attribute("json"),
        "hash": Attribute("string"),
        "ext": Attribute("string"),
        "mime": Attribute("string"),
        "size": Attribute("float"),
        "url": Attribute("text"),
        "preview_url": Attribute("text"),
        "provider": Attribute("string"),
        "provider_metadata": Attribute("json"),
        "created_at": Attribute("datetime"),
        "updated_at": Attribute("datetime"),
    },
)
"""What the server knows of every file."""

"""Media types of files by the endings of their names, the same on every machine.

What a machine's own tables say differs: where there are none, a spreadsheet is nameless bytes.
"""

from __future__ import annotations

from mimetypes import MimeTypes
from pathlib import PurePath

__all__ = ["media_type"]

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_MORE = {
    ".7z": "application/x-7z-compressed",
    ".bz2": "application/x-bzip2",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".dwg": "image/vnd.dwg",
    ".dxf": "image/vnd.dxf",
    ".gz": "application/gzip",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".msg": "application/vnd.ms-outlook",
    ".odp": f"{_OPEN_DOCUMENT}.presentation",
    ".ods": f"{_OPEN_DOCUMENT}.spreadsheet",
    ".odt": f"{_OPEN_DOCUMENT}.text",
    ".pptx": f"{_OFFICE}.presentationml.presentation",
    ".rar": "application/vnd.rar",
    ".rtf": "application/rtf",
    ".webp": "image/webp",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".xz": "application/x-xz",
}
"""Those that Python lacks, or that not every Python gives alike."""

_TYPES = MimeTypes().types_map[True] | _MORE


def media_type(name: str) -> str:
    """The media type of a file with a name; `application/octet-stream` when nothing is known."""
    return _TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")

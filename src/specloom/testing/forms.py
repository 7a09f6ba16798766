"""Forms as they come over the wire: `multipart/form-data`."""

from __future__ import annotations

import re

import attrs

__all__ = ["Part", "read_form"]

_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^\s;]+))', re.IGNORECASE)
_NAME = re.compile(r'[;\s]name="([^"]*)"')
_FILE_NAME = re.compile(r'[;\s]filename="([^"]*)"')
_ESCAPE = re.compile("%22|%0D|%0A", re.IGNORECASE)
_ESCAPED = {"%22": '"', "%0D": "\r", "%0A": "\n"}


@attrs.frozen
class Part:
    """One part of a form."""

    name: str
    content: bytes
    file_name: str | None = None
    """None where it is no file."""
    content_type: str = "application/octet-stream"

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode(errors="replace")


def read_form(content_type: str, body: bytes) -> list[Part] | None:
    """The parts of a form, file names being raw UTF-8; None where it is no form."""
    boundary = _BOUNDARY.search(content_type)
    if not content_type.lower().startswith("multipart/form-data") or boundary is None:
        return None
    delimiter = b"\r\n--" + (boundary[1] or boundary[2]).encode()
    parts: list[Part] = []
    # The first delimiter has no line break of its own; what follows the last one is `--`.
    for piece in (b"\r\n" + body).split(delimiter)[1:-1]:
        head, _, content = piece.partition(b"\r\n\r\n")
        pairs = (line.partition(":") for line in head.decode(errors="replace").split("\r\n"))
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        disposition = headers.get("content-disposition", "")
        name, file_name = _NAME.search(disposition), _FILE_NAME.search(disposition)
        if name is not None:
            found = None if file_name is None else _unescaped(file_name[1])
            kind = headers.get("content-type", "application/octet-stream")
            parts.append(Part(name[1], content, found, kind))
    return parts


def _unescaped(name: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED[found[0].upper()], name)

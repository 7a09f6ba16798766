"""Attachments: uploads, which have one kind of key, and files of records, which have another.

See https://kintone.dev/en/docs/kintone/rest-api/files/upload-file/
"""

from __future__ import annotations

import re
import secrets
import uuid
from typing import TYPE_CHECKING, Any

import attrs

from specloom.testing.kintone.errors import RefusedError, illegal_request
from specloom.testing.kintone.parameters import REQUIRED

if TYPE_CHECKING:
    from specloom.testing.kintone.domain import Call, Domain

__all__ = ["Attachments", "Form", "Upload", "download", "read_multipart", "upload"]

_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^\s;]+))', re.IGNORECASE)
_NAME = re.compile(r'[;\s]name="([^"]*)"')
_FILE_NAME = re.compile(r'[;\s]filename="([^"]*)"')
_ESCAPE = re.compile("%22|%0D|%0A", re.IGNORECASE)
_ESCAPED = {"%22": '"', "%0D": "\r", "%0A": "\n"}


@attrs.frozen
class Upload:
    """A file's content, name and type."""

    name: str
    content_type: str
    content: bytes
    app: int | None = None
    """The app of the record that it is attached to."""


@attrs.frozen
class Form:
    """What a multipart body holds: one file at most, and texts."""

    upload: Upload | None
    texts: dict[str, str]


class Attachments:
    """Every file, by its keys."""

    def __init__(self) -> None:
        self._uploaded: dict[str, Upload] = {}
        self._attached: dict[str, Upload] = {}

    def add(self, file: Upload) -> str:
        """Keep an upload, and give the key that attaches it to a record."""
        key = str(uuid.uuid4())
        self._uploaded[key] = file
        return key

    def attach(self, key: str, *, app: int) -> dict[str, Any]:
        """The value in a FILE field of an upload: it has a new key, only good for downloads."""
        found = self._uploaded.get(key)
        if found is None:
            raise _not_found(key)
        record_key = secrets.token_hex(24).upper()
        self._attached[record_key] = attrs.evolve(found, app=app)
        return {
            "contentType": found.content_type,
            "fileKey": record_key,
            "name": found.name,
            "size": str(len(found.content)),
        }

    def get(self, key: str) -> Upload:
        """The file of a record."""
        found = self._attached.get(key)
        if found is None:
            raise _not_found(key)
        return found


def upload(domain: Domain, call: Call) -> dict[str, str]:
    """Answer `POST file.json`."""
    domain.permit_upload(call)
    if call.upload is None:
        raise call.given.refuse("file", REQUIRED)
    return {"fileKey": domain.attachments.add(call.upload)}


def download(domain: Domain, call: Call) -> Upload:
    """Answer `GET file.json`."""
    found = domain.attachments.get(call.given.text("fileKey"))
    if found.app is not None:
        domain.permit(call, domain.schema(found.app).app, "view")
    return found


def _not_found(key: str) -> RefusedError:
    return RefusedError(404, "GAIA_BL01", f"The specified file (id: {key}) not found.")


def read_multipart(content_type: str, body: bytes) -> Form:
    """Read a multipart form the way kintone does: file names are raw UTF-8."""
    boundary = _BOUNDARY.search(content_type)
    if not content_type.lower().startswith("multipart/form-data") or boundary is None:
        raise illegal_request()
    file: Upload | None = None
    texts: dict[str, str] = {}
    delimiter = b"\r\n--" + (boundary[1] or boundary[2]).encode()
    # The first delimiter has no line break of its own; what follows the last one is `--`.
    for part in (b"\r\n" + body).split(delimiter)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        headers = _headers(head.decode(errors="replace"))
        disposition = headers.get("content-disposition", "")
        name, file_name = _NAME.search(disposition), _FILE_NAME.search(disposition)
        if name is not None and name[1] == "file" and file_name is not None:
            kind = headers.get("content-type", "application/octet-stream")
            file = Upload(_unescaped(file_name[1]), kind, content)
        elif name is not None:
            texts[name[1]] = content.decode(errors="replace")
    return Form(file, texts)


def _headers(head: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in head.split("\r\n"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _unescaped(name: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED[found[0].upper()], name)

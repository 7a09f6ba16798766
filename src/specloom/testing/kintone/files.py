"""Attachments: uploads, which have one kind of key, and files of records, which have another.

See https://kintone.dev/en/docs/kintone/rest-api/files/upload-file/
"""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING, Any

import attrs

from specloom.testing.forms import read_form
from specloom.testing.kintone.errors import RefusedError, illegal_request
from specloom.testing.kintone.parameters import REQUIRED

if TYPE_CHECKING:
    from specloom.testing.kintone.domain import Call, Domain

__all__ = ["Attachments", "Form", "Upload", "download", "read_multipart", "upload"]


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
    parts = read_form(content_type, body)
    if parts is None:
        raise illegal_request()
    file: Upload | None = None
    texts: dict[str, str] = {}
    for part in parts:
        if part.name == "file" and part.file_name is not None:
            file = Upload(part.file_name, part.content_type, part.content)
        else:
            texts[part.name] = part.text
    return Form(file, texts)

"""Files of the media library, in any number."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from specloom.core.errors import ArgumentError, SpecloomError
from specloom.core.shapes import is_mapping
from specloom.core.uploads import FileUpload, prepare

from ._generated import files as generated
from .numbered import by_number

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from specloom.core.uploads import FileContent

__all__ = ["Files", "NewFile", "PartialUploadError"]


class NewFile(TypedDict):
    """A file to upload."""

    content: FileContent
    """What to send: bytes, a path, an open binary file, or an iterator of bytes."""

    name: NotRequired[str]
    """Name of the file; that of `content` when absent."""

    content_type: NotRequired[str]
    """Media type; guessed from the name when absent."""

    file_info: NotRequired[generated.FileInfo]
    """What people read of the file."""


class PartialUploadError(SpecloomError):
    """Several files were to be uploaded, and one failed; its reason is the cause."""

    def __init__(self, uploaded: Sequence[generated.MediaFile], index: int, count: int) -> None:
        super().__init__(
            f"files.upload_many: file {index} of {count} failed, counted from 0; those before it "
            "are uploaded, those after it are not"
        )
        self.uploaded = list(uploaded)
        """The files that are uploaded, in order."""
        self.index = index
        """Which file failed, from 0."""


class Files(generated.Files):
    """Files of the media library."""

    __slots__ = ()

    async def upload_many(self, *, files: Sequence[NewFile]) -> list[generated.MediaFile]:
        """Upload files, one after the other.

        Each goes in a request of its own: of several in one request, the server may give one the
        texts of another. Every file is looked at before the first is sent.

        See https://docs.strapi.io/cms/api/rest/upload#upload-files

        Args:
            files: The files.

        Returns:
            What the server knows of each, in order.

        Raises:
            ArgumentError: A file cannot be read; nothing was sent.
            PartialUploadError: One failed: it says which, and holds those before it.
        """
        for index, file in enumerate(files):
            _check(file, f"files.upload_many: files[{index}]")
        uploaded: list[generated.MediaFile] = []
        try:
            for file in files:
                made = await self.upload(**file)
                uploaded.append(made)
        except asyncio.CancelledError as error:
            raise error from PartialUploadError(uploaded, len(uploaded), len(files))
        except Exception as error:
            raise PartialUploadError(uploaded, len(uploaded), len(files)) from error
        return uploaded

    def iterate(
        self,
        *,
        filters: Mapping[str, Any] | None = None,
        fields: Sequence[str] | None = None,
        populate: Any = None,
        size: int = 100,
    ) -> AsyncIterator[generated.MediaFile]:
        """Iterate over all files that match, by number, with one page in memory.

        Args:
            filters: Conditions by attribute: `{"name": {"$eq": "logo.png"}}`.
            fields: Attributes to get; all when absent.
            populate: Relations to get: names, or a mapping with options.
            size: Files a request.

        Yields:
            The files.

        Raises:
            StrapiError: The service refused; `code` says why.
        """
        return by_number(self.list, filters=filters, fields=fields, populate=populate, size=size)


def _check(file: NewFile, where: str) -> None:
    # The caller may come without a type checker.
    if not is_mapping(file):
        raise ArgumentError(f"{where}: expected a mapping with content, got {type(file).__name__}")
    unknown = file.keys() - NewFile.__annotations__.keys()
    if unknown:
        known = ", ".join(NewFile.__annotations__)
        raise ArgumentError(f"{where} has no key {min(unknown)!r}; it has {known}")
    if "content" not in file:
        raise ArgumentError(f"{where}: content is required")
    prepare(FileUpload(file["content"], file.get("name"), file.get("content_type")), where)

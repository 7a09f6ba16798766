"""What uploads and downloads add to a method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from specloom_codegen.names import FILE_PARAMETERS, UPLOAD_PARAMETERS

from .imports import Need

if TYPE_CHECKING:
    from specloom_codegen.spec import Operation, Upload

    from .annotations import Annotator

__all__ = ["DOWNLOAD", "Signed", "download_type", "signed_of", "upload_value"]

_UPLOADS: Final = "specloom.core.uploads"
_DOWNLOADS: Final = "specloom.core.downloads"
_PROGRESS: Final = "specloom.core.progress"

DOWNLOAD: Final = (
    "The file: await it for its bytes, or open it with `async with` to read or save it as it "
    "arrives."
)


@frozen
class Signed:
    """A parameter as the signature and the docs have it."""

    name: str
    text: str
    description: str
    required: bool = False


def signed_of(operation: Operation, annotator: Annotator) -> list[Signed]:
    """Give the parameters that an upload or download adds, in reading order."""
    if operation.upload:
        return _upload(operation.upload, annotator)
    if operation.download:
        return [
            _progress(annotator, "Called with the bytes received, and their total if it is known.")
        ]
    return []


def _upload(upload: Upload, annotator: Annotator) -> list[Signed]:
    text = f"{annotator.builtin('str')} | None = None"
    signed = [
        Signed(
            "content",
            f"content: {annotator.name(_UPLOADS, 'FileContent')}",
            "What to send: bytes, a path, an open binary file, or an iterator of bytes, which "
            "is never sent a second time.",
            required=True,
        )
    ]
    default = f"`{upload.type}`"
    if upload.part:
        about = "Name of the file; that of `content` when absent."
        signed.append(Signed("name", f"name: {text}", about))
        default = "guessed from the name"
    return [
        *signed,
        Signed("content_type", f"content_type: {text}", f"Media type; {default} when absent."),
        _progress(annotator, "Called with the bytes sent, and their total if it is known."),
    ]


def upload_value(upload: Upload, annotator: Annotator) -> str:
    """Give the file that a method passes on."""
    name = annotator.imports.name(_UPLOADS, "FileUpload", Need.RUNTIME)
    content, *others = UPLOAD_PARAMETERS if upload.part else FILE_PARAMETERS
    return f"{name}({content}, {', '.join(f'{each}={each}' for each in others)})"


def download_type(annotator: Annotator) -> str:
    """Give what a download returns."""
    return annotator.name(_DOWNLOADS, "FileDownload")


def _progress(annotator: Annotator, description: str) -> Signed:
    progress = annotator.name(_PROGRESS, "Progress")
    return Signed("progress", f"progress: {progress} | None = None", description)

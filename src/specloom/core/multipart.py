"""A form with one file, as `multipart/form-data`.

File names are raw UTF-8, as browsers send them: `"` and line breaks are percent-encoded, and there
is no `filename*`.
https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from .codec import encode_json
from .errors import ArgumentError
from .query import flatten

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from .operation import Operation
    from .uploads import Outgoing

__all__ = ["Form", "form_text", "form_texts"]

_ESCAPES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


class Form:
    """One try to send a form: texts first, then the file.

    Args:
        part: Name of the file's part.
        file: The file, which is opened.
        texts: The form's other fields; a name may stand for several.
    """

    def __init__(self, part: str, file: Outgoing, texts: Iterable[tuple[str, str]]) -> None:
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        lines: list[str] = []
        for name, text in texts:
            lines += [f"--{boundary}", f"Content-Disposition: form-data; name={_quoted(name)}"]
            lines += ["", text]
        disposition = f"form-data; name={_quoted(part)}; filename={_quoted(file.name)}"
        lines += [f"--{boundary}", f"Content-Disposition: {disposition}"]
        lines += [f"Content-Type: {file.content_type}", "", ""]
        self._file = file
        # It may hold a session's token, so that no frame keeps it once it was sent.
        self._head = ["\r\n".join(lines).encode()]
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        size = file.open()
        self.size = None if size is None else len(self._head[0]) + size + len(self._tail)
        """Bytes of the whole form; None where the file's size is not known."""

    async def chunks(self) -> AsyncIterator[bytes]:
        """Give the form in chunks, once."""
        yield self._head.pop()
        async for chunk in self._file.chunks():
            yield chunk
        yield self._tail

    def __repr__(self) -> str:
        return f"<Form with {self._file!r}>"


def form_texts(name: str, value: Any, operation: Operation[Any]) -> Iterator[tuple[str, str]]:
    """A field as the parts of a form: one, or those that its style makes of a list or a map.

    Raises:
        ArgumentError: It cannot be written.
    """
    style = operation.form_styles.get(name)
    if style is None:
        yield name, form_text(value, operation.name)
        return
    for key, text in flatten(name, value, style, operation.name):
        yield key, form_text(text, operation.name)


def form_text(value: Any, where: str) -> str:
    """A value as the text of a form's field; what has a structure goes as JSON.

    Raises:
        ArgumentError: It cannot be written.
    """
    if not isinstance(value, str):
        return encode_json(value, where).decode()
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ArgumentError(f"{where}: {value!r} is not valid text") from None
    return value


def _quoted(name: str) -> str:
    return f'"{name.translate(_ESCAPES)}"'

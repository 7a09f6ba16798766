"""Forms with a file, byte for byte."""

from __future__ import annotations

import pytest

from specloom.core.errors import ArgumentError
from specloom.core.multipart import Form, form_text
from specloom.core.uploads import FileUpload, prepare


@pytest.mark.parametrize("content", [b"", b"some content", iter([b"some ", b"content"])])
async def test_a_form(content) -> None:
    size = len(content) if isinstance(content, bytes) else None
    file = prepare(FileUpload(content, name="a/b.txt"), "files.send")
    form = Form("file", file, {"note": 'ä "x"', "n\n": ""})
    body = b"".join([chunk async for chunk in form.chunks()])
    boundary = form.content_type.removeprefix("multipart/form-data; boundary=")
    sent = b"some content" if size is None else content
    assert body.decode() == "\r\n".join(
        [
            f"--{boundary}",
            'Content-Disposition: form-data; name="note"',
            "",
            'ä "x"',
            f"--{boundary}",
            'Content-Disposition: form-data; name="n%0A"',
            "",
            "",
            f"--{boundary}",
            'Content-Disposition: form-data; name="file"; filename="b.txt"',
            "Content-Type: text/plain",
            "",
            sent.decode(),
            f"--{boundary}--",
            "",
        ]
    )
    assert form.size == (None if size is None else len(body))
    assert file.can_be_sent == (size is not None)


@pytest.mark.parametrize(
    ("value", "text"),
    [("x", "x"), (5, "5"), (True, "true"), ({"a": [1]}, '{"a":[1]}'), (None, "null")],
)
def test_fields_are_texts(value, text) -> None:
    assert form_text(value, "files.send") == text


@pytest.mark.parametrize("value", ["\udcff", float("nan"), object()])
def test_what_is_no_text(value) -> None:
    with pytest.raises(ArgumentError, match=r"files\.send"):
        form_text(value, "files.send")

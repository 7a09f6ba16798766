"""Forms with a file, byte for byte, and forms of plain fields."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.core.errors import ArgumentError
from specloom.core.forms import encode_form
from specloom.core.multipart import Form, form_text
from specloom.core.operation import Api, ErrorShape, Operation, Param, Service
from specloom.core.secret import Secret
from specloom.core.uploads import FileUpload, prepare


@pytest.mark.parametrize("content", [b"", b"some content", iter([b"some ", b"content"])])
async def test_a_form(content) -> None:
    size = len(content) if isinstance(content, bytes) else None
    file = prepare(FileUpload(content, name="a/b.txt"), "files.send")
    form = Form("file", file, [("note", 'ä "x"'), ("n\n", "")])
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


# --- plain fields

API = Api(name="main", path="", accepts=())
SHAPE = ErrorShape(classes={}, code=("code",), message=("message",))
SEND = Operation(
    "forms.send",
    "POST",
    "/",
    service=Service(name="forms", title="Forms", apis={"main": API}, schemes={}, errors=SHAPE),
    api=API,
    accepts=(),
    retry="never",
    form=True,
    params=(
        Param("labels", place="body", wire="labels", style="brackets"),
        Param("pages", place="body", wire="pages", style="comma"),
        Param("pages", place="query", wire="marks", style="suffixed"),
    ),
)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(names, texts | texts.map(Secret) | st.lists(texts, min_size=1)))
def test_fields_read_back(fields) -> None:
    pairs = [
        (name, each.reveal() if isinstance(each, Secret) else each)
        for name, value in fields.items()
        for each in (value if isinstance(value, list) else [value])
    ]
    sent = encode_form({f"x{name}": value for name, value in fields.items()}, SEND)
    read = parse_qsl(sent.decode("ascii"), keep_blank_values=True)
    assert read == [(f"x{name}", text) for name, text in pairs]


def test_fields_have_the_styles_of_their_parameters() -> None:
    fields = {"labels": {"a": Secret("b&c")}, "pages": [1, 2], "marks": [True, 2.5], "empty": []}
    assert encode_form(fields, SEND) == b"labels[a]=b%26c&pages=1,2&marks=true&marks=2.5"
    assert encode_form({}, SEND) == b""


@pytest.mark.parametrize(
    "value", [{"a": 1}, [{"a": 1}], float("nan"), object(), "\udcff", Secret("4721\udcff")]
)
def test_a_field_without_a_form_is_refused_and_shows_no_secret(value) -> None:
    with pytest.raises(ArgumentError, match=r"forms\.send") as caught:
        encode_form({"pin": Secret("secret-4721"), "value": value}, SEND)
    trace = caught.value.__traceback__
    while trace is not None:
        assert (
            "4721" not in repr(trace.tb_frame.f_locals) or "test_" in trace.tb_frame.f_code.co_name
        )
        trace = trace.tb_next
    assert "4721" not in str(caught.value)

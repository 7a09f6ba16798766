"""Models in the place of inputs: what was read is written back."""

from __future__ import annotations

import json
from datetime import date  # noqa: TC003  # resolved at run time
from typing import Literal, Required, TypeAlias, TypedDict

import pytest

from specloom.core.codec import Decoder
from specloom.core.encoders import encoder
from specloom.core.errors import ArgumentError
from specloom.core.model import Model, input_type, model
from specloom.core.operation import Limits
from specloom.core.wire import IntText, MaybeIntText  # noqa: TC001  # resolved at run time


@model(wire={"made_on": "madeOn"}, required=("code",))
class Part(Model):
    """A part."""

    id: IntText
    code: str
    color: Literal["RED"] | str  # noqa: PYI051
    made_on: date | None
    amount: MaybeIntText
    inside: list[Part]


@input_type(wire={"made_on": "madeOn"}, limits={"code": Limits(max_length=3)})
class PartInput(TypedDict, total=False):
    """A part, as it is sent."""

    code: Required[str]
    color: Literal["RED"]
    made_on: date | None
    amount: MaybeIntText
    inside: list[PartInput | Part]


Some: TypeAlias = PartInput | Part
ENCODE = encoder(dict[str, Some])


def read(**wire) -> Part:
    return Decoder(Part)(json.dumps(wire).encode(), "parts.get")


WHOLE = {
    "id": "7", "code": "abcd", "color": "BLUE", "madeOn": None, "amount": "", "new": [1],
    "inside": [{"id": "8", "code": "x", "madeOn": "2024-05-01", "amount": "5"}],
}  # fmt: skip


def test_what_was_read_is_written_back():
    assert ENCODE({"a": read(**WHOLE)}, "parts") == {
        "a": {
            "code": "abcd", "color": "BLUE", "madeOn": None, "amount": "", "new": [1],
            "inside": [{"code": "x", "madeOn": "2024-05-01", "amount": "5"}],
        }
    }  # fmt: skip


def test_beside_what_a_caller_writes():
    parts = {"a": read(code="a"), "b": {"code": "b", "inside": [read(code="c", color="RED")]}}
    assert ENCODE(parts, "parts") == {
        "a": {"code": "a"},
        "b": {"code": "b", "inside": [{"code": "c", "color": "RED"}]},
    }
    with pytest.raises(ArgumentError, match=r"parts\['a'\]\.color: 'BLUE' is none of 'RED'"):
        ENCODE({"a": {"code": "a", "color": "BLUE"}}, "parts")


@pytest.mark.parametrize("value", [5, "x", [], None, object()])
def test_what_is_neither_is_refused(value):
    with pytest.raises(ArgumentError, match=r"parts\['a'\]: expected a mapping, or Part as it was"):
        ENCODE({"a": value}, "parts")


def test_a_model_where_none_is_taken_is_refused():
    with pytest.raises(ArgumentError, match=r"part: expected a mapping, got Part"):
        encoder(PartInput)(read(code="a"), "part")


def test_what_is_required_must_be_there():
    @model
    class Bare(Model):
        color: str

    bare = Decoder(Bare)(b'{"color": "RED"}', "bare.get")
    with pytest.raises(ArgumentError, match="part: code is required"):
        encoder(PartInput | Bare)(bare, "part")

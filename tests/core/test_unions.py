"""Unions of models and of inputs that a tag tells apart."""

from __future__ import annotations

import json
from typing import Literal, Required, TypeAlias, TypedDict

import pytest

from specloom.core.codec import Decoder
from specloom.core.encoders import encoder
from specloom.core.errors import ArgumentError, DecodeError
from specloom.core.model import Model, input_type, model
from specloom.core.structs import struct_decoder
from specloom.core.wire import IntText  # noqa: TC001  # resolved at run time


@model(wire={"is_open": "isOpen"}, required=("type", "id"), tag=("type", ("DOOR", "GATE")))
class Door(Model):
    """A way through."""

    type: Literal["DOOR", "GATE"]
    id: IntText
    is_open: bool


@model(required=("type",), tag=("type", ("WALL",)))
class Wall(Model):
    """No way through."""

    type: Literal["WALL"]
    behind: list[Part]
    parts: dict[str, Part | None]


@model(tag=("type", ()))
class UnknownPart(Model):
    """Anything else."""

    type: str


Part: TypeAlias = Door | Wall | UnknownPart


@model(required=("parts",))
class House(Model):
    """Some parts."""

    parts: list[Part]
    roof: Part | None


def decode(*parts, **more):
    return Decoder(House)(json.dumps({"parts": parts, **more}).encode(), "houses.get")


def test_each_variant_is_its_own_model():
    house = decode({"type": "GATE", "id": "3", "isOpen": True}, {"id": 4, "type": "DOOR"})
    gate, door = house.parts
    assert (type(gate), gate.type, gate.id, gate.is_open) == (Door, "GATE", 3, True)
    assert (type(door), door.type, door.id) == (Door, "DOOR", 4)
    assert not door.has("is_open")


def test_the_fast_way_takes_unions():
    body = b'{"parts": [{"type": "WALL", "behind": []}], "roof": null}'
    house = struct_decoder(House)(body)
    assert house.roof is None
    assert house.parts == Decoder(House)(body, "houses.get").parts


def test_a_union_may_hold_itself():
    house = decode(
        {"type": "WALL", "behind": [{"type": "DOOR", "id": "1"}], "parts": {"a": None}},
        roof={"type": "WALL", "behind": [{"type": "WALL"}, {"type": "MOAT"}]},
    )
    wall = house.parts[0]
    assert isinstance(wall, Wall)
    assert wall.behind == [decode({"type": "DOOR", "id": 1}).parts[0]]
    assert wall.parts == {"a": None}
    assert [type(part) for part in house.roof.behind] == [Wall, UnknownPart]


@pytest.mark.parametrize("tag", ["TOWER", "", "GATE ", "tower\n"])
def test_an_unknown_tag_gives_what_keeps_everything(tag):
    decoder = Decoder(House)
    for height in (1, 2, 3):
        body = json.dumps({"parts": [{"height": height, "type": tag}]}).encode()
        (part,) = decoder(body, "houses.get").parts
        assert (type(part), part.type, part.extra) == (UnknownPart, tag, {"height": height})


def test_a_tag_that_was_met_is_read_fast_from_then_on():
    body = b'{"parts": [{"type": "SPIRE", "length": 7}]}'
    Decoder(House)(body, "houses.get")
    (part,) = struct_decoder(House)(body).parts
    assert (part.type, part.extra) == ("SPIRE", {"length": 7})


def test_a_missing_tag_is_an_unknown_variant():
    (part,) = decode({"id": "3"}).parts
    assert type(part) is UnknownPart
    assert not part.has("type")
    assert part.extra == {"id": "3"}


@pytest.mark.parametrize(
    ("part", "path", "what"),
    [
        ({"type": "DOOR"}, "$.parts[1].id", "missing"),
        ({"type": "DOOR", "id": "x"}, "$.parts[1].id", "expected an integer"),
        ({"type": 5}, "$.parts[1].type", "expected str, got int"),
        ({"type": "WALL", "behind": [{"type": "GATE", "id": None}]}, "$.parts[1].behind[0].id", ""),
        ({"type": "WALL", "parts": {"a": 1}}, "$.parts[1].parts['a']", "expected object, got int"),
        ("DOOR", "$.parts[1]", "expected object, got str"),
    ],
)
def test_faults_have_their_path(part, path, what):
    with pytest.raises(DecodeError) as caught:
        decode({"type": "WALL"}, part)
    assert caught.value.path == path
    assert what in str(caught.value)


@input_type(wire={"is_open": "isOpen"}, tag=("type", ("DOOR", "GATE")))
class DoorInput(TypedDict, total=False):
    """A way through."""

    type: Required[Literal["DOOR", "GATE"]]
    is_open: bool


@input_type(tag=("type", ("WALL",)))
class WallInput(TypedDict, total=False):
    """No way through."""

    type: Required[Literal["WALL"]]
    behind: list[PartInput]


PartInput: TypeAlias = DoorInput | WallInput


def test_an_input_is_encoded_by_its_tag():
    encode = encoder(list[PartInput])
    assert encode is not None
    given = [{"type": "WALL", "behind": [{"type": "GATE", "is_open": True}]}]
    assert encode(given, "parts") == [
        {"type": "WALL", "behind": [{"type": "GATE", "isOpen": True}]}
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"type": "DOR"}, "part.type: 'DOR' is none of 'DOOR', 'GATE', 'WALL'; did you mean"),
        ({"behind": []}, "part: type is required"),
        ({"type": "WALL", "is_open": True}, "part: WallInput has no key 'is_open'"),
        ({"type": "WALL", "behind": [1]}, "part.behind[0]: expected a mapping, got int"),
        ("DOOR", "part: expected a mapping, got str"),
    ],
)
def test_an_input_of_no_variant_is_refused(given, message):
    encode = encoder(PartInput)
    assert encode is not None
    with pytest.raises(ArgumentError) as caught:
        encode(given, "part")
    assert str(caught.value).startswith(message)

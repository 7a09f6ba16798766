"""Models that hold one another: a net, through which there are ways without number."""

from __future__ import annotations

import json
import sys

import pytest

from specloom.core import structs
from specloom.core.codec import Decoder
from specloom.core.errors import DecodeError
from specloom.core.model import Model, model

SIZE = 14


def _net() -> list[type[Model]]:
    """Models of which each holds all others, as list and as one."""
    hints: dict[str, object] = {"name": str | None}
    names = [f"Knot{number}" for number in range(SIZE)]
    for name in names:
        hints |= {f"one_{name}": f"{name} | None", f"many_{name}": f"list[{name}]"}
    made: list[type[Model]] = []
    for name in names:
        body = {"__annotations__": dict(hints), "__module__": __name__}
        cls = model(type(name, (Model,), body))
        setattr(sys.modules[__name__], name, cls)
        made.append(cls)
    return made


@pytest.fixture(scope="module")
def net():
    return _net()


def test_each_model_is_defined_once(net) -> None:
    structs._structs.clear()
    data = {"name": "a", "many_Knot1": [{"one_Knot0": {"name": "b", "one_Knot0": {"name": "c"}}}]}
    decode = Decoder(net[0])
    assert len(structs._structs) == SIZE
    found = decode(json.dumps(data).encode(), "x")
    assert found.many_Knot1[0].one_Knot0.one_Knot0.name == "c"
    assert type(found.many_Knot1[0]) is net[1]
    assert not found.has("one_Knot3")
    Decoder(list[net[3]])  # type: ignore[valid-type]
    assert len(structs._structs) == SIZE


def test_deep_inside_the_fast_way_is_taken_too(net) -> None:
    deep: dict[str, object] = {"name": "x"}
    for _ in range(30):
        deep = {"one_Knot0": {"many_Knot2": [deep]}}
    found = structs.struct_decoder(net[2])(json.dumps(deep).encode())
    for _ in range(30):
        found = found.one_Knot0.many_Knot2[0]
    assert found.name == "x"


def test_a_fault_deep_inside_has_its_path(net) -> None:
    body = b'{"many_Knot1": [{"one_Knot0": {"name": 5}}]}'
    with pytest.raises(DecodeError) as caught:
        Decoder(net[0])(body, "x")
    assert caught.value.path == "$.many_Knot1[0].one_Knot0.name"


def test_what_is_unknown_deep_inside_is_learnt(net) -> None:
    decode = Decoder(net[0])
    body = b'{"one_Knot1": {"one_Knot0": {"new": 1}}}'
    assert decode(body, "x").one_Knot1.one_Knot0.extra == {"new": 1}
    assert structs.struct_decoder(net[0])(body).one_Knot1.one_Knot0.extra == {"new": 1}

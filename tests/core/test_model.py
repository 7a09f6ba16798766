"""Models: immutable, honest about what is absent, and keeping what they do not know."""

from __future__ import annotations

import copy
import pickle

import attrs
import msgspec
import pytest

from specloom.core.codec import Decoder
from specloom.core.errors import ArgumentError, FieldNotLoaded
from specloom.core.model import Model, model


@model(wire={"total_count": "totalCount"}, required={"name"})
class Thing(Model):
    """A result."""

    name: str
    total_count: int | None
    parts: list[Part]


@model
class Part(Model):
    """A part of a result."""

    number: int


def thing(**wire):
    return Decoder(Thing)(msgspec.json.encode(wire), "things.get")


WHOLE = {"name": "a", "totalCount": None, "parts": [{"number": 1, "new": 2}], "other": [3]}


def test_a_model_cannot_be_changed():
    whole = thing(**WHOLE)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        whole.name = "b"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del whole.name
    assert whole.name == "a"


def test_an_absent_field_cannot_be_set_either():
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        thing(name="a").total_count = 5


def test_no_other_attribute_can_be_set():
    with pytest.raises(AttributeError):
        thing(name="a").colour = "red"


def test_what_is_extra_cannot_be_changed():
    with pytest.raises(TypeError):
        thing(**WHOLE).extra["other"] = 5


def test_a_model_shows_what_it_holds():
    shown = repr(thing(**WHOLE))
    assert shown == "Thing(name='a', total_count=None, parts=[Part(number=1)])"


def test_a_model_shows_no_absent_field():
    assert repr(thing(name="a")) == "Thing(name='a')"


def test_an_absent_field_is_not_loaded():
    with pytest.raises(FieldNotLoaded) as caught:
        _ = thing(name="a").total_count
    assert caught.value.field == "total_count"
    assert str(caught.value) == (
        "Thing: 'total_count' is not loaded: the server did not send it; "
        "ask for it in the call, or check with has()"
    )


def test_an_absent_field_is_no_attribute():
    assert not hasattr(thing(name="a"), "total_count")
    assert getattr(thing(name="a"), "total_count", "none") == "none"


def test_an_unknown_attribute_is_no_absent_field():
    with pytest.raises(AttributeError, match="'Thing' object has no attribute 'colour'") as caught:
        _ = thing(name="a").colour
    assert not isinstance(caught.value, FieldNotLoaded)


def test_a_model_tells_what_it_has():
    part = thing(name="a", totalCount=None)
    assert part.has("name")
    assert part.has("total_count")
    assert not part.has("parts")


def test_a_model_is_not_asked_for_what_it_cannot_have():
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        thing(name="a").has("colour")


def test_models_are_equal_by_what_they_hold():
    assert thing(**WHOLE) == thing(**WHOLE)


@pytest.mark.parametrize(
    "other",
    [
        {**WHOLE, "name": "b"},
        {**WHOLE, "totalCount": 5},
        {**WHOLE, "parts": [{"number": 1}]},
        {**WHOLE, "other": [4]},
        {key: WHOLE[key] for key in ("name", "totalCount", "parts")},
        {key: WHOLE[key] for key in ("name", "parts", "other")},
    ],
)
def test_models_differ_by_each_thing_they_hold(other):
    assert thing(**WHOLE) != thing(**other)


def test_null_and_absent_differ():
    assert thing(name="a", totalCount=None) != thing(name="a")


def test_models_of_two_types_differ():
    @model
    class Other(Model):
        name: str

    assert Decoder(Other)(b'{"name": "a"}', "op") != thing(name="a")
    assert thing(name="a") != {"name": "a"}


def test_a_model_has_no_hash():
    with pytest.raises(TypeError, match="unhashable"):
        hash(thing(name="a"))


def pickled(protocol):
    return lambda value: pickle.loads(pickle.dumps(value, protocol))  # noqa: S301  # our own bytes


COPIES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{f"pickle {n}": pickled(n) for n in range(2, pickle.HIGHEST_PROTOCOL + 1)},
}


@pytest.mark.parametrize("wire", [WHOLE, {"name": "a"}], ids=["whole", "partial"])
@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES.keys())
def test_a_copy_is_equal(copied, wire):
    first = thing(**wire)
    second = copied(first)
    assert second is not first
    assert second == first
    assert second.extra == first.extra
    assert second.has("parts") == first.has("parts")


def test_a_deep_copy_shares_nothing():
    first = thing(**WHOLE)
    second = copy.deepcopy(first)
    assert second.parts is not first.parts
    assert second.extra["other"] is not first.extra["other"]


def test_a_model_may_be_made_by_hand():
    assert Part(number=1) == thing(name="a", parts=[{"number": 1}]).parts[0]
    assert Part(number=1).extra == {}


def test_fields_are_given_by_name():
    with pytest.raises(TypeError):
        Part(1)


def test_a_model_matches_a_pattern():
    match thing(**WHOLE):
        case Thing(name="a", parts=[Part(number=number)]):
            assert number == 1
        case _:
            pytest.fail("no match")


def test_what_was_loaded():
    first = thing(name="a", other=[3])
    assert first.loaded() == {"name": "a"}
    assert thing(**WHOLE).loaded().keys() == {"name", "total_count", "parts"}


def test_a_copy_with_other_values():
    first = thing(name="a", other=[3])
    second = first.evolve(name="b", total_count=5)
    assert (second.name, second.total_count, second.extra) == ("b", 5, {"other": [3]})
    assert not second.has("parts")
    assert (first.name, first.has("total_count")) == ("a", False)
    with pytest.raises(ArgumentError, match=r"^Thing has no field 'nam'; did you mean 'name'\?$"):
        first.evolve(nam="c")
    with pytest.raises(ArgumentError, match="it has name, total_count, parts"):
        first.evolve(q=1)

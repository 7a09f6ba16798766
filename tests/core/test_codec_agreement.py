"""The fast way and the careful way to decode agree, whatever the types and the JSON."""

from __future__ import annotations

import functools
import json
import operator
import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specloom.core.codec import Decoder
from specloom.core.converter import structure
from specloom.core.errors import DecodeError
from specloom.core.model import Model, model
from specloom.core.structs import struct_decoder
from specloom.core.wire import DecimalText, EpochMs, IntText, MaybeDecimalText, MaybeIntText

COLOURS = Literal["red", "blue"]

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
wire_names = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"\\'), min_size=1, max_size=6
)
tag_names = st.text("ABC_ 1", min_size=1, max_size=4)  # msgspec compares tags as they are escaped
integers = (
    st.integers() | st.integers(-5, 5) | st.sampled_from([2**63, -(2**63) - 1, 2**64, 10**30])
)
floats = st.floats(allow_nan=False, allow_infinity=False)
plain = st.none() | st.booleans() | integers | floats | names
anything = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3)
)
moments = st.datetimes(timezones=st.timezones() | st.none()).map(
    lambda when: when.isoformat(timespec="microseconds")
)

VALUES = {
    str: names,
    int: integers,
    float: floats | integers,
    bool: st.booleans(),
    Any: anything,
    COLOURS: st.sampled_from(["red", "blue", "green"]),
    IntText: integers | integers.map(str) | st.sampled_from(["", "-", "01", "1.0"]),
    DecimalText: floats | integers | st.decimals(allow_nan=False).map(str) | st.just("x"),
    MaybeIntText: integers | integers.map(str) | st.sampled_from(["", "-", None]),
    MaybeDecimalText: floats | st.decimals(allow_nan=False).map(str) | st.sampled_from(["", None]),
    EpochMs: st.integers(-(10**14), 10**14) | integers,
    Decimal: floats | st.decimals(allow_nan=False).map(str),
    date: st.dates().map(str) | st.just("2024-02-30"),
    time: st.times().map(str) | st.just("24:00"),
    datetime: moments | st.sampled_from(["2024-05-01", "now", "2024-05-01T10:30:00.1234567Z"]),
}


@st.composite
def models(draw, inner, tag=None):
    """A model and the JSON of its objects."""
    fields = draw(st.lists(inner, max_size=4))
    wires = draw(st.lists(wire_names, min_size=len(fields), max_size=len(fields), unique=True))
    attributes = [f"a{index}" for index in range(len(fields))]
    required = [name for name in attributes if draw(st.booleans())]
    named = dict(zip(attributes, wires, strict=True))
    if tag is not None:
        named[tag] = "the kind"
    annotations = {} if tag is None else {tag: str}
    annotations |= {name: tp for name, (tp, _) in zip(attributes, fields, strict=True)}
    cls = type("Thing", (Model,), {"__annotations__": annotations, "__module__": __name__})
    made = model(wire=named, required=required)(cls)
    known = {wire: values for wire, (_, values) in zip(wires, fields, strict=True)}
    whole = st.fixed_dictionaries(known)
    objects = whole | st.fixed_dictionaries({}, optional=known)
    return made, objects | st.builds(
        lambda a, b: {**a, **b}, whole, st.dictionaries(names, anything)
    )


def containers(inner):
    return st.one_of(
        inner.map(lambda t: (list[t[0]], st.lists(t[1], max_size=3))),
        inner.map(lambda t: (dict[str, t[0]], st.dictionaries(names, t[1], max_size=3))),
        inner.map(lambda t: (t[0] | None, t[1] | st.none())),
        models(inner),
        unions(inner),
    )


@st.composite
def unions(draw, inner):
    """A union of tagged models, and the JSON of its objects."""
    tags = draw(st.lists(tag_names, min_size=1, max_size=4, unique=True))
    cut = draw(st.integers(0, len(tags) - 1))
    first, values = draw(models(inner, tag="kind"))
    second, others = draw(models(inner, tag="kind"))
    variants = dict.fromkeys(tags[:cut], (first, values))
    variants |= dict.fromkeys(tags[cut:], (second, others))
    used = {cls: tuple(t for t in tags if variants[t][0] is cls) for cls, _ in variants.values()}
    for cls, own in used.items():
        cls.__tag__ = ("kind", own)
    unknown = type("Unknown", (Model,), {"__annotations__": {"kind": str}, "__module__": __name__})
    made = model(wire={"kind": "the kind"}, tag=("kind", ()))(unknown)
    tagged = st.sampled_from(list(variants.items())).flatmap(
        lambda item: item[1][1].map(lambda data: {**data, "the kind": item[0]})
    )
    stray = st.dictionaries(names, anything, max_size=3)
    strange = st.builds(lambda data, tag: {**data, "the kind": tag}, stray, names | plain)
    return functools.reduce(operator.or_, [*used, made]), tagged | strange | stray


leaves = st.sampled_from(list(VALUES.items()))
types = st.recursive(leaves, containers, max_leaves=6)


@st.composite
def cases(draw):
    """A type, and JSON that mostly fits it."""
    tp, values = draw(types)
    return tp, json.dumps(draw(values if draw(st.integers(0, 9)) else anything)).encode()


def shape(value):
    """A value with the types of all its parts, so that 1, 1.0 and True differ."""
    if isinstance(value, Model):
        known = {n: shape(getattr(value, n)) for n in type(value).__slots__ if value.has(n)}
        return type(value), known, shape(dict(value.extra))
    if isinstance(value, list):
        return [shape(item) for item in value]
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, datetime):
        return value.replace(tzinfo=None), value.utcoffset()
    return type(value), str(value)


def name_of(tp):
    """A name that is the same in every process."""
    return re.sub(r" object at \w+", "", str(tp))


relaxed = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def check(tp, body):
    """Decode both ways and compare."""
    slow, faults, unknown = structure(msgspec.json.decode(body), tp, "$")
    try:
        fast = struct_decoder(tp)(body)
    except (msgspec.DecodeError, ValueError, ArithmeticError):
        # What the fast way does not take is wrong, or unknown, or a moment in a rare form.
        assert faults or unknown or "datetime" in str(shape(slow)) or b"24:00" in body
    else:
        assert not faults
        assert shape(fast) == shape(slow)


@relaxed
@given(cases())
def test_both_ways_agree(case):
    check(*case)


@pytest.mark.parametrize("tp", VALUES.keys(), ids=name_of)
@settings(relaxed, max_examples=60)
@given(st.data())
def test_both_ways_agree_on_a_single_value(tp, data):
    check(tp, json.dumps(data.draw(VALUES[tp] | anything)).encode())


@relaxed
@given(cases())
def test_a_decoder_gives_the_same_again(case):
    tp, body = case
    decoder = Decoder(tp)
    outcomes = []
    for _ in range(3):
        try:
            outcomes.append(shape(decoder(body, "op")))
        except DecodeError as error:
            outcomes.append(str(error))
    assert outcomes[0] == outcomes[1] == outcomes[2]


@relaxed
@given(cases())
def test_an_envelope_changes_nothing(case):
    tp, body = case
    try:
        expected = shape(Decoder(tp)(body, "op"))
    except DecodeError:
        expected = None
    try:
        got = shape(Decoder(tp, "result")(b'{"success": true, "result": ' + body + b"}", "op"))
    except DecodeError:
        got = None
    assert got == expected


@settings(relaxed, max_examples=200)
@given(types, st.binary(max_size=40) | anything.map(json.dumps).map(str.encode))
def test_no_bytes_raise_anything_but_a_decode_error(case, body):
    try:
        Decoder(case[0])(body, "op")
    except DecodeError as error:
        assert error.body == body  # noqa: PT017  # bytes may make a result too

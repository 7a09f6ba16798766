"""Bytes to typed results: what is taken, what is refused, and what is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal

import msgspec
import pytest

from specloom.core import structs
from specloom.core.codec import Decoder, decode_json
from specloom.core.errors import DecodeError, FieldNotLoaded, SpecloomError
from specloom.core.model import Model, model
from specloom.core.wire import DecimalText, EpochMs, IntText

BOM = b"\xef\xbb\xbf"


def make(name="Thing", *, wire=None, required=(), **fields):
    """A model with these fields, of which no decoder has learnt anything yet."""
    cls = type(name, (Model,), {"__annotations__": fields, "__module__": __name__})
    return model(wire=wire or {}, required=required)(cls)


def decode(tp, body, result=None):
    """Decode by a decoder that was made for this."""
    data = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return Decoder(tp, result)(data, "things.get")


def one(tp, value):
    """The value of a field of this type."""
    return decode(make(value=tp), {"value": value}).value


def faults(tp, body, result=None):
    with pytest.raises(DecodeError) as caught:
        decode(tp, body, result)
    assert caught.value.operation == "things.get"
    return caught.value


@model
class Node(Model):
    """A type that holds itself."""

    name: str
    children: list[Node]
    parent: Node | None


# --- plain values


@pytest.mark.parametrize(
    ("tp", "value"),
    [
        (str, "a"),
        (int, 5),
        (int, 10**40),
        (float, 1.5),
        (bool, True),
        (str | None, None),
        (Any, {"a": [1, None]}),
        (list[str], ["a"]),
        (list[int | None], [1, None]),
        (dict[str, int], {"a": 1}),
        (dict[str, list[str]], {"a": ["b"]}),
        (Literal["a", "b"], "b"),
    ],
)
def test_a_value_is_taken_as_it_is(tp, value):
    got = one(tp, value)
    assert got == value
    assert type(got) is type(value)


def test_a_whole_number_is_a_float_where_one_is_promised():
    got = one(float, 5)
    assert (got, type(got)) == (5.0, float)


@pytest.mark.parametrize("value", ["c", "", "日本"])
@pytest.mark.parametrize("tp", [Literal["a", "b"], Literal["a", "b"] | str])  # noqa: PYI051
def test_an_unknown_member_of_an_enum_is_kept(tp, value):
    assert one(tp, value) == value


@pytest.mark.parametrize(
    ("tp", "value", "text"),
    [
        (str, 5, "expected str, got int at $.value"),
        (str, None, "expected str, got null at $.value"),
        (int, "5", "expected int, got str at $.value"),
        (int, 5.0, "expected int, got float at $.value"),
        (int, True, "expected int, got bool at $.value"),
        (float, "1.5", "expected float, got str at $.value"),
        (float, True, "expected float, got bool at $.value"),
        (bool, 1, "expected bool, got int at $.value"),
        (bool, "true", "expected bool, got str at $.value"),
        (list[str], "abc", "expected array, got str at $.value"),
        (list[str], {"a": "b"}, "expected array, got dict at $.value"),
        (list[str], None, "expected array, got null at $.value"),
        (list[str], ["a", 5], "expected str, got int at $.value[1]"),
        (dict[str, int], [1], "expected object, got list at $.value"),
        (dict[str, int], {"a": "b"}, "expected int, got str at $.value['a']"),
        (Literal["a"], 5, "expected str, got int at $.value"),
        (str | None, 5, "expected str, got int at $.value"),
    ],
)
def test_a_value_of_another_type_is_refused_with_its_path(tp, value, text):
    error = faults(make(value=tp), {"value": value})
    assert str(error) == f"things.get: {text}"


def test_the_path_leads_through_models_and_lists():
    inner = make("Inner", wire={"total": "totalCount"}, total=int)
    error = faults(make(rows=list[inner]), {"rows": [{"totalCount": 1}, {"totalCount": "x"}]})
    assert error.path == "$.rows[1].totalCount"
    assert str(error) == "things.get: expected int, got str at $.rows[1].totalCount"


def test_several_faults_are_counted():
    error = faults(make(a=int, b=int, c=int), {"a": "x", "b": "y", "c": "z"})
    assert str(error) == "things.get: expected int, got str at $.a (and 2 more)"


@pytest.mark.parametrize("value", [None, [], "a", 5, True])
def test_what_is_no_object_is_no_model(value):
    assert faults(make(a=int), value).path == "$"


# --- absent, null, required, unknown


def test_an_absent_field_is_not_null():
    thing = decode(make(a=str | None, b=str | None), {"a": None})
    assert thing.a is None
    assert thing.has("a")
    assert not thing.has("b")
    with pytest.raises(FieldNotLoaded, match="Thing: 'b' is not loaded"):
        _ = thing.b


def test_a_required_field_must_be_there():
    error = faults(make(required={"a"}, a=str, b=str), {"b": "x"})
    assert str(error) == "things.get: missing at $.a"


def test_the_name_on_the_wire_counts():
    cls = make(wire={"total_count": "totalCount"}, required={"total_count"}, total_count=int)
    assert decode(cls, {"totalCount": 5}).total_count == 5
    assert faults(cls, {"total_count": 5}).path == "$.totalCount"


def test_unknown_fields_are_kept():
    thing = decode(make(a=str), {"a": "x", "new": {"b": [1]}, "other": None})
    assert thing.extra == {"new": {"b": [1]}, "other": None}


def test_nothing_unknown_is_nothing_kept():
    assert decode(make(a=str), {"a": "x"}).extra == {}


def test_an_unknown_field_may_have_the_name_of_an_attribute():
    cls = make(wire={"total_count": "totalCount"}, total_count=int)
    thing = decode(cls, {"total_count": 1, "_extra": 2, "has": 3})
    assert thing.extra == {"total_count": 1, "_extra": 2, "has": 3}
    assert not thing.has("total_count")


def test_unknown_fields_of_nested_models_are_kept():
    inner = make("Inner", a=int)
    thing = decode(make(rows=list[inner]), {"rows": [{"a": 1}, {"a": 2, "b": 3}]})
    assert [row.extra for row in thing.rows] == [{}, {"b": 3}]


# --- learning


def goes_fast(decoder, body):
    """Whether a body is decoded without the careful way."""
    try:
        decoder._fast(body)
    except (msgspec.DecodeError, ValueError):
        return False
    return True


def test_an_unknown_field_is_learnt():
    decoder = Decoder(make(a=str))
    body = b'{"a": "x", "new": [1]}'
    assert not goes_fast(decoder, body)
    first = decoder(body, "op")
    assert goes_fast(decoder, body)
    assert decoder(body, "op") == first
    assert first.extra == {"new": [1]}


def test_a_learnt_field_may_be_absent_again():
    decoder = Decoder(make(a=str))
    decoder(b'{"a": "x", "new": 1}', "op")
    assert decoder(b'{"a": "x"}', "op").extra == {}


def test_a_learnt_field_may_change_its_type():
    decoder = Decoder(make(a=str))
    decoder(b'{"a": "x", "new": 1}', "op")
    assert decoder(b'{"a": "x", "new": {"b": null}}', "op").extra == {"new": {"b": None}}


def test_what_one_decoder_has_learnt_another_learns_once_it_meets_it():
    cls = make(a=str)
    first, second = Decoder(cls), Decoder(list[cls])
    first(b'{"a": "x", "new": 1}', "op")
    second(b'[{"a": "x", "new": 1}]', "op")
    assert goes_fast(second, b'[{"a": "x", "new": 1}]')


def test_a_later_decoder_knows_what_was_learnt():
    cls = make(a=str)
    Decoder(cls)(b'{"a": "x", "new": 1}', "op")
    assert goes_fast(Decoder(cls), b'{"a": "x", "new": 1}')


@pytest.mark.parametrize("name", ['a"b', "a\\b", "a\nb", "a\x00b", "", "日本", "a.b", "f0", "😀"])
def test_an_unknown_field_may_have_any_name(name):
    decoder = Decoder(make(a=str))
    body = msgspec.json.encode({"a": "x", name: 1})
    assert [decoder(body, "op").extra for _ in range(2)] == [{name: 1}] * 2


def test_no_more_than_a_bounded_number_is_learnt():
    cls = make(a=str)
    decoder = Decoder(cls)
    for number in range(3):
        body = msgspec.json.encode({f"n{number}_{index}": index for index in range(50)})
        assert len(decoder(body, "op").extra) == 50
    assert len(structs._learnt[cls]) == 64


def test_a_model_of_either_way_is_of_the_same_class():
    cls = make(a=str)
    decoder = Decoder(cls)
    made = [decoder(body, "op") for body in (b'{"a": "x"}', b'{"a": "x", "b": 1}') * 2]
    assert [type(thing) for thing in made] == [cls] * 4


# --- types that hold themselves


def test_a_type_may_hold_itself():
    data = {"name": "a", "children": [{"name": "b", "children": [{"name": "c"}]}], "parent": None}
    node = decode(Node, data)
    assert node.children[0].children[0].name == "c"
    assert node.parent is None
    assert not node.children[0].has("parent")


def test_a_fault_deep_in_a_type_that_holds_itself_has_its_path():
    data = {"name": "a", "children": [{"name": "b", "children": [{"name": 5}]}]}
    assert faults(Node, data).path == "$.children[0].children[0].name"


def test_unknown_fields_deep_in_a_type_that_holds_itself_are_kept():
    data = {"name": "a", "children": [{"name": "b", "new": 1, "children": [{"new": 2}]}]}
    node = decode(Node, data)
    assert node.children[0].extra == {"new": 1}
    assert node.children[0].children[0].extra == {"new": 2}


@pytest.mark.parametrize("depth", [50, 500, 5000, 100_000])
@pytest.mark.parametrize("end", [b"{}", b'{"name": 5}'])
def test_deep_json_gives_a_result_or_a_decode_error(depth, end):
    body = b'{"children": [' * depth + end + b"]}" * depth
    try:
        node = Decoder(Node)(body, "op")
    except DecodeError as error:
        text = str(error)
    else:
        assert end == b"{}"
        text = ""
        for _ in range(depth):
            (node,) = node.children
    assert not text or text.startswith("op: ")


@pytest.mark.parametrize("tp", [Any, list[Any], Node])
def test_deep_json_is_told_as_such(tp):
    error = faults(tp, b"[" * 100_000)
    assert "recursion" in str(error)


# --- types with a form of their own on the wire


@pytest.mark.parametrize(
    ("tp", "value", "expected"),
    [
        (IntText, "5", 5),
        (IntText, 5, 5),
        (IntText, "-5", -5),
        (IntText, "0012", 12),
        (IntText, "9" * 40, int("9" * 40)),
        (IntText | None, None, None),
        (DecimalText, "1.50", Decimal("1.50")),
        (DecimalText, 1.5, Decimal("1.5")),
        (DecimalText, 0.1, Decimal("0.1")),
        (DecimalText, 10**30, Decimal(10**30)),
        (DecimalText, "-1E+3", Decimal(-1000)),
        (Decimal, "1.50", Decimal("1.50")),
        (EpochMs, 1745561261000, datetime(2025, 4, 25, 6, 7, 41, tzinfo=UTC)),
        (EpochMs, -1, datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
        (date, "2024-02-29", date(2024, 2, 29)),
        (time, "10:30", time(10, 30)),
        (time, "10:30:15.250", time(10, 30, 15, 250000)),
        (datetime, "2024-05-01T10:30:00Z", datetime(2024, 5, 1, 10, 30, tzinfo=UTC)),
        (datetime, "2024-05-01T10:30Z", datetime(2024, 5, 1, 10, 30, tzinfo=UTC)),
        (
            datetime,
            "2024-05-01T10:30:00.123+09:00",
            datetime(2024, 5, 1, 10, 30, 0, 123000, tzinfo=timezone(timedelta(hours=9))),
        ),
        (datetime | None, None, None),
        (list[IntText], ["1", 2], [1, 2]),
        (dict[str, DecimalText | None], {"a": "1", "b": None}, {"a": Decimal(1), "b": None}),
    ],
)
def test_a_form_is_read(tp, value, expected):
    got = one(tp, value)
    assert got == expected
    assert type(got) is type(expected)


@pytest.mark.parametrize(
    ("tp", "value"),
    [
        (IntText, ""),
        (IntText, "-"),
        (IntText, "--1"),
        (IntText, "+1"),
        (IntText, " 1"),
        (IntText, "1_000"),
        (IntText, "1.0"),
        (IntText, "１"),
        (IntText, "²"),
        (IntText, "9" * 5000),
        (IntText, 1.5),
        (IntText, True),
        (IntText, None),
        (DecimalText, ""),
        (DecimalText, "a"),
        (DecimalText, True),
        (DecimalText, [1]),
        (EpochMs, "1745561261000"),
        (EpochMs, 1.5),
        (EpochMs, 10**30),
        (EpochMs, True),
        (date, "2024-02-30"),
        (date, ""),
        (date, 20240101),
        (time, "25:00"),
        (time, ""),
        (datetime, "2024-05-01T25:00Z"),
        (datetime, "yesterday"),
        (datetime, ""),
        (datetime, 1745561261000),
        (datetime, None),
    ],
)
def test_what_is_not_of_the_form_is_refused(tp, value):
    assert faults(make(value=tp), {"value": value}).path == "$.value"


@pytest.mark.parametrize("extra", [{}, {"unknown": 1}], ids=["fast", "careful"])
@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01T10:30:00.1234567Z",
        "2024-05-01T10:30:00.9999999Z",
        "2024-05-01T10:30:00.1Z",
        "2024-05-01 10:30:00Z",
        "2024-05-01T10:30:00",
        "2024-05-01t10:30:00z",
        "2024-05-01T10:30:00-00:00",
    ],
)
def test_a_moment_is_the_same_either_way(text, extra):
    expected = one(datetime, text)
    got = decode(make(value=datetime), {"value": text, **extra}).value
    assert (got, got.utcoffset()) == (expected, expected.utcoffset())


class Upper:
    """A type that reads itself from JSON."""

    __wire_type__ = str

    def __init__(self, text):
        if not text:
            raise ValueError("expected a name, got ''")
        self.text = text.upper()

    @classmethod
    def from_json(cls, value):
        return cls(msgspec.convert(value, str))


@pytest.mark.parametrize("extra", [{}, {"unknown": 1}], ids=["fast", "careful"])
def test_a_type_may_read_itself(extra):
    thing = decode(make(value=Upper, values=list[Upper]), {"value": "a", "values": ["b"], **extra})
    assert (thing.value.text, thing.values[0].text) == ("A", "B")


def test_a_fault_of_a_type_that_reads_itself_has_its_path():
    error = faults(make(values=list[Upper]), {"values": ["a", ""]})
    assert str(error) == "things.get: expected a name, got '' at $.values[1]"


# --- results in an envelope


def test_a_result_is_taken_out_of_its_envelope():
    body = {"success": True, "trace": "0f", "result": {"a": "x"}}
    assert decode(make(a=str), body, "result").a == "x"


def test_unknown_fields_in_an_envelope_are_kept():
    body = {"success": True, "result": {"a": "x", "b": 1}}
    assert decode(make(a=str), body, "result").extra == {"b": 1}


def test_a_fault_in_an_envelope_has_its_path():
    assert faults(make(a=str), {"result": {"a": 5}}, "result").path == "$.result.a"


@pytest.mark.parametrize("body", [{}, [], None, "result", {"Result": 1}])
def test_an_envelope_without_a_result_is_refused(body):
    error = faults(make(a=str), body, "result")
    assert str(error) == "things.get: the answer has no 'result'"


def test_an_envelope_may_hold_null():
    assert decode(make(a=str) | None, {"result": None}, "result") is None


def test_an_envelope_may_hold_anything():
    assert decode(Any, {"result": [1, {"a": None}]}, "result") == [1, {"a": None}]


# --- bytes that are not what they should be


@pytest.mark.parametrize("tp", [Any, dict[str, Any], Node])
def test_a_byte_order_mark_is_passed_over(tp):
    got = decode(tp, BOM + b'{"name": "a"}')
    assert (got.name if tp is Node else got["name"]) == "a"


BROKEN = [
    (b"", "the answer is empty where JSON was promised"),
    (b" \r\n", "the answer is empty where JSON was promised"),
    (BOM, "the answer is empty where JSON was promised"),
    (b"<!DOCTYPE html><p>Log in</p>", "the answer is an HTML page where JSON was promised"),
    (b"\n <html>", "the answer is an HTML page where JSON was promised"),
    (BOM + b"<html>", "the answer is an HTML page where JSON was promised"),
    (b'{"name": "a"', "the answer is not JSON"),
    (b'{"name": "a"} x', "the answer is not JSON"),
    (b'{"name": "\xff"}', "the answer is not JSON"),
    (b'{"name": "\\ud800"}', "the answer is not JSON"),
    (b"{'name': 'a'}", "the answer is not JSON"),
    (b'{"name": NaN}', "the answer is not JSON"),
    (b"Service Unavailable", "the answer is not JSON"),
    (b"\x00", "the answer is not JSON"),
    ('{"name": "a"}'.encode("utf-16"), "the answer is not JSON"),
]


@pytest.mark.parametrize("tp", [Any, Node, list[Node]])
@pytest.mark.parametrize(("body", "text"), BROKEN)
def test_what_is_no_json_is_told_as_what_it_is(tp, body, text):
    error = faults(tp, body)
    assert str(error).startswith(f"things.get: {text}")
    assert error.body == body
    assert error.path == "$"


@pytest.mark.parametrize(("body", "text"), BROKEN)
def test_untyped_json_is_told_alike(body, text):
    with pytest.raises(DecodeError) as caught:
        decode_json(body, "op")
    assert str(caught.value).startswith(f"op: {text}")


@pytest.mark.parametrize("cut", range(1, 60, 3))
def test_a_truncated_answer_is_never_a_result(cut):
    body = b'{"name": "a", "children": [{"name": "b", "new": 12}], "x": 1.5}'
    with pytest.raises(SpecloomError):
        Decoder(Node)(body[:-cut], "op")


def test_the_last_of_two_equal_names_counts():
    cls = make(a=int)
    assert decode(cls, b'{"a": 1, "a": 2}').a == decode(cls, b'{"a": 1, "a": 2, "b": 0}').a == 2

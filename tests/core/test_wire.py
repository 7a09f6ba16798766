"""Values to JSON: types with a form of their own, and what a body can hold."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom.core.codec import encode_json
from specloom.core.encoders import encoder
from specloom.core.errors import ArgumentError
from specloom.core.wire import (
    DecimalText,
    EpochMs,
    IntText,
    MaybeIntText,
    form_of,
    parse_date_time,
)

JAPAN = timezone(timedelta(hours=9))


offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))

# --- types with a form of their own


@pytest.mark.parametrize(
    ("tp", "value", "expected"),
    [
        (datetime, datetime(2024, 5, 1, 10, 30, tzinfo=UTC), "2024-05-01T10:30:00Z"),
        (datetime, datetime(2024, 5, 1, 10, 30, tzinfo=JAPAN), "2024-05-01T10:30:00+09:00"),
        (
            datetime,
            datetime(2024, 5, 1, 10, 30, 0, 1000, tzinfo=UTC),
            "2024-05-01T10:30:00.001000Z",
        ),
        (date, date(2024, 2, 29), "2024-02-29"),
        (time, time(10, 30), "10:30:00"),
        (Decimal, Decimal("1.50"), "1.50"),
        (DecimalText, Decimal("1E+5"), "100000"),
        (DecimalText, Decimal("1E-7"), "0.0000001"),
        (DecimalText, 12, "12"),
        (MaybeIntText, 12, "12"),
        (MaybeIntText, None, ""),
        (EpochMs, datetime(2025, 4, 25, 6, 7, 41, tzinfo=UTC), 1745561261000),
        (EpochMs, datetime(2025, 4, 25, 15, 7, 41, tzinfo=JAPAN), 1745561261000),
    ],
)
def test_a_value_is_written_in_its_form(tp, value, expected):
    assert encoder(tp)(value, "op: value") == expected


@pytest.mark.parametrize(
    ("tp", "value", "text"),
    [
        (datetime, datetime(2024, 5, 1), "expected a datetime with a time zone"),  # noqa: DTZ001
        (datetime, date(2024, 5, 1), "expected a datetime with a time zone"),
        (datetime, "2024-05-01T10:30:00Z", "expected a datetime with a time zone"),
        (datetime, None, "expected a datetime with a time zone"),
        (date, datetime(2024, 5, 1, tzinfo=UTC), "expected a date"),
        (date, "2024-05-01", "expected a date"),
        (time, "10:30", "expected a time"),
        (MaybeIntText, "12", "expected an int"),
        (MaybeIntText, True, "expected an int"),
        (DecimalText, 1.5, "expected a Decimal or an int"),
        (DecimalText, True, "expected a Decimal or an int"),
        (DecimalText, "1.5", "expected a Decimal or an int"),
        (DecimalText, Decimal("NaN"), "is not a number that JSON has"),
        (DecimalText, Decimal("-Infinity"), "is not a number that JSON has"),
        (EpochMs, datetime(2024, 5, 1), "expected a datetime with a time zone"),  # noqa: DTZ001
        (EpochMs, 1745561261000, "expected a datetime with a time zone"),
    ],
)
def test_a_value_of_another_type_is_refused(tp, value, text):
    with pytest.raises(ArgumentError, match=f"^op: value: .*{text}"):
        encoder(tp)(value, "op: value")


@given(st.datetimes(timezones=offsets))
def test_a_moment_reads_back(when):
    text = encoder(datetime)(when, "op")
    assert parse_date_time(text) == when


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_decimal_reads_back(number):
    assert form_of(DecimalText).read(encoder(DecimalText)(number, "op")) == number


@given(
    st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
)
def test_milliseconds_read_back(when):
    when = when.replace(microsecond=when.microsecond // 1000 * 1000)
    assert form_of(EpochMs).read(encoder(EpochMs)(when, "op")) == when


@given(st.integers())
def test_an_integer_of_text_reads_back(number):
    assert form_of(IntText).read(str(number)) == number


@pytest.mark.parametrize("tp", [str, int, bool, list, dict, None, "text", 5])
def test_most_types_have_no_form(tp):
    assert form_of(tp) is None


# --- bodies

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
bodies = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
)


@settings(max_examples=50)
@given(bodies)
def test_a_body_reads_back(body):
    assert json.loads(encode_json(body, "op")) == body


@pytest.mark.parametrize("value", [2**63, 2**64, -(2**70), 10**40])
def test_a_huge_integer_keeps_all_its_digits(value):
    assert encode_json({"a": value}, "op") == b'{"a":%d}' % value


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    ("place", "path"),
    [
        (lambda value: value, r"\$"),
        (lambda value: {"a": [1, {"b": value}]}, r"\$\.a\[1\]\.b"),
        (lambda value: [None, (value,)], r"\$\[1\]\[0\]"),
        (lambda value: {"a": {value}}, r"\$\.a"),
    ],
)
def test_a_number_that_json_has_not_is_refused_with_its_path(value, place, path):
    with pytest.raises(
        ArgumentError,
        match=rf"^op: the body cannot be written as JSON: {path}.* is not a number that JSON has$",
    ):
        encode_json(place(value), "op")


@pytest.mark.parametrize(
    "value",
    [
        {"a": "\ud800"},
        {"\ud800": 1},
        {"a": object()},
        {"a": 1j},
        {("a",): 1},
        {None: 1},
        {"a": lambda: None},
    ],
    ids=["text", "name", "object", "complex", "tuple as name", "null as name", "function"],
)
def test_what_json_has_not_is_refused(value):
    with pytest.raises(ArgumentError, match=r"^op: the body cannot be written as JSON: "):
        encode_json(value, "op")


def test_a_body_that_holds_itself_is_refused():
    body = {"a": None}
    body["b"] = body
    with pytest.raises(ArgumentError, match="cannot be written as JSON"):
        encode_json(body, "op")


@pytest.mark.parametrize("depth", [100, 400, 900, 5000])
def test_a_deep_body_is_written_or_refused(depth):
    body = None
    for _ in range(depth):
        body = [body]
    try:
        written = encode_json(body, "op")
    except ArgumentError as error:
        assert depth > 400
        assert "cannot be written as JSON" in str(error)  # noqa: PT017
    else:
        assert written == b"[" * depth + b"null" + b"]" * depth


@pytest.mark.parametrize("value", ["null", {"null": "null"}, [None, "null", 1.5]])
def test_null_itself_is_no_fault(value):
    assert json.loads(encode_json(value, "op")) == value


def test_what_is_refused_does_not_show_its_value():
    with pytest.raises(ArgumentError) as caught:
        encode_json({"password": "pw-4721\ud800"}, "op")
    assert "4721" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "value",
    ["NaN", "Infinity", "1_0", " 1", "1 ", "１", "0x10", "", "1e", ".", "e5", True, None, []],
)
@pytest.mark.parametrize("form", [DecimalText, IntText])
def test_what_python_takes_for_a_number_and_json_does_not_is_refused(form, value):
    with pytest.raises(ValueError, match="expected a"):
        form_of(form).read(value)


@pytest.mark.parametrize(
    ("value", "number"), [("1.", "1"), (".5", "0.5"), ("-1.5E+3", "-1500"), ("+7", "7"), (2, "2")]
)
def test_a_number_in_any_form_is_read(value, number):
    assert form_of(DecimalText).read(value) == Decimal(number)

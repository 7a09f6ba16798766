"""Parameters that travel as headers: what is sent, and what is refused."""

from __future__ import annotations

import enum
import string
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.core.errors import ArgumentError
from specloom.core.headers import header_values
from specloom.core.secret import Secret

PRINTABLE = string.ascii_letters + string.digits + string.punctuation + " "
values = st.text(PRINTABLE).map(str.strip)
items = values.map(lambda text: text.replace(",", "").strip()).filter(bool)


class Colour(enum.StrEnum):
    RED = "red"


def written(value):
    return header_values({"X-Note": value}, "things.get")


@given(values)
def test_a_text_goes_as_it_is(text):
    assert written(text) == {"X-Note": text}
    assert written(Secret(text)) == {"X-Note": Secret(text)}


@given(st.lists(items, min_size=1))
def test_a_list_reads_back(texts):
    assert written(texts)["X-Note"].split(",") == texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (True, "true"),
        (2.5, "2.5"),
        (Decimal("1.50"), "1.50"),
        (Colour.RED, "red"),
        (date(2024, 2, 29), "2024-02-29"),
        (datetime(2024, 2, 29, tzinfo=UTC), "2024-02-29T00:00:00Z"),
        ([1, False, "x"], "1,false,x"),
        (["a", Secret("b")], Secret("a,b")),
        ("", ""),
    ],
)
def test_a_value_goes_as_text(value, text):
    assert written(value) == {"X-Note": text}


@pytest.mark.parametrize("value", [None, [], ()])
def test_nothing_is_not_sent(value):
    assert written(value) == {}


BAD = ["a\r\nX-Evil: 1", "a\nb", "a\x00", "\x7f", "tök", "日本", "a\tb", "\udcff"]


@given(st.text().filter(lambda text: not text.isascii() or not text.isprintable()))
def test_what_a_header_cannot_carry_is_refused(text):
    for value in (text, Secret(text), [text], ["x", Secret(text)]):
        with pytest.raises(ArgumentError, match=r"things\.get: the header X-Note holds what"):
            written(value)


@pytest.mark.parametrize("text", BAD)
def test_an_error_does_not_show_what_was_refused(text):
    for value in (f"4721{text}4721", [Secret(f"4721{text}4721")]):
        with pytest.raises(ArgumentError) as caught:
            written(value)
        assert "4721" not in f"{caught.value!r}{caught.value.__context__!r}"


@pytest.mark.parametrize("value", [" a", "a ", " ", Secret(" a")])
def test_blanks_at_an_end_would_be_lost(value):
    with pytest.raises(ArgumentError, match="without blanks at an end"):
        written(value)


@pytest.mark.parametrize("item", ["", "a,b", " a", Secret("a,b")])
def test_what_no_item_of_a_list_can_be(item):
    with pytest.raises(ArgumentError, match="an item must not be empty, nor hold commas"):
        written(["x", item])


@pytest.mark.parametrize("value", [{"a": 1}, [["a"]], [None], b"x", object(), float("inf")])
def test_a_value_without_a_form_is_refused(value):
    with pytest.raises(ArgumentError, match=r"things\.get: the header X-Note: .* has no form"):
        written(value)

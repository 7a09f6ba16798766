"""Conditions keep their meaning, however they are rewritten or cut."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom import ArgumentError
from specloom.strapi import conditions
from specloom.strapi.conditions import check_depth, halves, rewritten, rewritten_populate

VALUES = st.sampled_from([None, 1, 2, 3, 4, 5, 6])
LISTS = st.lists(VALUES, max_size=7)
OPERATORS = st.one_of(
    st.fixed_dictionaries({}, optional={"$in": LISTS, "$notIn": LISTS}),
    st.fixed_dictionaries({}, optional={"$eq": VALUES, "$ne": VALUES, "$null": st.booleans()}),
    st.fixed_dictionaries({"$gt": st.integers(1, 6)}, optional={"$in": LISTS}),
    st.fixed_dictionaries({"$not": st.fixed_dictionaries({"$in": LISTS})}),
).filter(bool)
LEAVES = st.dictionaries(st.sampled_from(["a", "b"]), st.one_of(VALUES, OPERATORS), min_size=1)


def _groups(inner: Any) -> Any:
    return st.one_of(
        st.fixed_dictionaries({"$and": st.lists(inner, max_size=5)}),
        st.fixed_dictionaries({"$or": st.lists(inner, max_size=5)}),
        st.fixed_dictionaries({"$not": inner}),
        st.fixed_dictionaries({"many": inner}),
        st.fixed_dictionaries({"a": VALUES, "$or": st.lists(inner, max_size=3)}),
    )


CONDITIONS = st.recursive(LEAVES, _groups, max_leaves=8)
ROWS = st.fixed_dictionaries({"id": st.just(1), "a": VALUES, "b": VALUES})
DOCUMENTS = st.lists(
    st.fixed_dictionaries({"a": VALUES, "b": VALUES, "many": st.lists(ROWS, max_size=3)}),
    max_size=6,
)


def holds(condition: Any, row: dict[str, Any]) -> bool:
    """What conditions mean."""
    return all(_part(key, value, row) for key, value in condition.items())


def _part(key: str, value: Any, row: dict[str, Any]) -> bool:
    if key == "$and":
        return all(holds(item, row) for item in value)
    if key == "$or":
        return any(holds(item, row) for item in value)
    if key == "$not":
        return not holds(value, row)
    if key == "many":
        return any(holds(value, other) for other in row.get("many", ()))
    if not isinstance(value, dict):
        return bool(row[key] == value)
    return all(_operator(operator, operand, row[key]) for operator, operand in value.items())


def _operator(operator: str, operand: Any, value: Any) -> bool:
    if operator == "$not":
        return not all(_operator(key, item, value) for key, item in operand.items())
    if operator in {"$null", "$notNull"}:
        return (value is None) is (operand is (operator == "$null"))
    known: dict[str, bool] = {
        "$in": operator == "$in" and value in operand,
        "$notIn": operator == "$notIn" and value not in operand,
        "$eq": value == operand,
        "$ne": value != operand,
        "$gt": operator == "$gt" and value is not None and value > operand,
    }
    return known[operator]


def longest(value: Any) -> int:
    if isinstance(value, dict):
        return max(map(longest, value.values()), default=0)
    if isinstance(value, list):
        return max([len(value), *map(longest, value)])
    return 0


def meant(condition: Any, rows: list[dict[str, Any]]) -> list[int]:
    if isinstance(condition, bool):
        return list(range(len(rows))) if condition else []
    return [index for index, row in enumerate(rows) if holds(condition, row)]


@pytest.fixture(autouse=True, scope="module")
def short_lists():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conditions, "MOST_ITEMS", 3)
        yield


@settings(max_examples=400, deadline=None)
@given(CONDITIONS, DOCUMENTS)
def test_rewriting_keeps_the_meaning(condition, rows) -> None:
    found = rewritten(condition, "filters")
    assert longest(found) <= 3
    assert meant(found, rows) == meant(condition, rows)


@settings(max_examples=400, deadline=None)
@given(CONDITIONS, DOCUMENTS)
def test_halves_are_together_what_they_were_cut_of(condition, rows) -> None:
    found = rewritten(condition, "filters")
    cut = None if isinstance(found, bool) else halves(found)
    if cut is not None:
        one, other = (set(meant(half, rows)) for half in cut)
        assert one | other == set(meant(condition, rows))
        assert max(len(repr(half)) for half in cut) < len(repr(found))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, True),
        ({"a": 1, "b": {"$gt": 2}}, {"a": 1, "b": {"$gt": 2}}),
        ({"a": None}, {"a": {"$null": True}}),
        ({"a": {"$ne": None}}, {"a": {"$notNull": True}}),
        ({"a": {"$in": []}}, False),
        ({"a": {"$in": []}, "b": 1}, False),
        ({"a": {"$notIn": []}}, True),
        ({"a": {"$notIn": []}, "b": 1}, {"b": 1}),
        ({"$or": []}, False),
        ({"$and": []}, True),
        ({"a": [1, 2]}, {"a": {"$in": [1, 2]}}),
        ({"r": {"a": {"$in": []}}}, False),
        ({"r": {"a": {"$notIn": []}}}, {"r": {"id": {"$notNull": True}}}),
        ({"r": {"$notNull": True, "a": 1}}, {"r": {"$notNull": True}, "$and": [{"r": {"a": 1}}]}),
        ({"r": {"$not": {"a": 1}}}, {"r": {"$and": [{"$not": {"a": 1}}]}}),
        (
            {"r": {"a": 1, "$or": [{"b": 1}, {"b": 2}]}},
            {"r": {"$and": [{"a": 1}, {"$or": [{"b": 1}, {"b": 2}]}]}},
        ),
        (
            {"a": {"$in": [1, 2, 3, 4]}},
            {"$or": [{"a": {"$in": [1, 2, 3]}}, {"a": {"$in": [4]}}]},
        ),
        (
            {"a": {"$notIn": [1, 2, 3, 4], "$gt": 0}},
            {"a": {"$notIn": [1, 2, 3], "$gt": 0}, "$and": [{"a": {"$notIn": [4]}}]},
        ),
        (
            {"$and": [{"r": {"a": 1}}, {"r": {"b": 2}}]},
            {"r": {"a": 1}, "$and": [{"r": {"b": 2}}]},
        ),
    ],
)
def test_rewriting(condition, expected) -> None:
    assert rewritten(condition, "filters") == expected


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ({"a": {}}, r"filters\[a\] is empty"),
        ({"a": {"$not": {}}}, "is empty"),
        ({"$or": [{}]}, r"filters\[\$or\]\[0\] is empty"),
        ({"$not": {}}, "is empty"),
        ({"a": {"$gt": None}}, r"filters\[a\]\[\$gt\] is None"),
        ({"a": {"$between": []}}, "is an empty list"),
        ({"$and": {"a": 1}}, "expected a list of conditions"),
        ({"$or": [1]}, "expected conditions by attribute"),
        ({1: 2}, "1 is not a name"),
        ("x", "expected conditions"),
    ],
)
def test_what_means_nothing_is_refused(condition, text) -> None:
    with pytest.raises(ArgumentError, match=text):
        rewritten(condition, "filters")


def test_what_is_populated_has_conditions_too() -> None:
    tree = {
        "a": {"filters": {"x": {"$in": []}}, "fields": ["x"]},
        "b": {"filters": {"x": {"$notIn": []}}},
        "c": {"populate": {"filters": {"filters": {"x": None}}}},
        "d": {"on": {"u.v": {"filters": {"x": [1]}}}},
        "e": True,
    }
    assert rewritten_populate(tree, "populate") == {
        "a": {"filters": {"id": {"$null": True}}, "fields": ["x"]},
        "b": True,
        "c": {"populate": {"filters": {"filters": {"x": {"$null": True}}}}},
        "d": {"on": {"u.v": {"filters": {"x": {"$in": [1]}}}}},
        "e": True,
    }
    assert rewritten_populate(["a"], "populate") == ["a"]


def test_depth() -> None:
    value: Any = 1
    for _ in range(20):
        value = {"a": value}
    check_depth("filters", value, "x.find")
    with pytest.raises(ArgumentError, match="filters nests 21 levels deep"):
        check_depth("filters", [value], "x.find")

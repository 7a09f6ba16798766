"""Arguments are checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, NotRequired, Required, TypedDict
from urllib.parse import parse_qsl, urlsplit

import pytest

from specloom.core.encoders import encoder
from specloom.core.errors import ArgumentError
from specloom.core.inputs import check_param
from specloom.core.model import input_type
from specloom.core.operation import Operation, Param
from specloom.core.unset import UNSET
from specloom.core.wire import DecimalText

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


class Key(TypedDict, total=False):
    """Names a record."""

    field: Required[str]
    value: Required[str]


@input_type(wire={"update_key": "updateKey", "due_at": "dueAt"}, one_of=[("id", "update_key")])
class Update(TypedDict, total=False):
    """One update."""

    id: int
    update_key: Key
    due_at: datetime
    tags: Sequence[str]
    keys: Mapping[str, Key]
    revision: int | None


@input_type(exclusive=[("ids", "codes")])
class Choice(TypedDict, total=False):
    """At most one of two."""

    ids: Sequence[int]
    codes: Sequence[str]


class Branch(TypedDict, total=False):
    """A type that holds itself."""

    name: Required[str]
    branches: list[Branch]


def param(name="value", *, place="body", **facts):
    return Param(name, place=place, wire=facts.pop("wire", name), **facts)


def checked(value, **facts):
    return check_param(param(**facts), value, "things.add")


def refused(value, **facts):
    with pytest.raises(ArgumentError) as caught:
        checked(value, **facts)
    return str(caught.value)


# --- presence


@pytest.mark.parametrize("value", [UNSET, None])
def test_a_required_argument_must_be_given(value):
    assert refused(value, required=True) == "things.add: value is required"


def test_null_may_be_a_value_of_its_own():
    assert checked(None, required=True, nullable=True) is None


@pytest.mark.parametrize("nullable", [True, False])
@pytest.mark.parametrize("value", [UNSET, None])
def test_an_argument_may_be_absent(value, nullable):
    facts = {"min_items": 1, "minimum": 1, "type": list[Key]}
    assert checked(value, nullable=nullable, **facts) is value


# --- sizes


@pytest.mark.parametrize("value", [[1], [1, 2, 3], (1, 2), range(3)])
def test_a_list_of_a_right_size_passes(value):
    assert checked(value, min_items=1, max_items=3) is value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([], "has 0 items; the API takes 1 at least"),
        ([1, 2, 3, 4], "has 4 items; the API takes 3 at most in one call"),
    ],
)
def test_a_list_of_a_wrong_size_is_refused(value, text):
    assert refused(value, min_items=1, max_items=3) == f"things.add: value {text}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "expected a list, got int"),
        (iter([1]), "expected a list, got list_iterator"),
        ("abc", "expected a list, got 'abc'; put it in a list"),
        (b"abc", "expected a list, got b'abc'; put it in a list"),
    ],
)
def test_what_is_no_list_is_refused(value, text):
    assert refused(value, max_items=3) == f"things.add: value: {text}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", " has 0 characters; the API takes 1 at least"),
        ("abcd", " has 4 characters; the API takes 3 at most"),
        (5, ": expected a string, got int"),
    ],
)
def test_a_text_of_a_wrong_size_is_refused(value, text):
    assert refused(value, min_length=1, max_length=3) == f"things.add: value{text}"


# --- ranges


@pytest.mark.parametrize("value", [1, 100, 1.0, 55.5])
def test_a_number_in_range_passes(value):
    assert checked(value, minimum=1, maximum=100) is value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, " is 0; the API takes 1 at least"),
        (-5, " is -5; the API takes 1 at least"),
        (101, " is 101; the API takes 100 at most"),
        (float("nan"), " is nan; the API takes 1 at least"),
        (float("inf"), " is inf; the API takes 100 at most"),
        ("5", ": expected a number, got '5'"),
        ([5], ": expected a number, got [5]"),
    ],
)
def test_a_number_out_of_range_is_refused(value, text):
    assert refused(value, minimum=1, maximum=100) == f"things.add: value{text}"


@pytest.mark.parametrize("value", [float("nan"), 101])
def test_an_upper_bound_alone_holds(value):
    assert "the API takes 100 at most" in refused(value, maximum=100)


# --- mappings


def test_a_mapping_goes_under_the_names_of_the_wire():
    update = {"update_key": {"field": "sku", "value": "a"}, "due_at": NOON, "tags": ["x"]}
    assert checked(update, type=Update) == {
        "updateKey": {"field": "sku", "value": "a"},
        "dueAt": "2024-05-01T12:00:00Z",
        "tags": ["x"],
    }


def test_the_argument_itself_is_left_as_it_is():
    update = {"id": 1, "due_at": NOON}
    checked(update, type=Update)
    assert update == {"id": 1, "due_at": NOON}


def test_absent_keys_are_left_out_and_null_is_not():
    assert checked({"id": 1, "revision": None, "tags": UNSET}, type=Update) == {
        "id": 1,
        "revision": None,
    }


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("updatekey", "did you mean 'update_key'?"),
        ("updateKey", "it is 'update_key' here"),
        ("dueAt", "it is 'due_at' here"),
        ("tag", "did you mean 'tags'?"),
        ("zzzzzz", "it has id, update_key, due_at, tags, keys, revision"),
        (5, "it has id, update_key, due_at, tags, keys, revision"),
    ],
)
def test_an_unknown_key_is_refused_with_a_suggestion(key, text):
    message = refused({"id": 1, key: "a"}, type=Update)
    assert message.startswith(f"things.add: value: Update has no key {key!r}; ")
    assert message.endswith(text)


@pytest.mark.parametrize("key", [{"field": "sku"}, {"field": "sku", "value": UNSET}])
def test_a_required_key_must_be_given(key):
    assert refused(key, type=Key) == "things.add: value: value is required"


def test_the_path_leads_through_lists_and_mappings():
    updates = [{"id": 1}, {"id": 2, "keys": {"a b": {"field": "x", "vale": "y"}}}]
    message = refused(updates, type=list[Update])
    assert message == (
        "things.add: value[1].keys['a b']: Key has no key 'vale'; did you mean 'value'?"
    )


@pytest.mark.parametrize("value", [[1], "a", 5, True, None])
def test_what_is_no_mapping_is_refused(value):
    message = refused([value], type=list[Key])
    assert message == f"things.add: value[0]: expected a mapping, got {type(value).__name__}"


@pytest.mark.parametrize("value", ["abc", b"abc", {"a": 1}, {1, 2}, 5])
@pytest.mark.parametrize("tp", [list[Key], Sequence[Key]])
def test_what_is_no_list_of_mappings_is_refused(tp, value):
    message = refused(value, type=tp)
    assert message == f"things.add: value: expected a list, got {type(value).__name__}"


@pytest.mark.parametrize("value", ["abc", [1], 5])
def test_what_is_no_mapping_of_mappings_is_refused(value):
    message = refused(value, type=Mapping[str, Key])
    assert message == f"things.add: value: expected a mapping, got {type(value).__name__}"


def test_a_value_of_a_wrong_type_is_refused_with_its_path():
    message = refused({"id": 1, "due_at": "today"}, type=Update)
    assert message.startswith("things.add: value.due_at: expected a datetime with a time zone")


# --- what stands together


def test_exactly_one_of_a_group_is_given():
    assert refused({"tags": []}, type=Update) == (
        "things.add: value: one of id, update_key is required"
    )
    assert refused({"id": 1, "update_key": {"field": "a", "value": "b"}}, type=Update) == (
        "things.add: value: id and update_key exclude each other: give one"
    )


@pytest.mark.parametrize(
    "value", [{}, {"ids": [1]}, {"codes": ["a"]}, {"ids": [1], "codes": UNSET}]
)
def test_at_most_one_of_a_group_is_given(value):
    assert checked(value, type=Choice) == {k: v for k, v in value.items() if v is not UNSET}


def test_two_of_a_group_are_refused():
    assert refused({"ids": [1], "codes": ["a"]}, type=Choice) == (
        "things.add: value: ids and codes exclude each other: give one"
    )


# --- types


def test_a_type_may_hold_itself():
    tree = {"name": "a", "branches": [{"name": "b", "branches": [{"name": "c"}]}]}
    assert checked(tree, type=Branch) == tree


def test_a_fault_deep_in_a_type_that_holds_itself_has_its_path():
    tree = {"name": "a", "branches": [{"name": "b", "branches": [{}]}]}
    assert refused(tree, type=Branch) == (
        "things.add: value.branches[0].branches[0]: name is required"
    )


@pytest.mark.parametrize(
    "tp", [str, int, Any, list[str], dict[str, Any], str | None, Annotated[int, "x"]]
)
def test_plain_json_needs_no_encoder(tp):
    assert encoder(tp) is None


@pytest.mark.parametrize(
    "tp",
    [
        datetime | None,
        Required[datetime],
        NotRequired[datetime],
        Annotated[datetime, "x"],
    ],
)
def test_marks_around_a_type_change_nothing(tp):
    assert encoder(tp)(NOON, "op") == "2024-05-01T12:00:00Z"


def test_null_passes_where_it_may_stand():
    assert encoder(list[datetime | None])([None, NOON], "op") == [None, "2024-05-01T12:00:00Z"]
    assert encoder(DecimalText | None)(None, "op") is None


# --- through a client


@pytest.fixture
def adding(kintone_like, creds, mocked):
    """Calls an operation with these parameters."""

    async def call(*params, one_of=(), exclusive=(), path=None, query=None, body=None):
        api = kintone_like.service.apis["rest"]
        operation = Operation(
            "things.add",
            "POST",
            "/things/{thing}.json" if path is not None else "/things.json",
            service=kintone_like.service,
            api=api,
            accepts=api.accepts,
            retry="never",
            params=params,
            one_of=one_of,
            exclusive=exclusive,
        )
        async with kintone_like.client(mocked.base_url, auth=creds.api_token) as client:
            await client.execute(operation, path=path, query=query, body=body)
        return mocked.sent[0]

    return call


async def test_what_is_checked_is_sent_in_its_form(adding):
    sent = await adding(
        param("due_at", wire="dueAt", type=datetime),
        param("start", place="query", type=datetime),
        body={"dueAt": NOON, "plain": 1},
        query={"start": NOON},
    )
    assert sent.json() == {"dueAt": "2024-05-01T12:00:00Z", "plain": 1}
    assert parse_qsl(urlsplit(sent.url).query) == [("start", "2024-05-01T12:00:00Z")]


async def test_nothing_is_sent_of_what_is_refused(adding, mocked):
    with pytest.raises(ArgumentError, match=r"^things\.add: app is required$"):
        await adding(param("app", required=True), body={"app": None})
    assert mocked.sent == []


async def test_a_path_parameter_is_checked(adding, mocked):
    with pytest.raises(ArgumentError, match="thing is required"):
        await adding(param("thing", place="path", required=True), path={"thing": None})
    assert mocked.sent == []


async def test_null_is_sent_where_it_is_a_value_of_its_own(adding):
    sent = await adding(param("a", nullable=True), param("b"), body={"a": None, "b": None})
    assert sent.json() == {"a": None}


GROUPED = (param("id"), param("update_key", wire="updateKey"))


@pytest.mark.parametrize("body", [{"id": 1, "updateKey": None}, {"id": UNSET, "updateKey": {}}])
async def test_one_of_several_arguments_is_given(adding, body):
    sent = await adding(*GROUPED, one_of=[("id", "update_key")], body=body)
    assert len(sent.json()) == 1


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"id": 1, "updateKey": {}}, "id and update_key exclude each other: give one"),
        ({"id": None, "updateKey": UNSET}, "one of id, update_key is required"),
        ({}, "one of id, update_key is required"),
    ],
)
async def test_none_or_two_of_several_arguments_are_refused(adding, mocked, body, text):
    with pytest.raises(ArgumentError, match=f"^things.add: {text}$"):
        await adding(*GROUPED, one_of=[("id", "update_key")], body=body)
    assert mocked.sent == []


async def test_arguments_of_different_places_exclude_each_other(adding, mocked):
    with pytest.raises(ArgumentError, match="ids and codes exclude each other"):
        await adding(
            param("ids", place="query"),
            param("codes"),
            exclusive=[("ids", "codes")],
            query={"ids": [1]},
            body={"codes": ["a"]},
        )
    assert mocked.sent == []


@pytest.mark.parametrize("value", ["", "Draft!", 5, ["draft"]])
def test_a_choice_is_told_with_all_its_values(value):
    message = refused(value, type=Literal["draft", "published"])
    assert message.startswith(f"things.add: value: {value!r} is none of 'draft', 'published'")


@pytest.mark.parametrize(
    "tp", [Literal["draft", "published"], Literal["draft", "published"] | None]
)
def test_a_choice_is_one_of_its_values(tp):
    encode = encoder(tp)
    assert encode is not None
    assert encode("draft", "f: status") == "draft"
    with pytest.raises(ArgumentError, match=r"^f: status: 'drafts' is none of .*mean 'draft'\?$"):
        encode("drafts", "f: status")

"""Adding, getting, updating and deleting records."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest


def by_key(field, value, **values):
    record = {code: {"value": one} for code, one in values.items()}
    return {"updateKey": {"field": field, "value": value}, "record": record}


async def test_record_as_it_is_sent(client, service):
    service.add_app(9, fields={"a": "NUMBER"}, tokens=["tok"])
    answer = await client.post("record", app=9, record={"a": {"value": 1}, "nope": {"value": "x"}})
    assert answer.json == {"id": "1", "revision": "1"}
    assert answer.headers["Content-Type"].lower() == "application/json; charset=utf-8"
    administrator = {"code": "Administrator", "name": "Administrator"}
    assert (await client.get("record", app=9, id=1)).json == {
        "record": {
            "Record_number": {"type": "RECORD_NUMBER", "value": "1"},
            "Created_by": {"type": "CREATOR", "value": administrator},
            "Created_datetime": {"type": "CREATED_TIME", "value": "2024-05-15T12:00:00Z"},
            "Updated_by": {"type": "MODIFIER", "value": administrator},
            "Updated_datetime": {"type": "UPDATED_TIME", "value": "2024-05-15T12:00:00Z"},
            "a": {"type": "NUMBER", "value": "1"},
            "$id": {"type": "__ID__", "value": "1"},
            "$revision": {"type": "__REVISION__", "value": "1"},
        }
    }
    assert service.records(9) == [(await client.get("record", app=9, id=1)).json["record"]]


async def test_system_field_codes(client, service):
    service.add_app(8, fields={}, tokens=["tok"], language="ja", code="APP")
    service.add_app(9, fields={"No": "RECORD_NUMBER", "Who": "CREATOR"}, tokens=["tok"])
    await client.add(app=8)
    record = await client.record(1, app=8)
    assert record["レコード番号"] == {"type": "RECORD_NUMBER", "value": "APP-1"}
    assert set(record) == {
        "レコード番号", "作成者", "作成日時", "更新者", "更新日時", "$id", "$revision",
    }  # fmt: skip
    assert await client.ids('レコード番号 = "APP-1" and 作成日時 = TODAY()', app=8) == [1]
    await client.add(app=9)
    record = await client.record(1, app=9)
    assert {"No", "Who", "Updated_by"} < set(record)
    assert not {"Record_number", "Created_by"} & set(record)
    assert await client.ids("No = 1 order by No asc", app=9) == [1]


async def test_list(client, service):
    service.add_records(7, [{"title": f"t{index}"} for index in range(120)])
    answer = await client.get("records", app=7)
    assert answer.json["totalCount"] is None
    ids = [record["$id"]["value"] for record in answer.json["records"]]
    assert ids == [str(number) for number in range(120, 20, -1)]
    answer = await client.get("records", app=7, query='title like "t11" limit 3', totalCount=True)
    assert answer.json["totalCount"] == "11"
    assert len(answer.json["records"]) == 3
    answer = await client.get("records", app=7, query="limit 0", totalCount="true")
    assert answer.json == {"records": [], "totalCount": "120"}
    answer = await client.get("records", app=7, query="limit 1", fields=["$revision", "gone"])
    assert answer.json["records"] == [{"$revision": {"type": "__REVISION__", "value": "1"}}]


async def test_missing_record(client):
    for answer in (
        await client.get("record", app=7, id=1),
        await client.put("record", app=7, id=1, record={}),
        await client.put("records", app=7, records=[{"id": "1"}]),
        await client.put("records", app=7, upsert=True, records=[{"id": "1"}]),
        await client.delete("records", app=7, ids=["1"]),
    ):
        assert answer.error() == (404, "GAIA_RE01")
        assert "errors" not in answer.json


async def test_add_many(client):
    records = [{"title": {"value": "a"}}, {}, {"title": {"value": "c"}}]
    answer = await client.post("records", app=7, records=records)
    assert answer.json == {"ids": ["1", "2", "3"], "revisions": ["1", "1", "1"]}
    assert (await client.values(3))["title"] == "c"
    assert (await client.post("records", app=7, records=[])).json == {"ids": [], "revisions": []}


async def test_too_many(client):
    answer = await client.post("records", app=7, records=[{}] * 101)
    assert answer.faults() == {"records": ["A maximum of 100 records can be added at one time."]}
    answer = await client.put("records", app=7, records=[{"id": 1}] * 101)
    assert answer.faults() == {"records": ["A maximum of 100 records can be updated at one time."]}
    few_or_many = "Between 1 and 100 records can be deleted at one time."
    for ids in ([], None):
        answer = await client.delete("records", app=7, ids=ids)
        assert answer.faults() == {"ids": [few_or_many, "Required field."]}
    answer = await client.delete("records", app=7, ids=list(range(1, 102)))
    assert answer.faults() == {"ids": [few_or_many]}
    answer = await client.delete("records", app=7, ids=[1, 2], revisions=[1])
    assert list(answer.faults()) == ["revisions"]


async def test_adding_many_is_all_or_none(client):
    records = [
        {"title": {"value": "a"}},
        {"size": {"value": "XL"}, "price": {"value": "abc"}},
        {"tags": {"value": ["new", "gone"]}},
    ]
    answer = await client.post("records", app=7, records=records)
    assert answer.faults() == {
        "records[1].size.value": ['The value, "XL", is not in options.'],
        "records[1][price].value": ["Only numbers are allowed."],
        "records[2].tags.values[1].value": ['The value, "gone", is not in options.'],
    }
    assert await client.ids("") == []


async def test_update(client, service):
    first = await client.add(title="a", price="5", tags=["new"])
    service.clock = lambda: datetime(2024, 6, 1, 9, 8, 7, tzinfo=UTC)
    answer = await client.put(
        "record", app=7, id=first, record={"price": {"value": None}, "Created_by": {"value": {}}}
    )
    assert answer.json == {"revision": "2"}
    values = await client.values(first)
    assert values["title"] == "a"
    assert values["tags"] == ["new"]
    assert values["price"] == ""
    assert values["Created_datetime"] == "2024-05-15T12:00:00Z"
    assert values["Updated_datetime"] == "2024-06-01T09:08:00Z"
    assert values["$revision"] == "2"
    assert await client.ids("price = 5") == []
    assert (await client.put("record", app=7, id=first)).json == {"revision": "3"}


async def test_who_made_and_changed_it(client, as_user):
    ada, bob = as_user("ada", "pass:wörd"), as_user("bob", "b")
    await client.post("record", app=7, headers=ada)
    await client.put("record", app=7, id=1, headers=bob)
    values = await client.values(1)
    assert values["Created_by"]["code"] == "ada"
    assert values["Updated_by"]["code"] == "bob"
    assert await client.ids('Created_by in ("ada") and Updated_by not in ("ada")') == [1]


async def test_maker_and_times_can_be_set_when_adding(client):
    first = await client.add(
        Created_by={"code": "ada"}, Created_datetime="2020-02-03T04:05:06+09:00"
    )
    values = await client.values(first)
    assert values["Created_by"] == {"code": "ada", "name": "Ada"}
    assert values["Created_datetime"] == "2020-02-02T19:05:00Z"
    assert values["Updated_by"]["code"] == "Administrator"


@pytest.mark.parametrize("revision", [1, "1", -1, "-1", None, ""])
async def test_revision_that_fits(client, revision):
    await client.add()
    answer = await client.put("record", app=7, id=1, revision=revision)
    assert answer.json == {"revision": "2"}


async def test_revision_that_does_not_fit(client):
    await client.add(title="a")
    await client.add(title="b")
    record = {"title": {"value": "x"}}
    answer = await client.put("record", app=7, id=1, revision=2, record=record)
    assert answer.error() == (409, "GAIA_CO02")
    both = [{"id": 2, "record": record}, {"id": 1, "revision": "9", "record": record}]
    assert (await client.put("records", app=7, records=both)).error() == (409, "GAIA_CO02")
    answer = await client.delete("records", app=7, ids=[1, 2], revisions=["-1", 5])
    assert answer.error() == (409, "GAIA_CO02")
    assert await client.ids('title in ("a", "b")') == [2, 1]
    answer = await client.delete("records", app=7, ids=[1, 2], revisions=[None, "1"])
    assert answer.json == {}


async def test_update_many(client):
    await client.add(title="a")
    await client.add(title="b")
    records = [{"id": "2", "record": {"title": {"value": "c"}}}, {"id": 1}, {"id": 2}]
    answer = await client.put("records", app=7, records=records)
    assert answer.json == {
        "records": [
            {"id": "2", "revision": "2"},
            {"id": "1", "revision": "2"},
            {"id": "2", "revision": "3"},
        ]
    }
    assert (await client.put("records", app=7, records=[])).json == {"records": []}
    records = [{"id": 1, "record": {"title": {"value": "x"}}}, {"id": 9}]
    assert (await client.put("records", app=7, records=records)).error() == (404, "GAIA_RE01")
    records[1] = {"id": 2, "record": {"sku": {"value": "12345678901"}}}
    answer = await client.put("records", app=7, records=records)
    assert answer.faults() == {"records[1].sku.value": ["Enter less than 11 characters."]}
    assert (await client.values(1))["title"] == "a"


async def test_update_key(client):
    await client.add(sku="a-1", number="12345678901234567890")
    for key, value in (
        ("sku", "a-1"),
        ("number", 12345678901234567890),
        ("number", "12345678901234567890.0"),
    ):
        answer = await client.put("record", app=7, **by_key(key, value, title=str(value)))
        assert answer.status == 200, answer.text
        assert (await client.values(1))["title"] == str(value)
    for key, value in (("sku", "A-1"), ("number", "12345678901234567891")):
        answer = await client.put("record", app=7, **by_key(key, value))
        assert answer.error() == (404, "GAIA_RE20")
        answer = await client.put("records", app=7, records=[by_key(key, value)])
        assert answer.error() == (404, "GAIA_RE20")


async def test_update_key_that_cannot_be(client):
    for key, value, path in (
        ("title", "a", "updateKey.field"),
        ("gone", "a", "updateKey.field"),
        ("", "a", "updateKey.field"),
        ("sku", "", "updateKey.value"),
        ("number", "a", "updateKey[number].value"),
    ):
        answer = await client.put("record", app=7, **by_key(key, value))
        assert list(answer.faults()) == [path]


async def test_upsert(client):
    await client.add(sku="a", title="old")
    records = [
        by_key("sku", "a", title="new"),
        by_key("sku", "b", title="fresh"),
        by_key("sku", "b", price="2"),
        {"id": 1, "record": {}},
    ]
    answer = await client.put("records", app=7, upsert=True, records=records)
    assert answer.json == {
        "records": [
            {"id": "1", "revision": "2", "operation": "UPDATE"},
            {"id": "2", "revision": "1", "operation": "INSERT"},
            {"id": "2", "revision": "2", "operation": "UPDATE"},
            {"id": "1", "revision": "3", "operation": "UPDATE"},
        ]
    }
    values = await client.values(2)
    assert (values["sku"], values["title"], values["price"]) == ("b", "fresh", "2")
    answer = await client.put("records", app=7, upsert=True, records=[{"record": {}}])
    assert answer.faults() == {"records[0].id": ["Required field."]}


async def test_unique(client):
    await client.add(sku="a", number="1")
    await client.add(sku="b")
    taken = ["This value already exists in another record."]
    record = {"sku": {"value": "a"}, "number": {"value": "1.0"}}
    answer = await client.post("record", app=7, record=record)
    assert answer.faults() == {"record.sku.value": taken, "record.number.value": taken}
    answer = await client.put("record", app=7, id=2, record={"sku": {"value": "a"}})
    assert answer.faults() == {"record.sku.value": taken}
    await client.change(1, sku="a")
    await client.add(sku="")
    await client.add(sku=None)
    answer = await client.post("records", app=7, records=[{"sku": {"value": "z"}}] * 2)
    assert answer.faults() == {"records[1].sku.value": taken}


async def test_deleted_ids_do_not_return(client):
    for _ in range(3):
        await client.add(tags=["new"], lines=[{"value": {}}])
    assert (await client.delete("records", app=7, ids=["3", 2])).json == {}
    assert await client.add() == 4
    assert await client.ids('tags in ("new")') == [1]
    answer = await client.delete("records", app=7, ids=[1, 1])
    assert answer.error() == (404, "GAIA_RE01")
    assert await client.ids("") == [4, 1]


async def test_required(client, service):
    inner = {"name": {"type": "SINGLE_LINE_TEXT", "required": True}}
    kinds = {
        "text": "SINGLE_LINE_TEXT", "number": "NUMBER", "box": "CHECK_BOX", "user": "USER_SELECT",
        "file": "FILE",
    }  # fmt: skip
    fields = {code: {"type": kind, "required": True} for code, kind in kinds.items()}
    fields["set"] = {"type": "NUMBER", "required": True, "defaultValue": "5"}
    fields["rows"] = {"type": "SUBTABLE", "fields": inner, "required": True}
    fields["sum"] = {"type": "CALC", "required": True}
    service.add_app(9, fields=fields, tokens=["tok"])
    required = ["Required."]
    expected = {
        "record.text.value": required,
        "record.number.value": required,
        "record.box.values": required,
        "record.user.values.value": required,
        "record.file.values": required,
    }
    answer = await client.post("record", app=9, record={})
    assert answer.faults() == expected
    record = {
        "text": {"value": ""}, "number": {"value": "x"}, "box": {"value": []},
        "user": {"value": None}, "set": {"value": ""}, "rows": {"value": [{"value": {}}]},
    }  # fmt: skip
    answer = await client.post("record", app=9, record=record)
    assert answer.faults() == expected | {
        "record[number].value": ["Only numbers are allowed."],
        "record.set.value": required,
        "record.rows.value[0].value.name.value": required,
    }


async def test_required_is_of_the_whole_record(client, service):
    fields = {"a": {"type": "NUMBER", "required": True}, "b": "NUMBER"}
    service.add_app(9, fields=fields, tokens=["tok"])
    await client.add(app=9, a="1")
    await client.change(1, app=9, b="2")
    answer = await client.put("record", app=9, id=1, record={"a": {"value": None}})
    assert answer.faults() == {"record.a.value": ["Required."]}


async def test_defaults(client, service):
    now = {"defaultNowValue": True}
    fields = {
        "text": {"type": "SINGLE_LINE_TEXT", "defaultValue": "hi"},
        "number": {"type": "NUMBER", "defaultValue": "1.50"},
        "boxes": {"type": "CHECK_BOX", "defaultValue": ["a"]},
        "users": {"type": "USER_SELECT", "defaultValue": [{"code": "ada", "type": "USER"}]},
        "day": {"type": "DATE", **now},
        "hour": {"type": "TIME", **now},
        "moment": {"type": "DATETIME", **now},
    }
    service.add_app(9, fields=fields, tokens=["tok"])
    values = await client.values(await client.add(app=9), app=9)
    expected = {
        "text": "hi", "number": "1.5", "boxes": ["a"],
        "users": [{"code": "ada", "name": "Ada"}], "day": "2024-05-15", "hour": "12:00",
        "moment": "2024-05-15T12:00:00Z",
    }  # fmt: skip
    assert {code: values[code] for code in expected} == expected
    emptied = {code: [] if code in ("boxes", "users") else "" for code in expected}
    values = await client.values(await client.add(app=9, **emptied), app=9)
    assert {values[code] or None for code in ("text", "number", "day", "hour", "moment")} == {None}
    assert values["boxes"] == values["users"] == []
    await client.change(2, app=9, text="x")
    assert (await client.values(2, app=9))["number"] == ""


async def test_lookup(client, service):
    service.add_app(
        10, fields={"code": {"type": "SINGLE_LINE_TEXT", "unique": True}, "name": "LINK"},
        tokens=["master", "tok"],
    )  # fmt: skip
    lookup = {
        "relatedApp": {"app": "10"},
        "relatedKeyField": "code",
        "fieldMappings": [{"field": "copy", "relatedField": "name"}],
    }
    by_number = {
        "relatedApp": {"app": "10"},
        "relatedKeyField": "Record_number",
        "fieldMappings": [{"field": "copied_number", "relatedField": "Record_number"}],
    }
    fields = {
        "key": {"type": "SINGLE_LINE_TEXT", "lookup": lookup}, "copy": "LINK", "other": "NUMBER",
        "number": {"type": "NUMBER", "lookup": by_number}, "copied_number": "NUMBER",
    }  # fmt: skip
    service.add_app(9, fields=fields, tokens=["tok", "only"])
    service.add_records(10, [{"code": "p1", "name": "one"}, {"code": "p2", "name": "two"}])
    await client.add(app=9, key="p1", copy="ignored", number="2")
    values = await client.values(1, app=9)
    assert (values["copy"], values["copied_number"]) == ("one", "2")
    await client.change(1, app=9, other="1", copy="ignored")
    assert (await client.values(1, app=9))["copy"] == "one"
    await client.change(1, app=9, key="p2")
    assert (await client.values(1, app=9))["copy"] == "two"
    await client.change(1, app=9, key="")
    assert (await client.values(1, app=9))["copy"] == ""
    for key, token in (("p9", "tok"), ("p1", "only")):
        answer = await client.post(
            "record", app=9, record={"key": {"value": key}}, headers={"X-Cybozu-API-Token": token}
        )
        assert answer.error() == (400, "GAIA_LO04")
        assert "errors" not in answer.json
    both = {"X-Cybozu-API-Token": "only,master"}
    answer = await client.post("record", app=9, record={"key": {"value": "p1"}}, headers=both)
    assert answer.status == 200


def test_seeding_is_all_or_none(service):
    assert service.add_records(7, [{"title": "a", "tags": ["new"]}, {}]) == [1, 2]
    with pytest.raises(Exception, match="CB_VA01"):
        service.add_records(7, [{"title": "b"}, {"price": "x"}])
    assert len(service.records(7)) == 2

"""What is kept of the values of each type."""

from __future__ import annotations

import pytest

EMPTY = {
    "title": "", "sku": "", "price": "", "number": "", "total": "", "notes": "", "html": "",
    "site": "", "colour": None, "size": None, "tags": [], "langs": [], "day": None, "hour": None,
    "moment": "", "owners": [], "teams": [], "roles": [], "papers": [], "lines": [],
}  # fmt: skip


def of_form(values):
    return {code: value for code, value in values.items() if code in EMPTY}


async def test_empty(client):
    await client.add()
    await client.add(**dict.fromkeys(EMPTY))
    await client.add(**{code: [] if EMPTY[code] == [] else "" for code in EMPTY})
    for record_id in (1, 2, 3):
        assert of_form(await client.values(record_id)) == EMPTY


async def test_types(client):
    record = await client.record(await client.add())
    assert "group" not in record
    assert {code: record[code]["type"] for code in ("title", "price", "total", "lines")} == {
        "title": "SINGLE_LINE_TEXT", "price": "NUMBER", "total": "CALC", "lines": "SUBTABLE",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "sent", "kept"),
    [
        ("title", "dé ☃\n", "dé ☃\n"),
        ("title", 5, "5"),
        ("notes", "a\nb", "a\nb"),
        ("html", "<b>x</b>", "<b>x</b>"),
        ("site", "https://example.com", "https://example.com"),
        ("price", "3", "3"),
        ("price", 3, "3"),
        ("price", 0, "0"),
        ("price", 1.25, "1.25"),
        ("price", 123456, "123456"),
        ("price", "1.5e1", "15"),
        ("price", " 42 ", "42"),
        ("price", "+1.500", "1.5"),
        ("price", "-0", "0"),
        ("price", "-.5", "-0.5"),
        ("price", "1e-7", "0.0000001"),
        ("number", "123456789012345678901234567890", "123456789012345678901234567890"),
        ("colour", "red", "red"),
        ("size", "M", "M"),
        ("tags", ["sale", "new"], ["sale", "new"]),
        ("langs", ["ja"], ["ja"]),
        ("day", "2015-7-5", "2015-07-05"),
        ("day", "2015-7", "2015-07-01"),
        ("day", "2015", "2015-01-01"),
        ("hour", "9:05", "09:05"),
        ("hour", "23:59:59", "23:59"),
        ("moment", "2015-07-05T10:11:59Z", "2015-07-05T10:11:00Z"),
        ("moment", "2015-07-05T00:30+09:00", "2015-07-04T15:30:00Z"),
        ("moment", "2015-07-05T00:30:00-0330", "2015-07-05T04:00:00Z"),
        ("owners", [{"code": "bob"}, {"code": "ada"}],
         [{"code": "bob", "name": "bob"}, {"code": "ada", "name": "Ada"}]),
        ("teams", [{"code": "sales", "name": "?"}], [{"code": "sales", "name": "Sales"}]),
        ("roles", [{"code": "staff"}], [{"code": "staff", "name": "Staff"}]),
        ("total", "5", ""),
    ],
)  # fmt: skip
async def test_kept(client, field, sent, kept):
    assert (await client.values(await client.add(**{field: sent})))[field] == kept
    await client.delete("records", app=7, ids=[1])
    await client.add()
    await client.change(2, **{field: sent})
    assert (await client.values(2))[field] == kept


@pytest.mark.parametrize(
    ("field", "sent", "path"),
    [
        ("price", "abc", "record[price].value"),
        ("price", "1,000", "record[price].value"),
        ("price", "NaN", "record[price].value"),
        ("price", "1e9999", "record[price].value"),
        ("price", "1000000.1", "record.price.value"),
        ("sku", "x" * 11, "record.sku.value"),
        ("colour", "green", "record.colour.value"),
        ("size", "XL", "record.size.value"),
        ("tags", ["new", "XL"], "record.tags.values[1].value"),
        ("day", "5/7/2015", "record[day].value"),
        ("day", "2015-02-30", "record[day].value"),
        ("hour", "24:00", "record[hour].value"),
        ("moment", "2015-07-05T10:11:00", "record[moment].value"),
        ("moment", "0001-01-01T00:00:00+09:00", "record[moment].value"),
        ("moment", "yesterday", "record[moment].value"),
        ("lines", [{"value": {"kind": {"value": ["a", "c"]}}}],
         "record.lines.value[0].value.kind.values[1].value"),
    ],
)  # fmt: skip
async def test_refused(client, field, sent, path):
    answer = await client.post("record", app=7, record={field: {"value": sent}})
    assert list(answer.faults()) == [path]


async def test_json_numbers_keep_their_digits(client):
    headers = client.headers | {"Content-Type": "application/json"}
    for number in ("0.12345678901234567890123456789", "12345678901234567890123456789"):
        body = f'{{"app":7,"record":{{"number":{{"value":{number}}}}}}}'.encode()
        answer = await client.send("POST", "/k/v1/record.json", headers=headers, data=body)
        assert (await client.values(answer.json["id"]))["number"] == number


async def test_what_kintone_sets(client, service):
    fields = {
        "sum": {"type": "CALC", "defaultValue": "12"},
        "state": {"type": "STATUS", "defaultValue": "New"},
        "who": "STATUS_ASSIGNEE",
        "kinds": "CATEGORY",
    }
    service.add_app(9, fields=fields, tokens=["tok"])
    await client.add(app=9, sum="5", state="Done", kinds=["a"])
    values = await client.values(1, app=9)
    assert [values[code] for code in fields] == ["12", "New", [], []]
    for query in ("sum > 11", 'state = "New"', 'state in ("New")', 'who in ("")'):
        assert await client.ids(query, app=9) == [1]
    assert await client.ids('state != "New"', app=9) == []


@pytest.mark.parametrize(
    ("kind", "values", "found"),
    [
        ("NUMBER", ["9", "10"], {"f > 9": "10", 'f in ("9.0")': "9"}),
        ("NUMBER_DIGIT", ["9", "10"], {"f < 10": "9"}),
        (
            "DATE",
            ["2026-03-09", "2026-11-02"],
            {'f > "2026-03-09"': "2026-11-02", 'f in ("2026-3-9")': "2026-03-09"},
        ),
        (
            "DATETIME",
            ["2026-03-09T08:00:00Z", "2026-03-09T10:00:00Z"],
            {
                'f >= "2026-03-09T18:00:00+09:00"': "2026-03-09T10:00:00Z",
                'f in ("2026-03-09T17:00:00+09:00")': "2026-03-09T08:00:00Z",
            },
        ),
        ("TIME", ["08:30", "17:00"], {'f < "9:00"': "08:30", 'f in ("17:00:00")': "17:00"}),
        (
            "HOUR_MINUTE",
            ["-1:30", "9:05", "26:05"],
            {'f > "9:05"': "26:05", 'f < "0:00"': "-1:30", 'f = "09:05"': "9:05"},
        ),
        ("DAY_HOUR_MINUTE", ["9:05", "26:05"], {'f >= "10:00"': "26:05"}),
    ],
)
async def test_what_is_calculated_is_compared_by_its_format(client, service, kind, values, found):
    for app, value in enumerate(reversed(values), 20):
        fields = {"f": {"type": "CALC", "format": kind, "defaultValue": value}}
        service.add_app(app, fields=fields, tokens=["tok"])
        await client.add(app=app)

    async def matching(query):
        return [
            value
            for app, value in enumerate(reversed(values), 20)
            if await client.ids(query, app=app)
        ]

    for query, value in found.items():
        assert await matching(query) == [value], query
    assert await matching('f != ""') == values[::-1]
    answer = await client.get("records", app=20, query="f = TODAY()")
    assert answer.status == 400


async def test_limits(client, service):
    fields = {
        "text": {"type": "SINGLE_LINE_TEXT", "minLength": "2", "maxLength": "3"},
        "number": {"type": "NUMBER", "minValue": "10", "maxValue": "20"},
    }
    service.add_app(9, fields=fields, tokens=["tok"])
    for record, path, message in (
        ({"text": {"value": "abcd"}}, "record.text.value", "Enter less than 4 characters."),
        ({"text": {"value": "a"}}, "record.text.value", "Enter more than 1 characters."),
        ({"number": {"value": "9.9"}}, "record.number.value", "The value must be 10 or more."),
        ({"number": {"value": "20.1"}}, "record.number.value", "The value must be 20 or less."),
    ):
        answer = await client.post("record", app=9, record=record)
        assert answer.faults() == {path: [message]}
    await client.add(app=9, text="abc", number="20")
    await client.add(app=9, text="", number="")


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("title", {"value": ["a"]}),
        ("title", {"value": True}),
        ("title", "plain"),
        ("price", {"value": {}}),
        ("tags", {"value": "new"}),
        ("tags", {"value": [None]}),
        ("owners", {"value": ["ada"]}),
        ("owners", {"value": [{}]}),
        ("papers", {"value": "key"}),
        ("lines", {"value": {}}),
        ("lines", {"value": [{"id": "x", "value": {}}]}),
        ("lines", {"value": [{"value": {"item": "plain"}}]}),
    ],
)
async def test_json_of_another_shape(client, field, sent):
    answer = await client.post("record", app=7, record={field: sent})
    assert answer.error() == (400, "CB_IJ01")


async def test_people_who_are_not_there(client):
    for field, code in (("owners", "GAIA_IL26"), ("teams", "GAIA_IL28"), ("roles", "GAIA_IL27")):
        answer = await client.post("record", app=7, record={field: {"value": [{"code": "no"}]}})
        assert answer.error() == (400, code)


def row(row_id=None, **values):
    cells = {"value": {code: {"value": value} for code, value in values.items()}}
    return cells | ({"id": row_id} if row_id else {})


async def lines(client, record_id=1):
    """The rows of the table: the ID and the item, amount and unit of each."""
    return [
        (line["id"], *(line["value"][code]["value"] for code in ("item", "amount", "unit")))
        for line in (await client.values(record_id))["lines"]
    ]


async def test_table(client):
    await client.add(lines=[row(item="a", amount="1"), row(kind=["b"], unit=None)])
    record = await client.record(1)
    assert record["lines"] == {
        "type": "SUBTABLE",
        "value": [
            {
                "id": "1",
                "value": {
                    "item": {"type": "SINGLE_LINE_TEXT", "value": "a"},
                    "amount": {"type": "NUMBER", "value": "1"},
                    "kind": {"type": "CHECK_BOX", "value": []},
                    "unit": {"type": "DROP_DOWN", "value": "pc"},
                },
            },
            {
                "id": "2",
                "value": {
                    "item": {"type": "SINGLE_LINE_TEXT", "value": ""},
                    "amount": {"type": "NUMBER", "value": ""},
                    "kind": {"type": "CHECK_BOX", "value": ["b"]},
                    "unit": {"type": "DROP_DOWN", "value": None},
                },
            },
        ],
    }


async def test_what_is_no_number_in_a_table_is_dropped(client):
    await client.add(lines=[row(amount="abc"), row(amount=" 1.0 ")])
    assert [amount for _, _, amount, _ in await lines(client)] == ["", "1"]


async def test_table_rows_of_an_update(client):
    await client.add(lines=[row(item="a", amount="1", unit="kg"), row(item="b"), row(item="c")])
    await client.change(1, title="x")
    assert [item for _, item, _, _ in await lines(client)] == ["a", "b", "c"]
    await client.change(
        1, lines=[row("3", amount="9"), row("1", unit="pc"), row("99", item="n"), row(item="m")]
    )
    assert await lines(client) == [
        ("3", "c", "9", "pc"),
        ("1", "a", "1", "pc"),
        ("4", "n", "", "pc"),
        ("5", "m", "", "pc"),
    ]
    assert await client.ids('item in ("b")') == []
    answer = await client.put(
        "record", app=7, id=1, record={"lines": {"value": [row("3"), row("3")]}}
    )
    assert answer.error() == (400, "GAIA_SI01")
    await client.change(1, lines=[])
    assert await lines(client) == []
    assert await client.ids('item in ("a", "c", "n", "m")') == []


async def test_a_row_keeps_its_id_within_its_record_only(client):
    await client.add(lines=[row(item="a")])
    await client.add(lines=[row("1", item="b")])
    assert await lines(client, 2) == [("2", "b", "", "pc")]
    assert await client.ids('item in ("a")') == [1]

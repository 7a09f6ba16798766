"""The User API."""

from __future__ import annotations

import pytest

BEARER = {"Authorization": "Bearer t"}


@pytest.fixture(autouse=True)
def token(service):
    service.add_user_api_token("t")


@pytest.fixture
def listed(client):
    async def call(query="", kind="users"):
        answer = await client.send("GET", f"/v1/{kind}.json?{query}", headers=BEARER)
        assert answer.status == 200, answer.text
        return [one["code"] for one in answer.json[kind]]

    return call


async def test_user(client, service):
    service.add_user("carl", name="Carl Ö", email="c@example.com", employeeNumber=None)
    answer = await client.send("GET", "/v1/users.json?codes[0]=carl&codes[1]=ada", headers=BEARER)
    ada, carl = answer.json["users"]
    assert carl == {
        "id": "3", "code": "carl", "ctime": "2024-05-15T12:00:00Z",
        "mtime": "2024-05-15T12:00:00Z", "valid": True, "name": "Carl Ö", "surName": "Carl Ö",
        "givenName": "", "surNameReading": "", "givenNameReading": "", "localName": "",
        "localNameLocale": "en", "timezone": "UTC", "locale": "en", "description": "",
        "phone": "", "mobilePhone": "", "extensionNumber": "", "email": "c@example.com",
        "callto": "", "url": "", "employeeNumber": None, "birthDate": None, "joinDate": None,
        "primaryOrganization": None, "sortOrder": None, "customItemValues": [],
    }  # fmt: skip
    assert ada["primaryOrganization"] == "1"
    assert "X-ConcurrencyLimit-Limit" not in answer.headers


async def test_organizations_and_groups(client, service):
    service.add_organization("east", name="East", parent="sales")
    answer = await client.send("GET", "/v1/organizations.json", headers=BEARER)
    top, under = answer.json["organizations"]
    assert top["parentCode"] is None
    assert under == {
        "id": "2", "code": "east", "name": "East", "localName": "", "localNameLocale": "en",
        "parentCode": "sales", "description": "",
    }  # fmt: skip
    answer = await client.send("GET", "/v1/groups.json?ids[0]=1", headers=BEARER)
    staff = {"id": "1", "code": "staff", "name": "Staff", "description": ""}
    assert answer.json == {"groups": [staff]}


async def test_filters(listed):
    assert await listed() == ["ada", "bob"]
    assert await listed("ids%5B0%5D=2&ids%5B1%5D=1&ids%5B2%5D=99") == ["ada", "bob"]
    assert await listed("codes[0]=bob&codes[1]=nobody") == ["bob"]
    assert await listed("codes=bob") == ["bob"]


async def test_paging(service, listed):
    for index in range(120):
        service.add_user(f"u{index:03}")
    assert len(await listed()) == 100
    assert await listed("size=2&offset=1") == ["bob", "u000"]
    assert len(await listed("offset=100")) == 22
    assert await listed("offset=500") == []


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("ids[0]=1&codes[0]=ada", "codes"),
        ("size=101", "size"),
        ("size=0", "size"),
        ("offset=-1", "offset"),
        ("&".join(f"ids[{index}]={index}" for index in range(101)), "ids"),
        ("&".join(f"codes[{index}]=c{index}" for index in range(101)), "codes"),
    ],
)
async def test_wrong_parameters(client, query, path):
    answer = await client.send("GET", f"/v1/users.json?{query}", headers=BEARER)
    assert list(answer.faults()) == [path]


async def test_method_override(client):
    headers = BEARER | {"X-HTTP-Method-Override": "GET"}
    for kind, code in (("users", "ada"), ("organizations", "sales"), ("groups", "staff")):
        answer = await client.post(kind, root="/v1/", codes=[code], headers=headers)
        assert [one["code"] for one in answer.json[kind]] == [code]
    answer = await client.post("users", root="/v1/", ids=[2, "1"], size="1", headers=headers)
    assert [one["code"] for one in answer.json["users"]] == ["ada"]


async def test_reads_only(client):
    for word in ({}, {"X-HTTP-Method-Override": "get"}, {"X-HTTP-Method-Override": "DELETE"}):
        answer = await client.post("users", root="/v1/", codes=["ada"], headers=BEARER | word)
        assert answer.error() == (400, "CB_IL02")


async def test_people_that_cannot_be(service):
    with pytest.raises(ValueError, match="'ada' is already one of the users"):
        service.add_user("ada")
    with pytest.raises(ValueError, match="no such organization: 'x'"):
        service.add_user("x", organization="x")
    with pytest.raises(ValueError, match="no such organization: 'x'"):
        service.add_organization("y", parent="x")

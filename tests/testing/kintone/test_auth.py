"""Which credentials are taken, which wins, and what is said without."""

from __future__ import annotations

import base64

import pytest

LIST = "/k/v1/records.json?app=7"
USERS = "/v1/users.json"
AJAX = {"X-Requested-With": "XMLHttpRequest"}
COOKIE = {"Cookie": "JSESSIONID=s1"}


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def all_kinds(service):
    service.add_app(8, fields={"a": "NUMBER"}, tokens=["other", "third"])
    service.add_oauth_token("oauth-1", user="bob")
    service.add_user_api_token("cy.s.api1.x")
    service.add_session(cookies={"JSESSIONID": "s1"}, request_token="csrf", user="ada")
    return service


async def creator(client, headers, **more):
    """Who kintone says made a record."""
    answer = await client.post("record", app=7, record={}, headers=headers, **more)
    assert answer.status == 200, answer.text
    return (await client.values(answer.json["id"]))["Created_by"]


async def test_no_credentials(client, all_kinds):
    for path in (LIST, USERS):
        assert (await client.send("GET", path, headers={})).error() == (401, "CB_AU01")


async def test_password(client, as_user):
    assert await creator(client, as_user("ada", "pass:wörd")) == {"code": "ada", "name": "Ada"}
    latin = base64.b64encode("ada:pass:wörd".encode("latin-1")).decode()
    for wrong in (
        as_user("ada", "no"),
        as_user("nobody", "pass:wörd"),
        as_user("Administrator", ""),
        {"X-Cybozu-Authorization": "ada:pass"},
        {"X-Cybozu-Authorization": latin},
    ):
        for path in (LIST, USERS):
            answer = await client.send("GET", path, headers=wrong)
            assert answer.error() == (401, "CB_WA01")


async def test_app_tokens(client, all_kinds):
    administrator = {"code": "Administrator", "name": "Administrator"}
    assert await creator(client, {"X-Cybozu-API-Token": "tok"}) == administrator
    for given in ("other,tok", "other, tok , third"):
        answer = await client.send("GET", LIST, headers={"X-Cybozu-API-Token": given})
        assert answer.status == 200
    repeated = [("X-Cybozu-API-Token", "other"), ("X-Cybozu-API-Token", "tok")]
    assert (await client.send("GET", LIST, headers=repeated)).status == 200


async def test_app_tokens_that_do_not_fit(client, all_kinds):
    for given in ("other", "other,third", "unknown"):
        answer = await client.send("GET", LIST, headers={"X-Cybozu-API-Token": given})
        assert answer.error() == (400, "GAIA_IA02")
    nine = ",".join(["tok", *(f"t{index}" for index in range(8))])
    assert (await client.send("GET", LIST, headers={"X-Cybozu-API-Token": nine})).status == 200
    answer = await client.send("GET", LIST, headers={"X-Cybozu-API-Token": nine + ",t9"})
    assert answer.error() == (400, "CB_IL02")
    answer = await client.send("GET", LIST, headers={"X-Cybozu-API-Token": " , "})
    assert answer.error() == (401, "CB_AU01")


async def test_token_permissions(client, service):
    service.add_app(
        9, fields={"a": {"type": "NUMBER", "unique": True}},
        tokens={"look": ["view"], "write": ["add"], "fix": ["edit"], "drop": ["delete"]},
    )  # fmt: skip
    [one] = service.add_records(9, [{"a": 1}])

    async def status(tokens, method, name, **parameters):
        headers = {"X-Cybozu-API-Token": tokens}
        answer = await client.call(method, name, app=9, headers=headers, **parameters)
        return answer.status if answer.status == 200 else answer.error()

    refused = (403, "GAIA_NO01")
    assert await status("look", "GET", "records") == 200
    assert await status("write", "GET", "record", id=one) == refused
    assert await status("write", "POST", "record") == 200
    assert await status("look", "POST", "records", records=[]) == refused
    assert await status("fix", "PUT", "record", id=one) == 200
    assert await status("look", "PUT", "record", id=one) == refused
    upsert = {"upsert": True, "records": [{"updateKey": {"field": "a", "value": "1"}}]}
    assert await status("fix", "PUT", "records", **upsert) == refused
    assert await status("fix,write", "PUT", "records", **upsert) == 200
    assert await status("look", "DELETE", "records", ids=[one]) == refused
    assert await status("drop", "DELETE", "records", ids=[one]) == 200
    assert await status("fix", "POST", "records/cursor") == refused


async def test_oauth(client, all_kinds):
    assert (await creator(client, bearer("oauth-1")))["code"] == "bob"
    for wrong in ("no", "cy.s.api1.x"):
        answer = await client.send("GET", LIST, headers=bearer(wrong))
        assert answer.error() == (401, "CB_OA01")


async def test_user_api_token(client, all_kinds):
    assert (await client.send("GET", USERS, headers=bearer("cy.s.api1.x"))).status == 200
    for wrong in (bearer("oauth-1"), bearer("no"), {"X-Cybozu-API-Token": "tok"}):
        assert (await client.send("GET", USERS, headers=wrong)).error() == (401, "CB_AU01")


async def test_session_reads(client, all_kinds):
    for path in (LIST, USERS):
        assert (await client.send("GET", path, headers=COOKIE | AJAX)).status == 200
        for partial in (COOKIE, AJAX, COOKIE | {"X-Requested-With": ""}):
            answer = await client.send("GET", path, headers=partial)
            assert answer.error() == (401, "CB_AU01")
    wrong = AJAX | {"Cookie": "JSESSIONID=s2"}
    assert (await client.send("GET", LIST, headers=wrong)).error() == (401, "CB_AU01")


async def test_session_writes_need_the_request_token(client, all_kinds):
    headers = COOKIE | AJAX
    token = {"__REQUEST_TOKEN__": "csrf"}
    assert (await creator(client, headers, **token))["code"] == "ada"
    put = {"app": 7, "id": 1, "record": {}, "headers": headers}
    assert (await client.put("record", **put, **token)).status == 200
    for wrong in ({}, {"__REQUEST_TOKEN__": "no"}):
        assert (await client.put("record", **put, **wrong)).error() == (400, "CB_IL02")
        answer = await client.post("record", app=7, headers=headers, **wrong)
        assert answer.error() == (400, "CB_IL02")


async def test_session_delete_has_the_token_in_the_query(client, all_kinds):
    headers = COOKIE | AJAX
    all_kinds.add_records(7, [{}, {}])
    in_body = await client.delete(
        "records", app=7, ids=[1], __REQUEST_TOKEN__="csrf", headers=headers
    )
    assert in_body.error() == (400, "CB_IL02")
    path = "/k/v1/records.json?app=7&ids%5B0%5D=1&__REQUEST_TOKEN__="
    assert (await client.send("DELETE", path + "no", headers=headers)).error() == (400, "CB_IL02")
    assert (await client.send("DELETE", path + "csrf", headers=headers)).json == {}


async def test_session_and_overridden_get(client, all_kinds):
    headers = COOKIE | AJAX | {"X-HTTP-Method-Override": "GET"}
    assert (await client.post("records", app=7, headers=headers)).error() == (400, "CB_IL02")
    answer = await client.post("records", app=7, __REQUEST_TOKEN__="csrf", headers=headers)
    assert answer.json["records"] == []
    answer = await client.post("users", root="/v1/", __REQUEST_TOKEN__="csrf", headers=headers)
    assert [user["code"] for user in answer.json["users"]] == ["ada", "bob"]


async def test_kintone_priority(client, all_kinds, as_user):
    right = as_user("ada", "pass:wörd")
    tokens = {"X-Cybozu-API-Token": "tok"}
    session = COOKIE | AJAX
    everything = right | tokens | bearer("oauth-1") | session
    assert (await creator(client, everything))["code"] == "ada"
    # The session alone would need a request token: it is not looked at.
    assert (await creator(client, tokens | bearer("oauth-1") | session))["code"] == "Administrator"
    assert (await creator(client, bearer("oauth-1") | session))["code"] == "bob"
    for first, code in (
        (as_user("ada", "no"), "CB_WA01"),
        (bearer("no"), "CB_OA01"),
    ):
        answer = await client.send("GET", LIST, headers=session | first)
        assert answer.error() == (401, code)
    answer = await client.send("GET", LIST, headers=tokens | as_user("ada", "no"))
    assert answer.error() == (401, "CB_WA01")
    answer = await client.send(
        "GET", LIST, headers={"X-Cybozu-API-Token": "other"} | bearer("oauth-1")
    )
    assert answer.error() == (400, "GAIA_IA02")


async def test_user_api_priority(client, all_kinds, as_user):
    wrong_password = as_user("ada", "no")
    answer = await client.send("GET", USERS, headers=bearer("cy.s.api1.x") | wrong_password)
    assert answer.status == 200
    answer = await client.send("GET", USERS, headers=bearer("no") | as_user("bob", "b"))
    assert answer.error() == (401, "CB_AU01")
    answer = await client.send("GET", USERS, headers=wrong_password | COOKIE | AJAX)
    assert answer.error() == (401, "CB_WA01")
    # Basic is no credential of the User API.
    basic = {"Authorization": "Basic " + base64.b64encode(b"bob:b").decode()}
    assert (await client.send("GET", USERS, headers=basic)).error() == (401, "CB_AU01")
    assert (await client.send("GET", USERS, headers=basic | as_user("bob", "b"))).status == 200


async def test_basic_auth_in_front(client, all_kinds):
    all_kinds.require_basic_auth("choco", "pud:ding")
    tokens = {"X-Cybozu-API-Token": "tok"}
    right = {"Authorization": "Basic " + base64.b64encode(b"choco:pud:ding").decode()}
    wrong = {"Authorization": "Basic " + base64.b64encode(b"choco:no").decode()}
    assert (await client.send("GET", LIST, headers=tokens | right)).status == 200
    assert (await client.send("GET", LIST, headers=right)).error() == (401, "CB_AU01")
    for given in (tokens, tokens | wrong, bearer("oauth-1"), tokens | {"Authorization": "Basic %"}):
        answer = await client.send("GET", LIST, headers=given)
        assert answer.status == 401
        assert answer.headers["Content-Type"].startswith("text/html")
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        assert "X-Cybozu-Error" not in answer.headers
        assert "<title>Unauthorized</title>" in answer.text


async def test_credentials_need_a_known_user(service):
    with pytest.raises(ValueError, match="no such user: 'eve'"):
        service.add_oauth_token("t", user="eve")

"""CSV files of the User API, out and in."""

from __future__ import annotations

import asyncio
import pickle
import re

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom import ArgumentError, DecodeError, TransportError
from specloom.core.middleware.retry import Retry
from specloom.kintone import (
    CsvImportError,
    CsvImportTimeout,
    GroupRow,
    KintoneClient,
    KintonePermissionDeniedError,
    Membership,
    OrganizationRow,
    Password,
    TitleRow,
    UserApiToken,
    UserGroupsRow,
    UserOrganizationsRow,
    UserRow,
    UserServicesRow,
)
from specloom.kintone.csv_rows import read_cells, write_cells
from specloom.testing.server import json_response

SOON = 0.005
EVERY_KIND = [
    TitleRow,
    GroupRow,
    OrganizationRow,
    UserRow,
    UserOrganizationsRow,
    UserGroupsRow,
    UserServicesRow,
]


@pytest.fixture
async def client(service):
    service.add_user_api_token("token")
    auth = UserApiToken("token")
    async with KintoneClient(service.base_url, auth=auth, timeout=5) as client:
        yield client


async def listed(client, kind):
    return [row async for row in client.csv.rows(kind=kind)]


def paths(service):
    return [each.path for each in service.received]


async def test_job_titles_out_and_in(client, service) -> None:
    service.add_title("boss", name="Boss")
    seen = []
    done = await client.csv.import_rows(
        kind=TitleRow,
        rows=[
            TitleRow(code="lead", name='Lead "A",\nand more', description="Ä"),
            TitleRow(code="boss", name="Head", new_code="head"),
        ],
        interval=SOON,
        progress=seen.append,
    )
    assert done == 1
    assert await listed(client, TitleRow) == [
        TitleRow(code="head", name="Head", description=""),
        TitleRow(code="lead", name='Lead "A",\nand more', description="Ä"),
    ]
    assert [each.step for each in seen] == ["upload", "wait", "wait"]
    assert (seen[-1].id, seen[-1].sent, seen[-1].waited > 0) == (1, seen[0].sent, True)
    await client.csv.import_rows(
        kind=TitleRow, rows=[TitleRow(code="lead", name="*", delete=True)], interval=SOON
    )
    assert [row.code for row in await listed(client, TitleRow)] == ["head"]


async def test_users_organizations_and_groups_are_changed(client, service) -> None:
    async def organizations():
        yield OrganizationRow(code="north", name="North")
        yield OrganizationRow(code="sub", name="Below", parent_code="north", description="x")

    service.add_organization("old")
    await client.csv.import_rows(
        kind=OrganizationRow, rows=organizations(), replace=True, interval=SOON
    )
    found = [each async for each in client.organizations.iterate()]
    assert [(each.code, each.parent_code) for each in found] == [("north", None), ("sub", "north")]

    await client.csv.import_rows(
        kind=UserRow,
        rows=(
            UserRow(code=f"u{number}", name=f"User {number}", password="secret", valid=number > 0)
            for number in range(1200)
        ),
        interval=SOON,
    )
    users = {each.code: each async for each in client.users.iterate()}
    assert len(users) == 1202
    assert (users["u0"].valid, users["u1"].valid, users["u1"].name) == (False, True, "User 1")
    assert "secret" not in repr(UserRow(code="a", name="b", password="secret"))

    await client.csv.import_rows(
        kind=GroupRow,
        rows=[GroupRow(code="crew", name="Crew", type="static", description="d")],
        interval=SOON,
    )
    assert [each.code async for each in client.groups.iterate()] == ["crew"]
    await client.csv.import_rows(kind=TitleRow, rows=[TitleRow(code="t", name="T")], interval=SOON)
    await client.csv.import_rows(
        kind=UserOrganizationsRow,
        rows=[
            UserOrganizationsRow(
                code="ada", organizations=(Membership("north", "t"), Membership("sub"))
            )
        ],
        interval=SOON,
    )
    await client.csv.import_rows(
        kind=UserGroupsRow, rows=[UserGroupsRow(code="ada", groups=("crew",))], interval=SOON
    )
    await client.csv.import_rows(
        kind=UserServicesRow, rows=[UserServicesRow(code="ada", services=("ki", "gr"))],
        interval=SOON,
    )  # fmt: skip
    memberships = {row.code: row for row in await listed(client, UserOrganizationsRow)}
    assert memberships["ada"].organizations == (Membership("north", "t"), Membership("sub"))
    assert memberships["grace"].organizations == ()
    assert (await listed(client, UserGroupsRow))[0].groups == ("crew",)
    assert (await listed(client, UserServicesRow))[0].services == ("ki", "gr")


@pytest.mark.parametrize("kind", EVERY_KIND)
async def test_what_is_read_can_be_written_back(client, service, kind) -> None:
    service.add_organization("north", name="North")
    service.add_organization("sub", parent="north")
    service.add_group("crew", name="Crew")
    service.add_title("boss", name="Boss")
    service.add_user("carl", name="Carl", organization="north", email="c@example.com")
    before = await client.csv.export(type=kind.csv_type)
    rows = client.csv.rows(kind=kind)
    await client.csv.import_rows(
        kind=kind, rows=rows, replace=kind is OrganizationRow, interval=SOON
    )
    assert await client.csv.export(type=kind.csv_type) == before
    assert before


async def test_an_export_streams_to_disk(client, service, tmp_path) -> None:
    service.add_title("boss", name="Boss")
    async with client.csv.export(type="title") as file:
        assert file.content_type.startswith("text/csv")
        path = await file.save(tmp_path / "titles.csv")
    assert await client.csv.import_file(type="title", content=path, interval=SOON) == 1


async def test_a_row_that_is_refused(client, service) -> None:
    content = b'"ada","Ada"\r\n'
    with pytest.raises(CsvImportError, match="SLASH_IL15") as caught:
        await client.csv.import_file(type="user", content=content, interval=SOON)
    error = caught.value
    assert (error.type, error.id, error.outcome, error.code) == ("user", 1, "failed", "SLASH_IL15")
    assert error.error_code.startswith("SLASH_IL15: Line 1")
    assert "import of user.csv (ID 1): it failed" in str(error)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    assert (str(again), again.id) == (str(error), 1)
    with pytest.raises(CsvImportError) as caught:
        await client.csv.wait_for_import(id=1)
    assert (caught.value.type, caught.value.id, caught.value.code) == (None, 1, "SLASH_IL15")
    rows = [
        UserOrganizationsRow(code="ada", organizations=()),
        UserOrganizationsRow(code="nobody", organizations=(Membership("x"),)),
    ]
    with pytest.raises(CsvImportError, match="'nobody' is not there"):
        await client.csv.import_rows(kind=UserOrganizationsRow, rows=rows, interval=SOON)


async def test_custom_profile_items(client, service) -> None:
    row = UserRow(code="ada", name="Ada", rest=("a", "b"))
    with pytest.raises(CsvImportError, match="SLASH_IL15"):
        await client.csv.import_rows(kind=UserRow, rows=[row], interval=SOON)
    await client.csv.import_file(
        type="user",
        content=write_cells([row.cells()]),
        variable_custom_item_length=True,
        interval=SOON,
    )
    assert UserRow.from_cells([*row.cells()], 1) == row


async def test_organizations_are_replaced_only_knowingly(client, service) -> None:
    service.add_organization("north")
    rows = [OrganizationRow(code="south", name="South")]
    with pytest.raises(ArgumentError, match="are deleted: say so with replace=True"):
        await client.csv.import_rows(kind=OrganizationRow, rows=rows)
    with pytest.raises(ArgumentError, match="replace=True is for organizations, not for title"):
        await client.csv.import_rows(kind=TitleRow, rows=[], replace=True)
    assert not service.received


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "there are no rows"),
        ([TitleRow(code="a", name="b"), {"code": "c"}], r"rows\[1\] is a dict, not a TitleRow"),
        ([TitleRow(code="a", name=5)], "TitleRow: name is 5; it must be text"),
    ],
)
async def test_rows_that_cannot_be(client, service, rows, message) -> None:
    with pytest.raises(ArgumentError, match=message):
        await client.csv.import_rows(kind=TitleRow, rows=rows)
    assert not any(path.startswith("/v1/csv") for path in paths(service))


@pytest.mark.parametrize("seconds", [0, -1, True])
async def test_no_time(client, service, seconds) -> None:
    with pytest.raises(ArgumentError, match="timeout is"):
        await client.csv.import_file(type="title", content=b"x", timeout=seconds)
    assert not service.received


async def test_only_for_administrators(service) -> None:
    service.add_user("root", password="x", administrator=True)
    auth = Password("ada", "analytical")
    async with KintoneClient(service.base_url, auth=auth) as client:
        with pytest.raises(KintonePermissionDeniedError):
            await client.csv.export(type="user")
        with pytest.raises(KintonePermissionDeniedError):
            await client.csv.import_file(type="title", content=b"x")
    async with KintoneClient(service.base_url, auth=Password("root", "x")) as client:
        assert b'"ada"' in await client.csv.export(type="user")


async def test_time_runs_out_while_it_is_under_way(client, service) -> None:
    service.import_questions = 1000
    with pytest.raises(CsvImportTimeout, match=r"\(ID 1\): it goes on") as caught:
        await client.csv.import_file(
            type="title", content=b'"a","A","*","",""', timeout=0.2, interval=SOON
        )
    error = caught.value
    assert isinstance(error, TimeoutError)
    assert (error.id, error.outcome) == (1, "under way")
    service._user_api.imports._imports[0].questions = 2
    await client.csv.wait_for_import(id=error.id, interval=SOON)
    assert [row.code for row in await listed(client, TitleRow)] == ["a"]
    assert paths(service).count("/v1/csv/title.json") == 1


async def test_one_deadline_for_all_steps(client, service) -> None:
    async def hang(_request):
        await asyncio.sleep(5)
        return web.Response()

    service.faults.append(hang)
    with pytest.raises(CsvImportTimeout, match="nothing was started") as caught:
        await client.csv.import_file(type="title", content=b"x", timeout=0.1)
    assert (caught.value.id, caught.value.outcome) == (None, "not started")
    service.faults.extend([service.handle, hang])
    with pytest.raises(CsvImportTimeout, match="not known") as caught:
        await client.csv.import_file(type="title", content=b"x", timeout=0.2)
    assert (caught.value.id, caught.value.outcome) == (None, "uncertain")


async def lost(request):
    request.transport.abort()
    return web.Response()


async def refused(_request):
    return json_response({"code": "CB_NO02", "id": "x", "message": "no"}, status=403)


async def broken(_request):
    return web.Response(status=503, text="<html>", content_type="text/html")


async def wrong(_request):
    return web.Response(text="{}", content_type="application/json")


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [(lost, "uncertain"), (refused, "not started"), (broken, "uncertain"), (wrong, "uncertain")],
)
async def test_a_start_that_fails_is_not_repeated(client, service, fault, outcome) -> None:
    service.faults.extend([service.handle, fault])
    with pytest.raises(CsvImportError) as caught:
        await client.csv.import_file(type="title", content=b"x")
    error = caught.value
    assert (error.outcome, error.id, error.code) == (outcome, None, None)
    assert error.__cause__ is not None
    assert len(service.received) == 2


@pytest.mark.parametrize("fault", [lost, refused, broken, wrong])
async def test_a_question_that_fails_names_the_import(client, service, fault) -> None:
    client = client.with_options(retry=Retry(attempts=1))
    service.faults.extend([service.handle, service.handle, fault])
    with pytest.raises(CsvImportError, match=r"\(ID 1\): it goes on") as caught:
        await client.csv.import_file(type="title", content=b'"a","A","*","",""')
    assert (caught.value.outcome, caught.value.id) == ("under way", 1)
    await client.csv.wait_for_import(id=1, interval=SOON)
    assert [row.code for row in await listed(client, TitleRow)] == ["a"]


async def test_an_upload_that_fails_starts_nothing(client, service) -> None:
    client = client.with_options(retry=Retry(attempts=1))
    service.faults.append(lost)
    with pytest.raises(TransportError):
        await client.csv.import_file(type="title", content=b"x")
    with pytest.raises(ArgumentError, match="cannot be read"):
        await client.csv.import_file(type="title", content="/no/such/file.csv")
    assert paths(service) == ["/v1/file.json"]


@pytest.mark.parametrize("step", ["upload", "start", "wait"])
async def test_cancelling_says_what_is_known(client, service, step) -> None:
    reached = asyncio.Event()

    async def hang(_request):
        reached.set()
        await asyncio.sleep(5)
        return web.Response()

    service.faults.extend([service.handle] * ["upload", "start", "wait"].index(step) + [hang])
    importing = asyncio.create_task(
        client.csv.import_file(type="title", content=b'"a","A","*","",""', interval=SOON)
    )
    await reached.wait()
    importing.cancel()
    with pytest.raises(asyncio.CancelledError) as caught:
        await importing
    state = caught.value.__cause__
    assert isinstance(state, CsvImportError)
    expected = {"upload": "not started", "start": "uncertain", "wait": "under way"}
    assert (state.outcome, state.id) == (expected[step], 1 if step == "wait" else None)
    if step == "wait":
        await client.csv.wait_for_import(id=state.id, interval=SOON)
        assert [row.code for row in await listed(client, TitleRow)] == ["a"]


async def test_a_callback_that_fails_names_the_import(client, service) -> None:
    def tell(progress) -> None:
        if progress.step == "wait":
            raise ZeroDivisionError

    with pytest.raises(CsvImportError) as caught:
        await client.csv.import_rows(
            kind=TitleRow, rows=[TitleRow(code="a", name="A")], progress=tell
        )
    assert (caught.value.id, caught.value.outcome) == (1, "under way")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


async def chunked(content: bytes, size: int):
    for start in range(0, len(content), size):
        yield content[start : start + size]


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=8)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=5), st.integers(1, 9))
def test_cells_read_back(rows, size) -> None:
    async def read():
        return [cells async for cells in read_cells(chunked(write_cells(rows), size))]

    assert asyncio.run(read()) == rows


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"", []),
        (b"\xef\xbb\xbfa,b\r\nc,d", [["a", "b"], ["c", "d"]]),
        (b'a,"b\nc"\n\n', [["a", "b\nc"]]),
    ],
)
async def test_what_may_come(content, rows) -> None:
    assert [cells async for cells in read_cells(chunked(content, 3))] == rows


@pytest.mark.parametrize("content", [b'"a', b"\xff\xfe", b'"a"b,c\n'])
async def test_what_is_no_csv(content) -> None:
    with pytest.raises(DecodeError, match="is not CSV in UTF-8"):
        [cells async for cells in read_cells(chunked(content, 3))]


@pytest.mark.parametrize("kind", EVERY_KIND)
async def test_too_few_columns(client, service, kind) -> None:
    async def short(_request):
        return web.Response(text="a\r\n", content_type="text/csv")

    service.faults.append(short)
    rows = client.csv.rows(kind=kind)
    if kind in EVERY_KIND[4:]:
        assert [row.code async for row in rows] == ["a"]
    else:
        with pytest.raises(DecodeError, match=re.escape(f"row 1 of {kind.csv_type}.csv has 1")):
            await anext(rows)

"""What kintone says of its own operations."""

from __future__ import annotations

import pytest

from specloom import ArgumentError
from specloom.kintone import KintoneNotFoundError


async def test_each_link_leads_to_its_schema(client, service) -> None:
    listed = await client.apis.list()
    assert {"record/get", "records/cursor/post", "file/post"} <= listed.apis.keys()
    for name, link in listed.apis.items():
        found = await client.apis.get(id=name)
        assert (found.id, found.path.rsplit(".", 1)[0]) == (name, name.rpartition("/")[0])
        assert found.http_method.lower() == name.rpartition("/")[2]
        assert service.received[-1].path == f"/k/v1/{link.link}"


async def test_one_that_is_not_there(client) -> None:
    with pytest.raises(KintoneNotFoundError):
        await client.apis.get(id="records/patch")


@pytest.mark.parametrize("name", ["", "/", "records//get", "../records", "a/./b", "a/..", "a?b"])
async def test_an_id_leads_nowhere_else(client, service, name) -> None:
    with pytest.raises(ArgumentError, match=r"apis\.get: id"):
        await client.apis.get(id=name)
    assert not service.received

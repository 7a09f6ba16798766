"""Files: uploaded, read, changed, replaced, attached and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from specloom import ArgumentError
from specloom.strapi import (
    ApiToken,
    PartialUploadError,
    StrapiBadRequestError,
    StrapiClient,
    StrapiNotFoundError,
    StrapiPermissionDeniedError,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from .strapi_server import Address


async def test_a_file_is_uploaded_read_changed_replaced_and_deleted(strapi: StrapiClient):
    made = await strapi.files.upload(
        content=b"hello",
        name="héllo 日.txt",
        file_info={"alternative_text": "a word", "focal_point": {"x": 10, "y": 20.5}},
    )
    assert (made.name, made.mime, made.ext, made.size) == (
        "héllo 日.txt",
        "text/plain",
        ".txt",
        0.01,
    )
    assert made.alternative_text == "a word"
    assert made.focal_point is not None
    assert (made.focal_point.x, made.focal_point.y) == (10, 20.5)

    changed = await strapi.files.update(id=made.id, file_info={"caption": "under it"})
    assert (changed.caption, changed.alternative_text) == ("under it", "a word")

    replaced = await strapi.files.replace(id=made.id, content=b"good day", name="day.txt")
    assert (replaced.id, replaced.name, replaced.url) == (made.id, "day.txt", made.url)
    content = await strapi.raw_request("GET", made.url)
    assert content.body == b"good day"

    assert (await strapi.files.get(id=made.id)).caption == "under it"
    assert (await strapi.files.delete(id=made.id)).id == made.id
    with pytest.raises(StrapiNotFoundError, match=r"file\.notFound"):
        await strapi.files.get(id=made.id)


async def test_a_file_is_streamed_from_disk_and_from_an_iterator(
    strapi: StrapiClient, tmp_path: Path
):
    path = tmp_path / "large.bin"
    path.write_bytes(b"x" * 3_000_000)
    sent: list[int] = []
    made = await strapi.files.upload(content=path, progress=lambda done, _: sent.append(done))
    assert (made.name, made.size, sent[-1]) == ("large.bin", 3000, 3_000_000)
    assert len(sent) > 5

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"y" * 1000

    made = await strapi.files.upload(content=chunks(), name="chunks.bin")
    assert made.size == 3


async def test_several_files_keep_their_own_texts(strapi: StrapiClient):
    made = await strapi.files.upload_many(
        files=[
            {"content": b"1", "name": f"{n}.txt", "file_info": {"caption": f"caption {n}"}}
            for n in range(8)
        ]
    )
    assert [(file.name, file.caption) for file in made] == [
        (f"{n}.txt", f"caption {n}") for n in range(8)
    ]


async def test_a_file_that_is_not_there_is_told_before_anything_is_sent(
    strapi: StrapiClient, tmp_path: Path
):
    with pytest.raises(ArgumentError, match=r"gone\.txt cannot be read"):
        await strapi.files.upload(content=tmp_path / "gone.txt")
    with pytest.raises(ArgumentError, match=r"files\[1\].*gone\.txt cannot be read"):
        await strapi.files.upload_many(
            files=[{"content": b"1", "name": "a.txt"}, {"content": tmp_path / "gone.txt"}]
        )
    assert await strapi.files.list() == []


async def test_one_of_several_that_fails_leaves_those_before_it(strapi: StrapiClient):
    with pytest.raises(PartialUploadError) as caught:
        await strapi.files.upload_many(
            files=[
                {"content": b"1", "name": "a.txt"},
                {"content": b"", "name": "empty.txt"},
                {"content": b"3", "name": "c.txt"},
            ]
        )
    assert caught.value.index == 1
    assert isinstance(caught.value.__cause__, StrapiBadRequestError)
    assert [file.name for file in caught.value.uploaded] == ["a.txt"]
    assert [file.name for file in await strapi.files.list()] == ["a.txt"]


async def test_files_are_listed_counted_and_paged(strapi: StrapiClient):
    for number in range(5):
        await strapi.files.upload(content=b"1", name=f"{number}.txt")
    names = [file.name for file in await strapi.files.list(sort=["name:desc"], start=1, limit=2)]
    assert names == ["3.txt", "2.txt"]
    found = await strapi.files.list(filters={"name": {"$eq": "4.txt"}}, fields=["name"])
    assert [(file.name, file.has("hash")) for file in found] == [("4.txt", False)]
    page = await strapi.files.page(pagination={"page": 2, "page_size": 2}, sort=["name"])
    assert [file.name for file in page.data] == ["2.txt", "3.txt"]
    assert (page.meta.pagination.page_count, page.meta.pagination.total) == (3, 5)
    assert [file.name async for file in strapi.files.iterate(size=2)] == [
        f"{number}.txt" for number in range(5)
    ]


async def test_a_file_is_attached_to_an_entry(strapi: StrapiClient):
    items = strapi.content("stock-items")
    made = (await items.create(data={"code": "a"})).data
    uploaded = await strapi.files.upload(
        content=b"1", name="a.txt", ref="api::stock-item.stock-item", ref_id=made.id, field="cover"
    )
    read = (await items.find_one(document_id=made.document_id, populate=["cover"])).data
    assert read["cover"]["id"] == uploaded.id

    other = await strapi.files.upload(content=b"2", name="b.txt")
    await items.update(document_id=made.document_id, data={"cover": other.id})
    read = (await items.find_one(document_id=made.document_id, populate=["cover"])).data
    assert read["cover"]["name"] == "b.txt"


async def test_what_cannot_be_is_refused(strapi: StrapiClient, server: Address):
    with pytest.raises(ArgumentError, match="x is 101"):
        await strapi.files.upload(
            content=b"1", name="a.txt", file_info={"focal_point": {"x": 101, "y": 1}}
        )
    with pytest.raises(StrapiNotFoundError, match="Entity not found"):
        await strapi.files.replace(id=99999, content=b"1", name="a.txt")
    with pytest.raises(StrapiNotFoundError, match="Entity not found"):
        await strapi.files.update(id=99999, file_info={"name": "a"})
    async with StrapiClient(server.base_url, auth=ApiToken(server.read_only)) as reader:
        assert await reader.files.list() == []
        with pytest.raises(StrapiPermissionDeniedError) as caught:
            await reader.files.upload(content=b"1", name="a.txt")
    assert caught.value.right == "plugin::upload.content-api.upload"

"""Wrong uses of all three clients: every line that ends in `# wrong` is a type error, no other."""

from __future__ import annotations

from specloom.apihub import ApihubClient, PersonToken
from specloom.kintone import KintoneClient, Password, types
from specloom.strapi import StrapiClient


async def kintone(client: KintoneClient) -> None:
    await client.records.list()  # wrong
    await client.records.list(app="seven")  # wrong
    await client.records.list(app=7, qeury="x")  # wrong
    await client.records.list(7)  # wrong
    await client.records.list(app=7, fields=[1])  # wrong
    await client.records.add_many(app=7, records={"title": "x"})  # wrong
    await client.records.update_many(app=7, records=[{"ids": 1}])  # wrong
    await client.records.upsert_many(app=7, records=[{"record": {}}])  # wrong
    await client.records.delete_many(app=7, ids=["1"])  # wrong
    await client.records.delete(app=7)  # wrong
    await client.bulk_request(requests=[{"method": "GET", "api": "", "payload": {}}])  # wrong
    await client.records.add_all(app=7, records={"title": "x"}.items())  # wrong
    await client.records.update_all(app=7, records=[{"ids": 1}])  # wrong
    await client.records.delete_all(app=7, ids=["1"])  # wrong
    await client.files.upload(name="x")  # wrong
    await client.files.upload(content=5, name="x")  # wrong
    (await client.files.download(file_key="x")).save("x")  # wrong
    print(client.files.download(file_key="x").size)  # wrong
    page = await client.records.list(app=7)
    page.records = []  # wrong
    print(page.recordz)  # wrong
    print(page.total_count + 1)  # wrong
    users = await client.users.list(codes=["ada"])
    users.users[0].name.upper()  # wrong
    async for record in client.records.iterate(app=None):  # wrong
        print(record.idd)  # wrong
    form = await client.apps.get_form_fields(app=7, lang="fr")  # wrong
    print(form.properties["n"].max_value)  # wrong
    field = form.properties["n"]
    if isinstance(field, types.NumberField):
        print(field.options)  # wrong
    await client.preview.add_form_fields(app=7, properties={"n": {"type": "NUMBR"}})  # wrong
    await client.preview.update_views(app=7, views={"a": {"type": "LIST"}})  # wrong
    await client.apps.update_views(app=7, views={})  # wrong


async def strapi(client: StrapiClient) -> None:
    articles = client.content("articles")
    await articles.find(status="drafts")  # wrong
    await articles.find(pagination={"pageSize": 10})  # wrong
    await articles.find_one()  # wrong
    await articles.create({"title": "x"})  # wrong
    await articles.update(document_id=5, data={})  # wrong
    client.content(5)  # wrong


async def apihub(client: ApihubClient) -> None:
    await client.weather.now(lon=1)  # wrong
    weather = await client.weather.now(lng="1")  # wrong
    weather.now.temperature.upper()  # wrong


def made() -> None:
    KintoneClient()  # wrong
    KintoneClient("https://example.cybozu.com", auth="token")  # wrong
    Password("ada")  # wrong
    PersonToken("ak", "sk")  # wrong
    StrapiClient("https://example.com", guest_space_id=1)  # wrong

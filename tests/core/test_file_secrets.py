"""Secrets show nowhere when files fail either: not in an exception, nor its locals, nor a log."""

from __future__ import annotations

import asyncio
import logging
import traceback

import pytest
from aiohttp import web

from specloom.core.downloads import FileDownload
from specloom.core.errors import TransportError
from specloom.core.operation import Operation
from specloom.core.uploads import FileUpload

SCHEMES = ["password", "api_token", "oauth", "session"]


def shown_by(error, caplog):
    parts = [caplog.text]
    while error is not None:
        parts += [str(error), repr(error), repr(vars(error))]
        parts += traceback.TracebackException.from_exception(error, capture_locals=True).format()
        error = error.__cause__ or error.__context__
    return "".join(parts)


@pytest.fixture
def files(kintone_like, creds, caplog):
    """Makes an upload and a download whose failure is told by all that shows of it."""
    caplog.set_level(logging.DEBUG)
    facts = {
        "service": kintone_like.service,
        "api": kintone_like.list.api,
        "accepts": kintone_like.list.accepts,
        "retry": "never",
    }
    send = Operation("files.send", "POST", "/file.json", upload="file", **facts)
    fetch = Operation("files.fetch", "GET", "/file.json", download=True, **facts)

    class Files:
        def client(self, base_url, scheme, **options):
            basic = None if scheme == "oauth" else creds.basic
            return kintone_like.client(
                base_url, auth=getattr(creds, scheme), basic_auth=basic, **options
            )

        def upload(self, client, content):
            return client.execute(send, body={"x": "y"}, upload=FileUpload(content, name="a"))

        def download(self, client):
            return FileDownload(lambda: client.open_file(fetch, query={"k": 1}))

        def leaks(self, error):
            text = shown_by(error, caplog)
            return [secret for secret in creds.secrets if secret in text]

    return Files()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("pieces", [0, 1, 50])
async def test_an_iterator_that_fails(files, server, scheme, pieces) -> None:
    def content():
        for _ in range(pieces):
            yield b"x" * 100_000
        raise LookupError

    async with files.client(server.base_url, scheme) as client:
        with pytest.raises(LookupError) as caught:
            await files.upload(client, content())
        assert files.leaks(caught.value) == []
        assert (await files.upload(client, b"x")) is None
    body = server.received[-1].body
    assert b'form-data; name="x"\r\n\r\ny\r\n' in body
    assert (b"csrf-4715" in body) == (scheme == "session")


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_an_upload_whose_connection_breaks(files, raw, scheme) -> None:
    async with raw(b"") as server, files.client(server.base_url, scheme) as client:
        with pytest.raises(TransportError) as caught:
            await files.upload(client, b"x")
        assert files.leaks(caught.value) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("content", [b"", b"some"], ids=["at once", "later"])
async def test_a_download_that_breaks_off(files, raw, scheme, content) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
    async with raw(head + content) as server, files.client(server.base_url, scheme) as client:
        with pytest.raises(TransportError, match="broke off") as caught:
            await files.download(client)
        assert files.leaks(caught.value) == []


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_download_that_is_given_up(files, server, scheme) -> None:
    async def hang(request):
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"some")
        await server.hang(request)
        return response

    server.always = hang

    async def read(seconds: float) -> None:
        async with (
            asyncio.timeout(seconds),
            files.client(server.base_url, scheme, timeout=0.2) as client,
            files.download(client) as file,
        ):
            await file.read()

    for seconds in (0.1, 0.4):  # the caller gives up first, then the client
        with pytest.raises(TimeoutError) as caught:
            await read(seconds)
        assert files.leaks(caught.value) == []

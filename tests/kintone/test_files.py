"""Files in both directions, against a server that reads forms as kintone does."""

from __future__ import annotations

import asyncio
import io
import os
import re
import tracemalloc
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from specloom import ArgumentError, DecodeError, TransportError
from specloom.core.errors import DeadlineError
from specloom.kintone import (
    Attachment,
    BrowserSession,
    KintoneAuthenticationError,
    KintoneClient,
    KintoneNotFoundError,
    KintoneServerError,
    Password,
)
from specloom.testing import KintoneService
from specloom.testing.server import json_response

APP = 8
TOKEN = "csrf-4715"
LARGE = os.urandom(3 * 1024 * 1024 + 17)


@pytest.fixture
async def service(instant_retries):
    async with KintoneService() as service:
        service.add_app(APP, fields={"report": "FILE", "title": "SINGLE_LINE_TEXT"})
        service.add_app(9, fields={"report": "FILE"}, guest_space_id=5)
        service.add_user("ada", password="analytical")
        service.add_session(cookies={"JSESSIONID": "s1"}, request_token=TOKEN, user="ada")
        yield service


@pytest.fixture
async def client(service):
    auth = Password("ada", "analytical")
    async with KintoneClient(service.base_url, auth=auth, timeout=5) as client:
        yield client


async def attached(client, content=b"hello", name="a.txt", app=APP, **upload) -> Attachment:
    uploaded = await client.files.upload(content=content, name=name, **upload)
    value = [Attachment(file_key=uploaded.file_key)]
    added = await client.records.add(app=app, record={"report": value})
    record = (await client.records.get(app=app, id=added.id)).record
    (file,) = record["report"]
    return file


def part_of(received) -> tuple[str, bytes]:
    boundary = re.search("boundary=(.+)", received.headers["Content-Type"])[1].encode()
    (part,) = received.body.split(b"--" + boundary)[1:-1]
    head, _, content = part[2:-2].partition(b"\r\n\r\n")
    return head.decode(), content


class OneWay(io.RawIOBase):
    """An open file that cannot be read again."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._file.readinto(buffer)


def pieces(content: bytes):
    for start in range(0, len(content), 100_000):
        yield content[start : start + 100_000]


async def async_pieces(content: bytes):
    for piece in pieces(content):
        await asyncio.sleep(0)
        yield piece


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


CONTENTS = {
    "bytes": lambda content, _: content,
    "bytearray": lambda content, _: bytearray(content),
    "memoryview": lambda content, _: memoryview(content),
    "path": lambda content, tmp: written(tmp / "x.bin", content),
    "str": lambda content, tmp: str(written(tmp / "x.bin", content)),
    "BytesIO": lambda content, _: io.BytesIO(content),
    "one way": lambda content, _: OneWay(content),
    "iterator": lambda content, _: pieces(content),
    "list": lambda content, _: list(pieces(content)),
    "async iterator": lambda content, _: async_pieces(content),
}
ONCE = {"one way", "iterator", "list", "async iterator"}


@pytest.mark.parametrize("size", [0, 1, len(LARGE)])
@pytest.mark.parametrize("kind", CONTENTS)
async def test_every_kind_of_content(client, service, tmp_path, kind, size) -> None:
    seen = []
    content = CONTENTS[kind](LARGE[:size], tmp_path)
    file = await attached(
        client, content, "x.bin", progress=lambda *progress: seen.append(progress)
    )
    total = None if kind in ONCE else size
    assert (file.name, file.size, file.content_type) == ("x.bin", size, "application/octet-stream")
    assert await client.files.download(file_key=file.file_key) == LARGE[:size]
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert all(of == total for _, of in seen)
    assert (seen[-1][0] if seen else 0) == size
    upload = next(each for each in service.received if each.path.endswith("/file.json"))
    assert ("Content-Length" in upload.headers) == (total is not None)


async def test_an_open_file_is_sent_from_where_it_stands(client, tmp_path) -> None:
    with written(tmp_path / "notes.txt", b"0123456789").open("rb") as opened:
        opened.seek(4)
        file = await attached(client, opened, None)
        assert not opened.closed
    assert (file.name, file.size, file.content_type) == ("notes.txt", 6, "text/plain")


async def test_the_form_is_as_kintone_wants_it(client, service) -> None:
    await client.files.upload(content=b"\r\n--x\r\n", name='dir/a\\見積 "1"\r\n.pdf')
    head, content = part_of(service.received[-1])
    assert head.split("\r\n") == [
        'Content-Disposition: form-data; name="file"; filename="見積 %221%22%0D%0A.pdf"',
        "Content-Type: application/pdf",
    ]
    assert content == b"\r\n--x\r\n"


@pytest.mark.parametrize(
    ("name", "given", "sent"),
    [
        ("a.PNG", None, "image/png"),
        ("a.csv.gz", None, "application/gzip"),
        ("a.unknown-kind", None, "application/octet-stream"),
        ("a.png", "text/csv; charset=Shift_JIS", "text/csv; charset=Shift_JIS"),
    ],
)
async def test_the_type_is_guessed_or_given(client, name, given, sent) -> None:
    file = await attached(client, b"x", name, content_type=given)
    assert file.content_type == sent


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"content": b"x"}, "name is required"),
        ({"content": io.BytesIO(b"x")}, "name is required"),
        ({"content": pieces(b"x")}, "name is required"),
        ({"content": b"x", "name": ""}, "cannot be the name of a file"),
        ({"content": b"x", "name": "folder/"}, "cannot be the name of a file"),
        ({"content": b"x", "name": ".."}, "cannot be the name of a file"),
        ({"content": b"x", "name": "a\0b"}, "cannot be the name of a file"),
        ({"content": b"x", "name": "a\udcff"}, "not valid text"),
        ({"content": b"x", "name": 5}, "must be text"),
        ({"content": b"x", "name": "a", "content_type": "text/a\r\nX: y"}, "no media type"),
        ({"content": b"x", "name": "a", "content_type": "text"}, "no media type"),
        ({"content": "no/such/file"}, "no/such/file cannot be read"),
        ({"content": Path(__file__).parent}, "cannot be read"),
        ({"content": io.StringIO("x"), "name": "a"}, "open as text"),
        ({"content": 5, "name": "a"}, "not int"),
        ({"content": None, "name": "a"}, "not NoneType"),
    ],
)
async def test_what_cannot_be_sent(client, service, given, message) -> None:
    with pytest.raises(ArgumentError, match=message) as caught:
        await client.files.upload(**given)
    assert "files.upload" in str(caught.value)
    assert not service.received


@pytest.mark.parametrize("failure", [ValueError("mine"), KeyError("mine"), OSError("mine")])
async def test_what_an_iterator_raises_is_raised(client, service, failure) -> None:
    def broken():
        yield b"x" * 100_000
        raise failure

    with pytest.raises(type(failure), match="mine") as caught:
        await client.files.upload(content=broken(), name="a")
    assert caught.value is failure
    frames = []
    trace = caught.value.__traceback__
    while trace is not None:
        frames.append(trace.tb_frame.f_code.co_filename)
        trace = trace.tb_next
    assert not any("aiohttp" in name for name in frames)
    assert (await client.records.list(app=APP)).records == []  # the client still works


async def test_an_iterator_of_something_else(client) -> None:
    with pytest.raises(ArgumentError, match="gave str, not bytes"):
        await client.files.upload(content=["text"], name="a")


async def test_a_callback_that_raises_ends_the_upload(client) -> None:
    def no_more(_done, _total) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        await client.files.upload(content=LARGE, name="a", progress=no_more)


async def test_a_file_that_changes_meanwhile(client, tmp_path) -> None:
    path = written(tmp_path / "log.txt", LARGE)

    def cut(_done, _total) -> None:
        os.truncate(path, 300_000)

    with pytest.raises(ArgumentError, match="changed while it was sent"):
        await client.files.upload(content=path, progress=cut)


def answer(status: int, body=None, headers=None):
    async def fault(_request):
        return json_response(body or {}, status=status, headers=headers)

    return fault


@pytest.mark.parametrize("kind", CONTENTS)
async def test_only_what_can_be_read_again_is_sent_again(client, service, tmp_path, kind) -> None:
    service.faults.append(answer(503))
    content = CONTENTS[kind](LARGE, tmp_path)
    if kind in ONCE:
        with pytest.raises(KintoneServerError):
            await client.files.upload(content=content, name="x.bin")
        assert len(service.received) == 1
    else:
        await client.files.upload(content=content, name="x.bin")
        assert len(service.received) == 2
        first, second = (part_of(each)[1] for each in service.received)
        assert first == second
        assert first == LARGE


async def test_an_iterator_that_was_not_begun_is_sent_after_all(dead_url_then) -> None:
    client, service = dead_url_then
    uploaded = await client.files.upload(content=pieces(LARGE), name="x.bin")
    assert uploaded.file_key
    assert len(service.received) == 1


class Unreachable(aiohttp.TCPConnector):
    """Connections of which the first one is refused."""

    tries = 0

    async def connect(self, req, *args, **kwargs):
        self.tries += 1
        if self.tries == 1:
            raise aiohttp.ClientConnectorError(req.connection_key, ConnectionRefusedError())
        return await super().connect(req, *args, **kwargs)


@pytest.fixture
async def dead_url_then(service):
    """A client whose first try finds nobody."""
    async with (
        aiohttp.ClientSession(connector=Unreachable()) as session,
        KintoneClient(
            service.base_url, auth=Password("ada", "analytical"), session=session
        ) as client,
    ):
        yield client, service
        assert session.connector.tries == 2


async def test_a_session_sends_its_token_in_the_form(service) -> None:
    session = BrowserSession(cookies={"JSESSIONID": "s1"}, request_token=TOKEN)
    async with KintoneClient(service.base_url, auth=session) as client:
        file = await attached(client)
        assert await client.files.download(file_key=file.file_key) == b"hello"
        upload = service.received[0]
        assert b'form-data; name="__REQUEST_TOKEN__"\r\n\r\n' + TOKEN.encode() in upload.body
        assert TOKEN not in str(upload.headers) + upload.query_string

        def broken():
            yield b"x"
            raise LookupError

        with pytest.raises(LookupError) as caught:
            await client.files.upload(content=broken(), name="a")
        trace = caught.value.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename != __file__:
                assert TOKEN not in repr(trace.tb_frame.f_locals)
            trace = trace.tb_next


async def test_files_of_a_guest_space(service) -> None:
    auth = Password("ada", "analytical")
    async with KintoneClient(service.base_url, auth=auth, guest_space_id=5) as client:
        file = await attached(client, app=9)
        assert await client.files.download(file_key=file.file_key) == b"hello"
    assert {each.path for each in service.received if "file" in each.path} == {
        "/k/guest/5/v1/file.json"
    }


async def test_a_download_as_a_stream(client) -> None:
    file = await attached(client, LARGE, "x.pdf")
    seen = []
    download = client.files.download(
        file_key=file.file_key, progress=lambda *progress: seen.append(progress)
    )
    async with download as stream:
        assert (stream.content_type, stream.size) == ("application/pdf", len(LARGE))
        chunks = [chunk async for chunk in stream]
        assert await stream.read() == b""
    assert b"".join(chunks) == LARGE
    assert len(chunks) > 1
    assert seen[-1] == (len(LARGE), len(LARGE))
    assert len(seen) == len(chunks)
    async with download as stream:  # once more, from the beginning
        assert await anext(stream) + await stream.read() == LARGE


async def test_save(client, tmp_path) -> None:
    file = await attached(client, LARGE)
    target = written(tmp_path / "out.bin", b"old")
    async with client.files.download(file_key=file.file_key) as stream:
        assert await stream.save(str(target)) == target
    assert target.read_bytes() == LARGE
    assert [*tmp_path.iterdir()] == [target]


async def test_save_needs_the_whole_file_and_a_place(client, tmp_path) -> None:
    file = await attached(client, LARGE)
    download = client.files.download(file_key=file.file_key)
    async with download as stream:
        await anext(stream)
        with pytest.raises(ArgumentError, match="read before"):
            await stream.save(tmp_path / "x")
    async with download as stream:
        with pytest.raises(IsADirectoryError):
            await stream.save(tmp_path)
        with pytest.raises(FileNotFoundError):
            await stream.save(tmp_path / "no" / "x")
        with pytest.raises(ArgumentError, match="open already"):
            await download.__aenter__()
    with pytest.raises(ArgumentError, match="closed"):
        await stream.read()
    assert [*tmp_path.iterdir()] == []


async def test_a_failed_download_keeps_its_code(client) -> None:
    download = client.files.download(file_key="no-such-key")
    with pytest.raises(KintoneNotFoundError) as caught:
        await download
    assert (caught.value.status, caught.value.code) == (404, "GAIA_BL01")
    with pytest.raises(KintoneNotFoundError):
        async with download:
            pytest.fail("there is nothing to read")
    with pytest.raises(ArgumentError, match="file_key"):
        await client.files.download(file_key="")


async def test_wrong_password(service) -> None:
    async with KintoneClient(service.base_url, auth=Password("ada", "x")) as client:
        with pytest.raises(KintoneAuthenticationError):
            await client.files.download(file_key="x")
        with pytest.raises(KintoneAuthenticationError):
            await client.files.upload(content=LARGE, name="x")


async def test_a_download_is_tried_again_and_overridden(client, service) -> None:
    service.faults.append(answer(503))
    with pytest.raises(KintoneNotFoundError):
        await client.files.download(file_key="k" * 5000)
    assert [each.method for each in service.received] == ["POST", "POST"]
    assert service.received[-1].headers["X-HTTP-Method-Override"] == "GET"
    assert service.received[-1].json() == {"fileKey": "k" * 5000}


async def test_the_answer_beside_the_bytes(client) -> None:
    file = await attached(client)
    reply = await client.with_response(client.files.download(file_key=file.file_key))
    assert (reply.value, reply.response.status, reply.response.body) == (b"hello", 200, b"")


async def test_a_middleware_that_answers_by_itself(service, client) -> None:
    file = await attached(client)

    async def canned(request, call_next):
        response = await call_next(request)
        response.stream.close()
        response.stream = None
        return response

    with pytest.raises(DecodeError, match="no file"):
        await client.with_options(middlewares=[canned]).files.download(file_key=file.file_key)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
TRUNCATED = {
    "length": HEAD + b"Content-Length: 100\r\n\r\nonly this",
    "chunked": HEAD + b"Transfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\n",
    "chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n64\r\nonly this",
}


@pytest.fixture
def raw_client():
    return lambda url, **options: KintoneClient(url, auth=Password("a", "b"), **options)


class Raw:
    """A socket that answers some bytes to each request and closes, or hangs."""

    def __init__(self, *answers: bytes, hang: bool = False) -> None:
        self.answers = list(answers)
        self.hang = hang
        self.requests = 0

    async def __aenter__(self) -> str:
        self._stop = asyncio.Event()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aexit__(self, *_) -> None:
        self._stop.set()
        self._server.close()
        await asyncio.sleep(0)

    async def _serve(self, reader, writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.requests += 1
        writer.write(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
        await writer.drain()
        if self.hang:
            await self._stop.wait()
        writer.close()


@pytest.mark.parametrize("answered", TRUNCATED.values(), ids=TRUNCATED)
async def test_a_truncated_download_is_an_error(raw_client, tmp_path, answered) -> None:
    raw = Raw(answered)
    async with raw as url, raw_client(url) as client:
        download = client.files.download(file_key="x")
        with pytest.raises(TransportError, match=r"files\.download"):
            await download
        async with download as stream:
            assert await anext(stream) == b"only this"
            for _ in range(2):
                with pytest.raises(TransportError):
                    await stream.read()
        async with download as stream:
            with pytest.raises(TransportError):
                await stream.save(tmp_path / "x")
    assert [*tmp_path.iterdir()] == []
    assert raw.requests == 3  # what has begun to arrive is not asked for again


async def test_what_broke_off_before_its_first_byte_is_tried_again(
    raw_client, instant_retries
) -> None:
    whole = HEAD + b"Content-Length: 2\r\n\r\nok"
    raw = Raw(HEAD + b"Content-Length: 2\r\n\r\n", b"", whole)
    async with raw as url, raw_client(url) as client:
        assert await client.files.download(file_key="x") == b"ok"
    assert raw.requests == 3


async def test_a_download_that_stops_arriving(raw_client, tmp_path) -> None:
    async with (
        Raw(TRUNCATED["length"], hang=True) as url,
        raw_client(url, timeout=0.2) as client,
        client.files.download(file_key="x") as stream,
    ):
        with pytest.raises(DeadlineError, match="stopped arriving"):
            await stream.save(tmp_path / "x")
    assert [*tmp_path.iterdir()] == []


async def test_a_cancelled_save_leaves_nothing_behind(raw_client, tmp_path) -> None:
    async with (
        Raw(TRUNCATED["length"], hang=True) as url,
        raw_client(url) as client,
        client.files.download(file_key="x") as stream,
    ):
        saving = asyncio.create_task(stream.save(tmp_path / "x"))
        while not [*tmp_path.iterdir()]:  # noqa: ASYNC110  # files tell nobody that they are there
            await asyncio.sleep(0.01)
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
    assert [*tmp_path.iterdir()] == []


async def test_a_slow_upload_takes_longer_than_the_timeout(service) -> None:
    async def slow():
        for _ in range(8):
            await asyncio.sleep(0.1)
            yield b"x"

    async def stuck():
        yield b"x"
        await asyncio.sleep(10)

    auth = Password("ada", "analytical")
    async with KintoneClient(service.base_url, auth=auth, timeout=0.4) as client:
        assert (await client.files.upload(content=slow(), name="a")).file_key
        with pytest.raises(DeadlineError):
            await client.files.upload(content=stuck(), name="a")


async def test_a_large_file_is_never_held_whole(tmp_path) -> None:
    size, piece = 40 * 1024 * 1024, b"x" * 65536
    path = written(tmp_path / "x", b"")
    os.truncate(path, size)

    async def swallow(reader, writer) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if head.startswith(b"GET"):
            writer.write(HEAD + b"Content-Length: %d\r\n\r\n" % size)
            for _ in range(size // len(piece)):
                writer.write(piece)
                await writer.drain()
        else:
            left = int(re.search(rb"Content-Length: (\d+)", head)[1])
            while left:
                left -= len(await reader.read(65536))
            writer.write(HEAD + b"Content-Length: 15\r\n\r\n" + b'{"fileKey":"k"}')
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(swallow, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with KintoneClient(url, auth=Password("a", "b")) as client:
        tracemalloc.start()
        total = 0
        async with client.files.download(file_key="x") as stream:
            async for chunk in stream:
                total += len(chunk)
        await client.files.upload(content=path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    server.close()
    assert total == size
    assert peak < 8 * 1024 * 1024


async def test_a_file_goes_from_one_kintone_to_another(client) -> None:
    file = await attached(client, LARGE, "x.pdf")
    async with client.files.download(file_key=file.file_key) as stream:
        copied = await client.files.upload(
            content=stream, name="copy.pdf", content_type=stream.content_type
        )
    value = [Attachment(file_key=copied.file_key)]
    added = await client.records.add(app=APP, record={"report": value})
    (copy,) = (await client.records.get(app=APP, id=added.id)).record["report"]
    assert await client.files.download(file_key=copy.file_key) == LARGE


async def test_a_redirect_is_not_followed(client, service) -> None:
    async def away(_request):
        return web.Response(status=302, headers={"Location": "/login"})

    service.faults.extend([away, away])
    with pytest.raises(KintoneAuthenticationError):
        await client.files.download(file_key="x")
    with pytest.raises(KintoneAuthenticationError):
        await client.files.upload(content=b"x", name="a")

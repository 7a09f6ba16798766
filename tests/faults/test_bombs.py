"""Answers that are too large, as they are or once they are decompressed."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest

from specloom import AnswerTooLargeError, ConfigurationError, Retry, TransportError
from specloom.kintone import KintoneAuthenticationError

PAGE = b'{"records": [], "totalCount": "7"}'
MIB = 1 << 20


def head(*lines):
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode()


def encoded(body, encoding):
    return head(f"Content-Encoding: {encoding}", f"Content-Length: {len(body)}") + body


def bare_deflate(data):
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(data) + engine.flush()


ENCODERS = {
    "gzip": ("gzip", gzip.compress),
    "two files of gzip": (
        "gzip",
        lambda data: gzip.compress(data[: len(data) // 2]) + gzip.compress(data[len(data) // 2 :]),
    ),
    "x-gzip": ("x-gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("Deflate", bare_deflate),
    "identity": ("identity", bytes),
}
encoders = pytest.mark.parametrize(("encoding", "encode"), ENCODERS.values(), ids=ENCODERS.keys())


@encoders
async def test_a_compressed_answer_is_read(faults, kintone, encoding, encode):
    faults.play(encoded(encode(PAGE), encoding))
    assert (await kintone.records.list(app=1)).total_count == 7


@encoders
async def test_a_compressed_answer_in_single_bytes_is_read(faults, kintone, encoding, encode):
    async def drip(wire):
        await wire.send(head(f"Content-Encoding: {encoding}", "Transfer-Encoding: chunked"))
        for byte in encode(PAGE):
            await wire.send(b"1\r\n%c\r\n" % byte)
        await wire.send(b"0\r\n\r\n")

    faults.play(drip)
    assert (await kintone.records.list(app=1)).total_count == 7


@pytest.mark.parametrize("encode", [gzip.compress, zlib.compress])
async def test_a_compressed_answer_that_breaks_off_is_an_error(faults, make, encode):
    encoding = "gzip" if encode is gzip.compress else "deflate"
    faults.play(encoded(encode(PAGE)[:-6], encoding))
    async with make(retry=Retry(attempts=2)) as client:
        with pytest.raises(TransportError, match="cannot be read: it broke off"):
            await client.records.list(app=1)
    assert faults.tries == 2


async def test_only_what_is_understood_is_asked_for(faults, kintone):
    faults.play(encoded(PAGE, "identity"))
    await kintone.records.list(app=1)
    assert "Accept-Encoding: gzip, deflate\r\n" in faults.heads()[0]


# --- too much


async def announced(wire):
    await wire.send(head(f"Content-Length: {2 * MIB}"))
    await wire.closed()


async def sent(wire):
    await wire.send(head("Transfer-Encoding: chunked"))
    for _ in range(100):
        await wire.send(b"10000\r\n" + b" " * 65536 + b"\r\n")


async def sent_until_closed(wire):
    await wire.send(head("Connection: close"))
    for _ in range(100):
        await wire.send(b" " * 65536)


def bomb(encoding, encode):
    async def script(wire):
        await wire.send(encoded(encode(b" " * (64 * MIB)), encoding))

    return script


GZIP_BOMB = bomb("gzip", lambda data: gzip.compress(data, 9))
DEFLATE_BOMB = bomb("deflate", lambda data: zlib.compress(data, 9))
TOO_MUCH = {
    "announced": announced,
    "sent": sent,
    "sent until closed": sent_until_closed,
    "gzip": GZIP_BOMB,
    "deflate": DEFLATE_BOMB,
}


@pytest.mark.parametrize("script", TOO_MUCH.values(), ids=TOO_MUCH.keys())
async def test_an_answer_that_is_too_large_is_stopped(faults, make, script):
    faults.play(script)
    async with make(max_answer_bytes=MIB) as client:
        with pytest.raises(AnswerTooLargeError, match=f"more than {MIB} bytes") as caught:
            await client.records.list(app=1)
        assert caught.value.is_final
        assert caught.value.maybe_done
        assert faults.tries == 1
    await faults.left()


async def test_a_bomb_is_stopped_while_it_is_read(faults, make):
    compressed = gzip.compress(b" " * (64 * MIB), 9)
    faults.play(encoded(compressed, "gzip"))
    async with make(max_answer_bytes=MIB) as client:
        tracemalloc.start()
        try:
            with pytest.raises(AnswerTooLargeError):
                await client.records.list(app=1)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 8 * MIB


async def test_brotli_is_not_read_at_all(faults, once):
    faults.play(encoded(b"\x00" * 100, "br"))
    async with once as client:
        with pytest.raises(TransportError, match="its encoding 'br' was not asked for"):
            await client.records.list(app=1)


@pytest.mark.parametrize("chain", ["gzip, gzip", "gzip,identity", "deflate, gzip"])
async def test_a_chain_of_encodings_is_not_read(faults, once, chain):
    faults.play(encoded(gzip.compress(gzip.compress(PAGE)), chain))
    async with once as client:
        with pytest.raises(TransportError, match="was not asked for"):
            await client.records.list(app=1)


async def test_the_page_of_an_error_is_bounded_too(faults, make):
    faults.play(b"HTTP/1.1 401 No\r\nContent-Length: 2000000\r\n\r\n")
    async with make(max_answer_bytes=MIB) as client:
        with pytest.raises(AnswerTooLargeError):
            await client.records.list(app=1)


async def test_an_answer_of_just_that_size_is_read(faults, make):
    body = PAGE + b" " * (MIB - len(PAGE))
    for script in (encoded(body, "identity"), encoded(gzip.compress(body), "gzip")):
        faults.scripts[:] = [script]
        async with make(max_answer_bytes=MIB) as client:
            assert (await client.records.list(app=1)).total_count == 7


@pytest.mark.parametrize("bound", [0, -1, 1.5, "1"])
def test_a_bound_that_is_none_is_refused(make, bound):
    with pytest.raises(ConfigurationError, match="max_answer_bytes must be a whole number"):
        make(max_answer_bytes=bound)


# --- files


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
async def test_a_file_may_be_larger(faults, make, encoding):
    content = b"0123456789abcdef" * 65536 * 4
    body = gzip.compress(content) if encoding == "gzip" else content
    faults.play(encoded(body, encoding))
    async with make(max_answer_bytes=MIB) as client:
        assert await client.files.download(file_key="a") == content


async def test_a_file_is_decompressed_piece_by_piece(faults, make):
    faults.play(encoded(gzip.compress(b" " * (64 * MIB), 9), "gzip"))
    async with make() as client, client.files.download(file_key="a") as file:
        async for piece in file:
            assert len(piece) <= MIB
            break
    await faults.left()


async def test_a_compressed_file_that_breaks_off_is_an_error(faults, once):
    content = gzip.compress(bytes(range(256)) * 4096)
    faults.play(encoded(content[:-6], "gzip"))
    async with once as client:
        with pytest.raises(TransportError, match="broke off"):
            await client.files.download(file_key="a")


async def test_the_refusal_of_a_file_is_read(faults, once):
    said = gzip.compress(b'{"code": "CB_WA01", "message": "no", "id": "i"}')
    status = f"HTTP/1.1 401 No\r\nContent-Encoding: gzip\r\nContent-Length: {len(said)}\r\n\r\n"
    faults.play(status.encode() + said)
    async with once as client:
        with pytest.raises(KintoneAuthenticationError) as caught:
            await client.files.download(file_key="a")
    assert caught.value.code == "CB_WA01"

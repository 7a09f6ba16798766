"""Connections that break, stall and drip: what the client says, and how often it tried."""

from __future__ import annotations

import asyncio
import time

import pytest

from specloom import DeadlineError, DecodeError, Retry, SpecloomError, TransportError
from specloom.kintone import KintoneServerError

PAGE = b'{"records": [], "totalCount": "0"}'
ADDED = b'{"id": "1", "revision": "1"}'


def whole(body, *headers):
    lines = ["HTTP/1.1 200 OK", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


async def reset_before(wire):
    wire.reset()


async def close_before(wire):
    wire.writer.close()


async def reset_in_headers(wire):
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: appl")
    wire.reset()


async def close_in_headers(wire):
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: appl")
    wire.writer.close()


async def reset_in_body(wire):
    await wire.send(whole(PAGE)[:-10])
    await asyncio.sleep(0.02)
    wire.reset()


async def close_in_body(wire):
    await wire.send(whole(PAGE)[:-10])
    wire.writer.close()


async def close_in_chunk(wire):
    await wire.send(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"records"')
    wire.writer.close()


async def close_between_chunks(wire):
    await wire.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")
    wire.writer.close()


BREAKS = [
    reset_before,
    close_before,
    reset_in_headers,
    close_in_headers,
    reset_in_body,
    close_in_body,
    close_in_chunk,
    close_between_chunks,
]


@pytest.fixture(params=BREAKS, ids=lambda script: script.__name__)
def broken(request):
    return request.param


async def test_a_read_is_tried_again(faults, kintone, broken):
    faults.play(broken, whole(PAGE))
    assert (await kintone.records.list(app=1)).records == []
    assert faults.tries == 2


async def test_a_write_is_not_tried_again(faults, kintone, broken):
    faults.play(broken, whole(ADDED))
    with pytest.raises(TransportError) as caught:
        await kintone.records.add(app=1, record={})
    assert caught.value.maybe_done
    assert caught.value.attempts == 1
    assert faults.tries == 1


@pytest.mark.parametrize("write", ["update", "delete_many", "bulk"])
async def test_no_write_is_sent_twice(faults, kintone, write):
    faults.play(reset_before, whole(b"{}"))
    calls = {
        "update": lambda: kintone.records.update(app=1, id=1, record={}, revision=1),
        "delete_many": lambda: kintone.records.delete_many(app=1, ids=[1]),
        "bulk": lambda: kintone.bulk_request(
            requests=[{"method": "POST", "api": "/k/v1/record.json", "payload": {"app": 1}}]
        ),
    }
    with pytest.raises(TransportError):
        await calls[write]()
    assert faults.tries == 1


async def test_tries_end(faults, kintone, broken):
    faults.play(broken)
    with pytest.raises(TransportError) as caught:
        await kintone.records.list(app=1)
    assert caught.value.attempts == faults.tries == 4


async def test_a_dropped_idle_connection_is_replaced(faults, kintone):
    async def answer_and_leave(wire):
        await wire.send(whole(PAGE))
        wire.writer.close()

    faults.play(answer_and_leave)
    for _ in range(5):
        await kintone.records.list(app=1)
        await asyncio.sleep(0.01)
    assert faults.connections >= 5


async def test_a_kept_connection_that_drops_as_a_read_arrives_is_replaced(faults, kintone):
    told = []
    client = kintone.with_options(retry=Retry(on_retry=told.append))
    faults.play(whole(PAGE), reset_before, whole(PAGE))
    await client.records.list(app=1)
    await client.records.list(app=1)
    assert (faults.tries, faults.connections) == (3, 2)
    assert [event.attempt for event in told] == [1]
    assert isinstance(told[0].cause, TransportError)


async def test_a_kept_connection_that_drops_as_a_write_arrives_is_an_error(faults, kintone):
    faults.play(whole(PAGE), reset_before, whole(ADDED))
    await kintone.records.list(app=1)
    with pytest.raises(TransportError):
        await kintone.records.add(app=1, record={})
    assert faults.tries == 2


# --- time


async def stall_before(wire):
    await wire.closed()


async def stall_in_headers(wire):
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type")
    await wire.closed()


async def stall_in_body(wire):
    await wire.send(whole(PAGE)[:-10])
    await wire.closed()


async def drip_headers(wire):
    await wire.send(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        await wire.send(b"X-%d: x\r\n" % number)
        await asyncio.sleep(0.02)


async def drip_body(wire):
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(100_000):
        await wire.send(b" ")
        await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    "slow",
    [stall_before, stall_in_headers, stall_in_body, drip_headers, drip_body],
    ids=lambda script: script.__name__,
)
@pytest.mark.parametrize("safe", [True, False], ids=["read", "write"])
async def test_no_wait_outlasts_the_timeout(faults, make, slow, safe):
    faults.play(slow)
    async with make(timeout=0.7) as client:
        started = time.monotonic()
        with pytest.raises(DeadlineError) as caught:
            await (client.records.list(app=1) if safe else client.records.add(app=1, record={}))
        assert time.monotonic() - started < 30
    assert caught.value.maybe_done
    assert faults.tries == 1
    await faults.left()


async def test_one_timeout_spans_all_tries(faults, make):
    async def late_failure(wire):
        await asyncio.sleep(0.2)
        await wire.send(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")

    faults.play(late_failure)
    async with make(timeout=1.1, retry=Retry(attempts=50, base=0)) as client:
        with pytest.raises(DeadlineError):
            await client.records.list(app=1)
    assert 2 <= faults.tries <= 6


# --- lies


LIES = {
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "a length below zero": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
    "a length in words": b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}",
    "a length without end": b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 6000 + b"\r\n\r\n{}",
    "a header without end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n{}",
    "a chunk that is none": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
    "no gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    "a foreign encoding": b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n{}",
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
@pytest.mark.parametrize("safe", [True, False], ids=["read", "write"])
async def test_an_answer_that_cannot_be_read_is_an_error(faults, make, lie, safe):
    async def say(wire):
        await wire.send(lie)
        wire.writer.close()

    faults.play(say)
    async with make(retry=Retry(attempts=2)) as client:
        with pytest.raises(TransportError) as caught:
            await (client.records.list(app=1) if safe else client.records.add(app=1, record={}))
    assert caught.value.maybe_done
    assert faults.tries == (2 if safe else 1)


async def test_more_than_was_announced_is_not_taken_for_the_next_answer(faults, kintone):
    faults.play(
        whole(PAGE) + b'{"records": [{"$id": {"type": "__ID__", "value": "666"}}]}', whole(PAGE)
    )
    first = await kintone.records.list(app=1)
    await asyncio.sleep(0.02)
    second = await kintone.records.list(app=1)
    assert first.records == second.records == []


async def test_an_answer_that_nobody_asked_for_is_not_taken(faults, kintone):
    forged = whole(b'{"records": [], "totalCount": "666"}')
    faults.play(whole(PAGE) + forged, whole(PAGE))
    await kintone.records.list(app=1)
    await asyncio.sleep(0.02)
    assert (await kintone.records.list(app=1)).total_count == 0


BODIES = {
    "nothing": b"",
    "blanks": b" \r\n ",
    "a page": b"<!DOCTYPE html><html><body>Log in</body></html>",
    "text": b"OK",
    "half": PAGE[:-5],
    "two": PAGE + PAGE,
    "UTF-16": PAGE.decode().encode("utf-16"),
    "UTF-32": PAGE.decode().encode("utf-32"),
    "Shift JIS": '{"records": "日本"}'.encode("shift-jis"),
    "a list": b"[]",
    "null": b"null",
    "a wrong type": b'{"records": {}}',
    "a text for a number": b'{"records": [], "totalCount": "many"}',
    "a number too large": b'{"records": [], "totalCount": ' + b"9" * 5000 + b"}",
    "depth": b'{"records": ' + b"[" * 200_000,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_body_of_another_kind_is_a_decode_error(faults, kintone, body):
    faults.play(whole(body))
    with pytest.raises(DecodeError) as caught:
        await kintone.records.list(app=1)
    error = caught.value
    assert error.operation == "records.list"
    assert error.path.startswith("$")
    assert error.body == body
    assert error.host == faults.base_url[7:]
    assert faults.tries == 1


async def test_a_mark_of_byte_order_is_no_error(faults, kintone):
    faults.play(whole(b"\xef\xbb\xbf" + PAGE))
    assert (await kintone.records.list(app=1)).total_count == 0


@pytest.mark.parametrize("kind", ["text/html; charset=shift_jis", "image/png", "", ";;"])
async def test_json_is_read_whatever_it_is_called(faults, kintone, kind):
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(PAGE)}\r\n\r\n"
    faults.play(head.encode() + PAGE)
    assert (await kintone.records.list(app=1)).total_count == 0


@pytest.mark.parametrize("body", [b"", b"  ", b"<html>", b"OK", b"null", b"true", b"[{}]", b'"OK"'])
async def test_a_write_without_a_result_needs_a_word_of_success(faults, kintone, body):
    faults.play(whole(body))
    with pytest.raises(DecodeError, match=r"records\.delete_many: the answer is"):
        await kintone.records.delete_many(app=1, ids=[1])
    assert faults.tries == 1


@pytest.mark.parametrize("said", [whole(b"{}"), b"HTTP/1.1 204 No Content\r\n\r\n"])
async def test_a_word_of_success_is_an_object_or_204(faults, kintone, said):
    faults.play(said)
    assert await kintone.records.delete_many(app=1, ids=[1]) is None


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 599])
@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b"[" * 100_000, b'{"code": 5}'])
async def test_a_failure_with_any_body_is_the_services(faults, once, status, body):
    head = f"HTTP/1.1 {status} No\r\nContent-Length: {len(body)}\r\n\r\n"
    faults.play(head.encode() + body)
    async with once as client:
        with pytest.raises(KintoneServerError) as caught:
            await client.records.list(app=1)
    assert (caught.value.status, caught.value.body) == (status, body)


async def test_informational_answers_are_passed_over(faults, kintone):
    faults.play(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + whole(PAGE))
    assert (await kintone.records.list(app=1)).total_count == 0


async def test_a_change_of_protocol_is_no_success(faults, once):
    faults.play(b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")
    async with once as client:
        with pytest.raises(SpecloomError):
            await client.records.delete_many(app=1, ids=[1])

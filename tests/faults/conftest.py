"""A server of bare sockets that misbehaves as it is told, and clients of it."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from contextlib import asynccontextmanager, suppress

import pytest

from specloom import Retry
from specloom.kintone import ApiToken, KintoneClient

SECRET = "token-4711"


async def body_of(head, reader):
    if length := re.search(r"content-length: (\d+)", head, re.IGNORECASE):
        return await reader.readexactly(int(length[1]))
    body = b""
    if re.search("transfer-encoding: chunked", head, re.IGNORECASE):
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    return body


class Wire:
    """One connection, seen from the server."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer

    async def send(self, data):
        self.writer.write(data)
        await self.writer.drain()

    def reset(self):
        """Cut the connection off without a farewell."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def closed(self):
        """Wait until the client has closed it."""
        with suppress(ConnectionError):
            while await self.reader.read(1 << 16):
                pass


class FaultServer:
    """Plays one script a request: `async def script(wire)`, the last one for ever.

    Bytes are sent as they are, and the connection is kept.
    """

    def __init__(self):
        self.scripts = []
        self.requests = []
        """Each request: its head, and its body."""
        self.connections = 0
        self.open = set()
        self.base_url = ""

    def play(self, *scripts):
        self.scripts.extend(scripts)

    @property
    def tries(self):
        return len(self.requests)

    def heads(self):
        return [head for head, _ in self.requests]

    async def serve(self, reader, writer):
        self.connections += 1
        self.open.add(writer)
        wire = Wire(reader, writer)
        try:
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                body = await body_of(head, reader)
                self.requests.append((head, body))
                script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
                if isinstance(script, bytes):
                    await wire.send(script)
                else:
                    await script(wire)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open.discard(writer)
            writer.close()

    async def reached(self, tries):
        """Wait until so many requests have come."""
        async with asyncio.timeout(30):
            while self.tries < tries:  # noqa: ASYNC110  # they come in tasks of the server's own
                await asyncio.sleep(0.005)

    async def left(self):
        """Wait until no connection is open any more."""
        async with asyncio.timeout(30):
            while self.open:  # noqa: ASYNC110  # connections end in tasks of the server's own
                await asyncio.sleep(0.01)


@asynccontextmanager
async def fault_server():
    server = FaultServer()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=1 << 20)
    server.base_url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()
        for writer in list(server.open):
            writer.transport.abort()
        for _ in range(3):
            await asyncio.sleep(0)


@pytest.fixture
async def faults(instant_retries):
    async with fault_server() as server:
        yield server


@pytest.fixture
async def elsewhere():
    """A server of another origin, which nothing may reach."""
    async with fault_server() as server:
        server.play(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        yield server
        assert server.connections == 0


@pytest.fixture
async def kintone(faults):
    """A client of the server, and what was told of its tries."""
    async with KintoneClient(faults.base_url, auth=ApiToken(SECRET), timeout=10) as client:
        yield client


@pytest.fixture
def make(faults):
    """Makes clients of the server with options of their own."""

    def client(**options):
        options = {"auth": ApiToken(SECRET), "timeout": 10, **options}
        return KintoneClient(faults.base_url, **options)

    return client


@pytest.fixture
def once(make):
    return make(retry=Retry(attempts=1))

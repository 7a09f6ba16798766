"""What two clients of kintone send for the same calls: ours, and the vendor's in JavaScript."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import attrs

from specloom import DecodeError
from specloom.core.middleware.retry import Retry
from specloom.kintone import KintoneClient
from specloom.testing import LocalService
from specloom.testing.server import json_response

from . import node
from .node import BrokenError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from aiohttp import web

    from specloom.testing.server import Received

    from .kintone_cases import Case

__all__ = ["IGNORED", "Made", "Part", "Sent", "make_all"]

PROJECT = Path(__file__).parent / "kintone_js"
CALL_SECONDS = 20

IGNORED = {
    "accept": "both take any type",
    "accept-encoding": "what the HTTP library can unpack",
    "connection": "the HTTP library's own",
    "content-length": "follows from the body",
    "host": "follows from the address",
    "transfer-encoding": "follows from the body",
    "user-agent": "each client's own name",
}
"""Headers that are not compared, and why."""

DULL = {"ids": [], "revisions": [], "records": [], "results": [], "defaultThread": "30"}
"""The answer to a call that does not care: the vendor's client reads no more than this."""


@attrs.frozen
class Part:
    """A part of a form."""

    head: tuple[str, ...]
    """Its headers, in order."""
    body: bytes


@attrs.frozen
class Sent:
    """One request as it came over the wire."""

    method: str
    path: str
    query: str
    """What followed `?`, percent-encoding included."""
    headers: dict[str, str]
    """By name as it was sent, without those that are not compared."""
    body: bytes = b""
    parts: tuple[Part, ...] = ()
    """The parts of a form, in order, instead of a body; its boundary is left to chance."""

    @classmethod
    def of(cls, received: Received) -> Self:
        """What a recorder kept."""
        headers = {k: v for k, v in received.headers.items() if k.lower() not in IGNORED}
        assert len(received.headers) == len({k.lower() for k in received.headers}), "one came twice"
        body, parts = received.body, ()
        form = re.fullmatch(
            r"multipart/form-data; ?boundary=(\S+)", headers.get("Content-Type", "")
        )
        if form is not None:
            headers["Content-Type"] = "multipart/form-data"
            body, parts = b"", _parts(received.body, form[1])
        return cls(received.method, received.path, received.query_string, headers, body, parts)


def _parts(body: bytes, boundary: str) -> tuple[Part, ...]:
    first, *rest = f"\r\n{body.decode('latin-1')}".split(f"\r\n--{boundary}")
    assert (first, rest[-1]) == ("", "--\r\n"), "a form begins and ends with its boundary"
    parts: list[Part] = []
    for text in rest[:-1]:
        head, _, content = text.removeprefix("\r\n").partition("\r\n\r\n")
        lines = head.encode("latin-1").decode().split("\r\n")
        parts.append(Part(tuple(lines), content.encode("latin-1")))
    return tuple(parts)


@attrs.frozen
class Made:
    """What became of one call by one client."""

    sent: list[Sent]
    error: str | None
    """The class and message of what it raised."""


class Recorder(LocalService):
    """Answers every request, and keeps it."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: deque[Any] = deque()
        """What the next requests are answered with."""

    @property
    def address(self) -> str:
        """Its address in the one form of http that the vendor's client takes."""
        port = self.base_url.rpartition(":")[2]
        assert len(port) == 5, "lengths of URLs are reckoned with a port of five digits"
        return f"http://localhost:{port}"

    async def handle(self, request: web.Request) -> web.Response:
        answer = self.answers.popleft() if self.answers else DULL
        return json_response(answer, status=400 if "code" in answer else 200)

    def prepare(self, answers: Sequence[Any]) -> None:
        self.received.clear()
        self.answers = deque(answers)

    def sent(self) -> list[Sent]:
        return [Sent.of(received) for received in self.received]


class VendorClient:
    """The vendor's client, in a process of Node.js that makes one call after another."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.methods: list[str] = []

    @classmethod
    async def start(cls) -> Self:
        found = node.find()
        modules = await asyncio.to_thread(found.installed, PROJECT)
        process = await asyncio.create_subprocess_exec(
            found.path,
            "--dns-result-order=ipv4first",  # the recorder listens there
            str(PROJECT / "driver.js"),
            str(modules),
            env={k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=1 << 20,
        )
        client = cls(process)
        client.methods = (await client._read())["methods"]
        return client

    async def make(self, method: str, params: Any, options: dict[str, Any]) -> str | None:
        """Make a call; gives what it threw."""
        stdin = self._process.stdin
        assert stdin is not None
        call = {"method": method, "params": params, "options": options}
        stdin.write(f"{json.dumps(call)}\n".encode())
        await stdin.drain()
        error: str | None = (await self._read())["error"]
        return error

    async def _read(self) -> Any:
        stdout, stderr = self._process.stdout, self._process.stderr
        assert stdout is not None
        assert stderr is not None
        async with asyncio.timeout(CALL_SECONDS):
            line = await stdout.readline()
            if not line:
                raise BrokenError(f"the driver ended: {(await stderr.read()).decode()}")
        return json.loads(line)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()  # the driver ends when it closes
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


async def make_all(cases: Sequence[Case]) -> tuple[dict[str, tuple[Made, Made]], list[str]]:
    """Make every call with both clients.

    Returns:
        What the vendor's client and ours made of each case, and the methods that the former has.
    """
    made: dict[str, tuple[Made, Made]] = {}
    async with Recorder() as recorder, await VendorClient.start() as vendor:
        for case in cases:
            call = case.call
            recorder.prepare(call.answers)
            options = case.vendor_options(recorder.address)
            error = await vendor.make(call.method, call.params, options)
            theirs = Made(recorder.sent(), error)
            recorder.prepare(call.answers)
            made[case.name] = (
                theirs,
                Made(error=await _make_ours(case, recorder.address), sent=recorder.sent()),
            )
    return made, vendor.methods


async def _make_ours(case: Case, address: str) -> str | None:
    """Make a call with our client; gives what it raised."""
    try:
        options = case.own_options()
        base = address + case.after_base
        async with KintoneClient(base, retry=Retry(attempts=1), **options) as client:
            await _run(client, case.call.own, case.call.given)
    except DecodeError:
        if case.call.answers:  # else the answer is dull: what was sent is what counts
            raise
    except Exception as error:  # noqa: BLE001  # part of what is compared
        return f"{type(error).__name__}: {error}"
    return None


async def _run(client: KintoneClient, operation: str, arguments: dict[str, Any]) -> None:
    method: Any = client
    for name in operation.split("."):
        method = getattr(method, name)
    result = method(**arguments)
    if operation == "files.download":
        async with result as file:
            await file.read()
    elif hasattr(result, "__aiter__"):
        async for _ in result:
            pass
    else:
        await result

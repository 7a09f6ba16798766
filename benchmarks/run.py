"""The ratios that specloom is held to, measured side by side in one run.

Each is the median of interleaved rounds, so that what else the machine does weighs on both sides
alike. The exit code tells whether anything could not be measured, never how fast it was.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import content
import orjson
import server
from rich.console import Console
from rich.table import Table

from specloom.kintone import KintoneClient, Password

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from specloom.kintone._generated.records import RecordPage

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.append(str(ROOT / "tests" / "apps"))
import large  # noqa: E402  # specs as large as one likes, which the tests count with

VENDOR_OPENAPI = ROOT / "tests" / "data" / "kintone-openapi.yaml"
FEW, MANY = 10_000, 1_000_000


@contextmanager
def serving(last: int) -> Iterator[str]:
    """Run the server in a process of its own, so that its CPU and memory are not counted."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "server.py"), str(last)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.stdin.close()
        process.wait(timeout=10)


def ratio(ours: list[float], reference: list[float]) -> tuple[float, float, float]:
    """The ratio of medians, and the medians."""
    a, b = statistics.median(ours), statistics.median(reference)
    return a / b, a, b


def call_cpu(
    typed: Callable[[KintoneClient], Awaitable[object]],
    path: str,
    params: dict[str, str],
    *,
    calls: int = 400,
    rounds: int = 15,
) -> tuple[float, float, float]:
    """CPU of one typed call, against the same request by bare aiohttp and orjson."""

    async def measure(base: str) -> tuple[float, float, float]:
        url, headers = f"{base}{path}", {"X-Cybozu-Authorization": "YTpi"}
        async with (
            KintoneClient(base, auth=Password("a", "b")) as client,
            aiohttp.ClientSession() as session,
        ):

            async def ours_once() -> None:
                await typed(client)

            async def bare_once() -> None:
                async with session.get(url, params=params, headers=headers) as response:
                    orjson.loads(await response.read())

            async def cpu(call: Callable[[], Awaitable[None]]) -> float:
                started = time.process_time()
                for _ in range(calls):
                    await call()
                return (time.process_time() - started) / calls * 1e6

            await cpu(ours_once)
            await cpu(bare_once)
            ours, reference = [], []
            for _ in range(rounds):
                reference.append(await cpu(bare_once))
                ours.append(await cpu(ours_once))
            return ratio(ours, reference)

    with serving(FEW) as base:
        return asyncio.run(measure(base))


def record_cpu() -> tuple[float, float, float]:
    """CPU of getting one record."""
    params = {"app": "7", "id": "1"}
    return call_cpu(lambda client: client.records.get(app=7, id=1), "/k/v1/record.json", params)


def users_cpu() -> tuple[float, float, float]:
    """CPU of listing five users."""
    params = {"offset": "0", "size": "5"}
    return call_cpu(lambda client: client.users.list(offset=0, size=5), "/v1/users.json", params)


def decode_cpu(made: Callable[[RecordPage], object] | None = None) -> tuple[float, float, float]:
    """CPU of decoding a page of 500 records, against orjson on the same bytes.

    Args:
        made: What is done with the page; nothing when absent.
    """
    from specloom.core.codec import Decoder
    from specloom.kintone._generated.records import RecordPage

    rounds, decodes = 15, 6
    body, decode = server.page(1, server.PAGE), Decoder(RecordPage)

    def ours_once() -> object:
        page = decode(body, "records.list")
        return page if made is None else made(page)

    def cpu(call: Callable[[], object]) -> float:
        call()  # finds the memory as the other side left it
        started = time.process_time()
        for _ in range(decodes):
            call()
        return (time.process_time() - started) / decodes * 1e3

    ours, reference = [], []
    for _ in range(rounds):
        reference.append(cpu(lambda: orjson.loads(body)))
        ours.append(cpu(ours_once))
    return ratio(ours, reference)


def typed_decode_cpu() -> tuple[float, float, float]:
    """CPU of decoding a page into the records of an app of one's own."""
    from orders import Order

    return decode_cpu(lambda page: [Order(record) for record in page.records])


def typed_read_cpu() -> tuple[float, float, float]:
    """CPU of that, and of reading every field of every record."""
    from orders import Order

    def read(page: RecordPage) -> None:
        for record in page.records:
            order = Order(record)
            for name in Order.__fields__:
                getattr(order, name)
            for row in order.lines:
                _ = row.item

    return decode_cpu(read)


def import_time(rounds: int = 15) -> tuple[float, float, float]:
    """Time of importing the client in a new process, against `import aiohttp`."""

    def wall(statement: str) -> float:
        code = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
        out = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        return float(out.stdout) * 1e3

    ours, reference = [], []
    for _ in range(rounds):
        reference.append(wall("import aiohttp"))
        ours.append(wall("from specloom.kintone import KintoneClient"))
    return ratio(ours, reference)


def regenerate_time() -> tuple[float, float, float]:
    """Time of regenerating everything, against openapi-python-client on the vendor's file."""
    peer = shutil.which("openapi-python-client", path=str(Path(sys.executable).parent))
    if peer is None or not VENDOR_OPENAPI.exists():
        raise LookupError("openapi-python-client or the vendor's file is not here")

    def wall(command: list[str]) -> float:
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=scratch)
        return time.perf_counter() - started

    with tempfile.TemporaryDirectory() as scratch:
        specloom = str(Path(sys.executable).with_name("specloom"))
        ours = [
            wall([specloom, "generate", str(ROOT / "specs"), "--out", f"{scratch}/ours{index}"])
            for index in range(3)
        ]
        theirs = wall(
            [peer, "generate", "--path", str(VENDOR_OPENAPI), "--output-path", f"{scratch}/peer"]
        )
    return ratio(ours, [theirs])


TIMED = """\
import sys, time
from specloom_codegen import generate
started = time.perf_counter()
generate(sys.argv[1], sys.argv[2])
print(time.perf_counter() - started)
"""
WEIGHED = """\
import sys, tracemalloc
from specloom_codegen import generate
tracemalloc.start()
generate(sys.argv[1], sys.argv[2])
print(tracemalloc.get_traced_memory()[1] / 1e6)
"""
FEW_OPERATIONS, MANY_OPERATIONS = 500, 2000


def generator_scale(program: str, rounds: int = 3) -> tuple[float, float, float]:
    """What generating 2,000 operations takes, against 500.

    Args:
        program: Generates, and prints what it took.
        rounds: How often each is done, in a process of its own.
    """

    def measured(count: int) -> float:
        with tempfile.TemporaryDirectory() as scratch:
            specs = large.write(Path(scratch), "operations", count)
            command = [sys.executable, "-c", program, str(specs), f"{scratch}/out"]
            out = subprocess.run(command, check=True, capture_output=True, text=True)
        return float(out.stdout)

    ours, reference = [], []
    for _ in range(rounds):
        reference.append(measured(FEW_OPERATIONS))
        ours.append(measured(MANY_OPERATIONS))
    return ratio(ours, reference)


def streaming_memory() -> tuple[float, float, float]:
    """Peak memory of streaming a million records, against ten thousand."""

    def peak(count: int) -> float:
        with serving(count) as base:
            out = subprocess.run(
                [sys.executable, str(HERE / "stream.py"), base],
                check=True,
                capture_output=True,
                text=True,
            )
        result = json.loads(out.stdout)
        assert result["records"] == count, result
        return float(result["peak"])

    few = peak(FEW)
    return ratio([peak(MANY)], [few])


CONSUMER = """\
from specloom.kintone import ApiToken, KintoneClient


async def count(base_url: str) -> int | None:
    async with KintoneClient(base_url, auth=ApiToken("x")) as kintone:
        return (await kintone.records.list(app=7, total_count=True)).total_count
"""
PATIENCE = 5.0
"""Seconds that somebody waits for a type checker."""


def type_check_time(rounds: int = 3) -> tuple[float, float, float]:
    """Time of a cold `mypy --strict` of six lines that use the client."""
    if find_spec("mypy") is None:
        raise LookupError("mypy is not here")
    ours = []
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, "consumer.py").write_text(CONSUMER)
        command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir=/dev/null", "consumer.py"]
        for _ in range(rounds):
            started = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, cwd=scratch)
            ours.append(time.perf_counter() - started)
    return ratio(ours, [PATIENCE])


def beside_peer(
    measure: Callable[[str], tuple[list[float], list[float]]],
) -> Callable[[], tuple[float, float, float]]:
    """The ratio of what is measured of both clients of Strapi."""

    def measured() -> tuple[float, float, float]:
        with serving(0) as base:
            return ratio(*measure(base))

    return measured


PEERS: dict[str, tuple[str, str, str, float, Callable[[], tuple[float, float, float]]]] = {
    "document": (
        *("CPU of a typed call: one document", "strapi-client 5.2.1", "us", 0.25),
        beside_peer(content.documents),
    ),
    "rows": (
        *("CPU of a typed row, pages of 100", "strapi-client 5.2.1", "us", 0.35),
        beside_peer(content.rows),
    ),
}
"""Those that are left out where the peer cannot be installed."""

RATIOS: dict[str, tuple[str, str, str, float | None, Callable[[], tuple[float, float, float]]]] = {
    "record": ("CPU of a typed call: one record", "aiohttp + orjson", "us", 1.25, record_cpu),
    "users": ("CPU of a typed call: five users", "aiohttp + orjson", "us", 1.25, users_cpu),
    "decode": ("decode of a 500-record page", "orjson.loads", "ms", 0.75, decode_cpu),
    "typed": ("typed decode, 500-record page", "orjson.loads", "ms", 0.75, typed_decode_cpu),
    "read": ("... and every field read", "orjson.loads", "ms", None, typed_read_cpu),
    "import": ("import of KintoneClient", "import aiohttp", "ms", 1.15, import_time),
    "generate": ("regenerate everything", "openapi-python-client", "s", 0.15, regenerate_time),
    "scale": (
        *("generate 2,000 operations", "500 operations", "s", 4.4),
        lambda: generator_scale(TIMED),
    ),
    "scale-memory": (
        *("... peak memory", "500 operations", "MB", 4.4),
        lambda: generator_scale(WEIGHED),
    ),
    "types": ("cold mypy --strict of six lines", "patience", "s", 1.0, type_check_time),
    "memory": ("peak memory, 1,000,000 records", "10,000 records", "MB", 1.10, streaming_memory),
    **PEERS,
}


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", choices=[*RATIOS, []], help="what to measure; all")
    only = parser.parse_args().only or list(RATIOS)
    table = Table(title="specloom, side by side in one run")
    for heading in ("what", "ours", "reference", "", "ratio", "bar", ""):
        table.add_column(heading, justify="left" if heading in {"what", "reference"} else "right")
    console = Console(width=120)
    failed = False
    for name in only:
        what, reference, unit, bar, measure = RATIOS[name]
        shown = "-" if bar is None else f"{bar:.2f}"
        try:
            with console.status(what):
                measured, ours, theirs = measure()
        except LookupError as error:
            table.add_row(what, "-", str(error), "", "", shown, "not measured")
            failed = failed or name not in PEERS
            continue
        table.add_row(
            what,
            f"{ours:.2f} {unit}",
            reference,
            f"{theirs:.2f} {unit}",
            f"{measured:.3f}",
            shown,
            "" if bar is None else "[green]reached[/]" if measured <= bar else "[red]missed[/]",
        )
    console.print(table)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Watching: what is saved is generated, faults are told, and an interrupt ends it."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from specloom_codegen import cli, watch

WAIT = 30
PROGRAM = """\
import signal
from specloom_codegen.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
raise SystemExit(main())
"""


class Watched:
    """A watcher in a process of its own, and what it prints."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-u", "-c", PROGRAM),
                *("generate", "specs", "--out", "out", "--watch"),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line.rstrip("\n"))

    def until(self, start: str) -> list[str]:
        """Give the lines up to one that starts so."""
        found = [self._lines.get(timeout=WAIT)]
        while not found[-1].startswith(start):
            found.append(self._lines.get(timeout=WAIT))
        return found


@pytest.fixture
def watched(shop):
    shop.write()
    found = Watched()
    yield found
    found.process.kill()
    found.process.communicate()


def test_from_save_to_save(shop, watched):
    watched.until("written out/shop/orders.py")
    note = "note: {type: string, description: Text for the shop.}"
    shop.write(("orders.yaml", note, ""))
    assert watched.until("written out") == [
        "breaking: shop.orders.add(note) is gone: callers that give it fail",
        "written out/shop/orders.py",
    ]
    assert "note" not in Path("out/shop/orders.py").read_text("utf-8")
    shop.write(("orders.yaml", note, "note: {type: strin, description: Text.}"))
    (fault,) = watched.until("specs")
    assert fault.startswith("specs/shop/orders.yaml:23:20: error[E012]: unknown type 'strin'")
    shop.write()
    assert watched.until("written out") == [
        "safe: shop.orders.add(note) is new: callers may give it",
        "written out/shop/orders.py",
    ]
    watched.process.send_signal(signal.SIGINT)
    assert watched.process.wait(WAIT) == 0
    assert watched.process.stderr is not None
    assert watched.process.stderr.read() == ""


def test_between_two_looks_it_sleeps(shop, monkeypatch, capsys):
    shop.write()
    pauses = []

    def sleep(seconds):
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(watch.time, "sleep", sleep)
    assert cli.main(["generate", "specs", "--out", "out", "--watch"]) == 0
    assert pauses == [0.2] * 3
    assert capsys.readouterr().out.count("written out/shop/orders.py") == 1


def test_a_folder_that_goes_and_comes(shop, monkeypatch, capsys):
    shop.write()
    steps = iter([lambda: os.rename("specs", "away"), lambda: os.rename("away", "specs")])  # noqa: PTH104

    def sleep(_):
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr(watch.time, "sleep", sleep)
    assert cli.main(["generate", "specs", "--out", "out", "--watch"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["specs:1:1: error[E001]: there is no such folder", "up to date"]


def test_it_writes(shop):
    shop.write()
    with pytest.raises(SystemExit):
        cli.main(["generate", "specs", "--out", "out", "--watch", "--check"])

"""Watching: what is saved is generated, faults are told, and an interrupt ends it."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from specloom_codegen import cli, pipeline, read, watch

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
                *(sys.executable, "-c", PROGRAM),
                *("generate", "specs", "--out", "out", "--watch"),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": ""},
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
    assert watched.process.wait(WAIT) == 130
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
    assert cli.main(["generate", "specs", "--out", "out", "--watch"]) == 130
    assert pauses == [0.1] * 3
    assert capsys.readouterr().out.count("written out/shop/orders.py") == 1


@pytest.fixture
def run(monkeypatch, capsys):
    """Watch while things happen, and give what was printed.

    Steps of one list follow each other look by look; after each list there are two looks more.
    """

    def run(*lists, arguments=("specs", "--out", "out")):
        waiting = iter([step for steps in ([], *lists) for step in (*steps, None, None)])

        def sleep(_):
            try:
                step = next(waiting)
            except StopIteration:
                raise KeyboardInterrupt from None
            if step is not None:
                step()

        monkeypatch.setattr(watch.time, "sleep", sleep)
        assert cli.main(["generate", *arguments, "--watch"]) == 130
        return capsys.readouterr().out.splitlines()

    return run


def _saved(path, old, new):
    """Save as editors do: another file takes the place of the first."""

    def save():
        fresh = path.with_name(f".{path.name}.yaml")
        fresh.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        fresh.replace(path)

    return save


def test_a_folder_that_goes_and_comes(shop, run):
    specs = shop.write()
    lines = run([lambda: specs.rename("away")], [lambda: Path("away").rename(specs)])
    assert lines[-2:] == ["specs:1:1: error[E001]: there is no such folder", "up to date"]


def test_only_what_was_saved_is_read_and_rendered_again(shop, run, monkeypatch):
    specs = shop.write()
    store = specs / "store"
    shutil.copytree(shop.folder, store)
    _saved(store / "service.yaml", "service: shop", "service: store")()
    done = []

    def counted(module, name, told):
        real = getattr(module, name)

        def call(*args):
            done.append((name, told(*args)))
            return real(*args)

        monkeypatch.setattr(module, name, call)

    counted(read, "load", lambda path, *_: str(path))
    counted(pipeline, "render", lambda module: module.file)
    lines = run(
        [done.clear, _saved(store / "orders.yaml", "How many to skip", "How many to leave")]
    )
    assert [told for name, told in done if name == "load"] == [
        "specs/store/orders.yaml",
        "specs/store/service.yaml",
    ]
    rendered = [told for name, told in done if name == "render"]
    assert len(set(rendered)) == len(rendered) > 1
    assert lines[-1:] == ["written out/store/orders.py"]


def test_a_file_is_taken_up_when_it_is_whole(shop, run):
    shop.write()
    path = shop.folder / "orders.yaml"
    whole = path.read_bytes()
    other = whole.replace(b"How many to skip", b"How many to leave")

    def half():
        path.write_bytes(other[: len(other) // 2])

    lines = run([half, lambda: path.write_bytes(other)])
    assert lines[-1] == "written out/shop/orders.py"
    assert not any("error[" in line for line in lines)
    lines = run([half], [lambda: path.write_bytes(other)])
    assert any("error[" in line for line in lines), "half a file that stays is told"
    assert lines[-1] == "up to date"


def test_files_come_and_go(shop, run):
    shop.write()
    path = shop.folder / "orders.yaml"
    parts = shop.folder / "parts.yaml"
    lines = run(
        [
            lambda: parts.write_text(
                "description: Parts.\ntypes:\n  Part: {description: A part., enum: [a]}\n"
            )
        ],
        [lambda: parts.rename(shop.folder / "pieces.yaml")],
        [(shop.folder / "pieces.yaml").unlink],
        [lambda: path.with_name(".#orders.yaml").symlink_to("nobody@nowhere")],
        [lambda: path.with_name("orders.yaml~").write_text("old")],
    )
    assert [line for line in lines if line.startswith(("written out/shop/p", "removed"))] == [
        "written out/shop/parts.py",
        "written out/shop/pieces.py",
        "removed out/shop/parts.py",
        "removed out/shop/pieces.py",
    ]
    assert not any("error[" in line for line in lines)


def test_a_link_that_leads_nowhere_is_told(shop, run):
    shop.write()
    link = shop.folder / "parts.yaml"
    lines = run([lambda: link.symlink_to("nothing")], [link.unlink])
    assert lines[-2:] == [
        "specs/shop/parts.yaml:1:1: error[E001]: cannot be read: No such file or directory",
        "up to date",
    ]


def test_what_goes_while_it_is_read_does_not_end_it(shop, run, monkeypatch):
    shop.write()
    real = watch.read

    def once(*_, **__):
        monkeypatch.setattr(watch, "read", real)
        raise FileNotFoundError("specs/shop")

    def fail_next_time():
        monkeypatch.setattr(watch, "read", once)

    path = shop.folder / "orders.yaml"
    lines = run(
        [fail_next_time, _saved(path, "How many to skip", "How many to leave")],
        [_saved(path, "How many to leave", "How many to pass")],
    )
    assert lines[-2:] == ["specloom: specs/shop", "written out/shop/orders.py"]


def test_a_service_that_comes_and_goes(shop, run):
    specs = shop.write()
    Path("pyproject.toml").write_text(
        '[tool.specloom]\nspecs = "specs"\nout = "src/{service}/made"\n'
    )
    copy = Path("store")
    shutil.copytree(shop.folder, copy)
    _saved(copy / "service.yaml", "service: shop", "service: store")()
    lines = run(
        [lambda: copy.rename(specs / "store")],
        [lambda: shutil.rmtree(specs / "store")],
        arguments=(),
    )
    assert "written src/store/made/orders.py" in lines
    assert "removed src/store/made/orders.py" in lines
    assert Path("src/shop/made/orders.py").exists()


def test_a_fault_in_one_service_waits_for_its_end(shop, run):
    specs = shop.write()
    store = specs / "store"
    shutil.copytree(shop.folder, store)
    _saved(store / "service.yaml", "service: shop", "service: store")()
    lines = run(
        [_saved(store / "orders.yaml", "returns: Page", "returns: Pag")],
        [_saved(shop.folder / "orders.yaml", "How many to skip", "How many to leave")],
        [_saved(store / "orders.yaml", "returns: Pag\n", "returns: Page\n")],
    )
    fault = "specs/store/orders.yaml:16:14: error[E012]: unknown type 'Pag'; did you mean 'Page'?"
    assert lines.count(fault) == 2
    assert lines[-1] == "written out/shop/orders.py"


def test_it_writes(shop):
    shop.write()
    with pytest.raises(SystemExit):
        cli.main(["generate", "specs", "--out", "out", "--watch", "--check"])

"""Time and memory grow no faster than the specs: counted, never timed."""

from __future__ import annotations

import itertools
import sys
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from large import SHAPES, write

import specloom_codegen
from specloom_codegen import kinds
from specloom_codegen.changes import compare
from specloom_codegen.faults import Faults, Place
from specloom_codegen.openapi.document import document
from specloom_codegen.openapi.importing import import_openapi
from specloom_codegen.openapi.texts import document_text
from specloom_codegen.pipeline import write_clients
from specloom_codegen.read import read
from specloom_codegen.spec import Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, FrameType

TIMES = 4
MOST = 4.4
"""How much more four times as much may take."""
COUNT = 50
OURS = str(Path(specloom_codegen.__file__).parent)


def lines(work: Callable[[], object]) -> Counter[str]:
    """Count the lines that the generator runs, each turn of a loop, by function."""
    forget()
    counts: dict[CodeType, Iterator[int]] = {}

    def trace(frame: FrameType, event: str, arg: object) -> object:
        code = frame.f_code
        if not code.co_filename.startswith(OURS):
            return None
        count = counts.setdefault(code, itertools.count())

        def tick(frame: FrameType, event: str, arg: object) -> object:
            next(count)
            return tick

        return tick

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    found: Counter[str] = Counter()
    for code, count in counts.items():
        found[f"{code.co_filename.removeprefix(OURS)}:{code.co_firstlineno}"] += next(count)
    return found


def forget() -> None:
    """Empty the generator's caches, so that one run saves the next no work."""
    for name, module in list(sys.modules.items()):
        if name.startswith("specloom_codegen"):
            for each in vars(module).values():
                if hasattr(each, "cache_clear"):
                    each.cache_clear()


def peak(work: Callable[[], object]) -> int:
    """Count the bytes in use at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def check_lines(few: Counter[str], many: Counter[str], count: int) -> None:
    """Fail with the functions that grow faster than the specs."""
    grown = {
        name: (few[name], found) for name, found in many.items() if found > MOST * few[name] + count
    }
    assert grown == {}
    assert many.total() <= MOST * few.total()


def use(specs: Path, out: Path) -> None:
    """Do all that is done with specs."""
    faults = Faults()
    services = read(specs, faults)
    assert not faults.errors
    write_clients(services, out)
    for each in services:
        kinds.lint(each, faults)
        if isinstance(each, Service):
            document(each)
    assert compare(services, services, (Place("old"), Place("new"))) == ()


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_as_much_takes_four_times_as_long(shape, tmp_path):
    few, many = (write(tmp_path / str(count), shape, count) for count in (COUNT, TIMES * COUNT))
    use(few, tmp_path / "warm")
    counted = [lines(lambda specs=each: use(specs, tmp_path / "out")) for each in (few, many)]
    check_lines(*counted, COUNT)


def test_two_thousand_operations_take_four_times_the_memory_of_five_hundred(tmp_path):
    few, many = (write(tmp_path / str(count), "operations", count) for count in (500, 2000))
    use(few, tmp_path / "warm")
    peaks = [peak(lambda specs=each: use(specs, tmp_path / "out")) for each in (few, many)]
    assert peaks[1] <= MOST * peaks[0]


@pytest.mark.parametrize("shape", ["operations", "files", "values"])
def test_an_import_takes_four_times_as_long_too(shape, tmp_path):
    def imported(count: int) -> Counter[str]:
        (service,) = read(write(tmp_path / str(count), shape, count), Faults())
        path = tmp_path / f"{count}.yaml"
        path.write_text(document_text(document(service), "yaml"))
        return lines(lambda: import_openapi(path, tmp_path / "large"))

    imported(3)
    check_lines(imported(25), imported(TIMES * 25), 25)


def test_what_grows_too_fast_is_told():
    few, many = (Counter({"names.py:1": count**2, "names.py:9": count}) for count in (50, 200))
    with pytest.raises(AssertionError, match=r"names\.py:1"):
        check_lines(few, many, 50)

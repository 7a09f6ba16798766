"""Files are written when they change, compared when asked, and removed when nothing makes them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from specloom_codegen import ForeignFileError, generate

OUT = Path("out", "shop")
FILES = {
    "__init__.py",
    "client.py",
    "credentials.py",
    "errors.py",
    "orders.py",
    "service.py",
}


@pytest.fixture
def specs(shop):
    specs = shop.write()
    generate(specs, "out")
    return specs


def test_the_first_run_writes_everything(shop):
    report = generate(shop.write(), "out")
    assert {path.name for path in report.written} == FILES
    assert {path.name for path in OUT.iterdir()} == FILES
    assert not report.is_current


def test_the_second_run_writes_nothing(specs):
    before = {path: path.stat().st_mtime_ns for path in OUT.iterdir()}
    report = generate(specs, "out")
    assert report.is_current
    assert list(report.lines()) == ["up to date"]
    assert {path: path.stat().st_mtime_ns for path in OUT.iterdir()} == before


KINDS = Path(__file__).parent / "specs"
"""Folders of all three kinds: endpoints, apps, content types."""


def test_what_did_not_change_stays_as_it_is_in_folders_of_every_kind(tmp_path):
    specs, out = shutil.copytree(KINDS, tmp_path / "specs"), tmp_path / "out"
    generate(specs, out)

    def found() -> dict[Path, tuple[int, int]]:
        stats = {path: path.stat() for path in out.rglob("*.py")}
        return {path: (stat.st_ino, stat.st_mtime_ns) for path, stat in stats.items()}

    before = found()
    assert {path.parent.name for path in before} == {"acme", "cms", "shop"}
    assert list(generate(specs, out).lines()) == ["up to date"]
    assert found() == before
    for name in ("acme/things", "cms/pages", "shop/orders"):
        spec = specs / f"{name}.yaml"
        text = re.sub("^description: ", "description: New ", spec.read_text(), flags=re.MULTILINE)
        spec.write_text(text)
        report = generate(specs, out)
        assert out / f"{name}.py" in report.written
        assert {path.parent.name for path in report.written} == {spec.parent.name}
        after = found()
        assert {path for path in after if after[path] != before[path]} == set(report.written)
        before = after


def test_only_what_changed_is_written(specs, shop):
    shop.write(("orders.yaml", "summary: Add an order.", "summary: Add one order."))
    report = generate(specs, "out")
    assert list(report.lines()) == ["written out/shop/orders.py"]


def test_check_tells_of_a_changed_spec(specs, shop):
    shop.write(("orders.yaml", "summary: Add an order.", "summary: Add one order."))
    before = (OUT / "orders.py").read_bytes()
    report = generate(specs, "out", check=True)
    assert not report.is_current
    assert report.diff[:2] == ("--- out/shop/orders.py", "+++ out/shop/orders.py")
    assert '-        """Add an order.' in report.diff
    assert '+        """Add one order.' in report.diff
    assert (OUT / "orders.py").read_bytes() == before


def test_check_tells_of_an_edited_file(specs):
    path = OUT / "errors.py"
    path.write_text(path.read_text() + "\nEDITED = True\n")
    report = generate(specs, "out", check=True)
    assert report.written == [path]
    assert "-EDITED = True" in report.diff


def test_check_tells_of_windows_line_ends(specs):
    path = OUT / "errors.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert generate(specs, "out", check=True).written == [path]


def test_check_tells_of_a_missing_file(specs):
    (OUT / "errors.py").unlink()
    report = generate(specs, "out", check=True)
    assert report.diff[:2] == ("--- /dev/null", "+++ out/shop/errors.py")


def test_what_nothing_makes_any_more_goes(specs, shop):
    (shop.folder / "orders.yaml").rename(shop.folder / "sales.yaml")
    shop.write(("orders.yaml", "resource: orders", "resource: sales"))
    (shop.folder / "sales.yaml").unlink()
    check = generate(specs, "out", check=True)
    assert check.removed == [OUT / "orders.py"]
    assert "+++ /dev/null" in check.diff
    assert (OUT / "orders.py").exists()
    report = generate(specs, "out")
    assert "removed out/shop/orders.py" in report.lines()
    assert not (OUT / "orders.py").exists()


def test_what_people_wrote_stays(specs):
    (OUT / "notes.py").write_text('"""Mine."""\n')
    assert generate(specs, "out").is_current
    assert (OUT / "notes.py").exists()


def test_a_file_in_the_way_is_not_overwritten(specs):
    (OUT / "errors.py").write_text('"""Mine."""\n')
    with pytest.raises(ForeignFileError, match=r"out/shop/errors\.py was not generated"):
        generate(specs, "out")
    assert (OUT / "errors.py").read_text() == '"""Mine."""\n'


def test_an_empty_file_is_in_nobodys_way(specs):
    (OUT / "__init__.py").write_text("")
    assert generate(specs, "out").written == [OUT / "__init__.py"]


def test_a_service_that_is_no_more_goes_when_everything_is_generated(specs, shop):
    pattern = "made/{service}/_generated"
    generate(specs, pattern)
    shop.folder.rename(specs / "store")
    path = specs / "store" / "service.yaml"
    path.write_text(path.read_text().replace("service: shop", "service: store"))
    assert generate(specs, pattern).removed == []
    assert {path.name for path in generate(specs, pattern, clean=True).removed} == FILES
    assert Path("made/store/_generated/orders.py").exists()


def test_one_service_folder_is_enough(shop):
    shop.write()
    report = generate(shop.folder, "out")
    assert {path.name for path in report.written} == FILES


def test_names_that_a_formatter_may_skip(shop):
    specs = shop.write(("service.yaml", "service: shop", "service: build"))
    generate(specs, "dist")
    assert '\n    "orders.list",\n' in Path("dist/build/orders.py").read_text()

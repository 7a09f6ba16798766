"""`specloom docs`: every operation and type has its entry, and every link leads to one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from specloom_codegen import cli
from specloom_codegen.faults import Faults, SpecError
from specloom_codegen.read import read
from specloom_codegen.reference import reference
from specloom_codegen.reference.markdown import code, slug, text
from specloom_codegen.spec import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "specs", ROOT / "tests/codegen/specs"]
PARSER = MarkdownIt("commonmark").enable("table")


def headings(page: str) -> list[str]:
    tokens = PARSER.parse(page)
    return [
        "".join(child.content for child in tokens[number + 1].children or ())
        for number, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def links(page: str) -> Iterator[str]:
    for token in PARSER.parse(page):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrs["href"])


@pytest.mark.parametrize("specs", FOLDERS, ids=lambda path: path.parent.name)
def test_every_operation_and_type_has_one_entry(specs: Path) -> None:
    pages = reference(specs)
    services = [each for each in read(specs, Faults()) if isinstance(each, Service)]
    assert services
    for service in services:
        for file in service.files:
            names = [f"{file.resource}.{each.name}" for each in file.operations]
            names += [each.name for each in file.types]
            if names:
                assert headings(pages[f"{service.name}/{file.module}.md"])[1:] == names


@pytest.mark.parametrize("specs", FOLDERS, ids=lambda path: path.parent.name)
def test_every_link_leads_to_an_entry(specs: Path) -> None:
    pages = reference(specs)
    anchors = {path: {slug(each) for each in headings(page)} for path, page in pages.items()}
    count = 0
    for path, page in pages.items():
        for href in links(page):
            if href.startswith("http"):
                continue
            file, _, fragment = href.partition("#")
            target = f"{path.partition('/')[0]}/{file}" if file else path
            assert target in pages
            assert not fragment or fragment in anchors[target], f"{path}: {href}"
            count += 1
    assert count > 20


def test_an_entry_tells_all_of_it() -> None:
    page = reference(ROOT / "specs/kintone")["kintone/users.md"]
    entry = page[page.index("## users.list") :]
    entry = entry[: entry.index("\n## ", 4)]
    for told in (
        "async def list(\n    self,\n    *,",
        "def iterate(",
        "`GET /v1/users.json`",
        "`user_api_token`, `password` or `session`, by priority",
        "[`KintoneError`](index.md#errors)",
        "`iterate` goes through all of them",
        "`safe`. A read",
        "At most one of",
        "from 1 to 100",
        "[the vendor's page](<https://",
    ):
        assert told in entry


def test_text_of_a_spec_is_never_markup() -> None:
    hostile = "<script>x</script> [a](javascript:b) | *c* `d|e` ![f](g)\n# h {i} <!-- j -->"
    rendered = PARSER.render(f"| a |\n|---|\n| {text(hostile)} |\n")
    assert rendered.count("<td>") == 1
    assert "<code>d|e</code>" in rendered
    for tag in ("<script", "<a ", "<img", "<em>", "<h1", "<!--"):
        assert tag not in rendered
    assert code("a`b|c") == "`a'b\\|c`"


def test_a_hostile_spec_gives_no_markup(tmp_path: Path) -> None:
    assert cli.main(["new", "shop", "--specs", str(tmp_path)]) == 0
    items = tmp_path / "shop/items.yaml"
    hostile = "Items <script>alert(1)</script> | [x](javascript:y)."
    told = items.read_text("utf-8").replace("Items, and what is done with them.", f'"{hostile}"')
    items.write_text(told.replace("Its ID.", f'"{hostile}"'), "utf-8")
    rendered = "".join(PARSER.render(page) for page in reference(tmp_path).values())
    assert "&lt;script&gt;" in rendered
    assert "<script" not in rendered
    assert 'href="javascript' not in rendered


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    specs = str(ROOT / "specs/apihub")
    assert cli.main(["docs", specs, "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out.splitlines()
    written = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert sorted(told) == [f"written {path}" for path in written]
    assert re.match(r"# apihub\n", (tmp_path / "apihub/index.md").read_text("utf-8"))
    before = [path.read_bytes() for path in written]
    assert cli.main(["docs", specs, "--out", str(tmp_path)]) == 0
    assert [path.read_bytes() for path in written] == before


def test_faults_are_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SpecError, match="E006"):
        reference(ROOT / "tests/codegen/specs/shop")  # apps have no endpoints of their own
    specs = tmp_path / "specs"
    assert cli.main(["new", "shop", "--specs", str(specs)]) == 0
    items = specs / "shop/items.yaml"
    items.write_text(
        items.read_text("utf-8").replace("returns: Item\n", "returns: Itme\n"), "utf-8"
    )
    assert cli.main(["docs", str(specs), "--out", str(tmp_path / "out")]) == 1
    assert "did you mean 'Item'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()

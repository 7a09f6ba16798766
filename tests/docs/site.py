"""Checks of the site as it was built: `nox -s docs` builds it and runs them."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from specloom_codegen.faults import Faults
from specloom_codegen.read import read
from specloom_codegen.spec import Service

from .pages import ROOT, pages

SITE = ROOT / "build/site"
PACKAGES = [path.stem for path in sorted((ROOT / "docs/reference/api").glob("*.md"))]
LLMS = (SITE / "llms.txt").read_text("utf-8")
FULL = (SITE / "llms-full.txt").read_text("utf-8")
LINKS = re.findall(r"^- \[(.+?)\]\((.+?)\): (.+)$", LLMS, flags=re.MULTILINE)


def anchors(path: Path) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', path.read_text("utf-8")))


def test_llms_txt_has_the_form_of_its_standard() -> None:
    title, empty, summary, *rest = LLMS.splitlines()
    assert title == "# specloom"
    assert empty == ""
    assert summary.startswith("> Typed async Python clients")
    assert all(not line or line.startswith(("## ", "- [")) for line in rest)


def test_llms_txt_lists_every_page_once() -> None:
    generated = [path.relative_to(ROOT) for path in (ROOT / "docs/reference").rglob("*.md")]
    examples = [path.relative_to(ROOT) for path in ROOT.glob("examples/*/README.md")]
    written = [*pages(), *generated, *examples]
    everything = {str(Path(page).with_suffix(".html")) for page in written}
    listed = [uri for _, uri, _ in LINKS]
    assert len(listed) == len(set(listed))
    assert set(listed) == everything - {"README.html", "docs/index.html"}


def test_links_of_llms_txt_lead_somewhere_and_say_where() -> None:
    assert [uri for _, uri, _ in LINKS if not (SITE / uri).is_file()] == []
    assert all(title and line for title, _, line in LINKS)


@pytest.mark.parametrize("name", ["start", "tutorials/kintone", "reference/kintone/records"])
def test_llms_full_txt_holds_the_pages(name: str) -> None:
    assert (ROOT / f"docs/{name}.md").read_text("utf-8") in FULL


def test_every_link_of_every_page_leads_somewhere() -> None:
    known = {path: anchors(path) for path in SITE.rglob("*.html")}
    lost: list[str] = []
    for path in known:
        for href in re.findall(r'<a [^>]*?href="([^"]+)"', path.read_text("utf-8")):
            url = urlsplit(href)
            if url.scheme or url.netloc:
                continue
            target = (path.parent / unquote(url.path)).resolve() if url.path else path
            anchor = unquote(url.fragment)
            if not target.is_file() or (anchor and anchor not in known.get(target, ())):
                lost.append(f"{path.relative_to(SITE)}: {href}")
    assert lost == []


def test_every_operation_and_type_has_an_entry() -> None:
    faults = Faults()
    services = [each for each in read(ROOT / "specs", faults) if isinstance(each, Service)]
    count = 0
    for service in services:
        for file in service.files:
            path = SITE / f"docs/reference/{service.name}/{file.module}.html"
            names = [f"{file.resource}{each.name}".lower() for each in file.operations]
            names += [each.name.lower() for each in file.types]
            assert not names or set(names) <= anchors(path), path
            count += len(file.operations)
    assert count > 150


@pytest.mark.parametrize("package", PACKAGES)
def test_every_export_has_an_entry(package: str) -> None:
    page = anchors(SITE / f"docs/reference/api/{package}.html")
    exported = set(import_module(package).__all__)
    shared = set(import_module("specloom").__all__) if package != "specloom" else set()
    assert exported
    assert {name for name in exported - shared if f"{package}.{name}" not in page} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_entries_say_what_their_docstrings_say(package: str) -> None:
    page = (SITE / f"docs/reference/api/{package}.html").read_text("utf-8")
    entry = re.compile(r'<dl class="py data">.*?<dd>(.*?)</dd>', re.DOTALL)
    assert [words for words in entry.findall(page) if "<p>" not in words] == []
    # Words of Python's own classes, and a docstring's first words taken for a type.
    found = re.findall(r"PEP 604|Alias for field|number of occurrences|>Type<", page)
    assert found == []


def test_nothing_is_loaded_from_elsewhere() -> None:
    loading = re.compile(
        r'<(?:script|img|iframe|source)[^>]+src="(?:https?:)?//|<link[^>]+href="(?:https?:)?//'
    )
    sheet = re.compile(r"url\(.?https?:|@import")
    found = [path for path in SITE.rglob("*.html") if loading.search(path.read_text("utf-8"))]
    found += [path for path in SITE.rglob("*.css") if sheet.search(path.read_text("utf-8"))]
    assert found == []

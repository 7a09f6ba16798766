"""Every fault that the specs of content can have, each with its exact line."""

# ruff: noqa: E501  # lines stand as they are printed

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from specloom_codegen import SpecError, generate
from specloom_codegen.lint import lint

SERVICE = """\
service: cms
extends: strapi
description: A magazine.
"""
ARTICLES = """\
type: api::article.article
kind: collection
path: articles
class: Article
drafts: true
attributes:
  title: {type: string, min_length: 1, max_length: 9}
  size: {type: enumeration, enum: [small, large]}
  parent: {type: relation, to: api::article.article}
  seo: {type: component, component: shared.seo}
  parts: {type: dynamiczone, components: [shared.seo]}
"""
COMPONENTS = """\
components:
  shared.seo:
    class: SharedSeo
    attributes:
      title: {type: string}
"""
FILES = {"service.yaml": SERVICE, "articles.yaml": ARTICLES, "components.yaml": COMPONENTS}


def write(*edits: tuple[str, str, str]) -> Path:
    """Write the folder with some texts replaced; each must be there once."""
    files = dict(FILES)
    for name, old, new in edits:
        text = files.get(name, "")
        assert not old or text.count(old) == 1, f"{old!r} is not in {name} once"
        files[name] = text.replace(old, new) if old else new
    folder = Path("specs", "cms")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder.parent


CASES = {
    "unknown keys": (
        [
            ("service.yaml", "description:", "locale: en\ndescription:"),
            ("articles.yaml", "drafts:", "draft:"),
            ("articles.yaml", "min_length", "minlength"),
            ("components.yaml", "    class:", "    clas:"),
        ],
        """\
articles.yaml:5:1: error[E007]: unknown key 'draft' in a content type; did you mean 'drafts'?
articles.yaml:7:25: error[E007]: unknown key 'minlength' in an attribute; did you mean 'min_length'?
components.yaml:3:5: error[E007]: unknown key 'clas' in a component; did you mean 'class'?
service.yaml:3:1: error[E007]: unknown key 'locale' in a folder of content types; did you mean 'locales'?""",
    ),
    "missing keys": (
        [
            ("service.yaml", "description: A magazine.\n", ""),
            ("articles.yaml", "path: articles\n", ""),
            ("articles.yaml", ", enum: [small, large]", ""),
            ("articles.yaml", ", to: api::article.article", ""),
            ("articles.yaml", ", components: [shared.seo]", ""),
            ("articles.yaml", ", component: shared.seo", ""),
            ("components.yaml", "{type: string}", "{}"),
        ],
        """\
articles.yaml:10:10: error[E008]: the key 'components' is missing: which components does the zone take?
articles.yaml:1:1: error[E008]: the key 'path' is missing: what is the API ID of the type?
articles.yaml:7:9: error[E008]: the key 'enum' is missing: which values does the enumeration have?
articles.yaml:8:11: error[E008]: the key 'to' is missing: where does the relation lead?
articles.yaml:9:8: error[E008]: the key 'component' is missing: which component is it?
components.yaml:5:14: error[E008]: the key 'type' is missing in an attribute
service.yaml:1:1: error[E008]: the key 'description' is missing in a folder of content types""",
    ),
    "unknown words": (
        [
            ("articles.yaml", "type: string", "type: strin"),
            ("articles.yaml", "kind: collection", "kind: list"),
            ("articles.yaml", "component: shared.seo", "component: shared.soe"),
            ("articles.yaml", "[shared.seo]", "[shared.seo, shared.quote]"),
            ("articles.yaml", "type: api::article.article", "type: article"),
            ("articles.yaml", "path: articles", "path: a/b"),
            ("articles.yaml", "to: api::article.article", "to: article"),
        ],
        """\
articles.yaml:10:37: error[E012]: unknown component 'shared.soe'; did you mean 'shared.seo'?
articles.yaml:11:55: error[E012]: unknown component 'shared.quote'; did you mean 'shared.seo'?
articles.yaml:1:7: error[E010]: 'type' must be a UID such as api::article.article, not 'article'
articles.yaml:2:7: error[E010]: 'kind' is one of collection, single, related, not 'list'
articles.yaml:3:7: error[E010]: 'path' must be an API ID, not 'a/b'
articles.yaml:7:17: error[E012]: unknown attribute type 'strin'; did you mean 'string'?
articles.yaml:9:32: error[E010]: 'to' must be a UID, not 'article'""",
    ),
    "keys of other types": (
        [
            ("articles.yaml", "min_length: 1", "min_items: 1"),
            ("articles.yaml", "large]", "large], many: true"),
            ("articles.yaml", "parent: {", "parent: {default: true, "),
            ("articles.yaml", "seo: {", "seo: {kinds: [images], "),
        ],
        """\
articles.yaml:10:9: error[E027]: 'kinds' means nothing for the type 'component'
articles.yaml:7:25: error[E027]: 'min_items' means nothing for the type 'string'
articles.yaml:8:51: error[E027]: 'many' means nothing for the type 'enumeration'
articles.yaml:9:12: error[E027]: 'default' means nothing for the type 'relation'""",
    ),
    "contradictions": (
        [
            ("articles.yaml", "min_length: 1", "min_length: 10"),
            ("articles.yaml", "[small, large]", "[small, small]"),
            ("service.yaml", "description:", "locales: [en, en]\ndescription:"),
        ],
        """\
articles.yaml:7:37: error[E028]: 'min_length' is more than 'max_length'
articles.yaml:8:43: error[E028]: the value 'small' stands twice
service.yaml:3:15: error[E028]: the locale 'en' stands twice""",
    ),
    "names that stand twice": (
        [
            ("articles.yaml", "title: {", "title: {name: size, "),
            ("articles.yaml", "  seo: {", "  seo: {name: createdAt, "),
            ("news.yaml", "", ARTICLES.replace("class: Article", "class: News")),
        ],
        """\
articles.yaml:10:3: error[E025]: every document has 'createdAt' already
articles.yaml:8:3: error[E025]: the name 'size' is in line 7 already
news.yaml:1:7: error[E032]: the type 'api::article.article' is described in specs/cms/articles.yaml:1:7 already""",
    ),
    "names that are taken": (
        [
            ("articles.yaml", "  title:", "  documentId: {type: string}\n  locale:"),
            ("components.yaml", "class: SharedSeo", "class: Literal"),
            ("service.yaml", "description:", "client: Article\ndescription:"),
            (
                "files.yaml",
                "",
                "type: api::f.f\nkind: related\nclass: ArticleQuery\nattributes: {}\n",
            ),
        ],
        """\
articles.yaml:4:8: error[E013]: the class name 'Article' is taken in specs/cms/service.yaml:3:9
articles.yaml:7:3: error[E011]: the attribute name 'documentId' is not a name in snake_case; did you mean 'document_id'?
articles.yaml:7:3: error[E025]: every document has 'documentId' already
articles.yaml:8:3: error[E013]: the attribute name 'locale' is taken by generated code; did you mean 'locale_'?
articles.yaml:8:3: error[E025]: every document has 'locale' already
components.yaml:3:12: error[E013]: the class name 'Literal' is taken by generated code
components.yaml:3:12: error[E013]: the content class name 'Literal' is taken by generated code
files.yaml:1:1: error[E013]: the file name 'files' is taken by the client; did you mean 'files_'?
files.yaml:3:8: error[E013]: the class name 'ArticleQuery' is taken in specs/cms/articles.yaml:4:8""",
    ),
    "names that Python cannot use": (
        [
            ("articles.yaml", "  title:", "  class:"),
            ("articles.yaml", "class: Article", "class: article"),
            ("components.yaml", "  shared.seo:", "  seo:"),
            (
                "Big-Name.yaml",
                "",
                "type: api::b.b\nkind: single\npath: b\nclass: B\nattributes: {}\n",
            ),
        ],
        """\
Big-Name.yaml:1:1: error[E011]: the file name 'Big-Name' is not a name in snake_case; did you mean 'big_name'?
articles.yaml:10:37: error[E012]: unknown component 'shared.seo'
articles.yaml:11:43: error[E012]: unknown component 'shared.seo'
articles.yaml:4:8: error[E011]: the content class name 'article' is not a name in PascalCase; did you mean 'Article'?
articles.yaml:7:3: error[E011]: the attribute name 'class' is a keyword of Python; did you mean 'class_'?
components.yaml:2:3: error[E010]: the component 'seo' must be a category and a name: shared.seo""",
    ),
    "a related type with operations": (
        [("articles.yaml", "kind: collection", "kind: related")],
        """\
articles.yaml:3:1: error[E027]: 'path' means nothing for a type that has no namespace
articles.yaml:5:1: error[E027]: 'drafts' means nothing for a type that has no namespace""",
    ),
    "values of the wrong kind": (
        [
            ("articles.yaml", "drafts: true", "drafts: yes"),
            ("articles.yaml", "[small, large]", "[on, 1]"),
            ("components.yaml", "{type: string}", "string"),
        ],
        """\
articles.yaml:5:9: error[E009]: 'drafts' must be true or false, not text; did you mean 'true'?
articles.yaml:8:40: error[E009]: an item of 'enum' must be text, not an integer; did you mean '"1"'?
components.yaml:5:14: error[E009]: the attribute 'title' must be a mapping, not text""",
    ),
}


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_told_with_its_place(case):
    edits, told = CASES[case]
    with pytest.raises(SpecError) as raised:
        generate(write(*edits), "out")
    found = str(raised.value).replace("\nspecs/cms/", "\n").removeprefix("specs/cms/")
    assert sorted(found.splitlines()) == told.splitlines()


def test_the_folder_itself_has_none():
    generate(write(), "out")
    assert [str(fault) for fault in lint(Path("specs"))] == []


def test_what_is_doubtful():
    specs = write(
        ("articles.yaml", "to: api::article.article", "to: api::articl.article"),
        ("components.yaml", "{type: string}", "{type: string, description: Title}"),
    )
    assert [str(fault) for fault in lint(specs)] == [
        "specs/cms/articles.yaml:9:3: warning[W011]: 'parent' leads to 'api::articl.article', which is not described; did you mean 'api::article.article'?",
        "specs/cms/components.yaml:5:7: warning[W007]: the description of 'title' says no more than its name",
    ]


def test_every_name_that_generated_code_has_is_reserved():
    from specloom.strapi import StrapiClient
    from specloom.strapi.entry import Entry
    from specloom_codegen.names import RESERVED
    from specloom_codegen.strapi.reserved import RUNTIME

    members = {name for name in dir(StrapiClient) if not name.startswith("_")}
    assert members <= RESERVED["content file"]
    assert {name for name in dir(Entry) if not name.startswith("_")} <= RESERVED["attribute"]
    golden = Path(__file__).parent / "golden" / "cms" / "articles.py"
    imported = {
        alias.name
        for node in ast.walk(ast.parse(golden.read_bytes()))
        if isinstance(node, ast.ImportFrom) and node.module != "__future__" and not node.level
        for alias in node.names
        if alias.name[0].isupper()
    }
    assert imported <= RESERVED["content class"] | RUNTIME.keys()
    for name, module in RUNTIME.items():
        assert hasattr(__import__(f"specloom.strapi.{module}", fromlist=["x"]), name)

"""Specs of Strapi's content types, pulled from projects and from a local Strapi."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom_codegen import cli, generate
from specloom_codegen.faults import Faults
from specloom_codegen.kinds import plan
from specloom_codegen.read import read
from specloom_codegen.render import render
from specloom_codegen.schema import schema_text
from specloom_codegen.strapi.pull import Wanted, pull

TOKEN = "f" * 64
LINE = "# yaml-language-server: $schema=../spec.schema.json\n"
ARTICLE = {
    "kind": "collectionType",
    "info": {"singularName": "article", "pluralName": "articles", "displayName": "Article"},
    "options": {"draftAndPublish": True},
    "pluginOptions": {"i18n": {"localized": True}},
    "attributes": {
        "title": {"type": "string", "required": True, "maxLength": 80},
        "class": {"type": "enumeration", "enum": ["news", "on"]},
        "total": {"type": "biginteger", "min": "1", "max": "9007199254740993"},
        "ratio": {"type": "float", "min": 0.5},
        "cover": {"type": "media", "allowedTypes": ["images", "files", "videos", "audios"]},
        "owner": {
            "type": "relation",
            "relation": "oneToOne",
            "target": "plugin::users-permissions.user",
        },
        "about": {"type": "relation", "relation": "morphToMany"},
        "seo": {"type": "component", "component": "shared.seo"},
        "shape": {"type": "hologram"},
    },
}
SEO = {
    "info": {"displayName": "Seo"},
    "attributes": {
        "title": {"type": "string"},
        "link": {"type": "component", "component": "shared.link", "repeatable": True, "max": 3},
    },
}
LINK = {"info": {"displayName": "Link"}, "attributes": {"url": {"type": "string"}}}
UNUSED = {"info": {"displayName": "Unused"}, "attributes": {"x": {"type": "string"}}}


def write(root: Path, files: dict[str, object]) -> None:
    for name, data in files.items():
        path = root / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")


def schema(name: str, **changes: object) -> dict[str, object]:
    return {f"api/{name}/content-types/{name}/schema.json": {**ARTICLE, **changes}}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STRAPI_TOKEN", raising=False)
    root = Path("magazine")
    write(root, schema("article"))
    components = {"seo": SEO, "link": LINK, "unused": UNUSED}
    write(root, {f"components/shared/{name}.json": each for name, each in components.items()})
    return root


def run(*args: str | Path) -> int:
    return cli.main(["pull", "strapi", *map(str, args)])


def spec(path: str) -> dict[str, object]:
    return yaml.safe_load(Path(path).read_text("utf-8"))


def test_what_a_project_says(project, capsys):
    assert run(project, "--out", "cms") == 0
    assert sorted(path.name for path in Path("cms").iterdir()) == [
        "articles.yaml",
        "components.yaml",
        "service.yaml",
        "users_permissions_user.yaml",
    ]
    assert (
        Path("cms/articles.yaml").read_text("utf-8")
        == LINE
        + """\
type: "api::article.article"
kind: collection
path: articles
class: Article
description: Article
drafts: true
localized: true
attributes:
  title: {type: string, required: true, max_length: 80}
  class_: {type: enumeration, name: class, enum: [news, "on"]}
  total: {type: biginteger, minimum: 1, maximum: 9007199254740993}
  ratio: {type: float, minimum: 0.5}
  cover: {type: media}
  owner: {type: relation, to: "plugin::users-permissions.user"}
  about: {type: relation, many: true, polymorphic: true}
  seo: {type: component, component: shared.seo}
"""
    )
    assert (
        Path("cms/components.yaml").read_text("utf-8")
        == LINE
        + """\
components:
  shared.link:
    class: SharedLink
    description: Link
    attributes:
      url: {type: string}
  shared.seo:
    class: SharedSeo
    description: Seo
    attributes:
      title: {type: string}
      link: {type: component, component: shared.link, repeatable: true, max_items: 3}
"""
    )
    said = capsys.readouterr().out
    assert "left out api::article.article: shape: type 'hologram', which is not known" in said
    assert run(project, "--out", "cms") == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("left out")
    generate("cms", "out")


def test_new_files_lead_editors_to_the_schema(project):
    assert run(project, "--out", "cms") == 0
    assert Path("spec.schema.json").read_text("utf-8") == schema_text()
    for path in Path("cms").iterdir():
        first = path.read_text("utf-8").partition("\n")[0]
        assert f"{first}\n" == LINE


def test_what_the_server_has_itself_is_left_out(project, capsys):
    attributes = {"locale": {"type": "string"}, "title": {"type": "string"}}
    write(
        project, schema("article", attributes={**attributes, "seo": ARTICLE["attributes"]["seo"]})
    )
    write(project, {"components/shared/seo.json": {"attributes": attributes}})
    assert run(project, "--out", "cms") == 0
    said = "left out api::article.article: locale, which the server replaces by its own"
    assert said in capsys.readouterr().out
    assert spec("cms/articles.yaml")["attributes"].keys() == {"title", "seo"}
    (seo,) = spec("cms/components.yaml")["components"].values()
    assert seo["attributes"]["locale_"] == {"type": "string", "name": "locale"}
    generate("cms", "out")


def test_a_name_of_one_letter(project):
    attributes = {"x": {"type": "component", "component": "a.b"}, "day": {"type": "date"}}
    info = {"singularName": "q", "pluralName": "qs", "displayName": "Q"}
    write(project, schema("q", info=info, attributes=attributes))
    write(project, {"components/a/b.json": {"attributes": {"day": {"type": "date"}}}})
    assert run(project, "--out", "cms") == 0
    assert spec("cms/qs.yaml")["class"] == "Q"
    assert spec("cms/components.yaml")["components"]["a.b"]["class"] == "AB"
    generate("cms", "out")
    code = Path("out/cms/qs.py").read_text("utf-8")
    assert "Q_FACTS: Final" in code
    assert "overload" not in code  # a draft takes what a document takes


def test_names_descriptions_and_comments_are_kept(project, capsys):
    run(project, "--out", "cms")
    path = Path("cms/articles.yaml")
    text = path.read_text("utf-8").removeprefix(LINE)
    text = text.replace("class: Article", "class: Story")
    text = text.replace(
        "class_: {type: enumeration", "category: {description: What.,type: enumeration"
    )
    path.write_text("# Ours.\n" + text.replace("description: Article", "description: A story."))
    path = path.rename("cms/stories.yaml")
    Path("cms/service.yaml").write_text(
        "# The CMS.\nservice: cms\nextends: strapi\nclient: Magazine\ndescription: Ours.\n"
    )
    attributes = {**ARTICLE["attributes"], "class": {"type": "enumeration", "enum": ["a", "b"]}}
    del attributes["ratio"]
    attributes["seo"] = {"type": "json"}
    write(project, schema("article", attributes={"first": {"type": "date"}, **attributes}))
    capsys.readouterr()
    assert run(project, "--out", "cms", "--check") == 1
    said = capsys.readouterr()
    assert "+  first: {type: date}" in said.out
    assert said.err == "not up to date: run `specloom pull strapi`\n"
    assert run(project, "--out", "cms") == 0
    assert [line for line in capsys.readouterr().out.splitlines() if "left out" not in line] == [
        "written cms/stories.yaml",
        "cms/stories.yaml: changed category: enum",
        "cms/stories.yaml: type changed of seo: json, was component",
        "cms/stories.yaml: added first: date",
        "cms/stories.yaml: removed ratio: float",
    ]
    text = path.read_text("utf-8")
    assert text.startswith('# Ours.\ntype: "api::article.article"\n')
    kept = yaml.safe_load(text)
    assert (kept["class"], kept["description"]) == ("Story", "A story.")
    assert kept["attributes"]["category"] == {
        "type": "enumeration",
        "name": "class",
        "description": "What.",
        "enum": ["a", "b"],
    }
    assert list(kept["attributes"])[-1] == "first"
    assert not Path("cms/articles.yaml").exists()
    assert Path("cms/service.yaml").read_text("utf-8").startswith("# The CMS.")
    assert run(project, "--out", "cms", "--check") == 0


def test_some_types(project, capsys):
    relation = {"type": "relation", "relation": "manyToMany", "target": "api::article.article"}
    info = {"singularName": "tag", "pluralName": "tags", "displayName": "Tag"}
    write(project, schema("tag", info=info, attributes={"articles": relation}))
    for name in ("tags", "tag", "api::tag.tag"):
        assert run(project, "--out", f"{name[:3]}/cms", "--type", name) == 0
        assert {path.name for path in Path(name[:3], "cms").iterdir()} == {
            "service.yaml",
            "tags.yaml",
        }
    assert run(project, "--out", "tag/cms", "--type", "article") == 0
    capsys.readouterr()
    assert len(list(Path("tag/cms").iterdir())) == 5
    assert run(project, "--out", "tag/cms", "--type", "atricle") == 1
    assert capsys.readouterr().err == (
        "specloom: --type: there is no type 'atricle'; did you mean 'article'?\n"
    )


def test_names_that_collide(project):
    for number, (singular, plural, attributes) in enumerate(
        [
            ("file", "files", {"Wert": {"type": "string"}, "wert": {"type": "string"}}),
            ("article-query", "article-queries", {}),
            ("news", "news-list", {"x": {"type": "enumeration", "enum": ["a"]}}),
            ("news-x", "news-xs", {"document_id": {"type": "string"}}),
            ("literal", "literals", {"has": {"type": "string"}, "日": {"type": "date"}}),
        ]
    ):
        info = {"singularName": singular, "pluralName": plural}
        name = f"t{number}"
        write(project, schema(name, info=info, attributes=attributes))
    assert run(project, "--out", "cms") == 0
    named = {path.stem: spec(path) for path in Path("cms").iterdir()}
    assert {name: each.get("class") for name, each in named.items()} == {
        "article_queries": "ArticleQuery2",
        "articles": "Article",
        "components": None,
        "files_": "File",
        "literals": "Literal2",
        "news_list": "News",
        "news_xs": "NewsX",
        "service": None,
        "users_permissions_user": "UsersPermissionsUser",
    }
    assert named["files_"]["attributes"].keys() == {"wert", "wert_2"}
    assert named["news_list"]["attributes"].keys() == {"x_2"}
    assert named["news_xs"]["attributes"].keys() == {"document_id_"}
    assert named["literals"]["attributes"].keys() == {"has_", "日"}
    generate("cms", "out")


def test_users_that_a_project_extends(project):
    user = {
        "info": {"singularName": "user", "pluralName": "users", "displayName": "Reader"},
        "attributes": {"nickName": {"type": "string"}},
    }
    write(project, {"extensions/users-permissions/content-types/user/schema.json": user})
    assert run(project, "--out", "cms") == 0
    assert spec("cms/users_permissions_user.yaml") == {
        "type": "plugin::users-permissions.user",
        "kind": "related",
        "class": "UsersPermissionsUser",
        "description": "Reader",
        "attributes": {"nick_name": {"type": "string", "name": "nickName"}},
    }


SCHEMA = "api/article/content-types/article/schema.json"
BROKEN = {
    "no project": ({}, "nowhere: not a Strapi project: it has no folder src/api"),
    "a program": (
        {"api/article/content-types/article/schema.js": "module.exports = {}"},
        (
            "nowhere/src/api/article/content-types/article/schema.js: a schema that is a program "
            "cannot be read: pull from the URL of the server"
        ),
    ),
    "a component that is a program": (
        {**schema("article"), "components/shared/seo.ts": "export default {}"},
        (
            "nowhere/src/components/shared/seo.ts: a schema that is a program cannot be read: pull "
            "from the URL of the server"
        ),
    ),
    "not JSON": (
        {SCHEMA: '{"info": }'},
        f"nowhere/src/{SCHEMA}:1:10: not JSON: Expecting value",
    ),
    "not an object": ({SCHEMA: "[]"}, f"nowhere/src/{SCHEMA}: not a schema: it is not an object"),
    "no names": (
        {SCHEMA: {"attributes": {}}},
        f"nowhere/src/{SCHEMA}: not a content type: it has no singularName and pluralName",
    ),
    "no attributes": (
        {SCHEMA: {**ARTICLE, "attributes": 5}},
        f"nowhere/src/{SCHEMA}: not a schema: it has no 'attributes'",
    ),
    "an odd attribute": (
        {SCHEMA: {**ARTICLE, "attributes": {"x": 5}}},
        f"nowhere/src/{SCHEMA}: not a schema: the attribute 'x' is not an object",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_read(case, project, capsys):
    files, told = BROKEN[case]
    write(Path("nowhere"), files)
    assert run("nowhere", "--out", "cms") == 1
    assert capsys.readouterr().err == f"specloom: {told}\n"
    assert not Path("cms").exists()


def test_components_that_are_missing(project, capsys):
    (project / "src/components/shared/seo.json").unlink()
    assert run(project, "--out", "cms") == 1
    said = capsys.readouterr().err
    assert said.startswith("cms/articles.yaml:")
    assert "unknown component 'shared.seo'" in said
    assert not Path("cms").exists()


def test_folders_that_hold_something_else(project, capsys):
    Path("cms").mkdir()
    Path("cms/service.yaml").write_text("service: cms\nextends: kintone\ndescription: Apps.\n")
    assert run(project, "--out", "cms") == 1
    assert capsys.readouterr().err == (
        "specloom: cms: service.yaml does not say 'extends: strapi': give another --out\n"
    )


def test_wrong_calls(project, capsys):
    for args, told in (
        (["https://cms.example.com"], "give STRAPI_TOKEN in the environment, or --token"),
        ([str(project), "--token", "x"], "--token is for a URL, and this is a path"),
    ):
        with pytest.raises(SystemExit) as stopped:
            run(*args, "--out", "cms")
        assert stopped.value.code == 2
        assert told in capsys.readouterr().err


@pytest.fixture
def magazine(strapi_service, project):
    """The same types on a local Strapi."""
    for uid, each in (("shared.link", LINK), ("shared.seo", SEO)):
        strapi_service.add_component(uid, attributes=each["attributes"])
    attributes = {
        name: each for name, each in ARTICLE["attributes"].items() if name not in {"shape", "about"}
    }
    user = {"username": {"type": "string"}}
    strapi_service.add_type("user", attributes=user, uid="plugin::users-permissions.user")
    strapi_service.add_schema({**ARTICLE, "attributes": attributes})
    strapi_service.add_locale("de", "German")
    return strapi_service


async def run_at(service, *args: str) -> int:
    return await asyncio.to_thread(run, service.base_url, "--out", "url/cms", *args)


async def test_what_a_server_says(magazine, project, monkeypatch, capsys):
    magazine.add_token(TOKEN)
    monkeypatch.setenv("STRAPI_TOKEN", TOKEN)
    assert await run_at(magazine) == 0
    run(project, "--out", "cms")
    url, files = spec("url/cms/articles.yaml"), spec("cms/articles.yaml")
    del files["attributes"]["about"]
    assert url == files
    assert spec("url/cms/components.yaml") == spec("cms/components.yaml")
    assert spec("url/cms/service.yaml")["locales"] == ["en", "de"]
    assert TOKEN not in "".join(capsys.readouterr())


async def test_rights_that_a_token_lacks(magazine, capsys):
    builder = "plugin::content-type-builder"
    types, parts = f"{builder}.content-types.getContentTypes", f"{builder}.components.getComponents"
    for right, told in ((set(), types), ({types}, parts)):
        magazine.add_token(TOKEN, kind="custom", permissions=right)
        assert await run_at(magazine, "--token", TOKEN) == 1
        assert capsys.readouterr().err == (
            f"specloom: {magazine.base_url}: the token lacks the right {told}: give it that, or "
            "use a full-access token\n"
        )
    magazine.add_token(TOKEN, kind="custom", permissions={types, parts})
    assert await run_at(magazine, "--token", TOKEN) == 0
    assert "url/cms: left out the locales, which cannot be read: " in capsys.readouterr().out
    assert "locales" not in spec("url/cms/service.yaml")


async def test_servers_that_do_not_answer(magazine, capsys):
    assert await run_at(magazine, "--token", "not-to-be-seen") == 1
    said = capsys.readouterr()
    assert "the token is refused" in said.err
    url = magazine.base_url
    await magazine.stop()
    gone = [url, "--token", "not-to-be-seen", "--out", "cms"]
    assert await asyncio.to_thread(run, *gone) == 1
    more = capsys.readouterr()
    assert more.err.startswith(f"specloom: {url}: ")
    assert "not-to-be-seen" not in "".join((*said, *more))
    assert await asyncio.to_thread(run, "https://", "--token", "x", "--out", "cms") == 1
    assert "Traceback" not in capsys.readouterr().err


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"]),
    min_size=1,
    max_size=9,
) | st.sampled_from(["class", "Class", "class_", "id", "None", "str", "list", "date", "日本", "_"])
TYPES = st.sampled_from(
    [each for each in ARTICLE["attributes"].values() if each["type"] != "hologram"]
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    attributes=st.dictionaries(NAMES, TYPES, max_size=6),
    component=st.dictionaries(NAMES, TYPES, max_size=4),
)
def test_any_attributes(attributes, component):
    system = {"id", "documentId", "createdAt", "updatedAt", "publishedAt", "locale"}
    attributes = {name: each for name, each in attributes.items() if name not in system}
    component = {name: each for name, each in component.items() if name not in system}
    with tempfile.TemporaryDirectory() as folder:
        root, out = Path(folder, "magazine"), Path(folder, "specs", "cms")
        write(root, schema("article", attributes=attributes))
        write(root, {"components/shared/seo.json": {"attributes": component}})
        pull(Wanted(source=root, out=out)).write()
        assert pull(Wanted(source=root, out=out)).texts == {}
        faults = Faults()
        (described,) = read(out, faults)
        assert not faults.errors
        for module in plan(described):
            compile(render(module), module.file, "exec", dont_inherit=True)

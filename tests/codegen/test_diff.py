"""What callers notice of a change of specs, and how it is told."""

# ruff: noqa: E501  # lines stand as they are printed

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from specloom_codegen import cli
from specloom_codegen.changes import Change, diff
from specloom_codegen.changes.change import SEVERITIES
from specloom_codegen.changes.sources import Source

from .conftest import ORDERS

SPECS = Path(__file__).parent / "specs"
ORDERS_INPUT = ORDERS[ORDERS.index("  NewOrder:") :]

ORDER = "id: {type: integer, required: true, description: Its ID.}"
STATE = "state: {type: string, nullable: true, description: What became of it.}"
NOTE = "note: {type: string, description: Text for the shop.}"
LINES = "lines: {type: map, values: integer, required: true, description: Amounts by article.}"
TAKE = "take: {type: integer, maximum: 50, description: How many to get.}"
PAGING = "    paging: {style: offset, offset: skip, size: take, items: orders, max: 50}\n"
MARKS = """\
  Mark:
    description: A mark.
    enum: [red, blue]
  Seal:
    description: A seal.
    union: {discriminator: kind, variants: {A: Wax, B: Lead}}
  Wax:
    description: Wax.
    fields: {mark: {type: Mark, required: true, description: Its mark.}}
  Lead:
    description: Lead.
    fields: {seals: {type: array, items: Seal, description: More.}}
"""

CASES = {
    "a parameter goes": (NOTE, "", ["breaking shop.orders.add(note) is gone"]),
    "a parameter comes": (
        NOTE,
        f"{NOTE}\n      more: {{type: string, description: More text.}}",
        ["safe shop.orders.add(more) is new"],
    ),
    "a required parameter comes": (
        NOTE,
        f"{NOTE}\n      more: {{type: string, required: true, description: More text.}}",
        ["breaking shop.orders.add(more) is new"],
    ),
    "a constant comes": (
        NOTE,
        f"{NOTE}\n      more: {{const: 1}}",
        ["risky shop.orders.add(more) is new"],
    ),
    "a parameter becomes constant": (
        NOTE,
        "note: {const: x}",
        ["breaking shop.orders.add(note) is always 'x'"],
    ),
    "an input is required": (
        NOTE,
        NOTE.replace("string", "string, required: true"),
        ["breaking shop.orders.add(note) is required"],
    ),
    "an input is no longer required": (
        LINES,
        LINES.replace("required: true, ", ""),
        ["safe shop.NewOrder.lines is no longer required"],
    ),
    "a result is always there": (
        STATE,
        STATE.replace("nullable", "required: true, nullable"),
        ["safe shop.Order.state is required"],
    ),
    "a result may be absent": (
        ORDER,
        ORDER.replace("required: true, ", ""),
        ["breaking shop.Order.id is no longer required"],
    ),
    "an input may be null": (
        NOTE,
        NOTE.replace("string", "string, nullable: true"),
        ["safe shop.orders.add(note) may be null"],
    ),
    "a result may be null": (
        ORDER,
        ORDER.replace("required: true", "required: true, nullable: true"),
        ["breaking shop.Order.id may be null"],
    ),
    "a result is never null": (
        STATE,
        STATE.replace("nullable: true, ", ""),
        ["safe shop.Order.state is never null"],
    ),
    "an input is wider": (
        LINES,
        LINES.replace("integer", "number"),
        ["safe shop.NewOrder.lines is map of number, not map of integer"],
    ),
    "a result is wider": (
        ORDER,
        ORDER.replace("integer", "number"),
        ["breaking shop.Order.id is number, not integer"],
    ),
    "a result is narrower": (
        STATE,
        STATE.replace("type: string", "type: string, enum: [open]"),
        ["safe shop.Order.state is one of 'open', not string"],
    ),
    "an input is narrower": (
        NOTE,
        NOTE.replace("type: string", "type: string, enum: [a, b]"),
        ["breaking shop.orders.add(note) is one of 'a', 'b', not string"],
    ),
    "another type": (
        STATE,
        STATE.replace("string", "boolean"),
        ["breaking shop.Order.state is boolean, not string"],
    ),
    "a date": (
        STATE,
        STATE.replace("string", "string, format: date"),
        ["breaking shop.Order.state is string (date), not string"],
    ),
    "a format for the reader": (STATE, STATE.replace("string", "string, format: email"), []),
    "a format on the wire": (
        ORDER,
        ORDER.replace("integer", "integer, format: string"),
        ["risky shop.Order.id is integer (string), not integer"],
    ),
    "another name on the wire": (
        NOTE,
        NOTE.replace("string", "string, wire: Note"),
        ["risky shop.orders.add(note) is 'Note' on the wire, not 'note'"],
    ),
    "another name in Python": (
        NOTE,
        NOTE.replace("note: {", "text: {wire: note, "),
        ["breaking shop.orders.add(text) was called 'note'"],
    ),
    "a tighter limit": (
        TAKE,
        TAKE.replace("maximum", "minimum: 1, maximum"),
        ["breaking shop.orders.list(take) has the limit 'minimum' at 1, not none"],
    ),
    "a looser limit": (
        TAKE,
        TAKE.replace("50", "60"),
        ["safe shop.orders.list(take) has the limit 'maximum' at 60, not 50"],
    ),
    "a deprecation": (
        NOTE,
        NOTE.replace("string", "string, deprecated: use gift"),
        ["risky shop.orders.add(note) is deprecated"],
    ),
    "no paging": (PAGING, "", ["breaking shop.orders.list paging is gone"]),
    "other pages": (
        "items: orders, max: 50",
        "items: orders, max: 20",
        ["safe shop.orders.list paging has pages of 20 at most, not of 50 at most"],
    ),
    "another way to page": (
        PAGING,
        "    paging: {style: page, page: skip, items: orders, first: 0}\n",
        [
            "risky shop.orders.list paging has another first: 0, not none",
            "risky shop.orders.list paging has another offset: none, not 'skip'",
            "risky shop.orders.list paging has another page: 'skip', not none",
            "risky shop.orders.list paging has another size: none, not 'take'",
            "risky shop.orders.list paging has another style: 'page', not 'offset'",
            "safe shop.orders.list paging has pages of any size, not of 50 at most",
        ],
    ),
    "exactly one": (
        "    summary: Add an order.\n",
        "    summary: Add an order.\n    one_of: [[note, gift]]\n",
        ["breaking shop.orders.add needs exactly one of 'gift', 'note'"],
    ),
    "one at most": (
        "    summary: Add an order.\n",
        "    summary: Add an order.\n    exclusive: [[note, gift]]\n",
        ["breaking shop.orders.add takes at most one of 'gift', 'note'"],
    ),
    "a retry": (
        "    summary: Add an order.\n",
        "    summary: Add an order.\n    retry: idempotent\n",
        ["risky shop.orders.add has 'retry: idempotent', not never"],
    ),
    "fewer credentials": (
        "    summary: Add an order.\n",
        "    summary: Add an order.\n    accepts: [token]\n",
        ["breaking shop.orders.add has no scheme of credentials 'anonymous'"],
    ),
    "another request": (
        "post: /orders",
        "put: /orders",
        ["risky shop.orders.add is PUT /orders, not POST /orders"],
    ),
    "another placeholder": (
        "get: /orders/{id}\n    summary: Get one order.\n    path:\n      id:\n",
        "get: /orders/{ID}\n    summary: Get one order.\n    path:\n      id: {type: integer, wire: ID, description: ID of the order.}\n",
        [],
    ),
    "an operation is renamed": (
        "  add:\n",
        "  create:\n",
        ["breaking shop.orders.create was called 'add'"],
    ),
    "another resource": (
        "resource: orders",
        "resource: sales",
        [
            "breaking shop.NewOrder is in the module 'sales', not in 'orders'",
            "breaking shop.Order is in the module 'sales', not in 'orders'",
            "breaking shop.Page is in the module 'sales', not in 'orders'",
            "breaking shop.orders is gone",
            "safe shop.sales is new",
        ],
    ),
    "no result": (
        "    returns: Order\ntypes",
        "types",
        ["breaking shop.orders.add gives nothing, not Order"],
    ),
    "words alone": ("description: Orders of the shop.", "description: What was ordered.", []),
    "another order of keys": (
        f"{NOTE}\n      gift: {{type: boolean, description: Whether to wrap it up.}}",
        f"gift: {{type: boolean, description: Whether to wrap it up.}}\n      {NOTE}",
        [],
    ),
}

OF_SERVICE = {
    "a credential": ("token: {header: X-Token}", "token: {header: X-Key}", ["risky shop.credentials.token has another header: 'X-Key', not 'X-Token'"]),
    "the class of a credential": ("token: {header: X-Token}", "token: {header: X-Token, class: Key}", ["breaking shop.credentials.token has the class 'Key', not 'Token'"]),
    "the kind of a credential": ("token: {header: X-Token}", "token: {kind: password, header: X-Token}", ["breaking shop.credentials.token is of the kind 'password', not 'token'"]),
    "fixed headers": ("path: /v1", "path: /v1, headers: {X-V: a}", ["risky shop.apis.main has other headers: X-V 'a', not none"]),
    "no code of errors": ("  code: code\n", "  code_header: X-Code\n", ["risky shop.errors has its code at none, not at 'code'", "risky shop.errors has its code_header at 'X-Code', not at none"]),
    "where the message is": ("  message: message", "  message: [error.detail, title]", ["risky shop.errors has its message at 'error.detail, title', not at 'message'"]),
    "the class of errors": ("class: ShopError", "class: StoreError", ["breaking shop.errors has the class 'StoreError', not 'ShopError'"]),
    "a kind of error": ("not_found: [GONE]", "conflict: [GONE]", ["breaking shop.errors has the code 'GONE' as conflict, not as not_found"]),
    "the client": ("client: ShopNamespaces", "client: Shop", ["breaking shop has the client 'Shop', not 'ShopNamespaces'"]),
    "the path": ("path: /v1", "path: /v2", ["risky shop.apis.main has another path: '/v2', not '/v1'"]),
    "the order of credentials": (
        "accepts: [token, anonymous]",
        "accepts: [anonymous, token]",
        [
            f"risky shop.orders.{name} prefers credentials in the order 'anonymous', 'token', not 'token', 'anonymous'"
            for name in ("get", "list", "add")
        ],
    ),
    "the name": ("service: shop", "service: store", ["breaking store was called 'shop'"]),
}  # fmt: skip

OF_UNIONS = {
    "a value comes": ("[red, blue]", "[red, blue, green]", ["risky shop.Mark has the values 'green'"]),
    "a value goes": ("[red, blue]", "[red]", ["safe shop.Mark lacks the values 'blue'"]),
    "a variant comes": ("B: Lead}", "B: Lead, C: Lead}", ["risky shop.Seal has the variant 'C'"]),
    "a tag changes": ("discriminator: kind", "discriminator: sort", ["breaking shop.Seal is told apart by 'sort', not by 'kind'"]),
}  # fmt: skip


HEADER = "    headers:\n      match: {type: string, wire: If-Match, description: The version.}\n"
MARK = "    query:\n      marks: {type: array, items: string, description: Marks.}\n"
UPLOAD = "    upload: {part: file}\n"
SENDING = {
    "a header comes": ("", HEADER, ["safe shop.orders.add(match) is new"]),
    "a header goes": (HEADER, "", ["breaking shop.orders.add(match) is gone"]),
    "a header in other letters": (HEADER, HEADER.replace("If-Match", "if-match"), []),
    "another header": (HEADER, HEADER.replace("If-Match", "If-None-Match"), ["risky shop.orders.add(match) is 'If-None-Match' on the wire, not 'If-Match'"]),
    "a header is required": (HEADER, HEADER.replace("string,", "string, required: true,"), ["breaking shop.orders.add(match) is required"]),
    "a header becomes a part of the query": (HEADER, HEADER.replace("headers", "query"), ["risky shop.orders.add(match) goes into the query, not into the headers"]),
    "another style": (MARK, MARK.replace("string,", "string, style: comma,"), ["risky shop.orders.add(marks) is written in the style 'comma', not as its API has it"]),
    "a form": ("", "    form: true\n", ["breaking shop.orders.add sends its body as a form, not as JSON"]),
    "JSON": ("    form: true\n", "", ["breaking shop.orders.add sends its body as JSON, not as a form"]),
    "a file": ("", UPLOAD, ["breaking shop.orders.add takes a file"]),
    "another part": (UPLOAD, UPLOAD.replace("file", "image"), ["risky shop.orders.add sends the file as 'image', not 'file'"]),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), SENDING.values(), ids=list(SENDING))
def test_of_how_an_operation_is_sent(shop, old, new, expected):
    flat = ("orders.yaml", "order: {type: NewOrder, required", "order: {type: string, required")
    unused = ("orders.yaml", ORDERS_INPUT, "")
    summary = "    summary: Add an order.\n"
    sides = [[flat, unused, ("orders.yaml", summary, summary + each)] for each in (old, new)]
    assert told(differ(shop, *sides)) == expected


def test_of_a_file_that_leaves_its_form(shop):
    body = ORDERS[ORDERS.index("    body:\n") : ORDERS.index("    returns: Order\ntypes")]
    sides = [
        [("orders.yaml", ORDERS_INPUT, ""), ("orders.yaml", body, f"    upload: {{{each}}}\n")]
        for each in ("part: file", "type: image/png", "type: image/gif")
    ]
    assert told(differ(shop, *sides[:2])) == [
        "breaking shop.orders.add sends the file by itself, not in a form"
    ]
    shutil.rmtree("old")
    assert told(differ(shop, *sides[1:])) == [
        "risky shop.orders.add sends the file as 'image/gif', not 'image/png'"
    ]


def test_of_the_place_of_a_service(shop):
    client = "client: ShopNamespaces\n"
    stated = ("service.yaml", client, f"{client}base_url: https://shop.example\n")
    assert told(differ(shop, [], [stated])) == ["safe shop is at 'https://shop.example' by itself"]
    assert told(diff(Source(Path("specs")), Source(Path("old")))) == [
        "breaking shop is no longer at 'https://shop.example' by itself"
    ]


def told(changes: tuple[Change, ...]) -> list[str]:
    return [f"{each.severity} {each.at} {each.what}" for each in changes]


def differ(shop, before, after) -> tuple[Change, ...]:
    shop.write(*before)
    shop.folder.parent.rename("old")
    shop.write(*after)
    return diff(Source(Path("old")), Source(Path("specs")))


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=list(CASES))
def test_of_a_resource(shop, old, new, expected):
    assert sorted(told(differ(shop, [], [("orders.yaml", old, new)]))) == sorted(expected)


@pytest.mark.parametrize(("old", "new", "expected"), OF_SERVICE.values(), ids=list(OF_SERVICE))
def test_of_a_service(shop, old, new, expected):
    assert told(differ(shop, [], [("service.yaml", old, new)])) == expected


SIGNED = (
    "token: {kind: signed, header: X-Token, arguments: {ak: Access key., sk: Secret key.}, "
    "key: sk, algorithm: HS256, claims: {iss: '{ak}'}, lifetime: 600}"
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("lifetime: 600", "lifetime: 60", "risky {} has another lifetime: 60, not 600"),
        ("HS256", "HS512", "risky {} has another algorithm: 'HS512', not 'HS256'"),
        ("iss: ", "sub: ", "risky {} has other claims: sub '{{ak}}', not iss '{{ak}}'"),
        (
            "sk: Secret key.}",
            "sk: Secret key., user: Who.}",
            "breaking {} is made with 'ak', 'sk', 'user', not 'ak', 'sk'",
        ),
    ],
)
def test_of_what_is_signed(shop, old, new, expected):
    before = ("service.yaml", "token: {header: X-Token}", SIGNED)
    after = ("service.yaml", "token: {header: X-Token}", SIGNED.replace(old, new))
    assert told(differ(shop, [before], [after])) == [expected.format("shop.credentials.token")]


@pytest.mark.parametrize(("old", "new", "expected"), OF_UNIONS.values(), ids=list(OF_UNIONS))
def test_of_enums_and_unions(shop, old, new, expected):
    before = ("orders.yaml", "types:\n", f"types:\n{MARKS}")
    after = ("orders.yaml", "types:\n", f"types:\n{MARKS.replace(old, new)}")
    assert told(differ(shop, [before], [after])) == expected


def test_an_enum_that_is_given_and_got(shop):
    given = ("orders.yaml", NOTE, "note: {type: Mark, description: The mark.}")
    shop.write(given)
    path = shop.folder / "orders.yaml"
    path.write_text(path.read_text("utf-8").replace("types:\n", f"types:\n{MARKS}"), "utf-8")
    shutil.copytree("specs", "old")
    path.write_text(path.read_text("utf-8").replace("[red, blue]", "[red, green]"), "utf-8")
    assert told(diff(Source(Path("old")), Source(Path("specs")))) == [
        "breaking shop.Mark lacks the values 'blue'",
        "risky shop.Mark has the values 'green'",
        "safe shop.Mark has the values 'green'",
        "safe shop.Mark lacks the values 'blue'",
    ]


def test_both_places(shop):
    (gone,) = differ(shop, [], [("orders.yaml", NOTE, "")])
    assert str(gone.old) == "old/shop/orders.yaml:23:7"
    assert str(gone.new) == "specs/shop/orders.yaml:18:3"


EDITS = {
    "another app": ("shop/orders.yaml", "app: 7", "app: 8", "risky shop.orders is app 8, not 7"),
    "a record class": ("shop/orders.yaml", "record: Order\n", "record: Sale\n", "breaking shop.orders has the record class 'Sale', not 'Order'"),
    "a field goes": ("shop/orders.yaml", "  letter: {type: RICH_TEXT}\n", "", "breaking shop.orders.letter is gone"),
    "a field comes": ("shop/orders.yaml", "  letter: {", "  more: {type: DATE}\n  letter: {", "safe shop.orders.more is new"),
    "a required field comes": ("shop/orders.yaml", "  letter: {", "  more: {type: DATE, required: true}\n  letter: {", "breaking shop.orders.more is new"),
    "a field is renamed": ("shop/orders.yaml", "  letter: {", "  words: {code: letter, ", "breaking shop.orders.words was called 'letter'"),
    "a field is another": ("shop/orders.yaml", "  letter: {", "  letter: {code: more, ", "risky shop.orders.letter has another code: 'more', not 'letter'"),
    "a field has another type": ("shop/orders.yaml", "letter: {type: RICH_TEXT}", "letter: {type: DATE}", "breaking shop.orders.letter is DATE, not RICH_TEXT"),
    "a calculated field": ("shop/orders.yaml", "{type: CALC, format: DATE}", "{type: CALC, format: TIME}", "breaking shop.orders.due is CALC (TimeField), not CALC (DateField)"),
    "an option goes": ("shop/orders.yaml", "[S, M, L]", "[S, M]", "breaking shop.orders.size has no option 'L'"),
    "an option comes": ("shop/orders.yaml", "[S, M, L]", "[S, M, L, XL]", "safe shop.orders.size has the option 'XL'"),
    "a limit of a field": ("shop/orders.yaml", "maximum: 1000}", "maximum: 900}", "breaking shop.orders.price has the limit 'maximum' at 900, not 1000"),
    "a field of a row": ("shop/orders.yaml", "      until: {type: DATE}\n", "", "breaking shop.orders.lines.until is gone"),
    "a field is required": ("shop/orders.yaml", "  letter: {", "  letter: {required: true, ", "breaking shop.orders.letter is required"),
    "a key goes": ("shop/orders.yaml", "datetime: {type: DATETIME, unique: true}", "datetime: {type: DATETIME}", "breaking shop.orders.datetime is not unique"),
    "no drafts": ("cms/articles.yaml", "drafts: true", "drafts: false", "breaking cms.articles has no drafts"),
    "no locales": ("cms/articles.yaml", "localized: true", "localized: false", "breaking cms.articles has no locales"),
    "a document class": ("cms/articles.yaml", "class: Article\n", "class: Post\n", "breaking cms.articles has the class 'Post', not 'Article'"),
    "an attribute goes": ("cms/articles.yaml", "  slug: {type: uid}\n", "", "breaking cms.articles.slug is gone"),
    "an attribute comes": ("cms/articles.yaml", "  slug: {", "  more: {type: string}\n  slug: {", "safe cms.articles.more is new"),
    "an attribute is required": ("cms/articles.yaml", "ratio: {type: float}", "ratio: {type: float, required: true}", "breaking cms.articles.ratio is required"),
    "an attribute is private": ("cms/articles.yaml", "ratio: {type: float}", "ratio: {type: float, private: true}", "breaking cms.articles.ratio is private"),
    "an attribute has another type": ("cms/articles.yaml", "ratio: {type: float}", "ratio: {type: date}", "breaking cms.articles.ratio is date, not float"),
    "an attribute is checked otherwise": ("cms/articles.yaml", "slug: {type: uid}", "slug: {type: string}", "risky cms.articles.slug is string, not uid"),
    "a value goes": ("cms/articles.yaml", "[news, story,", "[news,", "breaking cms.articles.class_ has no value 'story'"),
    "a relation to several": ("cms/articles.yaml", "parent: {type: relation,", "parent: {many: true, type: relation,", "breaking cms.articles.parent is several relation api::article.article, not relation api::article.article"),
    "a component of a zone": ("cms/articles.yaml", "components: [shared.quote, shared.link]", "components: [shared.quote]", "breaking cms.articles.sections has no component 'shared.link'"),
    "a kind of file": ("cms/articles.yaml", "gallery: {type: media,", "gallery: {kinds: [images], type: media,", "breaking cms.articles.gallery takes files of the kinds 'images' alone"),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS.values(), ids=list(EDITS))
def test_of_what_was_made_with_a_service(tmp_path, edit):
    file, old, new, expected = edit
    before = (SPECS / file).parent
    after = tmp_path / before.name
    shutil.copytree(before, after)
    path = tmp_path / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    assert expected in told(diff(Source(before), Source(after)))


@pytest.mark.parametrize("folder", ["acme", "cms", "shop"])
def test_nothing_changed(folder):
    assert diff(Source(SPECS / folder), Source(SPECS / folder)) == ()


def git(*arguments):
    names = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
    subprocess.run(
        ["git", *names, *arguments],  # noqa: S607
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(shop, monkeypatch):
    """Two commits, the second of which breaks callers, and a safe change that is not committed."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git("init", "-q", "-b", "main")
    Path("pyproject.toml").write_text('[tool.specloom]\nspecs = "specs"\nout = "out"\n')
    shop.write()
    git("add", ".")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "more")
    shop.write(("orders.yaml", NOTE, ""))
    git("commit", "-qam", "two")
    shop.write(("orders.yaml", NOTE, ""), ("orders.yaml", TAKE, TAKE.replace("50", "60")))
    return shop


@pytest.mark.parametrize(
    ("sides", "code", "heads"),
    [
        ([], 0, ["safe"]),
        (["HEAD"], 0, ["safe"]),
        (["HEAD~1"], 2, ["breaking", "safe"]),
        (["main.."], 2, ["breaking"]),
        (["main...more"], 2, ["breaking"]),
        (["HEAD~1", "HEAD"], 2, ["breaking"]),
        (["HEAD", "main"], 0, ["safe"]),
        (["main", "specs"], 2, ["breaking", "safe"]),
    ],
)
def test_revisions(repository, capsys, sides, code, heads):
    assert cli.main(["diff", *sides]) == code
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines if not line.startswith(" ")] == heads


def test_places_in_revisions(repository, capsys):
    assert cli.main(["diff", "main.."]) == 2
    assert capsys.readouterr().out.splitlines()[1:] == [
        "  shop.orders.add(note) is gone: callers that give it fail",
        "    was main:specs/shop/orders.yaml:23:7",
        "    now HEAD:specs/shop/orders.yaml:18:3",
    ]


def test_below_the_project(repository, capsys, monkeypatch):
    Path("deep").mkdir()
    monkeypatch.chdir("deep")
    assert cli.main(["diff", "main"]) == 2
    assert "was main:../specs/shop/orders.yaml:23:7" in capsys.readouterr().out


def test_for_a_workflow(repository, capsys):
    assert cli.main(["diff", "main..", "--format", "github"]) == 2
    assert capsys.readouterr().out == (
        "::error file=specs/shop/orders.yaml,line=18,col=3,title=breaking::shop.orders.add(note) "
        "is gone: callers that give it fail (was main:specs/shop/orders.yaml:23:7)\n"
    )


def test_for_programs(repository, capsys):
    assert cli.main(["diff", "main..", "--format", "json"]) == 2
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert change == {
        "severity": "breaking",
        "kind": "removed",
        "at": "shop.orders.add(note)",
        "what": "is gone",
        "why": "callers that give it fail",
        "old": {"path": "main:specs/shop/orders.yaml", "line": 23, "column": 7},
        "new": {"path": "HEAD:specs/shop/orders.yaml", "line": 18, "column": 3},
    }


def test_a_changelog(repository, capsys):
    assert cli.main(["diff", "main", "--changelog"]) == 2
    assert capsys.readouterr().out == (
        "### Changed\n\n"
        "- `shop.orders.list(take)` has the limit 'maximum' at 60, not 50: more values are taken.\n"
        "\n### Removed\n\n"
        "- **Breaking:** `shop.orders.add(note)` is gone: callers that give it fail.\n"
    )


@pytest.mark.parametrize(
    ("sides", "message"),
    [
        (["nowhere"], "'nowhere' is neither a folder nor in a revision of git"),
        (["nowhere..more"], "'nowhere' is neither a folder nor in a revision of git"),
        (["--specs", "other", "HEAD"], "'HEAD:other' is neither a folder nor in a revision of git"),
    ],
)
def test_what_cannot_be_had(repository, capsys, sides, message):
    assert cli.main(["diff", *sides]) == 1
    assert message in capsys.readouterr().err


def test_faults_of_a_revision(repository, capsys):
    repository.write(("orders.yaml", "type: string, nullable", "type: strin, nullable"))
    git("commit", "-qam", "three")
    repository.write()
    assert cli.main(["diff"]) == 1
    assert capsys.readouterr().err.startswith("HEAD:specs/shop/orders.yaml:31:21: error[E012]")


def test_severities_are_in_order():
    assert list(SEVERITIES) == ["breaking", "risky", "safe"]

"""The spec language as data: which keys there are, what they hold, and what they mean.

`resolve` checks specs by it, and the JSON Schema that editors read is made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .kintone.grammar import APP_RECORDS
from .shapes import (
    Case,
    Either,
    Flag,
    Integer,
    Key,
    ListOf,
    MapOf,
    Nothing,
    Number,
    Record,
    Ref,
    Text,
)
from .strapi.grammar import CONTENT_RECORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ALGORITHMS",
    "CREDENTIALS",
    "DIFFERENCES",
    "FORMATS",
    "KEY_ENCODINGS",
    "KINDS",
    "LIMITS",
    "METHODS",
    "PAGINGS",
    "PRIMITIVES",
    "QUERY_STYLES",
    "RECORDS",
    "SAFETIES",
]

METHODS: Final = ("get", "post", "put", "patch", "delete")
SAFETIES: Final = ("safe", "idempotent", "never")
PRIMITIVES: Final = ("string", "integer", "number", "boolean", "array", "map", "any")
QUERY_STYLES: Final = ("plain", "indexed", "brackets", "comma", "suffixed")
KINDS: Final = (
    "bad_request",
    "authentication",
    "permission",
    "not_found",
    "conflict",
    "rate_limit",
    "server",
)
DIFFERENCES: Final = (
    "missing operation",
    "extra operation",
    "missing guest form",
    "extra guest form",
    "missing parameter",
    "extra parameter",
    "missing property",
    "extra property",
    "other type",
    "other values",
    "other need",
)
"""Kinds of difference from a vendor's description: `missing` is what only the vendor has, `extra`
what only the specs have."""
CREDENTIALS: Final = ("token", "password", "signed", "custom")
ALGORITHMS: Final = ("HS256", "HS384", "HS512", "RS256", "ES256", "EdDSA")
KEY_ENCODINGS: Final = ("text", "hex", "base64")
LIMITS: Final = ("min_items", "max_items", "min_length", "max_length", "minimum", "maximum")
FORMATS: Final[Mapping[str, tuple[str, ...]]] = {
    "integer": ("string", "string-or-empty", "epoch-ms"),
    "number": ("decimal", "decimal-or-empty"),
}
"""Formats by type; a string may have any."""


PAGINGS: Final[Mapping[str, Case]] = {
    "offset": Case(needed=("offset", "size", "max"), taken=("items",)),
    "page": Case(needed=("page",), taken=("size", "max", "first", "items", "pages")),
    "cursor": Case(
        needed=("cursor",), one_of=("next", "last"), taken=("more", "size", "max", "items")
    ),
    "link": Case(taken=("next", "size", "max", "items")),
}
"""Ways to page, and what each is told. Where a link is in no field, it is in a header."""

_TEXT: Final = Text()
_FLAG: Final = Flag()
_COUNT: Final = Integer(least=0)
_SECONDS: Final = Number(above=0)
_CODES: Final = ListOf(Either((_TEXT, Integer())))
_NAMES: Final = ListOf(_TEXT)
_GROUPS: Final = ListOf(ListOf(_TEXT, least=2))
_DEPRECATED: Final = Either((_FLAG, _TEXT))
_DOTTED: Final = Text(
    pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+$",
    meaning="a dotted name such as `package.module.Name`",
)
_FIELD: Final = Text(
    pattern=r"^[^.\s]+(\.[^.\s]+)*$",
    meaning="the name of a field, or several with dots between them",
)
_DOTTED_OR_NAME: Final = Text(
    pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$",
    meaning="the name of a class, or a dotted name such as `package.module.Name`",
)
_KEYS: Final = Text(pattern=r"^[^.]+(\.[^.]+)*$", meaning="keys with dots between them")
_HEADER: Final = Text(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", meaning="the name of a header")
_HEADER_TEXT: Final = Text(pattern=r"^[ -~]*$", meaning="printable ASCII", empty=True)
_HEADERS: Final = MapOf(_HEADER_TEXT, "wire", "header")
_URL: Final = Text(pattern=r"^https?://[^\s/?#]+([/?#]\S*)?$", meaning="an http or https URL")
_MEDIA_TYPE: Final = Text(
    pattern=r"^[A-Za-z0-9_!#$&^.+-]+/[A-Za-z0-9_!#$&^.+-]+( *;[ -~]*[!-~])?$",
    meaning="a media type such as `application/octet-stream`",
)
_STYLE: Final = Text(values=QUERY_STYLES)
_BASE_URL: Final = Text(
    pattern=r"^https?://[^\s/?#@]+(/[^\s/?#]+)*$",
    meaning="an http or https URL without query or slash at its end",
)
_PREFIX: Final = Text(
    pattern=r"^(/[A-Za-z0-9\-._~!$&'()*+,;=:@%{}]+)*$",
    meaning="a path that starts with '/' and does not end with it",
    empty=True,
)

_TYPE_NAME: Final = Text(known=PRIMITIVES)
_TYPE_USE: Final = Either((_TYPE_NAME, Ref("use")))
_PARAMETER: Final = Either((Ref("parameter"), _TYPE_NAME))

_USE_KEYS: Final = {
    "type": Key(
        _TYPE_NAME,
        f"{', '.join(f'`{name}`' for name in PRIMITIVES)}, or the name of a type.",
        True,
    ),
    "format": Key(
        Text(known=("date", "time", "date-time", "secret", "string", "epoch-ms", "decimal")),
        "Of a string: `date`, `time`, `date-time` (Python's types), `secret` (a `Secret`, which "
        "never shows; text is taken too), or any word for the reader; of an integer: `string` "
        "(decimal text on the wire), `string-or-empty` (the same, and empty text is `None`), "
        "`epoch-ms` (a `datetime`); of a number: `decimal` (a `Decimal`), `decimal-or-empty`.",
    ),
    "items": Key(_TYPE_USE, "Type of an array's items: a name or a mapping."),
    "values": Key(_TYPE_USE, "Type of a map's values: a name or a mapping."),
    "enum": Key(
        ListOf(Either((Text(empty=True), Integer())), least=1),
        "The values: a `Literal`, closed in parameters and open in results.",
    ),
    "nullable": Key(
        _FLAG,
        "Whether null is a value of its own: `None` sends it, leaving it out does not.",
        default="`false`",
    ),
    "description": Key(_TEXT, "What it is: meaning, unit, limit."),
}

_FIELD_KEYS: Final = _USE_KEYS | {
    "type": Key(_TYPE_NAME, _USE_KEYS["type"].about),
    "required": Key(
        _FLAG,
        "Whether it must be given; in a result, whether one without it is broken.",
        default="`false`",
    ),
    "wire": Key(
        _TEXT, "Its name on the wire.", default="the Python name, in headers with `-` for `_`"
    ),
    "min_items": Key(_COUNT, "Fewest items."),
    "max_items": Key(_COUNT, "Most items."),
    "min_length": Key(_COUNT, "Fewest characters."),
    "max_length": Key(_COUNT, "Most characters."),
    "minimum": Key(Number(), "Least value."),
    "maximum": Key(Number(), "Greatest value."),
    "deprecated": Key(
        _DEPRECATED, "Whether it is deprecated, or what to use instead.", default="`false`"
    ),
    "style": Key(
        _STYLE,
        "How its list or map is written in a query or form; see [styles](#styles).",
        default="as the API has it, beside a file JSON",
    ),
    "const": Key(
        Either((_TEXT, Integer(), Number(), _FLAG)),
        "The one value, sent always; not a parameter in Python. In `query`, `headers` and `body` "
        "only, with no more than `wire` beside it.",
    ),
}

_PARAMETERS: Final = MapOf(Either((Nothing(), *_PARAMETER.shapes)), "variable", "parameter")
_SHARED: Final = MapOf(_PARAMETER, "variable", "parameter")

RECORDS: Final[Mapping[str, Record]] = {
    "service": Record(
        "a service",
        {
            "service": Key(
                Text(pattern=r"^[a-z][a-z0-9_]*$", meaning="a name in snake_case"),
                "Name of the service and of its package.",
                True,
            ),
            "title": Key(_TEXT, "How docs call it.", True),
            "description": Key(_TEXT, "What it is.", True),
            "see": Key(_URL, "The vendor's page."),
            "client": Key(_TEXT, "Name of the generated client class.", True),
            "base_url": Key(_BASE_URL, "Where it is, if it is the same for everybody."),
            "timeout": Key(
                _SECONDS, "Seconds a call may take, all attempts together.", default="30"
            ),
            "keep_alive": Key(_SECONDS, "Seconds an idle connection is kept.", default="15"),
            "apis": Key(
                MapOf(Ref("api"), "word", "api", least=1), "Families of endpoints by name.", True
            ),
            "credentials": Key(
                MapOf(Ref("credential"), "word", "credential", least=1),
                "Schemes by name; `{}` sends nothing.",
                True,
            ),
            "parameters": Key(
                _SHARED, "Parameters that operations take by naming them with no value."
            ),
            "errors": Key(Ref("errors"), "Where an error object holds its parts.", True),
            "retry": Key(Ref("retry"), "What of an answer tells whether to try again."),
            "concurrency": Key(Ref("concurrency"), "How many requests are under way at once."),
        },
    ),
    "api": Record(
        "an API",
        {
            "path": Key(_PREFIX, "Prefix of its paths.", True),
            "description": Key(_TEXT, "What it is, where its name does not tell."),
            "variants": Key(
                MapOf(_PREFIX, "variable", "client option"),
                "Other prefixes, by the client option that asks for them: `{guest_space_id: "
                '"/k/guest/{guest_space_id}/v1"}`.',
            ),
            "accepts": Key(
                ListOf(_TEXT, least=1),
                "Schemes by priority; the first that the client holds is sent.",
                True,
            ),
            "query_style": Key(
                _STYLE,
                "How lists and maps are written in queries and forms; see [styles](#styles).",
                default="`plain`",
            ),
            "override": Key(
                Ref("override"),
                "When a request goes as POST with `X-HTTP-Method-Override`: `{over: 4096, "
                "methods: [GET, DELETE]}`.",
            ),
            "max_url": Key(Integer(least=1), "Longest URL in bytes, where there is no override."),
            "max_query_items": Key(
                Integer(least=1), "Longest list that the service reads from a query."
            ),
            "headers": Key(
                _HEADERS,
                "Fixed headers of every request; none of a credential, of the connection or of the "
                "body.",
            ),
            "client": Key(
                _TEXT,
                "Name of a client class of its own, for its resources alone.",
                default="the service's",
            ),
        },
    ),
    "override": Record(
        "an override",
        {
            "over": Key(Integer(least=1), "Longest URL, in bytes, that is sent as it is.", True),
            "methods": Key(
                ListOf(Text(values=tuple(method.upper() for method in METHODS)), least=1),
                "Methods that may be overridden.",
                True,
            ),
        },
    ),
    "credential": Record(
        "a credential",
        {
            "kind": Key(
                Text(values=CREDENTIALS),
                "What it is made of: `token` (one text, sent as it is), `password` (Base64 of "
                "`name:password`), `signed` (a JWT that the client mints and renews), `custom` (a "
                "class written by hand).",
                default="`token`",
            ),
            "class": Key(
                _DOTTED_OR_NAME,
                "Name of its class. Of a custom one its dotted name; the client's face takes it "
                "where there is none.",
                default="made of the scheme's name",
            ),
            "description": Key(_TEXT, "What it is, and who gives it; or why no API accepts it."),
            "header": Key(_HEADER, "The header that carries it; one without sends nothing."),
            "prefix": Key(_HEADER_TEXT, "What stands before it in the header."),
            "pair": Key(
                Text(
                    pattern=r"^(\{token\}:[^{}]*|[^:{}]*:\{token\})$",
                    meaning="`{token}` on one side of a colon",
                ),
                "Of a token, name and password that it is sent in, as Base64: `{token}:` where it "
                "is a name without a password, `api:{token}` where it is the password of `api`.",
            ),
            "headers": Key(_HEADERS, "Fixed headers that go with it."),
            "token_param": Key(_TEXT, "Parameter that carries a browser session's token."),
            "arguments": Key(
                MapOf(_TEXT, "variable", "credential argument"),
                "What it is made with: descriptions by name. Those of a token are `token`, of a "
                "password `username` and `password`; a signed one names its own.",
            ),
            "key": Key(
                _TEXT,
                "Of a signed one, the argument that signs: a secret, or a private key as PEM.",
            ),
            "key_encoding": Key(
                Text(values=KEY_ENCODINGS),
                "Of a signed one, how the bytes of a secret are written.",
                default="`text`, in UTF-8",
            ),
            "algorithm": Key(Text(values=ALGORITHMS), "Of a signed one, how it is signed."),
            "claims": Key(
                MapOf(_TEXT, "wire", "claim"),
                "Of a signed one, its claims beside `iat` and `exp`; `{name}` in one stands for an "
                "argument.",
            ),
            "jwt_headers": Key(
                MapOf(_TEXT, "wire", "header of the token"),
                "Of a signed one, headers of the token beside `alg`, as claims are written.",
            ),
            "lifetime": Key(Integer(least=10), "Of a signed one, seconds that a token lives."),
        },
    ),
    "errors": Record(
        "the errors",
        {
            "class": Key(_TEXT, "Name of the service's exception.", True),
            "code": Key(
                _KEYS,
                "Where the code stands: keys of the JSON body, with dots between them; a number is "
                "a place in a list, `errors.0.code` for one.",
            ),
            "message": Key(
                Either((_KEYS, ListOf(_KEYS, least=1))),
                "Where the message stands, or several places, of which the first that holds one "
                "counts.",
                True,
            ),
            "request_id": Key(_KEYS, "Where the request's ID stands."),
            "details": Key(_KEYS, "Where details stand."),
            "faults": Key(
                _KEYS,
                "Where a list of faults of single values stands; errors tell them one by one.",
            ),
            "fault_path": Key(
                _TEXT,
                "Key of a fault that says where its value is: a list, a JSON pointer or a name.",
                default="`path`",
            ),
            "fault_message": Key(
                _TEXT, "Key of a fault that says what is wrong.", default="`message`"
            ),
            "batch": Key(_TEXT, "Key of the list that a failed batch answers with."),
            "code_header": Key(_HEADER, "Header that holds the code."),
            "warning_header": Key(_HEADER, "Header of a success that says data is missing."),
            "login_path": Key(
                Text(pattern=r"^/[!-~]*$", meaning="a path that starts with '/'"),
                "Path that a redirect leads to when nobody is logged in.",
            ),
            "success": Key(_TEXT, "Key of the flag that tells an error whatever the status."),
            "result": Key(_TEXT, "Key of the result beside that flag."),
            "kinds": Key(
                Ref("kinds"), "Lists of codes by kind; the status decides where no code does."
            ),
        },
    ),
    "kinds": Record(
        "the kinds of error",
        {kind: Key(_CODES, f"Codes of the kind `{kind}`.") for kind in KINDS},
        unknown=("E016", "unknown kind of error"),
    ),
    "retry": Record(
        "retry",
        {
            "refused": Key(_CODES, "Codes of answers that surely did nothing."),
            "final": Key(_CODES, "Codes that waiting does not mend."),
            "statuses": Key(
                ListOf(Integer(least=100)),
                "Statuses after which what may be repeated is; after 429 everything is.",
                default="502, 503, 504",
            ),
        },
    ),
    "concurrency": Record(
        "concurrency",
        {
            "limit": Key(Integer(least=1), "Most requests under way at once.", default="20"),
            "limit_header": Key(
                _HEADER, "Header that tells the service's limit; a client then does more or less."
            ),
            "running_header": Key(_HEADER, "Header that tells how many are under way."),
        },
    ),
    "resource": Record(
        "a resource file",
        {
            "resource": Key(
                Text(),
                "Name of the namespace on the client, in snake_case; a file without it holds "
                "types only.",
            ),
            "description": Key(_TEXT, "What it is.", True),
            "api": Key(_TEXT, "Which of the service's APIs.", default="the first"),
            "see": Key(_URL, "The vendor's page."),
            "face": Key(
                _DOTTED,
                "Dotted name of the hand-written subclass that the client hands out instead of "
                "the generated class.",
            ),
            "imports": Key(
                MapOf(Either((_DOTTED, Ref("import"))), "type", "type"),
                "Types written by hand, by the name used here: `{Record: "
                "specloom.kintone.record.Record}`.",
            ),
            "arguments": Key(
                MapOf(_PARAMETER, "variable", "argument"),
                "Path parameters given once, when the namespace is asked for: "
                '`client.content("articles")`.',
            ),
            "parameters": Key(
                _SHARED, "Parameters that the file's operations take by naming them with no value."
            ),
            "operations": Key(MapOf(Ref("operation"), "word", "operation"), "Operations by name."),
            "types": Key(
                MapOf(Ref("type"), "type", "type"),
                "Types by name; visible in every file of the service.",
            ),
        },
    ),
    "import": Record(
        "an import",
        {
            "class": Key(_DOTTED, "Its dotted name.", True),
            "tag": Key(
                _TEXT,
                "Of a mapping of objects of several kinds, the name on the wire of the property "
                "that tells them apart, for `conform`.",
                True,
            ),
            "tags": Key(_TEXT, "The enum of the service that holds its values.", True),
        },
    ),
    "operation": Record(
        "an operation",
        {
            **{
                method: Key(
                    Text(),
                    f"Path of a {method.upper()} request; `{{name}}` is a segment of it, "
                    "`{name*}` one or more.",
                )
                for method in METHODS
            },
            "summary": Key(_TEXT, "First line of the docstring.", True),
            "description": Key(_TEXT, "The rest of the docstring."),
            "see": Key(_URL, "The vendor's page."),
            "path": Key(_PARAMETERS, "Path parameters, in the order a reader wants them."),
            "query": Key(_PARAMETERS, "Query parameters."),
            "headers": Key(
                _PARAMETERS, "Parameters that travel as headers; see [below](#headers)."
            ),
            "body": Key(
                _PARAMETERS,
                "Properties of the JSON body, which is one object, or fields of a form.",
            ),
            "form": Key(
                _FLAG,
                "Whether `body` is sent as a form of plain fields "
                "(`application/x-www-form-urlencoded`): text, numbers, true or false, or lists of "
                "these; maps and input types need the style `brackets`.",
                default="`false`",
            ),
            "content": Key(
                Ref("content"), "One parameter that is the whole JSON body; instead of `body`."
            ),
            "upload": Key(
                Ref("upload"),
                "Makes the body a file, given as `content`, `content_type` and `progress`: alone, "
                "or with a `name` in a form (`multipart/form-data`) beside the fields of `body`.",
            ),
            "download": Key(
                _FLAG,
                "Whether the result is a file, which is awaited for its bytes or read as it "
                "arrives; instead of `returns`. It takes `progress`.",
                default="`false`",
            ),
            "returns": Key(
                _TYPE_USE,
                "Type of the result: a name, a primitive, or a mapping such as `{type: array, "
                "items: User}`.",
                default="nothing",
            ),
            "result": Key(_TEXT, "Key of the answer that holds the result.", default="all of it"),
            "one": Key(
                _FLAG,
                "Whether the answer is a list with the result as its one item.",
                default="`false`",
            ),
            "redirects": Key(
                _FLAG,
                "Whether a success is a redirect: of a download to its file, which is got from "
                "there, over https and with no credential; of others one that is not followed, "
                "instead of `returns`.",
                default="`false`",
            ),
            "missing": Key(
                Integer(least=200),
                "Status of a success that says that there is no such thing, which is then raised.",
            ),
            "right": Key(
                _TEXT,
                "What a caller must be allowed to do, in the service's words, for docs and for "
                "refusals. It may hold placeholders of the path, and `{plural|singular}` for what "
                "an English plural is the plural of.",
            ),
            "also": Key(
                Text(values=("get", "post")),
                "Another method that it can be sent by, by the argument `method`: by POST the "
                "parameters of `query` go into a JSON body, by GET those of `body` or `content` "
                "into the query.",
            ),
            "retry": Key(
                Text(values=SAFETIES),
                "Whether it may be repeated: `safe` reads, `idempotent` has the same outcome.",
                default="`safe` for `get`, else `never`",
            ),
            "accepts": Key(
                ListOf(_TEXT, least=1), "Schemes of the API that it accepts.", default="all"
            ),
            "paging": Key(Ref("paging"), "Makes an `iterate` of it; see [below](#paging)."),
            "exclusive": Key(_GROUPS, "Parameters of which at most one is given."),
            "one_of": Key(_GROUPS, "Parameters of which exactly one is given."),
            "variants": Key(_FLAG, "Whether the API's variant prefixes apply.", default="`true`"),
            "deprecated": Key(
                _DEPRECATED,
                "Whether it is deprecated, or what to use instead: editors strike it through, type "
                "checkers tell of calls, and calls warn.",
                default="`false`",
            ),
            "unconfirmed": Key(
                _TEXT, "What the vendor's sources do not agree on; the docstring says so."
            ),
        },
        one_of=METHODS,
    ),
    "upload": Record(
        "an upload",
        {
            "part": Key(_TEXT, "Name of the form's part that holds the file."),
            "type": Key(_MEDIA_TYPE, "Media type, unless callers say another, of a file alone."),
        },
        one_of=("part", "type"),
    ),
    "paging": Record(
        "paging",
        {
            "style": Key(Text(values=tuple(PAGINGS)), "How pages follow each other.", True),
            "offset": Key(
                _TEXT, "Parameter that says how many to skip, an optional integer; 0 when absent."
            ),
            "page": Key(_TEXT, "Parameter that says which page to get, an optional integer."),
            "cursor": Key(
                _TEXT, "Parameter that takes the cursor of a page, an optional string or integer."
            ),
            "size": Key(_TEXT, "Parameter that says how many to get, an optional integer."),
            "max": Key(Integer(least=1), "Largest page, which is then asked for."),
            "first": Key(_COUNT, "Number of the first page.", default="1"),
            "items": Key(
                _FIELD, "Field that holds the list, never null.", default="the result is the list"
            ),
            "pages": Key(_FIELD, "Field that says how many pages there are."),
            "next": Key(_FIELD, "Field that holds the cursor, or the URL, of the next page."),
            "last": Key(
                _FIELD,
                "Field of an item, required and never null, that is the cursor of what follows "
                "it; instead of `next`, where a page has no cursor of its own.",
            ),
            "more": Key(_FIELD, "Field that says whether more follows."),
        },
        by="style",
        cases=PAGINGS,
    ),
    "use": Record("a type", _USE_KEYS),
    "parameter": Record("a parameter", _FIELD_KEYS),
    "content": Record(
        "content",
        {"name": Key(_TEXT, "The Python name.", True)}
        | {
            key: shape
            for key, shape in _FIELD_KEYS.items()
            if key not in {"wire", "const", "style"}
        },
    ),
    "type": Record(
        "a type",
        {
            "description": Key(_TEXT, "What it is.", True),
            "fields": Key(
                MapOf(_PARAMETER, "variable", "field"), "Fields by Python name, in reading order."
            ),
            "enum": Key(ListOf(Text(empty=True), least=1), "The values, each text; a `Literal`."),
            "union": Key(Ref("union"), "The types that it is one of, told apart by a tag."),
            "input": Key(
                _FLAG,
                "Whether it is the type of a parameter, a `TypedDict`; else it is of results.",
                default="`false`",
            ),
            "result": Key(
                _TEXT,
                "Of an input type, the result type of its shape, which is taken in its place: "
                "what was read can be written back.",
            ),
            "one_of": Key(_GROUPS, "Fields of which exactly one is given."),
            "exclusive": Key(_GROUPS, "Fields of which at most one is given."),
        },
        one_of=("fields", "enum", "union"),
    ),
    "conform": Record(
        "the exceptions",
        {"exceptions": Key(ListOf(Ref("exception")), "What differs from the vendor's file.", True)},
    ),
    "exception": Record(
        "an exception",
        {
            "kind": Key(Text(values=DIFFERENCES), "What kind of difference it is.", True),
            "at": Key(
                ListOf(_TEXT, least=1),
                "Patterns of places, in which `*` stands for any text.",
                True,
            ),
            "vendor": Key(_TEXT, "What the vendor's file says, if that matters."),
            "ours": Key(_TEXT, "What the specs say, if that matters."),
            "reason": Key(_TEXT, "Why.", True),
        },
    ),
    "union": Record(
        "a union",
        {
            "discriminator": Key(_TEXT, "Name on the wire of the field that is the tag.", True),
            "variants": Key(
                MapOf(_TEXT, "wire", "tag", least=1), "Types of this file, by tag.", True
            ),
        },
    ),
    **APP_RECORDS,
    **CONTENT_RECORDS,
}

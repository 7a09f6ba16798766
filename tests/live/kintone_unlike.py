"""Where our client of kintone sends something else than the vendor's on purpose, and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl, quote

import attrs

from .kintone_peer import Part, Sent

__all__ = ["NOT_OURS", "UNLIKE", "Unlike", "docs_table"]

Rewrite = Callable[[list[Sent]], list[Sent]]


@attrs.frozen
class Unlike:
    """One deliberate difference."""

    theirs: str
    """What the vendor's client does."""
    ours: str
    """What ours does."""
    why: str
    rewrite: Rewrite
    """Makes of what the vendor's client sent what ours is to send."""
    raises: str | None = attrs.field(kw_only=True, default=None)
    """What ours raises instead of sending anything."""


def _refused(_: list[Sent]) -> list[Sent]:
    return []


def _each(change: Callable[[Sent], Sent]) -> Rewrite:
    return lambda sent: [change(each) for each in sent]


def _with_json(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Sent], Sent]:
    """Change what a JSON body holds, and keep how it is written."""

    def changed(sent: Sent) -> Sent:
        if not sent.body:
            return sent
        content = change(json.loads(sent.body))
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return attrs.evolve(sent, body=text.encode())

    return changed


def _with_query(change: Callable[[str], str]) -> Callable[[Sent], Sent]:
    """Change the parameter `query`, in the URL or in the body."""

    def changed(sent: Sent) -> Sent:
        pairs = [
            (name, change(value) if name == "query" else value)
            for name, value in parse_qsl(sent.query, keep_blank_values=True)
        ]
        text = "&".join(f"{quote(name, '')}={quote(value, '')}" for name, value in pairs)
        return in_body(attrs.evolve(sent, query=text))

    in_body = _with_json(
        lambda body: {k: change(v) if k == "query" else v for k, v in body.items()}
    )
    return changed


def _override(sent: Sent) -> Sent:
    """A deletion as POST with the override header, its parameters in a JSON body."""
    body: dict[str, Any] = {}
    for key, value in parse_qsl(sent.query):
        name, _, index = key.partition("[")
        content = int(value) if value.isdecimal() else value
        if index:
            body.setdefault(name, []).append(content)
        else:
            body[name] = content
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    extra = {"X-HTTP-Method-Override": sent.method, "Content-Type": "application/json"}
    return attrs.evolve(
        sent, method="POST", query="", headers=sent.headers | extra, body=text.encode()
    )


def _without_none(sent: Sent) -> Sent:
    pairs = sent.query.split("&") if sent.query else []
    kept = "&".join(pair for pair in pairs if not pair.endswith("="))
    drop = _with_json(lambda body: {k: v for k, v in body.items() if v is not None})
    return drop(attrs.evolve(sent, query=kept))


def _without_thread(sent: list[Sent]) -> list[Sent]:
    def drop(body: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in body.items() if name != "thread"}

    return [_with_json(drop)(each) for each in sent if each.method == "POST"]


ORDER: Final = [
    "__REQUEST_TOKEN__",
    "app",
    "query",
    "types",
    "scopes",
    "createdAfter",
    "fields",
    "limit",
]
"""How the spec orders the parameters of operations whose order differs."""


def _in_order(sent: Sent) -> Sent:
    def place(name: str) -> int:
        return ORDER.index(name.partition("%5B")[0].partition("=")[0])

    pairs = sorted(sent.query.split("&"), key=place) if sent.query else []
    ordered = _with_json(lambda body: dict(sorted(body.items(), key=lambda item: place(item[0]))))
    return ordered(attrs.evolve(sent, query="&".join(pairs)))


def _with_name(name: str) -> Rewrite:
    """A form whose file has another name."""

    def named(part: Part) -> Part:
        disposition, *rest = part.head
        before = disposition.partition("; filename=")[0]
        return attrs.evolve(part, head=(f'{before}; filename="{name}"', *rest))

    return _each(lambda sent: attrs.evolve(sent, parts=tuple(map(named, sent.parts))))


def _with_type(media_type: str) -> Rewrite:
    """A form whose file has another media type."""

    def typed(part: Part) -> Part:
        return attrs.evolve(part, head=(part.head[0], f"Content-Type: {media_type}"))

    return _each(lambda sent: attrs.evolve(sent, parts=tuple(map(typed, sent.parts))))


def _without_start(query: str) -> str:
    return query.replace("$id > 0 ", "").replace(" and order by", " order by")


def _in_parentheses(query: str) -> str:
    condition, _, order = query.partition(" order by ")
    return f"({condition}) order by {order}"


def _without_null_revisions(body: dict[str, Any]) -> dict[str, Any]:
    for request in body["requests"]:
        revisions = request["payload"]["revisions"]
        if any(revisions):
            request["payload"]["revisions"] = [-1 if r is None else r for r in revisions]
        else:
            del request["payload"]["revisions"]
    return body


def _with_header(name: str, change: Callable[[str | None], str]) -> Rewrite:
    return _each(
        lambda sent: attrs.evolve(
            sent, headers={**sent.headers, name: change(sent.headers.get(name))}
        )
    )


UNLIKE: Final = {
    "long deletions": Unlike(
        "sends every DELETE with its parameters in the URL, of any length",
        "sends one whose URL is longer than 4,096 bytes as POST with `X-HTTP-Method-Override: "
        "DELETE`, as both do with GET",
        "the service refuses URLs longer than 8 KB, which a hundred records with their revisions "
        "can reach",
        _each(_override),
    ),
    "the default thread": Unlike(
        "asks for the space first when an app is added to one, and sends the ID of its default "
        "thread",
        "sends `thread` only if it is given",
        "the service takes the default thread by itself; a request is spared",
        _without_thread,
    ),
    "null in a query": Unlike(
        "sends `query: null` as `query=`, or as null where the query goes as a body",
        "leaves a parameter out that is None",
        "None means that it is not given, wherever it would travel; empty text is still sent",
        _each(_without_none),
    ),
    "the first page": Unlike(
        "begins to read every record with `$id > 0`",
        "asks for the first page without that condition",
        "every record meets it",
        lambda sent: [_with_query(_without_start)(sent[0]), *sent[1:]],
    ),
    "parentheses before an order": Unlike(
        "puts the order behind the condition of a cursor as it is",
        "puts the condition in parentheses, as both do without an order",
        "a condition is then one, whatever it holds",
        lambda sent: [_with_query(_in_parentheses)(sent[0]), *sent[1:]],
    ),
    "revisions that are not checked": Unlike(
        "sends a null for each record to delete that has no revision",
        "leaves `revisions` out when no record has one, and sends -1 where some have",
        "-1 is documented as not checked, and of null nothing is said",
        _each(_with_json(_without_null_revisions)),
    ),
    "the token before the file": Unlike(
        "puts a session's request token behind the file of an upload",
        "puts it before the file",
        "the service can check it before the file has come",
        _each(lambda sent: attrs.evolve(sent, parts=sent.parts[::-1])),
    ),
    "a backslash in a file name": Unlike(
        "takes a backslash for part of a file name, except on Windows",
        "cuts directories off that are written with backslashes, as those with slashes",
        "a path of Windows is then none of the name, wherever it is sent from",
        _with_name("b.txt"),
    ),
    "the type of a script": Unlike(
        "sends a file `.js` as `application/javascript`",
        "sends it as `text/javascript`",
        "it is what [RFC 9239](https://www.rfc-editor.org/rfc/rfc9239) says",
        _with_type("text/javascript"),
    ),
    "the order of parameters": Unlike(
        "sends parameters in the order in which they are given, and puts those first or last that "
        "it made itself",
        "sends them in the order of the spec",
        "it has no meaning, and the same call is always the same request",
        _each(_in_order),
    ),
    "a session's cookies": Unlike(
        "leaves the cookies of a session to the browser that it runs in",
        "sends those of `BrowserSession`",
        "there is no browser",
        _with_header("Cookie", lambda _: "JSESSIONID=session"),
    ),
    "several tokens in one text": Unlike(
        "sends a text with several API tokens as it is",
        "sends them without the blanks between them",
        "the header is the same however the tokens are given",
        _with_header("X-Cybozu-API-Token", lambda tokens: (tokens or "").replace(" ", "")),
    ),
    "credentials that cannot work": Unlike(
        "sends an empty header for no API token or for one that is not Latin text, drops a line "
        "break from a token in silence, sends more than nine tokens and login names with a colon, "
        "and lets an OAuth token overwrite Basic authentication",
        "raises `ConfigurationError` when the client is made",
        "such a credential is a mistake, which is best told before anything is sent",
        _refused,
        raises="ConfigurationError",
    ),
    "credentials that an operation does not take": Unlike(
        "sends any credential to any operation",
        "raises `ConfigurationError` where the operation takes none of those that the client holds",
        "the vendor's documentation does not name it for the operation; of several credentials the "
        "one that is taken is sent",
        _refused,
        raises="ConfigurationError",
    ),
    "arguments that cannot work": Unlike(
        "sends lists that are empty or longer than the service takes, and numbers out of range",
        "raises `ArgumentError`, which names the argument",
        "the service would refuse the call; an empty list vanishes from a query, so that it would "
        "mean everything",
        _refused,
        raises="ArgumentError",
    ),
}
"""The differences by their names. None is there that no case shows."""

NOT_OURS: Final = {
    "record.upsertRecord": "asks whether the record is there, then adds or updates it: another "
    "may do the same in between, and its value goes into the query as it is. `records.upsert_many` "
    "has the service do it, in one request",
    "record.getAllRecordsWithOffset": "skips and repeats records that move meanwhile, and ends at "
    "10,000. `records.iterate` does neither",
}
"""Methods that only the vendor's client has, and why."""


def docs_table() -> str:
    """The differences as the documentation shows them."""
    rows = [
        f"| {name} | {each.theirs} | {each.ours} | {each.why} |" for name, each in UNLIKE.items()
    ]
    return "\n".join(
        ["| what | the vendor's client | specloom | why |", "|---|---|---|---|", *rows]
    )

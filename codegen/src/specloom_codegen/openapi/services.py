"""`service.yaml` of a description: APIs, credentials, errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from specloom_codegen.faults import Faults, quoted
from specloom_codegen.names import RESERVED, class_name, error_names, numbered
from specloom_codegen.nodes import MappingNode
from specloom_codegen.resolve.headers import check_header_name

from .description import plain
from .listing import address, content_of
from .naming import word
from .words import UNDESCRIBED, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from specloom_codegen.nodes import Scalar

    from .description import Description
    from .operations import Taken
    from .schemas import Json

__all__ = ["API", "service_words"]

API: Final = "rest"
_ANONYMOUS: Final = "anonymous"
_BASE_URL: Final = re.compile(r"https?://[^\s/?#@{}]+(/[^\s/?#{}]+)*")
_PREFIX: Final = re.compile(r"(/[A-Za-z0-9\-._~!$&'()*+,;=:@%]+)+")
_CODES: Final = ("code", "errorCode", "error_code", "type", "status")
_MESSAGES: Final = ("message", "msg", "detail", "title", "error_description", "description")


def service_words(
    name: str, description: Description, operations: Sequence[Taken], classes: Collection[str]
) -> tuple[Json, list[str]]:
    """Give the words of `service.yaml`, and what was guessed.

    Args:
        name: What the service is called, where the description does not say.
        description: The description.
        operations: Its operations; what they accept is made names of schemes.
        classes: Names of classes that are taken.
    """
    root = description.root
    info = root.mapping("info")
    title = text_of(info, "title", description) or name
    about = text_of(info, "description", description) or UNDESCRIBED
    words: Json = {"service": name, "title": title, "description": about}
    see = address(root)
    if see:
        words["see"] = see
    url, prefix, notes = _server(root)
    own = plain(root.values.get("x-specloom-service"))
    if isinstance(own, dict):
        own = cast("dict[str, Any]", own)
        words |= {"service": own.pop("service", name), "client": own.pop("client", "")}
        words |= {"base_url": url} if url else {}
        for taken in operations:
            _restrict(taken, own["apis"])
        return words | own, []
    words["client"] = f"{class_name(name)}Client"
    words |= {"base_url": url} if url else {}
    schemes, left_out = _schemes(description)
    notes += left_out
    keys = [key for each in operations for key in each.accepts or ("",)]
    accepts = list(dict.fromkeys(schemes.get(key, (_ANONYMOUS, {}))[0] for key in keys))
    accepts.sort(key=lambda each: each == _ANONYMOUS)
    words["apis"] = {API: {"path": prefix, "accepts": accepts or [_ANONYMOUS]}}
    error = f"{class_name(name)}Error"
    others = {*classes, words["client"], *error_names(error).values()}
    credentials = _credentials([each for each in schemes.values() if each[0] in accepts], others)
    if _ANONYMOUS in accepts or not accepts:
        credentials[_ANONYMOUS] = {}
    words["credentials"] = credentials
    for taken in operations:
        taken.accepts = tuple(
            dict.fromkeys(schemes.get(k, (_ANONYMOUS, {}))[0] for k in taken.accepts or ("",))
        )
        _restrict(taken, {API: {"accepts": accepts}})
    errors, guessed = _errors(description)
    words["errors"] = {"class": error, **errors}
    return words, [*notes, *guessed]


def _credentials(schemes: Iterable[tuple[str, Json]], taken: set[str]) -> Json:
    """Give schemes by name: a class of another name than the scheme's where that one is taken."""
    taken |= RESERVED["type"] | RESERVED["credential class"]
    found: Json = {}
    for name, words in schemes:
        own = class_name(name)
        free = numbered(f"{own}Auth" if own in taken else own, taken)
        taken.add(free)
        found[name] = words if free == own else {**words, "class": free}
    return found


def _restrict(taken: Taken, apis: Json) -> None:
    """Say what an operation accepts where that is not what all of its API do."""
    api = taken.words.pop("api", API)
    every = [str(each) for each in apis.get(api, {}).get("accepts", ())]
    own = [each or next((e for e in every if e == _ANONYMOUS), "") for each in taken.accepts or ()]
    own = [each for each in every if each in own]
    if own and own != every:
        taken.words["accepts"] = own


def _server(root: MappingNode) -> tuple[str, str, list[str]]:
    """Give the base URL, the prefix of all paths, and what was guessed."""
    servers = [each.text("url") for each in root.items("servers") if isinstance(each, MappingNode)]
    url = servers[0].rstrip("/") if servers else ""
    notes = [f"the first of {len(servers)} servers is taken"] if len(servers) > 1 else []
    if _BASE_URL.fullmatch(url):
        return url, "", notes
    if _PREFIX.fullmatch(url):
        return "", url, notes
    if url and "x-specloom-service" not in root:
        notes = ["the server's URL holds variables: a client is told its base URL"]
    return "", "", notes


def _schemes(description: Description) -> tuple[dict[str, tuple[str, Json]], list[str]]:
    """Give name and words of each scheme by its key, and what was left out."""
    found: dict[str, tuple[str, Json]] = {}
    notes: list[str] = []
    components = description.mapping(description.root.values.get("components"), "'components'")
    for key, value in description.entries(components, "securitySchemes"):
        node = description.mapping(value, "a security scheme")
        headers = _headers(node)
        if headers is None:
            notes.append(f"the credentials {quoted(key.text)} cannot be sent in a header: left out")
            continue
        if node.text("type") in {"oauth2", "openIdConnect"}:
            notes.append(f"a client is given the token of {quoted(key.text)}, and gets none itself")
        taken = {_ANONYMOUS, *(name for name, _ in found.values())}
        about = text_of(node, "description", description)
        words = {"description": about, **headers} if about else headers
        name = word(key.text.replace("OAuth", "Oauth"), "credential")
        found[key.text] = numbered(name, taken, "_"), words
    return found, notes


def _headers(node: MappingNode) -> Json | None:
    kind, scheme = node.text("type"), node.text("scheme").lower()
    name = node.scalar("name")
    if kind == "apiKey" and name is not None and node.text("in") == "header":
        return {"header": name.text} if _can_carry(name) else None
    if kind == "apiKey" and name is not None and node.text("in") == "cookie":
        return {"header": "Cookie", "prefix": f"{name.text}="} if _can_carry(name) else None
    if kind == "http" and scheme == "basic":
        return {"kind": "password", "header": "Authorization", "prefix": "Basic "}
    if kind in {"oauth2", "openIdConnect"} or (kind == "http" and scheme == "bearer"):
        return {"header": "Authorization", "prefix": "Bearer "}
    return None


def _can_carry(name: Scalar) -> bool:
    """Tell whether a header can carry a credential; names of cookies are of the same letters."""
    faults = Faults()
    check_header_name(name, faults)
    return not faults.errors


def _errors(description: Description) -> tuple[Json, list[str]]:
    """Give where an error object holds its parts, as the first one that is described does."""
    for schema in _error_schemas(description):
        properties = schema.mapping("properties")
        prefix = ""
        inner = description.mapping(properties.values.get("error"), "'error'")
        if inner.mapping("properties").keys:
            properties, prefix = inner.mapping("properties"), "error."
        code = next((key for key in _CODES if key in properties), "")
        messages = [f"{prefix}{key}" for key in _MESSAGES if key in properties]
        if messages:
            words = {"code": f"{prefix}{code}"} if code else {}
            return {**words, "message": _one_or_all(messages)}, [
                "where errors hold code and message is taken from the first one described"
            ]
    return {"code": "code", "message": "message"}, ["no error is described: code and message"]


def _one_or_all(keys: list[str]) -> str | list[str]:
    return keys[0] if len(keys) == 1 else keys


def _error_schemas(description: Description) -> list[MappingNode]:
    found: list[MappingNode] = []
    for _, item in description.entries(description.root, "paths"):
        for node in description.mapping(item, "a path").values.values():
            if not isinstance(node, MappingNode):
                continue
            for status, value in description.entries(node, "responses"):
                if status.text[:1] in {"4", "5", "d"}:
                    answer = description.mapping(value, "a response")
                    _, content = content_of(answer)
                    if "schema" in content:
                        found.append(description.schema(content.values["schema"]))
    return found

"""What a description lists: operations, contents with media types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from specloom_codegen.faults import quoted
from specloom_codegen.grammar import METHODS
from specloom_codegen.nodes import MappingNode

from .calls import BYTES, FIELDS, FORM

if TYPE_CHECKING:
    from specloom_codegen.nodes import Node

    from .description import Description

__all__ = [
    "address",
    "body_of",
    "content_of",
    "encoded",
    "is_empty",
    "is_file",
    "is_json",
    "media_type_of",
    "methods_of",
]

_URL: Final = re.compile(r"https?://[^\s/?#]+([/?#]\S*)?")
_MEDIA_TYPE: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+( *;[ -~]*[!-~])?", re.ASCII)
_JSON: Final = re.compile(r"application/(.+\+)?json\b|\*/\*")


def address(node: MappingNode) -> str:
    """Give the page that a node leads to, if it is one."""
    url = node.mapping("externalDocs").text("url")
    return url if _URL.fullmatch(url) else ""


def methods_of(item: MappingNode) -> list[tuple[str, MappingNode]]:
    """Give the operations of a path; those that share a method are given one by one."""
    found: list[tuple[str, MappingNode]] = []
    for method in METHODS:
        node = item.values.get(method)
        if isinstance(node, MappingNode):
            several = [e for e in node.items("x-specloom-operations") if isinstance(e, MappingNode)]
            found += [(method, each) for each in several or [node]]
    return found


def content_of(message: MappingNode) -> tuple[str, MappingNode]:
    """Give the content that specs can say: JSON first, then a form, then any other."""
    contents = message.mapping("content")
    for pattern in (is_json, FORM.__eq__, bool):
        for key in contents.keys:
            if pattern(key):
                return key, contents.mapping(key)
    return "", MappingNode(message.place)


def body_of(request: MappingNode, description: Description) -> tuple[str, MappingNode, str]:
    """Give the body that specs can say: its media type and content, or why none can be said.

    JSON comes first, then a form with a file, a form of plain fields, and a file.
    """
    contents = request.mapping("content")
    found: list[tuple[str, MappingNode, str]] = []
    for key in sorted(contents.keys, key=_rank):
        content = contents.mapping(key)
        if not is_empty(content, description):
            found.append((key, content, _body_problem(key, content, description)))
    told = [*(each for each in found if not each[2]), *found]
    return told[0] if told else ("", MappingNode(request.place), "")


def _rank(media_type: str) -> int:
    listed = [is_json(media_type), media_type == FORM, media_type == FIELDS, True]
    return listed.index(True)


def _body_problem(media_type: str, content: MappingNode, description: Description) -> str:
    schema = description.schema(content.values.get("schema"))
    if is_json(media_type):
        return ""
    if media_type not in {FORM, FIELDS}:
        is_whole = is_file(description, schema) or schema.text("type") == "string"
        return "" if is_whole else f"a body of {quoted(media_type)} cannot be said"
    properties, _ = description.properties(schema)
    if media_type == FIELDS:
        is_known = properties and "discriminator" not in schema
        return "" if is_known else "a form whose fields are not known cannot be said"
    is_upload = any(is_file(description, each) for each in properties.values())
    return "" if is_upload else "a form without a file cannot be said"


def is_empty(content: MappingNode, description: Description) -> bool:
    """Tell whether a body is an object that can hold nothing."""
    schema, _ = description.follow(content.values.get("schema"))
    if not isinstance(schema, MappingNode) or schema.text("type") != "object":
        return False
    is_closed = not schema.flag("additionalProperties", default=True)
    return is_closed and not schema.mapping("properties").keys and "allOf" not in schema


def encoded(path: str) -> str:
    """Give a path with what stands outside of ASCII, and spaces, percent-encoded."""
    parts = re.split(r"(\{[^{}]*\})", path)
    return "".join(e if e.startswith("{") else quote(e, safe="%/{}?#!$&'()*+,;=:@") for e in parts)


def media_type_of(text: str) -> str:
    """Give the media type of a file; that of any bytes where a range is taken."""
    return text if _MEDIA_TYPE.fullmatch(text) else BYTES


def is_json(media_type: str) -> bool:
    """Tell whether a media type is JSON's."""
    return _JSON.match(media_type) is not None


def is_file(description: Description, node: Node) -> bool:
    """Tell whether a part of a form is a file."""
    found = description.schema(node)
    return (
        not found.keys
        or found.text("format") == "binary"
        or found.text("contentMediaType") == "application/octet-stream"
    )

"""What a description lists: operations, contents with media types."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from specloom_codegen.faults import quoted
from specloom_codegen.grammar import METHODS
from specloom_codegen.nodes import MappingNode

from .calls import FORM

if TYPE_CHECKING:
    from specloom_codegen.nodes import Node

    from .description import Description

__all__ = [
    "address",
    "body_problem",
    "content_of",
    "encoded",
    "is_empty",
    "is_file",
    "is_json",
    "methods_of",
    "parameter_problem",
    "path_problem",
    "server_problem",
]

_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
_URL: Final = re.compile(r"https?://[^\s/?#]+([/?#]\S*)?")
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


def body_problem(request: MappingNode, method: str, description: Description) -> str:
    """Tell why specs cannot say a body; empty where they can."""
    media_type, content = content_of(request)
    if not media_type or is_empty(content, description):
        return ""
    if method == "get":
        return "a GET request has no body"
    if media_type == FORM:
        schema = description.schema(content.values.get("schema"))
        properties, _ = description.properties(schema)
        is_upload = any(is_file(description, each) for each in properties.values())
        return "" if is_upload else "a form without a file cannot be said"
    return "" if is_json(media_type) else f"a body of {quoted(media_type)} cannot be said"


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


def path_problem(path: str) -> str:
    """Tell why specs cannot say a path; empty where they can, or where it is faulty."""
    if "?" in path or "#" in path:
        return "its path holds a query or fragment"
    names = _PLACEHOLDER.findall(path)
    return "its path names a placeholder twice" if len(set(names)) < len(names) else ""


def parameter_problem(given: list[Node], description: Description) -> str:
    """Tell of a parameter that is needed and cannot be sent; empty where there is none."""
    for each in given:
        node = description.mapping(each, "a parameter")
        name, where = quoted(node.text("name")), node.text("in")
        if node.flag("required") and where == "cookie":
            return f"it needs the cookie {name}"
        if node.flag("required") and "content" in node:
            return f"it needs {name}, which is a document of its own"
        if where == "path" and node.text("style", "simple") != "simple":
            return f"the style of {name} cannot be said"
    return ""


def server_problem(item: MappingNode, node: MappingNode, description: Description) -> str:
    """Tell that an operation is at another server than the rest; empty where it is not."""
    own = node if "servers" in node else item
    if "servers" not in own:
        return ""
    urls, others = (
        {each.text("url") for each in of.items("servers") if isinstance(each, MappingNode)}
        for of in (own, description.root)
    )
    return "" if urls & others else "it is at a server of its own"


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

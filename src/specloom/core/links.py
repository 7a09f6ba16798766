"""Links from one page to the next: read from a header, and followed within one API only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from yarl import URL

from .address import absolute, is_same_origin
from .errors import DecodeError, UrlTooLong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .message import Response
    from .operation import Operation

__all__ = ["followed", "next_link"]

_TARGET = re.compile(r"[\s,]*<([^<>]*)>")
_PARAMETER = re.compile(r"""\s*;\s*([^\s=;,"]*)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?""")
_REST = re.compile(r"[\s,]*")


def next_link(response: Response) -> str | None:
    """The link of the relation `next` in the `Link` headers of an answer; None where there is none.

    Raises:
        DecodeError: A header cannot be read.
    """
    operation = response.request.operation.name
    for header in response.headers.getall("Link", ()):
        for target, parameters in _links(header, operation):
            # With an anchor it is the link of another page.
            if "next" in parameters.get("rel", "").lower().split() and "anchor" not in parameters:
                return target
    return None


def _links(header: str, operation: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Go through the links of a header (RFC 8288), each with its parameters."""
    at = 0
    while link := _TARGET.match(header, at):
        at = link.end()
        parameters: dict[str, str] = {}
        while parameter := _PARAMETER.match(header, at):
            at = parameter.end()
            name, quoted, token = parameter.groups(default="")
            # The first of a name counts.
            parameters.setdefault(name.lower(), re.sub(r"\\(.)", r"\1", quoted) or token)
        yield link[1], parameters
    if not _REST.fullmatch(header, at):
        message = f"{operation}: the Link header cannot be read from its character {at} on"
        raise DecodeError(message, operation=operation)


def followed(link: str, prefix: str, operation: Operation[Any]) -> str:
    """The URL of a link to the next page, once it is known to lead below a prefix.

    Args:
        link: What the server said, made absolute.
        prefix: Base URL and path of the API.
        operation: The operation whose next page it is.

    Raises:
        DecodeError: It is no URL, or leads to another origin or out of the API.
        UrlTooLong: It can only be sent by another method, which has no query.
    """
    root, url = URL(prefix, encoded=True), absolute(prefix, link)
    fault = "is no URL that can be followed"
    if url is not None:
        fault = _fault(url, root)
        # Built anew, of nothing but path and query of what the server said.
        link = "/".join(prefix.split("/", 3)[:3]) + url.raw_path_qs
    if fault:
        message = f"{operation.name}: the link to the next page {fault}"
        raise DecodeError(message, operation=operation.name)
    rule = operation.api.override
    if rule is not None and len(link) > rule.over and operation.method in rule.methods:
        raise UrlTooLong(
            f"{operation.name}: the link to the next page has {len(link)} bytes; the service takes "
            f"{rule.over} at most. Ask with fewer or shorter values"
        )
    return link


def _fault(url: URL, root: URL) -> str:
    """What speaks against following a URL; it shows nothing that may be a secret."""
    if not is_same_origin(url, root):
        return (
            f"leads to {url.scheme}://{url.host}: credentials go to {root.scheme}://{root.host} "
            f"alone, at port {root.port}"
        )
    below = root.raw_path.rstrip("/")
    steps = re.split(r"[/\\]", unquote(url.raw_path))
    if not f"{url.raw_path}/".startswith(f"{below}/") or not {".", ".."}.isdisjoint(steps):
        return f"leads out of {below}/, where the API is"
    return ""

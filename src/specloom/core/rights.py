"""What a call takes to be allowed, in the words of its service."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from .message import Request

__all__ = ["right_of", "singular"]

_PLACEHOLDER = re.compile(r"\{(\w+)(\|singular)?\}")
_ENDINGS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("ouses", "ouse"),
    ("auses", "ause"),
    ("uses", "us"),
    ("xes", "x"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("ss", "ss"),
    ("s", ""),
)


def right_of(request: Request) -> str:
    """The right that a request takes, its placeholders filled from the path; empty if not known."""
    operation = request.operation
    if "{" not in operation.right:
        return operation.right
    names = operation.path.split("/")
    values = urlsplit(request.url).path.split("/")[-len(names) :]
    by_name = {name.strip("{}"): unquote(value) for name, value in zip(names, values, strict=True)}

    def value(match: re.Match[str]) -> str:
        text = by_name[match[1]]
        return singular(text) if match[2] else text

    return _PLACEHOLDER.sub(value, operation.right)


def singular(plural: str) -> str:
    """What an English plural is usually the plural of."""
    for ending, end in _ENDINGS:
        if plural.endswith(ending):
            return plural.removesuffix(ending) + end
    return plural

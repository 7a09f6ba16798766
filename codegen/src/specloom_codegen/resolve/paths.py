"""Paths of operations and their placeholders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from specloom_codegen.faults import quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    from specloom_codegen.faults import Faults
    from specloom_codegen.nodes import Scalar

__all__ = ["check_path", "placeholders", "spanning"]

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*?)(\*?)\}")
_NAME: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_ALLOWED: Final = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*")
_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


def placeholders(path: str) -> tuple[str, ...]:
    """Give the names in braces, in the order of the path."""
    return tuple(name for name, _ in _PLACEHOLDER.findall(path))


def spanning(path: str) -> tuple[str, ...]:
    """Give the names in braces that may stand for several segments: `{id*}`."""
    return tuple(name for name, star in _PLACEHOLDER.findall(path) if star)


def check_path(
    node: Scalar, known: Collection[str], faults: Faults, *, may_span: bool = False
) -> None:
    """Check a path, or the prefix of one.

    Args:
        node: The path.
        known: The names on the wire of the path parameters.
        faults: Takes what is wrong.
        may_span: Whether a placeholder may stand for several segments.
    """
    path = node.text
    problem = _problem(path)
    if not problem and spanning(path) and not may_span:
        problem = "has a placeholder for several segments, which only an operation can have"
    if problem:
        faults.add(node.place, "E021", f"the path {quoted(path)} {problem}")
        return
    for name in dict.fromkeys(placeholders(path)):
        if name not in known:
            message = f"the placeholder {quoted(name)} has no parameter in 'path'"
            faults.add(node.place, "E019", message, word=name, known=known)


def _problem(path: str) -> str:
    if not path.startswith("/"):
        return "does not start with '/'"
    names = placeholders(path)
    plain = _PLACEHOLDER.sub("x", path)
    segments = re.sub("%2[eE]", ".", _PLACEHOLDER.sub("x", path)).split("/")
    checks = {
        "has braces that do not match": "{" in plain or "}" in plain,
        "has a placeholder that is not a name": not all(map(_NAME.fullmatch, names)),
        "names a placeholder twice": len(set(names)) < len(names),
        "holds a query or fragment": "?" in plain or "#" in plain,
        "holds a character that no path can": not _ALLOWED.fullmatch(plain),
        "has '%' without two hexadecimal digits": _ESCAPE.search(plain) is not None,
        "has an empty segment": "//" in plain,
        "has '.' or '..' as a segment": not {".", ".."}.isdisjoint(segments),
    }
    return next((text for text, wrong in checks.items() if wrong), "")

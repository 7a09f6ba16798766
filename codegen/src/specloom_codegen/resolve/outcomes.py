"""What an operation's answers mean: whether the statements fit each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specloom_codegen.faults import quoted

from .paths import placeholders

if TYPE_CHECKING:
    from specloom_codegen.nodes import MappingNode

    from .scope import Scope

__all__ = ["check_outcomes"]

_FILTERED = re.compile(r"\{(\w+)(\|singular)?\}")


def check_outcomes(node: MappingNode, method: str, scope: Scope) -> None:
    """Report what an operation says of its answers, or of rights, that cannot be."""
    if "returns" not in node:
        for key in ("result", "one"):
            if key in node:
                message = f"{quoted(key)} means nothing without 'returns'"
                scope.faults.add(node.keys[key].place, "E027", message)
    if node.flag("redirects"):
        if "returns" in node:
            message = "'returns' means nothing beside 'redirects'"
            scope.faults.add(node.keys["returns"].place, "E027", message)
        if node.flag("download") and method != "get":
            message = "a redirect to a file is followed by GET, as this operation is not"
            scope.faults.add(node.keys["redirects"].place, "E022", message)
    right = node.scalar("right")
    if right is None:
        return
    known = placeholders(node.text(method))
    for name in placeholders(_FILTERED.sub(r"{\1}", right.text)):
        if name not in known:
            message = f"the path has no placeholder {quoted(name)}"
            scope.faults.add(right.place, "E017", message, word=name, known=known)
